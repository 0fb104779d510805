"""A search over everything that was said in a log, kept in memory and brought up to date turn by turn.

Holds no words beyond the turns it is given; to forget one, make a new index of those that remain. Knows no store.
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from datetime import date, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from memory.index.asking import Asking, take_apart
from memory.index.dates import mentions
from memory.index.embedding import Embedder
from memory.index.growing import Growing
from memory.index.lexical import Lexicon
from memory.index.passages import passages
from memory.index.ranking import learned
from memory.index.signals import Turns, signals
from memory.index.traits import TRAITS, traits
from memory.index.words import folded, terms
from memory.rendering import SaidTurn
from memory.strategies import Hit
from memory.tokens import TokenCounter

_WORD = re.compile(r"[^\W\d_]{4,}")
_PAUSE = timedelta(hours=2)
"""Of silence, after which a new session begins."""
_WORDS_READ = 20_000
"""Characters of a turn that keywords are taken from."""

MOST_HITS = 600
"""Turns that a search returns: more than any prompt holds beside the question."""
_ANSWERS_FIRST = 2
"""The assistant's best turns that come first, where the question is about what it said."""


class LogIndex:
    """The turns of one log, oldest first, and a search over them. Not for several threads at once."""

    def __init__(self, embedder: Embedder | None, count: TokenCounter) -> None:
        """Make an empty index. embedder: None searches by words alone. count: counts a turn's tokens in a prompt."""
        self._embedder = embedder
        self._count = count
        self.turns: list[SaidTurn] = []
        self._traits = Growing(np.float32, len(TRAITS))
        self._vectors = Growing(np.float32, embedder.dimensions if embedder else 0)
        self._starts = Growing(np.int64)
        self._later: dict[str, int] = {}
        self._cut: dict[int, list[str]] = {}
        self._lexicon = Lexicon()
        self._spellings: set[str] = set()
        self._names: set[str] = set()
        self._known_speakers: dict[str, int] = {}
        self._speakers = Growing(np.int64)
        self._assistant = Growing(np.bool_)
        self._days = Growing(np.int64)
        self._first_day = self._last_day = 1
        self._sessions = Growing(np.int64)
        self._mentioned: dict[int, tuple[tuple[date, date], ...]] = {}

    def __len__(self) -> int:
        return len(self.turns)

    def add(
        self,
        turns: Sequence[SaidTurn],
        vectors: Mapping[str, NDArray[np.float32]] | None = None,
        later: Container[str] = (),
    ) -> None:
        """Add the turns that come next.

        vectors: id of a turn -> what `embed` gave for it before; those that are not there are computed.
        later: ids of turns whose vectors are left for `give`; until then they are found by their words alone.
        """
        known = vectors or {}
        missing = [turn for turn in turns if turn.id not in known and turn.id not in later]
        computed = dict(zip((turn.id for turn in missing), self.embed(missing), strict=True))
        for turn in turns:
            self._place_vectors(turn, known.get(turn.id, computed.get(turn.id)))
            self._add(turn)

    @property
    def without_vectors(self) -> list[SaidTurn]:
        """The turns that wait for `give`, oldest first."""
        return [self.turns[place] for place in self._later.values()]

    def give(self, vectors: Mapping[str, NDArray[np.float32]]) -> None:
        """Take what `embed` gave for turns that were left for later; others are passed over."""
        for turn_id, rows in vectors.items():
            if turn_id in self._later:
                start = self._starts.rows[self._later.pop(turn_id)]
                self._vectors.rows[start : start + len(rows)] = rows

    def embed(self, turns: Sequence[SaidTurn]) -> list[NDArray[np.float32]]:
        """Return the vectors of each turn's passages: shape (passages, dimensions) each."""
        cut = [passages(turn.text) for turn in turns]
        if not self._embedder:
            return [np.zeros((len(pieces), 0), np.float32) for pieces in cut]
        if not cut:
            return []
        flat = self._embedder.embed([piece for pieces in cut for piece in pieces])
        ends = np.cumsum([len(pieces) for pieces in cut])
        return [flat[end - len(pieces) : end] for end, pieces in zip(ends, cut, strict=True)]

    def _place_vectors(self, turn: SaidTurn, vectors: NDArray[np.float32] | None) -> None:
        pieces = passages(turn.text)
        if len(pieces) > 1:
            self._cut[len(self.turns)] = pieces
        if vectors is None:
            self._later[turn.id] = len(self.turns)
            vectors = np.zeros((len(pieces), self._vectors.rows.shape[1]), np.float32)
        self._starts.append_one(len(self._vectors))
        self._vectors.append(vectors)

    def _add(self, turn: SaidTurn) -> None:
        place = len(self.turns)
        before = self.turns[-1].at if self.turns else None
        if not self.turns or (turn.at and before and abs(turn.at - before) > _PAUSE):
            self._sessions.append_one(place)
        day = turn.at.date() if turn.at else date.fromordinal(int(self._days.rows[-1]) if place else 1)
        self.turns.append(turn)
        self._traits.append_one(traits(turn.text, self._count(turn.text)))
        self._lexicon.add(terms(turn.text[:_WORDS_READ]))
        self._spellings.update(_WORD.findall(folded(turn.text[:_WORDS_READ])))
        if turn.speaker:
            self._names.add(turn.speaker)
        self._speakers.append_one(self._known_speakers.setdefault(folded(turn.speaker), len(self._known_speakers)))
        self._assistant.append_one(turn.role == "assistant")
        self._days.append_one(day.toordinal())
        self._first_day = min(self._first_day, day.toordinal()) if place else day.toordinal()
        self._last_day = max(self._last_day, day.toordinal())
        if told := mentions(turn.text, day) if turn.at else ():
            self._mentioned[place] = told

    @property
    def speakers(self) -> frozenset[str]:
        """Every name in the log."""
        return frozenset(self._names)

    def best(self, question: str, now: datetime | None = None, most: int = MOST_HITS) -> list[Hit]:
        """Return the turns that bear most on a question, best first; those without words are passed over.

        now: when it is asked; after the last turn, if not given.
        """
        if not self.turns:
            return []
        asking, asked = self._ask(question, now)
        if asking.says_nothing:
            return []
        found = signals(self._as_arrays(), asking, asked)
        scores = learned("with_meaning" if self._embedder else "words_alone").score(found)
        order = [int(place) for place in np.argsort(-scores, kind="stable")[:most]]
        if asking.of_assistant:
            answers = [place for place in np.argsort(-found["fused"])[:most] if self.turns[place].role == "assistant"]
            first = [int(place) for place in answers[:_ANSWERS_FIRST]]
            order = first + [place for place in order if place not in first]
        return [self._hit(place, asking, asked) for place in order if self.turns[place].text.strip()]

    def _hit(self, place: int, asking: Asking, asked: NDArray[np.float32]) -> Hit:
        turn = self.turns[place]
        pieces = self._cut.get(place)
        if pieces is None:
            return Hit(turn, place)
        start = self._starts.rows[place]
        end = self._starts.rows[place + 1] if place + 1 < len(self) else len(self._vectors)
        if end - start == len(pieces) and asked.size and turn.id not in self._later:
            likeness = (self._vectors.rows[start:end] @ asked.T).sum(axis=1)
        else:
            likeness = np.array([len(asking.weights.keys() & set(terms(piece))) for piece in pieces])
        return Hit(turn, place, tuple(pieces[index] for index in np.argsort(-likeness, kind="stable")))

    def signals(self, question: str, now: datetime | None = None) -> Mapping[str, NDArray[np.float64]]:
        """Return what speaks for each turn: see `memory.index.signals`."""
        return signals(self._as_arrays(), *self._ask(question, now))

    def _ask(self, question: str, now: datetime | None) -> tuple[Asking, NDArray[np.float32]]:
        first, last = date.fromordinal(self._first_day), date.fromordinal(self._last_day)
        named = self._names - _ROLE_NAMES
        today = now.date() if now else last
        asking = take_apart(question, named, self._lexicon, self._spellings, today, (first, last))
        asked = self._embedder.embed([asking.text, asking.told]) if self._embedder else np.zeros((2, 0), np.float32)
        return asking, asked

    def _as_arrays(self) -> Turns:
        return Turns(
            traits=self._traits.rows,
            speakers=self._speakers.rows,
            names=tuple(self._known_speakers),
            assistant=self._assistant.rows,
            days=self._days.rows,
            session_starts=self._sessions.rows,
            mentioned=self._mentioned,
            lexicon=self._lexicon,
            passage_starts=self._starts.rows,
            vectors=self._vectors.rows,
        )


_ROLE_NAMES = frozenset({"User", "Assistant", "user", "assistant", "System", "system"})
"""Speakers' names that only repeat the role."""
