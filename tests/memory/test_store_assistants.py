"""Definitions of an owner's own assistants are kept as they were given."""

from __future__ import annotations

from pathlib import Path

import pytest

from errors import NotFound
from memory.store import Store


def test_a_definition_is_kept_changed_and_forgotten(store: Store) -> None:
    first = store.create_assistant("ann", {"name": "Chef", "suggestions": ["Soup?"]})
    second = store.create_assistant("ann", {"name": "Poet"})
    assert list(store.own_assistants("ann")) == [first, second]
    assert store.assistant("ann", first) == {"name": "Chef", "suggestions": ["Soup?"]}
    store.update_assistant("ann", first, {"name": "Baker"})
    store.delete_assistant("ann", second)
    assert store.assistant("ann", first) == {"name": "Baker"}
    assert list(store.own_assistants("ann")) == [first]


def test_a_change_shows_in_the_time_of_the_last_change(store: Store, clock) -> None:
    kept = store.create_assistant("ann", {"name": "Chef"})
    before = store.own_assistants("ann")[kept]
    clock.go_on(1)
    store.update_assistant("ann", kept, {"name": "Baker"})
    assert store.own_assistants("ann")[kept] > before


def test_a_definition_that_is_gone_is_not_found(store: Store) -> None:
    gone = store.create_assistant("ann", {"name": "Chef"})
    store.delete_assistant("ann", gone)
    for attempt in (store.assistant, store.delete_assistant):
        with pytest.raises(NotFound):
            attempt("ann", gone)
    with pytest.raises(NotFound):
        store.update_assistant("ann", gone, {"name": "Baker"})


def test_a_deleted_definition_leaves_no_byte_behind(tmp_path: Path) -> None:
    store = Store.open(f"sqlite:///{tmp_path / 'memory.db'}")
    kept = store.create_assistant("ann", {"name": "Chef", "knowledge": "the secret of the soup is QX-7731" * 2000})
    store.delete_assistant("ann", kept)
    assert not any(b"QX-7731" in file.read_bytes() for file in tmp_path.iterdir())
    store.close()
