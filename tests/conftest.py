"""Fixtures for all rooms: a chat server on loopback, one event loop, and an environment without anybody's keys."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Coroutine, Iterator
from typing import Any, TypeVar

import pytest

from chains.clients import close_clients
from tests.chat_server import ChatServer

Result = TypeVar("Result")


@pytest.fixture(autouse=True, scope="session")
def no_keys_around() -> Iterator[None]:
    """Take keys and tracing out of the environment, so that no test depends on whose machine it runs on."""
    with pytest.MonkeyPatch.context() as patch:
        for name in os.environ:
            if name.startswith(("OPENAI_", "ANTHROPIC_", "LANGSMITH_", "LANGCHAIN_", "MEMORYBOT_")):
                patch.delenv(name)
        yield


@pytest.fixture(scope="session")
def chat_server() -> Iterator[ChatServer]:
    """Run the chat server for the whole session; what a test told it and made it see is forgotten after the test."""
    with ChatServer() as server:
        yield server


@pytest.fixture(autouse=True)
def _forget_requests(request: pytest.FixtureRequest) -> Iterator[None]:
    yield
    if "chat_server" in request.fixturenames:
        request.getfixturevalue("chat_server").reset()


@pytest.fixture(scope="session")
def run() -> Iterator[Callable[[Coroutine[Any, Any, Result]], Result]]:
    """Run a coroutine in the session's event loop: as in the app, one loop answers all turns."""
    with asyncio.Runner() as runner:
        yield runner.run
        runner.run(close_clients())
