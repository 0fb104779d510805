"""LangChain's seams: what goes in comes out, whichever history class carries it, and no warning escapes."""

from __future__ import annotations

import warnings
from collections.abc import Callable

import pytest
from langchain_core.chat_history import BaseChatMessageHistory
from langchain_core.messages import AIMessage, HumanMessage
from langchain_core.runnables import RunnableConfig, RunnableLambda
from streamlit.testing.v1 import AppTest

from chains.history import QUESTION, TRANSCRIPT, refill, with_history
from tests.chains.conftest import CopyingHistory

SESSION: RunnableConfig = {"configurable": {"session_id": "any"}}


def in_memory() -> BaseChatMessageHistory:
    from langchain_core.chat_history import InMemoryChatMessageHistory

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return InMemoryChatMessageHistory()


def told(given: dict[str, list[AIMessage]]) -> AIMessage:
    return AIMessage(" | ".join(message.text for message in given[TRANSCRIPT]))


@pytest.mark.parametrize("make", [CopyingHistory, in_memory])
def test_any_history_carries_the_transcript_in_and_the_turn_out(make: Callable[[], BaseChatMessageHistory]) -> None:
    history = make()
    history.add_messages([HumanMessage("of another chat")])
    refill(history, [HumanMessage("one", id="1"), AIMessage("two", id="2")])
    chain = with_history(RunnableLambda(told), history)
    assert chain.invoke({QUESTION: HumanMessage("three")}, SESSION).text == "one | two"
    assert [message.text for message in history.messages] == ["one", "two", "three", "one | two"]
    assert [message.id for message in history.messages[:2]] == ["1", "2"]


def test_no_deprecation_warning_escapes() -> None:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        with_history(RunnableLambda(told), CopyingHistory())
    assert caught == []


def session_script() -> None:
    import threading
    import warnings

    import streamlit as st
    from langchain_core.messages import AIMessage, HumanMessage
    from langchain_core.runnables import RunnableLambda

    from chains.history import QUESTION, TRANSCRIPT, refill, session_history, with_history

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        history = session_history("chat-1")
    other = session_history("chat-2")
    answers = []

    def turn() -> None:
        refill(history, [HumanMessage("one"), AIMessage("two")])
        chain = with_history(RunnableLambda(lambda given: AIMessage(str(len(given[TRANSCRIPT])))), history)
        answers.append(chain.invoke({QUESTION: HumanMessage("three")}, {"configurable": {"session_id": "any"}}).text)

    worker = threading.Thread(target=turn)
    worker.start()
    worker.join()
    st.write("answer", answers[0])
    st.write("kept", [message.text for message in session_history("chat-1").messages])
    st.write("other", len(other.messages))


def test_the_sessions_history_works_in_a_thread_without_a_session() -> None:
    script = AppTest.from_function(session_script).run(timeout=20)
    assert not script.exception
    written = [element.value for element in script.markdown]
    assert "2" in written[0]
    assert script.session_state["chat_history:chat-1"][2].text == "three"
    assert len(script.session_state["chat_history:chat-1"]) == 4
    assert script.session_state["chat_history:chat-2"] == []
