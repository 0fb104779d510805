"""Finds an Ollama that already runs on this machine, so that the page can suggest it instead of a download."""

from __future__ import annotations

import httpx

ADDRESS = "http://127.0.0.1:11434"
"""Where Ollama listens unless told otherwise; its chat completions are at /v1 below it."""


def ollama_models(timeout_s: float = 0.3, address: str = ADDRESS) -> list[str]:
    """Return the names of the models that a running Ollama has; empty if none runs there."""
    try:
        with httpx.Client(timeout=timeout_s, trust_env=False) as client:
            models = client.get(f"{address}/api/tags").raise_for_status().json()["models"]
        return [str(model["name"]) for model in models]
    except (httpx.HTTPError, ValueError, KeyError, TypeError):
        return []
