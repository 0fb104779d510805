"""Memory for LangChain chains: a step before the prompt, and a wrapper that remembers each turn.

    m = runnable("window", conversation="demo")
    chain = m.remember(prompt | model)      # prompt: MessagesPlaceholder("memory") and {question}
    chain.invoke({"question": "Hello"})

Whose memory it is comes with the call, as for RunnableWithMessageHistory: `configurable.session_id` names the
conversation, `configurable.user_id` its owner. Writes happen in the call itself, not in a listener, so none is lost.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import AsyncGenerator, AsyncIterator, Generator, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import aclosing, closing
from threading import Lock
from typing import Any, cast

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage
from langchain_core.runnables import ConfigurableFieldSpec, Runnable, RunnableConfig, ensure_config

from errors import MemoryBotError
from memory import learning
from memory.library import Memory, database_address
from memory.named import NamedStore
from memory.strategies import Strategy, StrategySettings, Writer
from memory.tokens import TokenCounter

SESSION = "session_id"
USER = "user_id"
_KEPT_OPEN = 1000
"""Conversations whose memory stays open between calls; any other is opened again in a millisecond."""

_SPECS = [
    ConfigurableFieldSpec(id=SESSION, annotation=str, name="Session", description="Names the conversation."),
    ConfigurableFieldSpec(id=USER, annotation=str, name="User", description="Owns the conversation.", default=""),
]


class MemoryRunnable(Runnable[Any, dict[str, Any]]):
    """Adds to a chain's input what the model should see: `memory`, a list of messages, and `memory_text`."""

    def __init__(
        self,
        strategy: str | Strategy | None = "window",
        database_url: str | None = None,
        *,
        owner: str = "local",
        conversation: str | None = None,
        settings: StrategySettings | Mapping[str, Any] | None = None,
        count: TokenCounter | None = None,
        writer: Writer | BaseChatModel | None = None,
        max_tokens: int = 2048,
        question_key: str = "question",
        answer_key: str = "answer",
    ) -> None:
        """Take the options of `Memory`, which hold for every session.

        conversation: used where a call names no session; without it such a call is an error.
        writer: a strategy that learns asks it in the background, after each remembered answer.
        max_tokens: model tokens of the memory. question_key: the input's key that holds the question, a text or
        messages. answer_key: the output's key that holds the answer, if the chain's output is a dict.
        """
        self.question_key = question_key
        self.answer_key = answer_key
        self.max_tokens = max_tokens
        self._owner = owner
        self._conversation = conversation
        self._store = cast(NamedStore, NamedStore.open(database_address(database_url)))
        self._options: dict[str, Any] = {
            "strategy": strategy, "settings": settings, "count": count, "writer": learning.as_writer(writer),
        }  # fmt: skip
        self._open: OrderedDict[tuple[str, str], Memory] = OrderedDict()
        self._learning: dict[str, Future[int]] = {}
        self._opening = Lock()

    @property
    def config_specs(self) -> list[ConfigurableFieldSpec]:
        """What a call's `configurable` may hold."""
        return _SPECS

    def memory(self, session_id: str, user_id: str = "") -> Memory:
        """Return the memory of a session, to look into, add to or forget from."""
        key = (user_id or self._owner, session_id)
        with self._opening:
            if key not in self._open:
                self._open[key] = Memory(store=self._store, owner=key[0], conversation=session_id, **self._options)
            self._open.move_to_end(key)
            while len(self._open) > _KEPT_OPEN:
                self._open.popitem(last=False)
            return self._open[key]

    def invoke(self, input: Any, config: RunnableConfig | None = None, **kwargs: Any) -> dict[str, Any]:
        """Return the input with `memory` and `memory_text`; nothing is remembered by this alone."""
        return self._call_with_config(lambda given: self._with_memory(given, config), input, config, **kwargs)

    async def ainvoke(self, input: Any, config: RunnableConfig | None = None, **kwargs: Any) -> dict[str, Any]:
        """Do as `invoke`, off the event loop."""

        async def with_memory(given: Any) -> dict[str, Any]:
            return await asyncio.to_thread(self._with_memory, given, config)

        return await self._acall_with_config(with_memory, input, config, **kwargs)

    def remember(self, chain: Runnable[Any, Any]) -> Runnable[Any, Any]:
        """Return a chain that puts this step before `chain` and adds each question and answer to the log.

        A call that fails adds nothing, so it can be repeated. A stream that is not read to its end adds the question
        and what was read of the answer.
        """
        return Remembering(self, chain)

    def settle(self) -> None:
        """Wait until all that is being learned is learned. Raises what went wrong, such as LearningFailed."""
        for conversation_id in list(self._learning):
            self._learning.pop(conversation_id).result()

    def close(self) -> None:
        """Close the database."""
        self._store.close()

    def session(self, config: RunnableConfig | None) -> Memory:
        """Return the memory that a call's config names. Raises MemoryBotError if it names none."""
        named = ensure_config(config).get("configurable", {})
        session_id = named.get(SESSION) or self._conversation
        if not session_id:
            raise MemoryBotError(
                f"Whose memory is meant? Call the chain with config={{'configurable': {{'{SESSION}': '...'}}}}, "
                "or give memory.runnable a conversation for all calls."
            )
        return self.memory(str(session_id), str(named.get(USER) or ""))

    def keep(self, memory: Memory, question: Sequence[BaseMessage], answer: object) -> None:
        """Add a turn to the log, and learn from it in the background if there is somebody to learn."""
        memory.add_messages([*question, *self._answers(answer)])
        if memory.learns_by_itself:
            before = self._learning.get(memory.conversation)
            self._learning[memory.conversation] = learning.begin(_after(before, memory))

    def asked(self, given: Any) -> list[BaseMessage]:
        """Return the question as messages. Raises MemoryBotError if the input has none."""
        value = given.get(self.question_key) if isinstance(given, Mapping) else given
        if isinstance(value, str) and value:
            return [HumanMessage(value)]
        messages = [value] if isinstance(value, BaseMessage) else value
        if isinstance(messages, Sequence) and messages and all(isinstance(m, BaseMessage) for m in messages):
            return list(messages)
        raise MemoryBotError(
            f"The chain's input has no question under “{self.question_key}”. Give it one, a text or a message, or name "
            "another key: memory.runnable(question_key=...)."
        )

    def _with_memory(self, given: Any, config: RunnableConfig | None) -> dict[str, Any]:
        question = self.asked(given)
        context = self.session(config).context(question[-1].text, self.max_tokens)
        rest = given if isinstance(given, Mapping) else {self.question_key: given}
        return {**rest, "memory": context.messages, "memory_text": context.text}

    def _answers(self, answer: object) -> list[BaseMessage]:
        if isinstance(answer, Mapping):
            if self.answer_key not in answer:
                raise MemoryBotError(
                    f"The chain's output has no answer under “{self.answer_key}”, only {', '.join(map(str, answer))}. "
                    "Name its key: memory.runnable(answer_key=...)."
                )
            answer = answer[self.answer_key]
        if isinstance(answer, BaseMessage):
            return [AIMessage(answer.text)]
        if isinstance(answer, list) and answer and all(isinstance(part, BaseMessage) for part in answer):
            return answer
        return [AIMessage(str(answer))]


class Remembering(Runnable[Any, Any]):
    """A chain whose turns are remembered; made by `MemoryRunnable.remember`."""

    def __init__(self, memory: MemoryRunnable, chain: Runnable[Any, Any]) -> None:
        self._memory = memory
        self._chain = memory | chain

    @property
    def config_specs(self) -> list[ConfigurableFieldSpec]:
        """What a call's `configurable` may hold."""
        return self._chain.config_specs

    def invoke(self, input: Any, config: RunnableConfig | None = None, **kwargs: Any) -> Any:
        """Answer, and remember the turn."""
        memory, question = self._turn(input, config)
        answer = self._chain.invoke(input, config, **kwargs)
        self._memory.keep(memory, question, answer)
        return answer

    async def ainvoke(self, input: Any, config: RunnableConfig | None = None, **kwargs: Any) -> Any:
        """Do as `invoke`, asynchronously."""
        memory, question = await asyncio.to_thread(self._turn, input, config)
        answer = await self._chain.ainvoke(input, config, **kwargs)
        await asyncio.to_thread(self._memory.keep, memory, question, answer)
        return answer

    def stream(self, input: Any, config: RunnableConfig | None = None, **kwargs: Any | None) -> Iterator[Any]:
        """Answer piece by piece, and remember the turn at the end, or as far as it was read."""
        memory, question = self._turn(input, config)
        pieces: list[Any] = []
        try:
            with closing(cast(Generator[Any, None, None], self._chain.stream(input, config, **kwargs))) as stream:
                for piece in stream:
                    pieces.append(piece)
                    yield piece
        except GeneratorExit:
            self._keep_read(memory, question, pieces)
            raise
        self._memory.keep(memory, question, _joined(pieces))

    async def astream(
        self, input: Any, config: RunnableConfig | None = None, **kwargs: Any | None
    ) -> AsyncIterator[Any]:
        """Do as `stream`, asynchronously."""
        memory, question = await asyncio.to_thread(self._turn, input, config)
        pieces: list[Any] = []
        try:
            async with aclosing(
                cast(AsyncGenerator[Any, None], self._chain.astream(input, config, **kwargs))
            ) as stream:
                async for piece in stream:
                    pieces.append(piece)
                    yield piece
        except (GeneratorExit, asyncio.CancelledError):
            # No await here: a cancelled task may be cancelled again, and then the turn would be lost.
            self._keep_read(memory, question, pieces)
            raise
        await asyncio.to_thread(self._memory.keep, memory, question, _joined(pieces))

    def _turn(self, given: Any, config: RunnableConfig | None) -> tuple[Memory, list[BaseMessage]]:
        return self._memory.session(config), self._memory.asked(given)

    def _keep_read(self, memory: Memory, question: Sequence[BaseMessage], pieces: list[Any]) -> None:
        if pieces:
            self._memory.keep(memory, question, _joined(pieces))


def runnable(
    strategy: str | Strategy | None = "window", database_url: str | None = None, **options: Any
) -> MemoryRunnable:
    """Return a memory for LangChain chains; the options are those of `MemoryRunnable`."""
    return MemoryRunnable(strategy, database_url, **options)


def _joined(pieces: list[Any]) -> Any:
    """Return what the pieces of a stream make together, as LangChain adds them; the last, where they do not add."""
    if not pieces:
        return ""
    whole = pieces[0]
    for piece in pieces[1:]:
        try:
            whole = whole + piece
        except TypeError:
            whole = piece
    return whole


async def _after(before: Future[int] | None, memory: Memory) -> int:
    """Learn once what was begun before is through: one block is not learned twice at the same time."""
    if before:
        await asyncio.wait([asyncio.wrap_future(before)])
    return await memory.alearn()
