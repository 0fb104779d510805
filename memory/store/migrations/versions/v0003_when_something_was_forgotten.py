"""A mark on each conversation that changes when something in it is forgotten, so that whoever keeps its log sees it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the column; nothing counts as forgotten yet."""
    op.add_column("conversations", sa.Column("forgotten", sa.Text(), nullable=False, server_default=""))
