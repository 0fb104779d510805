"""Images that came with messages, as bytes; attached texts stand in the messages' own content. Knows no format."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from memory.store.connected import Connected, not_found, owned
from memory.store.records import Image
from memory.store.schema import attachments, messages

_BATCH = 1000
"""Ids in one query; SQLite and PostgreSQL take some ten thousands."""


class Attachments(Connected):
    """The part of the store that gives out images; whoever adds a message adds them with it."""

    def images(self, owner: str, message_ids: Sequence[str]) -> dict[str, list[Image]]:
        """Return the images of these messages by id, in their order; a message without any is left out.

        Raises NotFound if one of the messages is not there.
        """
        found: dict[str, list[Image]] = {}
        wanted = list(dict.fromkeys(message_ids))
        with self._reading() as connection:
            for start in range(0, len(wanted), _BATCH):
                found |= _images(connection, owner, wanted[start : start + _BATCH])
        return found


def add_images(connection: sa.Connection, message_id: str, images: Sequence[Image]) -> None:
    """Insert the images of a message that has none yet and whose owner was checked."""
    rows = [{"message_id": message_id, "position": place, **vars(image)} for place, image in enumerate(images)]
    if rows:
        connection.execute(sa.insert(attachments), rows)


def _images(connection: sa.Connection, owner: str, wanted: Sequence[str]) -> dict[str, list[Image]]:
    column = attachments.c
    there = connection.execute(sa.select(messages.c.id).where(messages.c.id.in_(wanted), owned(owner))).scalars()
    if missing := sorted(set(wanted) - set(there)):
        raise not_found("message", missing[0])
    query = sa.select(column.message_id, column.name, column.media_type, column.data)
    query = query.where(column.message_id.in_(wanted)).order_by(column.message_id, column.position)
    found: dict[str, list[Image]] = {}
    for message_id, name, media_type, data in connection.execute(query):
        found.setdefault(message_id, []).append(Image(name, media_type, bytes(data)))
    return found
