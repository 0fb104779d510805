"""The choice to recall other chats too, as the page keeps it and acts on it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from memory.store import Conversation, Entry, Store
from tests.chat_server import ChatServer

Open = Callable[[], AppTest]
OWNER = "local"
LABEL = "Recall my other chats too"
TOLD = "I booked the hotel Sacher."


@pytest.fixture
def told(settings: Callable[..., None], store: Store, chat_server: ChatServer) -> Conversation:
    """A chat in which something was told."""
    settings(strategy="recall")
    answered = {"provider": "compatible", "model": "test-echo", "strategy": "recall"}
    chat = store.create_conversation(OWNER, title="Trip to Vienna", settings={"base_url": chat_server.url}, **answered)
    store.append_all(OWNER, chat.id, [Entry("user", TOLD, at=datetime(2023, 5, 8, tzinfo=UTC))])
    return chat


def new_chat(page: AppTest) -> AppTest:
    page.session_state["memory-settings"] = True
    next(each for each in page.button if each.label == "New chat").click().run()
    assert not page.exception
    return page


def box(page: AppTest) -> Any:
    return next(each for each in page.checkbox if each.label == LABEL)


def ask(page: AppTest, text: str) -> None:
    page.chat_input[0].set_value(text).run()
    assert not page.exception


def test_it_is_off_until_it_is_chosen_and_then_kept_with_the_chat(
    app: Open, told: Conversation, store: Store, chat_server: ChatServer
) -> None:
    page = new_chat(app())
    assert box(page).value is False
    ask(page, "Which hotel did I book?")
    assert "Sacher" not in str(chat_server.chats[-1].body)
    (chat,) = [each for each in store.conversations(OWNER) if each.id != told.id]
    box(page).check().run()
    assert store.conversation(OWNER, chat.id).settings["memory"]["across"] is True
    ask(page, "Which hotel did I book?")
    question = chat_server.chats[-1].body["messages"][-1]["content"]
    assert f'[8 May 2023, chat "Trip to Vienna"]\nUser: {TOLD}\n</other_chats>' in question
    assert store.conversation(OWNER, told.id).settings.get("memory", {}).get("across", False) is False
    box(page).uncheck().run()
    ask(page, "And once more, which hotel?")
    assert "other_chats" not in chat_server.chats[-1].body["messages"][-1]["content"]


def test_chosen_before_the_first_message_it_holds_for_that_message(
    app: Open, told: Conversation, chat_server: ChatServer
) -> None:
    page = new_chat(app())
    box(page).check().run()
    ask(page, "Which hotel did I book?")
    assert TOLD in chat_server.chats[-1].body["messages"][-1]["content"]


def test_the_prompt_names_its_sources_for_the_x_ray_and_for_forgetting(
    app: Open, told: Conversation, store: Store
) -> None:
    page = new_chat(app())
    box(page).check().run()
    ask(page, "Which hotel did I book?")
    (chat,) = [each for each in store.conversations(OWNER) if each.id != told.id]
    answer = store.tail(OWNER, chat.id, limit=1)[0]
    prompt = store.prompt(OWNER, answer.id)
    assert prompt is not None
    (elsewhere,) = [part for part in prompt.segments if part["kind"] == "elsewhere"]
    assert elsewhere["message_ids"] == [message.id for message in store.tail(OWNER, told.id, limit=9)]
    store.forget(OWNER, elsewhere["message_ids"])
    assert store.prompt(OWNER, answer.id) is None


def test_what_would_be_recalled_of_other_chats_is_in_the_preview(app: Open, told: Conversation) -> None:
    page = new_chat(app())
    box(page).check().run()
    ask(page, "Hello")
    page.session_state["memory-panel"] = True
    page.run()
    next(each for each in page.text_input if each.placeholder == "Try a question").set_value("Which hotel?").run()
    assert not page.exception
    assert any("From other chats" in each.value for each in page.markdown)
    assert any(TOLD in each.value for each in page.text)


def test_it_is_offered_only_where_a_strategy_searches(app: Open, settings: Callable[..., None]) -> None:
    settings(strategy="window")
    page = new_chat(app())
    assert LABEL not in [each.label for each in page.checkbox]


def test_it_is_not_offered_to_nobody(
    app: Open, settings: Callable[..., None], served_at: Callable[[str], None]
) -> None:
    settings(strategy="recall")
    served_at("0.0.0.0")
    page = new_chat(app())
    assert LABEL not in [each.label for each in page.checkbox]


def test_chosen_before_signing_out_it_ends_there(
    app: Open, told: Conversation, served_at: Callable[[str], None], chat_server: ChatServer
) -> None:
    page = new_chat(app())
    box(page).check().run()
    served_at("0.0.0.0")
    page.run()
    ask(page, "I booked nothing.")
    ask(new_chat(page), "Which hotel did I book?")
    assert "other_chats" not in str(chat_server.chats[-1].body["messages"][1:])
