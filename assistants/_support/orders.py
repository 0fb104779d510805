"""Order numbers: found in what people write, and what is wrong with one that is none.

An order number is 6 to 10 letters or digits, one of them at least a digit. Spaces and dashes may stand inside it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from assistants._support.words import LEET, READ_CHARACTERS, STOP, TAGS

SHORTEST, LONGEST = 6, 10
"""Characters of an order number."""


_SHOWN = 24
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_UNITS = r"(?:second|minute|hour|day|week|month|year|fortnight|time|euro|dollar|pound|percent|pm|am)s?\b"
_MONTHS = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_NO_NUMBER = re.compile(
    rf"""\b(?:19|20)\d\d[-/.]{_DAY}[-/.]{_DAY}\b | \b{_DAY}[-/.]{_DAY}[-/.](?:(?:19|20)\d\d|\d\d)\b
    | \b{_DAY}[/.]{_DAY}\b | \b\d{{1,2}}:\d\d\b | \b{_DAY}(?:st|nd|rd|th)\b
    | \b{_DAY}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTHS}(?:,?\s+(?:19|20)\d\d\b)?
    | \b{_MONTHS}\s+{_DAY}(?:st|nd|rd|th)?\b(?:,?\s+(?:19|20)\d\d\b)?
    | [$€£]\s?\d[\d.,]* | \b\d{{1,4}}\s?(?:more\s+)?{_UNITS}""",
    re.IGNORECASE | re.VERBOSE,
)
"""Dates, times, spans and prices."""
_MODEL = re.compile(r"[a-z]{5,}\d{1,2}")
"""Such as iphone15: the name of a thing rather than its number."""
_PIECE = re.compile(r"[^\s,;!?()\"“”„«»]+")
_EDGES = ".:'‘’*_`<>[]{}-–—/\\#№&+=~…"
_DASHES = re.compile("[-‐‑‒–—−]")


@dataclass(frozen=True)
class Piece:
    """What may be an order number: where it stands in a text, and its characters without spaces and dashes."""

    start: int
    end: int
    marks: str

    @property
    def numbered(self) -> bool:
        """Whether a digit is in it."""
        return any(mark.isdigit() for mark in self.marks)

    @property
    def number(self) -> str:
        """The order number that it is; empty if it is none."""
        fits = _plain(self.marks) and self.numbered and SHORTEST <= len(self.marks) <= LONGEST
        named = _MODEL.fullmatch(self.marks) or self.marks.lower().translate(LEET) in TAGS
        return self.marks.upper() if fits and not named else ""


def find_orders(text: str) -> tuple[str, ...]:
    """Return the order numbers in a text, upper-cased and without spaces or dashes, each once, in their order."""
    return part_orders(text)[0]


def part_orders(text: str) -> tuple[tuple[str, ...], str]:
    """Return the order numbers, as `find_orders` does, and the text with "ordernumber" in the place of each."""
    whole = _normal(text)
    numbers: dict[str, None] = {}
    parts, end = [], 0
    for piece in _pieces(whole):
        if number := piece.number:
            numbers[number] = None
            parts += [whole[end : piece.start], " ordernumber "]
            end = piece.end
    return tuple(numbers), "".join([*parts, whole[end:]])


def fault(text: str, at_least: int = 1) -> str:
    """Say what is wrong with what was meant as an order number, in a sentence; empty if nothing looks like one.

    at_least: characters of what may be one, where none was asked for yet.
    """
    whole = _normal(text)
    pieces = [piece for piece in _pieces(whole) if not piece.number]
    meant = next((piece for piece in pieces if piece.numbered and len(piece.marks) >= at_least), None)
    if at_least > 1:
        return _fault(whole[meant.start : meant.end], meant.marks) if meant else ""
    if meant is None and len(pieces) == 1 and len(pieces[0].marks) >= 4 and not _everyday(pieces[0].marks):
        meant = pieces[0]
    meant = meant or next((piece for piece in pieces if _shouted(piece.marks, whole)), None)
    return _fault(whole[meant.start : meant.end], meant.marks) if meant else ""


def _fault(shown: str, marks: str) -> str:
    short = shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}…"
    odd = next((mark for mark in marks if not _plain(mark)), "")
    if odd:
        return f"“{short}” holds “{odd}”, and an order number has only the letters A to Z and digits."
    if len(marks) < SHORTEST:
        return f"“{short}” is too short: it has {len(marks)} {_characters(marks)}, and an order number has 6 to 10."
    if len(marks) > LONGEST:
        return f"“{short}” is too long: it has {len(marks)} characters, and an order number has 6 to 10."
    return f"“{short}” has no digit in it, and every order number has at least one."


def _characters(marks: str) -> str:
    return "character" if len(marks) == 1 else "characters"


def _pieces(text: str) -> list[Piece]:
    """Return the words of a text, those joined that are parts of one number; dates and the like are left out."""
    masked = _NO_NUMBER.sub(lambda found: " " * len(found[0]), text)
    words = [_trimmed(found) for found in _PIECE.finditer(masked)]
    words = [word for word in words if word.marks]
    if _alone(words):
        return [_merged(words)]
    pieces: list[Piece] = []
    for word in words:
        if pieces and _continues(pieces[-1], word, text):
            pieces[-1] = _merged([pieces[-1], word])
        else:
            pieces.append(word)
    return pieces


def _trimmed(found: re.Match[str]) -> Piece:
    kept = found[0].strip(_EDGES)
    start = found.start() + (found[0].index(kept) if kept else 0)
    return Piece(start, start + len(kept), _DASHES.sub("", kept))


def _merged(words: Sequence[Piece]) -> Piece:
    return Piece(words[0].start, words[-1].end, "".join(word.marks for word in words))


def _alone(words: Sequence[Piece]) -> bool:
    """Whether the whole message is one number in parts, such as "ab 123 456"."""
    letters = [word.marks for word in words if not word.numbered]
    short = all(len(part) <= 3 and not _everyday(part) for part in letters)
    return 2 <= len(words) <= 5 and short and bool(_merged(words).number) and not all(word.number for word in words)


def _continues(before: Piece, word: Piece, text: str) -> bool:
    if not (word.numbered and _plain(before.marks) and _plain(word.marks)) or len(text[before.end : word.start]) != 1:
        return False
    if before.numbered:
        fits = len(before.marks) + len(word.marks) <= LONGEST or not word.number
        # Of "1234 5678 9012" no part is the number: it is one that is too long.
        unfinished = not before.number or " " in text[before.start : before.end]
        return unfinished and len(before.marks) >= 2 and fits
    return before.marks.isupper() and len(before.marks) <= 4 and not _everyday(before.marks)


def _everyday(marks: str) -> bool:
    return marks.lower() in STOP or marks.lower() in TAGS


def _shouted(marks: str, text: str) -> bool:
    return marks.isupper() and marks.isalpha() and len(marks) >= 5 and not text.isupper() and not _everyday(marks)


def _plain(marks: str) -> bool:
    return marks.isascii() and marks.isalnum()


def _normal(text: str) -> str:
    """Return the text with full-width letters and digits as ordinary ones, cut to what is read."""
    return unicodedata.normalize("NFKC", text[:READ_CHARACTERS])[:READ_CHARACTERS]
