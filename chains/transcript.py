"""Reads as much of a conversation's active path as a prompt could hold, as LangChain messages.

The cost grows with the token budget, never with the length of the conversation.
"""

from __future__ import annotations

from dataclasses import dataclass

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage

from memory.store import Message, Store
from memory.tokens import MESSAGE_OVERHEAD

_PAGE = 200
"""Messages read at once."""
_CHARACTERS_PER_TOKEN = 8
"""More characters than one token has in any ordinary text, so that what is not read could not have fitted."""

_CLASSES: dict[str, type[BaseMessage]] = {"user": HumanMessage, "assistant": AIMessage, "system": SystemMessage}


@dataclass(frozen=True)
class LoadedTranscript:
    """The newest part of a path."""

    messages: list[BaseMessage]
    """Oldest first; each has the id of its log message."""
    offset: int
    """Messages of the path that come before them."""


def as_message(entry: Message) -> BaseMessage:
    """Return a log entry as a LangChain message with the entry's id."""
    return _CLASSES[entry.role](content=entry.content, id=entry.id)


def load(store: Store, owner: str, conversation_id: str, *, leaf_id: str | None, budget: int) -> LoadedTranscript:
    """Return the messages up to and including `leaf_id` that `budget` tokens could hold.

    leaf_id: None stands for the empty path above a conversation's first message.
    """
    if leaf_id is None:
        return LoadedTranscript([], 0)
    entries: list[Message] = []
    tokens = 0
    while tokens < budget:
        before = entries[0].id if entries else None
        page = store.tail(owner, conversation_id, limit=_PAGE, leaf_id=leaf_id, before_id=before)
        entries = page + entries
        tokens += sum(len(entry.content) // _CHARACTERS_PER_TOKEN + MESSAGE_OVERHEAD for entry in page)
        if len(page) < _PAGE:
            break
    return LoadedTranscript([as_message(entry) for entry in entries], entries[0].depth if entries else 0)
