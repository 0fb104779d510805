"""Whatever goes wrong with a model: the right class, one clear sentence, and no key anywhere."""

from __future__ import annotations

import asyncio
import json
import logging
import socket
import time
import traceback
from collections.abc import Callable, Coroutine, Iterator
from typing import Any

import pytest
from langchain_core.callbacks import BaseCallbackHandler
from pydantic import BaseModel, SecretStr, ValidationError

from chains.failures import explain
from chains.providers import Choice, providers
from errors import (
    ContextOverflow,
    KeyMissing,
    KeyRejected,
    LearningFailed,
    MemoryBotError,
    ModelNotFound,
    NotAChatServer,
    ProviderError,
    ProviderFailed,
    ProviderTimeout,
    ProviderUnreachable,
    RateLimited,
)
from tests.chat_server import ChatServer

Run = Callable[[Coroutine[Any, Any, Any]], Any]

CANARY = "sk-canary-0123456789"
OVER_HTTP = ["anthropic", "compatible", "openai"]

FAULTS = {
    "test-401": (KeyRejected, "key"),
    "test-403": (KeyRejected, "test-403"),
    "test-404": (ModelNotFound, "test-404"),
    "test-429": (RateLimited, "Wait a minute"),
    "test-429-retry": (RateLimited, "Wait 7 seconds"),
    "test-429-quota": (RateLimited, "credit"),
    "test-500": (ProviderFailed, "HTTP 500"),
    "test-cut": (ProviderFailed, "broke off"),
    "test-error-in-stream": (ProviderFailed, "broke off"),
    "test-mute": (ProviderTimeout, "0.4 seconds"),
    "test-stall": (ProviderTimeout, "0.4 seconds"),
    "test-pings": (ProviderTimeout, "0.4 seconds"),
    "test-html": (NotAChatServer, "base URL"),
    "test-garbage": (NotAChatServer, "base URL"),
    "test-overflow-3": (ContextOverflow, "test-overflow-3"),
    "test-overflow-3-vllm": (ContextOverflow, "larger"),
    "test-overflow-3-llama": (ContextOverflow, "larger"),
    "test-overflow-3-lmstudio": (ContextOverflow, "larger"),
}
SYNCHRONOUS = [model for model in FAULTS if model != "test-pings"]


class Errors(BaseCallbackHandler):
    """Keeps the errors that tracers and other callbacks would be told."""

    def __init__(self) -> None:
        self.told: list[BaseException] = []

    def on_llm_error(self, error: BaseException, **kwargs: Any) -> None:
        self.told.append(error)


def choice_of(base_url: str, model: str) -> Choice:
    """Return a choice that waits for silent models only briefly, and for the others as long as a busy machine needs."""
    timeout_s = 0.4 if model in {"test-mute", "test-stall", "test-pings"} else 10
    return Choice(model=model, key=SecretStr(CANARY), base_url=base_url, timeout_s=timeout_s)


async def fail(name: str, choice: Choice, callbacks: Errors | None = None) -> tuple[MemoryBotError, str]:
    """Return the error of an asynchronous stream, and what had arrived before it."""
    arrived: list[str] = []
    stream = providers()[name].build(choice).astream("hello", {"callbacks": [callbacks] if callbacks else []})

    async def read() -> None:
        async for chunk in stream:
            arrived.append(chunk.text)

    with pytest.raises(MemoryBotError) as caught:
        await read()
    return caught.value, "".join(arrived)


def everything_said(error: BaseException) -> str:
    return f"{error} {error!r} {vars(error)} {''.join(traceback.format_exception(error))}"


@pytest.fixture
def refused_url() -> Iterator[str]:
    """A port of this machine's that is taken and does not listen."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}"


@pytest.mark.parametrize("name", OVER_HTTP)
@pytest.mark.parametrize("model", FAULTS)
def test_a_fault_is_told_clearly_and_without_the_key(
    name: str, model: str, chat_server: ChatServer, run: Run, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    kind, words = FAULTS[model]
    callbacks = Errors()
    error, _ = run(fail(name, choice_of(chat_server.url, model), callbacks))
    assert type(error) is kind
    assert words in str(error)
    assert str(chat_server.port) in str(error) or model in str(error)
    assert str(error).endswith(".")
    assert (
        chat_server.chats[0]
        .headers.get("x-api-key", chat_server.chats[0].headers.get("authorization", ""))
        .endswith(CANARY)
    )
    said = everything_said(error) + caplog.text + "".join(everything_said(told) for told in callbacks.told)
    assert callbacks.told
    assert "canary" not in said
    assert not [record for record in caplog.records if "canary" in str(vars(record))]


@pytest.mark.parametrize("name", OVER_HTTP)
@pytest.mark.parametrize("model", SYNCHRONOUS)
def test_a_fault_is_told_alike_in_a_synchronous_stream(name: str, model: str, chat_server: ChatServer) -> None:
    client = providers()[name].build(choice_of(chat_server.url, model))
    with pytest.raises(FAULTS[model][0], match=FAULTS[model][1]) as caught:
        list(client.stream("hello"))
    assert "canary" not in everything_said(caught.value)


@pytest.mark.parametrize("name", OVER_HTTP)
@pytest.mark.parametrize("model", ["test-cut", "test-stall", "test-error-in-stream"])
def test_what_arrived_before_the_fault_has_been_handed_on(
    name: str, model: str, chat_server: ChatServer, run: Run
) -> None:
    _, arrived = run(fail(name, choice_of(chat_server.url, model)))
    assert arrived == "A few words and then "


@pytest.mark.parametrize("name", OVER_HTTP)
def test_a_stalled_stream_is_given_up_in_time_and_closed(name: str, chat_server: ChatServer, run: Run) -> None:
    start = time.monotonic()
    run(fail(name, choice_of(chat_server.url, "test-pings")))
    assert time.monotonic() - start < 1.5
    assert chat_server.wait_for(lambda: chat_server.disconnected == 1, timeout_s=1.0)


@pytest.mark.parametrize("name", OVER_HTTP)
def test_a_rate_limit_is_told_at_once_with_its_seconds(name: str, chat_server: ChatServer, run: Run) -> None:
    start = time.monotonic()
    error, _ = run(fail(name, choice_of(chat_server.url, "test-429-retry")))
    assert time.monotonic() - start < 2
    assert isinstance(error, RateLimited)
    assert error.retry_after_s == 7
    assert len(chat_server.chats) == 1


@pytest.mark.parametrize("name", OVER_HTTP)
def test_a_failing_server_is_asked_once_more(name: str, chat_server: ChatServer, run: Run) -> None:
    answer = run(providers()[name].build(choice_of(chat_server.url, "test-503-once")).ainvoke("hello"))
    assert answer.text == "You said: hello"
    assert len(chat_server.chats) == 2


@pytest.mark.parametrize("name", OVER_HTTP)
@pytest.mark.parametrize("model", ["test-cut", "test-mute", "test-401", "test-404"])
def test_other_faults_are_not_tried_again(name: str, model: str, chat_server: ChatServer, run: Run) -> None:
    run(fail(name, choice_of(chat_server.url, model)))
    assert len(chat_server.chats) == 1


@pytest.mark.parametrize("name", OVER_HTTP)
def test_a_refused_connection_names_the_address(name: str, refused_url: str, run: Run) -> None:
    error, _ = run(fail(name, choice_of(refused_url, "any")))
    assert type(error) is ProviderUnreachable
    assert refused_url in str(error)
    with pytest.raises(ProviderUnreachable, match="No connection"):
        providers()[name].models(choice_of(refused_url, "any"))


@pytest.mark.parametrize("name", OVER_HTTP)
def test_a_place_without_such_pages_is_no_chat_server(name: str, chat_server: ChatServer, run: Run) -> None:
    choice = choice_of(f"{chat_server.url}/elsewhere", "any")
    error, _ = run(fail(name, choice))
    assert type(error) is NotAChatServer
    with pytest.raises(NotAChatServer, match="elsewhere"):
        providers()[name].models(choice)


@pytest.mark.parametrize("name", OVER_HTTP)
@pytest.mark.parametrize(
    ("behaviour", "kind"),
    [("test-html", NotAChatServer), ("test-401", KeyRejected), ("test-429", RateLimited), ("test-500", ProviderFailed)],
)
def test_listing_models_fails_clearly(
    name: str, behaviour: str, kind: type[ProviderError], chat_server: ChatServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    chat_server.behaviour = behaviour
    with pytest.raises(kind) as caught:
        providers()[name].models(choice_of(chat_server.url, "any"))
    assert "canary" not in everything_said(caught.value) + caplog.text


def test_a_server_that_wants_a_key_says_so_when_none_was_given(chat_server: ChatServer, run: Run) -> None:
    error, _ = run(fail("compatible", Choice(model="test-401", base_url=chat_server.url)))
    assert type(error) is KeyMissing


class Fact(BaseModel):
    text: str


def test_an_answer_that_does_not_fit_its_schema_is_no_failure_of_the_server(chat_server: ChatServer, run: Run) -> None:
    model = providers()["openai"].build(choice_of(chat_server.url, "test-echo"))
    with pytest.raises(ValidationError):
        run(model.with_structured_output(Fact, method="json_schema").ainvoke("hello"))


def test_a_secret_in_the_base_url_is_refused_and_not_shown(refused_url: str) -> None:
    choice = choice_of(refused_url.replace("//", "//me:canary@"), "any")
    for ask in (providers()["compatible"].build, providers()["compatible"].models, providers()["compatible"].window):
        with pytest.raises(NotAChatServer) as caught:
            ask(choice)
        assert "canary" not in str(caught.value)
    told = explain(ConnectionRefusedError(), "A server", choice)
    assert refused_url in str(told)
    assert "canary" not in everything_said(told)


def test_errors_for_the_user_pass_through() -> None:
    error = LearningFailed("The summary was empty.")
    assert explain(error, "OpenAI", Choice(model="any")) is error


def test_a_cancellation_is_not_explained_away() -> None:
    with pytest.raises(asyncio.CancelledError):
        explain(asyncio.CancelledError(), "OpenAI", Choice(model="any"))


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (TimeoutError(), ProviderTimeout),
        (ConnectionRefusedError(), ProviderUnreachable),
        (json.JSONDecodeError("no", "<html>", 0), ProviderFailed),
        (RuntimeError(f"Bearer {CANARY}"), ProviderFailed),
    ],
)
def test_bare_errors_are_told_with_the_provider_and_nothing_of_their_own(
    error: Exception, kind: type[ProviderError]
) -> None:
    told = explain(error, "OpenAI", Choice(model="any", key=SecretStr(CANARY)))
    assert type(told) is kind
    assert "OpenAI" in str(told)
    assert "canary" not in everything_said(told)


def test_a_refused_request_gives_the_servers_reason_without_the_key() -> None:
    import httpx2
    import openai

    response = httpx2.Response(400, request=httpx2.Request("POST", "http://x"))
    body = {"message": f"Unsupported parameter: 'top_k'. Key {CANARY}, also known as sk-ca****6789."}
    told = explain(
        openai.BadRequestError("no", response=response, body=body),
        "OpenAI",
        Choice(model="gpt-6-luna", key=SecretStr(CANARY)),
    )
    assert "Unsupported parameter: 'top_k'" in str(told)
    assert "sk-" not in str(told)
