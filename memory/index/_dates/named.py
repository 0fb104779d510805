"""A date whose year may be missing, and what can be made of one: a part, a neighbour, all that lies between two."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from memory.index._dates import ranges
from memory.index._dates.ranges import OfYear, Range


@dataclass(frozen=True)
class Named:
    """A date whose year may be missing."""

    of_year: OfYear
    year: int | None = None
    kind: str = ""
    """m(onth), d(ay of a month), s(eason), h (feast), y(ear), w(eekday), or empty."""

    def resolved(self) -> Range | None:
        """Return its range if its year is known."""
        return None if self.year is None else self.of_year(self.year)


Found = tuple[Named, int] | None
"""A date and the number of the token after it."""


def fixed(span: Range, kind: str = "") -> Named:
    return Named(lambda _: span, 0, kind)


def within(named: Named, choose: Callable[[Range], Range]) -> Named:
    return Named(lambda year: choose(named.of_year(year)), named.year)


def joined(first: Named, last: Named) -> Named:
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

    return Named(of_year, year)


def neighbour(span: Range, unit: str, sign: int, count: int, bare: bool) -> Range:
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


def spans_of(of_year: OfYear, years: Iterable[int]) -> list[Range]:
    """Return the range of every year that has one (29 February is not in all)."""
    spans = []
    for year in years:
        try:
            spans.append(of_year(year))
        except (ValueError, OverflowError):
            continue
    return spans
