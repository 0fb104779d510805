"""Fits what the signals of the matching are worth, and shows how such weights do on questions they were not fitted on.

    python -m bench.matching_tuning

Prints the weights for assistants/_knowledge/matching.py, with the sentence model and by words alone. They are fitted
on questions.csv beside this file, asked of the FAQ that ships: with its other wordings (its column "also"), with half
of them, and with none, so that they hold for messages that no wording is near to, and for files that have none. All
messages for one question are left out together.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from assistants._knowledge.matching import Matcher, Row, Signals, most, share_of_odds, sure_signals
from assistants._knowledge.reading import Pair, read_pairs
from bench.tables import table
from memory.index.embedding import Embedder, fetch

TUNING = Path(__file__).with_name("questions.csv")
KNOWLEDGE = Path(__file__).parents[2] / "assistants" / "faq" / "questions.csv"
THRESHOLDS = (0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8)
SHARES = {"all": 1.0, "half": 0.5, "no": 0.0}
"""Of the other wordings, at random."""
_FOLDS = 6
_RANK_PENALTY, _SURE_PENALTY = 0.02, 0.01
"""Of the squared standardised weights."""


@dataclass(frozen=True)
class Asked:
    """One message, what it asks for, and how it compares."""

    text: str
    question: str
    """Empty where no entry answers it."""
    also: str
    """How many of their other wordings the entries had: a name in SHARES."""
    signals: Signals
    gold: int
    """Place of the question among the candidates; -1 if it is not there."""


@dataclass(frozen=True)
class Weighing:
    """Fitted weights."""

    rank: Row
    sure: Row
    bias: float


@dataclass(frozen=True)
class Outcome:
    """What would be answered, and whether rightly."""

    asked: Asked
    score: float
    right: bool
    near: bool
    """Whether the right one is among the first four."""


def asked(entries: Sequence[Pair], embedder: Embedder | None, *, also: str) -> list[Asked]:
    """Compare every message of the tuning set with the entries."""
    draw = random.Random(4)
    matcher = Matcher(
        [replace(entry, also=tuple(one for one in entry.also if draw.random() < SHARES[also])) for entry in entries],
        embedder,
    )
    found = []
    with TUNING.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            signals = matcher.signals(row["text"])
            questions = [entries[place].question for place in signals.places]
            gold = questions.index(row["question"]) if row["question"] in questions else -1
            found.append(Asked(row["text"], row["question"], also, signals, gold))
    return found


def fit(examples: Sequence[Asked]) -> Weighing:
    """Fit the ranking by softmax over the candidates, then the sureness of its first by logistic regression."""
    rank = _fit_rank(examples)
    evidence = [_first(one, rank) for one in examples]
    rows = np.array([row for row, _ in evidence])
    right = np.array([one.gold == place for one, (_, place) in zip(examples, evidence, strict=True)], float)
    mean, spread = rows.mean(axis=0), _spread(rows)
    scaled = (rows - mean) / spread

    def loss(weights: Row) -> tuple[float, Row]:
        odds = scaled @ weights[1:] + weights[0]
        likely = 1 / (1 + np.exp(-odds))
        cost = np.mean(np.logaddexp(0, odds) - right * odds) + _SURE_PENALTY * weights[1:] @ weights[1:]
        slope = scaled.T @ (likely - right) / len(right) + 2 * _SURE_PENALTY * weights[1:]
        return float(cost), np.concatenate([[np.mean(likely - right)], slope])

    bounds = [(None, None), *[(0, None)] * rows.shape[1]]
    found = minimize(loss, np.zeros(rows.shape[1] + 1), jac=True, bounds=bounds).x
    sure = found[1:] / spread
    return Weighing(rank, sure, float(found[0] - mean @ sure))


def _fit_rank(examples: Sequence[Asked]) -> Row:
    known = [one for one in examples if one.gold >= 0]
    spread = _spread(np.concatenate([one.signals.rows for one in known]))

    def loss(weights: Row) -> tuple[float, Row]:
        cost, slope = _RANK_PENALTY * weights @ weights, 2 * _RANK_PENALTY * weights
        for one in known:
            rows = one.signals.rows / spread
            worth = rows @ weights
            likely = np.exp(worth - worth.max())
            likely /= likely.sum()
            cost -= np.log(likely[one.gold] + 1e-12) / len(known)
            slope -= (rows[one.gold] - likely @ rows) / len(known)
        return float(cost), slope

    signals = len(spread)
    found: Row = minimize(loss, np.full(signals, 0.5), jac=True, bounds=[(0, None)] * signals).x / spread
    return found


def _spread(rows: Row) -> Row:
    spread: Row = rows.std(axis=0)
    return np.where(spread > 0, spread, 1e9)


def _first(one: Asked, rank: Row) -> tuple[Row, int]:
    worth = one.signals.rows @ rank
    first = int(np.argmax(worth))
    return sure_signals(one.signals, first, share_of_odds(worth, first)), first


def outcomes(examples: Sequence[Asked], weighing: Weighing) -> list[Outcome]:
    """Return what these weights would answer."""
    found = []
    for one in examples:
        row, first = _first(one, weighing.rank)
        worth = one.signals.rows @ weighing.rank
        score = float(1 / (1 + np.exp(-(row @ weighing.sure + weighing.bias))))
        score = min(score, most(one.signals, share_of_odds(worth, first)))
        order = np.argsort(-worth, kind="stable")
        found.append(Outcome(one, score, first == one.gold, one.gold in order[:4]))
    return found


def left_out(examples: Sequence[Asked]) -> list[Outcome]:
    """Return what weights would answer that were fitted without the questions concerned."""
    folds = _folds([one.question or one.text for one in examples])
    found: list[Outcome] = []
    for fold in range(_FOLDS):
        weighing = fit([one for one, place in zip(examples, folds, strict=True) if place != fold])
        found += outcomes([one for one, place in zip(examples, folds, strict=True) if place == fold], weighing)
    return found


def _folds(names: Sequence[str]) -> list[int]:
    distinct = sorted(set(names))
    order: NDArray[np.int64] = np.random.default_rng(4).permutation(len(distinct))
    return [int(order[distinct.index(name)]) % _FOLDS for name in names]


def measured(found: Sequence[Outcome]) -> list[list[str]]:
    """Return a line a threshold: answered, precision, recall, and answers to what none answers."""
    asked_for = sum(bool(one.asked.question) for one in found)
    lines: list[list[str]] = []
    for threshold in THRESHOLDS:
        shown = [one for one in found if one.score >= threshold]
        right = sum(one.right for one in shown)
        strays = sum(not one.asked.question for one in shown)
        precision, recall = right / max(1, len(shown)), right / asked_for
        lines.append([str(threshold), str(len(shown)), f"{precision:.3f}", f"{recall:.3f}", str(strays)])
    return lines


def main() -> None:
    """Fit and print."""
    entries = read_pairs(KNOWLEDGE.read_bytes(), KNOWLEDGE.name)
    for name, embedder in (("BY_MEANING", fetch()), ("BY_WORDS", None)):
        examples = [one for also in SHARES for one in asked(entries, embedder, also=also)]
        found = left_out(examples)
        for also in SHARES:
            some = [one for one in found if one.asked.also == also]
            offered = np.mean([one.near for one in some if one.asked.question])
            print(f"\n{name}, with {also} other wordings; among the first four: {offered:.3f}\n")
            print(table(["threshold", "answered", "precision", "recall", "of none"], measured(some)))
        weighing = fit(examples)
        print(f"\n{name}: rank={_written(weighing.rank)}, sure={_written(weighing.sure)}, bias={weighing.bias:.2f}")


def _written(weights: Row) -> str:
    return f"({', '.join(f'{weight:.2f}' for weight in weights)})"


if __name__ == "__main__":
    main()
