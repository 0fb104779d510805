"""Nobody sees or changes what is another's: every method of the store is tried by somebody else."""

from __future__ import annotations

import inspect
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from errors import NotFound
from memory.store import Entry, Image, Store, Vector
from memory.store.schema import metadata
from memory.strategies import Derived, Fact, Lesson

WITHOUT_OWNER = {"open", "close"}
METHODS = {name for name in vars(Store) | dict.fromkeys(dir(Store), 0) if not name.startswith("_")} - WITHOUT_OWNER
LATE = datetime(2100, 1, 1, tzinfo=UTC)

ATTEMPTS = {
    "conversation": lambda s, w: s.conversation("bob", w["chat"]),
    "update_conversation": lambda s, w: s.update_conversation("bob", w["chat"], title="mine"),
    "delete_conversation": lambda s, w: s.delete_conversation("bob", w["chat"]),
    "restore_conversation": lambda s, w: s.restore_conversation("bob", w["binned"]),
    "begin_turn": lambda s, w: s.begin_turn("bob", w["chat"], "x", parent_id=w["question"], **w["asked"]),
    "begin_answer": lambda s, w: s.begin_answer("bob", w["chat"], w["question"], **w["asked"]),
    "append": lambda s, w: s.append("bob", w["chat"], "user", "x", parent_id=w["question"]),
    "append_all": lambda s, w: s.append_all("bob", w["chat"], [Entry("user", "x")]),
    "heartbeat": lambda s, w: s.heartbeat("bob", w["running"], "x"),
    "finish": lambda s, w: s.finish("bob", w["running"], "ok", "x"),
    "tail": lambda s, w: s.tail("bob", w["chat"], limit=9),
    "standing": lambda s, w: s.standing("bob", w["chat"]),
    "assistant": lambda s, w: s.assistant("bob", w["assistant"]),
    "update_assistant": lambda s, w: s.update_assistant("bob", w["assistant"], {"name": "mine"}),
    "delete_assistant": lambda s, w: s.delete_assistant("bob", w["assistant"]),
    "after": lambda s, w: s.after("bob", w["chat"], None, limit=9),
    "message": lambda s, w: s.message("bob", w["question"]),
    "siblings": lambda s, w: s.siblings("bob", [w["question"]]),
    "select": lambda s, w: s.select("bob", w["chat"], w["question"]),
    "set_feedback": lambda s, w: s.set_feedback("bob", w["running"], {"value": 1}),
    "save_prompt": lambda s, w: s.save_prompt("bob", w["running"], {}, []),
    "prompt": lambda s, w: s.prompt("bob", w["running"]),
    "derived": lambda s, w: s.derived("bob", w["chat"], "entity"),
    "facts": lambda s, w: s.facts("bob", w["chat"]),
    "find_derived": lambda s, w: s.find_derived("bob", w["chat"], "entity", "h"),
    "save_lesson": lambda s, w: s.save_lesson("bob", w["chat"], "entity", w["lesson"]),
    "edit_fact": lambda s, w: s.edit_fact("bob", w["fact"], "x"),
    "delete_fact": lambda s, w: s.delete_fact("bob", w["fact"]),
    "save_vectors": lambda s, w: s.save_vectors("bob", [Vector(w["question"], "m", 1, b"x")]),
    "vectors": lambda s, w: s.vectors("bob", w["chat"], "m"),
    "forget": lambda s, w: s.forget("bob", [w["question"]]),
    "images": lambda s, w: s.images("bob", [w["question"]]),
}
"""Calls that must be answered with NotFound."""

QUIET = {
    "conversations": (lambda s, w: [s.conversations("bob"), s.conversations("bob", deleted=True)], [[], []]),
    "purge": (lambda s, w: s.purge("bob", before=LATE), 0),
    "fail_stale": (lambda s, w: s.fail_stale("bob"), 0),
    "find_text": (lambda s, w: s.find_text("bob", "secret"), []),
    "standings": (lambda s, w: s.standings("bob"), []),
    "own_assistants": (lambda s, w: s.own_assistants("bob"), {}),
}
"""Calls that look at everything of the owner's, and must find nothing."""

ADMITTED = {"create_conversation", "create_assistant"}
"""What anybody may do, in their own name."""

MIXED = {
    "another's message in one's own conversation, as parent": lambda s, w: s.append(
        "bob", w["bobs"], "user", "x", parent_id=w["question"]
    ),
    "as parent of a turn": lambda s, w: s.begin_turn("bob", w["bobs"], "x", parent_id=w["question"], **w["asked"]),
    "as question": lambda s, w: s.begin_answer("bob", w["bobs"], w["question"], **w["asked"]),
    "as leaf": lambda s, w: s.tail("bob", w["bobs"], limit=9, leaf_id=w["question"]),
    "as the page's end": lambda s, w: s.tail("bob", w["bobs"], limit=9, before_id=w["running"]),
    "as the page's start": lambda s, w: s.after("bob", w["bobs"], w["question"], limit=9),
    "as the path's leaf": lambda s, w: s.after("bob", w["bobs"], None, limit=9, leaf_id=w["running"]),
    "as selection": lambda s, w: s.select("bob", w["bobs"], w["question"]),
    "as the leaf of what was derived": lambda s, w: s.derived("bob", w["bobs"], "entity", leaf_id=w["running"]),
    "as the leaf of facts": lambda s, w: s.facts("bob", w["bobs"], leaf_id=w["running"]),
    "as a lesson's source": lambda s, w: s.save_lesson("bob", w["bobs"], "entity", w["lesson"]),
    "as the place to find text in": lambda s, w: s.find_text("bob", "secret", w["chat"]),
    "among one's own to see": lambda s, w: s.images("bob", [w["bobs_message"], w["question"]]),
    "among one's own to forget": lambda s, w: s.forget("bob", [w["question"], w["question"]]),
}


@pytest.fixture
def world(store: Store, chat, clock, asked):
    """Something of Ann's in every table, and a conversation of Bob's."""
    image = Image("secret.png", "image/png", b"secret")
    question, running = store.begin_turn("ann", chat.id, "secret", parent_id=None, images=[image], **asked)
    lesson = Lesson(Derived(question.id, (question.id,), "h", {}), (Fact("Ann", "secret", (question.id,)),))
    store.save_lesson("ann", chat.id, "entity", lesson)
    store.save_prompt("ann", running.id, {"messages": ["secret"]}, [])
    store.save_vectors("ann", [Vector(question.id, "m", 0, b"secret")])
    binned = store.create_conversation("ann", **asked)
    store.delete_conversation("ann", binned.id)
    bobs = store.create_conversation("bob", **asked)
    clock.go_on(3600)
    return {
        "chat": chat.id,
        "binned": binned.id,
        "question": question.id,
        "running": running.id,
        "assistant": store.create_assistant("ann", {"name": "secret"}),
        "fact": store.facts("ann", chat.id)[0].id,
        "lesson": lesson,
        "bobs": bobs.id,
        "bobs_message": store.append("bob", bobs.id, "user", "x", parent_id=None).id,
        "asked": asked,
    }


def _everything(store: Store) -> dict[str, list[object]]:
    with store.engine.connect() as connection:
        return {table.name: sorted(map(repr, connection.execute(sa.select(table)))) for table in metadata.sorted_tables}


def test_every_method_is_tried_by_another_owner():
    assert ATTEMPTS.keys() | QUIET.keys() | ADMITTED == METHODS


@pytest.mark.parametrize("name", sorted(METHODS))
def test_every_method_takes_the_owner_first_and_must_be_given_it(name: str):
    first = list(inspect.signature(getattr(Store, name)).parameters.values())[1]
    assert first.name == "owner"
    assert first.default is inspect.Parameter.empty


@pytest.mark.parametrize("attempt", [*ATTEMPTS, *MIXED])
def test_another_owner_finds_nothing_and_changes_nothing(store: Store, world, attempt: str):
    before = _everything(store)
    with pytest.raises(NotFound) as caught:
        (ATTEMPTS | MIXED)[attempt](store, world)
    assert "secret" not in str(caught.value)
    assert _everything(store) == before


@pytest.mark.parametrize("attempt", QUIET)
def test_another_owners_lists_are_empty(store: Store, world, attempt: str):
    before = _everything(store)
    call, expected = QUIET[attempt]
    if attempt in {"conversations", "standings"}:
        store.delete_conversation("bob", world["bobs"])
        store.purge("bob", before=LATE)
        before = _everything(store)
    assert call(store, world) == expected
    assert _everything(store) == before


def test_what_is_another_owners_looks_the_same_as_what_is_nowhere(store: Store, world):
    with pytest.raises(NotFound) as foreign:
        store.conversation("bob", world["chat"])
    with pytest.raises(NotFound) as missing:
        store.conversation("bob", "nowhere")
    assert str(foreign.value).replace(world["chat"], "nowhere") == str(missing.value)
