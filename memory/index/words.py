"""The words that a search compares: any script, no dictionary of a language, no model.

A word always gives the same terms, whatever text it stands in, so a name in an English question meets the same name in
a German answer. Knows nothing of turns, indexes and scores.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from functools import cache, lru_cache
from threading import Lock

import Stemmer  # type: ignore[import-not-found]
from rapidfuzz import process
from rapidfuzz.distance import OSA

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

_stemming = Lock()


def terms(text: str) -> list[str]:
    """Return the folded search terms of a text, in order, with repeats.

    Words become lower case without accents and endings, Chinese and Japanese overlapping pairs of characters. Numbers,
    codes, addresses and hyphenated words give their parts, and a hyphenated word also its parts joined.
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
        return _runs(piece, 2)
    if _UNSPACED_ALPHABETS.search(piece):
        return _runs(piece, 3)
    return [_stem(piece)]


def _stem(word: str) -> str:
    if _ARABIC.search(word):
        return _ENDING.sub("", _ARTICLE.sub("", word))
    if _CYRILLIC.search(word):
        return _stemmed("russian", word)
    return _stemmed("english", word)


def _runs(piece: str, length: int) -> list[str]:
    return [piece[start : start + length] for start in range(max(1, len(piece) - length + 1))]


def _stemmed(language: str, word: str) -> str:
    with _stemming:  # a Stemmer must not be used by two threads at once
        return str(_stemmer(language).stemWord(word))


@cache
def _stemmer(language: str) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(language, 0)


_FILLER_WORDS = """
a about all also am an and any are as at be been being but by can could did do does for from get got had has have he
her him his how i if in into is it its just may me might more my no not now of on or our out she should so some than
that the their them then there these they this those to too up us very was we were what when where which who whom
whose why will with would you your
el la los las un una unos unas de del al y o que en con por para se su sus mi mis tu tus lo le les es era esta este
esto no si como pero mas muy ya yo ella ellos nos cual donde cuando quien
der das ein eine einen einem einer und oder aber ist sind ich du er sie es wir ihr mein meine meinen dein deine sich
nicht auch auf fur zu zum zur im am von vom bei nach wie wo wer wann welche welcher welches dass den dem des
le la les une des du et ou est je tu il elle nous vous ils elles mon ma mes ton ta tes ses ce cette ces qui que quoi
dans sur pour avec pas ne au aux en quel quelle
o os as uma uns umas da dos das na nas nos em com por que se seu sua meu minha nao eu ele ela isso este esta onde
qual quem
في من على الى عن ان هذا هذه ذلك التي الذي ما لا هل كان هو هي انا انت لي مع
的 了 是 我 你 他 她 在 和 有 不 也 都 就 吗 呢 吧 啊 我们 你们 他们 什么 怎么 这个 那个 一个 没有 可以 就是 哪里 哪个
です ます した ました から ので これ それ ある いる する ない って とか けど 私は 私の のは には では でし
"""


def is_filler(term: str) -> bool:
    """Tell whether a term is one of the commonest function words of the eight languages measured."""
    return term in _fillers()


@cache
def _fillers() -> frozenset[str]:
    return frozenset(terms(_FILLER_WORDS))


def nearest(term: str, vocabulary: Collection[str]) -> list[tuple[str, float]]:
    """Return the known terms that a misspelt one may mean, likeliest first.

    term, vocabulary: as `terms` gives them.
    Returns at most five (known term, likeness between 0 and 1); one slip is allowed from four letters on, two from
    eight; swapped neighbours are one slip. Empty for short terms and numbers.
    Source: optimal string alignment distance (Damerau 1964), by rapidfuzz.
    """
    if len(term) < 4 or any(c.isdecimal() for c in term):
        return []
    slips = 1 if len(term) < 8 else 2
    found = process.extract(term, vocabulary, scorer=OSA.distance, score_cutoff=slips, limit=5)
    return [(known, 1 - distance / len(term)) for known, distance, _ in found]
