"""Who there is to talk with: the app's assistants, those dropped into its folder, and those that the owner made."""

from __future__ import annotations

from assistants import Assistant, assistants
from memory.store import Store


def known_assistants(store: Store, owner: str) -> dict[str, Assistant]:
    """Return every assistant that the owner can talk with, by name; one's own by its id."""
    return {**assistants(), **_own(store, owner)}


def _own(store: Store, owner: str) -> dict[str, Assistant]:
    return {}
