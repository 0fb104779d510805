from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
import sqlalchemy as sa

from errors import NotFound
from memory.store import Entry, Store
from memory.store.schema import messages

SAID = datetime(2023, 5, 8, 13, 56, tzinfo=timezone(timedelta(hours=2)))


def test_who_said_a_message_and_when_come_back(store: Store, chat):
    added = store.append("ann", chat.id, "user", "We moved", parent_id=None, speaker="Ana\0", at=SAID)
    assert (added.speaker, added.created_at, added.finished_at) == ("Ana\ufffd", SAID, SAID)
    assert store.message("ann", added.id) == added
    assert store.conversation("ann", chat.id).updated_at == SAID


def test_a_message_without_a_speaker_or_a_time_is_said_now_by_its_role(store: Store, chat, clock):
    for added in (
        store.append("ann", chat.id, "user", "Hi", parent_id=None),
        *store.append_all("ann", chat.id, [Entry("user", "Ho")]),
    ):
        assert (added.speaker, added.created_at) == ("", clock.now)


def test_entries_added_at_once_stand_one_under_the_other_after_the_leaf(store: Store, chat, talk):
    ids = talk("a", "b")
    entries = [Entry("user", "c\ud83d", "Ana", SAID), Entry("assistant", "d")]
    added = store.append_all("ann", chat.id, entries)
    assert [(m.content, m.depth, m.parent_id) for m in added] == [("c\ufffd", 2, ids[1]), ("d", 3, added[0].id)]
    assert store.tail("ann", chat.id, limit=9)[2:] == added
    assert added[0].created_at.tzinfo is UTC
    assert store.conversation("ann", chat.id).leaf_id == added[-1].id


def test_entries_added_where_a_path_forks_begin_a_branch_of_their_own(store: Store, chat, talk):
    ids = talk("a", "b", "c")
    store.append("ann", chat.id, "user", "C", parent_id=ids[1])
    store.append_all("ann", chat.id, [Entry("assistant", "D"), Entry("user", "E")])
    with store.engine.begin() as connection:
        connection.execute(sa.text("UPDATE conversations SET leaf_id = :leaf"), {"leaf": ids[0]})
    store.append_all("ann", chat.id, [Entry("assistant", "B"), Entry("user", "F")])
    assert [m.content for m in store.tail("ann", chat.id, limit=9)] == ["a", "B", "F"]
    assert [m.content for m in store.after("ann", chat.id, None, limit=9, leaf_id=ids[2])] == ["a", "b", "c"]


def test_the_first_entries_of_a_conversation_begin_it(store: Store, chat):
    first, second = store.append_all("ann", chat.id, [Entry("user", "a"), Entry("assistant", "b")])
    assert (first.parent_id, first.depth, second.parent_id) == (None, 0, first.id)
    assert store.append("ann", chat.id, "user", "c", parent_id=second.id).depth == 2


def test_no_entries_change_nothing(store: Store, chat, clock):
    clock.go_on(5)
    assert store.append_all("ann", chat.id, []) == []
    assert store.conversation("ann", chat.id) == chat


def test_of_entries_that_cannot_all_be_added_none_is(store: Store, chat):
    with pytest.raises(ValueError, match="no time zone"):
        store.append_all("ann", chat.id, [Entry("user", "a"), Entry("user", "b", at=datetime(2023, 5, 8))])
    with pytest.raises(NotFound):
        store.append_all("ann", "nowhere", [Entry("user", "a")])
    with store.engine.connect() as connection:
        assert connection.execute(sa.select(messages.c.id)).first() is None
