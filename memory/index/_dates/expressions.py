"""How dates make expressions: "the first weekend of August 2023", "between March and May", "since Friday".

One reader for all languages, since a date's parts and not their words are what it reads. Knows no words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from memory.index._dates import ranges
from memory.index._dates.calendar_dates import THIRDS
from memory.index._dates.named import Found, Named, joined, neighbour, spans_of, within
from memory.index._dates.ranges import Range
from memory.index._dates.relative_dates import RelativeDates
from memory.index._dates.tokens import Token

Direction = Literal["range", "before", "after"]

_SUFFIXES: dict[str, tuple[Direction, bool]] = {
    "Sx": ("after", True),
    "Ax": ("after", False),
    "Bx": ("before", False),
    "Tx": ("before", True),
}
"""What the words after a date make of it where a language has them there, and whether its own days count."""

_DEEPEST = 3
_MOST_YEARS = 12


@dataclass(frozen=True)
class Expression:
    """One expression of time; its `spans` are the alternatives that a missing year leaves."""

    direction: Direction
    spans: tuple[Range, ...]
    since: bool = False
    """Whether its own first (or last) day is meant as well: "since May" as against "after May"."""


class Reader(RelativeDates):
    """Reads the expressions of one text."""

    def __init__(self, tokens: Sequence[Token], now: date, said: Range | None, bias: int) -> None:
        super().__init__(tokens, now, said, bias)
        self.durations = 0
        """How many lengths of time ("for two years") were passed over, after `read`."""

    def read(self) -> list[Expression]:
        """Return every expression, in the order of the words."""
        found: list[Expression] = []
        i = 0
        while i < len(self._tokens):
            try:
                expressions, j = self._expression(i)
            except (ValueError, OverflowError):  # a day or year that no calendar has
                expressions, j = [], i
            amount = self._amount(i) if j == i else None
            if amount:
                self.durations += 1
                j = amount[2]
            found += expressions
            i = max(j, i + 1)
        return found

    def _expression(self, i: int) -> tuple[list[Expression], int]:
        kind = self._kind(i)
        if kind in ("Bf", "Af", "Si", "Ti", "Vo", "Mu"):
            found = self._open_end(i)
            if found:
                return found
        between = self._between(i)
        if between:
            return [self._range(between[0])], between[1]
        point = self._point(i)
        if not point:
            return [], i
        if self._kind(point[1]) in _SUFFIXES:
            return [self._open(point[0], *_SUFFIXES[self._kind(point[1])])], point[1] + 1
        return self._alternatives(*point)

    def _open_end(self, i: int) -> tuple[list[Expression], int] | None:
        kind = self._kind(i)
        amount = self._amount(i + 1)
        if kind in ("Vo", "Mu") and amount and self._kind(amount[2]) != "Of":
            return None
        if kind in ("Si", "Mu") and amount:
            return [Expression("after", (self._rolling(amount, -1),), since=True)], amount[2]
        point = self._point(self._skip(i + 1, "On", "In"), loose=True)
        if not point:
            return None
        direction: Direction = "after" if kind in ("Af", "Si", "Mu") else "before"
        return [self._open(point[0], direction, kind in ("Si", "Ti", "Mu"))], point[1]

    def _open(self, named: Named, direction: Direction, since: bool) -> Expression:
        return Expression(direction, tuple(self._resolve(named)), since)

    def _range(self, named: Named) -> Expression:
        return Expression("range", tuple(self._resolve(named)))

    def _between(self, i: int) -> Found:
        """Read "between P and P", "from P to P", "P to P", "3-7 June"."""
        opened = self._kind(i) in ("Bt", "Fr")
        start = self._skip(i + opened, *([] if self._tokens[i].english else ["In"]))
        days = self._days_of_a_month(start)
        if days:
            return days
        first = self._point(start, loose=opened or self._kind(start) in "Mm")
        if not first:
            return None
        j = first[1]
        joint = ("An", "To", "Ti", "-", "Sx") if opened else ("To", "Ti", "-", "Sx")
        if self._kind(j) not in joint:
            return None
        last = self._point(self._skip(j + 1, "In", "On"), loose=True)
        return (joined(first[0], last[0]), self._skip(last[1], "Bt", "Tx")) if last else None

    def _alternatives(self, named: Named, j: int) -> tuple[list[Expression], int]:
        """Read what "or" and "and" add: "in May, June or July 2023"."""
        all_named = [named]
        while named.kind in ("m", "s", "y") and self._kind(j) in ("An", "Or", ","):
            following = self._point(self._skip(j + 1, "An", "Or", "In"), loose=True)
            if not following or following[0].kind != named.kind:
                break
            all_named.append(following[0])
            j = following[1]
        year = all_named[-1].year
        expressions = []
        for one in all_named:
            expressions.append(self._range(replace(one, year=year) if one.year is None else one))
        return expressions, j

    def _point(self, i: int, loose: bool = False, depth: int = 0) -> Found:
        """Read one date. loose: what stands before it has made sure that a date is meant."""
        if depth > _DEEPEST or i >= len(self._tokens):
            return None
        readings: Iterable[Callable[[], Found]] = (
            lambda: self._exact(i),
            lambda: self._part_of(i, depth),
            lambda: self._beside(i, depth),
            lambda: self._relative(i),
            lambda: self._time_ago(i),
            lambda: self._year_first(i),
            lambda: self._day_of_month(i),
            lambda: self._yearless(i, loose),
            lambda: self._weekday(i),
            lambda: self._year(i, loose),
        )
        found = next((found for reading in readings if (found := reading())), None)
        return self._third_after(*found) if found else None

    def _part_of(self, i: int, depth: int) -> Found:
        """Read "the last two weeks of P", "the first Monday of P", "early P", "the end of P", "P's second half"."""
        kind = self._kind(i)
        if kind in THIRDS:
            j = self._skip(self._skip(self._skip(i + 1, "In"), "Of"), "-")
            of = self._point(j, loose=True, depth=depth + 1) or self._this(j)
            return self._third(kind, of) if self._kind(j - 1) == "Of" or kind not in ("Be", "Ed") else None
        if kind not in ("O", "La"):
            return None
        number = self._value(i) if kind == "O" else -1
        j, count = i + 1, 1
        if self._kind(j) in ("n", "N"):
            j, count = j + 1, self._value(j)
        if self._kind(j) not in ("U", "D", "Hf") or self._kind(j + 1) not in ("Of", "In"):
            return None
        of = self._point(j + 2, loose=True, depth=depth + 1)
        if not of or (of[0].year == 0 and kind == "La" and of[0].kind == "d"):
            return None
        if self._kind(j) == "Hf":
            return within(of[0], lambda span: ranges.part(span, (number - 1) % 2 if number > 0 else 1, 2)), of[1]
        unit = str(self._tokens[j].value)
        return within(of[0], lambda span: ranges.units_within(span, unit, number, count)), of[1]

    def _this(self, i: int) -> Found:
        """Read "the month" of "the end of the month"."""
        return self._nearest(i, "Th", i + 1) if self._kind(i) == "U" else None

    def _beside(self, i: int, depth: int) -> Found:
        """Read "the week before P", "two days after P", "the Friday before P", "the week of P"."""
        amount = self._amount(i)
        if amount is None and self._kind(i) == "U":
            amount = (1, 1), self._name(i), i + 1
        if amount is None and self._kind(i) == "D":
            amount = (1, 1), str(self._value(i)), i + 1
        if amount is None or self._kind(amount[2]) not in ("Bf", "Af", "Of", "Vo"):
            return None
        (least, _), unit, j = amount
        relation = self._kind(j)
        if relation == "Of" and (self._kind(i) != "U" or unit not in ("w", "e")):
            return None
        of = self._point(j + 1, loose=True, depth=depth + 1)
        if not of or (relation == "Of" and of[0].kind not in ("d", "h")):
            return None
        sign = {"Af": 1, "Of": 0}.get(relation, -1)
        bare = self._kind(i) in "UD"
        return within(of[0], lambda span: neighbour(span, unit, sign, least, bare)), of[1]

    def _resolve(self, named: Named) -> list[Range]:
        if named.year is not None:
            return [named.of_year(named.year)]
        if self._said:
            first, last = self._said
            years = range(max(first.year - 1, last.year - _MOST_YEARS), last.year + 1)
            spans = [span for span in spans_of(named.of_year, years) if span[0] <= last and span[1] >= first]
            if spans:
                return spans
        return self._by_bias(spans_of(named.of_year, range(self._now.year - 8, self._now.year + 9)))

    def _by_bias(self, spans: list[Range]) -> list[Range]:
        """Choose the newest that has begun, the next that has not ended, or the nearest."""
        now = self._now
        if self._bias < 0:
            return [span for span in spans if span[0] <= now][-1:]
        if self._bias > 0:
            return [span for span in spans if span[1] >= now][:1]
        return sorted(spans, key=lambda span: max((span[0] - now).days, (now - span[1]).days, 0))[:1]
