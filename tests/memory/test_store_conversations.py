from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
import sqlalchemy as sa

from errors import NotFound
from memory.store import Entry, Image, Store, Vector
from memory.store.schema import metadata
from memory.strategies import Derived, Fact, Lesson


def test_a_conversation_comes_back_as_it_was_made(store: Store, clock, asked):
    made = store.create_conversation("ann", **asked, title="Trip", settings={"kept_turns": 3, "base_url": ""})
    assert store.conversation("ann", made.id) == made
    assert (made.title, made.assistant, made.settings) == ("Trip", "memory_bot", {"kept_turns": 3, "base_url": ""})
    assert (made.pinned, made.archived, made.leaf_id, made.deleted_at) == (False, False, None, None)
    assert made.created_at == made.updated_at == clock.now
    assert made.created_at.tzinfo is UTC


def test_times_from_any_zone_come_back_as_the_same_moment_in_utc(store: Store, chat):
    moment = datetime(2025, 7, 1, 23, 30, 0, 123456, tzinfo=timezone(timedelta(hours=5, minutes=30)))
    kept = store.append("ann", chat.id, "user", "hi", parent_id=None, at=moment)
    assert store.message("ann", kept.id).created_at == moment
    assert store.message("ann", kept.id).created_at.isoformat() == "2025-07-01T18:00:00.123456+00:00"


def test_a_time_without_a_zone_is_refused(store: Store, chat):
    naive = datetime(2025, 7, 1)
    with pytest.raises(ValueError, match=r"2025-07-01 00:00:00 has no time zone\. Add one"):
        store.append("ann", chat.id, "user", "hi", parent_id=None, at=naive)
    with pytest.raises(ValueError, match="no time zone"):
        store.append_all("ann", chat.id, [Entry("user", "hi"), Entry("user", "ho", at=naive)])
    assert store.tail("ann", chat.id, limit=5) == []


def test_conversations_are_listed_pinned_first_then_newest(store: Store, clock, asked):
    ids = []
    for _ in range(4):
        clock.go_on(1)
        ids.append(store.create_conversation("ann", **asked).id)
    store.update_conversation("ann", ids[1], pinned=True)
    clock.go_on(1)
    store.append("ann", ids[0], "user", "again", parent_id=None)
    assert [chat.id for chat in store.conversations("ann")] == [ids[1], ids[0], ids[3], ids[2]]
    assert [chat.id for chat in store.conversations("ann", limit=2, offset=1)] == [ids[0], ids[3]]


def test_renaming_does_not_move_a_conversation_up(store: Store, clock, asked):
    old = store.create_conversation("ann", **asked)
    clock.go_on(1)
    new = store.create_conversation("ann", **asked)
    clock.go_on(1)
    store.update_conversation("ann", old.id, title="Renamed", strategy="summary")
    assert [chat.id for chat in store.conversations("ann")] == [new.id, old.id]


def test_archived_and_deleted_conversations_have_lists_of_their_own(store: Store, asked):
    shown, archived, deleted = (store.create_conversation("ann", **asked).id for _ in range(3))
    store.update_conversation("ann", archived, archived=True)
    store.delete_conversation("ann", deleted)
    assert [chat.id for chat in store.conversations("ann")] == [shown]
    assert [chat.id for chat in store.conversations("ann", archived=True)] == [archived]
    assert [chat.id for chat in store.conversations("ann", deleted=True)] == [deleted]


def test_an_update_changes_only_what_it_names(store: Store, chat):
    changed = store.update_conversation("ann", chat.id, model="large", settings={"temperature": 0.5})
    assert (changed.model, changed.settings) == ("large", {"temperature": 0.5})
    assert (changed.title, changed.provider, changed.strategy) == (chat.title, chat.provider, chat.strategy)
    assert store.update_conversation("ann", chat.id) == changed


def test_an_update_of_what_is_not_to_be_changed_is_refused(store: Store, chat):
    with pytest.raises(TypeError, match="deleted_at, leaf_id"):
        store.update_conversation("ann", chat.id, deleted_at=None, leaf_id="x")  # type: ignore[call-arg]
    assert store.conversation("ann", chat.id) == chat


def test_deleting_can_be_undone(store: Store, chat, talk, clock):
    ids = talk("hi", "hello")
    before = store.conversation("ann", chat.id)
    clock.go_on(5)
    assert store.delete_conversation("ann", chat.id).deleted_at == clock.now
    clock.go_on(5)
    assert store.delete_conversation("ann", chat.id).deleted_at == clock.now - timedelta(seconds=5)
    assert store.restore_conversation("ann", chat.id) == before
    assert [message.id for message in store.tail("ann", chat.id, limit=9)] == ids


def test_a_deleted_conversation_takes_no_new_turn(store: Store, chat, talk, asked):
    question, _ = talk("hi", "hello")
    store.delete_conversation("ann", chat.id)
    with pytest.raises(NotFound, match=r"“Travel” is in the bin\. Restore it"):
        store.begin_turn("ann", chat.id, "more", parent_id=None, **asked)
    with pytest.raises(NotFound, match="in the bin"):
        store.begin_answer("ann", chat.id, question, **asked)


def _fill(store: Store, chat_id: str, word: str, messages: int, asked: dict[str, str]) -> None:
    """Put something into every table."""
    parent = None
    for number in range(messages):
        role = "assistant" if number % 2 else "user"
        parent = store.append("ann", chat_id, role, f"{word} {number} " * (1 + number % 90), parent_id=parent).id
    store.set_feedback("ann", parent, {"value": 1, "comment": word})
    store.save_prompt("ann", parent, {"messages": [word]}, [{"text": word}])
    store.save_vectors("ann", [Vector(parent, "small", 0, word.encode())])
    old = Lesson(Derived(parent, (parent,), "1", {"summary": word}), (Fact("Ann", word, (parent,)),))
    store.save_lesson("ann", chat_id, "entity", old)
    (fact,) = store.facts("ann", chat_id)
    new = Lesson(Derived(parent, (parent,), "2", {}), (Fact("Ann", f"new {word}", (parent,)),), {fact.id: 0})
    store.save_lesson("ann", chat_id, "entity", new)
    store.append("ann", chat_id, "user", word, parent_id=parent, images=[Image("x.png", "image/png", word.encode())])
    _, answer = store.begin_turn("ann", chat_id, word, parent_id=parent, **asked)
    for length in (10, 500, 3000, 9000, 20):
        store.heartbeat("ann", answer.id, word * length)


def _rows(store: Store) -> dict[str, int]:
    with store.engine.connect() as connection:
        count = sa.func.count()
        return {
            table.name: connection.execute(sa.select(count).select_from(table)).scalar_one()
            for table in metadata.sorted_tables
            # An owner's assistants stay whatever becomes of the chats.
            if table.name != "assistants"
        }


def test_purging_removes_every_row_of_the_old_and_none_of_the_others(store: Store, chat, clock, asked):
    _fill(store, chat.id, "kept", 6, asked)
    kept = _rows(store)
    assert all(kept.values()), "a table is not covered by this test"
    doomed = store.create_conversation("ann", **asked)
    _fill(store, doomed.id, "doomed", 6, asked)
    recent = store.create_conversation("ann", **asked)
    store.delete_conversation("ann", doomed.id)
    clock.go_on(60)
    store.delete_conversation("ann", recent.id)
    assert store.purge("ann", before=clock.now - timedelta(seconds=30)) == 1
    assert _rows(store) == {**kept, "conversations": kept["conversations"] + 1}
    assert store.purge("ann", before=clock.now) == 0
    with pytest.raises(NotFound):
        store.restore_conversation("ann", doomed.id)


def test_a_conversation_of_thousands_of_messages_can_be_purged(store: Store, chat, clock, asked):
    # A cascade along the parents would meet SQLite's limit of 1,000 nested triggers.
    _fill(store, chat.id, "long", 1100, asked)
    store.delete_conversation("ann", chat.id)
    clock.go_on(1)
    assert store.purge("ann", before=clock.now) == 1
    assert not any(_rows(store).values())


def test_purged_text_is_in_none_of_the_files_bytes(tmp_path: Path, clock, asked):
    path = tmp_path / "store.db"
    canary = "canary-0c1f"
    with_files = Store.open(f"sqlite:///{path}", clock=clock)
    other = with_files.create_conversation("ann", **asked)
    doomed = with_files.create_conversation("ann", **asked, title=canary)
    for number in range(40):
        with_files.append("ann", other.id, "user", f"stays {number} " * number, parent_id=None)
    _fill(with_files, doomed.id, canary, 200, asked)
    files = [path, path.with_name("store.db-wal"), path.with_name("store.db-shm")]
    assert any(canary.encode() in file.read_bytes() for file in files)

    with_files.delete_conversation("ann", doomed.id)
    clock.go_on(1)
    assert with_files.purge("ann", before=clock.now) == 1
    assert [file.name for file in files if canary.encode() in file.read_bytes()] == []
    assert len(with_files.tail("ann", other.id, limit=99)) == 1
    with_files.close()
    assert canary.encode() not in path.read_bytes()
