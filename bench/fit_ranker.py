"""Learns what each signal of the search is worth, from published conversations whose questions name their evidence.

    python -m bench.fit_ranker --data FOLDER [--write]

Fits on the development conversations alone (LoCoMo, CC BY-NC 4.0, and BEAM, CC BY-SA 4.0): one weight a signal, by
softmax over the turns of a log against its evidence, each question counting alike (listwise, as in Cao and others,
Learning to Rank, 2007), and both kinds of log together. First prints how such weights do on logs that they were not
fitted on, beside the plain fused score: each log left out in turn, and any other kind of log in the folder.
With --write the weights of all development logs go into memory/index/ranker.json. Nothing else of the data is kept.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from bench.logs import ADVERSARIAL, Log, load, split
from bench.tables import table
from memory.index.embedding import Embedder, fetch
from memory.index.log_index import LogIndex
from memory.index.ranking import WEIGHTS
from memory.tokens import TiktokenCounter

BUDGETS = (512, 2048, 8192)
_PENALTY = 0.06
"""Of the squared standardised weights. From 0.02 to 0.2 little changes on logs left out."""
_OTHER_KINDS = 0.5
"""What logs with an assistant count together, against those of two people: there are far fewer questions."""
_HEADING_TOKENS, _LABEL_TOKENS = 7, 3

Matrix = NDArray[np.float32]


@dataclass(frozen=True)
class Asked:
    """One question's signals and evidence."""

    log: str
    kind: str
    signals: Matrix
    """Shape (turns, signals)."""
    evidence: NDArray[np.bool_]
    tokens: NDArray[np.int64]
    days: Sequence[str]


def asked(log: Log, embedder: Embedder | None) -> tuple[list[Asked], list[str]]:
    """Return the questions of a log with their signals, and the signals' names."""
    count = TiktokenCounter()
    index = LogIndex(embedder, count)
    index.add(log.turns)
    place = {turn.id: number for number, turn in enumerate(log.turns)}
    tokens = np.array([count(turn.text) + _LABEL_TOKENS for turn in log.turns])
    days = [str(turn.at.date()) if turn.at else "" for turn in log.turns]
    found: list[Asked] = []
    names: list[str] = []
    for question in log.questions:
        if question.category != ADVERSARIAL:
            signals = index.signals(question.text)
            names = sorted(signals)
            evidence = np.zeros(len(log.turns), bool)
            evidence[[place[turn_id] for turn_id in question.evidence]] = True
            matrix = np.stack([signals[name] for name in names], axis=1).astype(np.float32)
            found.append(Asked(log.name, log.kind, matrix, evidence, tokens, days))
    return found, names


def fit(rows: Sequence[Asked]) -> NDArray[np.float64]:
    """Return one weight a signal."""
    matrix = np.concatenate([row.signals for row in rows])
    spread = matrix.std(axis=0) + 1e-6
    matrix = (matrix - matrix.mean(axis=0)) / spread
    starts = np.cumsum([0, *(len(row.evidence) for row in rows)])[:-1]
    owners = np.repeat(np.arange(len(rows)), [len(row.evidence) for row in rows])
    wanted = np.concatenate([row.evidence / row.evidence.sum() for row in rows])
    people = np.array([row.kind != "beam" for row in rows])
    worth = np.where(people, 1.0, _OTHER_KINDS * max(1, people.sum()) / max(1, (~people).sum()))
    worth /= worth.sum()

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        scores = (matrix @ weights.astype(np.float32)).astype(np.float64)
        largest = np.maximum.reduceat(scores, starts)
        odds = np.exp(scores - largest[owners])
        total = np.add.reduceat(odds, starts)
        likelihood = np.add.reduceat(wanted * scores, starts) - largest - np.log(total)
        slope = matrix.T @ ((odds / total[owners] - wanted) * worth[owners]).astype(np.float32)
        return float(_PENALTY * (weights @ weights) - worth @ likelihood), slope + 2 * _PENALTY * weights

    found = minimize(loss, np.zeros(matrix.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 300})
    weights: NDArray[np.float64] = found.x / spread
    return weights


def recalled(row: Asked, scores: NDArray[Any], budget: int) -> float:
    """Return the share of the evidence among the best turns that fit, with their days' headings."""
    left, days, got = budget, set[str](), 0
    for place in np.argsort(-scores, kind="stable"):
        cost = row.tokens[place] + (0 if row.days[place] in days else _HEADING_TOKENS)
        if cost <= left:
            left -= cost
            days.add(row.days[place])
            got += int(row.evidence[place])
    return got / int(row.evidence.sum())


def _figures(rows: Sequence[Asked], scores: Sequence[NDArray[Any]]) -> list[str]:
    pairs = list(zip(rows, scores, strict=True))
    return [f"{100 * np.mean([recalled(row, score, budget) for row, score in pairs]):.1f}" for budget in BUDGETS]


def _compared(title: str, rows: Sequence[Asked], fused: int, weights: Mapping[str, NDArray[Any]]) -> list[list[str]]:
    """Return the figures of the plain fused score, and of weights: log -> weights that were not fitted on it."""
    return [
        [title, "fused", *_figures(rows, [row.signals[:, fused] for row in rows])],
        [title, "learned", *_figures(rows, [row.signals @ weights[row.log] for row in rows])],
    ]


def _learn(logs: Sequence[Log], embedder: Embedder | None, title: str) -> tuple[dict[str, float], list[list[str]]]:
    """Return the weights of all development logs, and a table's lines on logs that were left out."""
    pairs = [(log, *asked(log, embedder)) for log in logs]
    names = pairs[0][2]
    rows = [row for log, found, _ in pairs if log.kind != "realtalk" for row in found]
    others = [row for log, found, _ in pairs if log.kind == "realtalk" for row in found]
    weights = fit(rows)
    apart = {name: fit([row for row in rows if row.log != name]) for name in {row.log for row in rows}}
    lines: list[list[str]] = []
    for kind in sorted({row.kind for row in rows}):
        chosen = [row for row in rows if row.kind == kind]
        lines += _compared(f"{kind}, {title}", chosen, names.index("fused"), apart)
    if others:
        lines += _compared(f"realtalk, {title}", others, names.index("fused"), {row.log: weights for row in others})
    return {name: float(f"{weight:.4g}") for name, weight in zip(names, weights, strict=True)}, lines


def main() -> None:
    """Print how the weights do on logs they were not fitted on; write them if asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", required=True, help="folder of the conversations: see bench.logs")
    parser.add_argument("--write", action="store_true", help=f"write {WEIGHTS.name}")
    options = parser.parse_args()
    logs = [log for log in load(options.data) if log.kind == "realtalk" or log in split([log], "dev")]
    with_meaning, lines = _learn(logs, fetch(), "words and meaning")
    words_alone, more_lines = _learn(logs, None, "words alone")
    heads = ["logs not fitted on", "score", *(f"{budget:,} tokens" for budget in BUDGETS)]
    print(table(heads, [*lines, *more_lines]))
    if options.write:
        WEIGHTS.write_text(json.dumps({"with_meaning": with_meaning, "words_alone": words_alone}, indent=1) + "\n")


if __name__ == "__main__":
    main()
