"""What the providers over HTTP share: keys, base URLs, arguments and lists of models."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from pydantic import SecretStr

from chains.failures import UnreadableError, explain, shown_url
from chains.providers import Choice
from errors import KeyMissing, KeyRejected, NotAChatServer

CONNECT_TIMEOUT_S = 10.0
_LIST_TIMEOUT_S = 5.0
_KEY = re.compile(r"^(sk|pk|gsk|key)-\w", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:[a-z][a-z\d+.-]*://)?(?:\[[^\]/@?#]*\]|[^/@:?#]*)(?::\d*)?(?:/(?!/)[^?#]*)?", re.IGNORECASE)
"""Scheme, host, port and path; nothing before the host, nothing after the path."""


def timeouts(choice: Choice) -> tuple[float, float, float, float]:
    """Return seconds to connect, to read, to write and to get a connection, as httpx takes them.

    A tuple can be hashed, without which LangChain would make a new HTTP client for each turn of the synchronous calls.
    """
    return (CONNECT_TIMEOUT_S, choice.timeout_s, choice.timeout_s, CONNECT_TIMEOUT_S)


def openai_settings(choice: Choice) -> dict[str, Any]:
    """Return the arguments of ChatOpenAI that every server of its kind is given."""
    return {
        "model": choice.model,
        "temperature": choice.temperature,
        "max_tokens": choice.max_output_tokens,
        "stream_usage": True,
        # Even a whole answer is asked for in pieces, so that a slow server is not taken for a silent one.
        "streaming": True,
        "max_retries": 0,
        "timeout": timeouts(choice),
        "stream_chunk_timeout": None,
    }


def require_key(choice: Choice, label: str, key_url: str) -> SecretStr:
    """Return the key. Raises KeyMissing, or KeyRejected for one that no HTTP header can carry."""
    key = choice.key.get_secret_value().strip() if choice.key else ""
    if not key:
        raise KeyMissing(f"{label} needs a key. Enter one in the sidebar; you get it at {key_url}.")
    if not (key.isascii() and key.isprintable()) or " " in key:
        raise KeyRejected(f"The key for {label} holds a character that no key has. Copy it again, whole and alone.")
    return SecretStr(key)


def refuse_secrets(base_url: str) -> None:
    """Raise NotAChatServer for a base URL that holds, or may hold, a key, a user or a password.

    A base URL is kept with its chat and shown; a key is not.
    """
    text = base_url.strip()
    if _KEY.search(text):
        raise NotAChatServer(
            "The base URL looks like a key. Enter the server's address there, and the key in its field."
        )
    if re.search(r"[@?#]", text) and not _ADDRESS.fullmatch(text):
        raise NotAChatServer(
            "The base URL holds more than the server's address: a user, a password, or something after “?” or “#”. "
            "Enter the address alone, and the key in the field “API key”."
        )


def server_url(typed: str) -> str:
    """Return an OpenAI-compatible base URL for what a person typed: with a scheme and a version, no slash at its end.

    Raises NotAChatServer if it cannot be a URL.
    """
    text = typed.strip().rstrip("/").removesuffix("/chat/completions").removesuffix("/models")
    url = text if "://" in text else f"{_scheme(text)}://{text}"
    refuse_secrets(text)
    if re.search(r"\s", text) or not _is_web_address(url):
        raise NotAChatServer(
            f"“{shown_url(text)}” is not a base URL. Enter one such as http://localhost:11434/v1 in the sidebar."
        )
    versioned = any(re.fullmatch(r"v\d+\w*", part) for part in urlsplit(url).path.split("/"))
    return url if versioned else f"{url}/v1"


def list_models(url: str, headers: Mapping[str, str], label: str, choice: Choice) -> list[dict[str, Any]]:
    """Return the entries of a /models page in the server's order.

    url: of the page itself. Takes at most a few seconds. Raises ProviderError.
    """
    import httpx

    failure: Exception
    try:
        response = httpx.get(url, headers=dict(headers), timeout=_LIST_TIMEOUT_S)
        if response.status_code in {404, 405, 501}:
            raise TypeError("no such page")
        response.raise_for_status()
        return [dict(entry) for entry in response.json()["data"]]
    except httpx.HTTPError as error:
        failure = error
    except (ValueError, TypeError, KeyError) as error:
        failure = UnreadableError(str(type(error)))
    # Raised out here, so that the error for the user carries no vendor's exception along.
    raise explain(failure, label, choice)


def _scheme(address: str) -> str:
    """Return http for a machine of one's own, https for any other."""
    host = re.split(r"[:/]", address)[0].lower()
    try:
        return "http" if ipaddress.ip_address(host).is_private else "https"
    except ValueError:
        return "http" if "." not in host or host.endswith((".local", ".lan", ".internal")) else "https"


def _is_web_address(url: str) -> bool:
    import httpx

    try:
        parsed = httpx.URL(url)
    except httpx.InvalidURL:
        return False
    return (
        parsed.scheme in {"http", "https"} and parsed.host not in {"", "http", "https"} and (parsed.port or 1) < 65_536
    )
