"""Reads the log as LangChain messages: as much of a conversation's active path as a prompt could hold, or all of it.

Each message has its log entry's id, and carries speaker and time in its `additional_kwargs`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage

from memory.rendering import AT, SPEAKER
from memory.store import Message, Store
from memory.tokens import MESSAGE_OVERHEAD

_PAGE = 200
"""Messages read at once, where a few may be enough."""
_ALL = 1_000_000_000
_CHARACTERS_PER_TOKEN = 8
"""More characters than one token has in any ordinary text, so that what is not read could not have fitted."""

_CLASSES: dict[str, type[BaseMessage]] = {"user": HumanMessage, "assistant": AIMessage, "system": SystemMessage}


@dataclass(frozen=True)
class Reading:
    """The newest part of a path."""

    messages: Sequence[BaseMessage]
    """Oldest first."""
    offset: int
    """Messages of the path that come before them."""


def as_message(entry: Message) -> BaseMessage:
    """Return a log entry as a LangChain message."""
    extra = {AT: entry.created_at.isoformat()}
    if entry.speaker:
        extra[SPEAKER] = entry.speaker
    return _CLASSES[entry.role](content=entry.content, id=entry.id, additional_kwargs=extra)


def read_all(store: Store, owner: str, conversation_id: str, *, leaf_id: str | None) -> Reading:
    """Return the whole path to `leaf_id`; the empty one if that is None."""
    if leaf_id is None:
        return Reading((), 0)
    return Reading([as_message(e) for e in store.tail(owner, conversation_id, limit=_ALL, leaf_id=leaf_id)], 0)


def newest(messages: Sequence[BaseMessage], budget: int) -> Reading:
    """Return of a whole path, read before, what `read_tail` would return."""
    start, tokens = len(messages), 0
    while start and (start == len(messages) or tokens < budget):
        page = messages[max(0, start - _PAGE) : start]
        tokens += sum(len(message.content) // _CHARACTERS_PER_TOKEN + MESSAGE_OVERHEAD for message in page)
        start -= len(page)
    return Reading(messages[start:], start)


def read_tail(store: Store, owner: str, conversation_id: str, *, leaf_id: str | None, budget: int) -> Reading:
    """Return the end of the path that `budget` model tokens could hold, a page at least.

    The cost grows with the budget, never with the conversation's length.
    """
    entries: list[Message] = []
    tokens = 0
    while leaf_id is not None and (not entries or tokens < budget):
        before = entries[0].id if entries else None
        page = store.tail(owner, conversation_id, limit=_PAGE, leaf_id=leaf_id, before_id=before)
        entries = page + entries
        tokens += sum(len(entry.content) // _CHARACTERS_PER_TOKEN + MESSAGE_OVERHEAD for entry in page)
        if len(page) < _PAGE:
            break
    return Reading([as_message(entry) for entry in entries], entries[0].depth if entries else 0)
