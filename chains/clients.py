"""One HTTP client an event loop: its connections outlive a turn, which saves a handshake, but never their loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Hashable
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

_Client = TypeVar("_Client")
_clients: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[Hashable, Any]] = WeakKeyDictionary()


def client_of_loop(make: Callable[[], _Client], *key: Hashable) -> _Client:
    """Return the running event loop's HTTP client for `key`, made once.

    It keeps its connections from turn to turn, which saves a handshake. LangChain keeps one client for all loops, but a
    connection belongs to the loop that opened it: any other hangs on it or fails.
    """
    clients = _clients.setdefault(asyncio.get_running_loop(), {})
    if key not in clients:
        clients[key] = make()
    return clients[key]  # type: ignore[no-any-return]


async def close_clients() -> None:
    """Close the running loop's HTTP clients. To be awaited before a loop is closed for good."""
    for client in _clients.pop(asyncio.get_running_loop(), {}).values():
        await client.aclose()
