"""OpenAI's own API."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import tiktoken
from langchain_core.language_models import BaseChatModel
from pydantic import SecretStr

from chains.providers import Choice, Provider
from chains.providers._shared import list_models, openai_settings, require_key, server_url
from memory.tokens import TiktokenCounter, TokenCounter

LABEL = "OpenAI"
BASE_URL = "https://api.openai.com/v1"
KEY_URL = "https://platform.openai.com/api-keys"
DEFAULT_MODEL = "gpt-6-luna"

_WINDOWS = (
    (r"gpt-6|gpt-5\.[4-9](?!-(mini|nano))", 1_050_000),
    (r"gpt-5", 272_000),
    (r"gpt-4\.1", 1_047_576),
    (r"o[134]", 200_000),
    (r"gpt-4o|chatgpt-4o|gpt-4-turbo", 128_000),
    (r"gpt-4", 8_192),
    (r"gpt-3\.5", 16_385),
)
"""Model tokens by the beginning of the name; the first that fits holds. Source: OpenAI's model pages, November 2026."""
_WINDOW = 128_000

_CHAT = re.compile(r"(gpt-\d|chatgpt|o\d|ft:|test-)")
_NOT_CHAT = re.compile(
    r"audio|realtime|image|transcribe|tts|search|embedding|instruct|codex|moderation|live|deep-research|computer-use"
)
_BUNDLED = {"o200k_base", "cl100k_base"}
_LEAST_EFFORT = ("none", "minimal", "low")


def build(choice: Choice) -> BaseChatModel:
    """Return the chat model. Raises KeyMissing."""
    key = require_key(choice, LABEL, KEY_URL)
    from chains.providers._openai_chat import ClearChatOpenAI

    asked = replace(choice, model=choice.model or DEFAULT_MODEL)
    model = ClearChatOpenAI(base_url=_base_url(choice), api_key=key, **openai_settings(asked))
    profile = model.profile or {}
    if profile.get("temperature") is False:
        model.temperature = None
    # Thinking counts as output: at the usual effort it can use up the reply's length, and no word is left to show.
    levels = profile.get("reasoning_effort_levels") or ()
    model.reasoning_effort = next((level for level in _LEAST_EFFORT if level in levels), None)
    model.clear_as(LABEL, asked)
    return model


def models(choice: Choice) -> Sequence[str]:
    """Return the names of the chat models that the key may use, newest first. Raises ProviderError."""
    key = require_key(choice, LABEL, KEY_URL)
    headers = {"Authorization": f"Bearer {key.get_secret_value()}"}
    entries = list_models(f"{_base_url(choice)}/models", headers, LABEL, choice)
    newest = sorted(entries, key=lambda entry: entry.get("created", 0), reverse=True)
    return [name for name in (str(entry["id"]) for entry in newest) if _CHAT.match(name) and not _NOT_CHAT.search(name)]


def counter(choice: Choice) -> TokenCounter:
    """Return the model's own counter where its encoding is bundled, else an approximate one."""
    try:
        name = tiktoken.encoding_name_for_model(choice.model or DEFAULT_MODEL)
    except KeyError:
        name = ""
    return TiktokenCounter(name) if name in _BUNDLED else TiktokenCounter(exact=False)


def window(choice: Choice) -> int:
    """Return the model's window in tokens; 128,000 for a name that is not known."""
    name = (choice.model or DEFAULT_MODEL).removeprefix("ft:")
    return next((size for pattern, size in _WINDOWS if re.match(pattern, name)), _WINDOW)


def sees(choice: Choice) -> bool:
    """Return whether the model takes images, by LangChain's profile of it; True for one that has none."""
    from langchain_openai import ChatOpenAI

    profile = ChatOpenAI(model=choice.model or DEFAULT_MODEL, api_key=SecretStr("none")).profile or {}
    return profile.get("image_inputs", True)


def _base_url(choice: Choice) -> str:
    return server_url(choice.base_url) if choice.base_url else BASE_URL


PROVIDER = Provider(
    label=LABEL,
    build=build,
    models=models,
    counter=counter,
    window=window,
    default_model=DEFAULT_MODEL,
    needs_key=True,
    key_variable="OPENAI_API_KEY",
    key_url=KEY_URL,
    sees=sees,
    about="OpenAI's models. What you write is sent to OpenAI.",
)
