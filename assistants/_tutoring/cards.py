"""Cards out of what a learner writes: "hola = hello", lines of such, an attached table. None comes of thin air."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from assistants._tutoring.judging import forms, plain
from memory.attachments import AttachedText, split

MAX_CARDS = 1000
"""Cards that are taken from one message."""
MAX_SIDE = 120
"""Characters of one side; what is longer is prose, and no card."""
_MAX_LINE = 2 * MAX_SIDE + 20
_MAX_LINES = 2 * MAX_CARDS
"""Lines of a message or file that are read."""

_SURE = (r"\s*(?:=+>?|[-–]+>|→|⇒|\t)\s*",)
_LIKELY = (r"\s*;\s*", r"\s+[-–—]\s+", r"\s*:\s+")
_PARTED = re.compile(r"[,;](?=[^,;=]+=)")
_BULLET = re.compile(r"^\s*(?:[-*•]\s+|\d{1,3}[.)]\s+)")
_LEAD_IN = re.compile(
    r"^(?:(?:ok(?:ay)?|no|wait|sorry|actually|please|and|also)\b,?\s+|(?:add|learn|new card|card|i meant?)\b:?\s+"
    r"(?!(?:up|to|on|by|in|out|off|from|about)\b))+(?=[^=]*\w[^=]*=)",
    re.IGNORECASE,
)
_ASKING = re.compile(
    r"^(?:is|are|does|do|what|why|how|when|where|who|which|can|could|should|would|if)\b", re.IGNORECASE
)
_PROSE_WORDS = "note ps question hint example answer i my the it this that there and but so because"
_PROSE = frozenset(_PROSE_WORDS.split())
_HEADERS = (("front", "back"), ("question", "answer"), ("word", "translation"), ("term", "definition"))


@dataclass(frozen=True)
class Card:
    """Two sides, each of them perhaps with several forms parted by a slash."""

    front: str
    back: str
    deck: str = ""
    """The starter deck that it is from; empty for a learner's own."""

    @cached_property
    def key(self) -> str:
        """What makes it the same card: its front, whatever the case and the spaces."""
        return unicodedata.normalize("NFC", " ".join(self.front.split())).casefold()

    @cached_property
    def front_forms(self) -> tuple[str, ...]:
        """The forms of its front, plain, each once."""
        return tuple(dict.fromkeys(map(plain, forms(self.front))))

    @cached_property
    def back_forms(self) -> tuple[str, ...]:
        """The same of its back."""
        return tuple(dict.fromkeys(map(plain, forms(self.back))))


@dataclass(frozen=True)
class Found:
    """The cards of one message."""

    cards: tuple[Card, ...] = ()
    sure: bool = False
    """Whether they can be nothing else: an equals sign, an arrow, several lines, a file."""
    passed_over: int = 0
    """Lines of an attached table that are no cards, or were too many."""


def find_cards(text: str) -> Found:
    """Return the cards that a message holds, typed or attached."""
    typed, files = split(text)
    lines = _parted(_lines(typed))
    own, sure = _typed_cards(lines)
    tables = [_file_cards(file) for file in files]
    cards = [*own, *(card for cards, _ in tables for card in cards)]
    over = sum(missed for _, missed in tables) + max(0, len(cards) - MAX_CARDS)
    return Found(tuple(cards[:MAX_CARDS]), sure or any(cards for cards, _ in tables), over)


def _lines(text: str) -> list[str]:
    """Return the first lines that are not empty, without the signs of a list."""
    filled = islice((line for line in text.splitlines() if line.strip()), _MAX_LINES)
    return [_BULLET.sub("", line).strip("\n\r ") for line in filled]


def _typed_cards(lines: Sequence[str]) -> tuple[list[Card], bool]:
    """Return the cards of lines that were typed: those with the sign that parts most of them."""
    best: list[Card] = []
    sure = False
    read = [_LEAD_IN.sub("", line) if "=" in line else line for line in lines if _may_be_card(line)]
    for sign in (*_SURE, *_LIKELY):
        found = [card for line in read if (card := _card(line, sign, strict=sign in _LIKELY))]
        if len(found) > len(best):
            best, sure = found, sign in _SURE or len(found) > 1
    return best, sure


def _parted(lines: Sequence[str]) -> list[str]:
    """Return the lines, those with several cards ("a = b, c = d") cut between them."""
    return [part.strip() for line in lines for part in (_PARTED.split(line) if line.count("=") > 1 else [line])]


def _may_be_card(line: str) -> bool:
    return len(line) <= _MAX_LINE and "://" not in line and not (line.endswith("?") and _ASKING.match(line))


def _card(line: str, sign: str, *, strict: bool) -> Card | None:
    sides = re.split(sign, line, maxsplit=1)
    if len(sides) < 2 or (strict and _is_prose(*sides)):
        return None
    return _made(*sides)


def _is_prose(front: str, back: str) -> bool:
    """Tell whether a line that a colon or a dash parts is a sentence rather than a card."""
    words = front.casefold().split()
    return not words or words[0] in _PROSE or len(words) > 4 or len(back.split()) > 6 or back.endswith(("?", "!"))


def _made(front: str, back: str) -> Card | None:
    sides = [" ".join(side.split()).strip(' "“”') for side in (front, back)]
    fits = all(any(map(str.isalnum, side)) and len(side) <= MAX_SIDE for side in sides)
    return Card(*sides) if fits else None


def _file_cards(file: AttachedText) -> tuple[list[Card], int]:
    if not file.name.casefold().endswith((".csv", ".tsv")):
        return _typed_cards(_lines(file.text))[0], 0
    rows, left_out = _rows(file.text)
    left, right = 0, 1
    heads = [cell.strip().casefold() for cell in rows[0]] if rows else []
    for front, back in _HEADERS:
        if front in heads and back in heads:
            left, right, rows = heads.index(front), heads.index(back), rows[1:]
    made = [_made(row[left], row[right]) if len(row) > max(left, right) else None for row in rows]
    cards = [card for card in made if card]
    return cards, len(made) - len(cards) + left_out


def _rows(text: str) -> tuple[list[list[str]], int]:
    """Return a table's first rows, whichever of tab, semicolon and comma parts most of them, and how many more are."""
    head = [line for line in islice(io.StringIO(text), 20) if line.strip()]
    sign = max("\t;,", key=lambda one: sum(one in line for line in head))
    lines = io.StringIO(text.replace("\0", ""))
    rows: list[list[str]] = []
    with suppress(csv.Error):
        filled = (row for row in csv.reader(lines, delimiter=sign) if any(cell.strip() for cell in row))
        rows.extend(islice(filled, _MAX_LINES))
    return rows, sum(not line.isspace() for line in lines)
