"""What all of the store's subjects stand on: transactions, and rows that are looked up for their owner only."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import fields
from datetime import datetime
from typing import Any

import sqlalchemy as sa
import uuid_utils

from errors import NotFound
from memory.store.faults import translated
from memory.store.opening import WRITING
from memory.store.records import Conversation, Message
from memory.store.schema import conversations, messages

CONVERSATION = tuple(conversations.c[field.name] for field in fields(Conversation))
MESSAGE = tuple(messages.c[field.name] for field in fields(Message))

AnyRow = sa.Row[*tuple[Any, ...]]


def new_id() -> str:
    """Return a UUIDv7: unique, and sorted by time within this process."""
    return str(uuid_utils.uuid7())


def not_found(what: str, name: str) -> NotFound:
    """Return the one error for what is missing and for what is somebody else's, so that it tells nothing."""
    return NotFound(f"There is no {what} “{name}” here; it may have been deleted. Choose another one or begin anew.")


class Connected:
    """An open database. One object serves all threads."""

    def __init__(self, engine: sa.Engine, place: str, clock: Callable[[], datetime], busy_timeout_s: float) -> None:
        self.engine = engine
        self.busy_timeout_s = busy_timeout_s
        self.place = place
        """The file's path, or the database's address without its password."""
        self._clock = clock
        self._writer = engine.execution_options(**{WRITING: True})

    @contextmanager
    def _reading(self) -> Iterator[sa.Connection]:
        with translated(self.place), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[sa.Connection]:
        """Open a transaction that is kept as a whole, or not at all if anything in it raises."""
        with translated(self.place), self._writer.begin() as connection:
            yield connection


def owned(owner: str) -> sa.ColumnElement[bool]:
    """Return the condition that a message's conversation is this owner's, for statements on messages alone."""
    of_owner = sa.select(conversations.c.id).where(
        conversations.c.id == messages.c.conversation_id, conversations.c.owner == owner
    )
    return of_owner.exists()


def conversation_of(connection: sa.Connection, owner: str, conversation_id: str, *, lock: bool = False) -> AnyRow:
    """Return a conversation's row; with `lock`, nobody else writes to it until the transaction ends.

    Raises NotFound. (SQLite needs no lock here: there a writing transaction has the whole file.)
    """
    query = sa.select(*CONVERSATION).where(conversations.c.id == conversation_id, conversations.c.owner == owner)
    row = connection.execute(query.with_for_update() if lock else query).first()
    if row is None:
        raise not_found("chat", conversation_id)
    return row


def message_of(connection: sa.Connection, owner: str, message_id: str, conversation_id: str | None = None) -> AnyRow:
    """Return a message's row with its branch_id; of that conversation only, if one is given. Raises NotFound."""
    query = sa.select(*MESSAGE, messages.c.branch_id).where(messages.c.id == message_id, owned(owner))
    if conversation_id is not None:
        query = query.where(messages.c.conversation_id == conversation_id)
    row = connection.execute(query).first()
    if row is None:
        raise not_found("message", message_id)
    return row


def as_message(row: AnyRow) -> Message:
    """Make the record of a row that begins with the columns of MESSAGE."""
    return Message(*row[: len(MESSAGE)])
