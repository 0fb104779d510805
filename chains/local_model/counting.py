"""Counts the local model's tokens: exactly while its server is up, about right before that."""

from __future__ import annotations

import threading
from collections import OrderedDict

import httpx

from chains.local_model.serving import Server, running
from memory.tokens import TiktokenCounter, TokenCounter

_REMEMBERED_CHARACTERS = 4_000_000

_estimate = TiktokenCounter("cl100k_base", exact=False)
"""A close relative of Qwen's tokenizer; what differs most is digits, which Qwen takes one by one."""


class ServedCounter:
    """Asks a running server, and remembers what it said of texts of 4 million characters in all.

    A server that is gone, or busy for seconds, is replaced by the estimate for that text.
    """

    exact = True

    def __init__(self, server: Server, remembered_characters: int = _REMEMBERED_CHARACTERS) -> None:
        self._server = server
        self._remembered_characters = remembered_characters
        self._counts: OrderedDict[str, int] = OrderedDict()
        self._characters = 0
        self._lock = threading.Lock()

    @property
    def characters(self) -> int:
        """Characters of the texts that are remembered."""
        return self._characters

    def __call__(self, text: str) -> int:
        """Return the number of tokens in `text`."""
        if not text:
            return 0
        with self._lock:
            if text in self._counts:
                self._counts.move_to_end(text)
                return self._counts[text]
        try:
            tokens = self._server.count(text)
        except (httpx.HTTPError, RuntimeError):
            # RuntimeError: the client was closed meanwhile, because another model is served now.
            return _estimate(text)
        self._remember(text, tokens)
        return tokens

    def _remember(self, text: str, tokens: int) -> None:
        with self._lock:
            if text not in self._counts:
                self._characters += len(text)
            self._counts[text] = tokens
            while self._characters > self._remembered_characters:
                oldest, _ = self._counts.popitem(last=False)
                self._characters -= len(oldest)


_counter: tuple[Server, ServedCounter] | None = None


def counter() -> TokenCounter:
    """Return a counter that is exact if the server is up now. Never starts the server."""
    global _counter  # noqa: PLW0603
    server = running()
    if server is None:
        return _estimate
    kept = _counter
    if kept is None or kept[0] is not server:
        _counter = kept = (server, ServedCounter(server))
    return kept[1]
