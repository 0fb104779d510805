"""Any server that speaks OpenAI's chat completions: Ollama, vLLM, LM Studio, llama.cpp and many more."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from langchain_core.language_models import BaseChatModel
from pydantic import SecretStr

from chains.providers import Choice, Provider
from chains.providers._shared import list_models, openai_settings, require_key, server_url
from errors import ModelNotFound, ProviderError
from memory.tokens import TiktokenCounter, TokenCounter

LABEL = "A server of your own"
DEFAULT_WINDOW = 8_192

_WINDOW_FIELDS = ("n_ctx", "max_model_len", "context_length", "context_window", "max_context_length", "n_ctx_train")
"""Where servers say how large the window is: llama.cpp, vLLM, OpenRouter, Groq, LM Studio, older llama.cpp."""

_known_windows: dict[tuple[str, str], int] = {}
"""(base URL, model) -> model tokens, as the server last listed them, so that no turn waits for a list."""


class Unanswered:
    """Base URLs that could not be asked for their models a moment ago."""

    def __init__(self, remembered_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._remembered_s = remembered_s
        self._clock = clock
        self._until: dict[str, float] = {}

    def __contains__(self, url: str) -> bool:
        return self._clock() < self._until.get(url, float("-inf"))

    def add(self, url: str) -> None:
        """Remember a failure that happened just now."""
        self._until[url] = self._clock() + self._remembered_s

    def discard(self, url: str) -> None:
        """Forget the failure: the server has answered."""
        self._until.pop(url, None)


_unanswered = Unanswered(remembered_s=30.0)
"""Each look at what the model would see wants the window: none may wait some seconds for a server that is not there."""


def build(choice: Choice) -> BaseChatModel:
    """Return the chat model. Raises NotAChatServer for an impossible base URL, ModelNotFound if none is named."""
    url = server_url(choice.base_url)
    if not choice.model:
        raise ModelNotFound(f"No model is chosen for {url}. Choose one from the list, or type its name.")
    from chains.providers._openai_chat import ClearChatCompatible

    asked = replace(choice, base_url=url)
    model = ClearChatCompatible(base_url=url, api_key=_key(choice), use_responses_api=False, **openai_settings(asked))
    model.clear_as(LABEL, asked)
    return model


def models(choice: Choice) -> Sequence[str]:
    """Return the names of the server's models, in its order, those for embeddings left out. Raises ProviderError."""
    url = server_url(choice.base_url)
    headers = {"Authorization": f"Bearer {_key(choice).get_secret_value()}"} if choice.key else {}
    entries = list_models(f"{url}/models", headers, LABEL, replace(choice, base_url=url))
    _unanswered.discard(url)
    for entry in entries:
        _known_windows[url, str(entry.get("id"))] = _window_of(entry)
    names = [str(entry["id"]) for entry in entries if "id" in entry]
    return [name for name in names if "embed" not in name.lower()]


def counter(choice: Choice) -> TokenCounter:  # noqa: ARG001
    """Return an approximate counter: which tokenizer the server uses is not known."""
    return TiktokenCounter(exact=False)


def window(choice: Choice) -> int:
    """Return the window that the server lists for the model, 8,192 tokens if it lists none.

    Asks the server at most once for a model, and one that gave no list not again for half a minute; blocking network
    of a few seconds at most.
    """
    url = server_url(choice.base_url)
    place = (url, choice.model)
    if place not in _known_windows:
        if url in _unanswered:
            return DEFAULT_WINDOW
        try:
            models(choice)
        except ProviderError:
            _unanswered.add(url)
            return DEFAULT_WINDOW
    return _known_windows.setdefault(place, DEFAULT_WINDOW)


def _window_of(entry: Mapping[str, Any]) -> int:
    places = [entry, entry.get("meta")]
    sizes = [place.get(name) for name in _WINDOW_FIELDS for place in places if isinstance(place, Mapping)]
    return next((size for size in sizes if isinstance(size, int) and size > 0), DEFAULT_WINDOW)


def _key(choice: Choice) -> SecretStr:
    # Without this, LangChain would send the key for OpenAI from the environment to somebody else's server.
    return require_key(choice, LABEL, "") if choice.key else SecretStr("none")


PROVIDER = Provider(
    label=LABEL,
    build=build,
    models=models,
    counter=counter,
    window=window,
    needs_base_url=True,
    key_variable="MEMORYBOT_API_KEY",
    patience_s=120.0,
    # Servers do not tell; one whose model cannot take an image says so when it gets one.
    sees=lambda choice: True,  # noqa: ARG005
    about="Ollama, vLLM, LM Studio, llama.cpp: whatever speaks OpenAI's chat completions, here or elsewhere.",
)
