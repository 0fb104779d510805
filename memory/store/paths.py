"""The log's reading side: paths through the tree, a page at a time. Writes nothing but which path is shown.

A path is read as ranges of its branches (see schema.py), found by going from fork to fork towards the root. The cost
goes with the page and the forks inside it, never with the conversation's length.
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from errors import NotFound
from memory.store.connected import MESSAGE, AnyRow, Connected, as_message, conversation_of, message_of, not_found, owned
from memory.store.records import Message, Standing
from memory.store.schema import conversations, messages

_BATCH = 1000
"""Ids in one query; SQLite and PostgreSQL take some ten thousands."""


class Paths(Connected):
    """The part of the store that reads the log."""

    def standing(self, owner: str, conversation_id: str) -> tuple[str | None, str]:
        """Return the leaf of the shown path, and a mark that changes whenever something in the log is forgotten.

        Raises NotFound.
        """
        column = conversations.c
        query = sa.select(column.leaf_id, column.forgotten).where(column.id == conversation_id, column.owner == owner)
        with self._reading() as connection:
            row = connection.execute(query).first()
        if row is None:
            raise not_found("chat", conversation_id)
        return row.leaf_id, row.forgotten

    def standings(self, owner: str) -> list[Standing]:
        """Return how each of the owner's conversations stands that is not in the bin, the newest message last."""
        column = conversations.c
        columns = (column.id, column.title, column.leaf_id, column.forgotten, column.updated_at)
        query = sa.select(*columns).where(column.owner == owner, column.deleted_at.is_(None))
        with self._reading() as connection:
            return [Standing(*row) for row in connection.execute(query.order_by(column.updated_at, column.id))]

    def message(self, owner: str, message_id: str) -> Message:
        """Return one message. Raises NotFound."""
        with self._reading() as connection:
            return as_message(message_of(connection, owner, message_id))

    def tail(
        self,
        owner: str,
        conversation_id: str,
        *,
        limit: int,
        leaf_id: str | None = None,
        before_id: str | None = None,
    ) -> list[Message]:
        """Return the newest messages of a path, oldest first.

        limit: how many at most. leaf_id: the path's end, itself included; the shown path, if not given.
        before_id: only what comes before that message, whatever the leaf is. Raises NotFound.
        """
        with self._reading() as connection:
            leaf = leaf_of(connection, owner, conversation_id, before_id or leaf_id)
            if leaf is None:
                return []
            top = leaf.depth - 1 if before_id else leaf.depth
            return _between(connection, leaf, top - limit + 1, top)

    def after(
        self, owner: str, conversation_id: str, message_id: str | None, *, limit: int, leaf_id: str | None = None
    ) -> list[Message]:
        """Return the messages that come next on a path, oldest first.

        message_id: the one before them; None begins at the root. leaf_id: the path's end; the shown path's, if not
        given. Raises NotFound, also if the message is not on that path.
        """
        with self._reading() as connection:
            leaf = leaf_of(connection, owner, conversation_id, leaf_id)
            bottom = 0
            if message_id is not None:
                start = message_of(connection, owner, message_id, conversation_id)
                if leaf is None or not _on_path(connection, leaf, start):
                    raise NotFound(
                        f"The message “{message_id}” is not on the path that is shown. Choose its version first."
                    )
                bottom = start.depth + 1
            return [] if leaf is None else _between(connection, leaf, bottom, bottom + limit - 1)

    def siblings(self, owner: str, message_ids: Sequence[str]) -> dict[str, list[str]]:
        """Return, for each id, the ids of all versions of that message: same parent and role, oldest first, itself too.

        Raises NotFound if one of them is not there.
        """
        found: dict[str, list[str]] = {}
        wanted = list(dict.fromkeys(message_ids))
        with self._reading() as connection:
            for start in range(0, len(wanted), _BATCH):
                found |= _siblings(connection, owner, wanted[start : start + _BATCH])
        for message_id in wanted:
            if message_id not in found:
                raise not_found("message", message_id)
        return {message_id: found[message_id] for message_id in wanted}

    def select(self, owner: str, conversation_id: str, message_id: str) -> str:
        """Show the path through that message: to the newest message below it, which becomes the leaf.

        Returns the leaf's id. Raises NotFound.
        """
        with self._writing() as connection:
            conversation_of(connection, owner, conversation_id, lock=True)
            message = message_of(connection, owner, message_id, conversation_id)
            leaf_id = _newest_below(connection, conversation_id, message)
            here = sa.update(conversations).where(conversations.c.id == conversation_id)
            connection.execute(here.values(leaf_id=leaf_id))
            return leaf_id


def leaf_of(connection: sa.Connection, owner: str, conversation_id: str, leaf_id: str | None) -> AnyRow | None:
    """Return the row of that message, or of the conversation's leaf; None if there is no message. Raises NotFound."""
    conversation = conversation_of(connection, owner, conversation_id)
    leaf_id = leaf_id or conversation.leaf_id
    return message_of(connection, owner, leaf_id, conversation_id) if leaf_id else None


def spans(leaf: AnyRow, bottom: int = 0) -> sa.CTE:
    """Return the path to `leaf` as rows (branch_id, top): a message is on it if its branch is there and depth <= top.

    bottom: the depth below which the path is not asked for.
    """
    start = sa.select(
        sa.literal(leaf.branch_id, messages.c.branch_id.type).label("branch_id"), sa.literal(leaf.depth).label("top")
    ).cte("spans", recursive=True)
    first, fork = messages.alias("first"), messages.alias("fork")
    earlier = (
        sa.select(fork.c.branch_id, fork.c.depth)
        .select_from(start)
        .join(first, first.c.id == start.c.branch_id)
        .join(fork, fork.c.id == first.c.parent_id)
        .where(first.c.depth > bottom)
    )
    return start.union_all(earlier)


def on(path: sa.CTE) -> sa.ColumnElement[bool]:
    """Return the condition that a message is on the path."""
    return sa.and_(messages.c.branch_id == path.c.branch_id, messages.c.depth <= path.c.top)


def _between(connection: sa.Connection, leaf: AnyRow, bottom: int, top: int) -> list[Message]:
    if top < bottom:
        return []
    path = spans(leaf, bottom)
    query = sa.select(*MESSAGE).join(path, on(path)).where(messages.c.depth.between(bottom, top))
    return [as_message(row) for row in connection.execute(query.order_by(messages.c.depth))]


def _on_path(connection: sa.Connection, leaf: AnyRow, message: AnyRow) -> bool:
    path = spans(leaf, message.depth)
    query = sa.select(messages.c.id).join(path, on(path)).where(messages.c.id == message.id)
    return connection.execute(query).first() is not None


def _newest_below(connection: sa.Connection, conversation_id: str, message: AnyRow) -> str:
    """Return the id of the newest message among `message` and all that follow it.

    Goes by branches, read in one pass: a recursive query takes PostgreSQL seconds where it misjudges the table.
    """
    newest = sa.select(messages.c.branch_id, sa.func.max(messages.c.id)).group_by(messages.c.branch_id)
    first, fork = messages.alias("first"), messages.alias("fork")
    forks = sa.select(first.c.id, fork.c.branch_id, fork.c.depth).join(fork, fork.c.id == first.c.parent_id)
    begins = sa.and_(first.c.conversation_id == conversation_id, first.c.branch_id == first.c.id)
    newest_in = {
        branch_id: str(newest_id)
        for branch_id, newest_id in connection.execute(newest.where(messages.c.conversation_id == conversation_id))
    }
    below = {message.branch_id}
    # A branch begins higher up than those that leave it, so one pass in the order of depth finds them all.
    for branch_id, from_branch, depth in connection.execute(forks.where(begins).order_by(first.c.depth)):
        if from_branch in below and (from_branch != message.branch_id or depth >= message.depth):
            below.add(branch_id)
    return max(newest_in[branch_id] for branch_id in below)


def _siblings(connection: sa.Connection, owner: str, wanted: list[str]) -> dict[str, list[str]]:
    """Look up roots apart: they have no parent to meet at."""
    version = messages.alias("version")
    alike = [version.c.role == messages.c.role, messages.c.id.in_(wanted), owned(owner)]
    children = sa.and_(version.c.parent_id == messages.c.parent_id)
    roots = sa.and_(
        version.c.conversation_id == messages.c.conversation_id,
        version.c.depth == 0,
        messages.c.depth == 0,
    )
    found: dict[str, list[str]] = {}
    for meeting in (children, roots):
        query = sa.select(messages.c.id, version.c.id).join(version, meeting).where(*alike).order_by(version.c.id)
        for message_id, version_id in connection.execute(query):
            found.setdefault(message_id, []).append(version_id)
    return found
