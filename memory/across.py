"""Search over all of an owner's chats at once, for one of them: its own path, and the shown paths of the others.

One index holds them all, so that scores compare. It is never behind the store: what was forgotten, put in the bin, or
left by turning to another path is in no index after the next look.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from threading import RLock

from langchain_core.messages import BaseMessage

from errors import NotFound
from memory.index.embedding import Embedder
from memory.index.log_index import LogIndex
from memory.kept_log import KeptLog, Look
from memory.rendering import SaidTurn, said
from memory.searching import LogSearch, Snapshot
from memory.store import Standing, Store
from memory.strategies import Hit
from memory.tokens import TokenCounter

_UNTITLED = "Untitled"


@dataclass(frozen=True)
class _Other:
    """Another chat, as it was last looked at."""

    log: KeptLog
    standing: Standing
    look: Look

    @property
    def settled(self) -> bool:
        """Whether its whole path was seen: an answer that was being written then may have ended since."""
        newest = str(self.look.messages[-1].id) if self.look.messages else None
        return newest == self.standing.leaf_id


@dataclass(frozen=True)
class _Indexed:
    """How much of a chat is in the index."""

    generation: int
    messages: int


class AcrossSearch(LogSearch):
    """The search of one chat that looks in its owner's others, too. One object serves all threads."""

    def __init__(
        self, store: Store, owner: str, conversation_id: str, embedder: Embedder | None, count: TokenCounter
    ) -> None:
        """Make a search; nothing is read before the first look. embedder: None searches by words alone."""
        super().__init__(store, owner, conversation_id, embedder, count)
        self._others: dict[str, _Other] = {}
        self._indexed: dict[str, _Indexed] = {}
        self._places: list[tuple[str, int]] = []
        self._homes: dict[str, str] = {}

    def up_to(self, leaf_id: str | None, most_embedded: int | None = None) -> Snapshot | None:
        """Return a search over the path that ends at `leaf_id`, and over the other chats; None if nothing was said.

        leaf_id: None where nothing was said in this chat yet. most_embedded: as for LogSearch.
        """
        with self._working:
            looks = self._looks(leaf_id)
            if self._is_void(looks):
                self._begin(0)
                self._indexed, self._places, self._homes = {}, [], {}
            self._add_new(looks, most_embedded)
            if not len(self._index):
                return None
            titles = {chat: other.standing.title or _UNTITLED for chat, other in self._others.items()}
            here = looks[self._conversation].messages if self._conversation in looks else ()
            return AcrossSnapshot(self._index, here, self._working, self._places, _firsts(looks, titles), titles)

    def catch_up(self, leaf_id: str | None) -> None:
        """Bring the index and its vectors up to date: as for LogSearch. leaf_id: None stands for the shown path's."""
        super().catch_up(leaf_id or self._store.standing(self._owner, self._conversation)[0])

    def _looks(self, leaf_id: str | None) -> dict[str, Look]:
        """Return every path that is not empty, this chat's last, the others by their newest message."""
        others = {}
        for standing in self._store.standings(self._owner):
            if standing.conversation_id != self._conversation and (other := self._look(standing)):
                others[standing.conversation_id] = other
        # Those that are gone go from here, too, with all their words.
        self._others = others
        looks = {chat: other.look for chat, other in others.items()}
        if leaf_id:
            looks[self._conversation] = self._kept.look(leaf_id)
        return {chat: look for chat, look in looks.items() if look.messages}

    def _look(self, standing: Standing) -> _Other | None:
        """Return another chat as it is now; None if it has gone just now."""
        chat = standing.conversation_id
        before = self._others.get(chat)
        if before and before.standing == standing and before.settled:
            return before
        log = before.log if before else KeptLog(self._store, self._owner, chat)
        try:
            return _Other(log, standing, log.look())
        except NotFound:
            return None

    def _is_void(self, looks: Mapping[str, Look]) -> bool:
        """Tell whether anything but additions happened to what is in the index."""
        return any(
            chat not in looks
            or looks[chat].generation != indexed.generation
            or len(looks[chat].messages) < indexed.messages
            for chat, indexed in self._indexed.items()
        )

    def _add_new(self, looks: Mapping[str, Look], most_embedded: int | None) -> None:
        """Add what is not in the index; what comes later to another chat stands after what was there, as in time."""
        turns: list[SaidTurn] = []
        places: list[tuple[str, int]] = []
        for chat, look in looks.items():
            known = self._indexed[chat].messages if chat in self._indexed else 0
            turns += [said(message) for message in look.messages[known:]]
            places += [(chat, place) for place in range(known, len(look.messages))]
        self._homes |= {turn.id: chat for turn, (chat, _) in zip(turns, places, strict=True)}
        self._add(turns, most_embedded)
        self._places += places
        self._indexed = {chat: _Indexed(look.generation, len(look.messages)) for chat, look in looks.items()}

    def _kept_vectors(self, message_ids: Iterable[str], model: str) -> Iterable[tuple[str, int, bytes]]:
        chats = {self._homes[message_id] for message_id in message_ids}
        return chain.from_iterable(self._store.vectors(self._owner, chat, model) for chat in chats)


class AcrossSnapshot(Snapshot):
    """A search over the messages that there were in all chats when it was made."""

    def __init__(
        self,
        index: LogIndex,
        messages: Sequence[BaseMessage],
        working: RLock,
        places: Sequence[tuple[str, int]],
        firsts: Mapping[str, int],
        titles: Mapping[str, str],
    ) -> None:
        """Make a snapshot.

        messages: this chat's path. places: of each turn of the index, its chat and its place there. firsts: the other
        chats' places before this one, below 0. titles: the other chats'.
        """
        super().__init__(index, messages, working)
        self._places = places
        self._firsts = firsts
        self._titles = titles

    def _cited(self, hit: Hit) -> Hit:
        chat, place = self._places[hit.place]
        if chat not in self._firsts:
            return replace(hit, place=place)
        return replace(hit, place=self._firsts[chat] + place, chat=self._titles[chat])


def _firsts(looks: Mapping[str, Look], others: Iterable[str]) -> dict[str, int]:
    """Return where each other chat begins, counted in messages before this one."""
    lengths = {chat: len(looks[chat].messages) for chat in others if chat in looks}
    first = -sum(lengths.values())
    firsts = {}
    for chat, length in lengths.items():
        firsts[chat] = first
        first += length
    return firsts
