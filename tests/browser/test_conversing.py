"""A person converses, in a real browser, with a model over real HTTP."""

import json
import time

from playwright.sync_api import expect

from tests.browser.conftest import ANSWERED, STOP


def test_a_question_is_answered_and_is_still_there_after_a_reload(open_chat, app, server):
    chat = open_chat(app.url)
    chat.say("Hello from Lisbon")
    assert chat.messages[0].startswith("Hello from Lisbon")
    assert "You said: Hello from Lisbon" in chat.messages[1]
    chat.page.reload()
    chat.page.wait_for_selector(ANSWERED)
    assert "You said: Hello from Lisbon" in chat.messages[1]


def test_the_model_is_shown_the_earlier_turns(open_chat, app, server):
    server.behaviour = "test-recall"
    chat = open_chat(app.url)
    chat.say("My name is Priya.")
    chat.say("What is my name?")
    assert "My name is Priya." in chat.messages[3]
    roles = [message["role"] for message in server.chats[-1].body["messages"]]
    assert roles == ["system", "user", "assistant", "user"]


def test_stop_keeps_what_has_arrived_and_says_so(open_chat, app, server):
    server.behaviour = "test-words-400-30"
    chat = open_chat(app.url)
    chat.type("Count for me")
    chat.sees("word12")
    chat.page.locator(STOP).click()
    chat.sees("Stopped. What had arrived is kept.")
    assert "word12" in chat.messages[1]
    assert "word400" not in chat.messages[1]
    assert server.wait_for(lambda: server.disconnected == 1), "the provider must not go on writing for nobody"
    chat.page.reload()
    chat.sees("Stopped. What had arrived is kept.")


def test_stop_works_while_the_stream_stalls(open_chat, app, server):
    server.behaviour = "test-stall"
    chat = open_chat(app.url)
    chat.type("Will you stall?")
    chat.sees("A few words and then")
    begin = time.monotonic()
    chat.page.locator(STOP).click()
    chat.sees("Stopped. What had arrived is kept.", timeout_s=5)
    assert time.monotonic() - begin < 5


def test_a_reload_in_mid_answer_attaches_again(open_chat, app, server):
    server.behaviour = "test-words-120-30"
    chat = open_chat(app.url)
    chat.type("Count for me")
    chat.sees("word10")
    chat.page.reload()
    chat.page.wait_for_selector(ANSWERED, timeout=20_000)
    assert "word1 word2" in chat.messages[1]
    assert "word120" in chat.messages[1]
    assert len(server.chats) == 1


def test_another_click_in_mid_answer_does_not_end_it(open_chat, app, server):
    server.behaviour = "test-words-120-30"
    chat = open_chat(app.url)
    chat.type("Count for me")
    chat.sees("word10")
    chat.page.get_by_text("Memory settings").click()
    chat.sees("Turns kept as they were")
    chat.page.wait_for_selector(ANSWERED, timeout=20_000)
    assert "word120" in chat.messages[1]


def test_an_answer_goes_on_after_the_tab_is_closed(open_chat, app, server):
    server.behaviour = "test-words-100-30"
    chat = open_chat(app.url)
    chat.type("Count for me")
    chat.sees("word5")
    address = chat.page.url
    chat.page.context.close()
    assert server.wait_for(lambda: server.finished == 1, timeout_s=15)
    again = open_chat(address)
    again.page.wait_for_selector(ANSWERED)
    assert "word100" in again.messages[1]


def test_a_second_tab_watches_and_what_it_sends_meanwhile_is_kept(open_chat, app, server):
    server.behaviour = "test-words-150-30"
    chat = open_chat(app.url)
    chat.type("Count for me")
    chat.sees("word5")
    second = open_chat(chat.page.url)
    second.sees("word20")
    second.type("And what about me?")
    second.sees("already being answered")
    assert "And what about me?" in second.page.get_by_text("And what about me?").first.inner_text()
    second.page.wait_for_selector(ANSWERED, timeout=20_000)
    server.behaviour = "test-echo"
    second.click("Send again")
    second.sees("You said: And what about me?")
    assert len(server.chats) == 2


def test_a_killed_process_loses_nothing_that_was_on_the_screen(open_chat, own_app, server):
    server.behaviour = "test-words-400-30"
    chat = open_chat(own_app.url)
    chat.type("Count for me")
    chat.sees("word10")
    time.sleep(1.2)
    on_screen = chat.messages[1]
    own_app.kill()
    address = chat.page.url
    chat.page.context.close()
    own_app.start()
    again = open_chat(address)
    again.sees("Try again", timeout_s=30)
    kept = again.messages[1]
    words = [word for word in on_screen.split() if word.startswith("word")]
    a_second_before = words[: max(1, len(words) - 40)]
    assert all(word in kept for word in a_second_before)
    server.behaviour = "test-echo"
    again.click("Try again")
    again.sees("You said: Count for me")
    again.sees("2 / 2")


def test_editing_a_question_keeps_both_versions(open_chat, app, server):
    chat = open_chat(app.url)
    chat.say("first wording")
    chat.page.locator('[class*="st-key-edit-"] button').first.click()
    editor = chat.page.get_by_label("Edit your message")
    editor.fill("second wording")
    chat.page.locator('[class*="st-key-send-"] button').first.click()
    chat.sees("You said: second wording")
    chat.page.wait_for_selector(ANSWERED)
    assert "first wording" not in "".join(chat.messages)
    chat.page.locator('[class*="st-key-before-"] button').first.click()
    chat.sees("You said: first wording")
    assert "second wording" not in "".join(chat.messages)


def test_another_answer_is_a_version_beside_the_first(open_chat, app, server):
    chat = open_chat(app.url)
    chat.say("Tell me")
    server.behaviour = "test-words-3"
    chat.page.locator(f"{ANSWERED} button").first.click()
    chat.sees("word1 word2 word3")
    chat.sees("2 / 2")
    assert len([text for text in chat.messages if "Tell me" in text]) == 1


def test_the_chat_is_downloaded_whole_and_in_order_in_each_format(open_chat, app, server):
    chat = open_chat(app.url)
    for number in range(1, 4):
        chat.say(f"Question number {number}")
    chat.click("Download")
    written = {}
    for label in ("Markdown", "Plain text", "JSON"):
        with chat.page.expect_download() as download:
            chat.page.get_by_role("button", name=label).click()
        path = download.value.path()
        written[label] = path.read_text()
    for text in written.values():
        places = [text.index(f"Question number {number}") for number in range(1, 4)]
        assert places == sorted(places)
        assert text.count("You said: ") == 3
        assert "window" in text
    messages = json.loads(written["JSON"])["messages"]
    assert [message["role"] for message in messages] == ["user", "assistant"] * 3


def test_a_thumb_and_its_comment_are_kept_with_the_message(open_chat, app, server):
    chat = open_chat(app.url)
    chat.say("Rate me")
    thumbs = chat.page.get_by_test_id("stFeedback").first.locator("button")
    thumbs.nth(0).click()
    chat.click("Say why")
    comment = chat.page.get_by_label("Comment")
    comment.fill("Just right")
    comment.press("Control+Enter")
    chat.page.wait_for_timeout(1000)
    chat.click("Download")
    with chat.page.expect_download() as download:
        chat.page.get_by_role("button", name="JSON").click()
    answer = json.loads(download.value.path().read_text())["messages"][1]
    assert answer["feedback"] == {"value": 1, "comment": "Just right"}


def test_a_deleted_chat_can_be_brought_back(open_chat, app, server):
    chat = open_chat(app.url)
    chat.say("Keep me, please, whatever happens")
    chat.page.locator('[class*="st-key-delete-"] button').first.click()
    chat.sees("Deleted “Keep me, please, whatever happens”")
    expect(chat.page.get_by_test_id("stChatMessage")).to_have_count(0)
    chat.click("Undo")
    chat.sees("You said: Keep me, please, whatever happens")


def test_the_exact_prompt_of_an_answer_can_be_seen(open_chat, app, server):
    chat = open_chat(app.url)
    chat.say("What did you see?")
    chat.page.locator('[class*="st-key-saw-"] button').first.click()
    chat.sees("The whole request, as it was sent")
    chat.page.get_by_text("Question ·").click()
    chat.page.get_by_role("dialog").get_by_text("What did you see?").wait_for()


def test_an_answer_is_copied_as_it_was_written(open_chat, app, server):
    chat = open_chat(app.url)
    chat.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    text = 'He said: "it\'s <b>$5</b>" & `code` 日本語'
    chat.say(text)
    chat.page.locator("button.copy").last.click()
    chat.page.locator("button.copy.done").wait_for()
    assert chat.page.evaluate("navigator.clipboard.readText()") == f"You said: {text}"
