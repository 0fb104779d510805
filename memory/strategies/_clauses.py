"""English clauses: a sentence cut where somebody new, or another verb, begins.

Knows nothing of facts.
"""

from __future__ import annotations

import re

from memory.strategies._verbs import DONT, EVENTS, HABITS
from memory.strategies._words import any_of

_SUBJECT = any_of(
    "i, i['’]?m, i['’]?ve, we, we['’]?re, we['’]?ve, my, our, he, she, they, he['’]?s, she['’]?s, they['’]?re"
    ", it['’]?s, it"
    ", that['’]?s, that, this, dad, mum, mom, grandma, grandpa, the kids"
)
_LINK = "and|but|so|because|since|though|although|while|plus"
_CONNECTOR = rf"(?:\s*,\s*(?:{_LINK})?\s*|\s+(?:{_LINK}|cause|bc)\s+)"
_ALSO_BEGIN = {"is", "am", "are", "has", "lives", "works", "plays", "loves", "likes", "hates"}
_VERBS = "|".join(sorted((HABITS | EVENTS | _ALSO_BEGIN) - {"like"}))
_BOUNDARY = re.compile(rf"{_CONNECTOR}(?=(?:also |now |then )?(?:{_SUBJECT}\b|{DONT}\b|(?:{_VERBS})\b))", re.IGNORECASE)
_RUN_ON = re.compile(r"(?<=\w)\s+(?=(?:hes|shes|he['’]s|she['’]s|i['’]?m|im|i['’]?ve)\s)", re.IGNORECASE)
"""Chatty sentences go on without a comma ("called bruno hes a labradoodle")."""
_NAME_THEN_VERB = re.compile(
    r"\s*,?\s+(?:and|but)\s+(?=[A-Z][\w'’-]+ (?:is|has|was|\w{3,}s)\b)|\s*,\s+(?=and (?:my|our)\b)"
)
_ASIDE = any_of(
    "so, because, cause, bc, since, which, who, when, while, although, though, thanks, please, if, as, just, way, it"
)
_FILLER = any_of(
    "because, cause, bc, which, although, btw, tbh, lol, haha+, xd, by the way, too, either, as well, actually"
    ", though, so"
)
_NEXT = any_of("it is, it['’]s, they are, they['’]re, i know, and yes, but now, nice to meet you")
_TAIL = re.compile(
    rf"(?:\s+{_NEXT}\b(?!\s+own).*|\s*,\s*{_ASIDE}\b.*|\s+{_FILLER}\b(?!\s+far).*|[\s,.!…]+)$",
    re.IGNORECASE | re.DOTALL,
)
_TRAILING = re.compile(r"[\s,]+(?:and|but|so)?\s*$", re.IGNORECASE)


def clauses(sentence: str) -> list[str]:
    """Return the clauses of a sentence; a list of things stays in one."""
    parts = [part for piece in _RUN_ON.split(sentence) for part in _NAME_THEN_VERB.split(piece)]
    found = (_TRAILING.sub("", clause).strip() for part in parts for clause in _BOUNDARY.split(part))
    return [clause for clause in found if clause]


def without_tail(text: str) -> str:
    """Return a clause without reasons, asides and fillers at its end."""
    before = ""
    while before != text:
        before, text = text, _TAIL.sub("", text)
    return text
