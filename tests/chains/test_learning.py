"""Learning happens after the answer and beside it; when it fails, nothing is lost."""

from __future__ import annotations

import logging
from dataclasses import replace

import pytest

from chains.learning import BLOCKS_AT_ONCE, Learner
from errors import LearningFailed, ProviderFailed
from memory.store import Message
from memory.strategies import StrategySettings
from tests.chains.conftest import OWNER, Chat

SMALL = StrategySettings(kept_turns=2)


@pytest.fixture
def talked(chat: Chat) -> Chat:
    """A chat of twelve turns of which the summary has learned nothing yet."""
    chat.strategy, chat.settings = "summary", SMALL
    chat.tell(12, "I like tea number {n}.")
    return chat


def learned_from(chat: Chat) -> list[str]:
    """Return the ids of the messages that the chat's strategy has learned from, on the shown path."""
    steps = chat.store.derived(OWNER, chat.conversation_id, chat.strategy)
    return [message_id for step in steps for message_id in step.source_ids]


def notes(chat: Chat) -> int:
    return sum(1 for seen in chat.server.chats if seen.body["model"] == chat.notes_model)


def questions(messages: list[Message]) -> list[str]:
    return [message.id for message in messages if message.role == "user"]


def test_learning_begins_after_the_answer_and_says_when_it_is_done(chat: Chat) -> None:
    chat.strategy, chat.learns, chat.model = "entity", True, "test-words-20-5"
    reply = chat.say("My name is Priya and I live in Lisbon.")
    chat.learned()
    assert [seen.body["model"] for seen in chat.server.chats] == ["test-words-20-5", "test-facts"]
    facts = chat.store.facts(OWNER, chat.conversation_id)
    assert {fact.text for fact in facts}
    assert any("Lisbon" in fact.text for fact in facts)
    assert all(set(fact.source_ids) <= {reply.parent_id, reply.id} for fact in facts)
    state = chat.learner.state(chat.conversation_id)
    assert (state.running, state.blocks_learned, state.error) == (False, 1, None)


def test_the_answer_does_not_wait_for_a_model_that_never_finishes_its_notes(chat: Chat) -> None:
    chat.strategy, chat.learns, chat.notes_model = "entity", True, "test-stall"
    for text in ("My name is Priya.", "I live in Lisbon.", "And now?"):
        assert chat.say(text).status == "ok"
    assert chat.learner.state(chat.conversation_id).running


def test_learning_goes_on_until_nothing_is_due(talked: Chat) -> None:
    talked.learner.wake(talked.job())
    talked.learned()
    log = talked.store.tail(OWNER, talked.conversation_id, limit=100)
    covered = learned_from(talked)
    assert covered == [message.id for message in log[: len(covered)]]
    assert len(log) - len(covered) < 2 * (SMALL.kept_turns + 4)
    assert talked.learner.state(talked.conversation_id).blocks_learned == notes(talked) > 1


def test_what_runs_on_this_computer_lets_an_answer_go_first(talked: Chat) -> None:
    talked.provider = replace(talked.provider, runs_here=True)
    busy = [True]
    learner = Learner(talked.background, busy=lambda: busy[0])
    learner.wake(talked.job())
    assert not talked.until(lambda: notes(talked) > 0, 0.7)
    assert learner.state(talked.conversation_id).running
    busy[0] = False
    assert talked.until(lambda: notes(talked) > 0)
    assert talked.until(lambda: not learner.state(talked.conversation_id).running)
    assert learned_from(talked)


@pytest.mark.parametrize(
    ("model", "error"), [("test-500", ProviderFailed), ("test-empty", Exception), ("test-truncated", LearningFailed)]
)
def test_failed_learning_keeps_the_old_and_shows_the_rest_as_it_was_said(
    model: str, error: type[Exception], talked: Chat, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    talked.learner.wake(talked.job())
    talked.learned()
    before = talked.store.derived(OWNER, talked.conversation_id, "summary")
    told = talked.tell(12, "I like coffee number {n}.")
    talked.notes_model = model
    talked.learner.wake(talked.job())
    talked.learned()
    state = talked.learner.state(talked.conversation_id)
    assert not state.running
    assert isinstance(state.error, error)
    assert str(state.error) in caplog.text
    assert talked.store.derived(OWNER, talked.conversation_id, "summary") == before
    talked.say("What do I like?")
    shown = "\n".join(message["content"] for message in talked.sent())
    assert all(message.content in shown for message in told)
    talked.notes_model = "test-facts"
    talked.learner.wake(talked.job())
    talked.learned()
    assert talked.learner.state(talked.conversation_id).error is None
    assert len(talked.store.derived(OWNER, talked.conversation_id, "summary")) > len(before)


def test_a_job_woken_during_another_runs_after_it(chat: Chat) -> None:
    chat.strategy, chat.notes_model = "entity", "test-mute"
    told = chat.tell(1, "My name is Priya.")
    chat.learner.wake(replace(chat.job(), choice=replace(chat.job().choice, timeout_s=0.6)))
    assert chat.until(lambda: notes(chat) == 1)
    chat.notes_model = "test-facts"
    chat.learner.wake(chat.job())
    assert chat.until(lambda: bool(chat.store.facts(OWNER, chat.conversation_id)))
    chat.learned()
    assert learned_from(chat) == [message.id for message in told]
    assert chat.learner.state(chat.conversation_id).error is None


def test_two_jobs_at_once_ask_for_each_block_only_once(talked: Chat) -> None:
    for _ in range(5):
        talked.learner.wake(talked.job())
    talked.learned()
    assert talked.until(lambda: not talked.learner.state(talked.conversation_id).running)
    covered = learned_from(talked)
    assert len(covered) == len(set(covered))
    assert notes(talked) == len(talked.store.derived(OWNER, talked.conversation_id, "summary"))


def test_another_strategy_does_not_wait_until_the_first_has_learned_the_whole_past(chat: Chat) -> None:
    chat.settings = SMALL
    chat.tell(100)
    chat.strategy, chat.notes_model = "summary", "test-words-10-10"
    chat.learner.wake(chat.job())
    assert chat.until(lambda: notes(chat) == 1)
    chat.strategy = "window"
    chat.learner.wake(chat.job())
    chat.learned()
    assert notes(chat) <= 3


def test_switching_the_strategy_in_mid_chat_learns_the_past(chat: Chat) -> None:
    chat.strategy, chat.settings = "window", SMALL
    told = chat.tell(9, "My name is Priya and I live in Lisbon. Number {n}.")
    chat.say("hello")
    for strategy in ("entity", "summary"):
        chat.strategy = strategy
        chat.learner.wake(chat.job())
        chat.learned()
        assert learned_from(chat)[:4] == [message.id for message in told[:4]]
    assert any("Lisbon" in fact.text for fact in chat.store.facts(OWNER, chat.conversation_id))
    chat.say("Where do I live?")
    assert "Lisbon" in chat.sent()[1]["content"]


def test_an_edit_deep_in_the_past_uses_only_what_was_learned_on_its_path(talked: Chat) -> None:
    talked.learner.wake(talked.job())
    talked.learned()
    log = talked.store.tail(OWNER, talked.conversation_id, limit=100)
    reply = talked.say("I like coffee instead.", parent_id=log[3].id)
    prompt = talked.store.prompt(OWNER, reply.id)
    assert prompt
    shown = "\n".join(message["content"] for message in prompt.request["messages"])
    assert "number 0" in shown
    assert "number 1" in shown
    assert all(f"number {n}" not in shown for n in range(2, 12))
    named = {message_id for part in prompt.segments for message_id in part.get("message_ids", [])}
    assert named <= {message.id for message in log[:4]}


def test_the_same_words_on_another_path_are_learned_without_asking_again(chat: Chat) -> None:
    chat.strategy = "entity"
    chat.tell(2, "My name is Priya and I live in Lisbon.")
    chat.learner.wake(chat.job())
    chat.learned()
    asked = notes(chat)
    parent_id = None
    for role, text in (("user", "My name is Priya and I live in Lisbon."), ("assistant", "Noted, number 0.")) * 1:
        parent_id = chat.store.append(OWNER, chat.conversation_id, role, text, parent_id=parent_id).id  # type: ignore[arg-type]
    for n, text in enumerate(("My name is Priya and I live in Lisbon.", "Noted, number 1.")):
        role = "assistant" if n else "user"
        parent_id = chat.store.append(OWNER, chat.conversation_id, role, text, parent_id=parent_id).id  # type: ignore[arg-type]
    assert not learned_from(chat)
    chat.learner.wake(chat.job())
    chat.learned()
    assert len(learned_from(chat)) == 4
    assert notes(chat) == asked


def test_a_short_reply_length_does_not_cut_the_notes(talked: Chat) -> None:
    talked.max_output_tokens = 16
    talked.strategy = "entity"
    talked.learner.wake(talked.job())
    talked.learned()
    asked = [seen.body for seen in talked.server.chats if seen.body["model"] == talked.notes_model]
    assert asked
    assert all(body.get("max_tokens", body.get("max_completion_tokens", 0)) >= 800 for body in asked)


def test_notes_are_written_at_the_lowest_temperature(talked: Chat) -> None:
    talked.learner.wake(talked.job(choice=replace(talked.job().choice, temperature=1.5)))
    talked.learned()
    assert {seen.body["temperature"] for seen in talked.server.chats} == {0.0}


def test_a_chat_without_a_message_has_nothing_to_learn(chat: Chat) -> None:
    chat.strategy = "entity"
    chat.learner.wake(chat.job())
    chat.learned()
    assert chat.learner.state(chat.conversation_id).error is None
    assert chat.server.chats == []


def test_a_chat_that_is_gone_says_so_and_nothing_breaks(chat: Chat) -> None:
    chat.strategy = "entity"
    chat.learner.wake(chat.job(conversation_id="gone"))
    chat.learned()
    assert chat.until(lambda: chat.learner.state("gone").error is not None)
    assert "gone" in str(chat.learner.state("gone").error)


def test_a_running_answer_is_never_learned_from(chat: Chat) -> None:
    chat.strategy, chat.model = "entity", "test-stall"
    turn = chat.start("My name is Priya.")
    assert chat.until(lambda: bool(chat.kept(turn).content))
    chat.learner.wake(chat.job())
    chat.learned()
    assert turn.reply.id not in learned_from(chat)
    turn.stop()
    chat.ended(turn)


def test_a_long_chat_is_learned_a_part_at_a_time(chat: Chat) -> None:
    chat.tell(BLOCKS_AT_ONCE * 4 + 8)
    chat.strategy = "entity"
    chat.learner.wake(chat.job())
    chat.learned()
    assert (notes(chat), chat.learner.state(chat.conversation_id).more) == (BLOCKS_AT_ONCE, True)
    chat.learner.wake(chat.job())
    chat.learned()
    assert notes(chat) > BLOCKS_AT_ONCE
    assert not chat.learner.state(chat.conversation_id).more


def test_a_provider_without_structured_output_is_never_asked_to_learn(chat: Chat) -> None:
    chat.strategy = "entity"
    chat.tell(3)
    before = len(chat.server.chats)
    chat.learner.wake(chat.job(provider=replace(chat.job().provider, structured="")))
    chat.learned()
    assert len(chat.server.chats) == before
