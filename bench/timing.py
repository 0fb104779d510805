"""What a turn and a question cost at the end of a long log."""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bench.chatter import chatter
from bench.remembered import Begin, percentile
from bench.tables import table
from memory.rendering import SaidTurn

_TIMED = 100
"""Turns at the log's end, each followed by a question."""
_TOKENS = 2048


@dataclass(frozen=True)
class Times:
    """Milliseconds of each of the last turns, and of the question after it."""

    turns: Sequence[float]
    questions: Sequence[float]


def at_the_end(begin: Begin, turns: int) -> Times:
    """Tell so many turns of small talk, and time the last ones and a question after each."""
    log = list(chatter(turns))
    memory = begin()
    try:
        for turn in log[:-_TIMED]:
            memory.add(turn)
        memory.context(_about(log[0]), _TOKENS)
        adding, asking = [], []
        for place, turn in enumerate(log[-_TIMED:]):
            started = time.perf_counter()
            memory.add(turn)
            added = time.perf_counter()
            memory.context(_about(log[place * 7 % len(log)]), _TOKENS)
            adding.append((added - started) * 1000)
            asking.append((time.perf_counter() - added) * 1000)
    finally:
        memory.close()
    return Times(adding, asking)


def _about(turn: SaidTurn) -> str:
    words = turn.text.split()
    return f"What did {turn.speaker} say about {' '.join(words[-5:]).strip('.!?')}?"


def print_times(begins: Mapping[str, Begin], turns: int) -> None:
    """Time each way and print a table."""
    rows = []
    for name, begin in begins.items():
        print(f"{name}, {turns:,} turns …", file=sys.stderr)
        times = at_the_end(begin, turns)
        rows.append(
            [name, *(f"{of(ms):.1f}" for ms in (times.turns, times.questions) for of in (statistics.median, _p95))]
        )
    heads = [f"ms at {turns:,} turns", "a turn added", "p95", f"a question, {_TOKENS:,} tokens", "p95"]
    print(table(heads, rows))


def _p95(values: Sequence[float]) -> float:
    return percentile(values, 0.95)
