"""The sidebar and the shape of the page."""

import pytest

from tests.browser.conftest import ANSWERED
from ui.page import DRAWN


def choose(chat, label: str, option: str) -> None:
    chat.page.get_by_label(label, exact=False).first.click()
    chat.page.get_by_role("option", name=option).click()
    chat.page.wait_for_timeout(800)


def test_the_strategy_can_be_switched_in_mid_chat_and_nothing_is_lost(open_chat, own_app, server):
    server.behaviour = "test-facts"
    chat = open_chat(own_app.url)
    chat.say("My name is Priya.")
    chat.say("I live in Lisbon.")
    for strategy in ("Entities", "Summary", "Buffer", "Window"):
        choose(chat, "Memory", strategy)
    server.behaviour = "test-recall"
    chat.say("What do you know?")
    assert "My name is Priya." in chat.messages[-1]
    assert "I live in Lisbon." in chat.messages[-1]
    assert len(chat.messages) == 6


def test_the_entity_strategy_learns_and_the_preview_shows_it(open_chat, own_app, server):
    server.behaviour = "test-facts"
    chat = open_chat(own_app.url)
    choose(chat, "Memory", "Entities")
    chat.say("My name is Priya and I live in Lisbon.")
    chat.page.get_by_text("What it remembers").click()
    chat.sees("The model would see")
    remembered = chat.page.get_by_test_id("stSidebar")
    remembered.get_by_text("Lisbon", exact=False).first.wait_for(timeout=15_000)


def test_a_setting_is_kept_with_its_chat(open_chat, own_app, server):
    chat = open_chat(own_app.url)
    chat.say("Hello")
    chat.page.get_by_text("Memory settings").click()
    kept = chat.page.get_by_label("Turns kept as they were")
    kept.fill("3")
    kept.press("Enter")
    chat.page.wait_for_timeout(1000)
    chat.page.reload()
    chat.page.wait_for_selector(ANSWERED)
    chat.page.get_by_text("Memory settings").click()
    assert chat.page.get_by_label("Turns kept as they were").input_value() == "3"


def test_an_earlier_chat_is_opened_from_the_list(open_chat, app, server):
    chat = open_chat(app.url)
    chat.say("The first of two chats")
    chat.click("New chat")
    chat.sees("Talks about anything")
    chat.say("The second of two chats")
    chat.page.locator('[class*="st-key-open-"]').get_by_text("The first of two chats").first.click()
    chat.sees("You said: The first of two chats")
    assert len(chat.messages) == 2


@pytest.mark.parametrize(("width", "height"), [(390, 844), (1440, 900)])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_fits_its_width(open_chat, app, server, width, height, scheme):
    server.behaviour = "test-markdown"
    chat = open_chat(app.url, width=width, height=height, scheme=scheme)
    chat.say("A table, please")
    overflow = chat.page.evaluate("document.scrollingElement.scrollWidth - window.innerWidth")
    assert overflow <= 0
    box = chat.page.get_by_test_id("stChatInputTextArea").bounding_box()
    assert box["y"] + box["height"] <= height


def test_every_control_is_reached_by_keyboard(open_chat, app, server):
    chat = open_chat(app.url)
    chat.say("Reach me")
    reached = set()
    for _ in range(80):
        chat.page.keyboard.press("Tab")
        reached.add(
            chat.page.evaluate("(e => e.innerText || e.ariaLabel || e.title || e.tagName)(document.activeElement)")
        )
    text = " ".join(str(name) for name in reached)
    for control in ("New chat", "Edit", "Another answer", "What the model saw", "What it remembers", "Download"):
        assert control in text


def test_a_long_chat_draws_its_newest_messages_and_earlier_ones_on_demand(open_chat, own_app, server):
    from memory.store import Store

    store = Store.open(f"sqlite:///{own_app.folder / 'memory-bot.db'}")
    chat_row = store.create_conversation("local", provider="compatible", model="test-model", strategy="window")
    leaf = None
    for number in range(1, 201):
        role = "user" if number % 2 else "assistant"
        leaf = store.append("local", chat_row.id, role, f"message number {number}", parent_id=leaf).id
    store.close()
    chat = open_chat(f"{own_app.url}/?chat={chat_row.id}")
    chat.sees("message number 200")
    assert len(chat.messages) == DRAWN
    chat.page.get_by_role("button", name="Show earlier messages").click()
    chat.sees(f"message number {200 - 2 * DRAWN + 1}")
    assert len(chat.messages) == 2 * DRAWN
