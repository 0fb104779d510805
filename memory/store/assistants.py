"""Assistants that an owner has made: their definitions, as whoever reads them wrote them. Knows no assistant."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from memory.store.connected import Connected, new_id, not_found
from memory.store.erasing import erase
from memory.store.schema import assistants


class Assistants(Connected):
    """The part of the store that keeps assistants."""

    def create_assistant(self, owner: str, definition: Mapping[str, Any]) -> str:
        """Keep a definition, JSON values only; return its new id."""
        now = self._clock()
        row = {"id": new_id(), "owner": owner, "definition": definition, "created_at": now, "updated_at": now}
        with self._writing() as connection:
            connection.execute(sa.insert(assistants).values(row))
        return str(row["id"])

    def update_assistant(self, owner: str, assistant_id: str, definition: Mapping[str, Any]) -> None:
        """Put another definition in place of the one that is kept. Raises NotFound."""
        changed = sa.update(assistants).values(definition=definition, updated_at=self._clock())
        with self._writing() as connection:
            if not connection.execute(changed.where(*_one(owner, assistant_id))).rowcount:
                raise not_found("assistant", assistant_id)

    def delete_assistant(self, owner: str, assistant_id: str) -> None:
        """Forget a definition, in SQLite every byte of it. Chats with that assistant stay. Raises NotFound."""
        with self._writing() as connection:
            if not connection.execute(sa.delete(assistants).where(*_one(owner, assistant_id))).rowcount:
                raise not_found("assistant", assistant_id)
        if self.engine.dialect.name == "sqlite":
            erase(self.engine, self.place, self.busy_timeout_s)

    def assistant(self, owner: str, assistant_id: str) -> dict[str, Any]:
        """Return a definition. Raises NotFound."""
        query = sa.select(assistants.c.definition).where(*_one(owner, assistant_id))
        with self._reading() as connection:
            row = connection.execute(query).first()
        if row is None:
            raise not_found("assistant", assistant_id)
        return dict(row[0])

    def own_assistants(self, owner: str) -> dict[str, datetime]:
        """Return the ids of the owner's definitions, the oldest first, and when each was last changed."""
        query = sa.select(assistants.c.id, assistants.c.updated_at).where(assistants.c.owner == owner)
        with self._reading() as connection:
            return {row[0]: row[1] for row in connection.execute(query.order_by(assistants.c.id))}


def _one(owner: str, assistant_id: str) -> tuple[sa.ColumnElement[bool], ...]:
    return assistants.c.id == assistant_id, assistants.c.owner == owner
