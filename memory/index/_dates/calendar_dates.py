"""Dates by the calendar: "7 May 2022", "in June", "the summer of 2019", "2023年5月", "Christmas"."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from memory.index._dates import ranges
from memory.index._dates.cursor import Cursor
from memory.index._dates.named import Found, Named, within
from memory.index._dates.ranges import OfYear

_BEFORE_A_MONTH = frozenset(
    ["In", "On", "Bf", "Af", "Si", "Ti", "Fr", "Bt", "Of", "La", "Th", "Nx", "Er", "Mi", "En", "To", "Vo", "Mu"]
)
_BEFORE_A_VAGUE_MONTH = _BEFORE_A_MONTH - {"To", "Of", "Fr", "Th", "On"}
_BEFORE_A_YEAR = frozenset(["In", "Bf", "Af", "Si", "Ti", "Fr", "Bt", "Of", "To", "Vo", "Mu"])
THIRDS = {"Er": 0, "Be": 0, "Mi": 1, "En": 2, "Ed": 2}
"""Which third of a month, season or year "early", "mid" and "the end of" name."""

STEPS = {"La": -1, "Th": 0, "Nx": 1}
"""How many units "last", "this" and "next" lead away."""


class CalendarDates(Cursor):
    """Reads dates that a calendar names."""

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

    def _year_first(self, i: int) -> Found:
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
        return (Named(ranges.whole_year, year, "y"), i + 1) if kind == "Q" else None

    def _third(self, kind: str, of: Found) -> Found:
        if not of or of[0].kind not in ("m", "s", "y", "u", ""):
            return None
        return within(of[0], lambda span: ranges.part(span, THIRDS[kind], 3)), of[1]

    def _third_after(self, named: Named, j: int) -> Found:
        """Read the part of a month that comes after it: "5月上旬", "来月の初め"."""
        k = self._skip(j, "Of")
        if self._kind(k) in THIRDS and named.kind in ("m", "u", "y") and not self._tokens[k].english:
            return self._third(self._kind(k), (named, k + 1))
        return named, j

    def _day_of_month(self, i: int) -> Found:
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

    def _a_day(self, month_at: int, day_at: int, j: int) -> Found:
        day = self._value(day_at)
        if not 1 <= day <= 31:
            return None
        year, j = self._year_after(j)
        return Named(ranges.month_day(self._value(month_at), day, day), year, "d"), j

    def _days_of_a_month(self, i: int) -> Found:
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
        return Named(ranges.month_day(month, first, last), year, "d"), k

    def _yearless(self, i: int, loose: bool) -> Found:
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

    def _yearless_kind(self, i: int) -> Named | None:
        kind = self._kind(i)
        if kind in ("M", "m"):
            return Named(ranges.month(self._value(i)), None, "m")
        if kind in ("S", "s"):
            return Named(ranges.season(self._value(i)), None, "s")
        if kind == "H":
            return Named(ranges.feast(self._name(i)), None, "h")
        if kind == "K":
            return Named(ranges.quarter(self._value(i)), None, "m")
        return None

    def _year_after(self, j: int) -> tuple[int | None, int]:
        k = self._skip(self._skip(j, ","), "Of")
        if self._kind(k) == "Y":
            return self._value(k), k + 1
        if self._kind(k) == "Q":
            return self._now.year + self._value(k), k + 1
        for word, noun in ((k, k + 1), (k + 1, k)):
            step = STEPS.get(self._kind(word))
            if step is not None and self._kind(noun) == "U" and self._name(noun) == "y":
                return self._now.year + step, k + 2
        return None, j

    def _year(self, i: int, loose: bool) -> Found:
        i = i + 1 if self._kind(i) == "U" and self._name(i) == "y" and self._kind(i + 1) == "Y" else i
        if self._kind(i) != "Y" or self._kind(i + 1) in ("qt", "-", "U"):
            return None
        named = self._kind(i - 1) == "U" and self._name(i - 1) == "y"
        if not (loose or named or self._kind(i - 1) in _BEFORE_A_YEAR):
            return None
        return Named(ranges.whole_year, self._value(i), "y"), i + 1
