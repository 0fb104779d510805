"""From an address to an engine on an up-to-date database. Knows nothing of conversations.

A SQLite file is looked at before it is opened for writing, so that one that is damaged, foreign or newer than this app
stays byte for byte what it was.
"""

from __future__ import annotations

import json
import os
import sqlite3
import time
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import sqlalchemy as sa
from sqlalchemy import event, exc

from errors import StoreCorrupt, StoreError
from memory.store.faults import fault, translated
from memory.store.schema import REVISIONS, VERSION_TABLE

WRITING = "memory_bot_writing"
"""Execution option of the transactions that write: SQLite then takes its lock at the start, not in the middle."""

_MAGIC = b"SQLite format 3\0"
_MIGRATING = 0x4D656D42
"""Key of PostgreSQL's advisory lock; two servers that start together must not both migrate."""

_NEWER = (
    "The store {place} was written by a newer version of this app (schema {version}, this one knows {newest}); it has "
    "been left as it is. Update the app, or choose another place with MEMORYBOT_DATABASE_URL."
)
_FOREIGN = (
    "The store {place} is the database of another program; it has been left as it is. Choose another place with "
    "MEMORYBOT_DATABASE_URL."
)
_NO_ADDRESS = (
    "MEMORYBOT_DATABASE_URL is not an address that the store can use. Write sqlite:///folder/file.db or "
    "postgresql+psycopg://user@host/name."
)


def connect(url: str, busy_timeout_s: float) -> tuple[sa.Engine, str]:
    """Open and migrate the database at `url`, making its folder and file where there is none.

    url: "sqlite:///path", "sqlite://" (in memory), or "postgresql+psycopg://...".
    busy_timeout_s: how long to wait for another program's lock.
    Returns the engine, and the place's name for people: a path, or an address without its password.
    Raises StoreError and its children.
    """
    address = _parse(url)
    if address.get_backend_name() == "postgresql":
        place = address.set(query={}).render_as_string()
        engine = _postgres(address, busy_timeout_s)
    else:
        path = _path(address)
        place = str(path) if path else "in memory"
        if path:
            with translated(place):
                _inspect(path, place, busy_timeout_s)
        engine = _sqlite(address, in_memory=path is None, busy_timeout_s=busy_timeout_s)
    try:
        with translated(place):
            _prepare(engine, place, busy_timeout_s)
    except BaseException:
        engine.dispose()
        raise
    return engine, place


def _parse(url: str) -> sa.URL:
    """Read the address. The error does not repeat it, since it may hold a password."""
    try:
        address = sa.make_url(url)
    except (exc.ArgumentError, ValueError):
        raise StoreError(_NO_ADDRESS) from None
    if address.drivername in {"postgresql", "postgres"}:
        return address.set(drivername="postgresql+psycopg")
    if address.drivername not in {"sqlite", "sqlite+pysqlite", "postgresql+psycopg"}:
        raise StoreError(_NO_ADDRESS)
    return address


def _path(address: sa.URL) -> Path | None:
    """Return the file of a SQLite address; None in memory."""
    name = address.database or ""
    if name.startswith("file:"):
        name = unquote(name.removeprefix("file:").partition("?")[0])
    return Path(name) if name and name != ":memory:" else None


# -- SQLite -----------------------------------------------------------------------------------------


def _inspect(path: Path, place: str, busy_timeout_s: float) -> None:
    """Make an empty file where there is none; refuse one that is not ours, without writing to it."""
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    with path.open("rb") as file:
        start = file.read(len(_MAGIC))
    if not start:
        return
    if start != _MAGIC:
        raise fault(StoreCorrupt, place)
    try:
        version, empty = _look(path, busy_timeout_s)
    except sqlite3.DatabaseError:
        # Another process may have been making the file just now; what it left is looked at once more.
        time.sleep(0.05)
        version, empty = _look(path, busy_timeout_s)
    if not empty:
        _check_version(version, place)


def _look(path: Path, busy_timeout_s: float) -> tuple[str | None, bool]:
    """Return the schema's version, and whether the file has no tables at all."""
    # With a log beside it the file alone may be half of the truth. Without one, "immutable" leaves no litter.
    logged = any(path.with_name(path.name + end).exists() for end in ("-wal", "-journal"))
    uri = f"{path.absolute().as_uri()}?mode=ro{'' if logged else '&immutable=1'}"
    connection = sqlite3.connect(uri, uri=True, timeout=busy_timeout_s)
    try:
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if VERSION_TABLE not in tables:
            return None, not tables
        row = connection.execute(f"SELECT version_num FROM {VERSION_TABLE}").fetchone()
        return (row[0] if row else None), False
    finally:
        connection.close()


def _sqlite(address: sa.URL, *, in_memory: bool, busy_timeout_s: float) -> sa.Engine:
    # A database in memory is its one connection: threads take turns at it.
    pool: dict[str, Any] = {"pool_size": 1, "max_overflow": 0} if in_memory else {"pool_size": 8, "max_overflow": 24}
    engine = sa.create_engine(
        address,
        poolclass=sa.QueuePool,
        pool_timeout=max(busy_timeout_s, 30.0),
        connect_args={"timeout": busy_timeout_s, "check_same_thread": False},
        **_common(),
        **pool,
    )

    @event.listens_for(engine, "connect")
    def configure(connection: sqlite3.Connection, _record: object) -> None:
        # None keeps sqlite3 from opening transactions by itself, too late and of the wrong kind.
        connection.isolation_level = None
        for pragma in ("foreign_keys = ON", "secure_delete = ON", "synchronous = NORMAL"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        writing = connection.get_execution_options().get(WRITING)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine


def _use_wal(engine: sa.Engine, busy_timeout_s: float) -> None:
    """Switch the file to a write-ahead log, where readers and a writer do not wait for each other."""
    deadline = time.monotonic() + busy_timeout_s
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        while cursor.execute("PRAGMA journal_mode").fetchone()[0] not in {"wal", "memory"}:
            try:
                cursor.execute("PRAGMA journal_mode = WAL")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_READONLY:
                    return
                # SQLite does not wait for this lock by itself.
                if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                    raise
                time.sleep(0.02)
    finally:
        connection.close()


# -- PostgreSQL -------------------------------------------------------------------------------------


def _postgres(address: sa.URL, busy_timeout_s: float) -> sa.Engine:
    engine = sa.create_engine(
        address,
        pool_size=8,
        max_overflow=24,
        pool_pre_ping=True,
        connect_args={} if "connect_timeout" in address.query else {"connect_timeout": 5},
        **_common(),
    )

    @event.listens_for(engine, "connect")
    def configure(connection: Any, _record: object) -> None:
        connection.execute(f"SET lock_timeout = {int(busy_timeout_s * 1000)}")
        connection.commit()

    return engine


# -- both -------------------------------------------------------------------------------------------


def _common() -> dict[str, Any]:
    return {
        # What people wrote must not get into an error's text and from there into a log.
        "hide_parameters": True,
        "json_serializer": partial(json.dumps, ensure_ascii=False, allow_nan=False, separators=(",", ":")),
    }


def _prepare(engine: sa.Engine, place: str, busy_timeout_s: float) -> None:
    if engine.dialect.name == "sqlite":
        _use_wal(engine, busy_timeout_s)
    with engine.connect() as connection:
        current = _version(connection)
    if current == REVISIONS[-1]:
        return
    with engine.execution_options(**{WRITING: True}).begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_MIGRATING)))
        current = _version(connection)
        if current is not None:
            _check_version(current, place)
        if current != REVISIONS[-1]:
            migrate(connection)


def _version(connection: sa.Connection) -> str | None:
    if not sa.inspect(connection).has_table(VERSION_TABLE):
        return None
    return connection.execute(sa.text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()


def _check_version(version: str | None, place: str) -> None:
    if version is None:
        raise StoreCorrupt(_FOREIGN.format(place=place))
    if version not in REVISIONS:
        raise StoreCorrupt(_NEWER.format(place=place, version=version, newest=REVISIONS[-1]))


def migrate(connection: sa.Connection, revision: str = "head") -> None:
    """Bring the schema up to date, or up to an older revision, inside the caller's transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, revision)
