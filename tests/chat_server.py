"""A chat server for tests: speaks OpenAI's and Anthropic's HTTP protocols on loopback, well or badly, as told.

What it does is chosen by the model's name in the request (`chat_behaviours.py`), or for all requests by
`ChatServer.behaviour`. It keeps every request and counts those begun, finished and given up by the client.
`python -m tests.chat_server --port 9999` runs it by itself.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import socket
import threading
import time
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from tests.chat_behaviours import MODELS, answer_to, prompt_of, refusal_of
from tests.chat_protocols import AnthropicProtocol, OpenAIProtocol, Protocol

WINDOW_TOKENS = 32_768
_NEVER_S = 300.0


@dataclass(frozen=True)
class Seen:
    """One request as it arrived."""

    path: str
    headers: Mapping[str, str]
    """Names in lower case."""
    body: Mapping[str, Any]
    """The JSON; empty for a GET."""
    peer: str
    """Host and port of the client: the same for two requests over one connection."""


@dataclass
class ChatServer:
    """Runs in a thread of its own: `with ChatServer() as server:` gives `server.url`, which ends without /v1."""

    port: int = 0
    """0 takes any free one."""
    behaviour: str = ""
    """A model name that decides for every request; empty lets each request's own model name decide."""
    requests: list[Seen] = field(default_factory=list)
    begun: int = 0
    finished: int = 0
    disconnected: int = 0
    """Requests given up by the client before their end."""

    def __enter__(self) -> Self:
        self._closing = False
        self._socket = socket.create_server(("127.0.0.1", self.port))
        # asyncio sets this only on sockets that name their protocol; without it a first piece waits 40 ms for an ACK.
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.port = self._socket.getsockname()[1]
        config = uvicorn.Config(
            self._app(),
            http="h11",
            ws="none",
            lifespan="off",
            log_config=None,
            log_level=logging.CRITICAL,
            timeout_graceful_shutdown=2,
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, args=([self._socket],), name="chat-server")
        self._thread.start()
        self.wait_for(lambda: self._server.started)
        return self

    def __exit__(self, *_: object) -> None:
        self._closing = self._server.should_exit = True
        self._thread.join(timeout=10)
        self._socket.close()

    @property
    def url(self) -> str:
        """Base URL, without /v1 and without a slash at its end."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def chats(self) -> list[Seen]:
        """The requests for an answer, oldest first."""
        return [seen for seen in self.requests if not seen.path.endswith("/models")]

    def reset(self) -> None:
        """End the requests under way, and forget what was seen and told."""
        self._closing = True
        self.wait_for(lambda: self.begun == self.finished + self.disconnected)
        self._closing, self.behaviour, self.requests = False, "", []
        self.begun = self.finished = self.disconnected = 0

    def wait_for(self, condition: Callable[[], bool], timeout_s: float = 5.0) -> bool:
        """Return True as soon as `condition` holds, False when time is up."""
        deadline = time.monotonic() + timeout_s
        while not condition():
            if time.monotonic() > deadline:
                return False
            time.sleep(0.005)
        return True

    def _app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/v1/models", self._models),
                Route("/v1/chat/completions", self._chat, methods=["POST"]),
                Route("/v1/messages", self._chat, methods=["POST"]),
                Route("/{rest:path}", _nothing_here, methods=["GET", "POST"]),
            ]
        )

    async def _models(self, request: Request) -> Response:
        self.requests.append(_seen(request, {}))
        if refusal := refusal_of(self.behaviour, [], request, len(self.requests)):
            return refusal
        meta = {"meta": {"n_ctx_train": WINDOW_TOKENS}, "type": "model", "created_at": "2026-01-01T00:00:00Z"}
        names = (*MODELS, "text-embedding-3-small", "gpt-audio-mini", "gpt-image-2")
        listed = [{"id": name, "object": "model", "created": 1, "display_name": name, **meta} for name in names]
        return JSONResponse({"object": "list", "data": listed, "has_more": False})

    async def _chat(self, request: Request) -> Response:
        body = await request.json()
        self.requests.append(_seen(request, body))
        self.begun += 1
        name, prompt = self.behaviour or str(body["model"]), prompt_of(body)
        if refusal := refusal_of(name, prompt, request, len(self.chats)):
            self.finished += 1
            return refusal
        if name == "test-mute":
            return self._end(await self._pause(request, _NEVER_S), Response(status_code=204))
        speaks = AnthropicProtocol if request.url.path.endswith("/messages") else OpenAIProtocol
        spoken = speaks(body, answer_to(name, prompt, body), sum(len(text.split()) for _, text in prompt))
        if body.get("stream") or spoken.answer.then != "end":
            return StreamingResponse(self._stream(request, spoken), media_type="text/event-stream")
        stayed = await self._pause(request, spoken.answer.pace_s * len(spoken.answer.pieces))
        # Written in ASCII, so that half an emoji can be sent as an escape.
        return self._end(stayed, Response(json.dumps(spoken.whole()), media_type="application/json"))

    def _end(self, stayed: bool, response: Response) -> Response:
        self.finished += stayed
        self.disconnected += not stayed
        return response

    async def _stream(self, request: Request, spoken: Protocol) -> AsyncIterator[str]:
        ended = False
        try:
            yield spoken.opening()
            for piece in spoken.answer.pieces:
                if not await self._pause(request, spoken.answer.pace_s):
                    return
                yield spoken.piece(piece)
            while spoken.answer.then in {"stall", "pings"} and await self._pause(request, 0.1):
                if spoken.answer.then == "pings":
                    yield spoken.ping()
            ended = spoken.answer.then not in {"stall", "pings"}
            if spoken.answer.then == "cut":
                raise ConnectionAbortedError("cut, as asked")
            if ended:
                yield spoken.error() if spoken.answer.then == "error" else spoken.closing()
        finally:
            self.finished += ended
            self.disconnected += not ended

    async def _pause(self, request: Request, seconds: float) -> bool:
        """Wait; return False as soon as the client has gone or the test is over."""
        deadline = time.monotonic() + seconds
        while not self._closing and not await request.is_disconnected():
            if (left := deadline - time.monotonic()) <= 0:
                return True
            await asyncio.sleep(min(left, 0.02))
        return False


def _seen(request: Request, body: Mapping[str, Any]) -> Seen:
    return Seen(request.url.path, dict(request.headers), body, str(request.client))


async def _nothing_here(request: Request) -> Response:
    return HTMLResponse(f"<h1>Nothing at {request.url.path}</h1>", status_code=404)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes any free one")
    with ChatServer(port=parser.parse_args().port) as server:
        print(f"{server.url}/v1", flush=True)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            print("Stopped.")


if __name__ == "__main__":
    main()
