"""What English clauses tell of their subject: read by rule, and turned into the third person.

A clause gives one statement, a few, or none if it tells nothing that lasts. Knows nothing of who is meant.
"""

from __future__ import annotations

import re

from memory.strategies._clauses import without_tail
from memory.strategies._verbs import ADVERB, DONT, EVENTS, HABITS, NUMBER, WHEN, fits, third_person, unscrambled
from memory.strategies._words import any_of, begins_as_question

_MOST_WORDS = 24
"""Of a statement: a longer one is a story."""
_ANY_CASE = re.IGNORECASE | re.DOTALL

_OPEN = re.compile(
    r"\b(?:it|that|this|them|these|those|one|to|so|and|or|with|for|of|the|an?|when|while|not|then|but|if|who|which|where|there"
    r"|stuff|is allergic|is studying|is working)$",
    re.IGNORECASE,
)
"""What a statement ends with that cannot be understood alone."""
_VAGUE = re.compile(
    r"\b(?:on|with|about|of|doing) (?:it|this|these)\b|\b(?:it|them) (?:up|again|down|out|off|back|to)\b|:$"
    r"|\bor something\b|\bnever (?:been|visited|tried|had)$|\b(?:in|from) here$"
    r"|\b(?:has ever|right now|kinda|User thinks?|idk)\b|, (?:should|can|could|would|do|what|how)\b",
    re.IGNORECASE,
)

_VERB = re.compile(rf"(?P<adverb>{ADVERB})(?P<verb>[\w'’]+)\s+(?P<what>.+)$", _ANY_CASE)
_DENIED = re.compile(rf"{ADVERB}(?P<dont>{DONT})\s+(?P<verb>\w+)\s*(?P<what>.*)$", _ANY_CASE)
_DONE_WORDS = any_of(
    "heard, done, made, taken, found, seen, set, spent, come, gone, read, known, told, given, put, begun, run, said"
    ", thought, felt, kept, gotten, always, chosen, hit, went, eaten, worn, drunk, driven, bought, brought, forgotten"
)
_DONE = re.compile(rf"{ADVERB}(?P<verb>\w+ed|{'|'.join(sorted(EVENTS))}|{_DONE_WORDS})\b\s*(?P<what>.*)", _ANY_CASE)
_ARRANGED = re.compile(
    any_of(
        "scheduled, booked, planned, set, spent, saved, completed, committed, signed, applied, accepted, paid, reserved"
        ", registered"
    )
    + "$",
    re.IGNORECASE,
)
_NEVER = re.compile(rf"{ADVERB}(?:never|not) (?:been|had|learn\w+|seen|eaten|driven|smoked)\b", re.IGNORECASE)
_A_THING = re.compile(rf"(?:an?|the|no|some|{NUMBER})\b", re.IGNORECASE)
_SKILL = re.compile(
    any_of(
        "play, speak, swim, drive, lift, deadlift, bench, cook, sing, dance, ride, read, juggle, knit, sew, code, ski"
    )
    + r"\b",
    re.IGNORECASE,
)
_CANNOT = frozenset({"stand", "swim", "drive", "ride", "eat", "drink", "cook", "sing", "have", "walk", "dance"})
_ALONE = frozenset({"drink", "smoke", "drive", "swim", "cook", "eat"})
"""Verbs whose denial says enough without an object."""
_DOESNT = {
    "don't": "doesn't",
    "dont": "doesn't",
    "do not": "does not",
    "cant": "can't",
    "havent": "hasn't",
    "haven't": "hasn't",
}

_STATE = (
    r"(?:(?:strictly|newly|happily|very|severely|mildly|a bit|slightly|currently) )?"
    + any_of(
        "vegan, vegetarian, pescatarian, married, single, divorced, widowed, engaged, retired, pregnant, diabetic, gay"
        ", lesbian, bi, bisexual, trans, autistic, dyslexic, deaf, blind, colou?r[- ]?blind, left[- ]handed"
        r", right[- ]handed, unemployed, self[- ]employed, freelanc\w+, coeliac, celiac, lactose[- ]intolerant"
        ", gluten[- ]intolerant, allergic, asthmatic, jewish, muslim, christian, catholic, hindu, buddhist, atheist"
        ", afraid of, scared of, bilingual, teetotal, sober, half"
    )
    + r"\b"
)
_NATION = r"(?-i:[A-Z]\w+(?:an|ish|ese|ch|ian|wegian|i|ic))\b(?= *$|,)"
_LASTING = (
    any_of(
        "living, working, studying, learning, training, teaching, playing, writing, building, renovating, expecting"
        ", raising"
        ", recovering, saving, volunteering, taking, doing an? (?!lot|bit|good|great), doing my (?!best)"
    )
    + r"(?!\w)"
)
_NOBODY = any_of(
    "bit, lot, fan, mess, idiot, little, creep, weirdo, genius, customer, pirate, king, queen, bad, terrible, huge, big"
    ", total, complete, hurry, rush, loop, loss, while"
)
_PLANNED = any_of(
    "getting, moving, flying, travell?ing, going, starting, visiting, seeing, hosting, cooking, meeting, running"
    ", having"
    ", picking, retiring, leaving, planning, buying, selling, adopting, turning, off, staying, performing"
    ", presenting, joining"
)
_NAME = r"[^\W\d_a-z][\w'’-]+"
_NAMED = re.compile(rf"(?-i:(?P<name>{_NAME}(?: {_NAME})?))(?=$|,| and\b)|(?P<lower>[a-z]+),? (?=\d\d\b)")
_WHAT_ONE_IS = re.compile(
    "|".join(
        (
            rf"(?:not )?(?:{_STATE}|{_NATION})",
            rf"(?:not )?an? (?!{_NOBODY}\b)\w+",
            rf"(?:{NUMBER})(?: years old)?(?=$|,)",
            rf"turning {NUMBER}",
            r"(?:not )?(?:originally )?from \w+",
            r"(?:called|named) \w+",
            rf"(?:(?:also|just|now|currently|still) )?{_LASTING}",
            r"(?:at|in) (?:an?|the) (?:\w+ ){1,3}called",
            r"(?:planning|hoping) to (?:\w+ ){2}",
        )
    ),
    re.IGNORECASE,
)
_DOING = re.compile(rf"(?:just )?{_PLANNED}\b", re.IGNORECASE)
_GOING_TO = re.compile(r"(?:going to|gonna) (?!be late|try|use|need|have to)\w+", re.IGNORECASE)
_SURE = re.compile(r"\b(?:to|in|for|with) (?:the )?[A-Z]\w+|^getting (?:married|divorced)|^starting an? ")
_WHEN = re.compile(WHEN, re.IGNORECASE)
_PAST_FORMS = "|".join(sorted(EVENTS))
_OTHERS_VERB = re.compile(
    rf"{ADVERB}(?:{DONT}\s+\w+|is|are|was|has|have|had|can|\w{{3,}}s|\w{{3,}}ed|{_PAST_FORMS})(?=\s|$)", re.IGNORECASE
)
_EPHEMERAL = re.compile(
    rf"{ADVERB}(?:"
    + any_of(
        "called, texted, rang, asked, wanted, wants, needs, says, thinks, seems, looks, sounds, knocked"
        ", keeps asking, sent"
        ", means, does, goes, gets, this, its, his, hers, yours, always, crashed, failed, stopped, hates me"
        ", came (?:home|back|in), had (?:coffee|lunch|dinner|fun|an? (?:blast|good|great))"
    )
    + "|was (?:just|so|here)|is "
    + any_of(
        "just, so, such, like, being, plotting, not (?:here|working|sure), the (?:best|worst), here, right, wrong, late"
        ", crying, asking, calling, coming (?:home|back), broken, coming along"
    )
    + r")\b",
    re.IGNORECASE,
)
_VALUE = re.compile(r"(?:is|are|was|will be|used to be|has|have)\b.+", _ANY_CASE)
_NO_VALUE = re.compile(
    r"(?:is|are|was) "
    + any_of("so, just, not, being, broken, down, here, there, the (?:best|worst), it, that, what, late, slow, acting")
    + r"\b",
    re.IGNORECASE,
)
_I_DO = re.compile(r"\b(?:i|we) (\w+)\b(?!['’])", re.IGNORECASE)
_PERSONS = (
    (re.compile(r"\b(?:my|our|mine|ours)\b", re.IGNORECASE), "User's"),
    (re.compile(r"\b(?:myself|ourselves|me|us|i|we)\b", re.IGNORECASE), "User"),
)


def statement(text: str) -> list[str]:
    """Return a statement in the third person, alone; nothing if it cannot be understood alone."""
    text = " ".join(without_tail(text).split())
    text = _I_DO.sub(lambda found: f"User {third_person(found[1])}", text)
    for pattern, person in _PERSONS:
        text = pattern.sub(person, text)
    open_ended = _OPEN.search(text) or _VAGUE.search(text) or begins_as_question(text)
    return [text] if not open_ended and 3 <= len(text.split()) <= _MOST_WORDS else []


def of_user(rest: str) -> list[str]:
    """Read what follows "I"; `rest` begins with "am" or "'ve" where these were contracted."""
    denied = _DENIED.match(rest)
    if denied:
        return _denied(denied["dont"], denied["verb"].lower(), denied["what"])
    words = _VERB.match(rest)
    if not words:
        return []
    verb, what = unscrambled(words["verb"].lower()), words["what"]
    if verb in {"am", "are"}:
        return _being(what)
    if verb in {"have", "'ve"}:
        return _having(words["adverb"], what, contracted=verb == "'ve")
    if re.match(r"(?:is|are|was|were)\b", what):
        return []  # the verb is a noun: "sleep is a distant memory"
    tells = _SKILL.match(what) if verb == "can" else verb in HABITS | EVENTS and fits(verb, what)
    return statement(f"User {words['adverb']}{third_person(verb)} {what}") if tells else []


def of_other(label: str, rest: str) -> list[str]:
    """Read what follows another's name; `rest` begins with the verb."""
    if not _OTHERS_VERB.match(rest) or _EPHEMERAL.match(rest):
        return []
    alone = len(re.sub(rf"^{ADVERB}", "", rest, flags=re.IGNORECASE).split()) < 2
    return statement(f"{label} {rest}") if not alone or re.search(r"\w{3}(?:s|ed)$", rest) else []


def of_thing(thing: str, rest: str) -> list[str]:
    """Read what follows "my birthday": a value, or that it was another."""
    return statement(f"{thing} {rest}") if _VALUE.match(rest) and not _NO_VALUE.match(rest) else []


def _denied(dont: str, verb: str, what: str) -> list[str]:
    dont = dont.lower().replace("’", "'")
    if verb == "got":
        return statement(f"User hasn't got {what}") if fits("have", what) else []
    if dont.startswith("can"):
        tells = verb in _CANNOT and not re.match(r"(?:it|that|this|you)\b", what)
    else:
        tells = verb in HABITS | {"learned", "had", "been", "lived", "worked"} and fits(verb, what or "so")
    if not tells or (not what and verb not in _ALONE):
        return []
    verb = third_person(verb) if dont in {"never", "no longer"} else verb
    return statement(f"User {_DOESNT.get(dont, dont)} {verb} {what}".strip())


def _having(adverb: str, what: str, *, contracted: bool) -> list[str]:
    got = re.match(r"got (?P<what>.+)", what, _ANY_CASE)
    if got:
        return statement(f"User has {what}") if fits("have", got["what"]) else []
    done = _DONE.match(what)
    if done and not _NEVER.match(what):
        verb = done["verb"].lower()
        arranged = _ARRANGED.match(verb) and (re.search(r"\d", done["what"]) or _WHEN.search(done["what"]))
        return statement(f"User has {what}") if arranged or (verb in EVENTS and fits(verb, done["what"])) else []
    owns = fits("have", what) and (not contracted or _A_THING.match(what))
    return statement(f"User {adverb}has {what}") if owns or _NEVER.match(what) else []


def _being(what: str) -> list[str]:
    """Read what follows "I am"."""
    named = _NAMED.match(what)
    if named and not re.match(_NATION, what):
        return [f"User's name is {named['name'] or named['lower']}", *_more_of_self(what[named.end() :])]
    planned = (_DOING.match(what) and (_WHEN.search(what) or _SURE.search(what))) or (
        _GOING_TO.match(what) and _WHEN.search(what)
    )
    if not planned and not _WHAT_ONE_IS.match(what):
        return []
    first, *others = re.split(r",\s+", what) if re.match(rf"{NUMBER}\b", what) else [what]
    return statement(f"User is {first}") + _more_of_self(", ".join(others))


def _more_of_self(text: str) -> list[str]:
    """Read the list that follows a name or an age: "26, single, studying architecture"."""
    telling = re.compile(rf"(?:{NUMBER}$|{_STATE}|{_LASTING}|from\b|an? (?!{_NOBODY}))", re.IGNORECASE)
    parts = re.split(r",\s+|\s+and\s+", text.strip(" ,"))
    return [told for part in parts if telling.match(part) for told in statement(f"User is {part}")]
