"""A session of a Streamlit page without a browser: speaks the page's own protocol over a WebSocket.

Does what a browser would as far as the server can tell, and draws nothing.
"""

from __future__ import annotations

import asyncio
import importlib
import re
import time
from itertools import pairwise
from typing import Any, Self

from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

_STAMP = re.compile(r"\b1[78]\d{11}\b")
_TAIL = 2000
"""Characters of a growing text that are looked at; it grows at its end."""
_FINISHED = 0
"""Streamlit's word for a script that ran to its end, and is not to be run again."""


def _message(name: str) -> Any:
    # By name, as a protocol's definition and no more: the benches use pages, they are not made with Streamlit.
    return getattr(importlib.import_module(f"streamlit.proto.{name}_pb2"), name)


def forward(payload: bytes) -> Any:
    """Read one message of the server to the browser."""
    read = _message("ForwardMsg")()
    read.ParseFromString(payload)
    return read


class WireSession:
    """One person's tab: `async with WireSession(url) as session: await session.ask("Hello")`."""

    _connection: ClientConnection

    def __init__(self, url: str, query: str = "") -> None:
        self._url = url
        self.query = query
        """What stands after the question mark in the address; the page may change it."""
        self._input = ""
        self._newest = 0
        self.arrivals: list[tuple[float, int, int]] = []
        """Of each message that brought new words: monotonic seconds, how many, and how late the last one is, in ms."""
        self.bytes_received = 0

    async def __aenter__(self) -> Self:
        address = self._url.replace("http", "ws", 1) + "/_stcore/stream"
        protocols = [Subprotocol("streamlit")]
        self._connection = await connect(address, subprotocols=protocols, origin=Origin(self._url), max_size=None)
        await self._run()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._connection.close()

    async def ask(self, text: str, timeout_s: float = 120) -> None:
        """Send a message as the chat's input would, and return when the page has drawn the whole answer."""
        self.arrivals, self._newest = [], time.time_ns() // 1_000_000
        async with asyncio.timeout(timeout_s):
            await self._run(text)

    @property
    def words_a_second(self) -> float:
        """Words of the last answer a second, from its first to its last."""
        (begin, first, _), (end, _, _) = self.arrivals[0], self.arrivals[-1]
        return (sum(words for _, words, _ in self.arrivals) - first) / (end - begin)

    @property
    def longest_gap_s(self) -> float:
        """The longest time within the last answer in which no word came."""
        moments = [moment for moment, _, _ in self.arrivals]
        return max(later - earlier for earlier, later in pairwise(moments))

    async def _run(self, text: str = "") -> None:
        """Let the script run, to its end and whatever it runs again."""
        state = _message("ClientState")(query_string=self.query)
        if text:
            state.widget_states.widgets.add(id=self._input).chat_input_value.data = text
        await self._connection.send(_message("BackMsg")(rerun_script=state).SerializeToString())
        while True:
            payload = await self._connection.recv()
            assert isinstance(payload, bytes)
            self.bytes_received += len(payload)
            message = forward(payload)
            kind = message.WhichOneof("type")
            if kind == "delta":
                self._read(message.delta)
            elif kind == "page_info_changed":
                self.query = message.page_info_changed.query_string
            elif kind == "script_finished" and message.script_finished == _FINISHED:
                return

    def _read(self, delta: Any) -> None:
        if delta.WhichOneof("type") != "new_element":
            return
        kind = delta.new_element.WhichOneof("type")
        if kind == "chat_input":
            self._input = delta.new_element.chat_input.id
        elif kind == "markdown":
            stamps = [int(stamp) for stamp in _STAMP.findall(delta.new_element.markdown.body[-_TAIL:])]
            # Two words may be sent within one millisecond; that the second is missed does not matter here.
            fresh = sum(stamp > self._newest for stamp in stamps)
            if fresh:
                self._newest = stamps[-1]
                self.arrivals.append((time.monotonic(), fresh, time.time_ns() // 1_000_000 - self._newest))
