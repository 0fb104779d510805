"""What every provider keeps to, and the real clients over real HTTP."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from dataclasses import replace
from typing import Any

import pytest
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, HumanMessage, SystemMessage
from pydantic import BaseModel, SecretStr

from chains.providers import Choice, Provider, providers
from chains.providers.compatible import Unanswered
from errors import KeyMissing, KeyRejected, ModelNotFound, NotAChatServer, ProviderError
from tests.chat_server import WINDOW_TOKENS, ChatServer

Run = Callable[[Coroutine[Any, Any, Any]], Any]

KEY = SecretStr("sk-canary-4711")
OVER_HTTP = ["anthropic", "compatible", "openai"]
EVERY = [*OVER_HTTP, "scripted"]


def choice_of(name: str, server: ChatServer, model: str = "test-echo", timeout_s: float = 5.0) -> Choice:
    """Return a choice that points the provider at the test server; `scripted` echoes without one."""
    if name == "scripted":
        return Choice(model=model.removeprefix("test-"))
    return Choice(model=model, key=KEY, base_url=server.url, timeout_s=timeout_s)


def built(name: str, server: ChatServer, model: str = "test-echo", timeout_s: float = 5.0) -> BaseChatModel:
    return providers()[name].build(choice_of(name, server, model, timeout_s))


def ask_whole(model: BaseChatModel) -> None:
    """Make the model ask for an answer in one piece, as it does for one that must fit a schema."""
    model.disable_streaming = True
    if hasattr(model, "streaming"):
        model.streaming = False


async def pieces(model: BaseChatModel, prompt: Any) -> list[AIMessageChunk]:
    return [chunk async for chunk in model.astream(prompt)]


async def text_of(chunks: AsyncIterator[AIMessageChunk]) -> str:
    return "".join([chunk.text async for chunk in chunks])


@pytest.mark.parametrize("provider", providers().values(), ids=providers())
def test_every_provider_says_who_it_is(provider: Provider) -> None:
    assert provider.label
    assert provider.about
    assert not provider.needs_key or (provider.key_variable and provider.key_url.startswith("https://"))
    assert provider.counter(Choice(model="")).exact in {True, False}


@pytest.mark.parametrize("name", EVERY)
def test_streaming_gives_the_text_of_a_whole_answer_and_its_usage(name: str, chat_server: ChatServer, run: Run) -> None:
    prompt = [SystemMessage("Be brief."), HumanMessage("grüße, 你好 🙂")]
    model, whole = built(name, chat_server), built(name, chat_server)
    ask_whole(whole)
    streamed = run(pieces(model, prompt))
    answer: AIMessage = run(whole.ainvoke(prompt))
    added = streamed[0]
    for chunk in streamed[1:]:
        added = added + chunk
    assert len([chunk for chunk in streamed if chunk.text]) > 1
    assert (
        added.text == answer.text == "".join(chunk.text for chunk in model.stream(prompt)) == whole.invoke(prompt).text
    )
    assert "grüße, 你好 🙂" in answer.text
    for usage in (added.usage_metadata, answer.usage_metadata):
        assert usage
        assert usage["input_tokens"] > 0
        assert usage["output_tokens"] > 0


@pytest.mark.parametrize("name", EVERY)
def test_words_arrive_as_they_are_said(name: str, chat_server: ChatServer, run: Run) -> None:
    model = built(name, chat_server, "test-words-10-30" if name != "scripted" else "echo")

    async def times() -> list[float]:
        start = time.monotonic()
        return [time.monotonic() - start async for chunk in model.astream("one two three four five six") if chunk.text]

    arrived = run(times())
    assert arrived[-1] - arrived[0] > 0.05


@pytest.mark.parametrize("name", OVER_HTTP)
def test_cancelling_closes_the_connection(name: str, chat_server: ChatServer, run: Run) -> None:
    model = built(name, chat_server, "test-stall")

    async def stop_after_two_words() -> float:
        arrived: list[str] = []

        async def read() -> None:
            async for chunk in model.astream("hello"):
                arrived.append(chunk.text)

        task = asyncio.create_task(read())
        while len([text for text in arrived if text]) < 2:
            await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        start = time.monotonic()
        await asyncio.to_thread(chat_server.wait_for, lambda: chat_server.disconnected == 1)
        return time.monotonic() - start

    assert run(stop_after_two_words()) < 1.0
    assert chat_server.disconnected == 1


@pytest.mark.parametrize("name", OVER_HTTP)
def test_closing_a_synchronous_stream_closes_the_connection(name: str, chat_server: ChatServer) -> None:
    stream = built(name, chat_server, "test-stall").stream("hello")
    next(stream)
    stream.close()
    assert chat_server.wait_for(lambda: chat_server.disconnected == 1, timeout_s=1.0)


@pytest.mark.parametrize("name", OVER_HTTP)
def test_turns_share_a_connection_and_loops_do_not(name: str, chat_server: ChatServer, run: Run) -> None:
    for _ in range(3):
        run(built(name, chat_server).ainvoke("hello"))
    assert len({seen.peer for seen in chat_server.chats}) == 1
    with asyncio.Runner() as another:
        from chains.clients import close_clients

        assert another.run(built(name, chat_server).ainvoke("hello")).text == "You said: hello"
        another.run(close_clients())
    run(built(name, chat_server).ainvoke("hello"))
    assert len({seen.peer for seen in chat_server.chats}) == 2


@pytest.mark.parametrize("name", OVER_HTTP)
@pytest.mark.parametrize(
    ("model", "text"), [("test-surrogate", "lone \ufffd half"), ("test-surrogate-pair", "whole \U0001f600 emoji")]
)
def test_half_an_emoji_is_joined_or_replaced(
    name: str, model: str, text: str, chat_server: ChatServer, run: Run
) -> None:
    client = built(name, chat_server, model)
    assert run(text_of(client.astream("hello"))) == text
    assert "".join(chunk.text for chunk in client.stream("hello")) == text
    ask_whole(client)
    assert run(client.ainvoke("hello")).text == text


@pytest.mark.parametrize("name", EVERY)
@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("lone \ud83d half", "lone \ufffd half"),
        ("at the end \ud83d", "at the end \ufffd"),
        ("nul \x00 byte", "nul \x00 byte"),
        ("\u202eright to left", "\u202eright to left"),
        ("x" * 1_000_000, "x" * 1_000_000),
    ],
    ids=["lone", "last", "nul", "rtl", "megabyte"],
)
def test_whatever_is_typed_can_be_sent(name: str, typed: str, sent: str, chat_server: ChatServer, run: Run) -> None:
    answer = run(built(name, chat_server).ainvoke([HumanMessage(typed)])).text
    assert answer.removeprefix("You said: ") == sent


class Fact(BaseModel):
    subject: str
    text: str


class Facts(BaseModel):
    """Facts that were said."""

    facts: list[Fact]


@pytest.mark.parametrize("name", OVER_HTTP)
@pytest.mark.parametrize("method", ["json_schema", "function_calling"])
def test_structured_output_fits_its_schema(name: str, method: str, chat_server: ChatServer, run: Run) -> None:
    model = built(name, chat_server, "test-facts").with_structured_output(Facts, method=method)  # type: ignore[call-arg]
    found = run(model.ainvoke([HumanMessage("My name is Priya and I live in Lisbon. Anna likes tea.")]))
    assert found.facts == [
        Fact(subject="user", text="name is Priya"),
        Fact(subject="user", text="lives in Lisbon"),
        Fact(subject="Anna", text="likes tea"),
    ]


def test_the_answers_limit_and_temperature_reach_each_server_under_its_own_name(
    chat_server: ChatServer, run: Run
) -> None:
    for name in OVER_HTTP:
        choice = replace(choice_of(name, chat_server), max_output_tokens=77, temperature=0.3)
        run(providers()[name].build(choice).ainvoke("hello"))
        run(providers()[name].build(choice).bind(max_tokens=55).ainvoke("hello"))
    asked = [(seen.body.get("max_tokens"), seen.body.get("max_completion_tokens")) for seen in chat_server.chats]
    assert asked == [(77, None), (55, None), (77, None), (55, None), (None, 77), (None, 55)]
    assert {seen.body["temperature"] for seen in chat_server.chats} == {0.3}


@pytest.mark.parametrize(("name", "model"), [("openai", "gpt-6-luna"), ("anthropic", "claude-haiku-5-5")])
def test_a_model_that_refuses_a_temperature_is_not_sent_one(
    name: str, model: str, chat_server: ChatServer, run: Run
) -> None:
    choice = replace(choice_of(name, chat_server, model), temperature=0.3)
    run(providers()[name].build(choice).ainvoke("hello"))
    assert "temperature" not in chat_server.chats[0].body


def test_openais_thinking_models_are_asked_to_think_least(chat_server: ChatServer, run: Run) -> None:
    run(built("openai", chat_server, "gpt-6-luna").ainvoke("hello"))
    run(built("openai", chat_server, "test-echo").ainvoke("hello"))
    assert [seen.body.get("reasoning_effort") for seen in chat_server.chats] == ["none", None]


@pytest.mark.parametrize("name", OVER_HTTP)
def test_models_are_listed_without_those_that_cannot_chat(name: str, chat_server: ChatServer) -> None:
    listed = providers()[name].models(choice_of(name, chat_server))
    assert "test-echo" in listed
    assert name == "anthropic" or "text-embedding-3-small" not in listed
    assert name != "openai" or not {"gpt-audio-mini", "gpt-image-2"} & set(listed)


@pytest.mark.parametrize("name", ["openai", "anthropic"])
@pytest.mark.parametrize("key", [None, SecretStr(""), SecretStr("  ")])
def test_no_key_says_where_to_get_one(name: str, key: SecretStr | None) -> None:
    provider = providers()[name]
    for call in (provider.build, provider.models):
        with pytest.raises(KeyMissing, match=provider.key_url):
            call(Choice(model=provider.default_model, key=key))


@pytest.mark.parametrize("key", ["sk-canary\nX-Evil: 1", "sk-canary-ü", "sk canary"])
def test_a_key_that_no_header_can_carry_is_refused_without_being_shown(key: str) -> None:
    with pytest.raises(KeyRejected) as caught:
        providers()["openai"].build(Choice(model="gpt-6-luna", key=SecretStr(key)))
    assert "canary" not in str(caught.value)


def test_a_key_from_the_environment_goes_to_nobody_else(
    chat_server: ChatServer, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-canary-environment")
    choice = Choice(model="test-echo", base_url=chat_server.url)
    run(providers()["compatible"].build(choice).ainvoke("hello"))
    providers()["compatible"].models(choice)
    assert "canary" not in str([seen.headers for seen in chat_server.requests])


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("localhost:11434", "http://localhost:11434/v1"),
        ("http://localhost:11434/", "http://localhost:11434/v1"),
        ("http://localhost:11434/v1/", "http://localhost:11434/v1"),
        (" http://gpu-box:8000/v1/chat/completions ", "http://gpu-box:8000/v1"),
        ("192.168.1.7:8080", "http://192.168.1.7:8080/v1"),
        ("api.example.com", "https://api.example.com/v1"),
        ("https://openrouter.ai/api/v1", "https://openrouter.ai/api/v1"),
        ("https://example.com/v1beta/openai/", "https://example.com/v1beta/openai"),
    ],
)
def test_a_base_url_is_understood_however_it_is_typed(typed: str, url: str) -> None:
    model: Any = providers()["compatible"].build(Choice(model="any", base_url=typed))
    assert model.openai_api_base == url


@pytest.mark.parametrize(
    "typed", ["", "   ", "ftp://example.com", "two words", "http://", "http://host:99999", "sk-canary-pasted-here"]
)
def test_what_is_no_base_url_is_told_at_once(typed: str) -> None:
    provider = providers()["compatible"]
    for call in (provider.build, provider.models):
        with pytest.raises(NotAChatServer, match=r"base URL") as caught:
            call(Choice(model="any", base_url=typed))
        assert "canary" not in str(caught.value)


def test_a_server_of_ones_own_needs_a_model_named(chat_server: ChatServer) -> None:
    with pytest.raises(ModelNotFound, match=str(chat_server.port)):
        providers()["compatible"].build(Choice(model="", base_url=chat_server.url))


def test_the_window_is_what_the_server_lists_and_asked_once(chat_server: ChatServer) -> None:
    window = providers()["compatible"].window
    choice = Choice(model="test-recall", base_url=f"{chat_server.url}/v1")
    assert [window(choice), window(choice)] == [WINDOW_TOKENS, WINDOW_TOKENS]
    assert len(chat_server.requests) <= 1
    assert window(replace(choice, model="not-listed")) == 8192
    assert window(Choice(model="any", base_url="http://127.0.0.1:1")) == 8192


def test_a_server_that_gave_no_list_is_not_asked_again_at_once() -> None:
    provider, asked = providers()["compatible"], []

    def refuse() -> None:
        while True:
            try:
                connection, _ = door.accept()
            except OSError:
                return
            asked.append(connection.recv(4096))
            connection.close()

    with socket.create_server(("127.0.0.1", 0)) as door:
        server = threading.Thread(target=refuse)
        server.start()
        choice = Choice(model="any", key=KEY, base_url=f"http://127.0.0.1:{door.getsockname()[1]}")
        assert [provider.window(choice), provider.window(replace(choice, model="other"))] == [8192, 8192]
        assert len(asked) == 1
        with pytest.raises(ProviderError):
            provider.models(choice)
        assert len(asked) == 2
        door.shutdown(socket.SHUT_RDWR)
        server.join(timeout=5)


def test_a_server_without_an_answer_is_asked_again_after_a_while_or_once_it_answers() -> None:
    now = [100.0]
    unanswered = Unanswered(remembered_s=30.0, clock=lambda: now[0])
    assert "http://a/v1" not in unanswered
    unanswered.add("http://a/v1")
    assert "http://a/v1" in unanswered
    assert "http://b/v1" not in unanswered
    now[0] += 30.0
    assert "http://a/v1" not in unanswered
    unanswered.add("http://a/v1")
    unanswered.discard("http://a/v1")
    assert "http://a/v1" not in unanswered


def test_counters_are_exact_only_where_the_tokenizer_is_known() -> None:
    exact = {name: providers()["openai"].counter(Choice(model=name)).exact for name in ("gpt-4o", "gpt-4", "made-up")}
    assert exact == {"gpt-4o": True, "gpt-4": True, "made-up": False}
    assert not providers()["anthropic"].counter(Choice(model="claude-haiku-5-5")).exact
    assert providers()["openai"].window(Choice(model="gpt-4-0613")) == 8192
    assert providers()["openai"].window(Choice(model="made-up")) == 128_000


def test_the_mirror_tells_what_it_was_shown(run: Run) -> None:
    shown = [
        SystemMessage("Known facts: Priya lives in Lisbon."),
        HumanMessage("hi"),
        AIMessage("yes?"),
        HumanMessage("so?"),
    ]
    text = run(text_of(providers()["scripted"].build(Choice(model="mirror")).astream(shown)))
    assert "4 messages (1 system prompt, 2 you, 1 assistant)" in text
    assert "Priya lives in Lisbon" in text


def test_an_unknown_script_is_told_with_those_there_are() -> None:
    with pytest.raises(ModelNotFound, match="mirror, echo"):
        providers()["scripted"].build(Choice(model="parrot"))


def test_no_vendors_package_is_imported_before_it_is_needed() -> None:
    import subprocess
    import sys

    script = "import sys; from chains.providers import providers; providers(); print([n for n in sys.modules if n in "
    script += "('openai', 'anthropic', 'langchain_openai', 'langchain_anthropic', 'streamlit')])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"
