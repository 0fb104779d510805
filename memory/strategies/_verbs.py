"""English verbs that tell of somebody's life, and what must follow them for that.

A few hundred words of vocabulary, and no parser. Knows nothing of facts.
"""

from __future__ import annotations

import re

from memory.strategies._words import any_of

_HABITS = """
live work study teach play speak own have love like hate prefer enjoy drive collect volunteer coach run eat drink smoke
take use build keep train go get come attend support earn weigh bake sing dance paint breed raise share rent belong
suffer wear manage design sell swim ski surf row cycle ride climb knit sew garden commute sleep cook fish hunt farm
follow practise practice know
"""
_EVENTS = """
moved relocated lived worked studied grew was were graduated retired married divorced adopted bought sold broke quit
stopped left started joined got had met lost won became switched passed learned turned gave taught wrote inherited
proposed opened founded emigrated immigrated enrolled used signed been came flew died
"""
HABITS = frozenset(_HABITS.split())
"""Verbs of which the plain form tells how somebody lives."""
EVENTS = frozenset(_EVENTS.split())

ADVERB = (
    "(?:" + any_of(r"just, now, also, still, always, currently, often, sometimes, already, only, \w{4,}ly") + r"\s+)*"
)
DONT = any_of(
    "don['’]?t, do not, doesn['’]?t, does not, didn['’]?t, did not, never, can['’]?t, cannot, can not, no longer"
    ", haven['’]?t, hasn['’]?t, won['’]?t"
)
WHEN = (
    r"\b(?:\d{1,2}(?:st|nd|rd|th)?|next|(?:mon|tues|wednes|thurs|fri|satur|sun)day|"
    + any_of("tomorrow, tmrw, tonight, easter, christmas")
    + "|this "
    + any_of("week, weekend, month, summer, autumn, winter, spring, year, evening")
    + "|in "
    + any_of(
        "january, february, march, april, may, june, july, august, september, october, november, december, jan, feb"
        ", mar"
        r", apr, jun, jul, aug, sep, oct, nov, dec, spring, summer, autumn, winter, \d{4}, two, three, a (?:week"
        r"|month|year)"
    )
    + r")\b"
)
NUMBER = any_of(r"\d+, two, three, four, five, six, seven, eight, nine, ten, eleven, twelve, thirteen, fifteen, twenty")

_NO_POSSESSION = (
    "(?:"
    + any_of(
        "a, an, another, one, the, any, some, no, two, three, few, many, more, quick, last, small, bad, good, great"
        ", other"
    )
    + " )*(?:"
    + any_of(
        "idea, question, doubt, problem, issue, feeling, look, point, minute, moment, second, trouble, lot, it"
        ", that, this"
        ", been, had, chat, fun, time, clue, request, favou?r, bug, error, bit, go, try, list, file, text, code"
        ", function"
        ", table, string, sentence, paragraph, everything, something, anything, nothing, these, those, implementation"
        ", blast, photo, pic, picture, news, stuff"
        ", work (?:today|tomorrow|again|to do), things? to do, headache"
    )
    + r"s?\b|to\b|you\b|trying\b)"
)
_NO_LOVE = (
    any_of(
        "the, all the, being able, it, that, this, you, your, how, when, what, these, those, him, her, them, waiting"
    )
    + r"\b|to$"
)
"""What people love in a picture or in an answer, and not in life."""
_THINGS = r"(?!(?:it|this|that|them)\b).+"
_AN = r"(?:an?|my|our)\b"
_AN_OR_THE = r"(?:an?|my|our|the|his|her|their)\b"
_LIVE = (
    any_of("in, at, with, near, on, alone, by, next, close, outside, between, abroad, under, across, together") + r"\b"
)
_WORK = any_of("in, at, as, for, with, from, nights, days, weekends, part, full, night, shifts") + r"\b"
_FOLLOWING = {
    "got": any_of("an?, my, our, two, three, married, divorced, engaged, promoted, the job") + r"\b",
    "had": r"an? (?:\w+ )?"
    + any_of("baby, son, daughter, surgery, operation, stroke, heart, miscarriage, transplant, accident"),
    "have": rf"(?!{_NO_POSSESSION}).+",
    "live": _LIVE,
    "lived": _LIVE,
    "work": _WORK,
    "worked": _WORK,
    "go": r"(?:to|every|\w+ing|on \w+days)\b",
    "get": r"up\b",
    "come": r"from\b",
    "came": r"from\b",
    "take": r"(?!a (?:look|break|while|chance)|it|that|this|care|note|your|the (?:first|last|next)).+",
    "use": r"(?!it\b|this\b|that\b|your\b|the (?:following|above|same)).+",
    "run": r"(?:an?|my|our|marathons?|every|\d+)\b",
    "know": r"(?:how to (?!say|do|get|use|make)|sign)\b",
    "follow": r"an? \w+ diet",
    "keep": any_of("an?, bees, chickens, hens, goats, sheep, ducks, rabbits, snakes, pigeons, my") + r"\b",
    "love": rf"(?!{_NO_LOVE}).+",
    "left": r"(?:the|my|our|school|home|uni\w*|(?-i:[A-Z])\w+)\b",
    "lost": r"(?:my|our|\d+)\b",
    "met": r"(?:in|at|on|through)\b|(?:my|our) .+\b(?:in|at|on|through)\b",
    "gave": r"(?:up|birth)\b",
    "bought": _AN_OR_THE,
    "sold": _AN_OR_THE,
    "adopted": _AN,
    "inherited": _AN_OR_THE,
    "turned": NUMBER,
    "won": r"(?:an?|the|\d)",
    "broke": r"(?:my|up|his|her|an?|our)\b",
    "started": r"(?:an?|my|our|\w+ing|at|school|uni\w*)\b",
    "stopped": r"\w+ing\b",
    "quit": r"(?:my|the|\w+ing)\b",
    "was": any_of(
        "born, raised, diagnosed, promoted, married, adopted, brought up, an? (?!teen|kid|child|bit|lot|little)"
    ),
    "were": r"(?:born|married|raised)\b",
    "been": any_of(
        "living, working, married, studying, learning, playing, together, promoted, diagnosed, vegan, vegetarian, an?"
    )
    + r"\b",
    "used": r"to (?!it|that|this|being|when|use).+",
    "opened": r"(?:an?|my|our)\b",
    "moved": r"(?:to|from|in|into|out|house|back|here|abroad|away)\b",
    "became": r"(?:an?|the)\b",
    "passed": r"(?:my|his|her|the|away)\b",
    "joined": r"(?:an?|the|my)\b",
    "taught": r"\w+",
    "wrote": r"an? (?:book|novel|thesis)",
    "switched": r"(?:jobs|careers|schools|to)\b",
    "flew": r"\w+s\b",
    "drive": r"(?:an?|my|the|to|\d)",
    "play": r"(?!a (?:game|role)|with|it|that|this).+",
    "teach": r"(?!me|you).+",
    "support": r"(?-i:[A-Z])\w+",
    "learned": r"(?:to|how|\w+)\b(?! that)(?<!that)",
    "own": r"(?!it|that|this|up).+",
}
_FOLLOWING |= dict.fromkeys(("like", "hate", "prefer", "enjoy"), _FOLLOWING["love"])
_FITTING = {verb: re.compile(what, re.IGNORECASE | re.DOTALL) for verb, what in _FOLLOWING.items()}
_OTHERWISE = re.compile(_THINGS, re.IGNORECASE | re.DOTALL)

_THIRD = {"have": "has", "do": "does", "go": "goes", "am": "is", "are": "is", "were": "was"}


def fits(verb: str, what: str) -> bool:
    """Tell whether a verb with these words after it tells of somebody's life ("have a dog", not "have a question")."""
    return _FITTING.get(verb, _OTHERWISE).match(what) is not None


def unscrambled(verb: str) -> str:
    """Return the verb that was meant where its letters changed places ("hvae")."""
    if len(verb) < 4 or verb in HABITS or verb in EVENTS:
        return verb
    return next((v for v in sorted(HABITS) if v[0] == verb[0] and sorted(v) == sorted(verb)), verb)


def third_person(verb: str) -> str:
    """Return a verb as it stands after "User"; past forms stay."""
    verb = verb.lower()
    if verb in _THIRD:
        return _THIRD[verb]
    if verb not in HABITS:
        return verb
    if re.search(r"(?:[sxz]|ch|sh)$", verb):
        return f"{verb}es"
    return f"{verb[:-1]}ies" if re.search(r"[^aeiou]y$", verb) else f"{verb}s"
