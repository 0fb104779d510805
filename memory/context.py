"""What a strategy chose, as a program takes it: one text within its tokens, or messages. Knows no store.

In the text the older parts come first: the summary, what was recalled, then the recent turns.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from langchain_core.messages import BaseMessage, HumanMessage

from memory.rendering import SPEAKER, render, said
from memory.strategies import Segment, SegmentKind, View
from memory.tokens import TokenCounter

_SAFE_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")
"""What providers take as a message's name."""
_STEPS = 12
_IN_TEXT: tuple[SegmentKind, ...] = ("summary", "facts", "elsewhere", "recalled", "recent")


@dataclass(frozen=True)
class Context:
    """What the model sees of a memory for one question."""

    text: str
    """All of it as one text, for a prompt of your own; empty while nothing is remembered."""
    messages: list[BaseMessage]
    """The same as LangChain messages, for a `MessagesPlaceholder` before the question."""
    segments: tuple[Segment, ...]
    """The parts of `text`, in its order: kind, text, tokens, and the messages and facts that each comes from."""
    tokens: int
    """Model tokens of `text`."""
    left_out: int
    """Messages of the log that are seen neither as they were nor through anything learned from them."""


def fit(view_of: Callable[[int], View], max_tokens: int, count: TokenCounter, speakers: Iterable[str] = ()) -> Context:
    """Return what fits into `max_tokens` of what a strategy chooses.

    view_of: asks the strategy with a budget in tokens, for memory alone. Its way of counting knows of no dates and
    names, so it is asked again with less until the text with them fits.
    speakers: names that no line of a text may pass itself off as, besides those shown.
    """
    known = tuple(speakers)
    budget = max_tokens
    for _ in range(_STEPS):
        context = _context(view_of(budget), count, known)
        if context.tokens <= max_tokens or budget <= 0:
            break
        budget = max(0, budget - max(context.tokens - max_tokens, max_tokens // 50, 1))
    else:
        context = _context(view_of(0), count, known)
    return context


def _context(view: View, count: TokenCounter, speakers: tuple[str, ...]) -> Context:
    parts = {part.kind: part for part in view.segments}
    recent = render([said(message) for message in view.recent], speakers)
    texts = {kind: recent if kind == "recent" else part.text for kind, part in parts.items()}
    segments = tuple(
        Segment(kind, texts[kind], count(texts[kind]), parts[kind].message_ids, parts[kind].fact_ids)
        for kind in _IN_TEXT
        if texts.get(kind)
    )
    text = "\n".join(segment.text for segment in segments)
    return Context(text, _messages(view), segments, count(text), view.left_out)


def _messages(view: View) -> list[BaseMessage]:
    """Return the view in the order that keeps a provider's prompt cache useful: what was recalled comes last."""
    background = [HumanMessage(view.background)] if view.background else []
    recalled = [HumanMessage(view.recalled)] if view.recalled else []
    return [*background, *(_named(message) for message in view.recent), *recalled]


def _named(message: BaseMessage) -> BaseMessage:
    """Return a message with its speaker as its name too, where a provider would take it."""
    name = str(message.additional_kwargs.get(SPEAKER, ""))
    return message.model_copy(update={"name": name}) if _SAFE_NAME.fullmatch(name) else message
