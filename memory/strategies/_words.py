"""Words that carry meaning, folded so that their forms meet: any script, no dictionary, no model.

Knows nothing of facts and turns.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_STEM = 5
"""Characters kept of a word, so that "sister" meets "sisters" and "Lisbon" "Lisboa" (truncation as stemming)."""

_REMEMBERED = 400
"""Characters of the longest text whose stems are kept for the next time."""

_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"\w+")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")
"""Scripts written without spaces between words: Japanese, Chinese, Korean, Thai."""

_SENTENCE = re.compile(r".+?(?:[.!?。！？؟]+(?=\s|$)|[。！？]|$)\s*", re.DOTALL)
_ASKS = re.compile(
    r"(?:user:\s*)?(?:(?:and|but|so|ok|oh|well|any|also|anyway)\b[\s,]*)*"
    r"(?:who|whom|whose|what|where|when|why|which|how|can|could|do|does|did|is|are|was|were|will|would|should|shall"
    r"|have"
    r"|has|may|might|any)\b",
    re.IGNORECASE,
)
"""How an English question begins; others are told by their length."""
_TELLING_WORDS = 5
"""Content words from which on a question may tell something besides."""

_FILLER_WORDS = """
a about all also am an and any are as at be been but by can could d did do does for from get got had has have he
her him his how i if in into is it its just ll m may me might more my no not now of on or our out re s she
should so some t than that the their them then there they this to too up us user ve very was we were what when
where which who whom whose why will with would you your
"""
_FILLERS = frozenset(_FILLER_WORDS.split())


def without_questions(text: str) -> str:
    """Return a text without its bare questions, which tell nothing.

    A sentence that only ends as a question ("I'm a bookbinder, would glue do?") may tell much, and stays: one that is
    long, and does not begin as a question does.
    """
    sentences = _SENTENCE.findall(text)
    return "".join(s for s in sentences if not is_question(s)).strip()


def begins_as_question(sentence: str) -> bool:
    """Tell whether a sentence begins as an English question does."""
    return bool(_ASKS.match(sentence))


def is_question(sentence: str) -> bool:
    """Tell whether a sentence asks and tells nothing."""
    sentence = sentence.strip()
    if not sentence.endswith(("?", "？", "؟")):
        return False
    return begins_as_question(sentence) or len(stems(sentence)) < _TELLING_WORDS


def stems(text: str) -> frozenset[str]:
    """Return the folded stems of a text's content words; what holds a digit stays whole."""
    return _short_stems(text) if len(text) <= _REMEMBERED else _stems(text)


def any_of(words: str) -> str:
    """Return a pattern for any of some words or small patterns, which are given with commas between them."""
    return f"(?:{'|'.join(' '.join(word.split()) for word in words.split(','))})"


@lru_cache(maxsize=16_384)
def roots(text: str) -> frozenset[str]:
    """Return stems cut shorter, so that "eats" and "eat", "smokes" and "smoking" meet too, and so do some strangers."""
    return frozenset(word if _DIGIT.search(word) else word[:4].rstrip("s") or word for word in stems(text))


@lru_cache(maxsize=16_384)
def _short_stems(text: str) -> frozenset[str]:
    return _stems(text)


def _stems(text: str) -> frozenset[str]:
    found: set[str] = set()
    for word in _WORD.findall(_folded(text)):
        if _UNSPACED.search(word):
            found.update(word[i : i + 2] for i in range(max(1, len(word) - 1)))
        elif word not in _FILLERS:
            found.add(word if _DIGIT.search(word) else word[:_STEM])
    return frozenset(found)


def _folded(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    return unicodedata.normalize("NFKC", plain)
