"""All that one message may mean, whatever was said before: an intent, order numbers, a span, a yes, a question."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rapidfuzz import fuzz

from assistants._support.orders import part_orders
from assistants._support.spelling import BREAK, Word, read_words
from assistants._support.understanding import Understood, clauses, understand_words

REASONS = {
    "arrived damaged": "It arrived damaged",
    "wrong item": "Wrong item",
    "too late": "It came too late",
    "changed my mind": "I changed my mind",
}
"""Reasons for a refund, and how each is offered."""
OTHER_REASON = "Another reason"

_LIKE_AN_OFFER = 88
_TALK_WORDS = 14
_DENIALS = 3
"""Words between a "not" and the order number that it denies, at most."""


def _phrase(*options: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\S)(?:{'|'.join(options)})(?!\S)")


_REASON_CUES = {
    "arrived damaged": _phrase(
        "BROKEN", "damage", "scratched", "leaking", "(?:does|do|did|is|it|not)(?: \\S+)? not work", "not work(?:ing)?"
    ),
    "wrong item": _phrase(
        "wrong",
        "incorrect",
        "not what i (?:BOUGHT|want|wanted)",
        "not the (?:one|right)",
        "mixed up",
        "OTHER ORDER (?:than|from)",
    ),
    "too late": _phrase(
        "(?<!not )late",
        "took (?:too|so|very)? ?long",
        "too (?:long|slow)",
        "(?:never|not) (?:ARRIVE|RECEIVE|SENT)",
        "DELAYED",
    ),
    "changed my mind": _phrase(
        "CHANGE my mind",
        "mind CHANGE",
        "not (?:want|need|like)(?: it| them| this| that)?(?: any more| now)?$",
        "no longer (?:want|need|like)",
        "(?:bought|ORDER|BOUGHT)(?: it)? by (?:mistake|accident)",
    ),
}
_NUMBER = r"(?:\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|(?:a )?few|(?:a )?couple(?: of)?)"
_MONTH = r"(?:january|february|march|april|may|june|july|august|september|october|november|december)"
_DAY = (
    r"(?:(?:next|this) )?(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|tomorrow|weekend)"
    rf"|(?:the )?\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH}|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?|"
    rf"\d{{1,2}}[/.]\d{{1,2}}(?:[/.]\d{{2,4}})?"
    rf"|\d{{4}}-\d\d?-\d\d?|the \d{{1,2}}(?:st|nd|rd|th)|next (?:week|month|year)|(?:the end of )?{_MONTH}"
)
LENGTH = re.compile(rf"\b{_NUMBER}(?: more| whole)? (?:day|week|month|fortnight)s?\b|\b(?:an? )?fortnight\b")
"""A length of time."""
_UNTIL = re.compile(rf"\b(?:until|till|to|after|before|for)? ?({_DAY})\b")
_OPEN = re.compile(r"\b(?:until|till)\s+([^.,;!?]{2,60})", re.IGNORECASE)
_NAMES = re.compile(rf"\b(?:{_MONTH}|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b")

_FILLER = (
    r"(?:please|then|thanks|thank you|well|so|oh|um|hm|now|just|that|is|it|i|we|do|am|you|to|want|my|"
    r"the|this|with|for|"
    r"would|like|very|much|a|lot|let us|kindly|all|ORDER|ordernumber|\|)"
)
_NAMED = r"(?:CANCEL|POSTPONE|DELAY|RESCHEDULE|REFUND)"
_YES = (
    r"(?:yes|yeah|yep|yup|yea|ya|aye|sure|ok|okay|correct|right|confirm|confirmed|absolutely|"
    r"definitely|certainly|exactly|"
    r"indeed|agreed|perfect|great|fine|good|alright|all right|go ahead|go on|do it|do that|do so|"
    r"please do|sounds good|"
    r"of course|go for it|by all means|proceed|positive|make it so)"
)
_NO = (
    r"(?:no|nope|nah|nothing else|that is all|that will be all|no way|not now|not yet|not really|do not|wrong|"
    r"incorrect|negative|hold on|not that|not quite)"
)
_STOP = (
    r"(?:never mind(?: that| it)?|forget (?:it|about it|that|this|everything|all that|the whole thing)|"
    r"start (?:over|again|afresh|anew)|(?:start )?from the (?:start|beginning)|stop(?: it| this|"
    r" that)?|quit|exit|abort(?: it)?|"
    r"reset|drop (?:it|that|this|everything)|leave it(?: be| alone)?|nothing|nothing then|let it be|"
    r"CANCEL (?:that|this) request)"
)
_EASED = (
    r"(?:(?:no|ok|okay|oh|ah|well|actually|please|sorry|then|now|just|let us|i|want to|we|thanks|"
    r"thank you|you|can) )*"
)
_ENOUGH = rf"(?:{_STOP}|please|then|thanks|now|for now|ok|okay|sorry|thank you)"
_TALK = (
    ("stop", re.compile(rf"^{_EASED}{_STOP}(?: {_ENOUGH})*$")),
    ("yes", re.compile(rf"^(?:{_FILLER} )*{_YES}(?: (?:{_YES}|{_FILLER}|{_NAMED}))*$")),
    ("no", re.compile(rf"^(?:(?:oh|um|hm|well|sorry|wait|actually|\|) )*{_NO}(?!\S)")),
    (
        "greeting",
        re.compile(
            r"^(?:oh |well )*(?:hello|hi|hiya|hey|greetings|howdy|how are you|how do you do|"
            r"good (?:DATE|TIME))(?: \S+){0,4}$"
        ),
    ),
    ("goodbye", re.compile(r"(?<!\S)(?:bye|goodbye|good night|see you|take care|farewell|cheerio)(?: \S+){0,3}$")),
    (
        "thanks",
        re.compile(
            r"(?<!\S)(?:thanks|thank you|thank|cheers|appreciate|grateful|great HELP|well done|brilliant|"
            r"awesome)(?: \S+){0,6}$"
        ),
    ),
)
_WHY = re.compile(r"\b(?:why(?! not\b)|what for|how come|what (?:do|would) you need)\b")
_FIND = re.compile(
    r"\b(?:WHERE|how)(?: \S+){0,4} (?:find|see|look|get|number|ordernumber|written|know)\b|"
    r"^WHERE(?: is| are)?(?: it| that| this)?$"
    r"|\bnot(?: \S+){0,3} (?:number|find it|find that|know it|remember|know|have one|have it|got it|have that)\b"
    r"|\b(?:lost|forgot|forgotten)(?: \S+){0,3} (?:number|it)\b|\bwhat(?: \S+){0,3} (?:look like|"
    r"ORDER number|number|ordernumber)\b|^WHERE$|\bno idea\b"
)
_WHAT = re.compile(
    r"^(?:what|huh|sorry|pardon|excuse me|come again|what do you mean|i do not (?:understand|get it|"
    r"follow)|what is (?:that|this))$"
)
_ANOTHER = re.compile(
    r"\b(?:OTHER|second|next)(?: ORDER| one)(?: number)?\b"
    r"|^(?:no |sorry |wait |actually )*(?:the )?(?:OTHER|wrong)(?: one)?$"
    r"|\bnot (?:that|this|the same)(?: ORDER| one)\b|\bCHANGE (?:the |my )?ORDER number\b"
)
_WRONG = re.compile(r"\bwrong (?:order|number|parcel|delivery)\b")
_UNSUITED = re.compile(r"\b(?:not|never|except|bad|impossible)\b")
_INSTEAD = re.compile(r"\b(?:instead of|rather than|from) (?:the )?(?:next )?\w+")
_TURNED = re.compile(r"\b(?:actually|instead|rather|i (?:would )?(?:want|like|need)|CHANGE my mind|please)\b")
_DETAILS = re.compile(
    r"\b(?:SHIPPING|WHEN|how (?:long|many|soon)|eta|expected|estimated|ARRIVE|TRACK number|"
    r"DELIVER DATE|what (?:DATE|time))\b"
)


@dataclass(frozen=True)
class Heard:
    """One message, by itself."""

    text: str
    words: str
    """As they should be spelt: lower case, parted by spaces, without order numbers and marks."""
    tags: str
    days: str
    """The words in which a day that suits may be named: not those of "I can't on Monday" or "instead of Friday"."""
    understood: Understood
    orders: tuple[str, ...]
    """Order numbers that are named and not denied."""
    talk: str
    """yes, no, stop, greeting, thanks, goodbye, or empty."""
    span: str
    """A length of time, or an "until", for putting off a delivery; empty if there is none."""
    reason: str
    """One of REASONS; empty if there is none."""
    question: str
    """why, find, what, or empty: asked back about what the desk asked."""
    another: bool
    """Whether another order is meant than the one spoken of, without naming its number."""
    turned: bool
    """Whether it sounds like a change of mind."""
    details: bool
    """Whether shipping information is asked for rather than the status."""


def hear(text: str) -> Heard:
    """Return what a message may mean."""
    named, written = part_orders(text)
    read = read_words(written)
    tags = " ".join(word.tag for word in read)
    plain = " ".join(word.tag for word in read if word.form != BREAK)
    words = " ".join(word.form for word in read if word.form not in {BREAK, "ordernumber"})
    orders = _meant(named, tags)
    return Heard(
        text=text,
        words=words,
        tags=plain,
        days=_suiting(read),
        understood=understand_words(read),
        orders=orders,
        talk=_talk(plain),
        span=_span(words, written),
        reason=_reason(plain, words),
        question=_question(plain),
        another=not orders and bool(_ANOTHER.search(plain) or _WRONG.search(words)),
        turned=bool(_TURNED.search(plain)),
        details=bool(_DETAILS.search(plain)),
    )


def _suiting(words: tuple[Word, ...]) -> str:
    parts = [" ".join(word.form for word in clause) for clause in clauses(words)]
    suiting = " ".join(part for part in parts if not _UNSUITED.search(part))
    return _INSTEAD.sub(" ", suiting)


def _meant(orders: tuple[str, ...], tags: str) -> tuple[str, ...]:
    """Leave out the numbers that are denied, as in "not AB12345 but XY98765"."""
    before = tags.split("ordernumber")
    if len(before) != len(orders) + 1:
        return orders
    denied = [{"not", "of", "than"} & set(part.split()[-_DENIALS:]) for part in before[:-1]]
    kept = tuple(order for order, no in zip(orders, denied, strict=True) if not no)
    return kept if len(orders) > 1 else orders


def _talk(tags: str) -> str:
    # What is longer is more than small talk, and these patterns would take long to say so.
    if tags.count(" ") >= _TALK_WORDS:
        return ""
    return next((kind for kind, pattern in _TALK if pattern.search(tags)), "")


def _span(words: str, written: str) -> str:
    length, until = LENGTH.search(words), _UNTIL.search(words)
    if not (length or until):
        # What is no date is kept as it was written.
        left_open = _OPEN.search(written)
        return f"until {' '.join(left_open[1].replace('ordernumber', '').split())}" if left_open else ""
    found = length[0] if length else f"until {until[1]}" if until else ""
    return _NAMES.sub(lambda name: name[0].capitalize(), found)


def _reason(tags: str, words: str) -> str:
    offered = (reason for reason, offer in REASONS.items() if fuzz.ratio(words, offer.lower()) >= _LIKE_AN_OFFER)
    cued = (reason for reason, cue in _REASON_CUES.items() if cue.search(tags))
    return next(offered, "") or next(cued, "")


def _question(tags: str) -> str:
    asked = (("find", _FIND), ("why", _WHY), ("what", _WHAT))
    return next((kind for kind, pattern in asked if pattern.search(tags)), "")
