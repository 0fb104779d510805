"""What a fact tells of its subject where that can hold one value at a time: a home, an employer, a name, an age.

English forms first, the commonest of some other languages after them. Where they miss, both facts stay, the newer below
the older. Knows nothing of who is meant.
"""

from __future__ import annotations

import re
from functools import lru_cache

from memory.strategies._words import any_of, roots

_ADVERBS = r"^\s*(?:we\s+)?(?:(?:has|have|is|am|are|now|just|recently|currently|been|\w+ly)\s+)*"
_PROFESSIONS = any_of(
    "nurse, teacher, doctor, engineer, lawyer, developer, programmer, designer, architect, chef, cook, baker, butcher"
    ", plumber, electrician, carpenter, pilot, driver, farmer, journalist, writer, editor, photographer, accountant"
    ", dentist"
    ", vet, veterinarian, librarian, mechanic, locksmith, postman, firefighter, police officer, soldier, sailor"
    ", fisherman"
    r", waiter, waitress, barista, bartender, cashier, cleaner, consultant, analyst, scientist, \w+ologist, chemist"
    r", physicist, researcher, professor, lecturer, translator, interpreter, therapist, pharmacist, surgeon"
    r", midwife, builder"
    r", roofer, tailor, hairdresser, barber, \w+binder, glazier, welder, technician, manager, director, clerk"
    r", secretary"
    ", receptionist, banker, tester, undertaker, gardener, tour guide"
)
_PREDICATES = {
    "name": (r"(?:called|named)\b", r"(?:se llama|heißt|s['’]appelle|se chama)\b"),
    "home": (
        r"(?:lives?|living|based|settled) (?:in|at|on|near)\b",
        r"(?:moved|moving|relocated|emigrated) (?:back )?(?:from .+ )?to\b",
        r"(?:wir|ich) .*\bnach \w+ gezogen|(?:我|私は|僕は)?.{0,12}(?:住在|搬到|に住んで|に引っ越)",
        r"(?:أسكن|أعيش|انتقلت)\s",
        r"(?:vive|vivo|se mudó|me mudé|mora|moro|mudou-se|wohnt|wohne|zog|habite|vit|a déménagé)\b",
    ),
    "job": (
        r"(?:works?|working|employed)(?: (?:at|for) .+)? as\b",
        rf"an? (?:\w+ ){{0,2}}{_PROFESSIONS}\b",
        r"an? (?:\w+ ){1,3}now\b",
    ),
    "employer": (
        r"(?:works?|working|employed) (?:at|for)\b",
        r"at (?:an? )?(?:\w+ ){0,2}called\b",
        r"at (?:[A-Z]\w+ )+now\b",
    ),
    "age": (r"(?:turned |turning |almost |nearly )?\d+(?: years? old)?\W*$",),
    "marriage": (r"(?:married|divorced|single|widowed|engaged)\b", r"(?:got|getting) (?:married|divorced|engaged)\b"),
}
_PATTERNS = {
    name: tuple(re.compile(_ADVERBS + form, re.IGNORECASE) for form in forms) for name, forms in _PREDICATES.items()
}
_OWNED = re.compile(
    r"^['’]s (?:new |current |own |real )?(?P<what>(?:(?:first|last|phone|wifi|home|work) )?"
    + any_of(
        "name, home, job, age, birthday, bday, address, number, e-?mail, budget, salary, boss, employer, password"
        ", weight"
        r", height, flight, appointment, interview, wedding, deadline, exam, surgery, favou?rite \w+, \w+ appointment"
        r", \w+ exam, best friend"
    )
    + r")(?: \w+){0,3}? (?:is|was|has been|are|will be|['’]s|is spelled)\b",
    re.IGNORECASE,
)
_NOT = re.compile(
    r"\b(?:not|never|no longer|no|without|cannot|quit|stopped|gave up|sold|left)\b"
    r"|\b(?:do|does|did|is|are|was|were|have|has|had|wo|ca)n['’]?t\b"
    r"|\b(?:nunca|não|nicht|nie|kein\w*|jamais|pas|لا|ليس|لم)\b|[不没沒]|ない|ません|なかった",
    re.IGNORECASE,
)
_PAST = re.compile(r"\bused to\b|^(?:['’]s [\w ]+ was\b)|\b(?:formerly|previously|until)\b", re.IGNORECASE)
_ENDS = re.compile(r"\b(?:left|quit|sold|gave up|lost|broke up|divorced)\b", re.IGNORECASE)
_IDLE_WORDS = (
    "not neve long no with cann quit stop gave up doe don didn did i isn any more anym sold left now lost ha the and"
)
_HOLDING_WORDS = "work own ha hav driv play keep stud smok live like"
_IDLE, _HOLDING = frozenset(_IDLE_WORDS.split()), frozenset(_HOLDING_WORDS.split())
"""Verbs for which "sold" or "left" stands."""
_SAME_DEED = 0.75
"""Share of a fact's words that its denial must repeat."""


@lru_cache(maxsize=16_384)
def attributes(subject: str, text: str) -> frozenset[str]:
    """Return what a fact tells of its subject that holds one value at a time ("home", "favourite colour")."""
    rest = text[len(subject) :] if text.casefold().startswith(subject.casefold()) else text
    if _PAST.search(rest):
        return frozenset()
    owned = _OWNED.match(rest)
    if owned:
        what = owned["what"].lower().replace("e-mail", "email").replace("favorite", "favourite")
        return frozenset({"birthday" if what == "bday" else what})
    if is_denied(rest):
        return frozenset()
    return frozenset(name for name, forms in _PATTERNS.items() if any(form.match(rest) for form in forms))


@lru_cache(maxsize=16_384)
def is_denied(text: str) -> bool:
    """Tell whether a statement is negated, in one of several languages, or in English tells that something ended."""
    return _NOT.search(text) is not None


def denies(newer: str, older: str, names: str) -> bool:
    """Tell whether a statement says that another no longer holds ("doesn't eat meat any more" and "eats meat").

    names: of their common subject, whose words count for nothing.
    """
    if is_denied(newer) == is_denied(older):
        return False
    idle = _IDLE | roots(names)
    mine, theirs = roots(newer) - idle, roots(older) - idle
    if _ENDS.search(newer):
        theirs = theirs - _HOLDING or theirs
    return bool(theirs) and len(mine & theirs) >= _SAME_DEED * len(theirs)
