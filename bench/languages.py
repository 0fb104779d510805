"""Memory in eight languages: how often the message that told a fact is in the context of a question about it.

    python -m bench.languages [--budgets 256,512]

One chat of sixty messages a language, twelve facts in each, asked for in other words; and three of them again in
another language. "words" is plain BM25 over the messages; the others are strategies as the library gives them.
No model is asked.
"""

from __future__ import annotations

import argparse
import math
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, datetime, timedelta
from typing import Any

import memory
from bench.languages_log import Kind, LanguageLog, Said, language_logs
from bench.tables import table
from memory.index.words import is_filler, terms
from memory.strategies import strategies
from memory.tokens import TiktokenCounter, TokenCounter

Ask = Callable[[str, int], str]
"""Gives the context of a question within so many tokens."""
Remember = Callable[[Sequence[Said]], AbstractContextManager[Ask]]

STRATEGIES = ("window", "recall", "blend")
_BEGIN = datetime(2026, 3, 2, 8, tzinfo=UTC)
_FILLER_WEIGHT = 0.1
"""Of a function word in the question: it only decides between turns that are alike otherwise."""


def remembered_by_words(
    messages: Sequence[Said], count: TokenCounter | None = None, analysed: Callable[[str], list[str]] = terms
) -> Ask:
    """Return the context that BM25 (k1 1.2, b 0.75) over single messages gives, in order of time."""
    count = count or TiktokenCounter()
    lines = [f"{message.speaker}: {message.text}" for message in messages]
    frequencies = [Counter(analysed(line)) for line in lines]
    lengths = [counter.total() for counter in frequencies]
    mean = sum(lengths) / len(lengths)
    holding = Counter(term for counter in frequencies for term in counter)

    def weight(term: str) -> float:
        rarity = math.log(1 + (len(lines) - holding[term] + 0.5) / (holding[term] + 0.5))
        return rarity * (_FILLER_WEIGHT if is_filler(term) else 1)

    def score(place: int, asked: set[str]) -> float:
        damping = 1.2 * (0.25 + 0.75 * lengths[place] / mean)
        found = frequencies[place]
        return sum(weight(term) * found[term] * 2.2 / (found[term] + damping) for term in asked if term in found)

    def ask(question: str, max_tokens: int) -> str:
        asked = set(analysed(question))
        best = sorted(range(len(lines)), key=lambda place: (-score(place, asked), -place))
        return "\n".join(lines[place] for place in _fitting(best, lines, max_tokens, count))

    return ask


def _fitting(best: Sequence[int], lines: Sequence[str], max_tokens: int, count: TokenCounter) -> list[int]:
    taken, used = [], 0
    for place in best:
        tokens = count(lines[place]) + 1
        if used + tokens <= max_tokens:
            taken.append(place)
            used += tokens
    return sorted(taken)


def remembered_by(strategy: str) -> Remember:
    """Return the context that the library gives with a strategy."""

    @contextmanager
    def remember(messages: Sequence[Said]) -> Iterator[Ask]:
        library: Any = memory
        held = library.Memory(strategy=strategy)
        for number, said in enumerate(messages):
            at = _BEGIN + timedelta(hours=7 * number)
            held.add(speaker=said.speaker, role=said.role, text=said.text, at=at)

        def ask(question: str, max_tokens: int) -> str:
            return str(held.context(question, max_tokens=max_tokens).text)

        try:
            yield ask
        finally:
            held.close()

    return remember


def remembering() -> dict[str, Remember]:
    """Return what can be measured here, by name."""
    ways: dict[str, Remember] = {"words": lambda messages: nullcontext(remembered_by_words(messages))}
    known = [name for name in STRATEGIES if name in strategies() and hasattr(memory, "Memory")]
    return ways | {name: remembered_by(name) for name in known}


def share_found(log: LanguageLog, ask: Ask, kind: Kind, max_tokens: int) -> float:
    """Return for how many of the questions, between 0 and 1, the message that told the fact is in the context."""
    questions = [question for question in log.questions if question.kind == kind]
    return sum(question.told in ask(question.text, max_tokens) for question in questions) / len(questions)


def measured(
    logs: Sequence[LanguageLog], remember: dict[str, Remember], kind: Kind, budgets: Sequence[int]
) -> list[list[str]]:
    """Return rows for a table: a language, then per cent for each way and budget; their mean last."""
    shares = [_shares(log, remember, kind, budgets) for log in logs]
    means = [sum(column) / len(column) for column in zip(*shares, strict=True)]
    return [
        [name, *(f"{100 * share:.0f}" for share in row)]
        for name, row in zip([*(log.name for log in logs), "mean"], [*shares, means], strict=True)
    ]


def _shares(log: LanguageLog, remember: dict[str, Remember], kind: Kind, budgets: Sequence[int]) -> list[float]:
    shares = []
    for way in remember.values():
        with way(log.messages) as ask:
            shares += [share_found(log, ask, kind, budget) for budget in budgets]
    return shares


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--budgets", default="256,512", help="tokens of context, with commas between")
    budgets = [int(budget) for budget in parser.parse_args().budgets.split(",")]
    logs, remember = language_logs(), remembering()
    heads = ["facts found, %", *(f"{name}, {budget}" for name in remember for budget in budgets)]
    print("Asked in the chat's own language, in other words:\n")
    print(table(heads, measured(logs, remember, "same", budgets)))
    print("\nAsked in English (of the English chat, in Spanish):\n")
    print(table(heads, measured(logs, remember, "across", budgets)))


if __name__ == "__main__":
    main()
