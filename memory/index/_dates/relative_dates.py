"""Dates counted from the day on which they are said: "yesterday", "last March", "two weeks ago", "Friday"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from memory.index._dates import ranges
from memory.index._dates.calendar_dates import STEPS, CalendarDates
from memory.index._dates.cursor import Amount
from memory.index._dates.named import Found, Named, fixed, within
from memory.index._dates.ranges import OfYear, Range, month_day


class RelativeDates(CalendarDates):
    """Reads dates that lie so far from now."""

    def _exact(self, i: int) -> Found:
        kind = self._kind(i)
        if kind == "R":
            return fixed(ranges.unit("d", self._now, self._value(i)), "d"), i + 1
        if kind == "C":
            decade = self._value(i)
            return fixed((date(decade, 1, 1), date(decade + 9, 12, 31))), i + 1
        if kind == "X":
            return Named(*self._numeric(str(self._tokens[i].value)), "d"), i + 1
        if kind == "Nw":
            return fixed(ranges.unit("w", self._now, 2)), i + 1
        return self._by_place(i)

    def _by_place(self, i: int) -> Found:
        """Read "at the weekend" and "on the 3rd", whose nearness to now is all there is to go by."""
        token, after = self._tokens[i], self._kind(i + 1)
        if after in ("La", "Nx", "Bf", "Af", "Of", "Ag", "Vo", "Mu"):
            return None
        step = 1 if self._bias > 0 else -1
        if token[:2] == ("U", "e") and (self._kind(i - 1) in ("In", "On") or not token.english):
            return fixed(ranges.unit("e", self._now, 0 if step > 0 else -1)), i + 1
        if token.kind == "O" and self._kind(i - 1) == "On" and after in (".", ",") and 1 <= self._value(i) <= 31:
            return self._day_alone(self._value(i), step), i + 1
        return None

    def _day_alone(self, day: int, step: int) -> Named:
        """Return the newest such day of a month before today, or the next after it."""
        for shift in range(4):
            first, last = ranges.unit("m", self._now, step * shift)
            if day <= last.day and (first.replace(day=day) - self._now).days * step > 0:
                return fixed(month_day(first.month, day, day)(first.year), "d")
        raise ValueError(f"no month has a day {day}")

    def _relative(self, i: int) -> Found:
        """Read "last March", "next week", "this year", and with the word after: "mes pasado", "lundi dernier"."""
        kind = self._kind(i)
        if kind in ("La", "Nx", "Th"):
            rolling = self._amount(i + 1)
            if rolling and kind != "Th":
                return fixed(self._rolling(rolling, -1 if kind == "La" else 1)), rolling[2]
            return self._nearest(i + 1, kind, i + 2)
        amount = self._turned_amount(i)
        if amount:
            return fixed(self._rolling(amount, -1 if self._kind(i + 1) == "La" else 1)), amount[2]
        after = self._kind(i + 1) in ("La", "Nx") and self._kind(i + 2) != "U"
        if after and kind in ("U", "D", "d", "M", "m", "S", "s", "H"):
            return self._nearest(i, self._kind(i + 1), i + 2)
        amount = self._amount(i)  # "los dos meses pasados"
        if amount and self._kind(i) != "A" and self._kind(amount[2]) == "La":
            return fixed(self._rolling(amount, -1)), amount[2] + 1
        return None

    def _turned_amount(self, i: int) -> Amount | None:
        """Read "trois derniers jours", where the number comes first."""
        if self._kind(i) not in ("n", "N") or self._kind(i + 1) not in ("La", "Nx") or self._kind(i + 2) != "U":
            return None
        return (self._value(i), self._value(i)), self._name(i + 2), i + 3

    def _nearest(self, i: int, direction: str, j: int) -> Found:
        step = STEPS[direction]
        kind = self._kind(i)
        if kind == "U" and self._name(i) != "d":
            if self._name(i) == "e" and not step and self._now.weekday() < 5 and self._is_told():
                step = -1  # "we skied this weekend", said on a Wednesday
            span = ranges.unit(self._name(i), self._now, step)
            return self._of_a_week(fixed(span, "y" if self._name(i) == "y" else "u"), j, self._name(i))
        if kind in ("D", "d"):
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

    def _is_told(self) -> bool:
        """Tell whether the text speaks of what was, and of nothing to come."""
        kinds = {token.kind for token in self._tokens}
        return "Pa" in kinds and "Fu" not in kinds

    def _years_by(self, step: int) -> Iterable[int]:
        year = self._now.year
        return {-1: (year, year - 1, year - 2), 0: (year,), 1: (year, year + 1)}[step]

    def _fits(self, of_year: OfYear, year: int, step: int) -> bool:
        first, last = of_year(year)
        return step == 0 or (last < self._now if step < 0 else first > self._now)

    def _in_a_week(self, i: int, step: int, j: int) -> Found:
        """Read "last Friday", the newest before today, and "Friday last week"."""
        weekday = self._value(i)
        if step and self._kind(j - 1) in ("La", "Nx") and self._kind(j) == "U" and self._name(j) == "w":
            return fixed(ranges.units_within(ranges.unit("w", self._now, step), str(weekday), 1), "d"), j + 1
        if step == 0:
            return fixed(ranges.units_within(ranges.unit("w", self._now), str(weekday), 1), "d"), j
        return fixed(self._weekday_by(weekday, step), "d"), j

    def _of_a_week(self, named: Named, j: int, unit: str) -> Found:
        """Read the weekday after "last week's" or "先週の"."""
        k = self._skip(j, "Of", "On")
        if unit == "w" and self._kind(k) == "D":
            return within(named, lambda span: ranges.units_within(span, str(self._value(k)), 1)), k + 1
        if unit == "y":
            return self._with_year(named, j)
        return named, j

    def _with_year(self, named: Named, j: int) -> Found:
        """Read the month, season or feast after a year: "last year's summer", "去年の夏"."""
        span = named.resolved()
        following = self._yearless(self._skip(j, "Of"), True) if span else None
        if span and following and following[0].year is None and self._kind(self._skip(j, "Of")) in "MSH":
            return replace(following[0], year=span[0].year), following[1]
        return named, j

    def _weekday_by(self, weekday: int, step: int) -> Range:
        days = (weekday - self._now.weekday()) % 7 or 7
        return ranges.unit("d", self._now, days if step > 0 else days % 7 - 7)

    def _time_ago(self, i: int) -> Found:
        """Read "two weeks ago", "hace dos semanas", "in three days"."""
        kind = self._kind(i)
        ahead = kind in ("In", "Nx")
        prefixed = kind in ("Ha", "Vo", "Mu") or ahead
        amount = self._amount(i + prefixed)
        if not amount:
            return None
        j = amount[2]
        if kind in ("Ha", "Vo", "Mu"):
            return fixed(self._ago(amount)), j
        if not prefixed and self._kind(j) == "Ag":
            return fixed(self._ago(amount)), j + 1
        if not prefixed and self._kind(j) in ("Fn", "Ax"):
            return fixed(self._hence(amount)), j + 1
        means_future = self._bias > 0 or not self._tokens[i].english
        if ahead and self._kind(i + 1) in ("n", "N", "A", "Fw") and means_future and self._kind(j) != "Ag":
            return fixed(self._hence(amount)), j
        return None

    def _ago(self, amount: Amount) -> Range:
        (least, most), unit, _ = amount
        return ranges.unit(unit, self._now, -most)[0], ranges.unit(unit, self._now, -least)[1]

    def _hence(self, amount: Amount) -> Range:
        (least, most), unit, _ = amount
        return ranges.unit(unit, self._now, least)[0], ranges.unit(unit, self._now, most)[1]

    def _rolling(self, amount: Amount, sign: int) -> Range:
        """Return the days from so long ago until now, or from now on."""
        (_, most), unit, _ = amount
        edge = ranges.moved(unit, self._now, sign * most)
        return min(edge, self._now), max(edge, self._now)

    def _weekday(self, i: int) -> Found:
        kind = self._kind(i)
        if kind not in ("D", "d") or self._kind(i - 1) == "Ev":
            return None
        dated = self._day_of_month(self._skip(i + 1, ","))
        if dated:
            return dated
        for word, noun in ((i + 1, i + 2), (i + 2, i + 1)):
            step = STEPS.get(self._kind(word))
            if step is not None and self._kind(noun) == "U" and self._name(noun) == "w":
                week = ranges.unit("w", self._now, step)
                return fixed(ranges.units_within(week, str(self._value(i)), 1), "d"), i + 3
        if kind == "d" and (self._kind(i - 1) not in ("On", "Si", "Bf", "Af", "Ti") or self._value(i) >= 5):
            return None
        return fixed(self._weekday_by(self._value(i), 1 if self._bias > 0 else -1), "d"), i + 1
