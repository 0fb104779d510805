"""Adding to the log: one message under another, or many at once. What is there is never changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import exc

from errors import NotFound, TurnRunning
from memory.store.attachments import add_images
from memory.store.connected import MESSAGE, Connected, as_message, conversation_of, new_id, not_found
from memory.store.records import Entry, Image, Message, Role, Status
from memory.store.schema import conversations, messages
from memory.store.text import clean

RUNNING = (
    "This chat is already being answered, perhaps in another tab. Wait for the answer or press Stop, then send again."
)


class Entries(Connected):
    """The part of the store that adds what was said elsewhere: by an import, or by a program that uses the library."""

    def append(
        self,
        owner: str,
        conversation_id: str,
        role: Role,
        content: str,
        *,
        parent_id: str | None,
        speaker: str = "",
        at: datetime | None = None,
        status: Status = "ok",
        finished_at: datetime | None = None,
        provider: str = "",
        model: str = "",
        strategy: str = "",
        usage: Mapping[str, Any] | None = None,
        feedback: Mapping[str, Any] | None = None,
        error: str = "",
        images: Sequence[Image] = (),
    ) -> Message:
        """Add a message that came about elsewhere (an import), and make it the leaf.

        at: when it was said, timezone-aware; now, if not given.
        Raises NotFound, TurnRunning, and ValueError for a time without a zone.
        """
        moment = self._said(at)
        row = {
            "role": role,
            "content": content,
            "speaker": speaker,
            "status": status,
            "finished_at": None if status == "running" else finished_at or moment,
            "provider": provider,
            "model": model,
            "strategy": strategy,
            "usage": usage,
            "feedback": feedback,
            "error": error,
        }
        with self._writing() as connection:
            conversation_of(connection, owner, conversation_id, lock=True)
            added = add(connection, conversation_id, parent_id, moment, **row)
            add_images(connection, added.id, images)
            return added

    def append_all(self, owner: str, conversation_id: str, entries: Sequence[Entry]) -> list[Message]:
        """Add messages one under the other, going on from the conversation's leaf: all of them or none.

        This is also the fastest way to add a single one. Raises NotFound, and ValueError for a time without a zone.
        """
        moments = [self._said(entry.at) for entry in entries]
        with self._writing() as connection:
            leaf_id, depth, branch_id = _end(connection, owner, conversation_id)
            added = _chain(conversation_id, leaf_id, depth, entries, moments)
            if added:
                placed = {"branch_id": branch_id or added[0].id}
                rows = [vars(message) | placed | {"heartbeat_at": message.created_at} for message in added]
                connection.execute(sa.insert(messages), rows)
                touch(connection, conversation_id, leaf_id=added[-1].id, updated_at=moments[-1])
        return added

    def _said(self, at: datetime | None) -> datetime:
        if at is not None and at.tzinfo is None:
            raise ValueError(f"The time {at} has no time zone. Add one, such as at.replace(tzinfo=UTC).")
        return at or self._clock()


def add(
    connection: sa.Connection, conversation_id: str, parent_id: str | None, moment: datetime, **values: Any
) -> Message:
    """Insert a message under its parent and make it the leaf; the conversation must be locked.

    Raises NotFound if there is no such parent, TurnRunning for a second running message.
    """
    message_id = new_id()
    depth, branch_id = _place(connection, conversation_id, parent_id)
    row = {
        "id": message_id,
        "conversation_id": conversation_id,
        "parent_id": parent_id,
        "branch_id": branch_id or message_id,
        "depth": depth,
        "status": "ok",
        "error": "",
        "created_at": moment,
        "finished_at": moment,
        "heartbeat_at": moment,
        **values,
    }
    try:
        added = connection.execute(sa.insert(messages).values(row).returning(*MESSAGE)).one()
    except exc.IntegrityError as error:
        if values.get("status") != "running":
            raise
        raise TurnRunning(RUNNING) from error
    touch(connection, conversation_id, leaf_id=message_id, updated_at=moment)
    return as_message(added)


def touch(connection: sa.Connection, conversation_id: str, **values: Any) -> None:
    """Change fields of a conversation whose owner was checked."""
    connection.execute(sa.update(conversations).where(conversations.c.id == conversation_id).values(**values))


def _place(connection: sa.Connection, conversation_id: str, parent_id: str | None) -> tuple[int, str | None]:
    """Return a new message's depth, and its branch: its parent's for a first child, None for one of its own."""
    if parent_id is None:
        return 0, None
    query = sa.select(messages.c.depth, messages.c.branch_id, _has_child()).where(
        messages.c.id == parent_id, messages.c.conversation_id == conversation_id
    )
    parent = connection.execute(query).first()
    if parent is None:
        raise NotFound(f"There is no message “{parent_id}” in this chat to go on from. Reload the page and try again.")
    depth, branch_id, has_child = parent
    return depth + 1, None if has_child else branch_id


def _end(connection: sa.Connection, owner: str, conversation_id: str) -> tuple[str | None, int, str | None]:
    """Lock the conversation; return its leaf, and the depth and branch of a message under it. Raises NotFound."""
    if connection.dialect.name == "postgresql":
        conversation_of(connection, owner, conversation_id, lock=True)
    column = conversations.c
    query = (
        sa.select(messages.c.id, messages.c.depth, messages.c.branch_id, _has_child())
        .select_from(conversations)
        .outerjoin(messages, messages.c.id == column.leaf_id)
        .where(column.id == conversation_id, column.owner == owner)
    )
    found = connection.execute(query).first()
    if found is None:
        raise not_found("chat", conversation_id)
    leaf_id, depth, branch_id, has_child = found
    return (leaf_id, depth + 1, None if has_child else branch_id) if leaf_id else (None, 0, None)


def _has_child() -> sa.ColumnElement[bool]:
    child = messages.alias()
    return sa.select(child.c.id).where(child.c.parent_id == messages.c.id).exists()


def _chain(
    conversation_id: str, parent_id: str | None, depth: int, entries: Sequence[Entry], moments: Sequence[datetime]
) -> list[Message]:
    """Return the messages as they will come back from the database."""
    chain: list[Message] = []
    for entry, moment in zip(entries, moments, strict=True):
        at = moment.astimezone(UTC)
        message = Message(
            id=new_id(),
            conversation_id=conversation_id,
            parent_id=chain[-1].id if chain else parent_id,
            role=entry.role,
            content=clean(entry.content),
            status="ok",
            depth=depth + len(chain),
            provider="",
            model="",
            strategy="",
            usage=None,
            feedback=None,
            error="",
            created_at=at,
            finished_at=at,
            speaker=clean(entry.speaker),
        )
        chain.append(message)
    return chain
