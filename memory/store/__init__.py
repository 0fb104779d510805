"""The store: the log of every conversation, and what was learned from it, in SQLite or PostgreSQL.

    store = Store.open("sqlite:///folder/memory-bot.db")
    chat = store.create_conversation("local", provider="local", model="small", strategy="window")
    question, answer = store.begin_turn("local", chat.id, "Hello", parent_id=None, provider=.., model=.., strategy=..)
    store.finish("local", answer.id, "ok", "Hello to you!")

Every method takes the owner first and sees nothing of anybody else's. One object serves all threads. What goes wrong
arrives as a StoreError whose text can be shown; then nothing was changed.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from memory.store.assistants import Assistants
from memory.store.attachments import Attachments
from memory.store.conversations import Conversations
from memory.store.entries import Entries
from memory.store.forgetting import Forgetting, Forgotten
from memory.store.knowledge import Knowledge
from memory.store.opening import connect
from memory.store.paths import Paths
from memory.store.records import Conversation, Ended, Entry, Image, Message, Prompt, Role, Standing, Status, utc_now
from memory.store.text import clean
from memory.store.turns import STALE_S, Turns
from memory.store.vectors import Vector, Vectors

__all__ = [
    "STALE_S",
    "Conversation",
    "Ended",
    "Entry",
    "Forgotten",
    "Image",
    "Message",
    "Prompt",
    "Role",
    "Standing",
    "Status",
    "Store",
    "Vector",
    "clean",
    "utc_now",
]


class Store(Conversations, Entries, Turns, Paths, Knowledge, Vectors, Forgetting, Attachments, Assistants):
    """An open store; close it when done."""

    @classmethod
    def open(cls, url: str, *, clock: Callable[[], datetime] = utc_now, busy_timeout_s: float = 5.0) -> Store:
        """Open the store at `url`, making and migrating it where needed.

        url: "sqlite:///path/file.db", "sqlite://" (in memory, gone when closed), "postgresql+psycopg://user@host/name".
        clock: gives the time, timezone-aware. busy_timeout_s: how long to wait for another program's lock.
        Raises StoreBusy, StoreReadOnly, StoreFull, StoreCorrupt (also for another program's or a newer app's file,
        which stays untouched), StoreError where the place cannot be reached or the address cannot be used.
        """
        engine, place = connect(url, busy_timeout_s)
        return cls(engine, place, clock, busy_timeout_s)

    def close(self) -> None:
        """Close all connections; SQLite then folds its write-ahead log into the file."""
        self.engine.dispose()
