"""Calendar arithmetic: which days a week, a season or a feast holds. Knows no language."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

Range = tuple[date, date]
"""First and last day; both belong to it."""

OfYear = Callable[[int], Range]
"""A range for each year, such as "7 May". Raises ValueError where the year has none."""


def unit(kind: str, day: date, shift: int = 0) -> Range:
    """Return the calendar unit that holds `day`, moved by `shift` units.

    kind: d(ay), w(eek from Monday), e (weekend, Saturday and Sunday), m(onth), q(uarter), y(ear), c (decade).
    Raises ValueError or OverflowError outside the calendar.
    """
    if kind == "d":
        moved = day + timedelta(days=shift)
        return moved, moved
    if kind in "we":
        monday = day + timedelta(days=7 * shift - day.weekday())
        return monday + timedelta(days=5 if kind == "e" else 0), monday + timedelta(days=6)
    months = {"m": 1, "q": 3, "y": 12, "c": 120}[kind]
    count = (day.year * 12 + day.month - 1) // months + shift
    return _months(count * months, months)


def moved(kind: str, day: date, shift: int) -> date:
    """Return `day` moved by so many days, weeks, months or years; the month's last day where it has no such day."""
    if kind in "dwe":
        return day + timedelta(days=shift * (1 if kind == "d" else 7))
    first, last = unit("m", day.replace(day=1), shift * {"m": 1, "q": 3, "y": 12, "c": 120}[kind])
    return first.replace(day=min(day.day, last.day))


def month(number: int) -> OfYear:
    """Return the ranges of a month (1-12)."""
    return lambda year: _months(year * 12 + number - 1, 1)


def month_day(number: int, first: int, last: int) -> OfYear:
    """Return the ranges from one day of a month to another."""
    return lambda year: (date(year, number, first), date(year, number, last))


def season(number: int) -> OfYear:
    """Return the ranges of a northern season, by whole months: 0 spring (March to May) to 3 winter."""
    return lambda year: _months(year * 12 + 2 + 3 * number, 3)


def whole_year(year: int) -> Range:
    """Return a year."""
    return date(year, 1, 1), date(year, 12, 31)


def quarter(number: int) -> OfYear:
    """Return the ranges of a quarter (1-4)."""
    return lambda year: _months(year * 12 + 3 * (number - 1), 3)


def part(span: Range, number: int, of: int) -> Range:
    """Return one of the equal parts of a range; thirds of a month are its days 1-10, 11-20 and the others.

    number: 0 for the first. of: how many parts. A year and a half of it are cut at months. Raises ValueError if the
    range has fewer days.
    """
    first, last = span
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    if first.day == 1 and months >= of and months % of == 0 and last == unit("m", last)[1]:
        each = months // of
        return _months(first.year * 12 + first.month - 1 + number * each, each)
    days = (last - first).days + 1
    each = 10 if of == 3 and 28 <= days <= 31 else days // of
    if not each:
        raise ValueError(f"{days} days have no {of} parts")
    start = first + timedelta(days=number * each)
    return start, last if number == of - 1 else start + timedelta(days=each - 1)


def units_within(span: Range, kind: str, number: int, count: int = 1) -> Range:
    """Return the `count` units of a range that begin with the given one; number: 1 for the first, -1 for the last.

    Weeks are counted from the range's first day (or back from its last), weekends and weekdays ("0" to "6") by the
    calendar. Raises ValueError where the range has too few.
    """
    first, last = span
    if kind in "w d":
        length = (7 if kind == "w" else 1) * count
        start = first + timedelta(days=(number - 1) * length) if number > 0 else last - timedelta(days=length - 1)
        end = start + timedelta(days=length - 1)
    else:
        weekday = 5 if kind == "e" else int(kind) if kind.isdigit() else None
        if weekday is None:
            start = unit(kind, first if number > 0 else last, number - 1 if number > 0 else 1 - count)[0]
            end = unit(kind, start, count - 1)[1]
        else:
            start = _weekday_in(span, weekday, number)
            end = start + timedelta(days=1 if kind == "e" else 0)
    if not (first <= start <= last):
        raise ValueError("not in the range")
    return start, end


def feast(name: str) -> OfYear:
    """Return the ranges of a feast: a name of `_FEASTS`, or "easter", "thanksgiving" or "blackfriday"."""
    if name in _FEASTS:
        (month_a, day_a), (month_b, day_b) = _FEASTS[name]
        return lambda year: (date(year, month_a, day_a), date(year + (month_b < month_a), month_b, day_b))
    if name == "easter":
        return lambda year: (_easter(year) - timedelta(days=2), _easter(year) + timedelta(days=1))
    friday = 1 if name == "blackfriday" else 0
    return lambda year: unit("d", units_within((date(year, 11, 1), date(year, 11, 30)), "3", 4)[0], friday)


_FEASTS = {
    "christmas": ((12, 24), (12, 26)),
    "christmaseve": ((12, 24), (12, 24)),
    "christmasday": ((12, 25), (12, 25)),
    "newyearseve": ((12, 31), (12, 31)),
    "newyear": ((12, 31), (1, 1)),
    "newyearsday": ((1, 1), (1, 1)),
    "halloween": ((10, 31), (10, 31)),
    "valentine": ((2, 14), (2, 14)),
    "chinanational": ((10, 1), (10, 7)),
    "shogatsu": ((1, 1), (1, 3)),
}


def _months(count: int, length: int) -> Range:
    """Return `length` months from the month with this number, counted from the year 0."""
    year, last = (count + length - 1) // 12, (count + length - 1) % 12 + 1
    return date(count // 12, count % 12 + 1, 1), date(year, last, monthrange(year, last)[1])


def _weekday_in(span: Range, weekday: int, number: int) -> date:
    first, last = span
    if number > 0:
        return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (number - 1))
    return last - timedelta(days=(last.weekday() - weekday) % 7)


def _easter(year: int) -> date:
    """Return Easter Sunday (the anonymous Gregorian computus, Nature 1876)."""
    century, golden = year // 100, year % 19
    corrected = century - century // 4 - (century - (century - 17) // 25) // 3 + 19 * golden + 15
    moon = corrected % 30
    moon -= (moon // 28) * (1 - (moon // 28) * (29 // (moon + 1)) * ((21 - golden) // 11))
    weekday = (year + year // 4 + moon + 2 - century + century // 4) % 7
    offset = moon - weekday
    number = 3 + (offset + 40) // 44
    return date(year, number, offset + 28 - 31 * (number // 4))
