"""What was told in one chat is recalled in another, once that was asked for, and says where it comes from."""

import pytest
from playwright.sync_api import expect

from tests.app_process import AppProcess
from tests.browser.conftest import ANSWERED, settings_for


@pytest.fixture
def recalling_app(tmp_path, any_server):
    with AppProcess(tmp_path, {**settings_for(any_server), "MEMORYBOT_STRATEGY": "recall"}) as running:
        yield running


def test_a_fact_told_in_one_chat_is_seen_by_the_model_in_another(open_chat, recalling_app, server):
    chat = open_chat(recalling_app.url)
    chat.say("My sister Lena works at a bakery in Porto.")
    chat.click("New chat")
    expect(chat.page.locator(ANSWERED)).to_have_count(0)
    chat.page.get_by_text("Memory settings").click()
    chat.page.get_by_text("Recall my other chats too").click()
    expect(chat.page.get_by_role("checkbox", name="Recall my other chats too")).to_be_checked()
    # The click reaches the server a moment later, and a question that overtakes it is asked without the setting.
    chat.page.wait_for_timeout(800)
    chat.page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')
    chat.say("Where does Lena work?")
    asked = server.chats[-1].body["messages"][-1]["content"]
    assert 'chat "My sister Lena works at a bakery in Porto."]' in asked
    chat.page.get_by_role("button", name="What the model saw").last.click()
    dialog = chat.page.get_by_role("dialog")
    dialog.get_by_text("From other chats").click()
    expect(dialog).to_contain_text("User: My sister Lena works at a bakery in Porto.")
    dialog.get_by_role("button", name="My sister Lena works").click()
    expect(chat.page.get_by_role("dialog")).to_have_count(0, timeout=20_000)
    chat.sees("You said: My sister Lena works at a bakery in Porto.")
    assert len(chat.messages) == 2
