"""From a text to tokens: what stands in it, whichever of eight languages it is in.

A token is a kind and a value, `vocabulary` lists them. Languages differ in their words and hardly in how they put a
date together, so whoever reads dates knows tokens only. Knows no calendar.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from typing import NamedTuple

from memory.index._dates import vocabulary


class Token(NamedTuple):
    """One word, number or mark."""

    kind: str
    value: int | str = 0
    english: bool = True
    """Whether the text that it stands in reads as English."""


WORD = Token("w")
OTHER = WORD._replace(english=False)

_MARKS = re.compile("[\u0300-\u036f\u0640\u064b-\u0655\u0670]")
_QUOTES = str.maketrans({"’": "'", "‘": "'", "ى": "ي", "ة": "ه", "–": "-", "—": "-", "‐": "-", "\u2011": "-"})


def fold(text: str) -> str:
    """Return the text in lower case, without accents and Arabic vowel signs, with plain quotes and dashes."""
    text = text.lower()
    if text.isascii():
        return text
    text = _MARKS.sub("", unicodedata.normalize("NFKD", text))
    return unicodedata.normalize("NFC", text).translate(_QUOTES)


def _entries(text: str) -> Iterator[tuple[str, str]]:
    for group in text.strip().replace("\n", ";").split(";"):
        tag, *words = group.split()
        for word in words:
            yield tag, fold(word)


def _tokens(tag: str, english: bool) -> tuple[Token, ...]:
    return tuple(_token(part, english) for part in tag.split("+"))


def _token(tag: str, english: bool) -> Token:
    weak = tag.endswith("~")
    tag = tag.rstrip("~?")
    match = re.fullmatch(r"([A-Z]|n)(-?\d+)", tag)
    if match:
        kind = match[1].lower() if weak else match[1]
        return Token(kind, int(match[2]), english)
    if tag[0] in "UH" and tag not in ("Hf", "Ha"):
        return Token(tag[0], tag[1:], english)
    return Token(tag, 0, english)


_Vocabulary = dict[str, tuple[Token, ...]]


def _vocabulary(text: str, *, english: bool = False, safe: bool = False) -> _Vocabulary:
    words: _Vocabulary = {}
    for tag, word in _entries(text):
        if safe and (tag[-1] in "?~" or tag in ("w", "A", "Pa", "qt")):
            continue
        tokens = () if tag.startswith("sk") else _tokens(tag, english)
        words.setdefault(word, tokens)
    return words


_SPOKEN = {
    "en": vocabulary.ENGLISH,
    "es": vocabulary.SPANISH,
    "de": vocabulary.GERMAN,
    "pt": vocabulary.PORTUGUESE,
    "fr": vocabulary.FRENCH,
}
_OWN = {name: _vocabulary(text, english=name == "en") for name, text in _SPOKEN.items()}
_ANY: _Vocabulary = {}
for _text in _SPOKEN.values():
    for _word, _found in _vocabulary(_text, safe=True).items():
        _ANY.setdefault(_word, _found)
_SHARED_BY = Counter(word for words in _OWN.values() for word in words)
_ARABIC_WORDS = _vocabulary(vocabulary.ARABIC)
_EASTERN_WORDS = _vocabulary(vocabulary.EASTERN)

_PLAIN_WORD = re.compile(r"[^\W\d_]+")
_TELLING_KINDS = frozenset(["M", "m", "D", "d", "R", "S", "s", "U", "H", "K", "Q", "C", "Nw"])
"""Kinds without one of which, or a digit, there is no date."""


def _triggers(*vocabularies: _Vocabulary) -> frozenset[str]:
    """Return the words without one of which no expression of time is complete; of a phrase its longest word."""
    telling = (
        word
        for words in vocabularies
        for word, tokens in words.items()
        if any(token.kind in _TELLING_KINDS for token in tokens)
    )
    return frozenset(max(_PLAIN_WORD.findall(word), key=len) for word in telling)


_TRIGGERS = _triggers(*_OWN.values(), _ARABIC_WORDS)
_DIGIT = re.compile(r"\d")
_EAST = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_ARABIC_LETTER = re.compile(r"[\u0600-\u06ff]")

_JOINED = {word for words in (*_OWN.values(), _ARABIC_WORDS) for word in words if "_" in word}
_PHRASES = re.compile(
    r"(?<!\w)(?:"
    + "|".join(re.escape(word).replace("_", "[ _]") for word in sorted(_JOINED, key=len, reverse=True))
    + r")(?!\w)"
)

_SHORTENED = re.compile(
    r"(?:(?<=\bjan|\bfeb|\bmar|\bapr|\bjun|\bjul|\baug|\bsep|\boct|\bnov|\bdec)|(?<=\bsept))\. (?=\d)"
)
_HAN_NUMBER = "[〇零一二三四五六七八九十两兩]"
_NUMBER = rf"(?:\d+|{_HAN_NUMBER}+)"
_PIECE = re.compile(
    r"(?P<iso>(?<![\w./-])\d{4}([-/.])\d{1,2}\2\d{1,2}(?![\w-]|[./]\d))"
    r"|(?P<dmy>(?<![\w./-])\d{1,2}([-/.])\d{1,2}\4\d{4}(?![\w-]|[./]\d))"
    rf"|(?P<cy>\d{{4}}|[〇零一二三四五六七八九]{{4}})年(?![前后後])|(?P<cm>{_NUMBER})月(?P<cd>{_NUMBER})[日号號]"
    rf"|(?P<cmo>{_NUMBER})月(?!間)|(?P<week>[上下这這本])?(?:个|個)?(?:周|週|星期|礼拜|禮拜)(?P<cwd>[一二三四五六日天])(?![个個])"
    r"|(?P<jwd>[月火水木金土日])曜日?"
    rf"|(?P<cn>{_NUMBER}|几|幾|数|數)(?:个|個|か|ヶ|カ|箇)?(?P<cu>天|日間?|周|週間?|星期|礼拜|月|年間?)(?P<ago>之?前|以前)?"
    r"|(?P<east>" + "|".join(sorted(map(re.escape, _EASTERN_WORDS), key=len, reverse=True)) + r")"
    r"|(?P<other>[\u3040-\u30ff\u3400-\u9fff])"
    r"|(?P<decade>(?<!\w)(?:19|20)?\d0'?s(?!\w))"
    r"|(?P<mess>(?<![\w])[\d٠-٩]+(?:[.,:/]\d+)+(?:[-.]?\w+)*|[vV#$€£+]\d[\w.]*|\d+(?:-\d+){2,}[\w.-]*)"
    r"|(?P<ordinal>\d{1,2})(?:st|nd|rd|th|er|re|eme|º|ª|o|a)(?!\w)"
    r"|(?P<number>\d+)(?![^\W\d_]|%)"
    r"|(?P<word>[^\W\d](?:\w|(?<=\w)['-](?=[^\W\d]))*|'(?:ll|s)\b)"
    r"|(?P<mark>[,.?!;:&/\n-])|(?P<junk>\S)"
)
_HAN: dict[str, int] = {**dict(zip("〇零一二三四五六七八九十", [0, *range(11)], strict=True)), "两": 2, "兩": 2}
_EAST_UNITS = {"天": "d", "日": "d", "周": "w", "週": "w", "星": "w", "礼": "w", "月": "m", "年": "y"}
_ARABIC_PREFIXES = ("وال", "بال", "لل", "و", "ب", "ل", "ف", "ال")


def may_hold(text: str) -> str:
    """Return the folded text if it may hold an expression of time, else "": cheap, for every message."""
    folded = fold(text)
    if not _TRIGGERS.isdisjoint(_PLAIN_WORD.findall(folded)) or _DIGIT.search(folded):
        return folded
    if folded.isascii():
        return ""
    return folded if _EAST.search(folded) or _ARABIC_LETTER.search(folded) else ""


def read(folded: str) -> tuple[Token, ...]:
    """Return the tokens of a folded text; articles and the like are left out."""
    joined = _PHRASES.sub(lambda match: match[0].replace(" ", "_"), _SHORTENED.sub(" ", folded))
    language = _language(joined)
    own = _OWN[language]
    english = language == "en"
    tokens: list[Token] = []
    for match in _PIECE.finditer(joined):
        tokens.extend(_read_piece(match, own, english))
    return tuple(tokens)


def _language(joined: str) -> str:
    words = [word for word in re.findall(r"[^\W\d][\w-]*", joined)[:200] if word in _SHARED_BY]
    return max(_OWN, key=lambda name: sum(1 / _SHARED_BY[word] for word in words if word in _OWN[name]))


def _read_piece(match: re.Match[str], own: _Vocabulary, english: bool) -> tuple[Token, ...]:
    kind, text = str(match.lastgroup), match[0]
    if kind == "word":
        return _read_word(text, own, english)
    if kind in _SINGLE:
        kind, value = _SINGLE[kind](match)
        return (Token(kind, value, english),)
    return _read_eastern(match, kind)


def _decade(match: re.Match[str]) -> tuple[str, int]:
    years = int(match[0].rstrip("'s"))
    return "C", years if years > 99 else years + (1900 if years >= 30 else 2000)


def _number(match: re.Match[str]) -> tuple[str, int]:
    value = int(match[0][:6])
    return "Y" if 1900 <= value < 2040 else "N", value


_SINGLE: dict[str, Callable[[re.Match[str]], tuple[str, int | str]]] = {
    "iso": lambda match: ("X", re.sub(r"\D", "-", match[0])),
    "dmy": lambda match: ("X", re.sub(r"\D", "-", match[0])),
    "number": _number,
    "ordinal": lambda match: ("O", int(match["ordinal"])),
    "decade": _decade,
    "mark": lambda match: (match[0] if match[0] in ",-/&" else ".", 0),
    **dict.fromkeys(("mess", "junk", "other"), lambda _: ("w", 0)),
}


def _read_word(word: str, own: _Vocabulary, english: bool) -> tuple[Token, ...]:
    for words in (own, _ANY):
        if word in words:
            return words[word]
    if word[0] >= "\u0600":
        return _read_arabic(word)
    if "-" in word or "'" in word:
        parts = [part if part in own else part.strip("'") for part in re.split(r"-|(?=')", word)]
        if any(part in own for part in parts):
            return tuple(token for part in parts for token in own.get(part, (WORD if english else OTHER,)))
    if english and word.endswith("ed"):
        return (Token("Pa"),)
    return (WORD if english else OTHER,)


def _read_arabic(word: str) -> tuple[Token, ...]:
    if word in _ARABIC_WORDS:
        return _ARABIC_WORDS[word]
    for prefix in _ARABIC_PREFIXES:
        rest = word.removeprefix(prefix)
        for form in (rest, "ال" + rest):
            if rest != word and form in _ARABIC_WORDS:
                found = _ARABIC_WORDS[form]
                return (Token("An", 0, False), *found) if prefix[0] == "و" else found
    return (Token("Fu", 0, False),) if word.startswith("سا") and len(word) > 4 else (OTHER,)


def _read_eastern(match: re.Match[str], kind: str) -> tuple[Token, ...]:
    return _EASTERN_WORDS[match[0]] if kind == "east" else _EASTERN_PIECES[kind](match)


def _week_and_day(match: re.Match[str]) -> tuple[Token, ...]:
    day = Token("D", "一二三四五六日".find(match["cwd"].replace("天", "日")), False)
    if not match["week"]:
        return (day,)
    return Token({"上": "La", "下": "Nx"}.get(match["week"], "Th"), 0, False), Token("U", "w", False), day


def _amount(match: re.Match[str]) -> tuple[Token, ...]:
    number = Token("Fw", 0, False) if match["cn"] in "几幾数數" else Token("n", _han(match["cn"]), False)
    found = (number, Token("U", _EAST_UNITS[match["cu"][0]], False))
    return (*found, Token("Ag", 0, False)) if match["ago"] else found


_IN: Token = Token("In", 0, False)
_EASTERN_PIECES: dict[str, Callable[[re.Match[str]], tuple[Token, ...]]] = {
    "cy": lambda match: (_IN, Token("Y", _han(match["cy"]), False)),
    "cd": lambda match: (Token("M", _han(match["cm"]), False), Token("N", _han(match["cd"]), False)),
    "cmo": lambda match: (_IN, Token("M", _han(match["cmo"]), False)),
    "cwd": _week_and_day,
    "jwd": lambda match: (Token("D", "月火水木金土日".find(match["jwd"]), False),),
    "ago": _amount,
    "cu": _amount,
}


def _han(text: str) -> int:
    """Read a number up to 99, or one digit by digit."""
    if text.isdecimal():
        return int(text[:6])
    if "十" not in text:
        return int("".join(str(_HAN[sign]) for sign in text)[:5])
    tens, _, ones = text.partition("十")
    return _HAN.get(tens[-1:], 1) * 10 + _HAN.get(ones[:1], 0)
