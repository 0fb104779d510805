"""What speaks for each turn of a log as an answer to a question: one row a turn, one column a signal.

Columns hold evidence only; `ranking` says what each is worth. Knows no store and no prompt.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from memory.index.asking import Asking
from memory.index.lexical import Lexicon
from memory.index.traits import TRAITS

Column = NDArray[np.float64]

_MEANING = 0.7
"""Share of the vectors in the fused score; the rest is of the words."""
_NEAREST = 5
"""Best turns whose middle is searched for once more (pseudo-relevance feedback)."""
_DENSE_SPAN = 4
_MONTH_DAYS = 31


@dataclass(frozen=True)
class Turns:
    """The turns of a log, as arrays of equal length in the order in which they were said."""

    traits: NDArray[np.float32]
    """Shape (turns, len(TRAITS))."""
    speakers: NDArray[np.int64]
    """Of each turn, who of `names` spoke."""
    names: Sequence[str]
    """Folded names of all who spoke; an empty one stands for those without a name."""
    assistant: NDArray[np.bool_]
    days: NDArray[np.int64]
    """Ordinals of the days on which they were said."""
    session_starts: NDArray[np.int64]
    """Places of the turns that begin a session, in rising order."""
    mentioned: Mapping[int, tuple[tuple[date, date], ...]]
    """Place of a turn -> the days its words speak of."""
    lexicon: Lexicon
    passage_starts: NDArray[np.int64]
    """Of each turn, the row of its first passage in `vectors`; every turn has one at least."""
    vectors: NDArray[np.float32]
    """Shape (passages, dimensions); no columns where there is no embedder."""

    def __len__(self) -> int:
        return len(self.traits)


def signals(turns: Turns, asking: Asking, asked: NDArray[np.float32]) -> dict[str, Column]:
    """Return the signals of every turn.

    asked: the vectors of the question as it was asked and as it might be told, shape (2, dimensions).
    """
    words = turns.lexicon.scores(asking.weights)
    covered, rarest = turns.lexicon.coverage(asking.weights)
    meaning = _by_turn(turns, turns.vectors @ asked.T) if turns.vectors.size else np.zeros((len(turns), 2))
    meant, told = _standard(meaning[:, 0]), _standard(meaning[:, 1])
    fused = (1 - _MEANING) * _standard(words) + _MEANING * (meant + told) / 2
    trait = {name: turns.traits[:, place].astype(np.float64) for place, name in enumerate(TRAITS)}
    relative = trait["length"] - np.median(trait["length"]) if len(turns) else trait["length"]
    speaker = _speaker(turns, asking)
    several, guesses = float(asking.several), float(asking.guesses)
    named_words = turns.lexicon.scores(asking.with_names)
    found = {
        "words": _of_best(words),
        "named_words": _of_best(named_words),
        "words_standard": _standard(words),
        "words_each": words / (1 + sum(asking.weights.values())),
        "covered": covered,
        "covered_with_before": np.maximum(covered, _shifted(covered, 1)),
        "rarest": rarest,
        "words_before": _shifted(_of_best(words), 1),
        "words_after": _shifted(_of_best(words), -1),
        "meaning": meaning[:, 0],
        "meaning_told": meaning[:, 1],
        "meaning_standard": meant,
        "told_standard": told,
        "meaning_behind": meaning[:, 0] - _largest(meaning[:, 0]),
        "told_behind": meaning[:, 1] - _largest(meaning[:, 1]),
        "fused": fused,
        "fused_behind": fused - _largest(fused),
        "fused_squared": np.clip(fused, 0, 6) ** 2,
        "rank": _rank(fused),
        "best_of_both": np.maximum(meant, told),
        "around": _around(fused),
        "dense": _density(fused),
        "again": _again(turns, fused),
        "speaker": speaker,
        "speaker_fused": speaker * np.clip(fused, -1, 6),
        "speaker_first": speaker * trait["first_person"],
        "speaker_relative": speaker * relative,
        "question_before": np.clip(_shifted(fused, 1), 0, 6) * _shifted(trait["ends_asking"], 1),
        "answer_after": np.clip(_shifted(fused, -1), 0, 6) * trait["ends_asking"],
        "asked_before": _shifted(trait["ends_asking"], 1),
        "relative": relative,
        "relative_fused": relative * np.clip(fused, -1, 6),
        "several_fused": several * fused,
        "several_relative": several * relative,
        "guess_fused": guesses * fused,
        "guess_speaker": guesses * speaker,
        "counts_digits": float(asking.time.asks_count) * trait["digits"],
        "times_asked": float(asking.time.asks_time) * trait["times"],
        "digits_asked": float(asking.time.asks_time) * trait["digits"],
    }
    for distance in (1, 2, 3):
        found[f"before_{distance}"] = _shifted(fused, distance)
        found[f"after_{distance}"] = _shifted(fused, -distance)
    return (
        found
        | trait
        | _sessions(turns, fused)
        | _days(turns, asking)
        | _roles(turns, asking, trait["length"], relative)
    )


def _speaker(turns: Turns, asking: Asking) -> Column:
    """1 where somebody whom the question names speaks, -1 where somebody else does, 0 if it names nobody or all."""
    if not asking.named or asking.named.issuperset(turns.names):
        return np.zeros(len(turns))
    return np.array([1.0 if name in asking.named else -1.0 for name in turns.names])[turns.speakers]


def _roles(turns: Turns, asking: Asking, length: Column, relative: Column) -> dict[str, Column]:
    """Assistants write much and are seldom what is asked about: the more so, the more they write."""
    both = turns.assistant.any() and not turns.assistant.all()
    wordier = float(np.mean(length[turns.assistant]) - np.mean(length[~turns.assistant])) if both else 0.0
    wordier = min(3.0, max(0.0, wordier))
    side = np.where(turns.assistant, 1.0, -1.0)
    return {
        "assistant": wordier * turns.assistant.astype(np.float64),
        "user_asked": float(asking.of_user) * min(1.0, wordier) * side,
        "assistant_asked": float(asking.of_assistant) * min(1.0, wordier) * side,
        "wordier_relative": wordier * relative,
        "wordier_length": wordier * length,
    }


def _sessions(turns: Turns, fused: Column) -> dict[str, Column]:
    """How well the session of a turn answers: its best turn, and its middle above nothing."""
    if not len(turns):
        return {"session_best": fused, "session_mean": fused}
    starts = turns.session_starts
    sizes = np.diff(np.append(starts, len(turns)))
    best = np.repeat(np.maximum.reduceat(fused, starts), sizes)
    mean = np.repeat(np.add.reduceat(np.clip(fused, 0, None), starts) / sizes, sizes)
    return {"session_best": best - _largest(best), "session_mean": mean - _largest(mean)}


def _days(turns: Turns, asking: Asking) -> dict[str, Column]:
    """How a turn's day, and the days it speaks of, agree with those of the question."""
    on_day, told_soon, mentioned = (np.zeros(len(turns)) for _ in range(3))
    asked = list(asking.time.ranges)
    for first, last in asked:
        start, end = first.toordinal(), last.toordinal()
        on_day = np.maximum(on_day, (turns.days >= start) & (turns.days <= end))
        told_soon = np.maximum(told_soon, (turns.days > end) & (turns.days <= end + _MONTH_DAYS))
    for place, ranges in turns.mentioned.items() if asked else ():
        mentioned[place] = any(a <= last and first <= b for a, b in ranges for first, last in asked)
    elsewhere = bool(asked) * (1 - np.maximum(on_day, mentioned))
    outside = np.zeros(len(turns))
    if asking.time.before:
        outside = np.maximum(outside, turns.days > asking.time.before.toordinal())
    if asking.time.after:
        outside = np.maximum(outside, turns.days < asking.time.after.toordinal())
    position = np.arange(len(turns)) / max(1, len(turns) - 1)
    return {
        "on_day": on_day,
        "told_soon": told_soon * (1 - on_day),
        "mentioned": mentioned,
        "elsewhere": elsewhere,
        "outside": outside.astype(np.float64),
        "recent_asked": float(asking.time.recent) * position,
        "earliest_asked": float(asking.time.earliest) * (1 - position),
    }


def _again(turns: Turns, fused: Column) -> Column:
    """Search once more, for what the best turns have in common."""
    if not turns.vectors.size:
        return np.zeros(len(turns))
    best = np.argpartition(-fused, min(_NEAREST, len(fused) - 1))[:_NEAREST]
    ends = np.append(turns.passage_starts[1:], len(turns.vectors))
    rows = [turns.vectors[turns.passage_starts[place] : ends[place]] for place in np.sort(best)]
    middle = np.concatenate(rows).mean(axis=0)
    return _standard(_by_turn(turns, turns.vectors @ (middle / (np.linalg.norm(middle) or 1.0)))[:, 0])


def _by_turn(turns: Turns, likeness: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return the likeness of each turn's best passage: shape (turns, columns)."""
    by_passage = likeness.reshape(len(likeness), -1)
    return np.maximum.reduceat(by_passage, turns.passage_starts, axis=0).astype(np.float64)


def _standard(column: Column) -> Column:
    spread = column.std() if column.size else 0.0
    standard: Column = (column - column.mean()) / spread if spread > 1e-9 else np.zeros_like(column)
    return standard


def _of_best(column: Column) -> Column:
    largest = _largest(column)
    return column / largest if largest > 0 else column


def _largest(column: Column) -> float:
    return float(column.max()) if column.size else 0.0


def _rank(column: Column) -> Column:
    ranks = np.empty(len(column))
    ranks[np.argsort(-column, kind="stable")] = np.arange(len(column))
    return -np.log1p(ranks)


def _shifted(column: Column, distance: int) -> Column:
    """Return the column of the turns that many places before (or after, if negative); the least where there is none."""
    shifted = np.full_like(column, column.min() if column.size else 0.0)
    if abs(distance) < len(column):
        if distance > 0:
            shifted[distance:] = column[:-distance]
        else:
            shifted[:distance] = column[-distance:]
    return shifted


def _around(fused: Column) -> Column:
    """The best of a turn and its neighbours, who count less the farther they are."""
    best = fused
    for distance, share in ((1, 0.8), (2, 0.64)):
        best = np.maximum(best, share * np.maximum(_shifted(fused, distance), _shifted(fused, -distance)))
    return best


def _density(fused: Column) -> Column:
    """The mean of what is above nothing among a turn and the four on each side."""
    sums = np.concatenate([[0.0], np.cumsum(np.clip(fused, 0, None))])
    places = np.arange(len(fused))
    low, high = np.maximum(places - _DENSE_SPAN, 0), np.minimum(places + _DENSE_SPAN + 1, len(fused))
    density: Column = (sums[high] - sums[low]) / np.maximum(1, high - low)
    return density
