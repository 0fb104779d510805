"""The vectors that search compares, as bytes: whoever makes them knows what they mean. Knows no model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from memory.store.connected import Connected, conversation_of, not_found, owned
from memory.store.schema import messages, vectors

_BATCH = 1000
"""Ids in one query; SQLite and PostgreSQL take some ten thousands."""


class Vector(NamedTuple):
    """One passage of a message as a model sees it."""

    message_id: str
    model: str
    """The embedding model and its version: only vectors of one model compare."""
    passage: int
    """Which part of a long message, from 0."""
    vector: bytes


class Vectors(Connected):
    """The part of the store that keeps vectors."""

    def save_vectors(self, owner: str, rows: Sequence[Vector]) -> None:
        """Keep vectors; those that are there already, perhaps by another process, stay as they are.

        Passes over messages without a word: what was there when the vector was made has been forgotten since.
        Raises NotFound, and keeps none, if one of the messages is not there.
        """
        if not rows:
            return
        with self._writing() as connection:
            spoken = _spoken(connection, owner, list(dict.fromkeys(row.message_id for row in rows)))
            kept = [row._asdict() for row in rows if row.message_id in spoken]
            insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
            if kept:
                connection.execute(insert(vectors).on_conflict_do_nothing(), kept)

    def vectors(self, owner: str, conversation_id: str, model: str) -> list[tuple[str, int, bytes]]:
        """Return (message id, passage, vector) of a whole conversation, all its paths, in no certain order.

        Raises NotFound.
        """
        query = (
            sa.select(vectors.c.message_id, vectors.c.passage, vectors.c.vector)
            .join(messages, messages.c.id == vectors.c.message_id)
            .where(messages.c.conversation_id == conversation_id, vectors.c.model == model)
        )
        with self._reading() as connection:
            conversation_of(connection, owner, conversation_id)
            return [(message_id, passage, bytes(vector)) for message_id, passage, vector in connection.execute(query)]


def _spoken(connection: sa.Connection, owner: str, message_ids: Sequence[str]) -> set[str]:
    """Return those of the messages that hold words, and keep them so until the transaction ends. Raises NotFound."""
    spoken: set[str] = set()
    for start in range(0, len(message_ids), _BATCH):
        wanted = message_ids[start : start + _BATCH]
        query = sa.select(messages.c.id, messages.c.content != "").where(messages.c.id.in_(wanted), owned(owner))
        found = {row[0]: row[1] for row in connection.execute(query.with_for_update(read=True))}
        if missing := sorted(set(wanted) - found.keys()):
            raise not_found("message", missing[0])
        spoken |= {message_id for message_id, has_words in found.items() if has_words}
    return spoken
