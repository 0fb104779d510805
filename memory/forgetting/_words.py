"""Words as forgetting compares them: whole, but for the commonest endings, so that "therapist" is not "therapy".

Stricter than a search: what it confuses is lost. Knows nothing of topics and values.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from memory.index.words import folded, is_filler

_WORD = re.compile(r"\d+(?:[.,]\d{3})+(?!\d)|[^\W_]+(?:'[^\W_]+)?")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")
"""Scripts written without spaces between words: Japanese, Chinese, Korean, Thai."""
_CLITIC = re.compile(r"'(?:s|t|d|m|ll|re|ve)$")
_ENDINGS = (
    (re.compile(r"(?<=[^aeiou\W]{2})ies$|(?<=[a-z]{2}[^aeiou\W])ies$"), "y"),
    (re.compile(r"(?<=[sxz])es$|(?<=[cs]h)es$"), ""),
    (re.compile(r"(?<=[a-z]{2}[^su\W])s$"), ""),
    (re.compile(r"(?<=[a-z]{3})(?:ing|ed|e)$"), ""),
)
_MORE_FILLER_WORDS = """
everything anything all something please forget much many meinem meiner meines unser unsere unserem unseren nuestro
nuestra nuestros nuestras notre nos nosso nossa have has had
"""
_MORE_FILLERS = frozenset(_MORE_FILLER_WORDS.split())
_SHORTEST_MISSPELT = 5


def forms(text: str) -> list[str]:
    """Return the words of a text, folded and without endings, in order; pairs of characters where no spaces stand."""
    return [form for word in _WORD.findall(folded(text)) for form in _forms(word)]


def content(text: str) -> list[str]:
    """Return the forms of a text's content words, in order."""
    return [form for word in _WORD.findall(folded(text)) if not _is_filler(word) for form in _forms(word)]


def meant(form: str, known: Iterable[str]) -> str:
    """Return the one known form that a misspelt one is a single slip away from; itself, if there is none or several."""
    if len(form) < _SHORTEST_MISSPELT or any(character.isdigit() for character in form):
        return form
    near = {other for other in known if other[0] == form[0] and _is_slip(form, other)}
    return near.pop() if len(near) == 1 else form


def is_ordinary(word: str) -> bool:
    """Tell whether a word is a function word."""
    return _is_filler(folded(word))


@lru_cache(maxsize=65_536)
def _forms(word: str) -> tuple[str, ...]:
    word = _CLITIC.sub("", word)
    if _UNSPACED.search(word):
        return tuple(word[start : start + 2] for start in range(max(1, len(word) - 1)))
    if word[0].isdecimal():
        return (re.sub("[.,]", "", word),)
    for ending, instead in _ENDINGS:
        word = ending.sub(instead, word)
    return (word,)


def _is_filler(word: str) -> bool:
    return word in _MORE_FILLERS or is_filler(word) or is_filler(_CLITIC.sub("", word))


def _is_slip(one: str, other: str) -> bool:
    """Tell whether one letter more, less or other, or two swapped, turn one word into the other."""
    if abs(len(one) - len(other)) > 1:
        return False
    start = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    one, other = one[start:], other[start:]
    swapped = one[:2] == other[1::-1] and one[2:] == other[2:]
    return swapped or one[1:] == other[1:] or one == other[1:] or one[1:] == other
