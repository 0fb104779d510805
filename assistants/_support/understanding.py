"""Which of the desk's six intents a text has, if any: cues of differing weight, the words around them, negations.

A cue is a pattern over tagged words. A word such as "order" is in most messages, so it decides nothing: it only shows
that a message is about the shop at all. Knows nothing of a dialogue.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from assistants._support.cues import CONTEXT, CUES, WORDS, Cues
from assistants._support.orders import part_orders
from assistants._support.spelling import BREAK, Word, nearest, read_words
from assistants._support.words import LOOKALIKES, NAMING, OFF_TOPIC, PAST, STOP, TAGS

INTENTS = ("cancel", "postpone", "reschedule", "status", "refund", "help")
THRESHOLD = 0.55
"""An intent whose score is lower is not believed."""
MARGIN = 0.12
"""Intents whose scores differ by less are rivals: a person is asked which is meant."""

_ABOUT_ORDERS = 0.1
"""Added where a message names an order, a parcel or a delivery."""
_UNKNOWN = (1.0, 0.8, 0.54, 0.42)
"""Factor for none, one, two, and more words that are neither the desk's nor everyday ones."""
_ELSEWHERE = 0.4
"""Factor for a message about something else that names no order."""
_ELSEWHERE_BUT_ORDERED = 0.75
_DESCRIBED = 0.8
"""Factor for an intent that is only described, where another is named."""
_NAMED = 0.95
"""Weight of a cue that names an intent rather than describes it."""
_SLIP = 0.3
"""How much of a cue's weight is lost with the likeness of its words."""
_LOOKALIKE_DISTANCE = 3

_SLIPPED_TARGETS = sorted(form for form, tag in TAGS.items() if tag in NAMING | {"WHERE"} and form not in PAST)
_EVERYDAY = STOP | TAGS.keys() | WORDS
_VERBS = ("CANCEL", "POSTPONE", "RESCHEDULE", "TRACK")
_NEGATORS = frozenset({"not", "never", "without", "no"})
_ASKED = frozenset({"can", "could"})
_JOINTS = frozenset({"so", "and", "then", "please", "just", "i", "we", "only", "rather"})
_OPINIONS = frozenset({"think", "believe", "know", "say", "said", "feel", "sure", "mean", "asking", "ask"})
_INSTEAD = re.compile(
    r"\b(?:instead of|rather than|no (?:need|intention|plans?|wish|desire)|"
    r"forget(?: about)?(?: the| that| my)|who (?:said|asked)|hate to|dare)(?: \S+){0,3} $"
)
_TURNED = frozenset({"you", "i", "it", "we", "they", "there"})
_OF_WORDS = re.compile(r"\bwhat does .*\bmean\b|\b(?:meaning|define|definition|spell|synonym|translate) ")
_TOLD = re.compile(r"(?:\b(?:i|we|they|he|she|was|were|been|got|have|had|already|just)\b )+$")
_BOTHERED = re.compile(r"\b(?:i|we) (?:had|have|must|need|always|often|never)(?: \S+)? $")
"""How people begin to tell of their own affairs: "I had to cancel my spa day"."""
_COMING = re.compile(r"\b(?:i|we) (?:(?:can|could|will|would|might|am|are) )?(?:not )?ARRIVE\b")
_MOVED = frozenset({"changed", "moved", "shifted", "switched", "swapped"})
_TOLD_BY = {
    "reschedule": frozenset({"arrived", "came", "ordered", "bought", "was", "were", "had"}),
    "refund": frozenset({"gave"}),
}
"""Forms that tell of what has happened rather than ask for it, unless something in the clause is wished or denied."""
_OPEN = re.compile(r"\b(?:want|need|like|please|can|could|not|never|instead|would|WHEN)\b")
_OTHERS = re.compile(r"(?:he|she|they|people|nobody|everybody|everyone|someone) ")
_OWN = frozenset({"my", "our", "a", "an", "the"})
_WISHED = re.compile(r"\b(?:want|need|like|please|can|could|get|how)\b")


@dataclass(frozen=True)
class Understood:
    """What a text asks for."""

    intent: str = ""
    """One of INTENTS; empty if there is none, or if it is one of `rivals`."""
    score: float = 0.0
    """Of the best intent, 0 to 1, whether it is believed or not."""
    rivals: tuple[str, ...] = ()
    """Two intents or more, best first, between which a person has to choose; mostly empty."""


def understand(text: str) -> Understood:
    """Return the intent of one message, by itself. Any text will do; only its beginning is read."""
    return understand_words(read_words(part_orders(text)[1]))


def understand_words(words: tuple[Word, ...]) -> Understood:
    """Return the intent of the words of one message."""
    found = _decide(scores(words))
    return found if found.intent or found.rivals else max(found, _decide(scores(_slipped(words))), key=_certainty)


def scores(words: tuple[Word, ...]) -> dict[str, float]:
    """Return the score of each intent, 0 to 1."""
    best = dict.fromkeys(INTENTS, 0.0)
    named = set()
    for clause in clauses(words):
        tagged = " ".join(word.tag for word in clause)
        cued = [(intent, cues) for intent, any_of_them, cues in CUES if any_of_them.search(tagged)]
        factor, bonus = _surroundings(clause, words) if cued else (0.0, 0.0)
        for intent, cues in cued:
            for weight, match in _matches(cues, tagged):
                if not _negated(tagged, match.start()):
                    likeness = _likeness(clause, tagged, match) * _told(clause, tagged, match, intent)
                    best[intent] = max(best[intent], min(1.0, weight + bonus) * factor * likeness)
                    named |= {intent} if weight >= _NAMED else set()
    # "It has not arrived, I want my money back" names what is wanted, and describes why.
    return {
        intent: score * (_DESCRIBED if named - {intent} and intent not in named else 1)
        for intent, score in best.items()
    }


def _matches(cues: Cues, tagged: str) -> Iterator[tuple[float, re.Match[str]]]:
    for weight, pattern in cues:
        for match in pattern.finditer(tagged):
            yield weight, match


def clauses(words: tuple[Word, ...]) -> list[tuple[Word, ...]]:
    """Return the words of each clause."""
    parts: list[list[Word]] = [[]]
    for word in words:
        if word.form == BREAK or word.form in {"but", "because"}:
            parts.append([])
        else:
            parts[-1].append(word)
    return [tuple(part) for part in parts if part]


def _decide(found: dict[str, float]) -> Understood:
    ranked = sorted(INTENTS, key=lambda intent: -found[intent])
    score = found[ranked[0]]
    if score < THRESHOLD:
        return Understood("", score)
    near = [intent for intent in ranked if found[intent] >= max(THRESHOLD, score - MARGIN)]
    # Whoever asks for help with something asks for that thing.
    asked = [intent for intent in near if intent != "help"] or near
    top = next(intent for intent in ranked if intent in asked)
    return Understood(top, found[top]) if len(asked) == 1 else Understood("", score, tuple(asked))


def _certainty(one: Understood) -> tuple[bool, float]:
    return bool(one.intent), one.score


def _surroundings(clause: tuple[Word, ...], words: tuple[Word, ...]) -> tuple[float, float]:
    """Return the factor and the bonus that the words around a cue give it."""
    tags = {word.tag for word in words}
    forms = {word.form for word in clause}
    elsewhere = bool(forms & OFF_TOPIC) or bool(_OF_WORDS.search(" ".join(word.form for word in clause)))
    if tags & CONTEXT:
        return (_ELSEWHERE_BUT_ORDERED if elsewhere else 1.0), _ABOUT_ORDERS
    unknown = sum(form.isalpha() and len(form) > 2 and form not in _EVERYDAY for form in forms)
    return (_ELSEWHERE if elsewhere else _UNKNOWN[min(unknown, 3)]), 0.0


def _negated(tagged: str, start: int) -> bool:
    before, cue = tagged[:start].split(), tagged[start:]
    if {"why", "still"} & set(before):
        return False
    places = range(max(0, len(before) - 6), len(before))
    denied = any(before[place] in _NEGATORS and _denies(before, place, cue) for place in places)
    return denied or bool(_INSTEAD.search(tagged[:start]))


def _denies(before: list[str], place: int, cue: str) -> bool:
    """Whether the "not" at a place denies the cue after it."""
    asked = before[place - 1] if place else ""
    after = before[place + 1 :]
    # "Can't I", "couldn't you", "I can't" ask for it.
    if asked in _ASKED or asked == "if" or (after and after[0] in _TURNED and asked != "do"):
        return False
    if before[place] == "no":
        return len(after) < 2 and not (place == 0 and cue.startswith(_VERBS))
    # "I'm not home, so hold it": another clause has begun, but not in "I don't think I want".
    return not (set(after) & _JOINTS) or (bool(after) and after[0] in _OPINIONS)


def _likeness(clause: tuple[Word, ...], tagged: str, match: re.Match[str]) -> float:
    first = tagged[: match.start()].count(" ")
    last = first + match[0].strip().count(" ")
    return min(1 - _SLIP * (1 - word.likeness) for word in clause[first : last + 1])


def _told(clause: tuple[Word, ...], tagged: str, match: re.Match[str], intent: str) -> float:
    """Return less than 1 where a cue tells what has happened, as in "I cancelled it yesterday"."""
    place = tagged[: match.start()].count(" ")
    if place and clause[place - 1].form in OFF_TOPIC:
        return _ELSEWHERE
    if match[0] in NAMING and _OTHERS.match(tagged) and not (CONTEXT | {"me", "my"}) & set(tagged.split()):
        return _ELSEWHERE
    if _BOTHERED.search(tagged[: match.start()]) and not CONTEXT & set(tagged.split()):
        rest = clause[place + 1 : place + 4]
        owned = bool(rest) and rest[0].form in _OWN
        return 0.5 if owned and any(word.form not in _EVERYDAY for word in rest[1:]) else 1.0
    if _TOLD_BY.get(intent, frozenset()) & {word.form for word in clause} and not _OPEN.search(tagged):
        return 0.5
    if intent in {"reschedule", "postpone"} and _COMING.search(tagged):
        return 0.5
    past = clause[place].form in (PAST if intent == "cancel" else PAST | _MOVED)
    told = past and _TOLD.search(tagged[: match.start()])
    return 0.5 if told and not _WISHED.search(tagged[: match.start()]) else 1.0


def _slipped(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """Take English words for slips after all, where an order is named just after them: "tack my order"."""
    tags = [word.tag for word in words]
    mended = list(words)
    for place, word in enumerate(words):
        near = tags[place + 1 : place + 1 + _LOOKALIKE_DISTANCE]
        if word.form in LOOKALIKES and {"ORDER", "ordernumber"} & set(near):
            found = nearest(word.form, _SLIPPED_TARGETS)
            mended[place] = replace(found, likeness=min(found.likeness, 0.7)) if found else word
    return tuple(mended)
