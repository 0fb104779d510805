"""What a turn costs: time over the plain client, model calls before the answer, and tokens in the prompt.

    python -m bench.turn [--rounds 30] [--turns 200]

Everything runs against the test server on this machine, side by side in one run, so ratios hold and seconds do not.
The retired LangChain classes get the same conversation and the same server.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import subprocess
import sys
import time
import warnings
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from typing import Any

from langchain_core.chat_history import InMemoryChatMessageHistory
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage
from pydantic import SecretStr

from bench.tables import table
from chains.background import Background
from chains.clients import client_of_loop, close_clients
from chains.learning import Learner, LearningJob
from chains.prompt import as_record
from chains.providers import Choice, providers
from chains.running import Turns
from chains.turn import Ask, Sight, answer
from memory.store import Store
from memory.strategies import StrategySettings, strategies
from memory.tokens import MESSAGE_OVERHEAD, TiktokenCounter
from tests.chat_server import ChatServer

OWNER = "bench"
INSTRUCTIONS = "You are a friendly, helpful assistant."
TURNS_SHOWN = (10, 50, 200)
SETTINGS = StrategySettings(kept_turns=8, budget_tokens=4000)
_WORDS = 100
_ANSWERS = "test-words-60-0"
"""Model of the test server whose answers are alike for all, so that all have the same conversation."""
_TURNS_BEFORE = 10
_REPLY = "It is a calm sight. " * 12

Stream = Callable[[], AsyncIterator[Any]]


def question(turn: int) -> str:
    """Return the user's words at a turn, about 60 of them, with something to remember in every tenth."""
    told = f"My name is Priya, and my friend Ana{turn} likes jasmine tea. " if turn % 10 == 0 else ""
    small_talk = "I walked along the river again and thought about how the light changes through the seasons, "
    return f"{told}Turn {turn}. " + small_talk * 2 + "and I wonder what you would make of it, so tell me please?"


def conversation() -> list[BaseMessage]:
    """Return the prompt of a turn after ten others: the same for every variant that is timed."""
    said: list[BaseMessage] = [SystemMessage(INSTRUCTIONS)]
    for turn in range(1, _TURNS_BEFORE + 1):
        said += [HumanMessage(question(turn)), AIMessage(_REPLY)]
    return [*said, HumanMessage(question(_TURNS_BEFORE + 1))]


def choice(url: str, model: str) -> Choice:
    """Return the choice of a model on the test server."""
    return Choice(model=model, base_url=url, key=SecretStr("none"), max_output_tokens=200)


# -- time ----------------------------------------------------------------------------------------------------


@contextmanager
def server_process() -> Iterator[str]:
    """Run the test server in a process of its own; yield its base URL."""
    command = [sys.executable, "-m", "tests.chat_server"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


def plain_client(url: str, model: str) -> Stream:
    """Stream with OpenAI's own client and nothing else."""
    from openai import AsyncOpenAI, DefaultAsyncHttpxClient

    messages: Any = as_record(conversation())

    async def stream() -> AsyncIterator[str]:
        http = client_of_loop(DefaultAsyncHttpxClient, "plain")
        client = AsyncOpenAI(base_url=url, api_key="none", http_client=http)
        async for chunk in await client.chat.completions.create(model=model, messages=messages, stream=True):
            if chunk.choices and chunk.choices[0].delta.content:
                yield chunk.choices[0].delta.content

    return stream


def langchain_model(url: str, model: str) -> Stream:
    """Stream with the LangChain model that our provider builds."""
    built = providers()["compatible"].build(choice(url, model))

    async def stream() -> AsyncIterator[str]:
        async for chunk in built.astream(conversation()):
            if chunk.text:
                yield chunk.text

    return stream


def whole_turn(url: str, model: str, strategy: str, store: Store) -> Stream:
    """Stream one whole turn of ours after ten others: store, history, strategy, prompt, model."""
    ask = asked(store, url, model, strategy, turns_before=_TURNS_BEFORE)

    def stream() -> AsyncIterator[str]:
        return answer(store, ask, Sight())

    return stream


def asked(store: Store, url: str, model: str, strategy: str, turns_before: int) -> Ask:
    """Return a question at the end of a chat of so many turns."""
    chat = store.create_conversation(OWNER, provider="compatible", model=model, strategy=strategy)
    leaf = None
    for turn in range(1, turns_before + 1):
        said = store.append(OWNER, chat.id, "user", question(turn), parent_id=leaf)
        leaf = store.append(OWNER, chat.id, "assistant", _REPLY, parent_id=said.id).id
    last = store.append(OWNER, chat.id, "user", question(turns_before + 1), parent_id=leaf)
    return Ask(
        owner=OWNER,
        question=last,
        strategy=strategies()[strategy],
        settings=SETTINGS,
        provider=providers()["compatible"],
        choice=choice(url, model),
        instructions=INSTRUCTIONS,
        chat_history=InMemoryChatMessageHistory(),
    )


async def _timed(stream: Stream) -> tuple[float, float]:
    """Return (ms to the first piece, ms for each further piece)."""
    begin = time.perf_counter()
    first, pieces = 0.0, 0
    async for _ in stream():
        first = first or time.perf_counter()
        pieces += 1
    end = time.perf_counter()
    return (first - begin) * 1000, (end - first) * 1000 / max(1, pieces - 1)


async def _measure(streams: dict[str, Stream], rounds: int) -> dict[str, list[tuple[float, float]]]:
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in streams}
    for number in range(rounds + 2):
        for name, stream in streams.items():
            result = await _timed(stream)
            if number >= 2:  # the first two rounds load code and open connections
                taken[name].append(result)
    await close_clients()
    return taken


def times(rounds: int) -> str:
    """Measure first token and time per token, interleaved, and return the table."""
    store = Store.open("sqlite://")
    with server_process() as url:
        model = f"test-words-{_WORDS}-0"
        streams: dict[str, Stream] = {
            "openai client": plain_client(url, model),
            "ChatOpenAI": langchain_model(url, model),
        }
        streams |= {f"turn, {name}": whole_turn(url, model, name, store) for name in strategies()}
        taken = asyncio.run(_measure(streams, rounds))
    medians = {name: [statistics.median(column) for column in zip(*rows, strict=True)] for name, rows in taken.items()}
    base_first, base_each = medians["openai client"]
    rows = [
        [name, f"{first:.1f}", f"{first - base_first:+.1f}", f"{each:.3f}", f"{each - base_each:+.3f}"]
        for name, (first, each) in medians.items()
    ]
    store.close()
    return table(["", "first token, ms", "over the client", "per token, ms", "over the client"], rows)


# -- calls and tokens ----------------------------------------------------------------------------------------


class Tally:
    """Counts what reaches the test server."""

    def __init__(self, server: ChatServer) -> None:
        self.server = server
        self.count = TiktokenCounter()
        self.before: list[int] = []
        self.after: list[int] = []
        self.prompts: list[int] = []

    def prompt_tokens(self, position: int) -> int:
        """Return the o200k tokens of the prompt in the request at this position."""
        messages = self.server.chats[position].body["messages"]
        return sum(self.count(message["content"]) + MESSAGE_OVERHEAD for message in messages)

    def row(self, name: str) -> list[str]:
        """Return a line of the table."""
        shown = [self.prompts[turn - 1] if turn <= len(self.prompts) else None for turn in TURNS_SHOWN]
        means = [f"{statistics.mean(calls):.2f}" for calls in (self.before, self.after)]
        return [name, *means, *("-" if tokens is None else f"{tokens:,}" for tokens in shown), f"{sum(self.prompts):,}"]


def our_turns(server: ChatServer, strategy: str, turns: int) -> Tally:
    """Drive real turns of ours, learning included, and count."""
    tally, store, background = Tally(server), Store.open("sqlite://"), Background()
    running = Turns(background)
    learner = Learner(background, busy=running.any_running)
    chosen = choice(f"{server.url}/v1", _ANSWERS)
    notes = choice(f"{server.url}/v1", "test-facts")
    chat = store.create_conversation(OWNER, provider="compatible", model=chosen.model, strategy=strategy)
    job = LearningJob(store, OWNER, chat.id, strategies()[strategy], SETTINGS, providers()["compatible"], notes)
    for turn in range(1, turns + 1):
        begun = len(server.chats)
        leaf = store.conversation(OWNER, chat.id).leaf_id
        who = {"provider": "compatible", "model": chosen.model, "strategy": strategy}
        said, reply = store.begin_turn(OWNER, chat.id, question(turn), parent_id=leaf, **who)
        ask = Ask(OWNER, said, job.strategy, SETTINGS, job.provider, chosen, INSTRUCTIONS, InMemoryChatMessageHistory())
        run = running.start(store, ask, reply)
        while not run.done:
            run.wait(len(run.text), 5.0)
        tally.before.append(len(server.chats) - begun - 1)
        tally.prompts.append(tally.prompt_tokens(len(server.chats) - 1))
        learned = len(server.chats)
        asyncio.run_coroutine_threadsafe(_learn(learner, job), background.loop).result()
        tally.after.append(len(server.chats) - learned)
    background.close()
    store.close()
    return tally


async def _learn(learner: Learner, job: LearningJob) -> None:
    learner.wake(job)
    await asyncio.sleep(0)
    while learner.state(job.conversation_id).running:
        await asyncio.sleep(0.001)


def retired_turns(server: ChatServer, make: Callable[[Any], Any], turns: int) -> Tally:
    """Drive a retired LangChain memory class with the same conversation, and count."""
    tally = Tally(server)
    model = providers()["compatible"].build(choice(f"{server.url}/v1", _ANSWERS))
    memory = make(model)
    for turn in range(1, turns + 1):
        begun = len(server.chats)
        known = memory.load_memory_variables({"input": question(turn)})
        tally.before.append(len(server.chats) - begun)
        history = "\n\n".join(_as_text(part) for part in known.values() if part)
        reply = model.invoke([SystemMessage(INSTRUCTIONS), SystemMessage(history), HumanMessage(question(turn))])
        tally.prompts.append(tally.prompt_tokens(len(server.chats) - 1))
        learned = len(server.chats)
        memory.save_context({"input": question(turn)}, {"output": reply.text})
        tally.after.append(len(server.chats) - learned)
    return tally


def _as_text(part: Any) -> str:
    if isinstance(part, str):
        return part
    if isinstance(part, dict):
        return "\n".join(f"{name}: {text}" for name, text in part.items())
    return "\n".join(message.text for message in part)


def retired_classes() -> dict[str, Callable[[Any], Any]]:
    """Return the retired class that corresponds to each strategy."""
    from langchain_classic import memory as classic

    kept = SETTINGS.kept_turns
    return {
        "buffer": lambda _: classic.ConversationBufferMemory(return_messages=True),
        "window": lambda _: classic.ConversationBufferWindowMemory(k=kept, return_messages=True),
        "summary": lambda model: classic.ConversationSummaryMemory(llm=model),
        "entity": lambda model: classic.ConversationEntityMemory(llm=model, k=kept),
    }


def tokens(turns: int) -> str:
    """Count calls and prompt tokens, ours and the retired ones, and return the table."""
    rows = []
    retired = retired_classes()
    for name in strategies():
        with ChatServer() as server:
            rows.append(our_turns(server, name, turns).row(name))
        if name in retired:
            with ChatServer() as server, warnings.catch_warnings():
                warnings.simplefilter("ignore")
                rows.append(retired_turns(server, retired[name], turns).row(f"  LangChain's retired {name}"))
    heads = ["", "calls before", "calls after", *(f"tokens at {turn}" for turn in TURNS_SHOWN), "in total"]
    return table(heads, rows)


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=30, help="rounds of the timing, each variant once a round")
    parser.add_argument("--turns", type=int, default=200, help="turns of the conversation whose prompts are counted")
    given = parser.parse_args()
    warnings.simplefilter("ignore", DeprecationWarning)
    print(f"A turn of {_WORDS} tokens, medians of {given.rounds} interleaved rounds\n")
    print(times(given.rounds))
    print(f"\nModel calls a turn, and tokens in the prompt (o200k), {given.turns} turns of about 60 words\n")
    print(tokens(given.turns))


if __name__ == "__main__":
    main()
