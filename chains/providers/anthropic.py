"""Anthropic's own API."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from langchain_core.language_models import BaseChatModel
from pydantic import SecretStr

from chains.providers import Choice, Provider
from chains.providers._shared import list_models, require_key, server_url
from memory.tokens import TiktokenCounter, TokenCounter

LABEL = "Anthropic"
BASE_URL = "https://api.anthropic.com"
KEY_URL = "https://platform.claude.com/settings/keys"
DEFAULT_MODEL = "claude-haiku-5-5"

_SMALLER = ("claude-3", "claude-haiku-4", "claude-sonnet-4-5", "claude-opus-4-5")
_SMALLER_WINDOW = 200_000
_WINDOW = 1_000_000


def build(choice: Choice) -> BaseChatModel:
    """Return the chat model. Raises KeyMissing."""
    key = require_key(choice, LABEL, KEY_URL)
    from chains.providers._anthropic_chat import ClearChatAnthropic

    asked = replace(choice, model=choice.model or DEFAULT_MODEL)
    model = ClearChatAnthropic(
        model=asked.model,
        base_url=_base_url(choice),
        api_key=key,
        temperature=asked.temperature,
        max_tokens_to_sample=asked.max_output_tokens,
        streaming=True,
        max_retries=0,
        timeout=asked.timeout_s,
        stop=None,
    )
    if model.profile and model.profile.get("temperature") is False:
        model.temperature = None
    model.clear_as(LABEL, asked)
    return model


def models(choice: Choice) -> Sequence[str]:
    """Return the names of the models that the key may use, newest first. Raises ProviderError."""
    key = require_key(choice, LABEL, KEY_URL)
    headers = {"x-api-key": key.get_secret_value(), "anthropic-version": "2023-06-01"}
    entries = list_models(f"{_base_url(choice)}/v1/models?limit=100", headers, LABEL, choice)
    return [str(entry["id"]) for entry in entries]


def counter(choice: Choice) -> TokenCounter:  # noqa: ARG001
    """Return an approximate counter: Anthropic's tokenizer is not to be had offline."""
    return TiktokenCounter(exact=False)


def window(choice: Choice) -> int:
    """Return the model's window in tokens. Source: Anthropic's model pages, November 2026."""
    return _SMALLER_WINDOW if choice.model.startswith(_SMALLER) else _WINDOW


def sees(choice: Choice) -> bool:
    """Return whether the model takes images, by LangChain's profile of it; True for one that has none."""
    from langchain_anthropic import ChatAnthropic

    name = choice.model or DEFAULT_MODEL
    profile = ChatAnthropic(model=name, api_key=SecretStr("none"), timeout=None, stop=None).profile or {}
    return profile.get("image_inputs", True)


def _base_url(choice: Choice) -> str:
    return server_url(choice.base_url).removesuffix("/v1") if choice.base_url else BASE_URL


PROVIDER = Provider(
    label=LABEL,
    build=build,
    models=models,
    counter=counter,
    window=window,
    default_model=DEFAULT_MODEL,
    needs_key=True,
    key_variable="ANTHROPIC_API_KEY",
    key_url=KEY_URL,
    sees=sees,
    about="Anthropic's Claude models. What you write is sent to Anthropic.",
)
