"""After words were taken out of the rows: see that they are not in the database's files either.

SQLite overwrites what it deletes (secure_delete), but not what it moved from page to page before, and its write-ahead
log holds older pages. PostgreSQL keeps dead rows, and a plain VACUUM leaves their bytes in the pages. So both are
written anew. PostgreSQL's own log (pg_wal), replicas and backups are the administrator's and out of reach from here.
"""

from __future__ import annotations

import time

import sqlalchemy as sa

from errors import StoreError
from memory.store.faults import translated
from memory.store.schema import attachments, conversations, derived, memories, messages, prompts, vectors

_WORDED = (messages, prompts, derived, memories, vectors, attachments, conversations)
"""Tables that hold what people said."""
REWRITE_BYTES = 512 * 1024 * 1024
"""Up to this size the database is written anew. It takes some 10 ms a megabyte, and all writers wait meanwhile."""


def erase(engine: sa.Engine, place: str, timeout_s: float, *, rewrite_bytes: int = REWRITE_BYTES) -> bool:
    """Remove from the database's files what was deleted from its rows.

    timeout_s: how long to wait for others who read what was there before.
    Returns False if that was not possible now: somebody still reads, the database is larger than `rewrite_bytes`, or
    the disk is full. Nothing is lost then, and it can be tried again.
    """
    try:
        with translated(place):
            if engine.dialect.name == "postgresql":
                return _rewrite_tables(engine, timeout_s, rewrite_bytes)
            return _rewrite_file(engine, rewrite_bytes)
    except StoreError:
        return False


def _rewrite_file(engine: sa.Engine, rewrite_bytes: int) -> bool:
    """Write SQLite's file anew and cut its log to nothing; wait for readers by the busy timeout."""
    with engine.begin() as connection:
        # SQLite refuses this in a transaction, and the driver's autocommit mode would undo how we set it up.
        connection.exec_driver_sql("COMMIT")
        if connection.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "memory":
            return True
        pages, size = (connection.exec_driver_sql(f"PRAGMA page_{of}").scalar_one() for of in ("count", "size"))
        small = pages * size <= rewrite_bytes
        if small:
            connection.exec_driver_sql("VACUUM")
        busy, _, _ = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
    return small and not busy


def _rewrite_tables(engine: sa.Engine, timeout_s: float, rewrite_bytes: int) -> bool:
    sizes = (sa.func.pg_total_relation_size(table.name) for table in _WORDED)
    with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        small = sum(connection.execute(sa.select(*sizes)).one()) <= rewrite_bytes
        possible = small and _readers_gone(connection, timeout_s)
        for table in _WORDED:
            connection.exec_driver_sql(f"VACUUM {'FULL ' if possible else ''}{table.name}")
    return possible


def _readers_gone(connection: sa.Connection, timeout_s: float) -> bool:
    """Wait until nobody reads this database as it was before now: PostgreSQL would keep the dead rows for them."""
    now = connection.exec_driver_sql("SELECT pg_snapshot_xmax(pg_current_snapshot())::xid::text").scalar_one()
    older = sa.text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
        "AND age(backend_xmin) > age(CAST(:now AS xid))"
    )
    deadline = time.monotonic() + timeout_s
    while connection.execute(older, {"now": now}).scalar_one():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True
