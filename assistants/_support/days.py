"""Days as people name them: "Friday", "12 May", "tomorrow", "in two weeks", read from the day on which they are named.

Takes words that are spelt right already. Numbers such as 12/05 are read with the day first.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, datetime, timedelta

from dateutil import parser
from dateutil.relativedelta import relativedelta

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_COUNTS = {"a": 1, "an": 1} | {name: place for place, name in enumerate(_NUMBERS, 1)}
_COUNT = rf"(\d{{1,3}}|{'|'.join(_COUNTS)})"
_TH = r"(\d{1,2})(?:st|nd|rd|th)?"
_AWAY = re.compile(rf"\bin {_COUNT} (day|week|month)s?\b|\b{_COUNT} (day|week|month)s? from (?:now|today)\b")
_WEEKDAY = re.compile(rf"\b(?:(last|next) )?({'|'.join(_WEEKDAYS)})\b")
_WRITTEN = (
    re.compile(rf"\b{_TH} (?:of )?({_MONTHS})(?: (\d{{4}}))?\b"),
    re.compile(rf"\b({_MONTHS}) (?:the )?{_TH}(?: (\d{{4}}))?\b"),
    re.compile(r"\b\d{4}[-/.]\d{1,2}[-/.]\d{1,2}\b"),
    re.compile(r"\b\d{1,2}[-/.]\d{1,2}(?:[-/.](\d{4}|\d{2}))?\b"),
)
_ORDINAL = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)\b")
_NEAR = {"day after tomorrow": 2, "tomorrow": 1, "today": 0, "tonight": 0, "yesterday": -1}
_ROLLED_DAYS = 200
"""A date without a year that has passed is next year's if that is at most so many days away."""


def read_day(words: str, today: date) -> date | None:
    """Return the day that is named, perhaps a past one; None if none is, or one that no calendar has.

    words: lower case, parted by single spaces. today: when it was said.
    """
    for name, days in _NEAR.items():
        if re.search(rf"\b{name}\b", words):
            return today + timedelta(days=days)
    for found in (_AWAY.search(words), _WEEKDAY.search(words)):
        if found:
            return _away(found, today) if found.re is _AWAY else _weekday(found, today)
    return _written(words, today) or _this_month(words, today)


def say_day(day: date) -> str:
    """Return a day in words, such as "Friday 27 November 2026"."""
    return f"{calendar.day_name[day.weekday()]} {day.day} {calendar.month_name[day.month]} {day.year}"


def _away(found: re.Match[str], today: date) -> date:
    count, unit = [part for part in found.groups() if part]
    number = _COUNTS.get(count) or int(count)
    if unit == "month":
        return today + relativedelta(months=number)
    return today + timedelta(days=number * {"day": 1, "week": 7}[unit])


def _weekday(found: re.Match[str], today: date) -> date:
    which = _WEEKDAYS.index(found[2])
    if found[1] == "last":
        return today - timedelta(days=(today.weekday() - which - 1) % 7 + 1)
    if found[1] == "next":
        return today + timedelta(days=7 - today.weekday() + which)
    return today + timedelta(days=(which - today.weekday() - 1) % 7 + 1)


def _written(words: str, today: date) -> date | None:
    found = next((match for pattern in _WRITTEN if (match := pattern.search(words))), None)
    if found is None:
        return None
    dated = re.fullmatch(r"\d{4}.*|.*\b\d{4}|(?:\d+[-/.]){2}\d+", found[0])
    try:
        day = parser.parse(
            re.sub(r"\b(?:of|the) ", "", re.sub("[.-]", "/", found[0])),
            dayfirst=not re.match(r"\d{4}", found[0]),
            default=datetime(today.year, 1, 1),
        ).date()
        later = day.replace(year=day.year + 1) if not dated and day < today else day
    except (ValueError, OverflowError):
        return None
    return later if (later - today).days <= _ROLLED_DAYS or dated else day


def _this_month(words: str, today: date) -> date | None:
    """Return "the 25th" of this month, or of the next if it has passed."""
    found = _ORDINAL.search(words)
    if found is None or not 1 <= int(found[1]) <= 31:
        return None
    months = (today.replace(day=1) + relativedelta(months=ahead) for ahead in range(3))
    fitting = (month + timedelta(days=int(found[1]) - 1) for month in months)
    return next((day for day in fitting if day >= today and day.day == int(found[1])), None)
