"""A small model on the user's own machine, which needs no key and, once fetched, no network."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from langchain_core.language_models import BaseChatModel

from chains.local_model.counting import counter
from chains.local_model.serving import WINDOW, running
from chains.local_model.weights import STANDARD, check, model_file, model_files, own_gguf
from chains.providers import Choice, Provider
from memory.fetching.weights import model_folder
from memory.tokens import TokenCounter

if TYPE_CHECKING:
    from openai import DefaultAsyncHttpxClient, DefaultHttpxClient

_PATIENCE_S = 300.0
"""Two slow cores need two minutes for a prompt that fills the window."""

_STEADY = 0.3
"""Temperature where the user sets none: a small model wanders and refuses more at the server's 0.8."""


def _build(choice: Choice) -> BaseChatModel:
    """Make the chat model, checking the file and starting its server if need be: some seconds, so not in the page.

    Raises LocalModelMissing, LocalModelDamaged, LocalModelError.
    """
    from langchain_openai import ChatOpenAI

    from chains.local_model.serving import serve

    path = model_file(model_folder(), own_gguf(), choice.model)
    check(path)
    server = serve(path)
    client, async_client = _clients()
    return ChatOpenAI(
        base_url=server.url,
        api_key=server.key,
        model=path.stem,
        temperature=_STEADY if choice.temperature is None else choice.temperature,
        max_completion_tokens=choice.max_output_tokens,
        timeout=max(choice.timeout_s, _PATIENCE_S),
        max_retries=0,
        stream_usage=True,
        stream_chunk_timeout=max(choice.timeout_s, _PATIENCE_S),
        # A connection that is kept belongs to the event loop of the turn that opened it.
        default_headers={"Connection": "close"},
        http_client=client,
        http_async_client=async_client,
        # Empty pieces arrive while a long prompt is read, so that silence still means that something is wrong.
        extra_body={"return_progress": True},
    )


@cache
def _clients() -> tuple[DefaultHttpxClient, DefaultAsyncHttpxClient]:
    """Return clients that no proxy from the environment can stand in front of."""
    from openai import DefaultAsyncHttpxClient, DefaultHttpxClient

    return DefaultHttpxClient(trust_env=False), DefaultAsyncHttpxClient(trust_env=False)


def _models(_: Choice) -> Sequence[str]:
    return list(model_files(model_folder(), own_gguf()))


def _counter(_: Choice) -> TokenCounter:
    return counter()


def _window(_: Choice) -> int:
    server = running()
    return WINDOW if server is None else server.window


PROVIDER = Provider(
    label="On this computer",
    build=_build,
    models=_models,
    counter=_counter,
    window=_window,
    default_model=STANDARD.model,
    runs_here=True,
    # Two cores read some hundred tokens a second, and what a search finds is new at every question.
    most_recalled=1000,
    structured="json_schema",
    patience_s=_PATIENCE_S,
    about="A small model that runs here: no key, and nothing you say leaves this computer.",
)
