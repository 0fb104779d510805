"""The vectors of many texts, each made once and only when it is first needed. Knows no questions and no answers."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from memory.index.embedding import Embedder


class Vectors:
    """Vectors of texts; may be asked from any thread."""

    def __init__(self, texts: Sequence[str], embedder: Embedder) -> None:
        self._texts = texts
        self._embedder = embedder
        self._made = np.zeros(len(texts), bool)
        self._vectors = np.zeros((len(texts), embedder.dimensions), np.float32)
        self._making = threading.Lock()

    def of(self, places: Sequence[int] | NDArray[np.intp]) -> NDArray[np.float32]:
        """Return a row of unit length for each place: shape (places, dimensions)."""
        wanted = np.asarray(places, np.intp)
        if not self._made[wanted].all():
            with self._making:
                missing = wanted[~self._made[wanted]]
                if len(missing):
                    self._vectors[missing] = self._embedder.embed([self._texts[place] for place in missing])
                    self._made[missing] = True
        rows: NDArray[np.float32] = self._vectors[wanted]
        return rows
