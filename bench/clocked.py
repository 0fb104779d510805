"""A model server that keeps time: each word of its answer is the moment when it was sent, in ms since 1970.

So whoever reads an answer knows how late each word is. Speaks OpenAI's streamed chat completions and nothing else.
The model's name says how many words and how many a second: `clocked-1500-100`. `python -m bench.clocked` runs it.
"""

from __future__ import annotations

import asyncio
import json
import socket
import time
from collections.abc import AsyncIterator

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

WARM_UP = "Only briefly, to warm up"
"""A question with these words gets 20 words."""
PARAGRAPH = 60
"""Words to a paragraph."""


async def answer(request: Request) -> Response:
    """Stream an answer as the model's name says."""
    body = await request.json()
    model = str(body["model"])
    words, rate = (int(part) for part in model.split("-")[1:])
    if WARM_UP in str(body["messages"][-1]["content"]):
        words = 20
    return StreamingResponse(_stream(model, words, rate), media_type="text/event-stream")


async def models(request: Request) -> Response:  # noqa: ARG001
    """List one model."""
    return JSONResponse({"object": "list", "data": [{"id": "clocked-1500-100", "object": "model"}]})


async def _stream(model: str, words: int, rate: int) -> AsyncIterator[str]:
    begin = time.monotonic()
    for number in range(1, words + 1):
        # On a timetable of its own: a late word does not make all the following ones late.
        await asyncio.sleep(max(0.0, begin + number / rate - time.monotonic()))
        gap = " " if number % PARAGRAPH else "\n\n"
        yield _event(model, {"role": "assistant", "content": f"{time.time_ns() // 1_000_000}{gap}"}, None)
    yield _event(model, {}, "stop")
    yield "data: [DONE]\n\n"


def _event(model: str, delta: dict[str, str], finish: str | None) -> str:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    whole = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": model, "choices": [choice]}
    return f"data: {json.dumps(whole)}\n\n"


def main() -> None:
    """Serve on any free port of this computer, and print the base URL."""
    app = Starlette(
        routes=[Route("/v1/chat/completions", answer, methods=["POST"]), Route("/v1/models", models)],
    )
    listening = socket.create_server(("127.0.0.1", 0), backlog=512)
    print(f"http://127.0.0.1:{listening.getsockname()[1]}/v1", flush=True)
    uvicorn.Server(uvicorn.Config(app, log_level="critical", lifespan="off")).run(sockets=[listening])


if __name__ == "__main__":
    main()
