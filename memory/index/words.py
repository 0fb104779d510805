"""The words that a search compares: any script, no dictionary of a language, no model.

A word gives the same terms whatever text it stands in, so a name in an English question meets the same name in a German
answer. Knows nothing of turns, indexes and scores.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from functools import lru_cache
from threading import Lock

import Stemmer

from memory.index._word_lists import BASE_FORMS, FILLERS

_STEM = 5
"""Characters kept of a stem: joins the endings of the European languages without guessing which one a text is in."""
_LONGER_STEM = 7
"""Kept where the shorter one would be a function word: "shoulder", "should"."""
_REMEMBERED_WORDS = 65_536
"""Words whose terms are kept for the next time."""
_LONGEST = 64
"""Characters of a word that count; what is longer is no word."""

_WORD = re.compile(r"[\w\u0900-\u0dff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]+(?:['.,@/:\-][^\W_]+)*")
"""A word with what may stand inside one; the ranges are scripts whose vowel signs \\w leaves out."""
_PIECE = re.compile(r"\d+(?:[.,]\d{3})+(?!\d)|\d+|[\u0900-\u0dff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]+|[^\W\d_]+")
_CLITIC = re.compile(r"(?:n't|'(?:s|t|d|m|ll|re|ve))$")
_ELISION = re.compile(r"^(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)'(?=\w)")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af\U00020000-\U0003ffff]")
"""Japanese, Chinese; and Korean, whose words carry their particles."""
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_UNSPACED_ALPHABETS = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
"""Thai, Lao, Burmese, Khmer: a word is many characters."""
_ARABIC = re.compile(r"[\u0600-\u06ff]")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")

_MARKS = re.compile(r"[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u0640\u00ad\u200b-\u200d\u2060\ufeff]")
"""Accents of the European alphabets, points and tatweel of Hebrew and Arabic, and what has no width."""
_LETTERS = str.maketrans(
    {"\u2019": "'", "\u2018": "'", "\u02bc": "'", "\u2010": "-", "\u2011": "-"}
    | dict(zip("أإآٱةىؤئکیıłøđðþæœ", "ااااهيويكيiloddtao", strict=True))
)
_ARTICLE = re.compile(r"^(?:[وفبك]?ال|لل)(?=\w{3})")
_ENDING = re.compile(r"(?<=\w{3})(?:ات|ان|ين|ون|ها|هم|كم|نا|يه|ه|ي)$")

_SHORTEST_MISSPELT = 4
_MEANT = 3
"""Known terms that one misspelt term may stand for."""
_SWAPPED, _ONE_MORE_OR_LESS, _ANOTHER_LETTER = 0.7, 0.5, 0.4
"""Weights of a slip: a known word reached by it, against the word itself."""
_ALPHABETS = (
    "abcdefghijklmnopqrstuvwxyz",
    "абвгдежзийклмнопрстуфхцчшщъыьэюяєіґ",
    "αβγδεζηθικλμνξοπρστυφχψω",
    "ابتثجحخدذرزسشصضطظعغفقكلمنهوي",
    "אבגדהוזחטיךכלםמןנסעףפץצקרשת",
)

_ENGLISH = Stemmer.Stemmer("english", 0)
_RUSSIAN = Stemmer.Stemmer("russian", 0)
_stemming = Lock()
"""A Stemmer must not be used by two threads at once."""


def terms(text: str) -> list[str]:
    """Return the folded search terms of a text, in order, with repeats.

    Words become lower case without accents and endings, at most seven characters. Chinese and Japanese become
    overlapping pairs of characters, and each Chinese character by itself. Numbers, codes, addresses and hyphenated
    words give their parts, and a hyphenated word also its parts joined.
    """
    return [term for word in _WORD.findall(folded(text)) for term in _of_word(word[:_LONGEST])]


def folded(text: str) -> str:
    """Return a text in lower case, without accents, with one spelling of each letter and each digit."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.casefold()).translate(_LETTERS)
    return unicodedata.normalize("NFKC", _MARKS.sub("", plain)).translate(_LETTERS)


@lru_cache(maxsize=_REMEMBERED_WORDS)
def _of_word(word: str) -> tuple[str, ...]:
    word = _ELISION.sub("", _CLITIC.sub("", word)).replace("'", "")
    pieces = _PIECE.findall(word)
    found = [term for piece in pieces for term in _of_piece(piece)]
    if "-" in word and len(pieces) == 2 and "@" not in word and "/" not in word:
        joined = "".join(pieces)
        found += _of_piece(joined) if joined.isalpha() else [joined]
    return tuple(found)


def _of_piece(piece: str) -> list[str]:
    if piece[0].isdecimal():
        return [str(int(re.sub("[.,]", "", piece)))]
    if _UNSPACED.search(piece):
        return _runs(piece, 2) + (_HAN.findall(piece) if len(piece) > 1 else [])
    if _UNSPACED_ALPHABETS.search(piece):
        return _runs(piece, 3)
    return [piece if piece in FILLERS else _stem(piece)]


def _stem(word: str) -> str:
    if _ARABIC.search(word):
        stem = _ENDING.sub("", _ARTICLE.sub("", word))
    else:
        stem = _stemmed(_RUSSIAN if _CYRILLIC.search(word) else _ENGLISH, BASE_FORMS.get(word, word))
    return next((kept for kept in (stem[:_STEM], stem[:_LONGER_STEM]) if kept not in FILLERS), word)


def _runs(piece: str, length: int) -> list[str]:
    return [piece[start : start + length] for start in range(max(1, len(piece) - length + 1))]


def _stemmed(stemmer: Stemmer.Stemmer, word: str) -> str:
    with _stemming:
        return str(stemmer.stemWord(word))


def is_filler(term: str) -> bool:
    """Tell whether a term is one of the commonest function words of the eight languages measured.

    They say little, and not nothing: a tenth of a word's weight in the question found more than none.
    """
    return term in FILLERS


def nearest(term: str, vocabulary: AbstractSet[str] | Mapping[str, object]) -> list[tuple[str, float]]:
    """Return the known terms that a misspelt one may mean, likeliest first.

    term, vocabulary: as `terms` gives them; the vocabulary is only looked up, so its size costs nothing.
    Returns at most three (known term, what to weigh it with, below 1), each one slip away, swapped neighbours first.
    Empty for terms under four characters, for numbers, codes and scripts without an alphabet.
    Source: P. Norvig, "How to write a spelling corrector".
    """
    if len(term) < _SHORTEST_MISSPELT or not term.isalpha() or _UNSPACED.search(term):
        return []
    found: dict[str, float] = {}
    for known, weight in _slips(term):
        if known in vocabulary and known != term and not is_filler(known):
            found[known] = max(weight, found.get(known, 0))
    return sorted(found.items(), key=lambda pair: -pair[1])[:_MEANT]


def _slips(term: str) -> Iterator[tuple[str, float]]:
    """Every term that one slip makes of this one; where a slip moves the cut, any letter may end the term."""
    letters = next((letters for letters in _ALPHABETS if term[-1] in letters), "")
    ends = ["", *letters] if len(term) == _STEM else [""]
    for place in range(len(term) + 1):
        before, after = term[:place], term[place:]
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:], _SWAPPED
        if after:
            yield from ((before + after[1:] + end, _ONE_MORE_OR_LESS) for end in ends)
            yield from ((before + letter + after[1:], _ANOTHER_LETTER) for letter in letters)
        yield from (((before + letter + after)[: max(_STEM, len(term))], _ONE_MORE_OR_LESS) for letter in letters)
