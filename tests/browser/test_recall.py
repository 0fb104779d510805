"""Recall in a long chat: the turn that was meant is in the prompt, under its date, and can be looked for beforehand."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from memory.store import Entry, Store
from tests.browser.conftest import STOP

BEGAN = datetime(2026, 3, 2, 9, tzinfo=UTC)
SMALL_TALK = ("the river walk", "my bike", "a bread recipe", "the new library", "the rain")


@pytest.fixture
def long_chat(own_app, server):
    """The id of a chat of sixty turns, one of which tells where a sister works."""
    said = []
    for number in range(60):
        topic, at = SMALL_TALK[number % len(SMALL_TALK)], BEGAN + timedelta(days=number)
        told = f"Today I thought about {topic} again. It was a calm afternoon and nothing much happened."
        if number == 7:
            told = "My sister Lena has moved to Porto, she works at a bakery there."
        said += [Entry("user", told, at=at), Entry("assistant", f"That sounds calm, {topic}.", at=at)]
    store = Store.open(f"sqlite:///{own_app.folder / 'memory-bot.db'}")
    settings = {"base_url": f"{server.url}/v1", "memory": {"kept_turns": 3, "budget_tokens": 600}}
    chat = store.create_conversation(
        "local", title="A long chat", provider="compatible", model="test-model", strategy="recall", settings=settings
    )
    store.append_all("local", chat.id, said)
    store.close()
    return chat.id


def test_an_early_turn_is_shown_to_the_model_under_its_date(open_chat, own_app, server, long_chat):
    chat = open_chat(f"{own_app.url}/?chat={long_chat}")
    chat.type("Where does my sister work?")
    chat.sees("You said: <recalled_turns>")
    expect(chat.page.locator(STOP)).to_have_count(0, timeout=20_000)
    asked = server.chats[-1].body["messages"][-1]["content"]
    assert "[9 March 2026]\nUser: My sister Lena has moved to Porto" in asked
    assert asked.endswith("Where does my sister work?")
    chat.page.get_by_role("button", name="What the model saw").last.click()
    chat.page.get_by_text("Recalled turns").click()
    expect(chat.page.get_by_role("dialog")).to_contain_text("she works at a bakery there")


def test_a_question_can_be_tried_without_asking_it(open_chat, own_app, server, long_chat):
    chat = open_chat(f"{own_app.url}/?chat={long_chat}")
    chat.page.get_by_text("What it remembers").click()
    chat.page.get_by_placeholder("Try a question").fill("Who works at a bakery?")
    chat.page.keyboard.press("Enter")
    chat.sees("Recalled turns")
    expect(chat.page.get_by_test_id("stSidebar")).to_contain_text("My sister Lena has moved to Porto")
    assert server.chats == []


def test_without_the_search_model_the_page_offers_it_and_says_what_it_does(open_chat, own_app, long_chat):
    chat = open_chat(f"{own_app.url}/?chat={long_chat}")
    chat.sees("Earlier turns are found by their words")
    expect(chat.page.get_by_role("button", name="Fetch it")).to_be_visible()
