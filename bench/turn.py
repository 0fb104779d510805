"""How long a turn takes, over the plain client.

    python -m bench.turn [--rounds 30]

Everything runs against the test server on this machine, side by side in one run, so ratios hold and seconds do not.
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

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage

from bench.conversation import INSTRUCTIONS, OWNER, SETTINGS, choice, empty_history, question
from bench.tables import table
from chains.clients import client_of_loop, close_clients
from chains.prompt import as_record
from chains.providers import providers
from chains.sight import Sight
from chains.turn import Ask, answer
from memory.store import Store
from memory.strategies import strategies

_WORDS = 100
_TURNS_BEFORE = 10
_REPLY = "It is a calm sight. " * 12

Stream = Callable[[], AsyncIterator[Any]]


def conversation() -> list[BaseMessage]:
    """Return the prompt of a turn after ten others: the same for every variant that is timed."""
    said: list[BaseMessage] = [SystemMessage(INSTRUCTIONS)]
    for turn in range(1, _TURNS_BEFORE + 1):
        said += [HumanMessage(question(turn)), AIMessage(_REPLY)]
    return [*said, HumanMessage(question(_TURNS_BEFORE + 1))]


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
        chat_history=empty_history(),
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


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=30, help="rounds of the timing, each variant once a round")
    given = parser.parse_args()
    warnings.simplefilter("ignore", DeprecationWarning)
    print(f"A turn of {_WORDS} tokens, medians of {given.rounds} interleaved rounds\n")
    print(times(given.rounds))


if __name__ == "__main__":
    main()
