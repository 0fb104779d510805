"""Keyword search by BM25 over texts that are only ever added. Knows words, no turns and no meaning."""

from __future__ import annotations

import math
from array import array
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

_SATURATION, _LENGTH = 1.2, 0.75
"""BM25's k1 and b."""


class Lexicon:
    """The texts that hold each term. Source: Robertson and Zaragoza, The Probabilistic Relevance Framework, 2009."""

    def __init__(self) -> None:
        self._texts: dict[str, array[int]] = {}
        self._counts: dict[str, array[float]] = {}
        self._lengths: array[float] = array("f")
        self._total = 0

    def __len__(self) -> int:
        return len(self._lengths)

    @property
    def vocabulary(self) -> Mapping[str, object]:
        """Every term that any text holds."""
        return self._texts

    def add(self, terms: Sequence[str]) -> None:
        """Add the next text."""
        place = len(self._lengths)
        for term, count in Counter(terms).items():
            self._texts.setdefault(term, array("i")).append(place)
            self._counts.setdefault(term, array("f")).append(count)
        self._lengths.append(len(terms))
        self._total += len(terms)

    def rarity(self, term: str) -> float:
        """Return the inverse document frequency of a term, known or not; above 0."""
        holding = len(self._texts.get(term, ()))
        return math.log(1 + (len(self) - holding + 0.5) / (holding + 0.5))

    def scores(self, weights: Mapping[str, float]) -> NDArray[np.float64]:
        """Return BM25 of each text for terms that count by these weights: shape (texts,)."""
        lengths = np.frombuffer(self._lengths, np.float32) if self._lengths else np.zeros(0, np.float32)
        damping = _SATURATION * (1 - _LENGTH + _LENGTH * lengths * (len(self) / max(1, self._total)))
        scores = np.zeros(len(self))
        for term, weight in weights.items():
            if term in self._texts:
                texts, counts = self.holding(term)
                scores[texts] += weight * self.rarity(term) * counts * (_SATURATION + 1) / (counts + damping[texts])
        return scores

    def coverage(self, weights: Mapping[str, float]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return, of each text, the share of the terms' rarity that it holds, and that of the rarest one: 0 to 1."""
        covered, rarest = np.zeros(len(self)), np.zeros(len(self))
        whole = sum(weight * self.rarity(term) for term, weight in weights.items()) or 1.0
        largest = max((weight * self.rarity(term) for term, weight in weights.items()), default=1.0)
        for term, weight in weights.items():
            if term in self._texts:
                texts, _ = self.holding(term)
                worth = weight * self.rarity(term)
                covered[texts] += worth
                rarest[texts] = np.maximum(rarest[texts], worth)
        return covered / whole, rarest / largest

    def holding(self, term: str) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        """Return the places of the texts that hold a known term, and how often each does."""
        return np.frombuffer(self._texts[term], np.int32), np.frombuffer(self._counts[term], np.float32)
