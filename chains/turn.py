"""One chat turn: question in, answer out, through history, strategy, prompt and model. Writes nothing.

What the model was shown is kept in a `Sight`, exactly as it was handed over.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, cast

from langchain_core.chat_history import BaseChatMessageHistory
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessageChunk, BaseMessage, HumanMessage
from langchain_core.runnables import Runnable, RunnableLambda

from chains import history
from chains.attached import Asked, ShownImage, earlier_images, fit_question, images_of, in_order
from chains.failures import explain
from chains.pictures import take
from chains.prompt import TEMPLATE, alternate, fill
from chains.providers import Choice, Provider
from chains.scripts import Script, decide
from chains.searches import Searches
from chains.sight import Sight
from errors import ContextOverflow, EmptyAnswer, MemoryBotError, QuestionTooLong
from memory.attachments.fitting import cut_long
from memory.index.embedding import installed
from memory.reading import Reading, read_tail
from memory.store import Message, Store
from memory.strategies import Request, Strategy, StrategySettings
from memory.tokens import MESSAGE_OVERHEAD, TokenCounter

_MARGIN = 64
"""Tokens left free for what chat formats add around the messages."""
_SHRINK = 0.6
_ATTEMPTS = 5
"""A window that is smaller than we believe is met by 0.6, 0.36 and 0.22 of what was shown, then the question alone."""

_LONGEST_SHARE = 4
"""An earlier message shows no more than the beginnings of its attached texts, if they would take more of the budget."""

_log = logging.getLogger(__name__)

_NOT_EVEN_ALONE = (
    "Your message does not fit into the window of {model}, even alone. Shorten it, or choose a model with a larger "
    "window."
)


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
    """Carries the transcript into the chain; what it held before is replaced."""
    searches: Searches | None = None
    """Needed by strategies that search; without it they see the recent turns alone."""
    script: Script | None = None
    """Decides by rules what is said, from the log before the question; without one, the model does."""


def budget_for(strategy: Strategy, settings: StrategySettings, room: int, question_tokens: int = 0) -> int:
    """Return the tokens a view may have: those of the settings and the question's, as far as the window has room."""
    return max(1, room if strategy.fills_window else min(settings.budget_tokens + question_tokens, room))


def room_for(provider: Provider, choice: Choice, instructions: str, count: TokenCounter, guide_tokens: int = 0) -> int:
    """Return the tokens of the window that neither the answer, the system prompt nor a script's guide needs."""
    taken = choice.max_output_tokens + count(instructions) + MESSAGE_OVERHEAD + guide_tokens + _MARGIN
    return provider.window(choice) - taken


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
    searches: Searches | None = None,
    most_recalled: int | None = None,
    messages: Reading | None = None,
) -> Request:
    """Gather what a strategy may look at from the store."""
    loaded = messages or read_tail(store, owner, conversation_id, leaf_id=leaf_id, budget=budget)
    own = budget if strategy.fills_window else min(budget, settings.budget_tokens)
    learners = strategy.learners if leaf_id is not None else ()
    search = None
    if searches and strategy.searches:
        search = searches.before_answer(store, owner, conversation_id, leaf_id, across=settings.across)
    return Request(
        transcript=cut_long(loaded.messages, own // _LONGEST_SHARE, count),
        question=question,
        budget=budget,
        count=count,
        settings=settings,
        offset=loaded.offset,
        derived=store.derived(owner, conversation_id, learners[-1].name, leaf_id=leaf_id) if learners else (),
        facts=store.facts(owner, conversation_id, leaf_id=leaf_id) if learners else (),
        search=search,
        most_recalled=most_recalled,
    )


def turn_chain(
    store: Store, ask: Ask, model: BaseChatModel, budget: int, sight: Sight, images: Sequence[ShownImage] = ()
) -> Runnable[Any, Any]:
    """Compose history, strategy, prompt template and model. The input is {QUESTION: HumanMessage}.

    images: the question's.
    """
    loaded = read_tail(store, ask.owner, ask.question.conversation_id, leaf_id=ask.question.parent_id, budget=budget)
    history.refill(ask.chat_history, loaded.messages)
    count = ask.provider.counter(ask.choice)
    sees = partial(ask.provider.sees, ask.choice)

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
            searches=ask.searches,
            most_recalled=ask.provider.most_recalled,
            messages=Reading(given[history.TRANSCRIPT], loaded.offset),
        )
        sight.view = ask.strategy.view(request)
        sight.budget, sight.exact = budget, count.exact
        sight.system_tokens = count(ask.instructions) + MESSAGE_OVERHEAD
        earlier = earlier_images(store, ask.owner, sight.view.recent, budget - sight.view.tokens, sees)
        sight.images = in_order(sight.view.recent, earlier, images)
        return fill(ask.instructions, sight.view, question, sight.guide, earlier=earlier, images=images)

    def keep_sight(prompt: Any) -> list[BaseMessage]:
        sight.messages = alternate(prompt)
        return sight.messages

    chain = RunnableLambda(remember) | TEMPLATE | RunnableLambda(keep_sight) | model
    return history.with_history(chain, ask.chat_history)


async def answer(store: Store, ask: Ask, sight: Sight) -> AsyncGenerator[str, None]:
    """Yield the answer's text, piece by piece.

    Raises MemoryBotError for whatever goes wrong, QuestionTooLong before anything is asked, and EmptyAnswer if neither
    text nor an image came. A prompt that turns out to be larger than the model's window is tried again with a smaller
    budget, at last with the question alone, which `sight.notices` then says.
    """
    count = ask.provider.counter(ask.choice)
    choice = await asyncio.to_thread(_decided, store, ask, count, sight)
    model = await asyncio.to_thread(ask.provider.build, choice)
    room = await asyncio.to_thread(
        room_for, ask.provider, ask.choice, ask.instructions, count, guide_tokens=sight.guide_tokens
    )
    asked = await asyncio.to_thread(_asked, store, ask, room, count)
    room -= asked.image_tokens
    _check_room(ask.choice, room, asked)
    budget = budget_for(ask.strategy, ask.settings, room, asked.tokens)
    sight.notices += asked.notices
    for left in reversed(range(_ATTEMPTS)):
        begun = False
        try:
            async with aclosing(_stream(store, ask, model, budget, sight, asked)) as pieces:
                async for piece in pieces:
                    begun = True
                    yield piece
            return
        except ContextOverflow:
            shown = min(budget, _shown(sight))
            if begun or not left:
                raise
            smaller = int(shown * _SHRINK)
            asked = await asyncio.to_thread(_asked, store, ask, smaller + asked.image_tokens, count)
            if shown <= asked.tokens:
                raise ContextOverflow(_NOT_EVEN_ALONE.format(model=ask.choice.model)) from None
            budget = max(asked.tokens, smaller) if left > 1 else asked.tokens
            told = f"The model's window is smaller than expected: it was shown at most {budget:,} tokens."
            sight.notices = [told, *asked.notices]


def _asked(store: Store, ask: Ask, room: int, count: TokenCounter) -> Asked:
    """Return the question as it can be shown in `room` tokens, images included."""
    images, notices = images_of(store, ask.owner, ask.question, ask.provider, ask.choice)
    left = room - sum(shown.tokens for shown in images)
    embedder = installed() if ask.searches else None
    asked = fit_question(ask.question.content, left, ask.settings.budget_tokens, count, images, embedder)
    return replace(asked, notices=(*notices, *asked.notices))


def _decided(store: Store, ask: Ask, count: TokenCounter, sight: Sight) -> Choice:
    """Let the assistant's script decide what is said, if it has one; return the choice that can say it."""
    if ask.script is None:
        return ask.choice
    line = decide(store, ask.owner, ask.question, ask.script)
    sight.guide = line.guide
    sight.guide_tokens = count(line.guide) if line.guide else 0
    sight.usage.update(sources=list(line.sources), offers=list(line.offers))
    return replace(ask.choice, says=line.text, pace_s=line.pace_s)


async def _stream(
    store: Store, ask: Ask, model: BaseChatModel, budget: int, sight: Sight, asked: Asked
) -> AsyncGenerator[str, None]:
    chain = await asyncio.to_thread(turn_chain, store, ask, model, budget, sight, asked.images)
    question = HumanMessage(asked.text, id=ask.question.id)
    chunks = chain.astream({history.QUESTION: question}, {"configurable": {"session_id": ask.question.conversation_id}})
    arrived: list[AIMessageChunk] = []
    said = False
    try:
        # Not wait_for: that of Python 3.11 loses a cancellation, and Stop with it, if a piece arrives just then.
        while (chunk := await _next(chunks, ask.choice.timeout_s)) is not None:
            arrived.append(chunk)
            if words := chunk.text + take(chunk, sight.drawn, sight.notices):
                said = said or bool(words.strip())
                yield words
    except Exception as error:
        if not isinstance(error, MemoryBotError):
            _log.warning("A turn failed on its way through the chain", exc_info=error)
        raise explain(error, ask.provider.label, ask.choice) from None
    finally:
        if arrived:
            _keep_usage(arrived[0] + arrived[1:], sight)
        await cast(AsyncGenerator[Any, None], chunks).aclose()
    if not said and not sight.drawn:
        raise EmptyAnswer(f"{ask.choice.model} finished without a word. Try again, or choose another model.")


async def _next(chunks: AsyncIterator[AIMessageChunk], timeout_s: float) -> AIMessageChunk | None:
    """Return the next piece, None at the end. Raises TimeoutError."""
    async with asyncio.timeout(timeout_s):
        return await anext(chunks, None)


def _check_room(choice: Choice, room: int, asked: Asked) -> None:
    """Raise QuestionTooLong if the question does not fit. room: tokens beside its images."""
    if asked.tokens > room:
        needed, whole = asked.tokens + asked.image_tokens, max(room + asked.image_tokens, 0)
        less = "Send fewer images" if asked.images else "Shorten the message"
        raise QuestionTooLong(
            f"Your message is {needed:,} tokens long, and {choice.model} has room for {whole:,} beside a reply "
            f"of up to {choice.max_output_tokens:,}. {less}, lower the reply length under Advanced, or "
            "choose a model with a larger window."
        )


def _shown(sight: Sight) -> int:
    return sight.view.tokens if sight.view else 0


def _keep_usage(whole: AIMessageChunk, sight: Sight) -> None:
    sight.usage.update(whole.usage_metadata or {})
    finish = whole.response_metadata.get("finish_reason") or whole.response_metadata.get("stop_reason")
    if finish in {"length", "max_tokens"}:
        sight.notices.append("The answer stops here because it reached the reply length. Raise it under Advanced.")
