"""Who said a message, the vectors that search compares, and no samples of people's words for PostgreSQL's planner."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_WORDS = {
    "conversations": ("title",),
    "messages": ("content", "speaker", "error"),
    "memories": ("subject", "attribute", "text"),
    "vectors": ("vector",),
}
"""Columns that hold what people said."""


def upgrade() -> None:
    """Add the column and the table; rows that are there keep what they have."""
    op.add_column("messages", sa.Column("speaker", sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "vectors",
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("passage", sa.Integer(), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("message_id", "model", "passage", name="pk_vectors"),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name="fk_vectors_message_id", ondelete="CASCADE"),
    )
    if op.get_bind().dialect.name == "postgresql":
        _take_no_samples()


def _take_no_samples() -> None:
    """Keep ANALYZE from copying common and boundary values into pg_statistic, where forgetting cannot reach them."""
    for table, columns in _WORDS.items():
        for column in columns:
            if table != "vectors":
                # The type it has already: this drops the samples taken so far and rewrites nothing.
                op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} TYPE text")
            op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET STATISTICS 0")
