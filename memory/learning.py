"""Learning from a log whenever a program asks for it: all the blocks that are due, one after the other.

Knows nothing of turns that are being answered; the app's learning in the background is in `chains`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from concurrent.futures import Future
from functools import cache
from threading import Thread
from typing import Any, Protocol, TypeVar, runtime_checkable

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage

from errors import LearningFailed, MemoryBotError
from memory.reading import as_message
from memory.store import Store
from memory.strategies import Fact, Lesson, Strategy, StrategySettings, Writer
from memory.writer import ModelWriter

_LEAST_AHEAD = 100
_AHEAD = 4
"""Messages looked at once for a block that is due, for each turn that is kept; some hundred at least."""

_Result = TypeVar("_Result")


@runtime_checkable
class LearnsUnaided(Protocol):
    """A strategy that can also learn where there is no model to ask."""

    def learn_unaided(self, block: Sequence[BaseMessage], facts: Sequence[Fact]) -> Lesson:
        """Learn from a block by rules alone."""


def as_writer(given: Writer | BaseChatModel | None) -> Writer | None:
    """Return a chat model as a writer. One that has no structured output of its own is asked for JSON in words."""
    if not isinstance(given, BaseChatModel):
        return given
    structured = type(given).with_structured_output is not BaseChatModel.with_structured_output
    return ModelWriter(given, method="json_schema" if structured else "")


async def learn_due(
    store: Store,
    owner: str,
    conversation_id: str,
    strategy: Strategy,
    settings: StrategySettings,
    writer: Writer | None,
) -> int:
    """Learn every block that is due; return how many there were. A lesson known from the same words is kept anew.

    Of a strategy's teachers, one that needs a writer learns nothing without it.
    Raises LearningFailed, and whatever the writer's model raises; what was learned until then stays.
    """
    if not strategy.learns:
        able = [teacher for teacher in strategy.teachers if writer or isinstance(teacher, LearnsUnaided)]
        return sum([await learn_due(store, owner, conversation_id, one, settings, writer) for one in able])
    learned = 0
    while True:
        leaf_id = store.conversation(owner, conversation_id).leaf_id
        if leaf_id is None:
            break
        derived = store.derived(owner, conversation_id, strategy.name, leaf_id=leaf_id)
        newest = derived[-1].upto_message_id if derived else None
        ahead = max(_LEAST_AHEAD, _AHEAD * settings.kept_turns)
        entries = store.after(owner, conversation_id, newest, limit=ahead, leaf_id=leaf_id)
        unlearned = [as_message(entry) for entry in entries if entry.status != "running"]
        block = strategy.due(unlearned, settings)
        if not block:
            break
        facts = store.facts(owner, conversation_id, leaf_id=leaf_id)
        known = store.find_derived(owner, conversation_id, strategy.name, strategy.input_hash(block))
        lesson: Lesson | None = None
        if known:
            try:
                lesson = strategy.replay(block, facts, known.state)
            except LearningFailed:
                lesson = None  # written by an older version; it is learned again
        if lesson is None and writer is None and isinstance(strategy, LearnsUnaided):
            lesson = strategy.learn_unaided(block, facts)
        if lesson is None:
            lesson = await strategy.learn(block, facts, _needed(writer, strategy))
        words = {str(message.id): message.text for message in block}
        if not store.save_lesson(owner, conversation_id, strategy.name, lesson, read=words):
            break
        learned += 1
    return learned


def run(work: Coroutine[Any, Any, _Result]) -> _Result:
    """Wait for a coroutine, also where an event loop runs already, as in a notebook."""
    return begin(work).result()


def begin(work: Coroutine[Any, Any, _Result]) -> Future[_Result]:
    """Start a coroutine in the background, and do not wait."""
    return asyncio.run_coroutine_threadsafe(work, _loop())


@cache
def _loop() -> asyncio.AbstractEventLoop:
    """Start the one loop that all learning runs in: models keep connections, which belong to the loop they began in."""
    loop = asyncio.new_event_loop()
    Thread(target=loop.run_forever, name="memory-learning", daemon=True).start()
    return loop


def _needed(writer: Writer | None, strategy: Strategy) -> Writer:
    if writer is None:
        raise MemoryBotError(
            f"The strategy “{strategy.name}” learns by a model, and none was given. Pass one: Memory(writer=...)."
        )
    return writer
