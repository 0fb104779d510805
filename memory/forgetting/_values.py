"""The values that a text tells: codes, numbers and names, as opposed to the words around them.

Knows nothing of topics. A name is told by its capital letter, in scripts that have one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_TOKEN = re.compile(r"[^\W_]+(?:[-_.,@:/+#][^\W_]+)*")
_DIGITS = 3
"""Digits from which on a number means something by itself: a house's number does not, a PIN does."""
_CERTAIN_DIGITS = 4
_MIXED = 5
"""Characters from which on a word of letters and a digit is a code."""
_YEAR = re.compile(r"(?:19|20)\d\d")
_ROUND = re.compile(r"\d{0,2}[1-9][05]?0+")
_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{2,4}|\d{1,2}[:.]\d\d")
_SENTENCE_START = re.compile(r"(?:^|[.!?。:;…\n]\s*|[\"“(*-]\s*)$")
_TITLE = re.compile(r"\b(?:dr|mr|mrs|ms|prof|sra?|herr|frau)\.?\s*$", re.IGNORECASE)
_STATES = re.compile(
    r"\b(?:is|are|was|were|am|it's|called|named|es|son|se llama|ist|heißt|est|s'appelle|é)\b|'s\b|[:=是は]|\bunder\b",
    re.IGNORECASE,
)
_ORDINARY_WORDS = """
i i'm i've i'll i'd ok okay dr mr mrs ms prof street road avenue lane square boulevard drive monday tuesday wednesday
thursday friday saturday sunday january february march april may june july august september october november december
christmas easter english spanish german french
"""
_ORDINARY = frozenset(_ORDINARY_WORDS.split())


@dataclass(frozen=True)
class Value:
    """Something told that could be told again elsewhere."""

    text: str
    certain: bool
    """True for a code that means the same wherever it stands; False for what may be a common name or number."""


def is_code(word: str) -> bool:
    """Tell whether a word is a code or a number that means something by itself."""
    word = word.strip(".,;:!?\"'()[]“”")
    digits = sum(character.isdigit() for character in word)
    mixed = digits and digits < len(re.sub(r"[\W_]", "", word)) and len(word) >= _MIXED
    return (bool(mixed) or digits >= _DIGITS) and not _YEAR.fullmatch(word)


def states(text: str) -> bool:
    """Tell whether a text states that something is so."""
    return not text.rstrip().endswith("?") and bool(_STATES.search(text))


def has_digits(text: str) -> bool:
    """Tell whether a text holds a number or a code, a year or a short one too."""
    return any(character.isdigit() for character in text)


def values(text: str, whole: str) -> list[Value]:
    """Return the values in a text, in its order. whole: all of the log, in which a name never stands in lower case."""
    found: dict[str, Value] = {}
    for match in _TOKEN.finditer(text):
        token = match[0]
        if is_code(token):
            found.setdefault(token, Value(token, _is_certain(token)))
        elif _is_name(token, text[: match.start()], whole):
            found.setdefault(token, Value(token, certain=False))
    return list(found.values())


def _is_certain(code: str) -> bool:
    plain = re.sub(r"[\W_]", "", code)
    digits = sum(character.isdigit() for character in plain)
    if plain.isdigit() and (_ROUND.fullmatch(plain) or _DATE.fullmatch(code)):
        return False
    return digits >= _CERTAIN_DIGITS or (digits >= _DIGITS and not plain.isdigit())


def _is_name(token: str, before: str, whole: str) -> bool:
    if not token[:1].isupper() or len(token) < 3 or token.casefold() in _ORDINARY:
        return False
    if _SENTENCE_START.search(before) and not _TITLE.search(before):
        return False
    return not re.search(rf"(?<!\w){re.escape(token.lower())}(?!\w)", whole)
