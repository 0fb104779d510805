"""Slash commands on the real page: each command with its unhappy ways, and that none of them costs a turn."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from memory.store import Entry, Store
from memory.strategies import Derived, Fact, Lesson
from tests.chat_server import ChatServer
from ui.commands.reading import choose, read
from ui.commands.running import COMMANDS

Open = Callable[[], AppTest]
OWNER = "local"
CODE = "KX-4411-Q"
TOLD = f"My locker code is {CODE}."


def type_in(page: AppTest, text: str) -> AppTest:
    page.chat_input[0].set_value(text).run()
    assert not page.exception
    return page


def press(page: AppTest, label: str) -> AppTest:
    button(page, label).click().run()
    assert not page.exception
    return page


def button(page: AppTest, label: str) -> Any:
    return next(each for each in page.button if each.label == label)


def labels(page: AppTest) -> list[str]:
    return [each.label for each in page.button]


def shown(page: AppTest) -> str:
    """Return all texts outside the messages: the card's or the dialog's among them."""
    parts = [*page.markdown, *page.caption, *page.text, *page.error]
    return "\n".join(str(each.value) for each in parts)


def log(store: Store) -> list[tuple[str, str]]:
    """Return who said what in the newest chat."""
    chats = store.conversations(OWNER)
    return [(m.role, m.content) for m in store.tail(OWNER, chats[0].id, limit=99)] if chats else []


def boxes(page: AppTest) -> list[Any]:
    """Return the boxes of the lines that would be forgotten."""
    return [each for each in page.checkbox if str(each.key).startswith(("forget-0", "along-0"))]


# -- what a text means ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "name", "argument"),
    [
        ("/help", "help", ""),
        ("/", "help", ""),
        ("/Help", "help", ""),
        ("/new", "new", ""),
        ("/new Plan my week", "new", "Plan my week"),
        ("/new\nPlan\nmy week ", "new", "Plan\nmy week"),
        ("/forget  my alarm code", "forget", "my alarm code"),
    ],
)
def test_a_command_is_the_whole_first_word(text: str, name: str, argument: str) -> None:
    typed = read(text, COMMANDS)
    assert (typed.command, typed.argument, typed.message) == (name, argument, "")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("/dowload", "download"),
        ("/stratgey window", "strategy"),
        ("/nwe", "new"),
        ("/hepl", "help"),
        ("/models", "model"),
        ("/models of cars?", "model"),
        ("/assist", "assistant"),
        ("/mem", "memory"),
        ("/forgot my code", "forget"),
        ("/help?", "help"),
        ("/clear", "new"),
    ],
)
def test_a_misspelt_command_is_near_to_one(text: str, meant: str) -> None:
    typed = read(text, COMMANDS)
    assert (typed.command, typed.meant, typed.message) == ("", meant, "")


@pytest.mark.parametrize(
    "text",
    [
        "/etc/hosts is empty, why?",
        "/ is root",
        "//comment",
        "/s",
        "/r/python is nice",
        "/new-york is great",
        "/tmp is full",
        "/home is where the heart is",
        "/hello there",
        "/now I see",
        "/clear the table",
        "/2 + 2",
        "Type /help",
        "a/b",
        "  two spaces before",
        "\\alpha + \\beta",
        "",
    ],
)
def test_a_message_that_merely_begins_with_a_slash_is_sent_as_it_is(text: str) -> None:
    typed = read(text, COMMANDS)
    assert (typed.message, typed.command, typed.misspelt) == (text, "", "")


@pytest.mark.parametrize("text", [" /help", "\\/help", "\n/help"])
def test_a_space_or_a_backslash_before_it_makes_a_message_of_a_command(text: str) -> None:
    assert read(text, COMMANDS).message == "/help"


def test_a_backslash_that_was_not_needed_stays() -> None:
    assert read("\\/etc\\/hosts/", COMMANDS).message == "\\/etc\\/hosts/"


def test_every_command_has_one_line_of_help() -> None:
    assert list(COMMANDS) == ["new", "memory", "forget", "download", "model", "strategy", "assistant", "help"]
    for one in COMMANDS.values():
        assert one.about.endswith(".")
        assert len(one.about) < 90


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("gpt-4o", "gpt-4o"),
        ("GPT-4O", "gpt-4o"),
        ("gpt4.1", ""),
        ("4o mini", "gpt-4o-mini"),
        ("o3", "o3"),
        ("claude", "claude-sonnet-5"),
        ("claude-sonet-5", "claude-sonnet-5"),
        ("mini", ""),
        ("zebra", ""),
    ],
)
def test_a_name_is_meant_if_it_is_one_options_or_clearly_near_to_it(typed: str, meant: str) -> None:
    models = ["gpt-4o", "gpt-4o-mini", "gpt-4.1", "gpt-4.1-mini", "o3", "claude-sonnet-5"]
    assert choose(typed, {name: name for name in models})[0] == meant


def test_two_options_of_one_label_are_offered_both() -> None:
    assert choose("chef", {"a": "Chef", "b": "Chef"}) == ("", ["a", "b"])
    assert choose("a", {"a": "Chef", "b": "Chef"})[0] == "a"


# -- help, and what is no command -------------------------------------------------------------------


def test_help_lists_every_command_and_costs_no_turn(app: Open, store: Store, chat_server: ChatServer) -> None:
    page = type_in(app(), "/help")
    for name, one in COMMANDS.items():
        assert f"`/{name}" in shown(page)
        assert one.about in shown(page)
    assert store.conversations(OWNER) == []
    assert chat_server.chats == []
    press(page, "Dismiss")
    assert COMMANDS["forget"].about not in shown(page)


def test_a_card_goes_with_the_next_message(app: Open, store: Store) -> None:
    page = type_in(app(), "/help")
    type_in(page, "Hello")
    assert "Dismiss" not in labels(page)
    assert log(store) == [("user", "Hello"), ("assistant", "You said: Hello")]


def test_a_card_stays_in_its_chat(app: Open) -> None:
    page = type_in(type_in(app(), "Hello"), "/help")
    press(page, "New chat")
    assert "Dismiss" not in labels(page)


def test_a_message_with_a_slash_is_sent_at_once(app: Open, store: Store) -> None:
    type_in(app(), "/etc/hosts is empty, why?")
    assert log(store)[0] == ("user", "/etc/hosts is empty, why?")


def test_a_command_is_sent_as_words_where_it_is_escaped(app: Open, store: Store) -> None:
    type_in(app(), "\\/help")
    assert log(store)[0] == ("user", "/help")


def test_a_misspelt_command_is_run_as_it_was_meant(app: Open, store: Store) -> None:
    page = type_in(type_in(app(), "Hello"), "/stratgey buffer")
    assert "There is no **/stratgey**. Did you mean **/strategy**?" in shown(page)
    press(page, "Run /strategy buffer")
    assert store.conversations(OWNER)[0].strategy == "buffer"
    assert "The memory is now **Buffer**." in shown(page)
    assert len(log(store)) == 2


def test_a_misspelt_command_is_sent_as_a_message_if_one_wants(app: Open, store: Store) -> None:
    page = type_in(app(), "/models of cars?")
    assert store.conversations(OWNER) == []
    press(page, "Send it as a message")
    assert log(store)[0] == ("user", "/models of cars?")
    assert "Dismiss" not in labels(page)


# -- new --------------------------------------------------------------------------------------------


def test_new_opens_an_empty_chat_with_the_same_assistant_and_choices(app: Open, store: Store) -> None:
    page = app()
    page.session_state["assistant"] = "echo"
    type_in(page.run(), "Hello")
    page.session_state["assistant"] = "memory_bot"
    type_in(page, "/strategy buffer")
    type_in(page, "/new")
    assert not page.chat_message
    assert len(store.conversations(OWNER)) == 1
    type_in(page, "Again")
    assert [(chat.assistant, chat.strategy) for chat in store.conversations(OWNER)] == [("echo", "buffer")] * 2


def test_new_with_words_begins_the_chat_with_them(app: Open, store: Store) -> None:
    page = type_in(type_in(app(), "Hello"), "/new Plan my week")
    assert len(store.conversations(OWNER)) == 2
    assert [each.markdown[0].value for each in page.chat_message] == ["Plan my week", "You said: Plan my week"]


def test_what_new_cannot_send_is_kept(app: Open, store: Store, database_url: str) -> None:
    page = type_in(app(), "Hello")
    with sqlite3.connect(database_url.removeprefix("sqlite:///")) as spoiled:
        spoiled.execute("ALTER TABLE messages RENAME TO mislaid")
    page.chat_input[0].set_value("/new Precious words").run()
    with sqlite3.connect(database_url.removeprefix("sqlite:///")) as mended:
        mended.execute("ALTER TABLE mislaid RENAME TO messages")
    assert page.session_state["unsent"]["text"] == "Precious words"
    press(page.run(), "Send again")
    assert log(store)[0] == ("user", "Precious words")


# -- memory -----------------------------------------------------------------------------------------


def test_memory_shows_what_the_model_would_see(app: Open, store: Store) -> None:
    page = type_in(type_in(app(), TOLD), "/memory")
    assert "The model would see" in shown(page)
    assert TOLD in [each.value for each in page.text]
    assert len(log(store)) == 2


def test_memory_with_a_question_shows_what_is_recalled_for_it(
    app: Open, settings: Callable[..., None], store: Store
) -> None:
    settings(strategy="recall")
    page = type_in(app(), TOLD)
    (chat,) = store.conversations(OWNER)
    store.append_all(OWNER, chat.id, [Entry("user", f"Lake {n} is deep. " * 20) for n in range(60)])
    type_in(page, "/memory")
    assert not any(CODE in each.value for each in page.text)
    type_in(page, "/memory Which locker code is mine?")
    assert any("Recalled turns" in each.value for each in page.markdown)
    assert any(CODE in each.value for each in page.text)


def test_memory_of_an_empty_chat_says_so(app: Open) -> None:
    assert "Nothing yet." in shown(type_in(app(), "/memory"))


def test_memory_says_that_a_question_changes_nothing_where_nothing_is_searched(app: Open) -> None:
    page = type_in(type_in(app(), "Hello"), "/memory What?")
    assert "Window shows the same whatever is asked" in shown(page)


# -- forget -----------------------------------------------------------------------------------------


def test_what_is_forgotten_is_in_no_prompt_no_preview_and_no_byte(
    app: Open, store: Store, chat_server: ChatServer, database_url: str
) -> None:
    page = type_in(type_in(app(), TOLD), "What is the weather?")
    type_in(page, "/forget my locker code")
    assert [CODE in each.label for each in boxes(page)] == [False, False]
    assert all("KX\\-4411\\-Q" in each.label for each in boxes(page))
    assert "cannot be undone" in shown(page)
    assert CODE in str(log(store))
    press(page, "Forget 2 messages")
    assert "Forgotten: 2 messages." in shown(page)
    assert [caption.value for caption in page.caption].count(":material/ink_eraser: Forgotten.") == 2
    assert CODE not in str(log(store))
    assert CODE not in str(page.session_state._state.filtered_state)
    type_in(page, "What do you know?")
    assert CODE not in str(chat_server.chats[-1].body)
    assert "What is the weather?" in str(chat_server.chats[-1].body)
    type_in(page, "/memory")
    assert CODE not in shown(page)
    files = Path(database_url.removeprefix("sqlite:///")).parent.glob("memory.db*")
    assert not any(CODE.encode() in file.read_bytes() for file in files)


def test_what_is_not_ticked_stays(app: Open, store: Store) -> None:
    page = type_in(type_in(app(), TOLD), "/forget my locker code")
    boxes(page)[1].uncheck().run()
    press(page, "Forget 1 message")
    assert log(store) == [("user", ""), ("assistant", f"You said: {TOLD}")]


def test_with_nothing_ticked_nothing_can_be_forgotten(app: Open) -> None:
    page = type_in(type_in(app(), TOLD), "/forget my locker code")
    for each in boxes(page):
        each.uncheck()
    page.run()
    assert button(page, "Forget nothing").disabled


def test_cancelled_nothing_is_forgotten(app: Open, store: Store) -> None:
    page = type_in(type_in(app(), TOLD), "/forget my locker code")
    press(page, "Cancel")
    assert not boxes(page)
    assert CODE in str(log(store))


def test_forget_says_where_nothing_fits(app: Open, store: Store) -> None:
    page = type_in(type_in(app(), "Hello there"), "/forget my passport number")
    assert "Nothing in this chat fits **“my passport number”**" in shown(page)
    assert not any(label.startswith("Forget") for label in labels(page))


def test_forget_alone_asks_for_what(app: Open) -> None:
    assert "What is to be forgotten?" in shown(type_in(app(), "/forget"))


def test_the_versions_that_an_edit_left_behind_are_found_too(app: Open, store: Store, database_url: str) -> None:
    page = type_in(app(), TOLD)
    (chat,) = store.conversations(OWNER)
    by = {"provider": "compatible", "model": "m", "strategy": "window"}
    _, answer = store.begin_turn(OWNER, chat.id, "My locker is blue.", parent_id=None, **by)
    store.finish(OWNER, answer.id, "ok", "Nice.")
    type_in(page.run(), "/forget my locker code")
    assert len(boxes(page)) == 2
    press(page, "Forget 2 messages")
    files = Path(database_url.removeprefix("sqlite:///")).parent.glob("memory.db*")
    assert not any(CODE.encode() in file.read_bytes() for file in files)
    assert "My locker is blue." in str(log(store))


def test_other_chats_are_looked_through_where_one_wants(app: Open, store: Store) -> None:
    by = {"provider": "compatible", "model": "m", "strategy": "window"}
    page = type_in(app(), TOLD)
    other = store.create_conversation(OWNER, title="Gym", **by)
    store.append_all(OWNER, other.id, [Entry("user", f"The locker opens with {CODE}!"), Entry("user", "I swim.")])
    type_in(page, "/forget my locker code")
    assert len(boxes(page)) == 2
    next(each for each in page.checkbox if each.label == "Look in my other chats, too").check().run()
    assert [("Gym" in each.label) for each in boxes(page)] == [False, False, True]
    press(page, "Forget 3 messages")
    assert [message.content for message in store.tail(OWNER, other.id, limit=9)] == ["", "I swim."]


def test_from_an_empty_chat_all_chats_are_looked_through(app: Open, store: Store) -> None:
    page = type_in(app(), TOLD)
    type_in(press(page, "New chat"), f"/forget {CODE}")
    assert len(boxes(page)) == 2
    assert "in your chats" in shown(page)


def test_nobody_elses_words_are_found(app: Open, store: Store) -> None:
    other = store.create_conversation("somebody", provider="compatible", model="m", strategy="window")
    store.append_all("somebody", other.id, [Entry("user", TOLD)])
    page = type_in(app(), f"/forget {CODE}")
    assert not boxes(page)


def learned(store: Store, *facts: Fact) -> None:
    (chat,) = store.conversations(OWNER)
    first = store.tail(OWNER, chat.id, limit=9)[0].id
    sourced = tuple(Fact(fact.subject, fact.text, fact.source_ids or (first,)) for fact in facts)
    store.save_lesson(OWNER, chat.id, "entity", Lesson(Derived(first, (first,), "h", {}), sourced))


def test_a_fact_goes_with_the_message_that_it_was_learned_from(app: Open, store: Store) -> None:
    page = type_in(app(), TOLD)
    learned(store, Fact("User", f"locker code is {CODE}", ()))
    type_in(page, "/forget my locker code")
    (fact,) = [each for each in boxes(page) if "Remembered" in each.label]
    assert fact.disabled
    assert fact.value
    press(page, "Forget 2 messages and 1 fact")
    assert "Forgotten: 2 messages and 1 fact." in shown(page)
    assert store.facts(OWNER, store.conversations(OWNER)[0].id) == []


def test_a_fact_that_does_not_fit_stays_with_the_message_that_it_was_learned_from(app: Open, store: Store) -> None:
    page = type_in(app(), f"{TOLD} I like tea.")
    learned(store, Fact("User", "likes tea", ()))
    type_in(page, "/forget my locker code")
    assert len(boxes(page)) == 3
    boxes(page)[0].uncheck().run()
    assert len(boxes(page)) == 2
    press(page, "Forget 1 message")
    assert [fact.text for fact in store.facts(OWNER, store.conversations(OWNER)[0].id)] == ["likes tea"]


def test_a_fact_can_be_forgotten_by_itself(app: Open, store: Store, database_url: str) -> None:
    page = type_in(app(), "Hello")
    learned(store, Fact("User", f"locker code is {CODE}", ()), Fact("User", "likes tea", ()))
    type_in(page, f"/forget {CODE}")
    press(page, "Forget 1 fact")
    (chat,) = store.conversations(OWNER)
    assert [fact.text for fact in store.facts(OWNER, chat.id)] == ["likes tea"]
    assert log(store)[0] == ("user", "Hello")
    files = Path(database_url.removeprefix("sqlite:///")).parent.glob("memory.db*")
    assert not any(CODE.encode() in file.read_bytes() for file in files)


def test_while_an_answer_runs_nothing_is_forgotten_and_nothing_typed_is_lost(app: Open, store: Store) -> None:
    page = type_in(app(), TOLD)
    (chat,) = store.conversations(OWNER)
    type_in(page, "/forget my locker code")
    by = {"provider": "compatible", "model": "m", "strategy": "window"}
    other = store.create_conversation(OWNER, **by)
    _, answer = store.begin_turn(OWNER, other.id, "And now?", parent_id=None, **by)
    press(page, "Forget 2 messages")
    assert "press Stop, then forget again" in shown(page)
    assert CODE in str([message.content for message in store.tail(OWNER, chat.id, limit=9)])
    store.finish(OWNER, answer.id, "ok", "Now.")
    press(page, "Forget 2 messages")
    assert CODE not in str([message.content for message in store.tail(OWNER, chat.id, limit=9)])


def test_what_another_program_keeps_in_the_files_is_erased_when_it_has_finished(
    app: Open, store: Store, database_url: str
) -> None:
    page = type_in(type_in(app(), TOLD), "/forget my locker code")
    file = Path(database_url.removeprefix("sqlite:///"))
    reading = sqlite3.connect(file, isolation_level=None)
    reading.execute("BEGIN")
    reading.execute("SELECT content FROM messages").fetchone()
    press(page, "Forget 2 messages")
    assert "Another program is reading" in shown(page)
    assert log(store) == [("user", ""), ("assistant", "")]
    reading.close()
    press(page, "Erase them now")
    assert "Nothing of it can be brought back." in shown(page)
    assert not any(CODE.encode() in each.read_bytes() for each in file.parent.glob("memory.db*"))


def test_the_words_that_fit_are_marked_and_nothing_in_them_is_drawn(app: Open) -> None:
    page = type_in(app(), f"My locker code is {CODE}, **not** [this](https://example.com) :red[one].")
    type_in(page, f"/forget {CODE}")
    label = boxes(page)[0].label
    assert ":orange-background[KX\\-4411\\-Q]" in label
    assert "\\*\\*not\\*\\*" in label
    assert "[this]" not in label


# -- download ---------------------------------------------------------------------------------------


def downloads(page: AppTest) -> list[str]:
    return [each.label for each in page.get("download_button") if str(each.key).startswith("card-")]


def test_download_offers_every_format(app: Open) -> None:
    page = type_in(type_in(app(), "Hello"), "/download")
    assert sorted(downloads(page)) == ["JSON", "Markdown", "Plain text"]


@pytest.mark.parametrize(("asked", "label"), [("md", "Markdown"), (".JSON", "JSON"), ("txt", "Plain text")])
def test_download_offers_the_format_that_was_named(app: Open, asked: str, label: str) -> None:
    assert downloads(type_in(type_in(app(), "Hello"), f"/download {asked}")) == [label]


def test_download_of_an_unknown_format_says_which_there_are(app: Open) -> None:
    page = type_in(type_in(app(), "Hello"), "/download pdf")
    assert "There is no format “pdf”" in shown(page)
    assert len(downloads(page)) == 3


def test_download_of_an_empty_chat_says_that_there_is_nothing(app: Open) -> None:
    assert "There is nothing to download yet" in shown(type_in(app(), "/download"))


# -- model, strategy, assistant ---------------------------------------------------------------------


def test_a_models_exact_name_is_taken(app: Open, store: Store, chat_server: ChatServer) -> None:
    page = type_in(type_in(app(), "Hello"), "/model test-recall")
    assert "The next answer comes from **test\\-recall**." in shown(page)
    type_in(page, "Again")
    assert chat_server.chats[-1].body["model"] == "test-recall"
    assert len(log(store)) == 4


def test_a_model_that_is_not_listed_is_used_only_if_one_says_so(app: Open, store: Store) -> None:
    page = type_in(type_in(app(), "Hello"), "/model test-words-7")
    assert "lists no model" in shown(page)
    assert store.conversations(OWNER)[0].model == "test-echo"
    press(page, "Use test\\-words\\-7 all the same")
    assert store.conversations(OWNER)[0].model == "test-words-7"


def test_model_alone_shows_the_current_one_and_the_list(app: Open, store: Store) -> None:
    page = type_in(type_in(app(), "Hello"), "/model")
    assert "The model is **test\\-echo**" in shown(page)
    press(page, "test\\-recall")
    assert store.conversations(OWNER)[0].model == "test-recall"


def test_a_list_that_cannot_be_had_says_why(app: Open, settings: Callable[..., None], dead_port: int) -> None:
    settings(base_url=f"http://127.0.0.1:{dead_port}")
    page = type_in(app(), "/model anything")
    assert str(dead_port) in shown(page)
    assert "Use anything all the same" in labels(page)


@pytest.mark.parametrize("asked", ["buffer", "Buffer", "bufer"])
def test_a_strategy_is_chosen_by_name_label_or_nearly(app: Open, store: Store, asked: str) -> None:
    type_in(type_in(app(), "Hello"), f"/strategy {asked}")
    assert store.conversations(OWNER)[0].strategy == "buffer"


def test_an_unknown_strategy_is_answered_with_those_there_are(app: Open, store: Store) -> None:
    page = type_in(type_in(app(), "Hello"), "/strategy xyzzy")
    assert "There is no memory strategy “xyzzy”" in shown(page)
    press(page, "Summary")
    assert store.conversations(OWNER)[0].strategy == "summary"
    assert len(log(store)) == 2


def test_a_strategy_holds_before_the_first_message(app: Open, store: Store) -> None:
    type_in(type_in(app(), "/strategy summary"), "Hello")
    assert store.conversations(OWNER)[0].strategy == "summary"


@pytest.mark.parametrize("asked", ["echo", "Echo", "echoo"])
def test_an_assistant_gets_a_chat_of_its_own(app: Open, store: Store, asked: str) -> None:
    page = type_in(type_in(app(), "Hello"), f"/assistant {asked}")
    assert not page.chat_message
    type_in(page, "Hello again")
    assert [chat.assistant for chat in store.conversations(OWNER)] == ["echo", "memory_bot"]


def test_assistant_alone_shows_whom_there_is(app: Open, store: Store) -> None:
    page = type_in(app(), "/assistant")
    assert "You are talking with **Memory Bot**" in shown(page)
    press(page, "Echo")
    assert page.session_state["assistant"] == "echo"


def test_an_unknown_assistant_is_answered_with_those_there_are(app: Open, store: Store) -> None:
    page = type_in(app(), "/assistant xyzzy")
    assert "There is no assistant “xyzzy”" in shown(page)
    assert {"Echo", "Memory Bot"} <= set(labels(page))
    press(page, "Send it as a message")
    assert log(store)[0] == ("user", "/assistant xyzzy")


def test_an_assistant_with_a_script_has_no_model_to_choose(app: Open) -> None:
    page = app()
    page.session_state["assistant"] = "echo"
    assert "there is no model to choose" in shown(type_in(page.run(), "/model"))
    assert "Dismiss" in labels(page)


def test_a_refusing_store_shows_why_and_keeps_what_was_typed(app: Open, store: Store, database_url: str) -> None:
    page = type_in(app(), "Hello")
    with sqlite3.connect(database_url.removeprefix("sqlite:///")) as spoiled:
        spoiled.execute("CREATE TRIGGER refuse BEFORE UPDATE ON conversations BEGIN SELECT RAISE(ABORT, 'no'); END")
    type_in(page, "/strategy buffer")
    assert page.session_state["card"]["kind"] == "failed"
    assert "/strategy buffer" in shown(page)
    with sqlite3.connect(database_url.removeprefix("sqlite:///")) as mended:
        mended.execute("DROP TRIGGER refuse")
    press(page, "Try again")
    assert store.conversations(OWNER)[0].strategy == "buffer"


def test_the_session_keeps_plain_values_alone(app: Open) -> None:
    page = type_in(type_in(app(), TOLD), "/forget my locker code")
    assert "ui." not in str([type(value).__module__ for value in page.session_state["card"].values()])
