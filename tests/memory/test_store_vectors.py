from __future__ import annotations

import os

import pytest

from errors import NotFound
from memory.store import Entry, Store, Vector


def test_vectors_come_back_by_conversation_and_model(store: Store, chat, talk, asked):
    first, second = talk("Hi", "Hello")
    other = store.create_conversation("ann", **asked)
    (elsewhere,) = store.append_all("ann", other.id, [Entry("user", "Hi")])
    every_byte = bytes(range(256))
    store.save_vectors("ann", [Vector(first, "small", 0, every_byte), Vector(first, "small", 1, b"b")])
    store.save_vectors("ann", [Vector(second, "large", 0, b"c"), Vector(elsewhere.id, "small", 0, b"d")])
    assert sorted(store.vectors("ann", chat.id, "small")) == [(first, 0, every_byte), (first, 1, b"b")]
    assert store.vectors("ann", chat.id, "large") == [(second, 0, b"c")]
    assert store.vectors("ann", chat.id, "other") == []


def test_a_vector_that_is_there_already_stays_and_the_new_ones_are_kept(store: Store, chat, talk):
    first, second = talk("Hi", "Hello")
    store.save_vectors("ann", [Vector(first, "small", 0, b"a")])
    store.save_vectors("ann", [Vector(first, "small", 0, b"b"), Vector(second, "small", 0, b"c")])
    assert sorted(store.vectors("ann", chat.id, "small")) == [(first, 0, b"a"), (second, 0, b"c")]


def test_a_message_without_a_word_gets_no_vector(store: Store, chat, talk):
    first, blank = talk("Hi", "")
    store.save_vectors("ann", [Vector(first, "small", 0, b"a"), Vector(blank, "small", 0, b"b")])
    assert store.vectors("ann", chat.id, "small") == [(first, 0, b"a")]


def test_of_vectors_with_an_unknown_message_none_is_kept(store: Store, chat, talk):
    (first,) = talk("Hi")
    with pytest.raises(NotFound, match="nowhere"):
        store.save_vectors("ann", [Vector(first, "small", 0, b"a"), Vector("nowhere", "small", 0, b"b")])
    store.save_vectors("ann", [])
    assert store.vectors("ann", chat.id, "small") == []


def test_thousands_of_vectors_are_kept_and_read(store: Store, chat):
    added = store.append_all("ann", chat.id, [Entry("user", f"{number}") for number in range(2500)])
    rows = [Vector(message.id, "small", 0, os.urandom(8)) for message in added]
    store.save_vectors("ann", rows)
    assert sorted(store.vectors("ann", chat.id, "small")) == sorted((r.message_id, r.passage, r.vector) for r in rows)
