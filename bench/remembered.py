"""Tells a log turn by turn to something that remembers, asks it the log's questions, and keeps score and time."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from bench.logs import Log, Question
from bench.scoring import Score, Shown, mean, score
from memory import Memory
from memory.rendering import SaidTurn, label
from memory.tokens import TiktokenCounter


class Remembers(Protocol):
    """Anything that is told turns and gives a text for a question."""

    def add(self, turn: SaidTurn) -> None:
        """Take the next turn."""

    def context(self, question: str, max_tokens: int) -> str:
        """Return what a model would be shown, within so many tokens."""

    def close(self) -> None:
        """Let go of what is open."""


Begin = Callable[[], Remembers]
"""Begins an empty log."""
Rewrite = Callable[[str, str], str]
"""Turns a question's text into another form of it; the second argument is a seed."""


class Library:
    """One of the strategies, as the library gives it. What it learns, it learns by rules: no model is asked."""

    def __init__(self, strategy: str, database: Path | None = None) -> None:
        """Begin in this process, or in a SQLite file."""
        self.memory = Memory(strategy=strategy, database_url=f"sqlite:///{database}" if database else None)
        self._learned = False

    def add(self, turn: SaidTurn) -> None:
        """Add the turn to the log."""
        self.memory.add(turn.text, turn.role, turn.speaker, turn.at)
        self._learned = False

    def context(self, question: str, max_tokens: int) -> str:
        """Return the context's text, after the strategy has learned what is due."""
        if not self._learned and self.memory.learns_by_itself:
            self.memory.learn()
        self._learned = True
        return self.memory.context(question, max_tokens=max_tokens).text

    def close(self) -> None:
        """Close the database."""
        self.memory.close()


@dataclass
class Figures:
    """What was measured of one way of remembering."""

    scores: dict[int, list[tuple[Question, Score]]] = field(default_factory=dict)
    """By budget."""
    adding_ms: float = 0.0
    """In all, with what the first look at the log takes."""
    adding_cpu_ms: float = 0.0
    turns: int = 0
    asking_ms: list[float] = field(default_factory=list)
    """Of each question at each budget."""
    asking_cpu_ms: list[float] = field(default_factory=list)
    """The processor's time alone, which other programs lengthen less."""
    overflow: int = 0
    """Tokens over the budget, in all."""

    def mean(self, of: str, budget: int, kept: Callable[[Question], bool] = lambda _: True) -> float | None:
        """Return the mean of one of `Score`'s figures over the questions that are kept; None if there are none."""
        return mean([one for question, one in self.scores.get(budget, []) if kept(question)], of)


def clocks() -> tuple[float, float]:
    """Return the time now, and the processor's time spent by this process: in seconds."""
    return time.perf_counter(), time.process_time()


def ms_since(since: tuple[float, float]) -> tuple[float, float]:
    """Return the milliseconds passed since, and those of the processor."""
    passed, busy = (now - then for now, then in zip(clocks(), since, strict=True))
    return passed * 1000, busy * 1000


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which this share of the others lies; 0 if there are none."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))] if values else 0.0


def measure(begin: Begin, logs: Iterable[Log], budgets: Sequence[int], rewrite: Rewrite | None = None) -> Figures:
    """Tell every log to a memory of its own, and ask its questions at every budget."""
    figures = Figures({budget: [] for budget in budgets})
    for log in logs:
        memory = told(begin, log, figures)
        try:
            ask(memory, log, budgets, figures, rewrite)
        finally:
            memory.close()
    return figures


def told(begin: Begin, log: Log, figures: Figures | None = None) -> Remembers:
    """Return a memory that knows the whole log, indexed and learned."""
    memory = begin()
    since = clocks()
    for turn in log.turns:
        memory.add(turn)
    memory.context("", 512)
    if figures:
        passed, busy = ms_since(since)
        figures.adding_ms += passed
        figures.adding_cpu_ms += busy
        figures.turns += len(log.turns)
    return memory


def ask(memory: Remembers, log: Log, budgets: Sequence[int], figures: Figures, rewrite: Rewrite | None = None) -> None:
    """Ask a memory the questions of a log that it was told, and add what comes out to the figures."""
    speakers = {label(turn) for turn in log.turns}
    turns = {turn.id: turn for turn in log.turns}
    count = TiktokenCounter()
    for number, question in enumerate(log.questions):
        text = rewrite(question.text, f"{log.name}/{number}") if rewrite else question.text
        for budget in budgets:
            since = clocks()
            context = memory.context(text, budget)
            passed, busy = ms_since(since)
            figures.asking_ms.append(passed)
            figures.asking_cpu_ms.append(busy)
            figures.overflow += max(0, count(context) - budget)
            figures.scores[budget].append((question, score(Shown(context, speakers), question, turns)))
