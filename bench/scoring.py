"""What of the evidence is in a context: no judge, no model, no ids, nothing but the text itself.

A turn is *in* if all of its words stand there as they were said; case, kinds of quotation marks and white space do not
matter. It is *grounded* if it also stands beside its speaker and under its date.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bench.logs import ADVERSARIAL, Question
from memory.index.words import is_filler, terms
from memory.rendering import SaidTurn, label

_HEADING_CHARACTERS = 60
"""A line that is longer is no heading, whatever date it holds."""
_PLACES = 8
"""Where the same words stand more often, only so many places are looked at."""
_MARKS = str.maketrans("’‘“”–—", "''\"\"--")
_DATE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2} [a-z]{3,9},? \d{4}|[a-z]{3,9} \d{1,2},? \d{4}")
_FORMS = ("%Y-%m-%d", "%d %B %Y", "%d %b %Y", "%B %d %Y", "%b %d %Y")


@dataclass(frozen=True)
class Score:
    """What of one question's evidence is in a context; shares between 0 and 1, None where it does not apply."""

    recall: float
    """Share of the evidence's turns that are in."""
    whole: float
    """1 if every one is in."""
    grounded: float
    """Share of the evidence's turns that are grounded."""
    whole_grounded: float
    """1 if every one is grounded."""
    answer: float | None = None
    """Share of the answer's words, function words apart, that stand anywhere in the context."""
    newest_in: float | None = None
    """1 if what holds now is in; for questions about something that changed."""
    newest_last: float | None = None
    """1 if it stands after what held before; where both are in."""


class Shown:
    """A context, ready to be searched."""

    def __init__(self, text: str, speakers: Iterable[str]) -> None:
        """Index a context. speakers: all of the log's, as its lines begin with them."""
        names = "|".join(sorted(map(re.escape, filter(None, map(_flat, speakers))), key=len, reverse=True))
        labelled = re.compile(rf".{{0,60}}?(?<!\w)(?:{names})(?!\w)[^:]{{0,40}}:") if names else None
        self.terms = frozenset(_content(text))
        self._starts: list[int] = []
        self._dates: list[tuple[int, date]] = []
        lines: list[str] = []
        length = 0
        for line in filter(None, map(_flat, text.splitlines())):
            self._starts.append(length)
            head = labelled.match(line) if labelled else None
            if head or len(line) <= _HEADING_CHARACTERS:
                self._dates += [(length + at, day) for at, day in _days(head[0] if head else line)]
            lines.append(line)
            length += len(line) + 1
        self._text = " ".join(lines)

    def holds(self, turn: SaidTurn) -> bool:
        """Tell whether the turn is in."""
        return _flat(turn.text) in self._text

    def grounds(self, turn: SaidTurn) -> bool:
        """Tell whether the turn is in, beside its speaker and under its date."""
        words, speaker = _flat(turn.text), re.compile(rf"(?<!\w){re.escape(_flat(label(turn)))}(?!\w)")
        place = self._text.find(words)
        for _ in range(_PLACES):
            if place < 0:
                break
            if speaker.search(self._before(place)) and self._is_under(turn.at, place):
                return True
            place = self._text.find(words, place + 1)
        return False

    def last(self, turn: SaidTurn) -> int:
        """Return where the turn stands last, in characters; -1 if it is not in."""
        return self._text.rfind(_flat(turn.text))

    def _before(self, place: int) -> str:
        """Return what stands before a place in its line, or the line before where it begins one."""
        number = bisect_right(self._starts, place) - 1
        if self._starts[number] == place and number:
            number -= 1
        return self._text[self._starts[number] : place]

    def _is_under(self, moment: datetime | None, place: int) -> bool:
        number = bisect_right(self._dates, place, key=lambda found: found[0]) - 1
        return moment is None or (number >= 0 and self._dates[number][1] == moment.date())


def score(shown: Shown, question: Question, turns: Mapping[str, SaidTurn]) -> Score:
    """Score a context for one question. turns: the log's, by id."""
    held = [shown.holds(turns[one]) for one in question.evidence]
    grounded = [shown.grounds(turns[one]) for one in question.evidence]
    newest_in, newest_last = _order(shown, question, turns)
    return Score(
        recall=sum(held) / len(held),
        whole=float(all(held)),
        grounded=sum(grounded) / len(grounded),
        whole_grounded=float(all(grounded)),
        answer=_answered(shown, question),
        newest_in=newest_in,
        newest_last=newest_last,
    )


def mean(scores: Sequence[Score], of: str) -> float | None:
    """Return the mean of one of the figures over the questions that it applies to; None if there are none."""
    known = [value for one in scores if (value := getattr(one, of)) is not None]
    return sum(known) / len(known) if known else None


def _answered(shown: Shown, question: Question) -> float | None:
    asked_for = set(_content(question.answer))
    if not asked_for or question.category == ADVERSARIAL:
        return None
    return len(asked_for & shown.terms) / len(asked_for)


def _order(shown: Shown, question: Question, turns: Mapping[str, SaidTurn]) -> tuple[float | None, float | None]:
    if not question.newest or not question.stale:
        return None, None
    newest = [shown.last(turns[one]) for one in question.newest if one in turns]
    stale = [shown.last(turns[one]) for one in question.stale if one in turns]
    newest_in = bool(newest) and min(newest) >= 0
    both = newest_in and max(stale, default=-1) >= 0
    return float(newest_in), float(max(newest) > max(stale)) if both else None


def _content(text: str) -> list[str]:
    return [term for term in terms(text) if not is_filler(term)]


def _flat(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).translate(_MARKS).lower().split())


def _days(text: str) -> Iterable[tuple[int, date]]:
    for found in _DATE.finditer(text):
        for form in _FORMS:
            try:
                yield found.start(), datetime.strptime(found[0].replace(",", ""), form).date()
                break
            except ValueError:
                continue
