"""What is said in the benches' chats: messages of about 60 words, each different."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from memory.store import Store

OWNER = "local"
"""Owner of the chats of a person at this computer."""

_WORDS = [
    *("river", "morning", "garden", "letter", "window", "market", "violin", "harbour", "lantern", "orchard"),
    *("station", "pepper", "marble", "ladder", "thunder", "blanket", "copper", "meadow", "candle", "bridge"),
    *("feather", "saddle", "ribbon", "pocket", "kettle"),
]


def said(number: int) -> str:
    """Return the text of a chat's message: two short paragraphs, about 60 words, other ones for each number."""
    words = [_WORDS[(number * 7 + place * (3 + number % 11)) % len(_WORDS)] for place in range(58)]
    return f"Message {number}. {' '.join(words[:29]).capitalize()}.\n\n{' '.join(words[29:]).capitalize()}."


def seed(database: Path, lengths: list[int], model: str, base_url: str, strategy: str) -> dict[int, str]:
    """Write a chat of each length into a SQLite store, message by message; return their ids."""
    store = Store.open(f"sqlite:///{database}")
    chats = {}
    setup: dict[str, Any] = {
        "provider": "compatible",
        "model": model,
        "strategy": strategy,
        "settings": {"base_url": base_url},
    }
    for length in lengths:
        chat = store.create_conversation(OWNER, title=f"A chat of {length} messages", **setup)
        leaf = None
        for number in range(length):
            leaf = store.append(OWNER, chat.id, "assistant" if number % 2 else "user", said(number), parent_id=leaf).id
        chats[length] = chat.id
    store.close()
    return chats
