"""Logs with more said in them: statements put between the turns, or small talk between the days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from bench.chatter import chatter
from bench.logs import Log, Question
from memory.rendering import SaidTurn

_SESSIONS = 30


@dataclass(frozen=True)
class Said:
    """Something said in addition."""

    place: float
    """Before this share of the log's turns: 0 to 1."""
    speaker: int
    """0 for who speaks first in the log, 1 for the other."""
    text: str
    id: str


def speakers(log: Log) -> tuple[SaidTurn, SaidTurn]:
    """Return the first turn of each of the log's two speakers."""
    first = log.turns[0]
    return first, next((turn for turn in log.turns if turn.speaker != first.speaker), first)


def whose(log: Log) -> str:
    """Return how a question calls what is the first speaker's: "Ana's", or "my" where the speaker is the user."""
    name = speakers(log)[0].speaker
    return "my" if name in ("", "User") else f"{name}'s"


def splice(log: Log, more: Iterable[Said], questions: Sequence[Question] | None = None) -> Log:
    """Return the log with what was said in addition, each under the date of its neighbours.

    questions: asked in place of the log's own.
    """
    both = speakers(log)
    added: dict[int, list[SaidTurn]] = {}
    for one in sorted(more, key=lambda one: one.place):
        place = min(len(log.turns) - 1, int(one.place * len(log.turns)))
        turn = replace(both[one.speaker], text=one.text, at=log.turns[place].at, id=one.id)
        added.setdefault(place, []).append(turn)
    turns = [turn for place, own in enumerate(log.turns) for turn in (*added.get(place, ()), own)]
    return replace(log, turns=tuple(turns), questions=log.questions if questions is None else tuple(questions))


def amid_small_talk(log: Log, turns: int) -> Log:
    """Return the log with so many turns of small talk between its sessions, and after them."""
    both = speakers(log)
    talk = list(chatter(turns, [turn.speaker for turn in both], log.name))
    starts = [place for place in range(1, len(log.turns)) if log.turns[place].at != log.turns[place - 1].at]
    # Where each turn has a time of its own, most of them do not begin a session.
    ends = [*starts[:: max(1, len(starts) // _SESSIONS)], len(log.turns)]
    share = -(-turns // len(ends))
    told: list[SaidTurn] = []
    for number, (start, end) in enumerate(zip([0, *ends], ends, strict=False)):
        told += log.turns[start:end]
        own = talk[number * share : (number + 1) * share]
        told += _spread(own, log.turns[end - 1], log.turns[end] if end < len(log.turns) else None, both)
    return replace(log, turns=tuple(told))


def _spread(
    talk: Sequence[SaidTurn], before: SaidTurn, after: SaidTurn | None, both: Sequence[SaidTurn]
) -> Iterator[SaidTurn]:
    """Yield the talk with times between those of two turns; a day's worth where none comes after."""
    span = after.at - before.at if after and after.at and before.at else timedelta(days=1)
    for number, turn in enumerate(talk, 1):
        at = before.at + span * number / (len(talk) + 1) if before.at else None
        yield replace(turn, role=both[(number - 1) % 2].role, at=at)
