"""Conversations that a program calls by a name of its own: opened where they are there, begun where they are not.

The id follows from owner and name, so that two processes that begin the same one at once meet in it.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from errors import NotFound, StoreError
from memory.store import Conversation, Store
from memory.store.connected import conversation_of
from memory.store.schema import conversations

_NAMES = uuid.UUID("6f3f7a52-6a0e-5d0c-9f52-2f0c9f1d7a11")
"""Namespace of the ids (RFC 9562, version 5); another would lose every conversation that has been named."""


class NamedStore(Store):
    """A store whose conversations also go by name."""

    def open_named(self, owner: str, name: str, *, strategy: str, settings: Mapping[str, Any]) -> Conversation:
        """Return the owner's conversation of that name, or of that id; begin an empty one of that name if none is.

        strategy, settings: noted in a new conversation; one that is there keeps its own.
        Raises StoreError for one that is in the bin.
        """
        for conversation_id in (name, named_id(owner, name)):
            with suppress(NotFound):
                return _usable(self.conversation(owner, conversation_id))
        self._begin(owner, name, strategy, settings)
        return self.conversation(owner, named_id(owner, name))

    def clear_conversation(self, owner: str, conversation_id: str) -> None:
        """Delete all that was said and learned in a conversation, without the bin; it stays, empty. Raises NotFound."""
        with self._writing() as connection:
            row = conversation_of(connection, owner, conversation_id, lock=True)
            connection.execute(sa.delete(conversations).where(conversations.c.id == conversation_id))
            connection.execute(sa.insert(conversations).values({**row._mapping, "leaf_id": None}))
        if self.engine.dialect.name == "sqlite":
            self._empty_log()

    def _begin(self, owner: str, name: str, strategy: str, settings: Mapping[str, Any]) -> None:
        now = self._clock()
        row = {
            "id": named_id(owner, name),
            "owner": owner,
            "title": name,
            "assistant": "",
            "provider": "",
            "model": "",
            "strategy": strategy,
            "settings": dict(settings),
            "pinned": False,
            "archived": False,
            "created_at": now,
            "updated_at": now,
        }
        insert = postgresql.insert if self.engine.dialect.name == "postgresql" else sqlite.insert
        with self._writing() as connection:
            connection.execute(insert(conversations).values(row).on_conflict_do_nothing())


def named_id(owner: str, name: str) -> str:
    """Return the id of the owner's conversation of that name."""
    return str(uuid.uuid5(_NAMES, f"{len(owner)}:{owner}{name}"))


def _usable(conversation: Conversation) -> Conversation:
    if conversation.deleted_at is not None:
        raise StoreError(
            f"The conversation “{conversation.title}” is in the bin. "
            "Restore it to go on with it, or choose another name."
        )
    return conversation
