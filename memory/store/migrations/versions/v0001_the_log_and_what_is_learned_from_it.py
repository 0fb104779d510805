"""The first schema: conversations, their log, the prompts, and what is learned from the log."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make every table."""
    _conversations()
    _messages()
    _memories()
    _derived()


def _text(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _flags(*names: str) -> list[sa.Column[bool]]:
    return [sa.Column(name, sa.Boolean(), nullable=False) for name in names]


def _moments(*names: str) -> list[sa.Column[object]]:
    return [sa.Column(name, sa.DateTime(timezone=True), nullable=False) for name in names]


def _json(*names: str) -> list[sa.Column[object]]:
    return [sa.Column(name, sa.JSON(), nullable=False) for name in names]


def _points(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=f"fk_{table}_{column}", ondelete="CASCADE")


def _conversations() -> None:
    op.create_table(
        "conversations",
        *_text("id", "owner", "title", "assistant", "provider", "model", "strategy"),
        *_json("settings"),
        *_flags("pinned", "archived"),
        sa.Column("leaf_id", sa.Text()),
        *_moments("created_at", "updated_at"),
        sa.Column("deleted_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_conversations"),
    )
    columns = ["owner", "pinned", "updated_at", "id"]
    op.create_index("ix_conversations_owner_pinned_updated_at_id", "conversations", columns)


def _messages() -> None:
    op.create_table(
        "messages",
        *_text("id", "conversation_id"),
        sa.Column("parent_id", sa.Text()),
        *_text("branch_id"),
        sa.Column("depth", sa.Integer(), nullable=False),
        *_text("role", "content", "status", "provider", "model", "strategy"),
        sa.Column("usage", sa.JSON()),
        sa.Column("feedback", sa.JSON()),
        *_text("error"),
        *_moments("created_at"),
        sa.Column("finished_at", sa.DateTime(timezone=True)),
        *_moments("heartbeat_at"),
        sa.PrimaryKeyConstraint("id", name="pk_messages"),
        _points("messages", "conversation_id", "conversations"),
        sa.ForeignKeyConstraint(["parent_id"], ["messages.id"], name="fk_messages_parent_id"),
        sa.UniqueConstraint("branch_id", "depth", name="uq_messages_branch_id_depth"),
    )
    op.create_index("ix_messages_parent_id", "messages", ["parent_id"])
    op.create_index("ix_messages_conversation_id_depth", "messages", ["conversation_id", "depth"])
    op.create_index(
        "uq_messages_running",
        "messages",
        ["conversation_id"],
        unique=True,
        sqlite_where=sa.text("status = 'running'"),
        postgresql_where=sa.text("status = 'running'"),
    )
    op.create_table(
        "prompts",
        *_text("message_id"),
        *_json("request", "segments"),
        *_moments("created_at"),
        sa.PrimaryKeyConstraint("message_id", name="pk_prompts"),
        _points("prompts", "message_id", "messages"),
    )


def _memories() -> None:
    op.create_table(
        "memories",
        *_text("id", "owner"),
        sa.Column("conversation_id", sa.Text()),
        *_text("strategy", "kind", "subject", "attribute", "text"),
        *_moments("learned_at"),
        *_flags("pinned", "edited"),
        sa.PrimaryKeyConstraint("id", name="pk_memories"),
        _points("memories", "conversation_id", "conversations"),
    )
    op.create_index("ix_memories_conversation_id", "memories", ["conversation_id"])
    op.create_index("ix_memories_owner", "memories", ["owner"])
    op.create_table(
        "memory_sources",
        *_text("memory_id", "message_id"),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("memory_id", "message_id", name="pk_memory_sources"),
        _points("memory_sources", "memory_id", "memories"),
        _points("memory_sources", "message_id", "messages"),
    )
    op.create_index("ix_memory_sources_message_id", "memory_sources", ["message_id"])
    op.create_table(
        "supersessions",
        *_text("memory_id", "by_id"),
        sa.PrimaryKeyConstraint("memory_id", "by_id", name="pk_supersessions"),
        _points("supersessions", "memory_id", "memories"),
        _points("supersessions", "by_id", "memories"),
    )
    op.create_index("ix_supersessions_by_id", "supersessions", ["by_id"])


def _derived() -> None:
    op.create_table(
        "derived",
        *_text("id", "conversation_id", "strategy", "upto_message_id", "input_hash"),
        *_json("source_ids", "state"),
        *_moments("created_at"),
        sa.PrimaryKeyConstraint("id", name="pk_derived"),
        _points("derived", "conversation_id", "conversations"),
        _points("derived", "upto_message_id", "messages"),
        sa.UniqueConstraint(
            "conversation_id",
            "strategy",
            "upto_message_id",
            "input_hash",
            name="uq_derived_conversation_id_strategy_upto_message_id_input_hash",
        ),
    )
    columns = ["conversation_id", "strategy", "input_hash"]
    op.create_index("ix_derived_conversation_id_strategy_input_hash", "derived", columns)
    op.create_index("ix_derived_upto_message_id", "derived", ["upto_message_id"])
