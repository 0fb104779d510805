"""Definitions of an owner's own assistants are kept as they were given."""

from __future__ import annotations

import pytest

from errors import NotFound
from memory.store import Store


def test_a_definition_is_kept_changed_and_forgotten(store: Store) -> None:
    first = store.create_assistant("ann", {"name": "Chef", "suggestions": ["Soup?"]})
    second = store.create_assistant("ann", {"name": "Poet"})
    assert list(store.own_assistants("ann").items()) == [
        (first, {"name": "Chef", "suggestions": ["Soup?"]}),
        (second, {"name": "Poet"}),
    ]
    store.update_assistant("ann", first, {"name": "Baker"})
    store.delete_assistant("ann", second)
    assert store.own_assistants("ann") == {first: {"name": "Baker"}}


def test_a_definition_that_is_gone_is_not_found(store: Store) -> None:
    gone = store.create_assistant("ann", {"name": "Chef"})
    store.delete_assistant("ann", gone)
    with pytest.raises(NotFound):
        store.update_assistant("ann", gone, {"name": "Baker"})
    with pytest.raises(NotFound):
        store.delete_assistant("ann", gone)
