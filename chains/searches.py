"""The searches of the chats that are in use, one a chat, and the sentence model that they compare meanings by.

A search costs seconds and megabytes to set up for a long chat, so it is kept between turns; what it knows is in the log
and can be had again. What takes long happens in the background. The model is fetched only if somebody asks for it;
until then words alone are searched.
"""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from concurrent.futures import Future
from threading import Lock

from chains.background import Background
from errors import MemoryBotError
from memory.across import AcrossSearch
from memory.index.embedding import Embedder, fetch, installed
from memory.searching import LogSearch
from memory.store import Store
from memory.strategies import Search
from memory.tokens import TiktokenCounter

_KEPT = 50
"""Chats whose search stays in memory: some megabytes each for a thousand messages."""
_KEPT_ACROSS = 8
"""Of these, those that search all of an owner's chats, and may be as large as all of them together."""
_EMBEDDED_BEFORE_AN_ANSWER = 16
"""Messages embedded while somebody waits for an answer, at some 10 ms each; the rest afterwards."""

_log = logging.getLogger(__name__)


class Searches:
    """Every search of this process. One object serves all threads."""

    def __init__(self, background: Background) -> None:
        self._background = background
        self._open: OrderedDict[tuple[int, str, str], LogSearch] = OrderedDict()
        self._embedder: Embedder | None = None
        self._fetch: Future[None] | None = None
        self.problem = ""
        """Why the sentence model could not be fetched, for people; empty if nothing went wrong."""
        self._choosing = Lock()

    def before_answer(
        self, store: Store, owner: str, conversation_id: str, leaf_id: str | None, *, across: bool = False
    ) -> Search | None:
        """Return a search over the path to `leaf_id`, soon: of many new messages, only the newest by their meaning.

        across: over the owner's other chats, too. None if nothing was said there.
        """
        if leaf_id is None and not across:
            return None
        return self._search(store, owner, conversation_id, across).up_to(leaf_id, _EMBEDDED_BEFORE_AN_ANSWER)

    def catch_up(self, store: Store, owner: str, conversation_id: str, *, across: bool = False) -> None:
        """Bring a chat's search up to date in the background, as after an answer or a change of strategy."""
        self._background.submit(self._catch_up(store, owner, conversation_id, across))

    async def _catch_up(self, store: Store, owner: str, conversation_id: str, across: bool) -> None:
        try:
            await asyncio.to_thread(self._search(store, owner, conversation_id, across).catch_up, None)
        except MemoryBotError as error:
            _log.info("A search is behind: %s", error)

    @property
    def by_meaning(self) -> bool:
        """Whether the sentence model is here; without it words alone are compared."""
        with self._choosing:
            return self._installed() is not None

    @property
    def fetching(self) -> bool:
        """True while the sentence model is being fetched."""
        return self._fetch is not None and not self._fetch.done()

    def fetch_model(self) -> None:
        """Fetch the sentence model in the background; `problem` says what went wrong."""
        if not self.fetching and not self.by_meaning:
            self._fetch = self._background.submit(self._fetch_model())

    async def _fetch_model(self) -> None:
        self.problem = ""
        try:
            await asyncio.to_thread(fetch)
        except MemoryBotError as error:
            self.problem = str(error)
            return
        with self._choosing:
            self._open.clear()

    def _installed(self) -> Embedder | None:
        self._embedder = self._embedder or installed()
        return self._embedder

    def _search(self, store: Store, owner: str, conversation_id: str, across: bool) -> LogSearch:
        key = (id(store), owner, conversation_id)
        kind = AcrossSearch if across else LogSearch
        with self._choosing:
            if type(self._open.get(key)) is not kind:
                self._open[key] = kind(store, owner, conversation_id, self._installed(), TiktokenCounter())
            self._open.move_to_end(key)
            self._let_go()
            return self._open[key]

    def _let_go(self) -> None:
        """Keep the searches that were used last."""
        wide = [key for key, search in self._open.items() if isinstance(search, AcrossSearch)]
        for key in wide[:-_KEPT_ACROSS]:
            del self._open[key]
        while len(self._open) > _KEPT:
            self._open.popitem(last=False)
