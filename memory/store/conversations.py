"""Conversations: making, listing, changing, binning and forgetting them. Knows nothing of what is said in them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypedDict, Unpack

import sqlalchemy as sa

from memory.store.connected import CONVERSATION, Connected, conversation_of, new_id, not_found
from memory.store.erasing import erase
from memory.store.records import Conversation
from memory.store.schema import conversations


class Changes(TypedDict, total=False):
    """What may be changed in a conversation."""

    title: str
    provider: str
    model: str
    strategy: str
    settings: Mapping[str, Any]
    pinned: bool
    archived: bool


class Conversations(Connected):
    """The part of the store that keeps conversations."""

    def create_conversation(
        self,
        owner: str,
        *,
        provider: str,
        model: str,
        strategy: str,
        assistant: str = "memory_bot",
        title: str = "",
        settings: Mapping[str, Any] | None = None,
        created_at: datetime | None = None,
    ) -> Conversation:
        """Begin an empty conversation. created_at: for imports; now, if not given."""
        now = created_at or self._clock()
        row = {
            "id": new_id(),
            "owner": owner,
            "title": title,
            "assistant": assistant,
            "provider": provider,
            "model": model,
            "strategy": strategy,
            "settings": settings or {},
            "pinned": False,
            "archived": False,
            "created_at": now,
            "updated_at": now,
        }
        with self._writing() as connection:
            insert = sa.insert(conversations).values(row).returning(*CONVERSATION)
            return Conversation(*connection.execute(insert).one())

    def conversation(self, owner: str, conversation_id: str) -> Conversation:
        """Return a conversation, also one in the bin (its deleted_at says so). Raises NotFound."""
        with self._reading() as connection:
            return Conversation(*conversation_of(connection, owner, conversation_id))

    def conversations(
        self, owner: str, *, limit: int = 50, offset: int = 0, archived: bool = False, deleted: bool = False
    ) -> list[Conversation]:
        """Return a page of the owner's conversations: pinned ones first, then the newest message first.

        archived: those set aside, and only those. deleted: those in the bin, and only those.
        """
        column = conversations.c
        query = sa.select(*CONVERSATION).where(column.owner == owner)
        if deleted:
            query = query.where(column.deleted_at.is_not(None))
        else:
            query = query.where(column.deleted_at.is_(None), column.archived.is_(archived))
        newest = query.order_by(column.pinned.desc(), column.updated_at.desc(), column.id.desc())
        with self._reading() as connection:
            return [Conversation(*row) for row in connection.execute(newest.limit(limit).offset(offset))]

    def update_conversation(self, owner: str, conversation_id: str, **fields: Unpack[Changes]) -> Conversation:
        """Change some fields and return the conversation as it is then. Raises NotFound, TypeError for other fields."""
        if other := fields.keys() - Changes.__annotations__.keys():
            raise TypeError(f"{', '.join(sorted(other))} cannot be changed in a conversation")
        with self._writing() as connection:
            return _update(connection, owner, conversation_id, dict(fields))

    def delete_conversation(self, owner: str, conversation_id: str) -> Conversation:
        """Put a conversation in the bin, from which it can be restored until it is purged. Raises NotFound."""
        with self._writing() as connection:
            # The time of the first deletion stays: it is what purging goes by.
            kept = sa.func.coalesce(
                conversations.c.deleted_at, sa.literal(self._clock(), conversations.c.deleted_at.type)
            )
            return _update(connection, owner, conversation_id, {"deleted_at": kept})

    def restore_conversation(self, owner: str, conversation_id: str) -> Conversation:
        """Take a conversation out of the bin, as it was. Raises NotFound."""
        with self._writing() as connection:
            return _update(connection, owner, conversation_id, {"deleted_at": None})

    def purge(self, owner: str, *, before: datetime) -> int:
        """Forget for good what was put in the bin before that moment: every row, and in SQLite every byte.

        Returns how many conversations went.
        """
        doomed = sa.and_(conversations.c.owner == owner, conversations.c.deleted_at < before)
        # Asked at every redraw, and nearly always for nothing: reading waits for no lock.
        with self._reading() as connection:
            if not connection.execute(sa.select(conversations.c.id).where(doomed)).first():
                return 0
        with self._writing() as connection:
            gone = connection.execute(sa.delete(conversations).where(doomed)).rowcount
        if gone and self.engine.dialect.name == "sqlite":
            self._empty_log()
        return gone

    def _empty_log(self) -> bool:
        """Write SQLite's file anew and cut its write-ahead log to nothing: they may still hold what was deleted.

        Returns False if somebody reads just now; then the last to close does it.
        """
        return erase(self.engine, self.place, self.busy_timeout_s)


def _update(connection: sa.Connection, owner: str, conversation_id: str, values: Mapping[str, Any]) -> Conversation:
    if not values:
        return Conversation(*conversation_of(connection, owner, conversation_id))
    query = sa.update(conversations).where(conversations.c.id == conversation_id, conversations.c.owner == owner)
    row = connection.execute(query.values(**values).returning(*CONVERSATION)).first()
    if row is None:
        raise not_found("chat", conversation_id)
    return Conversation(*row)
