"""Memory in a LangChain chain: however the chain is called, the same is shown and the same is remembered."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from langchain_core.language_models import FakeListChatModel, GenericFakeChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage, HumanMessage
from langchain_core.output_parsers import StrOutputParser
from langchain_core.prompts import ChatPromptTemplate, MessagesPlaceholder
from langchain_core.runnables import Runnable, RunnableLambda

from errors import LearningFailed, MemoryBotError
from memory import runnable
from memory.runnables import MemoryRunnable
from memory.strategies import Schema

PROMPT = ChatPromptTemplate.from_messages(
    [("system", "You are {mood}."), MessagesPlaceholder("memory"), ("human", "{question}")]
)
ANA: Any = {"configurable": {"session_id": "ana"}}
BEN: Any = {"configurable": {"session_id": "ben"}}


class Model:
    """Answers with the number of messages it was shown, and remembers these."""

    def __init__(self) -> None:
        self.shown: list[list[str]] = []

    def __call__(self, prompt: Any) -> AIMessage:
        self.shown.append([message.text for message in prompt.to_messages()])
        return AIMessage(f"I see {len(self.shown[-1])}.")


@pytest.fixture
def step() -> Iterator[MemoryRunnable]:
    made = runnable("window")
    yield made
    made.close()


def asked(question: object) -> dict[str, object]:
    return {"question": question, "mood": "kind"}


def kept(step: MemoryRunnable, session: str = "ana", user: str = "") -> list[tuple[str, str]]:
    return [(message.type, message.text) for message in step.memory(session, user).messages]


async def all_of(chain: Runnable[Any, Any], given: object, config: Any) -> list[Any]:
    return [piece async for piece in chain.astream(given, config)]


def call(how: str, chain: Runnable[Any, Any], given: object, config: Any) -> Any:
    if how == "invoke":
        return chain.invoke(given, config)
    if how == "ainvoke":
        return asyncio.run(chain.ainvoke(given, config))
    if how == "stream":
        return list(chain.stream(given, config))
    return asyncio.run(all_of(chain, given, config))


HOW = pytest.mark.parametrize("how", ["invoke", "ainvoke", "stream", "astream"])


@HOW
@pytest.mark.parametrize("parsed", [False, True])
def test_every_way_of_calling_remembers_the_same(how: str, parsed: bool, step: MemoryRunnable) -> None:
    model = FakeListChatModel(responses=["Hello, Ana!", "You are Ana."])
    chain = step.remember(PROMPT | model | StrOutputParser() if parsed else PROMPT | model)
    call(how, chain, asked("I am Ana."), ANA)
    call(how, chain, asked("Who am I?"), ANA)
    assert kept(step) == [
        ("human", "I am Ana."),
        ("ai", "Hello, Ana!"),
        ("human", "Who am I?"),
        ("ai", "You are Ana."),
    ]


@HOW
def test_the_next_call_sees_the_turn_before_it_between_prompt_and_question(how: str, step: MemoryRunnable) -> None:
    model = Model()
    chain = step.remember(PROMPT | RunnableLambda(model))
    call(how, chain, asked("I am Ana."), ANA)
    call(how, chain, asked("Who am I?"), ANA)
    assert model.shown[0] == ["You are kind.", "I am Ana."]
    assert model.shown[1] == ["You are kind.", "I am Ana.", "I see 2.", "Who am I?"]


def test_each_session_and_each_user_has_a_memory_of_its_own(step: MemoryRunnable) -> None:
    chain = step.remember(PROMPT | FakeListChatModel(responses=["Hi"]))
    chain.invoke(asked("I am Ana."), ANA)
    chain.invoke(asked("I am Ben."), BEN)
    chain.invoke(asked("I am another Ana."), {"configurable": {"session_id": "ana", "user_id": "u2"}})
    assert [kept(step)[0][1], kept(step, "ben")[0][1], kept(step, "ana", "u2")[0][1]] == [
        "I am Ana.",
        "I am Ben.",
        "I am another Ana.",
    ]
    assert [len(kept(step)), len(kept(step, "ben"))] == [2, 2]


@HOW
def test_a_call_that_names_no_session_says_what_to_pass(how: str, step: MemoryRunnable) -> None:
    chain = step.remember(PROMPT | FakeListChatModel(responses=["Hi"]))
    with pytest.raises(MemoryBotError, match="session_id"):
        call(how, chain, asked("Hello"), None)


def test_a_conversation_can_be_given_for_all_calls() -> None:
    step = runnable("buffer", conversation="demo")
    chain = step.remember(PROMPT | FakeListChatModel(responses=["Hi"]))
    chain.invoke(asked("Hello"))
    assert kept(step, "demo") == [("human", "Hello"), ("ai", "Hi")]
    step.close()


def test_the_step_alone_reads_and_remembers_nothing(step: MemoryRunnable) -> None:
    step.memory("ana").add("I am Ana.")
    given = (step | RunnableLambda(lambda given: given)).invoke(asked("Who am I?"), ANA)
    assert [message.text for message in given["memory"]] == ["I am Ana."]
    assert given["memory_text"].endswith("User: I am Ana.")
    assert (given["question"], given["mood"]) == ("Who am I?", "kind")
    assert len(kept(step)) == 1


def test_a_question_may_be_a_text_alone_or_messages(step: MemoryRunnable) -> None:
    chain = step.remember(RunnableLambda(lambda given: AIMessage("Hi")))
    chain.invoke("One", ANA)
    chain.invoke(asked(HumanMessage("Two")), ANA)
    chain.invoke(asked([HumanMessage("Three"), HumanMessage("Four")]), ANA)
    assert [text for kind, text in kept(step) if kind == "human"] == ["One", "Two", "Three", "Four"]


def test_an_input_without_a_question_is_refused_and_nothing_is_remembered(step: MemoryRunnable) -> None:
    chain = step.remember(PROMPT | FakeListChatModel(responses=["Hi"]))
    for given in ({"input": "Hello"}, {"question": ""}, {"question": 7}, []):
        with pytest.raises(MemoryBotError, match="no question under “question”"):
            chain.invoke(given, ANA)
    assert kept(step) == []


def test_question_and_answer_may_stand_under_other_keys() -> None:
    step = runnable("window", conversation="demo", question_key="input", answer_key="output")
    chain = step.remember(RunnableLambda(lambda given: {"output": AIMessage("Hi"), "sources": []}))
    chain.invoke({"input": "Hello"})
    assert kept(step, "demo") == [("human", "Hello"), ("ai", "Hi")]
    with pytest.raises(MemoryBotError, match="no answer under “output”, only sources"):
        step.remember(RunnableLambda(lambda given: {"sources": []})).invoke({"input": "Hello"})
    step.close()


def failing(given: Any) -> Iterator[AIMessageChunk]:
    yield AIMessageChunk(content="Half")
    raise ValueError("broken line")


async def failing_later(given: Any) -> AsyncIterator[AIMessageChunk]:
    yield AIMessageChunk(content="Half")
    raise ValueError("broken line")


@HOW
def test_a_call_that_fails_remembers_nothing_so_that_it_can_be_repeated(how: str, step: MemoryRunnable) -> None:
    chain = step.remember(RunnableLambda(failing, failing_later))
    with pytest.raises(ValueError, match="broken line"):
        call(how, chain, asked("Hello"), ANA)
    assert kept(step) == []


def test_a_stream_that_is_not_read_to_its_end_is_remembered_as_far_as_it_was_read(step: MemoryRunnable) -> None:
    chain = step.remember(PROMPT | GenericFakeChatModel(messages=iter([AIMessage("one two three")])))
    stream: Any = chain.stream(asked("Count"), ANA)
    read = "".join(next(stream).text for _ in range(3))
    stream.close()
    assert kept(step) == [("human", "Count"), ("ai", read)]


async def read_some(chain: Runnable[Any, Any]) -> str:
    stream: Any = chain.astream(asked("Count"), ANA)
    read = "".join([(await anext(stream)).text for _ in range(3)])
    await stream.aclose()
    return read


def test_an_asynchronous_stream_that_is_closed_is_remembered_as_far_as_it_was_read(step: MemoryRunnable) -> None:
    chain = step.remember(PROMPT | GenericFakeChatModel(messages=iter([AIMessage("one two three")])))
    read = asyncio.run(read_some(chain))
    assert kept(step) == [("human", "Count"), ("ai", read)]


def test_chains_can_go_on_after_what_is_remembered(step: MemoryRunnable) -> None:
    chain = step.remember(PROMPT | FakeListChatModel(responses=["Hello, Ana!"])) | StrOutputParser()
    assert "".join(chain.stream(asked("Hi"), ANA)) == "Hello, Ana!"
    assert kept(step) == [("human", "Hi"), ("ai", "Hello, Ana!")]


def test_what_is_kept_is_there_for_the_next_process(tmp_path: Any) -> None:
    for expected in (0, 2):
        step = runnable("window", str(tmp_path / "memory.db"))
        assert len(kept(step)) == expected
        step.remember(PROMPT | FakeListChatModel(responses=["Hi"])).invoke(asked("Hello"), ANA)
        step.close()


def test_many_sessions_answered_at_once_stay_apart(step: MemoryRunnable) -> None:
    chain = step.remember(PROMPT | FakeListChatModel(responses=["Hi"]))
    configs: list[Any] = [{"configurable": {"session_id": f"s{number % 5}"}} for number in range(20)]
    chain.batch([asked(f"from s{number % 5}") for number in range(20)], configs)
    for number in range(5):
        assert kept(step, f"s{number}") == [("human", f"from s{number}"), ("ai", "Hi")] * 4


class CountingWriter:
    def __init__(self) -> None:
        self.blocks: list[str] = []

    async def write(self, instructions: str, text: str, max_tokens: int) -> str:
        self.blocks.append(text)
        return "User likes pebble number 0 best."

    async def extract(self, instructions: str, text: str, schema: type[Schema]) -> Schema:
        raise LearningFailed("The model's notes did not have the form that was asked for.")


def test_with_a_writer_the_memory_learns_after_the_answers(step: MemoryRunnable) -> None:
    writer = CountingWriter()
    learning = runnable("summary", writer=writer, settings={"kept_turns": 1})
    chain = learning.remember(RunnableLambda(lambda given: AIMessage("Noted.")))
    for number in range(8):
        chain.invoke(asked(f"I like pebble number {number} best."), ANA)
    learning.settle()
    assert len(writer.blocks) == len(set(writer.blocks)) > 0
    shown: list[BaseMessage] = learning.invoke(asked("Which?"), ANA)["memory"]
    assert "User likes pebble number 0 best." in shown[0].text
    learning.close()


def test_learning_that_fails_costs_no_answer_and_is_told_when_asked_for() -> None:
    step = runnable("entity", writer=CountingWriter(), conversation="demo")
    chain = step.remember(RunnableLambda(lambda given: AIMessage("Noted.")))
    assert chain.invoke(asked("My cat is called Tom.")).text == "Noted."
    with pytest.raises(LearningFailed, match="did not have the form"):
        step.settle()
    step.settle()
    step.close()


def test_the_chain_says_what_its_config_may_hold(step: MemoryRunnable) -> None:
    chain = step.remember(PROMPT | FakeListChatModel(responses=["Hi"]))
    assert {spec.id for spec in chain.config_specs} == {"session_id", "user_id"}
