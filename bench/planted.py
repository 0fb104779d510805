"""Planted facts: what each strategy still knows after thirty turns, asked of a real model.

    python -m bench.planted [--log fresh] [--strategy all] [--provider local] [--model NAME] [--turns 30]

Facts are told at known turns with small talk between, and the assistant's answers are part of the log. Each strategy
learns as it does after each answer, then every question is put on its own to the same log. An answer is right if it
holds one of the accepted spellings and none of the rejected. Every strategy has the same token budget and the same
number of kept turns. The prompts and filters were tuned on the log "tuned", and the answers to "heldout" were looked at
while filters were changed, so the figures of both are optimistic; "fresh" was used for neither.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import product

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage
from pydantic import SecretStr

from bench import planted_log, planted_log_fresh, planted_log_heldout
from bench.planted_log import Question
from chains import prompt
from chains.providers import Choice, providers
from memory.index.log_index import LogIndex
from memory.rendering import said
from memory.searching import our_embedder
from memory.strategies import (
    Derived,
    Fact,
    Lesson,
    Request,
    Schema,
    Search,
    Strategy,
    StrategySettings,
    View,
    strategies,
)
from memory.tokens import TokenCounter
from memory.writer import ModelWriter

INSTRUCTIONS = (
    "You are a friendly assistant. In what the user writes, I and my mean the user. Answer in one short sentence, "
    "from what was said in this conversation and from the notes on it."
)


@dataclass(frozen=True)
class Log:
    """A planted chat."""

    name: str
    turns: Callable[[int], list[tuple[str, str]]]
    questions: Sequence[Question]


LOGS = (
    Log("tuned", planted_log.planted_turns, planted_log.QUESTIONS),
    Log("heldout", planted_log_heldout.planted_turns, planted_log_heldout.QUESTIONS),
    Log("fresh", planted_log_fresh.planted_turns, planted_log_fresh.QUESTIONS),
)


@dataclass
class CountingWriter:
    """A writer that counts what it is asked."""

    writer: ModelWriter
    count: TokenCounter
    calls: int = 0
    tokens: int = 0

    async def write(self, instructions: str, text: str, max_tokens: int) -> str:
        """Pass on, counted."""
        self._note(instructions, text)
        return await self.writer.write(instructions, text, max_tokens)

    async def extract(self, instructions: str, text: str, schema: type[Schema]) -> Schema:
        """Pass on, counted."""
        self._note(instructions, text)
        return await self.writer.extract(instructions, text, schema)

    def _note(self, instructions: str, text: str) -> None:
        self.calls += 1
        self.tokens += self.count(instructions) + self.count(text)


@dataclass
class Chat:
    """A conversation and what one strategy learned from it, in memory."""

    strategy: Strategy
    settings: StrategySettings
    count: TokenCounter
    log: list[BaseMessage] = field(default_factory=list)
    derived: dict[str, list[Derived]] = field(default_factory=dict)
    """Name of a strategy that learns -> what it learned."""
    facts: list[Fact] = field(default_factory=list)
    learned: dict[str, int] = field(default_factory=dict)
    """Name of a strategy that learns -> messages that it has learned from."""

    def view(self, question: str) -> View:
        """Return what the model would see now."""
        learners = self.strategy.learners
        return self.strategy.view(
            Request(
                transcript=self.log,
                question=question,
                budget=self.settings.budget_tokens,
                count=self.count,
                settings=self.settings,
                derived=self.derived.get(learners[-1].name, []) if learners else (),
                facts=self.facts,
                search=self._search() if self.strategy.searches else None,
            )
        )

    def add_turn(self, question: str, answer: str) -> None:
        """Append a turn that was answered."""
        number = len(self.log)
        self.log += [HumanMessage(question, id=f"m{number}"), AIMessage(answer, id=f"m{number + 1}")]

    async def learn(self, writer: CountingWriter) -> None:
        """Learn all that is due."""
        for one in self.strategy.learners:
            while block := one.due(self.log[self.learned.get(one.name, 0) :], self.settings):
                self._keep(one.name, await one.learn(block, self.facts, writer))
                self.learned[one.name] = self.learned.get(one.name, 0) + len(block)

    def _search(self) -> Search:
        index = LogIndex(our_embedder(), self.count)
        index.add([said(message) for message in self.log])
        return index

    def _keep(self, learner: str, lesson: Lesson) -> None:
        first = len(self.facts)
        by = {old: f"f{first + index}" for old, index in lesson.superseded.items()}
        self.facts = [replace(fact, superseded_by=by.get(fact.id, fact.superseded_by)) for fact in self.facts]
        self.facts += [replace(fact, id=f"f{first + index}") for index, fact in enumerate(lesson.facts)]
        self.derived.setdefault(learner, []).append(lesson.derived)


@dataclass
class Score:
    """How one strategy did on one log."""

    log: str
    strategy: str
    asked: int = 0
    right: int = 0
    outside: int = 0
    outside_right: int = 0
    calls: int = 0
    learning_tokens: int = 0
    question_tokens: int = 0
    seconds: float = 0.0


def is_right(question: Question, answer: str) -> bool:
    """Tell whether the answer holds an accepted spelling and no rejected one."""
    return _holds(answer, question.accepted) and not _holds(answer, question.rejected)


def _holds(text: str, spellings: Sequence[str]) -> bool:
    return any(re.search(rf"\b{spelling}\b", text, re.IGNORECASE) for spelling in spellings)


def outside_window(question: Question, chat: Chat) -> bool:
    """Tell whether the turn that said it is no longer shown by the window strategy."""
    shown = replace(chat, strategy=strategies()["window"]).view(question.text).recent
    return not any(question.planted in message.text for message in shown)


async def measure(
    log: Log, chat: Chat, model: BaseChatModel, writer: CountingWriter, turns: int, *, loud: bool
) -> Score:
    """Hold the planted chat with one strategy and ask all the questions. `loud` prints each answer."""
    score, started = Score(log.name, chat.strategy.name), time.monotonic()
    for told, answered in log.turns(turns):
        chat.add_turn(told, answered)
        await chat.learn(writer)
    for question in log.questions:
        view = chat.view(question.text)
        asked = prompt.alternate(await prompt.TEMPLATE.ainvoke(prompt.fill(INSTRUCTIONS, view, question.text)))
        answer = (await model.ainvoke(asked)).text.strip()
        right, outside = is_right(question, answer), outside_window(question, chat)
        score.asked += 1
        score.right += right
        score.outside += outside
        score.outside_right += right and outside
        score.question_tokens += view.tokens
        if loud:
            shown = _holds("\n".join(message.text for message in asked), question.accepted)
            marks = (" (left the window)" if outside else "") + ("" if shown else " (not in the prompt)")
            print(f"  {'right' if right else 'WRONG'}{marks}: {question.text} {answer}")
    score.calls, score.learning_tokens, score.seconds = writer.calls, writer.tokens, time.monotonic() - started
    if loud:
        _print_knowledge(chat)
    return score


def print_table(scores: Sequence[Score]) -> None:
    """Print one line a strategy."""
    print("| log | strategy | answered right | of facts that left the window | model calls to learn ", end="")
    print("| their prompt tokens | prompt tokens a question | s |\n|---|---|---|---|---|---|---|---|")
    for s in scores:
        print(f"| {s.log} | {s.strategy} | {s.right}/{s.asked} | {s.outside_right}/{s.outside} | {s.calls} ", end="")
        print(f"| {s.learning_tokens:,} | {s.question_tokens // max(1, s.asked):,} | {s.seconds:.0f} |")


def _print_knowledge(chat: Chat) -> None:
    for step in (step for steps in chat.derived.values() for step in steps):
        for line in step.state.get("lines") or ():  # type: ignore[attr-defined]
            print(f"  [{step.upto_message_id}] {line}")
    for fact in chat.facts:
        print(f"  {'(gone) ' if fact.superseded_by else ''}{fact.subject} · {fact.attribute or '-'} · {fact.text}")


def main() -> None:
    """Read the command line, run, print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--log", default="fresh", choices=[*(log.name for log in LOGS), "all"])
    parser.add_argument("--strategy", default="all", choices=["all", *strategies()])
    parser.add_argument("--provider", default="local", choices=list(providers()))
    parser.add_argument("--model", default="", help="the provider's default if empty")
    parser.add_argument("--base-url", default="")
    parser.add_argument("--turns", type=int, default=30)
    parser.add_argument("--kept-turns", type=int, default=4)
    parser.add_argument("--budget", type=int, default=2000, help="model tokens, the same for every strategy")
    parser.add_argument(
        "--verbose", action="store_true", help="print each answer, whether its fact was in the prompt, what was learned"
    )
    given = parser.parse_args()
    provider = providers()[given.provider]
    key = os.environ.get(provider.key_variable, "") if provider.key_variable else ""
    choice = Choice(
        model=given.model or provider.default_model,
        key=SecretStr(key) if key else None,
        base_url=given.base_url,
        temperature=0.0,
    )
    settings = StrategySettings(kept_turns=given.kept_turns, budget_tokens=given.budget)
    model, count = provider.build(choice), provider.counter(choice)
    names = list(strategies()) if given.strategy == "all" else [given.strategy]
    logs = [log for log in LOGS if given.log in ("all", log.name)]

    async def run() -> list[Score]:
        scores = []
        for log, name in product(logs, names):
            if given.verbose:
                print(log.name, name)
            writer = CountingWriter(ModelWriter(model, method=provider.structured), count)
            chat = Chat(strategies()[name], settings, count)
            scores.append(await measure(log, chat, model, writer, given.turns, loud=given.verbose))
        return scores

    print_table(asyncio.run(run()))


if __name__ == "__main__":
    main()
