"""What remembering costs: tokens sent, model calls, and how much of each prompt the provider has read before.

    python -m bench.cost [--turns 200]

Every strategy drives the app's real turns, learning included, against the test server on this machine; LangChain's
retired memory classes get the same conversation and the same server. That server's models write 60 words whatever
they are asked, so a retired summary never grows here. A prompt's unchanged part is what it shares with the beginning of
the prompt before it: a provider's cache gives that back at a fraction of the price.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any

from bench.conversation import INSTRUCTIONS, OWNER, SETTINGS, choice, empty_history, question
from bench.retired import Make, prompt_with, retired_classes
from bench.tables import table
from chains.background import Background
from chains.learning import Learner, LearningJob
from chains.providers import providers
from chains.running import Turns
from chains.searches import Searches
from chains.turn import Ask
from memory.store import Store
from memory.strategies import strategies
from memory.tokens import MESSAGE_OVERHEAD, TiktokenCounter
from tests.chat_server import ChatServer

TURNS_SHOWN = (10, 50, 200)
_LATE = 0.75
"""The turns after this part of the conversation are late: 150 to 200 of 200."""
_ANSWERS = "test-words-60-0"
"""Model of the test server whose answers are alike for all, so that all have the same conversation."""
_NOTES = "test-facts"
_RETIRED_MODEL = "gpt-4"
"""A name for which LangChain's own counter works; the server answers as `_ANSWERS` all the same."""

Prompt = Sequence[Mapping[str, Any]]
"""The messages of a request, as the server got them."""

_count = TiktokenCounter()


@dataclass
class Spent:
    """What one way of remembering cost, turn by turn."""

    calls_before: list[int] = field(default_factory=list)
    calls_after: list[int] = field(default_factory=list)
    tokens_in_calls: list[int] = field(default_factory=list)
    """Tokens sent in the calls beside the answer's own."""
    prompts: list[int] = field(default_factory=list)
    """Tokens of the answer's prompt."""
    unchanged: list[float] = field(default_factory=list)
    """Share of the prompt's tokens that the prompt before it began with, from the second turn on."""
    _last: Prompt = ()

    def add(self, before: Sequence[Any], prompt: Prompt, after: Sequence[Any]) -> None:
        """Count one turn: the requests before the answer's, its prompt, and the requests after it."""
        self.calls_before.append(len(before))
        self.calls_after.append(len(after))
        self.tokens_in_calls.append(sum(_request_tokens(seen.body) for seen in (*before, *after)))
        self.prompts.append(prompt_tokens(prompt))
        if self._last:
            self.unchanged.append(unchanged_tokens(self._last, prompt) / self.prompts[-1])
        self._last = prompt

    def row(self, name: str) -> list[str]:
        """Return a line of the table."""
        shown = [f"{self.prompts[turn - 1]:,}" if turn <= len(self.prompts) else "-" for turn in TURNS_SHOWN]
        calls = [f"{statistics.mean(calls):.2f}" for calls in (self.calls_before, self.calls_after)]
        late = self.unchanged[int(_LATE * len(self.unchanged)) :]
        shares = [f"{100 * statistics.median(shares):.0f}%" if shares else "-" for shares in (late, self.unchanged)]
        return [name, *shown, f"{sum(self.prompts):,}", *calls, f"{sum(self.tokens_in_calls):,}", *shares]


def prompt_tokens(prompt: Prompt) -> int:
    """Return the o200k tokens of a prompt, with what a chat format adds to each message."""
    return sum(_count(str(message["content"])) + MESSAGE_OVERHEAD for message in prompt)


def unchanged_tokens(before: Prompt, prompt: Prompt) -> int:
    """Return the tokens from the start of `prompt` with which `before` begins as well."""
    tokens = 0
    for old, new in zip(before, prompt, strict=False):
        if old == new:
            tokens += prompt_tokens([new])
            continue
        if old["role"] == new["role"]:
            tokens += _count(_common_start(str(old["content"]), str(new["content"])))
        break
    return tokens


def _common_start(one: str, other: str) -> str:
    alike = takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))
    return "".join(sign for sign, _ in alike)


def _request_tokens(body: Mapping[str, Any]) -> int:
    schema = body.get("response_format") or body.get("tools")
    return prompt_tokens(body["messages"]) + (_count(json.dumps(schema)) if schema else 0)


def our_turns(server: ChatServer, strategy: str, turns: int) -> Spent:
    """Drive real turns of ours, learning included."""
    spent, store, background = Spent(), Store.open("sqlite://"), Background()
    running = Turns(background)
    learner = Learner(background, busy=running.any_running)
    searches = Searches(background)
    chosen, notes = (choice(f"{server.url}/v1", model) for model in (_ANSWERS, _NOTES))
    chat = store.create_conversation(OWNER, provider="compatible", model=chosen.model, strategy=strategy)
    job = LearningJob(store, OWNER, chat.id, strategies()[strategy], SETTINGS, providers()["compatible"], notes)
    for turn in range(1, turns + 1):
        begun = len(server.chats)
        leaf = store.conversation(OWNER, chat.id).leaf_id
        who: dict[str, Any] = {"provider": "compatible", "model": chosen.model, "strategy": strategy}
        said, reply = store.begin_turn(OWNER, chat.id, question(turn), parent_id=leaf, **who)
        ask = Ask(OWNER, said, job.strategy, SETTINGS, job.provider, chosen, INSTRUCTIONS, empty_history(), searches)
        run = running.start(store, ask, reply)
        while not run.done:
            run.wait(len(run.text), 5.0)
        answered = len(server.chats)
        asyncio.run_coroutine_threadsafe(_learn(learner, job), background.loop).result()
        seen = server.chats
        spent.add(seen[begun : answered - 1], seen[answered - 1].body["messages"], seen[answered:])
    background.close()
    store.close()
    return spent


async def _learn(learner: Learner, job: LearningJob) -> None:
    learner.wake(job)
    await asyncio.sleep(0)
    while learner.state(job.conversation_id).running:
        await asyncio.sleep(0.001)


def retired_turns(server: ChatServer, make: Make, turns: int) -> Spent:
    """Drive a retired LangChain memory class with the same conversation."""
    spent = Spent()
    server.behaviour = _ANSWERS
    TiktokenCounter("cl100k_base")("")  # puts the vocabulary where LangChain's counter would download it to
    model = providers()["compatible"].build(choice(f"{server.url}/v1", _RETIRED_MODEL))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        memory = make(model)
    for turn in range(1, turns + 1):
        begun = len(server.chats)
        prompt = prompt_with(memory, question(turn))
        reply = model.invoke(prompt)
        answered = len(server.chats)
        memory.save_context({"input": question(turn)}, {"output": reply.text})
        seen = server.chats
        spent.add(seen[begun : answered - 1], seen[answered - 1].body["messages"], seen[answered:])
    return spent


def costs(turns: int) -> str:
    """Measure every strategy, then every retired class, and return the table."""
    rows = []
    for name in strategies():
        with ChatServer() as server:
            rows.append(our_turns(server, name, turns).row(name))
    for name, make in retired_classes().items():
        with ChatServer() as server:
            rows.append(retired_turns(server, make, turns).row(f"LangChain's retired {name}"))
    sent = [f"tokens at {turn}" for turn in TURNS_SHOWN]
    late = f"turns {int(_LATE * turns)} to {turns}"
    heads = ["", *sent, "in total", "calls before", "after", "tokens in these", f"unchanged, {late}", "all"]
    return table(heads, rows)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--turns", type=int, default=200, help="turns of the conversation")
    given = parser.parse_args()
    warnings.simplefilter("ignore", DeprecationWarning)
    print(
        f"Tokens (o200k) of each prompt, model calls a turn beside the answer's, {given.turns} turns of about 60 words"
    )
    print("in question and answer; how much of a prompt the one before it began with, median\n")
    print(costs(given.turns))


if __name__ == "__main__":
    main()
