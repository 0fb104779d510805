"""A small embedder for tests: the same words give the same vector, and words of one meaning share theirs."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from threading import Event

import numpy as np
from numpy.typing import NDArray

_MEANINGS = (
    ("dog", "beagle", "puppy", "pet"),
    ("job", "nursing", "hospital", "work", "living"),
    ("boat", "canoe", "kayak", "paddled"),
)
_SAME = {word: words[0] for words in _MEANINGS for word in words}
_EMPTY = "of an empty text"


class WordVectors:
    """Sums the vectors of a text's words, and keeps a list of all texts that it was given."""

    name = "word-vectors:1"
    dimensions = 256

    def __init__(self) -> None:
        self.texts: list[str] = []

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.texts += texts
        rows = [_sum(text) for text in texts]
        return np.stack(rows) if rows else np.zeros((0, self.dimensions), np.float32)


class SlowVectors(WordVectors):
    """Begins no batch that holds `awaited` before it is released."""

    def __init__(self, awaited: str) -> None:
        super().__init__()
        self.awaited = awaited
        self.begun, self.released = Event(), Event()

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        if any(self.awaited in text for text in texts):
            self.begun.set()
            assert self.released.wait(30)
        return super().embed(texts)


def _sum(text: str) -> NDArray[np.float32]:
    words = re.findall(r"\w+", text.casefold()) or [_EMPTY]
    whole = np.sum([_vector(_SAME.get(word, word)) for word in words], axis=0)
    unit: NDArray[np.float32] = (whole / np.linalg.norm(whole)).astype(np.float32)
    return unit


def _vector(word: str) -> NDArray[np.float64]:
    seed = int.from_bytes(hashlib.sha256(word.encode("utf-8", "replace")).digest()[:8])
    return np.random.default_rng(seed).standard_normal(WordVectors.dimensions)
