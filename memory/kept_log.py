"""A conversation's shown path, kept in this process and brought up to date at each look: for what reads all of it.

Another process may add to the log, turn to another path of it, or forget in it; a look sees that. What was forgotten is
kept no longer than until the next look.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock

from langchain_core.messages import BaseMessage

from errors import NotFound
from memory.reading import as_message
from memory.store import Message, Store

_ALL = 1_000_000_000
_FEW = 3
"""Messages that are looked up one by one, which takes a fraction of the time of a path's reading."""


@dataclass(frozen=True)
class Look:
    """The path, as it stands now."""

    messages: Sequence[BaseMessage]
    """Oldest first, up to an answer that is still being written; leave the list as it is."""
    generation: int
    """Counted up whenever anything but an addition at the end happened: what was made from them is void then."""


class KeptLog:
    """One conversation's path. One object serves all threads."""

    def __init__(self, store: Store, owner: str, conversation_id: str) -> None:
        self._store = store
        self._owner = owner
        self._conversation = conversation_id
        self._messages: list[BaseMessage] = []
        self._forgotten = ""
        self._generation = 0
        self._looking = Lock()

    def look(self, leaf_id: str | None = None) -> Look:
        """Return the path with what has been added since the last look; reads only that, where nothing else happened.

        leaf_id: the newest message of the path; the conversation's own leaf, if not given.
        Raises NotFound if the conversation is gone.
        """
        with self._looking:
            shown, forgotten = self._store.standing(self._owner, self._conversation)
            leaf_id = leaf_id or shown
            added = self._added(leaf_id) if forgotten == self._forgotten else None
            if added is None:
                self._generation += 1
                added = self._path(leaf_id)
                self._messages = []
            self._forgotten = forgotten
            # A new list, since earlier looks may be in use in other threads.
            self._messages = [*self._messages, *(as_message(entry) for entry in added)] if added else self._messages
            return Look(self._messages, self._generation)

    def _added(self, leaf_id: str | None) -> list[Message] | None:
        """Return what follows the newest message known; None if that is not on the path any more."""
        newest = str(self._messages[-1].id) if self._messages else None
        if newest == leaf_id:
            return []
        if newest is None:
            return self._path(leaf_id)
        try:
            few = self._few(leaf_id, newest)
            if few is None:
                few = self._store.after(self._owner, self._conversation, newest, limit=_ALL, leaf_id=leaf_id)
        except NotFound:
            return None
        return _ended(few)

    def _few(self, leaf_id: str | None, newest: str) -> list[Message] | None:
        """Return what follows the newest message known, if that is a few messages; else None."""
        few: list[Message] = []
        while leaf_id and len(few) < _FEW:
            entry = self._store.message(self._owner, leaf_id)
            few.insert(0, entry)
            if entry.parent_id == newest:
                return few
            leaf_id = entry.parent_id
        return None

    def _path(self, leaf_id: str | None) -> list[Message]:
        if leaf_id is None:
            return []
        return _ended(self._store.tail(self._owner, self._conversation, limit=_ALL, leaf_id=leaf_id))


def _ended(entries: list[Message]) -> list[Message]:
    running = next((place for place, entry in enumerate(entries) if entry.status == "running"), len(entries))
    return entries[:running]
