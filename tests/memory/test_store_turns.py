from __future__ import annotations

import pytest

from errors import NotFound, TurnRunning
from memory.store import STALE_S, Store
from memory.store.turns import BROKEN_OFF


def test_a_turn_begins_with_the_question_and_an_empty_running_answer(store: Store, chat, asked, clock):
    question, answer = store.begin_turn("ann", chat.id, "Hi", parent_id=None, **asked)
    assert (question.role, question.content, question.status, question.depth) == ("user", "Hi", "ok", 0)
    assert (answer.role, answer.content, answer.status, answer.depth) == ("assistant", "", "running", 1)
    assert (answer.parent_id, answer.finished_at, question.finished_at) == (question.id, None, clock.now)
    assert (answer.provider, answer.model, answer.strategy) == ("scripted", "small", "window")
    assert store.conversation("ann", chat.id).leaf_id == answer.id
    assert store.tail("ann", chat.id, limit=9) == [question, answer]


def test_a_turn_ends_once_with_what_it_gave(store: Store, chat, asked, clock):
    _, answer = store.begin_turn("ann", chat.id, "Hi", parent_id=None, **asked)
    clock.go_on(3)
    usage = {"input_tokens": 4, "output_tokens": 2}
    assert store.finish("ann", answer.id, "ok", "Hello", usage=usage, model="small-2026")
    ended = store.message("ann", answer.id)
    assert (ended.status, ended.content, ended.usage, ended.model) == ("ok", "Hello", usage, "small-2026")
    assert ended.finished_at == store.conversation("ann", chat.id).updated_at == clock.now
    clock.go_on(3)
    assert not store.finish("ann", answer.id, "failed", "", error="late")
    assert not store.heartbeat("ann", answer.id, "late")
    assert store.message("ann", answer.id) == ended


def test_a_stopped_turn_keeps_what_arrived(store: Store, chat, asked):
    _, answer = store.begin_turn("ann", chat.id, "Hi", parent_id=None, **asked)
    assert store.heartbeat("ann", answer.id, "Hel")
    assert store.message("ann", answer.id).content == "Hel"
    assert store.finish("ann", answer.id, "stopped", "Hello th")
    assert store.message("ann", answer.id).content == "Hello th"
    assert store.message("ann", answer.id).model == "small"


def test_an_answer_cannot_end_as_running(store: Store, chat, asked):
    _, answer = store.begin_turn("ann", chat.id, "Hi", parent_id=None, **asked)
    with pytest.raises(ValueError, match="running"):
        store.finish("ann", answer.id, "running", "")  # type: ignore[arg-type]
    assert store.message("ann", answer.id).status == "running"


def test_a_second_turn_is_refused_while_one_runs_and_nothing_is_kept_of_it(store: Store, chat, asked):
    question, answer = store.begin_turn("ann", chat.id, "Hi", parent_id=None, **asked)
    with pytest.raises(TurnRunning, match="another tab"):
        store.begin_turn("ann", chat.id, "Me too", parent_id=answer.id, **asked)
    with pytest.raises(TurnRunning):
        store.begin_answer("ann", chat.id, question.id, **asked)
    assert store.tail("ann", chat.id, limit=9) == [question, answer]
    store.finish("ann", answer.id, "ok", "Hello")
    store.begin_turn("ann", chat.id, "Me too", parent_id=answer.id, **asked)


def test_the_database_itself_holds_one_running_answer_a_conversation(store: Store, chat, asked):
    _, answer = store.begin_turn("ann", chat.id, "Hi", parent_id=None, **asked)
    with pytest.raises(TurnRunning):
        store.append("ann", chat.id, "assistant", "", parent_id=answer.id, status="running")
    other = store.create_conversation("ann", **asked)
    assert store.append("ann", other.id, "assistant", "", parent_id=None, status="running").finished_at is None


def test_an_answer_that_fell_silent_makes_way_and_keeps_its_text(store: Store, chat, asked, clock):
    _, answer = store.begin_turn("ann", chat.id, "Hi", parent_id=None, **asked)
    clock.go_on(STALE_S)
    store.heartbeat("ann", answer.id, "Hel")
    heard = clock.now
    clock.go_on(STALE_S)
    with pytest.raises(TurnRunning):
        store.begin_turn("ann", chat.id, "Again", parent_id=answer.id, **asked)
    clock.go_on(0.001)
    _, second = store.begin_turn("ann", chat.id, "Again", parent_id=answer.id, **asked)
    broken = store.message("ann", answer.id)
    assert (broken.status, broken.content, broken.error, broken.finished_at) == ("failed", "Hel", BROKEN_OFF, heard)
    assert second.depth == 3


def test_silent_answers_are_ended_at_start_up_for_one_owner_or_for_all(store: Store, chat, asked, clock):
    _, of_ann = store.begin_turn("ann", chat.id, "Hi", parent_id=None, **asked)
    store.heartbeat("ann", of_ann.id, "Hel")
    bobs = [store.create_conversation("bob", **asked) for _ in range(2)]
    of_bob = [store.begin_turn("bob", one.id, "Hi", parent_id=None, **asked)[1] for one in bobs]
    assert store.fail_stale(None) == 0
    clock.go_on(STALE_S + 1)
    store.heartbeat("bob", of_bob[1].id, "alive")
    assert store.fail_stale("ann") == 1
    assert (store.message("ann", of_ann.id).status, store.message("ann", of_ann.id).content) == ("failed", "Hel")
    assert store.message("bob", of_bob[0].id).status == "running"
    assert store.fail_stale(None) == 1
    assert [store.message("bob", one.id).status for one in of_bob] == ["failed", "running"]


def test_another_answer_is_a_sibling_and_the_first_stays(store: Store, chat, asked):
    question, first = store.begin_turn("ann", chat.id, "Hi", parent_id=None, **asked)
    store.finish("ann", first.id, "ok", "Hello")
    second = store.begin_answer("ann", chat.id, question.id, provider="openai", model="big", strategy="summary")
    assert (second.parent_id, second.depth, second.status, second.model) == (question.id, 1, "running", "big")
    assert store.conversation("ann", chat.id).leaf_id == second.id
    assert store.siblings("ann", [first.id]) == {first.id: [first.id, second.id]}
    assert store.message("ann", first.id).content == "Hello"


def test_only_a_question_can_be_answered_anew(store: Store, chat, asked, talk):
    _, answer = talk("Hi", "Hello")
    with pytest.raises(NotFound, match="not a question"):
        store.begin_answer("ann", chat.id, answer, **asked)


def test_a_turn_cannot_hang_on_another_conversations_message(store: Store, chat, asked):
    other = store.create_conversation("ann", **asked)
    elsewhere = store.append("ann", other.id, "user", "Hi", parent_id=None)
    for parent_id in (elsewhere.id, "nowhere"):
        with pytest.raises(NotFound, match=parent_id):
            store.begin_turn("ann", chat.id, "Hi", parent_id=parent_id, **asked)
    with pytest.raises(NotFound):
        store.begin_answer("ann", chat.id, elsewhere.id, **asked)
    assert store.tail("ann", chat.id, limit=9) == []
    assert store.conversation("ann", chat.id).leaf_id is None


def test_feedback_is_kept_changed_and_taken_back(store: Store, talk):
    _, answer = talk("Hi", "Hello")
    for feedback in ({"value": 1, "comment": ""}, {"value": -1, "comment": "wrong name"}, None):
        store.set_feedback("ann", answer, feedback)
        assert store.message("ann", answer).feedback == feedback


def test_the_exact_prompt_of_an_answer_is_kept_and_replaced(store: Store, talk, clock):
    _, answer = talk("Hi", "Hello")
    assert store.prompt("ann", answer) is None
    store.save_prompt("ann", answer, {"messages": [{"role": "user", "content": "Hi"}]}, [])
    store.save_prompt("ann", answer, {"messages": []}, [{"kind": "question", "tokens": 3}])
    kept = store.prompt("ann", answer)
    assert kept is not None
    assert (kept.request, kept.segments) == ({"messages": []}, [{"kind": "question", "tokens": 3}])
    assert (kept.message_id, kept.created_at) == (answer, clock.now)
