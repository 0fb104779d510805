"""One chat turn: question in, answer out, through history, strategy, prompt and model. Writes nothing.

What the model was shown is kept in a `Sight`, exactly as it was handed over.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import dataclass, field
from typing import Any, cast

from langchain_core.chat_history import BaseChatMessageHistory
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessageChunk, BaseMessage, HumanMessage
from langchain_core.runnables import Runnable, RunnableLambda

from chains import history, transcript
from chains.failures import explain
from chains.prompt import TEMPLATE, alternate, as_record, fill
from chains.providers import Choice, Provider
from errors import ContextOverflow, EmptyAnswer, QuestionTooLong
from memory.store import Message, Store
from memory.strategies import Request, Strategy, StrategySettings, View
from memory.tokens import MESSAGE_OVERHEAD, TokenCounter

_MARGIN = 64
"""Tokens left free for what chat formats add around the messages."""
_SHRINK = 0.6
_ATTEMPTS = 5
"""A window that is smaller than we believe is met by a budget of 0.6, 0.36, 0.22 and 0.13 of the first."""


@dataclass(frozen=True)
class Ask:
    """One question to be answered, and with what."""

    owner: str
    question: Message
    strategy: Strategy
    settings: StrategySettings
    provider: Provider
    choice: Choice
    instructions: str
    chat_history: BaseChatMessageHistory


@dataclass
class Sight:
    """What the model saw, and what came of it. Filled while the turn runs."""

    messages: list[BaseMessage] = field(default_factory=list)
    view: View | None = None
    system_tokens: int = 0
    exact: bool = True
    budget: int = 0
    notices: list[str] = field(default_factory=list)
    usage: dict[str, Any] = field(default_factory=dict)

    def request(self) -> dict[str, Any]:
        """Return the request as JSON values, for the store."""
        return {"messages": as_record(self.messages), "budget": self.budget, "exact": self.exact}

    def segments(self) -> list[dict[str, Any]]:
        """Return the segments as JSON values, in the prompt's order, the system prompt first."""
        if self.view is None:
            return []
        system = {
            "kind": "system",
            "text": self.messages[0].text if self.messages else "",
            "tokens": self.system_tokens,
        }
        shown = [
            {
                "kind": part.kind,
                "text": part.text,
                "tokens": part.tokens,
                "message_ids": list(part.message_ids),
                "fact_ids": list(part.fact_ids),
            }
            for part in self.view.segments
        ]
        return [system, *shown]


def budget_for(strategy: Strategy, settings: StrategySettings, room: int, question_tokens: int = 0) -> int:
    """Return the tokens a view may have: those of the settings and the question's, as far as the window has room."""
    return max(1, room if strategy.fills_window else min(settings.budget_tokens + question_tokens, room))


def room_for(provider: Provider, choice: Choice, instructions: str, count: TokenCounter) -> int:
    """Return the tokens of the window that neither the answer nor the system prompt needs."""
    return provider.window(choice) - choice.max_output_tokens - count(instructions) - MESSAGE_OVERHEAD - _MARGIN


def make_request(
    store: Store,
    owner: str,
    conversation_id: str,
    *,
    leaf_id: str | None,
    question: str,
    budget: int,
    count: TokenCounter,
    strategy: Strategy,
    settings: StrategySettings,
    messages: transcript.LoadedTranscript | None = None,
) -> Request:
    """Gather what a strategy may look at from the store."""
    loaded = messages or transcript.load(store, owner, conversation_id, leaf_id=leaf_id, budget=budget)
    known = leaf_id is not None
    return Request(
        transcript=loaded.messages,
        question=question,
        budget=budget,
        count=count,
        settings=settings,
        offset=loaded.offset,
        derived=store.derived(owner, conversation_id, strategy.name, leaf_id=leaf_id) if known else (),
        facts=store.facts(owner, conversation_id, leaf_id=leaf_id) if known else (),
    )


def turn_chain(store: Store, ask: Ask, model: BaseChatModel, budget: int, sight: Sight) -> Runnable[Any, Any]:
    """Compose history, strategy, prompt template and model. The input is {QUESTION: HumanMessage}."""
    loaded = transcript.load(
        store, ask.owner, ask.question.conversation_id, leaf_id=ask.question.parent_id, budget=budget
    )
    ask.chat_history.messages[:] = loaded.messages
    count = ask.provider.counter(ask.choice)

    def remember(given: dict[str, Any]) -> dict[str, Any]:
        question = given[history.QUESTION].text
        request = make_request(
            store,
            ask.owner,
            ask.question.conversation_id,
            leaf_id=ask.question.parent_id,
            question=question,
            budget=budget,
            count=count,
            strategy=ask.strategy,
            settings=ask.settings,
            messages=transcript.LoadedTranscript(given[history.TRANSCRIPT], loaded.offset),
        )
        sight.view = ask.strategy.view(request)
        sight.budget, sight.exact = budget, count.exact
        sight.system_tokens = count(ask.instructions) + MESSAGE_OVERHEAD
        return fill(ask.instructions, sight.view, question)

    def keep_sight(prompt: Any) -> list[BaseMessage]:
        sight.messages = alternate(prompt)
        return sight.messages

    chain = RunnableLambda(remember) | TEMPLATE | RunnableLambda(keep_sight) | model
    return history.with_history(chain, ask.chat_history)


async def answer(store: Store, ask: Ask, sight: Sight) -> AsyncIterator[str]:
    """Yield the answer's text, piece by piece.

    Raises MemoryBotError for whatever goes wrong, and EmptyAnswer if no text came. A prompt that turns out to be larger
    than the model's window is tried again with a smaller budget, which `sight.notices` then says.
    """
    model = await asyncio.to_thread(ask.provider.build, ask.choice)
    count = ask.provider.counter(ask.choice)
    room = await asyncio.to_thread(room_for, ask.provider, ask.choice, ask.instructions, count)
    asked = await asyncio.to_thread(count, ask.question.content)
    budget = budget_for(ask.strategy, ask.settings, room, asked + MESSAGE_OVERHEAD)
    for attempt in range(_ATTEMPTS):
        try:
            async for piece in _stream(store, ask, model, budget, sight):
                yield piece
            return
        except ContextOverflow:
            smaller = int(min(budget, _shown(sight)) * _SHRINK)
            if attempt == _ATTEMPTS - 1 or smaller < 1:
                raise
            budget = smaller
            sight.notices = [f"The model's window is smaller than expected: it was shown at most {budget:,} tokens."]
        except QuestionTooLong as error:
            if attempt == 0:
                raise
            raise ContextOverflow(
                "Your message does not fit into this model's window. Shorten it, or choose a model "
                "with a larger window."
            ) from error


async def _stream(store: Store, ask: Ask, model: BaseChatModel, budget: int, sight: Sight) -> AsyncIterator[str]:
    chain = await asyncio.to_thread(turn_chain, store, ask, model, budget, sight)
    question = HumanMessage(ask.question.content, id=ask.question.id)
    chunks = chain.astream({history.QUESTION: question}, {"configurable": {"session_id": ask.question.conversation_id}})
    arrived: list[AIMessageChunk] = []
    try:
        while True:
            chunk = await asyncio.wait_for(anext(chunks), ask.choice.timeout_s)
            arrived.append(chunk)
            if chunk.text:
                yield chunk.text
    except StopAsyncIteration:
        pass
    except Exception as error:
        raise explain(error, ask.provider.label, ask.choice) from None
    finally:
        await cast(AsyncGenerator[Any, None], chunks).aclose()
    if arrived:
        _keep_usage(arrived[0] + arrived[1:], sight)
    if not any(chunk.text.strip() for chunk in arrived):
        raise EmptyAnswer(f"{ask.choice.model} finished without a word. Try again, or choose another model.")


def _shown(sight: Sight) -> int:
    return sight.view.tokens if sight.view else 0


def _keep_usage(whole: AIMessageChunk, sight: Sight) -> None:
    sight.usage.update(whole.usage_metadata or {})
    finish = whole.response_metadata.get("finish_reason") or whole.response_metadata.get("stop_reason")
    if finish in {"length", "max_tokens"}:
        sight.notices.append("The answer stops here because it reached the reply length. Raise it under Advanced.")
