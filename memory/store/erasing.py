"""After words were taken out of the rows: see that they are not in the database's files either.

SQLite overwrites what it deletes (secure_delete), but its write-ahead log still holds the pages as they were.
PostgreSQL keeps dead rows, and a plain VACUUM leaves their bytes in the pages, so the tables are written anew; its own
write-ahead log (pg_wal), replicas and backups are the administrator's and out of reach from here.
"""

from __future__ import annotations

import time

import sqlalchemy as sa

from errors import StoreError
from memory.store.faults import translated
from memory.store.schema import conversations, derived, memories, messages, prompts, vectors

_WORDED = (messages, prompts, derived, memories, vectors, conversations)
"""Tables that hold what people said."""
REWRITE_BYTES = 512 * 1024 * 1024
"""Up to this size the tables are written anew. It takes some 8 ms a megabyte, and everybody waits meanwhile."""


def erase(engine: sa.Engine, place: str, timeout_s: float, *, rewrite_bytes: int = REWRITE_BYTES) -> bool:
    """Remove from the database's files what was deleted from its rows.

    timeout_s: how long to wait for others who read what was there before.
    Returns False if that was not possible now: somebody still reads, the tables are larger than `rewrite_bytes`, or
    the disk is full. Nothing is lost then, and it can be tried again.
    """
    try:
        with translated(place):
            if engine.dialect.name == "postgresql":
                return _rewrite(engine, timeout_s, rewrite_bytes)
            return _empty_log(engine)
    except StoreError:
        return False


def _empty_log(engine: sa.Engine) -> bool:
    """Move SQLite's write-ahead log into the file and cut it to nothing; wait for readers by the busy timeout."""
    with engine.begin() as connection:
        # SQLite refuses this in a transaction, and the driver's autocommit mode would undo how we set it up.
        connection.exec_driver_sql("COMMIT")
        busy, _, _ = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
    return not busy


def _rewrite(engine: sa.Engine, timeout_s: float, rewrite_bytes: int) -> bool:
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
