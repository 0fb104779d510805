"""A search over everything that was said in a log, kept in memory and brought up to date turn by turn.

Holds no words beyond the turns it is given; to forget one, make a new index of those that remain. Knows no store.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
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
        self._traits = Growing(len(TRAITS))
        self._vectors = Growing(embedder.dimensions if embedder else 0)
        self._lexicon = Lexicon()
        self._spellings: set[str] = set()
        self._names: set[str] = set()
        self._speakers: list[str] = []
        self._assistant: list[bool] = []
        self._days: list[int] = []
        self._first_day = self._last_day = 1
        self._sessions: list[int] = []
        self._mentioned: dict[int, tuple[tuple[date, date], ...]] = {}
        self._owners: list[int] = []

    def __len__(self) -> int:
        return len(self.turns)

    def add(self, turns: Sequence[SaidTurn], vectors: Mapping[str, NDArray[np.float32]] | None = None) -> None:
        """Add the turns that come next.

        vectors: id of a turn -> what `embed` gave for it before; those that are not there are computed.
        """
        known = vectors or {}
        missing = [turn for turn in turns if turn.id not in known]
        computed = dict(zip((turn.id for turn in missing), self.embed(missing), strict=True))
        for turn in turns:
            self._add(turn, known[turn.id] if turn.id in known else computed[turn.id])

    def embed(self, turns: Sequence[SaidTurn]) -> list[NDArray[np.float32]]:
        """Return the vectors of each turn's passages: shape (passages, dimensions) each."""
        cut = [passages(turn.text) for turn in turns]
        if not self._embedder:
            return [np.zeros((len(pieces), 0), np.float32) for pieces in cut]
        flat = self._embedder.embed([piece for pieces in cut for piece in pieces])
        ends = np.cumsum([len(pieces) for pieces in cut])
        return [flat[end - len(pieces) : end] for end, pieces in zip(ends, cut, strict=True)]

    def _add(self, turn: SaidTurn, vectors: NDArray[np.float32]) -> None:
        place = len(self.turns)
        before = self.turns[-1].at if self.turns else None
        if not self.turns or (turn.at and before and abs(turn.at - before) > _PAUSE):
            self._sessions.append(place)
        day = turn.at.date() if turn.at else date.fromordinal(self._days[-1] if self._days else 1)
        self.turns.append(turn)
        self._traits.append(traits(turn.text, self._count(turn.text))[None])
        self._vectors.append(vectors)
        self._owners += [place] * len(vectors)
        self._lexicon.add(terms(turn.text[:_WORDS_READ]))
        self._spellings.update(_WORD.findall(folded(turn.text[:_WORDS_READ])))
        if turn.speaker:
            self._names.add(turn.speaker)
        self._speakers.append(folded(turn.speaker))
        self._assistant.append(turn.role == "assistant")
        self._days.append(day.toordinal())
        self._first_day = min(self._first_day, self._days[-1]) if place else self._days[-1]
        self._last_day = max(self._last_day, self._days[-1])
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
        pieces = passages(turn.text)
        if len(pieces) == 1:
            return Hit(turn, place)
        start, end = np.searchsorted(self._owners, [place, place + 1])
        if end - start == len(pieces) and asked.size:
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
            speakers=np.array(self._speakers),
            assistant=np.array(self._assistant),
            days=np.array(self._days),
            session_starts=np.array(self._sessions),
            mentioned=self._mentioned,
            lexicon=self._lexicon,
            passage_owners=np.array(self._owners),
            vectors=self._vectors.rows,
        )


_ROLE_NAMES = frozenset({"User", "Assistant", "user", "assistant", "System", "system"})
"""Speakers' names that only repeat the role."""
