"""A person types slash commands, in a real browser and on a real keyboard."""

import json
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.conftest import ANSWERED

CARD = ".st-key-command-card"
CODE = "KX-4411-Q"


def type_keys(chat, text):
    """Type as a person does, key by key."""
    chat.page.get_by_test_id("stChatInputTextArea").click()
    chat.page.keyboard.type(text)
    chat.page.keyboard.press("Enter")


def card(chat):
    found = chat.page.locator(CARD)
    found.wait_for()
    return found


def test_a_day_with_commands(open_chat, own_app, server):
    chat = open_chat(own_app.url)
    type_keys(chat, "/")
    assert "/forget words" in card(chat).inner_text()
    chat.say(f"My locker code is {CODE}.")
    assert chat.page.locator(CARD).count() == 0
    chat.say("I like rivers.")

    type_keys(chat, "/dowload md")
    assert "Did you mean /download?" in card(chat).inner_text()
    chat.click("Run /download md")
    with chat.page.expect_download() as begun:
        card(chat).get_by_role("button", name="Markdown").click()
    assert CODE in Path(begun.value.path()).read_text()

    type_keys(chat, "/strategy buffer")
    chat.sees("The memory is now Buffer.")
    type_keys(chat, "/model test-recall")
    chat.sees("The next answer comes from test-recall.")
    assert len(server.chats) == 2

    chat.page.reload()
    chat.page.wait_for_selector(ANSWERED)
    chat.say("/etc/hosts is empty, why?")
    assert chat.messages[4].startswith("/etc/hosts is empty, why?")
    assert server.chats[-1].body["model"] == "test-recall"
    assert CODE in json.dumps(server.chats[-1].body)

    type_keys(chat, "/memory")
    dialog = chat.page.get_by_role("dialog")
    dialog.get_by_text("The model would see").wait_for()
    assert CODE in dialog.inner_text()
    chat.page.keyboard.press("Escape")
    dialog.wait_for(state="hidden")

    type_keys(chat, "/forget my locker code")
    chat.sees("Untick what is to stay.")
    expect(dialog.get_by_text(CODE)).not_to_have_count(0)
    expect(dialog.get_by_text(CODE).nth(1)).to_be_visible()
    dialog.get_by_role("button", name="Forget ").click()
    chat.sees("Forgotten: 2 messages.")
    dialog.wait_for(state="hidden")
    chat.say("What do you know?")
    assert CODE not in json.dumps(server.chats[-1].body)
    assert "I like rivers." in json.dumps(server.chats[-1].body)
    chat.page.reload()
    chat.page.wait_for_selector(ANSWERED)
    assert CODE not in chat.page.content()
    files = [file for file in own_app.folder.rglob("*") if file.is_file()]
    assert not any(CODE.encode() in file.read_bytes() for file in files)

    type_keys(chat, "/new Plan my week")
    chat.sees("You said: Plan my week")
    assert len(chat.messages) == 2


def test_commands_in_mid_answer_do_not_end_it(open_chat, own_app, server):
    server.behaviour = "test-words-200-30"
    chat = open_chat(own_app.url)
    chat.type("Count for me")
    chat.sees("word5")
    type_keys(chat, "/help")
    card(chat)
    type_keys(chat, "/forget word5")
    chat.sees("Press Stop or wait for its end")
    type_keys(chat, "/memory")
    chat.page.get_by_role("dialog").get_by_text("The model would see").wait_for()
    chat.page.wait_for_selector(ANSWERED, timeout=20_000)
    assert "word200" in chat.messages[1]
    assert chat.page.get_by_role("dialog").is_visible()
    assert len(server.chats) == 1


def test_a_chat_begun_in_mid_answer_leaves_the_answer_to_end_by_itself(open_chat, own_app, server):
    server.behaviour = "test-words-100-30"
    chat = open_chat(own_app.url)
    chat.type("Count for me")
    chat.sees("word5")
    type_keys(chat, "/new And for me")
    chat.page.wait_for_selector(ANSWERED, timeout=20_000)
    assert chat.messages[0].startswith("And for me")
    assert server.wait_for(lambda: server.finished == 2)


def test_boxes_are_unticked_and_the_dialog_is_left_by_keyboard(open_chat, own_app, server):
    chat = open_chat(own_app.url, width=390, height=844)
    chat.say(f"My locker code is {CODE}.")
    type_keys(chat, "/forget my locker code")
    dialog = chat.page.get_by_role("dialog")
    boxes = dialog.get_by_role("checkbox")
    boxes.nth(2).wait_for(state="attached")
    boxes.nth(1).focus()
    chat.page.keyboard.press("Space")
    dialog.get_by_role("button", name="Forget 1 message").wait_for()
    assert chat.page.evaluate("document.scrollingElement.scrollWidth - window.innerWidth") <= 0
    chat.page.keyboard.press("Escape")
    dialog.wait_for(state="hidden")
    chat.page.reload()
    chat.page.wait_for_selector(ANSWERED)
    expect(chat.page.get_by_role("dialog")).to_have_count(0)
    assert CODE in chat.messages[0]
