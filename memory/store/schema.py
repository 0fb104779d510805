"""The tables, as the newest migration leaves them. Knows nothing of connections.

The log is a tree. Besides its parent each message names its branch: the first message of the unforked run that it
stands in (a first child goes on with its parent's branch, any other child begins one). A path is then a few ranges of
(branch, depth), however long the conversation is.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect

from memory.store.text import clean, clean_json

REVISIONS = ("0001", "0002", "0003", "0004")
"""Every migration, oldest first. Kept here so that opening an up-to-date store need not import Alembic."""
VERSION_TABLE = "memory_bot_version"
"""Not Alembic's default name: another program may keep its tables in the same PostgreSQL database."""


class CleanText(sa.types.TypeDecorator[str]):
    """Text of any length, ids and search terms included, without what databases refuse."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Clean a text on its way in."""
        return None if value is None else clean(value)


class CleanJson(sa.types.TypeDecorator[Any]):
    """JSON whose texts are clean; None is SQL's NULL."""

    impl = sa.JSON(none_as_null=True)
    cache_ok = True

    def process_bind_param(self, value: object, dialect: Dialect) -> object:  # noqa: ARG002
        """Clean a value on its way in."""
        return clean_json(value)


class UtcTime(sa.types.TypeDecorator[datetime]):
    """A moment: timezone-aware and in UTC on both sides, on both databases."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn a moment into UTC; without its zone for SQLite, which keeps none. Raises ValueError for a naive one."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the moment its zone back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


metadata = sa.MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, CleanText, nullable=False)


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean, nullable=False)


def _moment(name: str, *, nullable: bool = False) -> sa.Column[datetime]:
    return sa.Column(name, UtcTime, nullable=nullable)


def _id() -> sa.Column[str]:
    return sa.Column("id", CleanText, primary_key=True)


def _link(name: str, target: str, *, primary_key: bool = False, nullable: bool = False) -> sa.Column[str]:
    """Make a column that goes when the row it points at goes."""
    foreign = sa.ForeignKey(target, ondelete="CASCADE")
    return sa.Column(name, CleanText, foreign, primary_key=primary_key, nullable=nullable)


conversations = sa.Table(
    "conversations",
    metadata,
    _id(),
    _text("owner"),
    _text("title"),
    _text("assistant"),
    _text("provider"),
    _text("model"),
    _text("strategy"),
    sa.Column("settings", CleanJson, nullable=False),
    _flag("pinned"),
    _flag("archived"),
    # No foreign key: it would tie the two tables in a circle.
    sa.Column("leaf_id", CleanText),
    _moment("created_at"),
    _moment("updated_at"),
    _moment("deleted_at", nullable=True),
    # Another value each time something in its log is forgotten.
    sa.Column("forgotten", CleanText, nullable=False, server_default=""),
    sa.Index(None, "owner", "pinned", "updated_at", "id"),
)

messages = sa.Table(
    "messages",
    metadata,
    _id(),
    _link("conversation_id", "conversations.id"),
    # Does not cascade: SQLite would go as deep as the conversation is long, and has a limit of 1,000.
    sa.Column("parent_id", CleanText, sa.ForeignKey("messages.id"), index=True),
    _text("branch_id"),
    sa.Column("depth", sa.Integer, nullable=False),
    _text("role"),
    _text("content"),
    _text("status"),
    _text("provider"),
    _text("model"),
    _text("strategy"),
    sa.Column("usage", CleanJson),
    sa.Column("feedback", CleanJson),
    _text("error"),
    _moment("created_at"),
    _moment("finished_at", nullable=True),
    _moment("heartbeat_at"),
    sa.Column("speaker", CleanText, nullable=False, server_default=""),
    sa.UniqueConstraint("branch_id", "depth"),
    sa.Index(None, "conversation_id", "depth"),
)
sa.Index(
    "uq_messages_running",
    messages.c.conversation_id,
    unique=True,
    sqlite_where=messages.c.status == sa.literal_column("'running'"),
    postgresql_where=messages.c.status == sa.literal_column("'running'"),
)

prompts = sa.Table(
    "prompts",
    metadata,
    _link("message_id", "messages.id", primary_key=True),
    sa.Column("request", CleanJson, nullable=False),
    sa.Column("segments", CleanJson, nullable=False),
    _moment("created_at"),
)

memories = sa.Table(
    "memories",
    metadata,
    _id(),
    _text("owner"),
    _link("conversation_id", "conversations.id", nullable=True),
    _text("strategy"),
    _text("kind"),
    _text("subject"),
    _text("attribute"),
    _text("text"),
    _moment("learned_at"),
    _flag("pinned"),
    _flag("edited"),
    sa.Index(None, "conversation_id"),
    sa.Index(None, "owner"),
)

memory_sources = sa.Table(
    "memory_sources",
    metadata,
    _link("memory_id", "memories.id", primary_key=True),
    _link("message_id", "messages.id", primary_key=True),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Index(None, "message_id"),
)

# A table of its own, not a column: two branches of the log may each replace the same fact by another one.
supersessions = sa.Table(
    "supersessions",
    metadata,
    _link("memory_id", "memories.id", primary_key=True),
    _link("by_id", "memories.id", primary_key=True),
    sa.Index(None, "by_id"),
)

derived = sa.Table(
    "derived",
    metadata,
    _id(),
    _link("conversation_id", "conversations.id"),
    _text("strategy"),
    _link("upto_message_id", "messages.id"),
    _text("input_hash"),
    sa.Column("source_ids", CleanJson, nullable=False),
    sa.Column("state", CleanJson, nullable=False),
    _moment("created_at"),
    sa.UniqueConstraint("conversation_id", "strategy", "upto_message_id", "input_hash"),
    sa.Index(None, "conversation_id", "strategy", "input_hash"),
    sa.Index(None, "upto_message_id"),
)

vectors = sa.Table(
    "vectors",
    metadata,
    _link("message_id", "messages.id", primary_key=True),
    sa.Column("model", CleanText, primary_key=True),
    sa.Column("passage", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("vector", sa.LargeBinary, nullable=False),
)

# What came with a message and is no text: images. Attached texts stand in the message's content.
attachments = sa.Table(
    "attachments",
    metadata,
    _link("message_id", "messages.id", primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    _text("name"),
    _text("media_type"),
    sa.Column("data", sa.LargeBinary, nullable=False),
)

assistants = sa.Table(
    "assistants",
    metadata,
    _id(),
    _text("owner"),
    sa.Column("definition", CleanJson, nullable=False),
    _moment("created_at"),
    _moment("updated_at"),
    sa.Index(None, "owner"),
)
