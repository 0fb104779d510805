"""Which of the questions that somebody wrote down is asked by a message, and how sure that is: by words and by meaning.

Ranks the entries by a weighted sum of signals, and then tells from the best one's signals how likely it is the right
one. `python -m bench.matching_tuning` fits the weights below. Knows no log and no wording of answers.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from weakref import WeakValueDictionary

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from assistants._knowledge.pair import Pair, alike
from assistants._knowledge.vectors import Vectors
from assistants._knowledge.words import Overlap, Words
from memory.index.embedding import Embedder

_CANDIDATES = 24
"""Entries whose answers' vectors are made and whose spelling is compared, a message."""
_BEFORE = (4.0, 0.0, 0.0, 1.0, 1.0, 0.5, 0.0, 0.0, 0.5)
"""What the signals weigh when the candidates are chosen."""
_EMBEDDED_AHEAD = 5000
"""Ways to ask that get their vectors at the first message, at about 550 a second; of more, only the candidates'."""
_LONGEST = 1000
"""Characters of a message that count."""
LEAST_SUBSTANCE, _MOST_SUBSTANCE = 1.0, 6.0
"""Words of the matter without which a message asks for nothing, and more of which say no more."""
_TWO_WORDS = 2.0
_SURELY_FIRST, _LIKELIER_THAN_ALL = 0.8, 0.6
"""Share of the odds above which an entry is what is asked for: by one word that several questions hold, and by any
other message."""
_UNSURE = 0.5
"""Score, at most, of an entry that has less."""

Row = NDArray[np.float64]


@dataclass(frozen=True)
class Weights:
    """What each signal is worth. The first three are of meaning, and 0 without a sentence model."""

    rank: tuple[float, ...]
    """Of the signals, for ranking; in the order of `Signals.rows`."""
    sure: tuple[float, ...]
    """Of the best entry's signals, its share of the odds, the share of known words, and how much the message says."""
    bias: float
    threshold: float
    """Score from which the best entry is taken for what was asked."""
    passage_threshold: float
    """The same for a passage of a document, which is no question and so is never as near to one."""


BY_MEANING = Weights(
    rank=(3.95, 4.75, 8.79, 0.47, 3.07, 0.30, 1.43, 1.65, 3.03),
    sure=(1.42, 1.76, 2.63, 0.09, 1.37, 0.00, 0.07, 0.00, 1.03, 2.93, 0.69, 0.35),
    bias=-6.58,
    threshold=0.75,
    passage_threshold=0.15,
)
BY_WORDS = Weights(
    rank=(0.00, 0.00, 0.00, 2.47, 5.26, 2.13, 5.04, 4.71, 2.29),
    sure=(0.00, 0.00, 0.00, 0.73, 2.06, 0.20, 1.92, 0.34, 1.47, 2.56, 0.43, 0.47),
    bias=-6.44,
    threshold=0.75,
    passage_threshold=0.15,
)


@dataclass(frozen=True)
class Match:
    """An entry, and how likely it is what was asked, from 0 to 1."""

    entry: Pair
    score: float


@dataclass(frozen=True)
class Signals:
    """How a message and the entries that may be meant are alike."""

    places: NDArray[np.intp]
    """Of the entries."""
    rows: Row
    """Shape (places, 9), values from 0 to 1 (-1 to 1 for the first three): nearness in meaning of the nearest way to
    ask, of the two nearest on average, and of question and answer together; shares of words (question, whole entry, the
    question's own); likeness of the letters by the words in common, and in all; and the product of the first and third
    share."""
    overlap: Overlap


class Matcher:
    """Finds what a message asks among some entries; may be asked from any thread."""

    def __init__(self, entries: Sequence[Pair], embedder: Embedder | None) -> None:
        self.entries = tuple(entries)
        self.weights = BY_MEANING if embedder else BY_WORDS
        self.embedder = embedder
        self._words = Words(self.entries)
        self._askings = [(place, text) for place, entry in enumerate(self.entries) for text in _askings(entry)]
        self._first = np.searchsorted([place for place, _ in self._askings], range(len(self.entries)))
        self._counts = np.array([len(_askings(entry)) for entry in self.entries])
        self._exact = {alike(text): place for place, text in reversed(self._askings)}
        if embedder:
            self._asked = Vectors([text for _, text in self._askings], embedder)
            self._whole = Vectors([f"{entry.question} {entry.answer}" for entry in self.entries], embedder)

    def best(self, text: str, limit: int = 5) -> list[Match]:
        """Return the entries that a message may ask for, likeliest first; empty if it has no words in it."""
        signals = self.signals(text)
        worth = signals.rows @ np.array(self.weights.rank)
        order = np.argsort(-worth, kind="stable")
        found: list[Match] = []
        for place in order[:limit]:
            score = self._sureness(signals, int(place), share_of_odds(worth, int(place)))
            found.append(Match(self.entries[signals.places[place]], min(score, found[-1].score if found else 1.0)))
        exact = self._exact.get(alike(text))
        if exact is None:
            return found
        others = [match for match in found if match.entry is not self.entries[exact]]
        return [Match(self.entries[exact], 1.0), *others][:limit]

    def confident(self, text: str) -> Match | None:
        """Return what the message asks for, if that is sure enough."""
        found = self.best(text, 1)
        return found[0] if found and self.is_sure(found[0]) else None

    def is_sure(self, match: Match) -> bool:
        """Tell whether a match may be taken for what was asked."""
        weights = self.weights
        return match.score >= (weights.passage_threshold if match.entry.passage else weights.threshold)

    def substance(self, text: str) -> float:
        """Return how much a message says of its own, in words that are neither function words nor mere asking."""
        return self._words.overlap(text[:_LONGEST]).substance

    def share(self, text: str, entry: Pair) -> float:
        """Return the share of a message's words, by weight, that an entry holds, from 0 to 1."""
        return float(self._words.overlap(text[:_LONGEST]).entry[self.entries.index(entry)])

    def signals(self, text: str) -> Signals:
        """Compare a message with the entries that it may mean."""
        text = text[:_LONGEST]
        overlap = self._words.overlap(text)
        rows = np.zeros((len(self.entries), len(self.weights.rank)))
        rows[:, 3], rows[:, 4], rows[:, 5] = overlap.question, overlap.entry, overlap.asked
        rows[:, 8] = overlap.question * overlap.asked
        meant = self.embedder.embed([text, overlap.corrected]) if self.embedder else None
        everything = np.arange(len(self.entries))
        if meant is not None and len(self._askings) <= _EMBEDDED_AHEAD:
            rows[:, :2] = self._nearness(everything, meant)
        worth = rows @ np.array(_BEFORE)
        places = everything[np.argsort(-worth, kind="stable")[:_CANDIDATES]]
        rows = rows[places]
        if meant is not None:
            rows[:, :2] = self._nearness(places, meant)
            rows[:, 2] = (self._whole.of(places) @ meant.T).max(axis=1)
        rows[:, 6:8] = [self._likeness(place, overlap.corrected) for place in places]
        return Signals(places, rows, overlap)

    def _nearness(self, places: NDArray[np.intp], meant: NDArray[np.float32]) -> Row:
        """Return the cosine of each entry's nearest way to ask, and of its two nearest: shape (places, 2)."""
        counts = self._counts[places]
        before = np.cumsum(counts) - counts
        askings = np.repeat(self._first[places] - before, counts) + np.arange(counts.sum())
        near = (self._asked.of(askings) @ meant.T).max(axis=1).astype(np.float64)
        ordered = near[np.lexsort((-near, np.repeat(np.arange(len(counts)), counts)))]
        best, second = ordered[before], ordered[before + (counts > 1)]
        return np.column_stack([best, (best + second) / 2])

    def _likeness(self, place: int, corrected: str) -> tuple[float, float]:
        texts = [alike(text) for text in _askings(self.entries[place])]
        return (
            max(fuzz.token_set_ratio(corrected, text) for text in texts) / 100,
            max(fuzz.token_sort_ratio(corrected, text) for text in texts) / 100,
        )

    def _sureness(self, signals: Signals, place: int, share: float) -> float:
        if not signals.overlap.substance:
            return 0.0
        evidence = sure_signals(signals, place, share)
        score = float(1 / (1 + np.exp(-(evidence @ np.array(self.weights.sure) + self.weights.bias))))
        return min(score, most(signals, share))


def most(signals: Signals, share: float) -> float:
    """Return the largest score that an entry with this share of the odds may have: less where others are as likely."""
    shares, substance = signals.rows[:, 3], signals.overlap.substance
    shared = substance < _TWO_WORDS and (shares > 0.99 * shares.max()).sum() > 1
    needed = _SURELY_FIRST if shared else _LIKELIER_THAN_ALL
    return 1.0 if substance >= LEAST_SUBSTANCE and share > needed else _UNSURE


def share_of_odds(worth: Row, place: int) -> float:
    """Return how likely an entry is the one that is meant if one of them is: its share after a softmax."""
    return float(1 / np.exp(worth - worth[place]).sum())


def sure_signals(signals: Signals, place: int, share: float) -> Row:
    """Return what tells whether the entry at this place of `signals` is the right one: shape (12,)."""
    overlap = signals.overlap
    return np.array([*signals.rows[place], share, overlap.known, min(overlap.substance, _MOST_SUBSTANCE)])


def _askings(entry: Pair) -> tuple[str, ...]:
    return (entry.question, *entry.also)


_building = Lock()
_shared: WeakValueDictionary[tuple[bytes, int], Matcher] = WeakValueDictionary()


def matcher(entries: tuple[Pair, ...], embedder: Embedder | None) -> Matcher:
    """Return the matcher of these entries; the same one for the same entries, as long as anybody holds it."""
    key = hashlib.sha256(repr(entries).encode("utf-8", "surrogatepass")).digest(), id(embedder)
    with _building:
        known = _shared.get(key)
        if known is None:
            known = _shared[key] = Matcher(entries, embedder)
        return known


class Kept:
    """Holds one matcher for whoever asks for the same entries again: they leave the memory with their assistant."""

    def __init__(self) -> None:
        self._held: Matcher | None = None

    def matcher(self, entries: tuple[Pair, ...], embedder: Embedder | None) -> Matcher:
        """Return the matcher of these entries."""
        held = self._held
        if held is None or held.embedder is not embedder or held.entries != entries:
            held = self._held = matcher(entries, embedder)
        return held
