"""A person attaches files to messages, in a real browser, and finds them again wherever they look."""

from __future__ import annotations

import base64
import json
import time

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import ANSWERED
from tests.files import pdf, picture

NOTES = b"# Packing list\n\n- tea\n- a torch\n"
REPORT = pdf(["The keeper of the lighthouse is called Morag.", "She has two dogs."])
CAT = picture(size=(320, 240))


def attach(chat, *files: tuple[str, str, bytes]) -> None:
    """Put files beside the input, as from the dialog of the system."""
    given = [{"name": name, "mimeType": kind, "buffer": content} for name, kind, content in files]
    arrived: list[str] = []
    chat.page.on("response", lambda response: arrived.append(response.url) if "upload_file" in response.url else None)
    chat.page.locator('[data-testid="stChatInput"] input[type="file"]').set_input_files(given)
    for name, _, _ in files:
        chat.page.get_by_test_id("stChatInput").get_by_text(name).wait_for()
    # While a file is on its way, the input takes no Enter.
    deadline = time.monotonic() + 20
    while len(arrived) < len(files) and time.monotonic() < deadline:
        chat.page.wait_for_timeout(50)
    assert len(arrived) >= len(files)


@pytest.fixture
def chat(open_chat, app, server):
    return open_chat(app.url)


def test_files_of_every_kind_live_in_a_chat_of_six_turns(chat, server):
    attach(chat, ("notes.md", "text/markdown", NOTES))
    chat.say("This is what I pack.")
    attach(chat, ("report.pdf", "application/pdf", REPORT))
    chat.say("And this is about the place.")
    attach(chat, ("cat.png", "image/png", CAT))
    chat.say("This is my cat.")
    parts = server.chats[-1].body["messages"][-1]["content"]
    assert parts[1]["image_url"]["url"] == f"data:image/png;base64,{base64.b64encode(CAT).decode()}"
    chat.page.reload()
    chat.page.wait_for_selector(ANSWERED)
    chat.sees("This is what I pack.")
    chat.sees("notes.md · 32 B")
    assert chat.messages[0].startswith("This is what I pack.")
    chat.page.get_by_text("notes.md · 32 B").click()
    chat.sees("- a torch")
    assert chat.page.get_by_test_id("stChatMessage").nth(4).locator("img").evaluate("image => image.naturalWidth > 0")
    for words in ("Who keeps the lighthouse?", "What do I pack?", "Thanks!"):
        chat.say(words)
    sent = json.dumps(server.chats[-1].body["messages"])
    assert "Morag" in sent
    assert "a torch" in sent
    assert "image_url" in sent
    chat.click("Download")
    with chat.page.expect_download() as download:
        chat.page.get_by_role("button", name="JSON").click()
    messages = json.loads(download.value.path().read_text())["messages"]
    assert len(messages) == 12
    assert "- a torch" in messages[0]["content"]
    assert "[page 2]\nShe has two dogs." in messages[2]["content"]
    assert base64.b64decode(messages[4]["images"][0]["data"]) == CAT


def test_a_bad_file_shows_its_error_and_nothing_is_lost(chat, server):
    attach(chat, ("good.md", "text/markdown", NOTES), ("bad.pdf", "application/pdf", b"%PDF-1.4 broken"))
    chat.type("Precious words")
    chat.sees("“bad.pdf” is a damaged PDF.")
    assert "Precious words" in chat.page.locator(".st-key-unsent").inner_text()
    assert server.chats == []
    chat.click("Send again")
    chat.page.wait_for_selector(ANSWERED)
    assert chat.messages[0].startswith("Precious words")
    chat.sees("good.md · 32 B")
    assert chat.page.locator(".st-key-unsent").count() == 0
    assert len(server.chats) == 1


def test_editing_changes_the_words_and_keeps_the_files(chat, server):
    attach(chat, ("cat.png", "image/png", CAT), ("notes.md", "text/markdown", NOTES))
    chat.say("first wording")
    chat.page.locator('[class*="st-key-edit-"] button').first.click()
    editor = chat.page.get_by_label("Edit your message")
    expect(editor).to_have_value("first wording")
    editor.fill("second wording")
    chat.page.locator('[class*="st-key-send-"] button').first.click()
    chat.sees("You said: second wording")
    chat.page.wait_for_selector(ANSWERED)
    chat.sees("notes.md · 32 B")
    assert chat.page.get_by_test_id("stChatMessage").first.locator("img").count() == 1
    assert [part["type"] for part in server.chats[-1].body["messages"][-1]["content"]] == ["text", "image_url"]


def test_only_what_was_typed_is_copied(chat):
    chat.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    attach(chat, ("notes.md", "text/markdown", NOTES))
    chat.say("These words")
    chat.page.get_by_test_id("stChatMessage").first.hover()
    button = chat.page.locator("button.copy").first
    button.click()
    # The mark comes once the clipboard has the text.
    expect(button).to_have_class("copy done")
    assert chat.page.evaluate("navigator.clipboard.readText()") == "These words"
