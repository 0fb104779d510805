"""What the signals are worth together: one weight each, learned by `python -m bench.fit_ranker` and kept in a file.

Knows no turns.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

WEIGHTS = Path(__file__).with_name("ranker.json")


@dataclass(frozen=True)
class Ranker:
    """A linear score; the larger, the more a turn is worth its place in the prompt."""

    weights: Mapping[str, float]

    def score(self, signals: Mapping[str, NDArray[np.float64]]) -> NDArray[np.float64]:
        """Return the score of each turn: shape (turns,). Signals without a weight count for nothing."""
        known = [name for name in self.weights if name in signals]
        matrix = np.stack([signals[name] for name in known])
        score: NDArray[np.float64] = np.array([self.weights[name] for name in known]) @ matrix
        return score


@cache
def learned(name: Literal["with_meaning", "words_alone"], path: Path = WEIGHTS) -> Ranker:
    """Return the ranker for a search with vectors, or without."""
    return Ranker(json.loads(path.read_text())[name])
