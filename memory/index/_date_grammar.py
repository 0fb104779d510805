"""How tokens make dates: "the first weekend of August 2023", "between March and May", "two weeks ago".

One reader for all languages, since a date's parts and not their words are what it reads. Knows no words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from memory.index import _date_ranges as ranges
from memory.index._date_ranges import OfYear, Range
from memory.index._date_words import Token

Direction = Literal["range", "before", "after"]


@dataclass(frozen=True)
class Expression:
    """One expression of time; its `spans` are the alternatives that a missing year leaves."""

    direction: Direction
    spans: tuple[Range, ...]
    since: bool = False
    """Whether its own first (or last) day is meant as well: "since May" as against "after May"."""


@dataclass(frozen=True)
class _Named:
    """A date whose year may be missing."""

    of_year: OfYear
    year: int | None = None
    kind: str = ""
    """m(onth), d(ay of a month), s(eason), h (feast), y(ear), w(eekday), or empty."""

    def resolved(self) -> Range | None:
        """Return its range if its year is known."""
        return None if self.year is None else self.of_year(self.year)


_Found = tuple[_Named, int] | None

_Amount = tuple[tuple[int, int], str, int]
"""Fewest and most, the unit, and the token after: (2, 2), "w", 5."""

_BEFORE_A_MONTH = frozenset(
    ["In", "On", "Bf", "Af", "Si", "Ti", "Fr", "Bt", "Of", "La", "Th", "Nx", "Er", "Mi", "En", "To", "Vo", "Mu"]
)
_BEFORE_A_VAGUE_MONTH = _BEFORE_A_MONTH - {"To", "Of", "Fr", "Th", "On"}
_BEFORE_A_YEAR = frozenset(["In", "Bf", "Af", "Si", "Ti", "Fr", "Bt", "Of", "To", "Vo", "Mu"])
_FEW = {"Fw": (2, 6)}
_DEEPEST = 3
_MOST_YEARS = 12


class Reader:
    """Reads the expressions of one text.

    now: the day on which it was said or asked. said: first and last day of the log, if known.
    bias: -1 where a date without a year is past, 1 where it is to come, 0 where it is the nearest.
    """

    def __init__(self, tokens: Sequence[Token], now: date, said: Range | None, bias: int) -> None:
        self._tokens = tokens
        self._now = now
        self._said = said
        self._bias = bias
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
            if j == i and self._amount(i):
                self.durations += 1
                j = self._amount(i)[2]  # type: ignore[index]
            found += expressions
            i = max(j, i + 1)
        return found

    # -- looking at tokens ------------------------------------------------------------------------------

    def _kind(self, i: int) -> str:
        return self._tokens[i].kind if 0 <= i < len(self._tokens) else "."

    def _value(self, i: int) -> int:
        value = self._tokens[i].value
        return value if isinstance(value, int) else 0

    def _name(self, i: int) -> str:
        return str(self._tokens[i].value) if self._kind(i) in "UH" else ""

    def _skip(self, i: int, *kinds: str) -> int:
        return i + 1 if self._kind(i) in kinds else i

    def _amount(self, i: int) -> _Amount | None:
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

    # -- expressions ------------------------------------------------------------------------------------

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
        suffix = {"Sx": ("after", True), "Bx": ("before", False)}.get(self._kind(point[1]))
        if suffix:
            return [self._open(point[0], *suffix)], point[1] + 1  # type: ignore[arg-type]
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

    def _open(self, named: _Named, direction: Direction, since: bool) -> Expression:
        return Expression(direction, tuple(self._resolve(named)), since)

    def _range(self, named: _Named) -> Expression:
        return Expression("range", tuple(self._resolve(named)))

    def _between(self, i: int) -> _Found:
        """Read "between P and P", "from P to P", "P to P", "3-7 June"."""
        opened = self._kind(i) in ("Bt", "Fr")
        start = i + opened
        days = self._days_of_a_month(start)
        if days:
            return days
        first = self._point(start, loose=opened or self._kind(start) in "Mm")
        if not first:
            return None
        j = first[1]
        joint = ("An", "To", "Ti", "-") if opened else ("To", "Ti", "-")
        if self._kind(j) not in joint:
            return None
        last = self._point(self._skip(j + 1, "In", "On"), loose=True)
        return (_joined(first[0], last[0]), self._skip(last[1], "Bt")) if last else None

    def _alternatives(self, named: _Named, j: int) -> tuple[list[Expression], int]:
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

    # -- one date ---------------------------------------------------------------------------------------

    def _point(self, i: int, loose: bool = False, depth: int = 0) -> _Found:
        """Read one date. loose: what stands before it has made sure that a date is meant."""
        if depth > _DEEPEST or i >= len(self._tokens):
            return None
        readings: Iterable[Callable[[], _Found]] = (
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
        return next((found for reading in readings if (found := reading())), None)

    def _exact(self, i: int) -> _Found:
        kind = self._kind(i)
        if kind == "R":
            return _fixed(ranges.unit("d", self._now, self._value(i)), "d"), i + 1
        if kind == "C":
            decade = self._value(i)
            return _fixed((date(decade, 1, 1), date(decade + 9, 12, 31))), i + 1
        if kind == "X":
            return _Named(*self._numeric(str(self._tokens[i].value)), "d"), i + 1
        if kind == "Nw":
            return _fixed(ranges.unit("w", self._now, 2)), i + 1
        return None

    def _numeric(self, text: str) -> tuple[OfYear, int]:
        """Read 2023-06-09, 9-6-2023 or 6-9-2023; of the latter the one in the log, else day first."""
        a, b, c = (int(part) for part in text.split("-"))
        if a > 31:
            return ranges.month_day(b, c, c), a
        both = [(day, month) for day, month in ((a, b), (b, a)) if month <= 12]
        for day, month in both:
            if self._said and self._said[0] <= date(c, month, day) <= self._said[1]:
                return ranges.month_day(month, day, day), c
        day, month = both[0] if both else (a, b)
        return ranges.month_day(month, day, day), c

    def _part_of(self, i: int, depth: int) -> _Found:
        """Read "the last two weeks of P", "the first Monday of P", "early P", "the end of P", "P's second half"."""
        kind = self._kind(i)
        if kind in ("Er", "Be", "Mi", "En"):
            j = self._skip(self._skip(self._skip(i + 1, "In"), "Of"), "-")
            return self._third(kind, self._point(j, loose=True, depth=depth + 1))
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
            return _within(of[0], lambda span: ranges.part(span, (number - 1) % 2 if number > 0 else 1, 2)), of[1]
        unit = str(self._tokens[j].value)
        return _within(of[0], lambda span: ranges.within(span, unit, number, count)), of[1]

    def _third(self, kind: str, of: _Found) -> _Found:
        if not of or of[0].kind not in ("m", "s", "y", ""):
            return None
        number = {"Er": 0, "Be": 0, "Mi": 1, "En": 2}[kind]
        return _within(of[0], lambda span: ranges.part(span, number, 3)), of[1]

    def _beside(self, i: int, depth: int) -> _Found:
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
        return _within(of[0], lambda span: _neighbour(span, unit, sign, least, bare)), of[1]

    def _relative(self, i: int) -> _Found:
        """Read "last March", "next week", "this year", and with the word after: "mes pasado", "lundi dernier"."""
        kind = self._kind(i)
        if kind in ("La", "Nx", "Th"):
            rolling = self._amount(i + 1)
            if rolling and kind != "Th":
                return _fixed(self._rolling(rolling, -1 if kind == "La" else 1)), rolling[2]
            return self._nearest(i + 1, kind, i + 2)
        if kind in ("U", "D", "d", "M", "m", "S", "s", "H") and self._kind(i + 1) in ("La", "Nx"):
            return self._nearest(i, self._kind(i + 1), i + 2)
        amount = self._amount(i)  # "los dos meses pasados"
        if amount and self._kind(i) != "A" and self._kind(amount[2]) == "La":
            return _fixed(self._rolling(amount, -1)), amount[2] + 1
        return None

    def _nearest(self, i: int, direction: str, j: int) -> _Found:
        step = {"La": -1, "Th": 0, "Nx": 1}[direction]
        kind = self._kind(i)
        if kind == "U" and self._name(i) != "d":
            span = ranges.unit(self._name(i), self._now, step)
            return self._of_a_week(_fixed(span, "y" if self._name(i) == "y" else "u"), j, self._name(i))
        if kind in "Dd" and kind not in ".":
            if kind == "d" and self._value(i) >= 5 and step == 0:
                return None
            return self._in_a_week(i, step, j)
        if kind in ("m", "s") and step == 0 and self._kind(j) == "w":
            return None
        make = self._yearless_kind(i)
        if make is None:
            return None
        year = next((y for y in self._years_by(step) if self._fits(make.of_year, y, step)), None)
        return (replace(make, year=year), j) if year is not None else None

    def _years_by(self, step: int) -> Iterable[int]:
        year = self._now.year
        return {-1: (year, year - 1, year - 2), 0: (year,), 1: (year, year + 1)}[step]

    def _fits(self, of_year: OfYear, year: int, step: int) -> bool:
        first, last = of_year(year)
        return step == 0 or (last < self._now if step < 0 else first > self._now)

    def _in_a_week(self, i: int, step: int, j: int) -> _Found:
        """Read "last Friday", the newest before today, and "Friday last week"."""
        weekday = self._value(i)
        if step and self._kind(j - 1) in ("La", "Nx") and self._kind(j) == "U" and self._name(j) == "w":
            return _fixed(ranges.within(ranges.unit("w", self._now, step), str(weekday), 1), "d"), j + 1
        if step == 0:
            return _fixed(ranges.within(ranges.unit("w", self._now), str(weekday), 1), "d"), j
        return _fixed(self._weekday_by(weekday, step), "d"), j

    def _of_a_week(self, named: _Named, j: int, unit: str) -> _Found:
        """Read the weekday after "last week's" or "先週の"."""
        k = self._skip(j, "Of", "On")
        if unit == "w" and self._kind(k) == "D":
            return _within(named, lambda span: ranges.within(span, str(self._value(k)), 1)), k + 1
        if unit == "y":
            return self._with_year(named, j)
        return named, j

    def _with_year(self, named: _Named, j: int) -> _Found:
        """Read the month, season or feast after a year: "last year's summer", "去年の夏"."""
        span = named.resolved()
        following = self._yearless(self._skip(j, "Of"), True) if span else None
        if span and following and following[0].year is None and self._kind(self._skip(j, "Of")) in "MSH":
            return replace(following[0], year=span[0].year), following[1]
        return named, j

    def _weekday_by(self, weekday: int, step: int) -> Range:
        days = (weekday - self._now.weekday()) % 7 or 7
        return ranges.unit("d", self._now, days if step > 0 else days - 7 if days < 7 else -7)

    def _time_ago(self, i: int) -> _Found:
        """Read "two weeks ago", "hace dos semanas", "in three days"."""
        kind = self._kind(i)
        ahead = kind in ("In", "Nx")
        prefixed = kind in ("Ha", "Vo", "Mu") or ahead
        amount = self._amount(i + prefixed)
        if not amount:
            return None
        j = amount[2]
        if kind in ("Ha", "Vo", "Mu"):
            return (_fixed(self._ago(amount)), j) if amount[1] != "e" or kind != "Si" else None
        if not prefixed and self._kind(j) == "Ag":
            return _fixed(self._ago(amount)), j + 1
        if not prefixed and self._kind(j) == "Fn":
            return _fixed(self._hence(amount)), j + 1
        means_future = self._bias > 0 or not self._tokens[i].english
        if ahead and self._kind(i + 1) in ("n", "N", "A", "Fw") and means_future and self._kind(j) != "Ag":
            return _fixed(self._hence(amount)), j
        return None

    def _ago(self, amount: _Amount) -> Range:
        (least, most), unit, _ = amount
        return ranges.unit(unit, self._now, -most)[0], ranges.unit(unit, self._now, -least)[1]

    def _hence(self, amount: _Amount) -> Range:
        (least, most), unit, _ = amount
        return ranges.unit(unit, self._now, least)[0], ranges.unit(unit, self._now, most)[1]

    def _rolling(self, amount: _Amount, sign: int) -> Range:
        """Return the days from so long ago until now, or from now on."""
        (_, most), unit, _ = amount
        edge = ranges.moved(unit, self._now, sign * most)
        return min(edge, self._now), max(edge, self._now)

    def _year_first(self, i: int) -> _Found:
        """Read "2023年5月7日" and "去年の夏"."""
        kind = self._kind(i)
        if kind not in ("Y", "Q"):
            return None
        year = self._value(i) + (self._now.year if kind == "Q" else 0)
        j = self._skip(self._skip(i + 1, "Of"), "In")
        if self._kind(j) in ("M", "S", "H", "Er", "Mi", "En") and (kind == "Q" or not self._tokens[i].english):
            found = self._day_of_month(j) or self._yearless(j, True)
            if found and found[0].year is None:
                return self._third_after(replace(found[0], year=year), found[1])
        return (_Named(ranges.whole_year, year, "y"), i + 1) if kind == "Q" else None

    def _third_after(self, named: _Named, j: int) -> _Found:
        if self._kind(j) in ("Er", "Mi", "En") and named.kind == "m" and not self._tokens[j].english:
            return self._third(self._kind(j), (named, j + 1))
        return named, j

    def _day_of_month(self, i: int) -> _Found:
        """Read "7 May", "7th of May 2022", "May 7", "3. Juni", "5月7日"."""
        if self._kind(i) in ("N", "O"):
            j = self._skip(self._skip(i + 1, "."), "Of")
            if self._kind(j) in ("M", "m"):
                return self._a_day(j, i, j + 1)
        if self._kind(i) == "In" and self._kind(i + 1) == "M":
            i += 1
        if self._kind(i) in ("M", "m"):
            j = self._skip(i + 1, "On")
            if self._kind(j) in ("N", "O") and self._kind(j + 1) != "qt":
                return self._a_day(i, j, j + 1)
        return None

    def _a_day(self, month_at: int, day_at: int, j: int) -> _Found:
        day = self._value(day_at)
        if not 1 <= day <= 31:
            return None
        year, j = self._year_after(j)
        return _Named(ranges.month_day(self._value(month_at), day, day), year, "d"), j

    def _days_of_a_month(self, i: int) -> _Found:
        """Read "3-7 June", "3 to 7 June" and "June 3-7"."""
        in_front = self._kind(i) in ("M", "m")
        j = i + in_front
        if self._kind(j) not in ("N", "O") or self._kind(j + 1) not in ("-", "To", "Ti", "An"):
            return None
        k = j + 3 if in_front else self._skip(self._skip(j + 3, "."), "Of")
        if self._kind(j + 2) not in ("N", "O") or (not in_front and self._kind(k) not in ("M", "m")):
            return None
        first, last = self._value(j), self._value(j + 2)
        if not 1 <= first < last <= 31:
            return None
        month = self._value(i if in_front else k)
        year, k = self._year_after(k if in_front else k + 1)
        return _Named(ranges.month_day(month, first, last), year, "d"), k

    def _yearless(self, i: int, loose: bool) -> _Found:
        """Read a month, a season or a feast, with its year if that follows."""
        i = i + 1 if self._kind(i) == "In" and self._kind(i + 1) == "M" and not self._tokens[i].english else i
        named = self._yearless_kind(i)
        if named is None:
            return None
        year, j = self._year_after(i + 1)
        if year is None and not loose and named.kind != "h" and not self._in_context(i):
            return None
        return self._third_after(replace(named, year=year), j)

    def _in_context(self, i: int) -> bool:
        vague = self._kind(i) in "ms"
        return self._kind(i - 1) in (_BEFORE_A_VAGUE_MONTH if vague else _BEFORE_A_MONTH)

    def _yearless_kind(self, i: int) -> _Named | None:
        kind = self._kind(i)
        if kind in ("M", "m"):
            return _Named(ranges.month(self._value(i)), None, "m")
        if kind in ("S", "s"):
            return _Named(ranges.season(self._value(i)), None, "s")
        if kind == "H":
            return _Named(ranges.feast(self._name(i)), None, "h")
        if kind == "K":
            return _Named(ranges.quarter(self._value(i)), None, "m")
        return None

    def _year_after(self, j: int) -> tuple[int | None, int]:
        k = self._skip(self._skip(j, ","), "Of")
        if self._kind(k) == "Y":
            return self._value(k), k + 1
        if self._kind(k) == "Q":
            return self._now.year + self._value(k), k + 1
        for word, noun in ((k, k + 1), (k + 1, k)):
            step = {"La": -1, "Nx": 1, "Th": 0}.get(self._kind(word))
            if step is not None and self._kind(noun) == "U" and self._name(noun) == "y":
                return self._now.year + step, k + 2
        return None, j

    def _weekday(self, i: int) -> _Found:
        kind = self._kind(i)
        if kind not in ("D", "d") or self._kind(i - 1) == "Ev":
            return None
        dated = self._day_of_month(self._skip(i + 1, ","))
        if dated:
            return dated
        for word, noun in ((i + 1, i + 2), (i + 2, i + 1)):
            step = {"La": -1, "Nx": 1, "Th": 0}.get(self._kind(word))
            if step is not None and self._kind(noun) == "U" and self._name(noun) == "w":
                week = ranges.unit("w", self._now, step)
                return _fixed(ranges.within(week, str(self._value(i)), 1), "d"), i + 3
        if kind == "d" and (self._kind(i - 1) not in ("On", "Si", "Bf", "Af", "Ti") or self._value(i) >= 5):
            return None
        return _fixed(self._weekday_by(self._value(i), 1 if self._bias > 0 else -1), "d"), i + 1

    def _year(self, i: int, loose: bool) -> _Found:
        i = i + 1 if self._kind(i) == "U" and self._name(i) == "y" and self._kind(i + 1) == "Y" else i
        if self._kind(i) != "Y" or self._kind(i + 1) in ("qt", "-", "U"):
            return None
        named = self._kind(i - 1) == "U" and self._name(i - 1) == "y"
        if not (loose or named or self._kind(i - 1) in _BEFORE_A_YEAR):
            return None
        return _Named(ranges.whole_year, self._value(i), "y"), i + 1

    # -- which year -------------------------------------------------------------------------------------

    def _resolve(self, named: _Named) -> list[Range]:
        if named.year is not None:
            return [named.of_year(named.year)]
        if self._said:
            first, last = self._said
            years = range(max(first.year - 1, last.year - _MOST_YEARS), last.year + 1)
            spans = [span for span in _spans(named.of_year, years) if span[0] <= last and span[1] >= first]
            if spans:
                return spans
        return self._by_bias(_spans(named.of_year, range(self._now.year - 8, self._now.year + 9)))

    def _by_bias(self, spans: list[Range]) -> list[Range]:
        """Choose the newest that has begun, the next that has not ended, or the nearest."""
        now = self._now
        if self._bias < 0:
            return [span for span in spans if span[0] <= now][-1:]
        if self._bias > 0:
            return [span for span in spans if span[1] >= now][:1]
        return sorted(spans, key=lambda span: max((span[0] - now).days, (now - span[1]).days, 0))[:1]


def _fixed(span: Range, kind: str = "") -> _Named:
    return _Named(lambda _: span, 0, kind)


def _within(named: _Named, choose: Callable[[Range], Range]) -> _Named:
    return _Named(lambda year: choose(named.of_year(year)), named.year)


def _joined(first: _Named, last: _Named) -> _Named:
    """Return the range from one to the other; a year said once holds for both, and the second is never before."""
    year = first.year if first.year is not None else last.year
    if first.year is None and last.year == 0:
        year = None
    year_of_last = last.year

    def of_year(chosen: int) -> Range:
        start = first.of_year(chosen if first.year is None else first.year)[0]
        end = last.of_year(chosen if year_of_last is None else year_of_last)[1]
        if end < start and year_of_last is None:
            end = last.of_year(chosen + 1)[1]
        elif end < start and first.year is None:
            start = first.of_year(chosen - 1)[0]
        if end < start:
            raise ValueError("ends before it begins")
        return start, end

    return _Named(of_year, year)


def _neighbour(span: Range, unit: str, sign: int, count: int, bare: bool) -> Range:
    """Return the unit before, after or around a range; `bare` is "the week before", else it is "two weeks before"."""
    first, last = span
    if unit.isdigit() or unit == "e":
        weekday = 5 if unit == "e" else int(unit)
        edge = first if sign < 0 else last
        gap = (edge.weekday() - weekday) % 7 or 7
        if unit == "e" and sign == 0:
            return ranges.unit("e", first)
        start = ranges.unit("d", edge, -gap if sign < 0 else 7 - gap or 7)[0]
        return start, ranges.unit("d", start, 1 if unit == "e" else 0)[0]
    if sign == 0:
        return ranges.unit(unit, first)
    if unit in "dw" and bare:
        length = 7 if unit == "w" else 1
        edge = first if sign < 0 else last
        near, far = ranges.unit("d", edge, sign)[0], ranges.unit("d", edge, sign * length)[0]
        return min(near, far), max(near, far)
    edge = ranges.moved(unit, first if sign < 0 else last, sign * count)
    return (edge, edge) if unit == "d" else ranges.unit(unit, edge)


def _spans(of_year: OfYear, years: Iterable[int]) -> list[Range]:
    """Return the range of every year that has one (29 February is not in all)."""
    spans = []
    for year in years:
        try:
            spans.append(of_year(year))
        except (ValueError, OverflowError):
            continue
    return spans
