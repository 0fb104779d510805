"""What LangChain's own unit tests asked of its retired memory classes, asked anew of ours.

Those tests are in its repository under libs/langchain/tests/unit_tests: memory/ (test_combined_memory,
test_memory_save, test_token_buffer, test_agent_token_buffer_memory, test_json_serialization, serialization/,
chat_message_histories/) and chains/ (test_memory, test_conversation, test_summary_buffer_memory); those of
RunnableWithMessageHistory are in libs/core/tests/unit_tests/runnables/test_history.py.

Not asked, since they make no sense for ours:

- memory_variables, a memory_key that must not be the input's, CombinedMemory's clash of two equal keys: a context has
  no keys. The runnable's two, `memory` and `memory_text`, are fixed.
- save_context refusing several inputs or outputs: `add` takes one text. What concerns the runnable is asked below.
- human_prefix, ai_prefix: speakers have names of their own, asked below in their stead.
- to_json, from_json: a memory is its database. That it is there when opened again is asked instead.
- A token buffer that begins with an answer, and an AgentTokenBufferMemory of answers alone: cuts fall before questions.
- An entity store's set: facts come from the log, never from outside. Getting and deleting them is asked.
- Persona, imports, Zep, PGSQL's own client, a table without a session's column: nothing of the kind is here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from langchain_core.language_models import FakeListChatModel
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage
from langchain_core.runnables import RunnableLambda

from errors import LearningFailed, MemoryBotError
from memory import Memory, runnable
from memory.runnables import MemoryRunnable
from memory.tokens import TiktokenCounter

CLASSIC = ["buffer", "window", "summary", "entity"]
EACH = pytest.mark.parametrize("strategy", CLASSIC)
SUMMARY = "User greeted, and said bar."


def model(*answers: str) -> FakeListChatModel:
    return FakeListChatModel(responses=list(answers) or [SUMMARY])


def save(memory: Memory, question: str, answer: str) -> None:
    memory.add(question)
    memory.add(answer, "assistant")


def lines(memory: Memory, max_tokens: int = 2048) -> list[str]:
    """Return the context's text without its dates."""
    return [line for line in memory.context("?", max_tokens).text.splitlines() if not line.startswith("[")]


# -- conversation memory: save, load, clear, read alone --------------------------------------------------


@EACH
def test_a_saved_turn_is_loaded_as_text_and_as_messages(strategy: str) -> None:
    with Memory(strategy, writer=model()) as memory:
        save(memory, "bar", "foo")
        assert lines(memory) == ["User: bar", "Assistant: foo"]
        shown = memory.context("?").messages
        assert [(type(message), message.text) for message in shown] == [(HumanMessage, "bar"), (AIMessage, "foo")]


@EACH
def test_nothing_is_loaded_before_anything_is_saved(strategy: str) -> None:
    with Memory(strategy, writer=model()) as memory:
        assert lines(memory) == []


@EACH
def test_a_cleared_memory_loads_nothing(strategy: str) -> None:
    with Memory(strategy, writer=model()) as memory:
        save(memory, "bar", "foo")
        memory.clear()
        assert (lines(memory), memory.messages) == ([], [])


@EACH
def test_reading_changes_nothing_and_two_readers_read_the_same(strategy: str) -> None:
    with Memory(strategy, writer=model()) as memory:
        reader = Memory(strategy, store=memory.store)
        save(memory, "bar", "foo")
        assert reader.context("?") == memory.context("?") == memory.context("?")
        assert len(memory.messages) == 2


def test_speakers_stand_before_their_lines_by_name() -> None:
    with Memory("buffer") as memory:
        memory.add("bar", speaker="Friend")
        memory.add("foo", "assistant", speaker="Helper")
        assert lines(memory) == ["Friend: bar", "Helper: foo"]


def test_all_roles_of_messages_are_taken_over_but_unknown_ones() -> None:
    with Memory("buffer") as memory:
        memory.add_messages([SystemMessage("Be kind."), AIMessage("Hello."), HumanMessage("Hi.")])
        assert [message.text for message in memory.messages] == ["Be kind.", "Hello.", "Hi."]


# -- windows and token limits ----------------------------------------------------------------------------


def test_a_window_keeps_its_last_turns_and_not_the_first() -> None:
    with Memory("window", settings={"kept_turns": 2}) as memory:
        for number in range(10):
            save(memory, f"q{number}", f"a{number}")
        shown = lines(memory)
        assert shown[-4:] == ["User: q8", "Assistant: a8", "User: q9", "Assistant: a9"]
        assert "User: q0" not in shown
        assert len(shown) < 8


def test_a_token_limit_drops_the_oldest_turns_whole() -> None:
    with Memory("buffer") as memory:
        save(memory, "bar", "foo")
        assert lines(memory, 30) == ["User: bar", "Assistant: foo"]
        for number in range(10):
            save(memory, f"bar{number}", f"foo{number}")
        shown = lines(memory, 60)
        assert shown[-2:] == ["User: bar9", "Assistant: foo9"]
        assert shown[0].startswith("User: ")
        assert TiktokenCounter()(memory.context("?", 60).text) <= 60


def test_a_memory_loaded_from_elsewhere_is_trimmed_too() -> None:
    with Memory("buffer") as memory:
        memory.add_messages([HumanMessage(f"h{number} " + "word " * 20) for number in range(9)])
        assert 0 < len(lines(memory, 100)) < 9
        assert lines(memory, 100)[-1].startswith("User: h8")


# -- summaries -------------------------------------------------------------------------------------------


def test_a_summary_has_nothing_to_say_while_all_turns_are_shown() -> None:
    with Memory("summary", writer=model()) as memory:
        save(memory, "bar", "foo")
        assert memory.learn() == 0
        assert lines(memory) == ["User: bar", "Assistant: foo"]


def test_turns_that_left_the_window_are_shown_as_their_summary_before_the_newest() -> None:
    with Memory("summary", writer=model(), settings={"kept_turns": 1}) as memory:
        for number in range(5):
            save(memory, f"I said bar, {number} times.", f"foo{number}")
        assert memory.learn() > 0
        kinds = [part.kind for part in memory.context("?").segments]
        assert kinds == ["summary", "recent"]
        shown = lines(memory)
        assert f"- {SUMMARY}" in shown
        assert "User: I said bar, 0 times." not in shown
        assert shown[-2:] == ["User: I said bar, 4 times.", "Assistant: foo4"]


def test_the_asynchronous_form_summarises_too() -> None:
    with Memory("summary", writer=model(), settings={"kept_turns": 1}) as memory:
        for number in range(5):
            save(memory, f"I said bar, {number} times.", f"foo{number}")
        assert asyncio.run(memory.alearn()) > 0
        assert f"- {SUMMARY}" in lines(memory)


# -- entities --------------------------------------------------------------------------------------------


def known(memory: Memory, question: str) -> str:
    return "\n".join(part.text for part in memory.context(question).segments if part.kind == "facts")


def test_what_is_known_of_an_entity_can_be_got_deleted_and_cleared() -> None:
    with Memory("entity") as memory:
        save(memory, "My sister Rosa lives in Porto.", "Noted.")
        save(memory, "My cat is called Tom.", "Noted.")
        memory.learn()
        assert "Porto" in known(memory, "Where does Rosa live?")
        memory.forget("my sister Rosa")
        assert "Porto" not in known(memory, "Where does Rosa live?")
        assert "Tom" in known(memory, "What is my cat called?")
        memory.clear()
        assert known(memory, "What is my cat called?") == ""


def test_a_model_that_chats_instead_of_listing_makes_no_entities() -> None:
    chatty = model("Sure! The entities are: Alice, Bob.")
    with Memory("entity", writer=chatty) as memory:
        save(memory, "It rains.", "So it does.")
        with pytest.raises(LearningFailed):
            memory.learn()
        assert "Alice" not in memory.context("Who is Alice?").text


# -- several memories, several sessions, kept ------------------------------------------------------------


def test_memories_combined_over_one_conversation_hold_the_same_and_clear_together() -> None:
    with Memory("buffer") as one:
        other = Memory("window", store=one.store)
        assert lines(one) == lines(other) == []
        save(one, "Hello there", "How can I help?")
        assert lines(one) == lines(other) == ["User: Hello there", "Assistant: How can I help?"]
        one.clear()
        assert lines(one) == lines(other) == []


def test_sessions_in_one_file_stay_apart_and_are_cleared_apart(tmp_path: Path) -> None:
    with Memory("buffer", str(tmp_path / "memory.db"), conversation="123") as one:
        other = Memory("buffer", store=one.store, conversation="456")
        save(one, "Hello!", "Hi there!")
        other.add("Hellox")
        assert [message.text for message in one.messages] == ["Hello!", "Hi there!"]
        assert [message.text for message in other.messages] == ["Hellox"]
        one.clear()
        assert (len(one.messages), len(other.messages)) == (0, 1)


def test_a_session_opened_again_from_its_file_goes_on(tmp_path: Path) -> None:
    path = str(tmp_path / "memory.db")
    with Memory("buffer", path, conversation="123") as first:
        save(first, "Tell me a joke.", "To get to the other side!")
    with Memory("buffer", path, conversation="123") as second:
        assert [message.text for message in second.messages] == ["Tell me a joke.", "To get to the other side!"]
        assert isinstance(second.messages[1], AIMessage)


# -- chains ----------------------------------------------------------------------------------------------


def you_said(given: dict[str, Any]) -> str:
    shown: list[BaseMessage] = given["memory"]
    asked = given["question"] if isinstance(given["question"], str) else given["question"][-1].text
    return "you said: " + ", ".join([message.text for message in shown if message.type == "human"] + [asked])


@pytest.fixture
def step() -> Iterator[MemoryRunnable]:
    made = runnable("buffer", conversation="1")
    yield made
    made.close()


@pytest.mark.parametrize("made", [str, AIMessage, lambda text: [AIMessage(text)]])
def test_a_chain_sees_what_was_said_before_whatever_it_returns(made: Any, step: MemoryRunnable) -> None:
    chain = step.remember(RunnableLambda(lambda given: made(you_said(given))))
    assert chain.invoke({"question": "hello"}) == made("you said: hello")
    assert chain.invoke({"question": "good bye"}) == made("you said: hello, good bye")
    assert asyncio.run(chain.ainvoke({"question": "so long"})) == made("you said: hello, good bye, so long")
    assert len(step.memory("1").messages) == 6


def test_a_question_may_come_as_messages(step: MemoryRunnable) -> None:
    chain = step.remember(RunnableLambda(you_said))
    assert chain.invoke([HumanMessage("hello")]) == "you said: hello"
    assert chain.invoke({"question": [HumanMessage("good bye")]}) == "you said: hello, good bye"


@pytest.mark.parametrize("answer", ["bar", {"bar": "qux"}, ["bar", "qux"]])
def test_an_answer_that_is_no_text_is_saved_as_text(answer: Any, step: MemoryRunnable) -> None:
    step.remember(RunnableLambda(lambda given: {"answer": answer})).invoke({"question": "foo"})
    assert [message.text for message in step.memory("1").messages] == ["foo", str(answer)]


@pytest.mark.parametrize("given", [{}, {"baz": "bar"}])
def test_a_chain_called_without_its_question_is_refused(given: dict[str, str], step: MemoryRunnable) -> None:
    with pytest.raises(MemoryBotError, match="no question"):
        step.remember(RunnableLambda(you_said)).invoke(given)


def test_an_output_without_its_answer_is_refused(step: MemoryRunnable) -> None:
    with pytest.raises(MemoryBotError, match="no answer"):
        step.remember(RunnableLambda(lambda given: {})).invoke({"question": "foo"})


def test_two_users_with_a_session_of_the_same_name_stay_apart(step: MemoryRunnable) -> None:
    chain = step.remember(RunnableLambda(you_said))
    ann, bob = ({"configurable": {"user_id": user, "session_id": "1"}} for user in ("ann", "bob"))
    chain.invoke({"question": "hello"}, ann)  # type: ignore[arg-type]
    assert chain.invoke({"question": "goodbye"}, ann) == "you said: hello, goodbye"  # type: ignore[arg-type]
    assert chain.invoke({"question": "meow"}, bob) == "you said: meow"  # type: ignore[arg-type]
