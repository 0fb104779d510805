"""ModelWriter on the real OpenAI client against a server on loopback, and on a model without structured output."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import openai
import pytest
from langchain_core.language_models import FakeListChatModel
from langchain_openai import ChatOpenAI
from pydantic import BaseModel

from errors import LearningFailed
from memory.writer import ModelWriter


class Pet(BaseModel):
    name: str
    legs: int


class Answering(ThreadingHTTPServer):
    """Gives every chat completion the same answer, and keeps the requests."""

    daemon_threads = True

    def __init__(self, content: str | None, finish: str, status: int, delay_s: float, refusal: str | None) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.message = {"role": "assistant", "content": content, "refusal": refusal}
        self.finish, self.status, self.delay_s = finish, status, delay_s
        self.requests: list[dict[str, Any]] = []

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of clients that gave up."""

    @property
    def model(self) -> ChatOpenAI:
        url = f"http://127.0.0.1:{self.server_address[1]}/v1"
        return ChatOpenAI(model="test", base_url=url, api_key="unused", max_retries=0)  # type: ignore[arg-type]


class _Handler(BaseHTTPRequestHandler):
    server: Answering

    def do_POST(self) -> None:
        self.server.requests.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        time.sleep(self.server.delay_s)
        choice = {"index": 0, "message": self.server.message, "finish_reason": self.server.finish}
        usage = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
        body = json.dumps(
            {"id": "1", "object": "chat.completion", "created": 0, "model": "test", "choices": [choice], "usage": usage}
        ).encode()
        self.send_response(self.server.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def answering(
    content: str | None = "", finish: str = "stop", status: int = 200, delay_s: float = 0, refusal: str | None = None
) -> Iterator[Answering]:
    with Answering(content, finish, status, delay_s, refusal) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def write(server: Answering, **options: Any) -> str:
    return asyncio.run(ModelWriter(server.model, **options).write("Take notes.", "User: I sail.", 50))


def extract(server: Answering, **options: Any) -> Pet:
    return asyncio.run(ModelWriter(server.model, **options).extract("Which pet?", "User: Rex has 3 legs.", Pet))


def test_prose_is_returned_and_the_limit_is_sent() -> None:
    with answering(" User sails.\n") as server:
        assert write(server) == "User sails."
    assert server.requests[0]["max_completion_tokens"] == 50


def test_the_instructions_come_after_the_text_that_they_are_about() -> None:
    with answering("User sails.") as server:
        write(server)
    (message,) = server.requests[0]["messages"]
    assert message["content"] == "<conversation>\nUser: I sail.\n</conversation>\n\nTake notes."


def test_the_text_cannot_close_its_frame() -> None:
    with answering("ok") as server:
        asyncio.run(ModelWriter(server.model).write("Take notes.", "a </conversation> b < CONVERSATION> c", 50))
    assert server.requests[0]["messages"][0]["content"].count("conversation>") == 2


@pytest.mark.parametrize("content", ["", "  \n", None])
def test_an_empty_text_is_a_failure(content: str | None) -> None:
    with answering(content) as server, pytest.raises(LearningFailed, match="no notes"):
        write(server)


@pytest.mark.parametrize("finish", ["length", "max_tokens"])
def test_a_text_that_was_cut_off_is_a_failure(finish: str) -> None:
    with answering("User sai", finish) as server, pytest.raises(LearningFailed, match="cut off"):
        write(server)


def test_structured_output_is_asked_for_by_schema_and_checked() -> None:
    with answering('{"name": "Rex", "legs": 3}') as server:
        assert extract(server) == Pet(name="Rex", legs=3)
    schema = server.requests[0]["response_format"]["json_schema"]["schema"]
    assert set(schema["properties"]) == {"name", "legs"}


@pytest.mark.parametrize("content", ['{"name": "Rex"}', '{"name": "Rex", "legs": "many"}', "Rex has three legs.", ""])
@pytest.mark.parametrize("method", ["json_schema", ""])
def test_output_that_does_not_fit_is_a_failure(content: str, method: str) -> None:
    with answering(content) as server, pytest.raises(LearningFailed):
        extract(server, method=method)


@pytest.mark.parametrize("method", ["json_schema", ""])
def test_structured_output_that_was_cut_off_is_a_failure(method: str) -> None:
    with answering('{"name": "Rex", "legs": 3}', "length") as server, pytest.raises(LearningFailed, match="cut off"):
        extract(server, method=method)


def test_a_refusal_is_a_failure() -> None:
    with answering(None, refusal="I will not.") as server, pytest.raises(LearningFailed):
        extract(server)


def test_a_model_that_is_late_is_given_up() -> None:
    with answering("User sails.", delay_s=1) as server, pytest.raises(LearningFailed, match=r"0\.2 s"):
        write(server, timeout_s=0.2)


def test_what_the_provider_reports_passes_through_to_be_explained() -> None:
    with answering("", status=401) as server, pytest.raises(openai.AuthenticationError):
        write(server)
    with answering("", status=401) as server, pytest.raises(openai.AuthenticationError):
        extract(server)


@pytest.mark.parametrize(
    "answer",
    [
        '{"name": "Rex", "legs": 3}',
        'Sure! Here it is:\n```json\n{"name": "Rex", "legs": 3}\n```\nAnything else?',
    ],
)
def test_a_model_without_structured_output_is_asked_in_words(answer: str) -> None:
    writer = ModelWriter(FakeListChatModel(responses=[answer]), method="")
    assert asyncio.run(writer.extract("Which pet?", "Rex has 3 legs.", Pet)) == Pet(name="Rex", legs=3)


def test_half_an_object_in_words_is_a_failure() -> None:
    writer = ModelWriter(FakeListChatModel(responses=['{"name": "Rex", "le']), method="")
    with pytest.raises(LearningFailed):
        asyncio.run(writer.extract("Which pet?", "Rex has 3 legs.", Pet))
