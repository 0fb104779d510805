"""Turns of a log as one text: a heading when the day changes, then `Speaker: words`, a line a turn.

Nothing that was said can pass for a heading or for somebody else's turn: where a line inside a text begins as one
does, it is joined to the line before it by a space. All else stands as it was said. Knows no store and no strategy.
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from langchain_core.messages import BaseMessage

SPEAKER = "speaker"
AT = "at"
"""Keys of a LangChain message's `additional_kwargs` under which its speaker's name and its time (ISO 8601) travel.
Not its `name`: providers refuse names with spaces in them."""

_LABELS = {"user": "User", "assistant": "Assistant", "system": "System"}
_ROLES = {"human": "user", "ai": "assistant"}
_ROLE_WORDS = ("system", "user", "assistant", "human", "ai", "bot", "developer", "tool")
_SPEAKER_CHARACTERS = 80
_MONTHS = tuple(calendar.month_name)
_BREAK = re.compile("(\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029])")
"""All that some reader takes for the end of a line."""
_ORNAMENT = re.compile(r"[\W_]*+")
_ORNAMENT_CHARACTERS = 12
_LABEL_CHARACTERS = 200
"""How far into a line, its ornaments apart, a speaker's label or a date is looked for."""

_MONTH = rf"(?:{'|'.join(f'{month[:3]}(?:{month[3:]})?' for month in _MONTHS[1:])})\.?"
_DATE = (
    r"(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH},?\s+\d{{4}}|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}})"
)
_BRACKETED = rf"[\[(【〔][^\])】〕]{{0,20}}{_DATE}"
_ALONE = rf"(?:[a-z]{{3,9}},?\s+)?{_DATE}(?:[t,\s]+(?:at\s+)?\d{{1,2}}:\d{{2}}\S*(?:\s*[ap]m)?)?\W*$"
_ASIDE = r"(?:[\[(][^\])]{0,40}[\])]\W*)?"


@dataclass(frozen=True)
class SaidTurn:
    """One message of a log, as it is shown."""

    speaker: str
    """Who said it; empty where only the role is known."""
    role: str
    """user, assistant or system."""
    text: str
    at: datetime | None = None
    """When it was said; None leaves it under the heading before it."""
    id: str = ""


def said(message: BaseMessage) -> SaidTurn:
    """Return a LangChain message as a turn, with the speaker and the time that travel in its `additional_kwargs`."""
    kind = message.type.removesuffix("MessageChunk").lower()
    extra = message.additional_kwargs
    at = extra.get(AT)
    moment = datetime.fromisoformat(at) if at else None
    return SaidTurn(str(extra.get(SPEAKER, "")), _ROLES.get(kind, kind), message.text, moment, str(message.id or ""))


def render(turns: Sequence[SaidTurn], speakers: Iterable[str] = ()) -> str:
    """Return the turns as one text, in the order given; those without words are passed over.

    speakers: names besides those of the turns that no line may pass itself off as, such as all of the log's.
    """
    known = frozenset((*speakers, *(turn.speaker for turn in turns)))
    lines: list[str] = []
    day = ""
    for turn in turns:
        if turn.text.strip():
            if turn.at and heading(turn.at) != day:
                day = heading(turn.at)
                lines.append(day)
            lines.append(line(turn, known))
    return "\n".join(lines)


def line(turn: SaidTurn, speakers: frozenset[str] = frozenset()) -> str:
    """Return `Speaker: words`: one line, or as many as the words have. speakers: as for `render`."""
    return f"{label(turn)}: {_without_forgeries(turn.text, speakers | {turn.speaker})}"


def label(turn: SaidTurn) -> str:
    """Return who spoke: the speaker's name on one line, else the role's."""
    name = " ".join(turn.speaker.split())[:_SPEAKER_CHARACTERS]
    return name or _LABELS.get(turn.role, turn.role.capitalize())


def heading(moment: datetime) -> str:
    """Return the heading of a day, such as `[8 May 2023]`: the date in the moment's own zone."""
    return f"[{moment.day} {_MONTHS[moment.month]} {moment.year}]"


def _without_forgeries(text: str, speakers: frozenset[str]) -> str:
    pieces = ["", *_BREAK.split(text.strip())]
    forged = _forged(speakers)
    kept: list[tuple[str, str]] = []
    for separator, words in zip(pieces[::2], pieces[1::2], strict=True):
        kept.append((separator, words))
        # What is joined may itself begin as a forgery then: "-", say, and "Ana:".
        while len(kept) > 1 and forged.match(_beginning(kept[-1][1])):
            joined = kept.pop()[1].lstrip()
            while len(kept) > 1 and not kept[-1][1].strip():
                kept.pop()
            before, line_before = kept.pop()
            kept.append((before, f"{line_before.rstrip()} {joined}"))
    return "".join(part for pair in kept for part in pair)


@lru_cache(maxsize=256)
def _forged(speakers: frozenset[str]) -> re.Pattern[str]:
    """Return what matches the beginning of a line that would pass for a turn's or for a day's heading."""
    names = {r"\s+".join(map(re.escape, _folded(name).split())) for name in speakers if name.strip()}
    anyone = "|".join(sorted({*names, *_ROLE_WORDS}, key=len, reverse=True))
    return re.compile(rf"[\W_]*(?:{_ASIDE}(?:{anyone})[\W_]*{_ASIDE}:|{_BRACKETED}|{_ALONE})", re.IGNORECASE)


def _beginning(line: str) -> str:
    """Return what of a line may be a label, in a reader's eyes; of a long ornament before it, the end."""
    ornament = _ORNAMENT.match(line)
    start = max(0, (ornament.end() if ornament else 0) - _ORNAMENT_CHARACTERS)
    return _folded(line[start : start + _LABEL_CHARACTERS])


def _folded(text: str) -> str:
    """Return a text as a reader sees it: full-width letters and colons are the ordinary ones."""
    return unicodedata.normalize("NFKC", text).casefold()
