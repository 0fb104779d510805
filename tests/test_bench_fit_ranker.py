"""The search's weights are learned as their description says, and what is left out of a prompt counts as missed."""

import numpy as np

from bench.fit_ranker import Asked, fit, recalled


def question(kind="locomo", evidence=(2,), turns=6, tokens=10, days=None):
    """A question whose first signal points at the evidence, and whose second is noise."""
    found = np.zeros(turns, bool)
    found[list(evidence)] = True
    signals = np.stack([found * 1.0, np.arange(turns) % 2], axis=1).astype(np.float32)
    return Asked("log", kind, signals, found, np.full(turns, tokens), days or ["2026-01-01"] * turns)


def test_a_signal_that_points_at_the_evidence_gets_the_weight():
    weights = fit([question(evidence=(place,)) for place in range(6)])
    assert weights[0] > 10 * abs(weights[1])


def test_both_kinds_of_log_count_however_many_questions_each_has():
    many = [question(evidence=(place % 6,)) for place in range(60)]
    misled = question("beam", evidence=(1,))
    misled.signals[:, 0] = [1, 0, 0, 0, 0, 0]
    assert fit([*many, misled])[0] < 0.8 * fit(many)[0]


def test_only_what_fits_is_recalled():
    row = question(evidence=(0, 5), tokens=10)
    scores = np.array([6.0, 5, 4, 3, 2, 1])
    assert recalled(row, scores, 17) == 0.5
    assert recalled(row, scores, 7 + 6 * 10) == 1.0
    assert recalled(row, scores, 16) == 0.0


def test_each_day_costs_its_heading_once():
    row = question(evidence=(0, 1), tokens=10, days=["2026-01-01", "2026-01-02", *["2026-01-03"] * 4])
    scores = np.array([6.0, 5, 4, 3, 2, 1])
    assert recalled(row, scores, 2 * 17) == 1.0
    assert recalled(row, scores, 2 * 17 - 1) == 0.5
