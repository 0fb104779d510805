"""What goes wrong, as the person at the page sees it: one clear sentence, the text kept, one click to go on."""

import sqlite3

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import ANSWERED

CANARY = "sk-canary-4f1d9c2e7b6a"


@pytest.mark.parametrize(
    ("behaviour", "told"),
    [
        ("test-401", "key"),
        ("test-429", "fewer requests"),
        ("test-429-retry", "Wait 7 seconds"),
        ("test-500", "500"),
        ("test-404", "test-model"),
        ("test-cut", "broke off"),
        ("test-empty", "without a word"),
        ("test-html", "127.0.0.1"),
        ("test-overflow-10", "window"),
    ],
)
def test_a_failure_is_told_in_one_sentence_and_the_question_can_be_sent_again(open_chat, app, server, behaviour, told):
    server.behaviour = behaviour
    chat = open_chat(app.url)
    chat.type("Are you there?")
    chat.sees("Try again")
    failure = chat.page.get_by_test_id("stAlert").inner_text()
    assert told in failure
    assert "Traceback" not in chat.page.content()
    assert "Are you there?" in chat.messages[0]
    server.behaviour = "test-echo"
    chat.click("Try again")
    chat.sees("You said: Are you there?")
    chat.page.reload()
    chat.page.wait_for_selector(ANSWERED)
    assert "You said: Are you there?" in chat.messages[1]


def test_what_had_arrived_before_a_cut_is_kept(open_chat, app, server):
    server.behaviour = "test-cut"
    chat = open_chat(app.url)
    chat.type("Go on")
    chat.sees("Try again")
    assert "A few words and then" in chat.messages[1]


def test_a_server_that_is_not_there_is_told_with_its_address(open_chat, own_app, server):
    chat = open_chat(own_app.url)
    chat.page.get_by_text("test-model").first.click()
    address = chat.page.get_by_label("Base URL")
    address.fill("http://127.0.0.1:9/v1")
    address.press("Enter")
    chat.page.wait_for_timeout(1500)
    chat.type("Anybody?")
    chat.sees("Try again")
    assert "127.0.0.1:9" in chat.page.get_by_test_id("stChatMessage").last.inner_text()


def test_a_key_leaves_no_trace(open_chat, own_app, server):
    chat = open_chat(own_app.url)
    chat.page.get_by_text("test-model").first.click()
    key = chat.page.get_by_label("API key")
    key.fill(CANARY)
    key.press("Enter")
    chat.page.wait_for_timeout(1500)
    for behaviour in ("test-401", "test-429", "test-500", "test-cut", "test-html", "test-echo"):
        server.behaviour = behaviour
        chat.ask(f"Hello with {behaviour}")
    assert "Hello with test-echo" in chat.messages[-1]
    assert server.chats[-1].headers["authorization"] == f"Bearer {CANARY}", "the key is really used"
    assert CANARY not in chat.page.inner_text("body")
    chat.click("Download")
    for label in ("Markdown", "Plain text", "JSON"):
        with chat.page.expect_download() as download:
            chat.page.get_by_role("button", name=label).click()
        assert CANARY not in download.value.path().read_text()
    own_app.stop()
    for path in own_app.folder.rglob("*"):
        if path.is_file():
            assert CANARY.encode() not in path.read_bytes(), path


def test_blank_input_sends_nothing(open_chat, app, server):
    chat = open_chat(app.url)
    chat.type("   \n  ")
    chat.page.wait_for_timeout(1000)
    assert chat.messages == []
    assert server.chats == []


@pytest.mark.parametrize(
    "text",
    [
        "NUL \x00 inside",
        "مرحبا بالعالم",
        "family 👨‍👩‍👧‍👦 and flag 🇵🇹",
        "<b>bold</b> <img src=x onerror=alert(1)>",
        "a\tb `code` $5",
    ],
)
def test_odd_input_goes_through_and_comes_back(open_chat, app, server, text):
    chat = open_chat(app.url)
    chat.say(text)
    asked = server.chats[-1].body["messages"][-1]["content"]
    assert asked.replace("�", "\x00") == text or asked == text.replace("\x00", "")
    expect(chat.page.locator('[data-testid="stChatMessage"] img')).to_have_count(0)


def test_a_megabyte_is_refused_with_figures_and_kept(open_chat, app, server):
    chat = open_chat(app.url)
    chat.page.get_by_test_id("stChatInputTextArea").fill("word " * 200_000)
    chat.page.keyboard.press("Enter")
    chat.sees("Try again", timeout_s=30)
    assert "tokens" in chat.page.get_by_test_id("stAlert").inner_text()
    assert server.chats == []
    chat.sees("of 1,000,000 characters")


def test_nothing_is_loaded_from_another_host(open_chat, app, server):
    server.behaviour = "test-markdown"
    chat = open_chat(app.url)
    asked = []
    chat.page.on("request", lambda request: asked.append(request.url))
    chat.say("Show me ![a picture](https://example.com/asked.png)")
    chat.page.reload()
    chat.page.wait_for_selector(ANSWERED)
    expect(chat.page.locator(".katex")).to_have_count(2)
    assert asked
    assert [url for url in asked if not url.startswith((app.url, "data:", "blob:", "ws://127.0.0.1"))] == []
    assert chat.page.locator("img[src*='example.com']").count() == 0
    assert "It costs $5 and $6." in chat.messages[1]


def test_a_locked_store_keeps_the_text(open_chat, own_app, server):
    chat = open_chat(own_app.url)
    chat.say("Before the lock")
    other = sqlite3.connect(own_app.folder / "memory-bot.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    chat.type("While it is locked")
    chat.sees("Send again", timeout_s=30)
    assert "While it is locked" in chat.page.locator(".st-key-unsent").inner_text()
    other.execute("ROLLBACK")
    other.close()
    chat.page.get_by_role("button", name="Send again").click()
    chat.sees("You said: While it is locked")


def test_a_corrupt_store_is_told_and_left_as_it_is(open_chat, own_app, browser):
    own_app.stop()
    database = own_app.folder / "memory-bot.db"
    for extra in own_app.folder.glob("memory-bot.db-*"):
        extra.unlink()
    database.write_bytes(b"this is no database, but it may be dear to somebody" * 100)
    before = database.read_bytes()
    own_app.start()
    page = browser.new_page()
    page.goto(own_app.url)
    page.get_by_text("memory-bot.db").first.wait_for(timeout=20_000)
    expect(page.get_by_role("button", name="Try again")).to_be_visible()
    page.close()
    assert database.read_bytes() == before
