"""What a turn and a question cost at the end of a long log."""

from __future__ import annotations

import statistics
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bench.chatter import chatter
from bench.remembered import Begin, clocks, ms_since, percentile
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
    turns_cpu: Sequence[float]
    questions_cpu: Sequence[float]
    """The processor's time alone."""


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
            since = clocks()
            memory.add(turn)
            adding.append(ms_since(since))
            since = clocks()
            memory.context(_about(log[place * 7 % len(log)]), _TOKENS)
            asking.append(ms_since(since))
    finally:
        memory.close()
    (turns_ms, turns_cpu), (questions_ms, questions_cpu) = (zip(*both, strict=True) for both in (adding, asking))
    return Times(turns_ms, questions_ms, turns_cpu, questions_cpu)


def _about(turn: SaidTurn) -> str:
    words = turn.text.split()
    return f"What did {turn.speaker} say about {' '.join(words[-5:]).strip('.!?')}?"


def print_times(begins: Mapping[str, Begin], turns: int) -> None:
    """Time each way and print a table."""
    rows = []
    for name, begin in begins.items():
        print(f"{name}, {turns:,} turns …", file=sys.stderr)
        times = at_the_end(begin, turns)
        rows.append([name, *_figures(times.turns, times.turns_cpu), *_figures(times.questions, times.questions_cpu)])
    added, asked = "a turn added, median", f"a question, {_TOKENS:,} tokens, median"
    print(table([f"ms at {turns:,} turns", added, "p95", "CPU", asked, "p95", "CPU"], rows))


def _figures(passed: Sequence[float], busy: Sequence[float]) -> list[str]:
    return [f"{ms:.1f}" for ms in (statistics.median(passed), percentile(passed, 0.95), statistics.median(busy))]
