"""Looking at the tokens of one text, and reading an amount of time among them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from memory.index._dates.ranges import Range
from memory.index._dates.tokens import Token

Amount = tuple[tuple[int, int], str, int]
"""Fewest and most, the unit, and the token after: (2, 2), "w", 5."""

_FEW = {"Fw": (2, 6)}


class Cursor:
    """Looks at tokens by their number; one past either end is a full stop.

    now: the day on which the text was said or asked. said: first and last day of the log, if known.
    bias: -1 where a date without a year is past, 1 where it is to come, 0 where it is the nearest.
    """

    def __init__(self, tokens: Sequence[Token], now: date, said: Range | None, bias: int) -> None:
        self._tokens = tokens
        self._now = now
        self._said = said
        self._bias = bias

    def _kind(self, i: int) -> str:
        return self._tokens[i].kind if 0 <= i < len(self._tokens) else "."

    def _value(self, i: int) -> int:
        value = self._tokens[i].value
        return value if isinstance(value, int) else 0

    def _name(self, i: int) -> str:
        return str(self._tokens[i].value).lower() if self._kind(i) in "UH" else ""

    def _skip(self, i: int, *kinds: str) -> int:
        return i + 1 if self._kind(i) in kinds else i

    def _amount(self, i: int) -> Amount | None:
        """Read "two weeks", "a month", "a few days": the fewest and most, the unit, and where it ends."""
        kind, least, most = self._kind(i), 1, 1
        if kind in ("n", "N"):
            least = most = self._value(i)
        elif kind == "A":
            if self._kind(i + 1) in ("Fw", "n"):
                return self._amount(i + 1)
        elif kind in _FEW:
            least, most = _FEW[kind]
        else:
            return None
        j = self._skip(i + 1, "Of")
        unit = self._name(j) if self._kind(j) == "U" else ""
        return ((least, most), unit, j + 1) if unit else None
