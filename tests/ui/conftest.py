"""The real app.py under AppTest, on a store of its own and with the chat server as its model."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit import config
from streamlit.testing.v1 import AppTest

from memory.store import Store
from tests.app_process import ROOT
from tests.chat_server import ChatServer
from ui.resources import engine, shared_store


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'data' / 'memory.db'}"


@pytest.fixture
def settings(
    tmp_path: Path, database_url: str, chat_server: ChatServer, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., None]:
    """Return a function that sets MEMORYBOT_ variables; a store, a model on the chat server and no other are set."""

    def put(**variables: str) -> None:
        for name, value in variables.items():
            monkeypatch.setenv(f"MEMORYBOT_{name.upper()}", value)

    put(database_url=database_url, provider="compatible", model="test-echo", base_url=chat_server.url)
    put(strategy="window", model_folder=str(tmp_path / "models"))
    monkeypatch.chdir(ROOT)
    return put


@pytest.fixture
def served_at() -> Iterator[Callable[[str], None]]:
    """Return a function that tells Streamlit at which address it is to listen."""
    before = config.get_option("server.address")

    def serve(address: str) -> None:
        config.set_option("server.address", address)

    serve("127.0.0.1")
    yield serve
    config.set_option("server.address", before)


@pytest.fixture
def app(settings: Callable[..., None], served_at: Callable[[str], None]) -> Iterator[Callable[[], AppTest]]:
    """Return a function that opens the page in a new browser session."""

    def open_session() -> AppTest:
        return AppTest.from_file(str(ROOT / "app.py"), default_timeout=20).run()

    yield open_session
    for turn in list(engine().turns._running.values()):
        turn.stop()
    shared_store.clear()


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """Return the store that the page uses, opened a second time."""
    opened = Store.open(database_url)
    yield opened
    opened.close()


@pytest.fixture
def dead_port() -> int:
    """Return a port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
