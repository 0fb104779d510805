from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa

from errors import NotFound
from memory.store import Store
from memory.store.schema import memories
from memory.strategies import Derived, Fact, Lesson


def _step(upto: str, input_hash: str = "h", **state: object) -> Lesson:
    return Lesson(Derived(upto, (upto,), input_hash, state))


def _told(upto: str, *facts: Fact, superseded: dict[str, int] | None = None) -> Lesson:
    return Lesson(Derived(upto, (upto,), f"hash of {upto}", {}), facts, superseded or {})


def test_a_lesson_comes_back_as_it_was_saved(store: Store, chat, talk):
    ids = talk("I am Priya, in Lisbon", "Hello Priya")
    derived = Derived(ids[1], tuple(ids), "abc", {"summary": "Priya lives in Lisbon", "turns": 1})
    facts = (
        Fact("Priya", "lives in Lisbon", (ids[1], ids[0]), attribute="home"),
        Fact("Priya", "is the user", (ids[0],)),
    )
    assert store.save_lesson("ann", chat.id, "entity", Lesson(derived, facts))
    assert store.derived("ann", chat.id, "entity") == [derived]
    assert store.derived("ann", chat.id, "summary") == []
    assert store.find_derived("ann", chat.id, "entity", "abc") == derived
    assert store.find_derived("ann", chat.id, "entity", "abd") is None
    kept = store.facts("ann", chat.id)
    # The second was said earlier in the log than the last word of the first.
    assert [replace(fact, id="") for fact in kept] == [facts[1], facts[0]]
    assert all(len(fact.id) == 36 for fact in kept)


def test_the_second_writer_of_a_lesson_changes_nothing(store: Store, chat, talk):
    (only,) = talk("I am Priya")
    assert store.save_lesson("ann", chat.id, "entity", _told(only, Fact("Priya", "is the user", (only,))))
    before = store.facts("ann", chat.id)
    assert not store.save_lesson("ann", chat.id, "entity", _told(only, Fact("Priya", "is Priya", (only,))))
    assert store.facts("ann", chat.id) == before
    assert store.save_lesson("ann", chat.id, "blend", _told(only))


def test_a_lesson_from_messages_that_are_not_there_is_kept_not_even_in_part(store: Store, chat, talk):
    (only,) = talk("I am Priya")
    for lesson in (
        _step("nowhere"),
        _told(only, Fact("a", "b", (only,)), Fact("c", "d", ("nowhere",))),
        Lesson(Derived(only, (only, "nowhere"), "h", {})),
    ):
        with pytest.raises(NotFound, match="nowhere"):
            store.save_lesson("ann", chat.id, "entity", lesson)
    assert store.derived("ann", chat.id, "entity") == []
    assert store.facts("ann", chat.id) == []


def test_what_was_learned_holds_only_on_the_paths_it_was_learned_on(store: Store, chat, talk):
    ids = talk("a", "b", "c", "d")
    edited = talk("C", "D", parent_id=ids[1])
    for upto in (edited[1], ids[1], ids[3]):
        assert store.save_lesson("ann", chat.id, "summary", _step(upto, at=upto))
        sources = (ids[0], upto)
        assert store.save_lesson("ann", chat.id, "entity", _told(upto, Fact("x", upto, sources)))

    def seen(leaf_id: str | None) -> tuple[list[str], list[str]]:
        steps = store.derived("ann", chat.id, "summary", leaf_id=leaf_id)
        facts = store.facts("ann", chat.id, leaf_id=leaf_id)
        return [step.upto_message_id for step in steps], [fact.text for fact in facts]

    assert seen(None) == ([ids[1], edited[1]], [ids[1], edited[1]])
    assert seen(ids[3]) == ([ids[1], ids[3]], [ids[1], ids[3]])
    assert seen(ids[2]) == ([ids[1]], [ids[1]])
    assert seen(ids[0]) == ([], [])


def test_a_fact_is_superseded_only_where_the_newer_one_was_said(store: Store, chat, talk):
    ids = talk("I live in Lisbon", "ok")
    moved = talk("I moved to Porto", "ok", parent_id=ids[1])
    faro = talk("I moved to Faro", "ok", parent_id=ids[1])
    store.save_lesson("ann", chat.id, "entity", _told(ids[0], Fact("user", "lives in Lisbon", (ids[0],))))
    (lisbon,) = store.facts("ann", chat.id)
    for first, text in ((moved[0], "Porto"), (faro[0], "Faro")):
        fact = Fact("user", f"lives in {text}", (first,))
        store.save_lesson("ann", chat.id, "entity", _told(first, fact, superseded={lisbon.id: 0}))

    def told(leaf_id: str) -> list[tuple[str, bool]]:
        found = store.facts("ann", chat.id, leaf_id=leaf_id)
        texts = {fact.id: fact.text for fact in found}
        return [(fact.text, texts.get(fact.superseded_by, "")) for fact in found]

    assert told(moved[1]) == [("lives in Lisbon", "lives in Porto"), ("lives in Porto", "")]
    assert told(faro[1]) == [("lives in Lisbon", "lives in Faro"), ("lives in Faro", "")]
    assert told(ids[1]) == [("lives in Lisbon", "")]


def test_a_superseded_fact_that_is_gone_or_elsewhere_is_passed_over(store: Store, chat, talk, asked):
    (here,) = talk("I live in Lisbon")
    other = store.create_conversation("ann", **asked)
    there = store.append("ann", other.id, "user", "I live in Faro", parent_id=None).id
    store.save_lesson("ann", other.id, "entity", _told(there, Fact("user", "lives in Faro", (there,))))
    (faro,) = store.facts("ann", other.id)
    lesson = _told(here, Fact("user", "lives in Lisbon", (here,)), superseded={"deleted meanwhile": 0, faro.id: 0})
    assert store.save_lesson("ann", chat.id, "entity", lesson)
    assert store.facts("ann", other.id) == [faro]


def test_a_fact_can_be_corrected_and_is_marked_so(store: Store, chat, talk):
    (only,) = talk("I am Pria")
    store.save_lesson("ann", chat.id, "entity", _told(only, Fact("user", "is called Pria", (only,))))
    (fact,) = store.facts("ann", chat.id)
    store.edit_fact("ann", fact.id, "is called Priya\0")
    assert store.facts("ann", chat.id) == [replace(fact, text="is called Priya\ufffd")]
    with store.engine.connect() as connection:
        assert connection.execute(sa.select(memories.c.edited)).scalar_one() is True


def test_a_deleted_fact_is_gone_and_what_it_superseded_holds_again(store: Store, chat, talk):
    first, _, second = talk("I live in Lisbon", "ok", "No, in Faro")
    store.save_lesson("ann", chat.id, "entity", _told(first, Fact("user", "lives in Lisbon", (first,))))
    (lisbon,) = store.facts("ann", chat.id)
    correction = _told(second, Fact("user", "lives in Faro", (second,)), superseded={lisbon.id: 0})
    store.save_lesson("ann", chat.id, "entity", correction)
    superseded, faro = store.facts("ann", chat.id)
    assert superseded.superseded_by == faro.id
    store.delete_fact("ann", faro.id)
    assert store.facts("ann", chat.id) == [lisbon]
    with pytest.raises(NotFound):
        store.delete_fact("ann", faro.id)
    with pytest.raises(NotFound):
        store.edit_fact("ann", faro.id, "x")


def test_nothing_was_learned_from_an_empty_conversation(store: Store, chat):
    assert store.derived("ann", chat.id, "summary") == store.facts("ann", chat.id) == []
