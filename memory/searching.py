"""Search over a conversation in the store: an index in this process, its vectors in the store, never behind the log.

What was forgotten, or left by turning to another path, is in no index after the next look.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from functools import cache
from threading import RLock

import numpy as np
from langchain_core.messages import BaseMessage
from numpy.typing import NDArray

from errors import MemoryBotError, NotFound, StoreError
from memory.index.embedding import Embedder, fetch, installed
from memory.index.log_index import LogIndex
from memory.kept_log import KeptLog
from memory.reading import Reading, newest
from memory.rendering import SaidTurn, said
from memory.store import Store, Vector
from memory.strategies import Hit
from memory.tokens import TokenCounter

_log = logging.getLogger(__name__)
_KEPT_AS = np.float16
_AT_ONCE = 32
"""Messages embedded and kept at once, while catching up."""
_SOON_CHARACTERS = 20_000
"""Of a message: a longer one, with a book attached, is embedded while catching up only, at some 10 ms a passage."""
_MOST_CHARACTERS = 500_000
"""Of a message: a longer one is found by its words alone."""


@cache
def our_embedder() -> Embedder | None:
    """Return the model that comes with this package, fetched if need be; None, with a warning logged, if it cannot."""
    try:
        return installed() or fetch()
    except MemoryBotError as error:
        _log.warning("Searching by words alone: %s", error)
        return None


class LogSearch:
    """One conversation's search. One object serves all threads."""

    def __init__(
        self, store: Store, owner: str, conversation_id: str, embedder: Embedder | None, count: TokenCounter
    ) -> None:
        """Make a search; nothing is read before the first look. embedder: None searches by words alone."""
        self._store = store
        self._owner = owner
        self._conversation = conversation_id
        self._embedder = embedder
        self._count = count
        self._kept = KeptLog(store, owner, conversation_id)
        self._generation = -1
        self._index = LogIndex(embedder, count)
        self._working = RLock()

    def up_to(self, leaf_id: str | None, most_embedded: int | None = None) -> Snapshot | None:
        """Return a search over the path that ends at `leaf_id`; None if nothing was said on it.

        most_embedded: how many messages may be embedded now, at some milliseconds each; the oldest beyond that are
        found by their words alone until `catch_up`. None embeds all.
        """
        with self._working:
            look = self._kept.look(leaf_id)
            if look.generation != self._generation:
                self._begin(look.generation)
            self._add([said(message) for message in look.messages[len(self._index) :]], most_embedded)
            return Snapshot(self._index, look.messages, self._working) if len(self._index) else None

    def catch_up(self, leaf_id: str | None) -> None:
        """Bring the index and its vectors up to date, however long it takes; others may search meanwhile.

        leaf_id: as for `up_to`; None stands for the newest message of the conversation.
        """
        self.up_to(leaf_id, 0)
        while True:
            with self._working:
                index = self._index
                some = index.without_vectors[:_AT_ONCE]
            if not some:
                return
            computed = dict(zip((turn.id for turn in some), index.embed(some), strict=True))
            self._keep(computed)
            with self._working:
                index.give(computed)

    def _begin(self, generation: int) -> None:
        self._index = LogIndex(self._embedder, self._count)
        self._generation = generation

    def _add(self, turns: Sequence[SaidTurn], most_embedded: int | None) -> None:
        if not turns:
            return
        known = self._known(turns) if len(turns) > 1 else {}
        wordless = {turn.id for turn in turns if not turn.text.strip() or len(turn.text) > _MOST_CHARACTERS}
        missing = [turn for turn in turns if turn.id not in known and turn.id not in wordless]
        put_off = 0 if most_embedded is None or not self._embedder else max(0, len(missing) - most_embedded)
        later, now = missing[:put_off], missing[put_off:]
        if most_embedded is not None and self._embedder:
            later += [turn for turn in now if len(turn.text) > _SOON_CHARACTERS]
            now = [turn for turn in now if len(turn.text) <= _SOON_CHARACTERS]
        computed = dict(zip((turn.id for turn in now), self._index.embed(now), strict=True))
        self._keep(computed)
        size = self._embedder.dimensions if self._embedder else 0
        blank = {turn_id: np.zeros((1, size), np.float32) for turn_id in wordless}
        self._index.add(turns, {**known, **computed, **blank}, {turn.id for turn in later})

    def _known(self, turns: Sequence[SaidTurn]) -> dict[str, NDArray[np.float32]]:
        """Return the vectors that the store has of these turns."""
        if not self._embedder:
            return {}
        wanted = {turn.id for turn in turns}
        found: dict[str, list[tuple[int, bytes]]] = {}
        for message_id, passage, vector in self._kept_vectors(wanted, self._embedder.name):
            if message_id in wanted:
                found.setdefault(message_id, []).append((passage, vector))
        return {
            message_id: np.stack([np.frombuffer(vector, _KEPT_AS) for _, vector in sorted(rows)]).astype(np.float32)
            for message_id, rows in found.items()
        }

    def _kept_vectors(self, message_ids: Iterable[str], model: str) -> Iterable[tuple[str, int, bytes]]:  # noqa: ARG002
        """Return what `Store.vectors` has of these messages, and perhaps of others."""
        return self._store.vectors(self._owner, self._conversation, model)

    def _keep(self, computed: dict[str, NDArray[np.float32]]) -> None:
        """Keep vectors for the next start. A store that is busy now loses nothing: they can be computed again."""
        if not self._embedder or not computed:
            return
        rows = [
            Vector(message_id, self._embedder.name, place, vector.astype(_KEPT_AS).tobytes())
            for message_id, vectors in computed.items()
            for place, vector in enumerate(vectors)
        ]
        try:
            self._store.save_vectors(self._owner, rows)
        except (StoreError, NotFound) as error:
            _log.info("The search's vectors were not kept: %s", error)


class Snapshot:
    """A search over the messages that there were when it was made."""

    def __init__(self, index: LogIndex, messages: Sequence[BaseMessage], working: RLock) -> None:
        self._index = index
        self._length = len(index)
        self._messages = messages
        self._working = working
        self._asked: tuple[str, Sequence[Hit]] = ("", ())

    @property
    def speakers(self) -> frozenset[str]:
        """Every name in the log."""
        return self._index.speakers

    def newest(self, budget: int) -> Reading:
        """Return the end of the log that `budget` model tokens could hold: see `memory.reading.read_tail`."""
        return newest(self._messages, budget)

    def best(self, question: str) -> Sequence[Hit]:
        """Return the messages that bear most on a question, best first; the last question's are kept."""
        with self._working:
            if self._asked[0] != question or not question:
                hits = [self._cited(hit) for hit in self._index.best(question) if hit.place < self._length]
                self._asked = (question, hits)
            return self._asked[1]

    def _cited(self, hit: Hit) -> Hit:
        """Return a hit with its place in the conversation, where that is not its place in the index."""
        return hit
