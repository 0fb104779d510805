"""The real app.py, run as a session runs it: what it draws, what it keeps, and what it never shows."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from chains.providers import providers
from memory.store import Store
from memory.strategies import strategies
from tests.chat_server import ChatServer
from ui.owner import from_this_computer

Open = Callable[[], AppTest]
KEY = "sk-canary-0815-in-the-mine"
OWNER = "local"


def say(page: AppTest, text: str) -> AppTest:
    """Send a message and let the page run to the end of the answer."""
    page.chat_input[0].set_value(text).run()
    assert not page.exception
    return page


def said(page: AppTest) -> list[tuple[str, str]]:
    """Return who said what, as it is drawn."""
    return [(message.name, message.markdown[0].value) for message in page.chat_message]


def button(page: AppTest, label: str) -> Any:
    return next(each for each in page.button if each.label == label)


def everything_in(page: AppTest) -> str:
    """Return all that was sent to the browser, as text."""
    shown: list[str] = []

    def walk(block: Any) -> None:
        for child in getattr(block, "children", {}).values():
            walk(child)
        if (proto := getattr(block, "proto", None)) is not None:
            shown.append(str(proto))

    walk(page._tree)
    return "\n".join(shown)


def state_of(page: AppTest) -> dict[str, Any]:
    """Return the session state, widgets' values included."""
    return dict(page.session_state._state.filtered_state)


# -- conversing -------------------------------------------------------------------------------------


def test_the_first_page_says_what_to_do_and_keeps_nothing(app: Open, store: Store) -> None:
    page = app()
    assert not page.exception
    assert [title.value for title in page.title] == [":material/neurology: Memory Bot"]
    assert "What do you remember about me?" in [each.label for each in page.button]
    assert page.chat_input[0].placeholder == "Message, or /help"
    assert not page.chat_input[0].disabled
    assert store.conversations(OWNER) == []


def test_a_turn_is_drawn_and_kept(app: Open, store: Store, chat_server: ChatServer) -> None:
    page = say(app(), "Hello there")
    assert said(page) == [("user", "Hello there"), ("assistant", "You said: Hello there")]
    (chat,) = store.conversations(OWNER)
    assert (chat.title, chat.provider, chat.model, chat.strategy) == (
        "Hello there",
        "compatible",
        "test-echo",
        "window",
    )
    assert [message.content for message in store.tail(OWNER, chat.id, limit=9)] == [text for _, text in said(page)]
    assert page.query_params["chat"] == chat.id
    say(page, "And again")
    assert len(said(page)) == 4
    assert len(chat_server.chats) == 2


def test_a_click_on_a_suggestion_asks_it(app: Open) -> None:
    page = app()
    page.button(key="suggestion-0").click().run()
    assert said(page)[0] == ("user", "My name is Priya and I live in Lisbon.")
    assert not page.title


def test_another_session_finds_the_chat_and_a_new_one_begins_empty(app: Open, store: Store) -> None:
    say(app(), "Remember this")
    other = app()
    assert not other.chat_message
    button(other, "Remember this").click().run()
    assert said(other)[0] == ("user", "Remember this")
    button(other, "New chat").click().run()
    assert not other.chat_message
    assert other.title


def test_two_sessions_on_one_chat_send_under_each_other(app: Open, store: Store) -> None:
    one = say(app(), "first")
    two = app()
    button(two, "first").click().run()
    say(one, "second")
    say(two, "third")
    (chat,) = store.conversations(OWNER)
    log = store.tail(OWNER, chat.id, limit=20)
    assert [message.content for message in log if message.role == "user"] == ["first", "second", "third"]
    assert len(said(two)) == 6


def test_a_failed_turn_shows_why_and_is_sent_again_with_one_click(
    app: Open, settings: Callable[..., None], chat_server: ChatServer
) -> None:
    settings(model="test-500")
    page = say(app(), "Precious words")
    assert "failed on its side" in page.error[0].value
    assert said(page)[0] == ("user", "Precious words")
    chat_server.behaviour = "test-echo"
    button(page, "Try again").click().run()
    assert said(page)[-1] == ("assistant", "You said: Precious words")
    assert not page.error


def test_a_blank_message_is_not_sent(app: Open, store: Store) -> None:
    page = say(app(), "  \n ")
    assert not page.chat_message
    assert store.conversations(OWNER) == []


def test_a_deleted_chat_can_be_brought_back(app: Open, store: Store) -> None:
    page = say(app(), "Do not lose me")
    button(page, "Delete").click().run()
    assert not page.chat_message
    assert store.conversations(OWNER) == []
    button(page, "Undo").click().run()
    assert said(page)[0] == ("user", "Do not lose me")


def test_the_session_state_holds_plain_values_and_messages_alone(app: Open) -> None:
    page = say(app(), "Hello")
    own = ("chains.", "memory.", "ui.", "assistants.")
    state = state_of(page)
    assert "chat" in state
    for name, value in state.items():
        for each in value if isinstance(value, list | tuple) else [value]:
            assert not type(each).__module__.startswith(own), name


# -- choosing ---------------------------------------------------------------------------------------


def test_the_strategy_can_be_switched_in_mid_chat(app: Open, store: Store) -> None:
    page = say(app(), "Hello")
    (chat,) = store.conversations(OWNER)
    for name in strategies():
        page.selectbox(key=f"strategy:{chat.id}").select(name).run()
        assert not page.exception
        assert store.conversation(OWNER, chat.id).strategy == name
        say(page, f"now {name}")
        assert store.tail(OWNER, chat.id, limit=1)[0].strategy == name
    assert len(said(page)) == 2 + 2 * len(strategies())


def test_the_provider_can_be_switched_in_mid_chat(app: Open, store: Store) -> None:
    page = say(app(), "Hello")
    (chat,) = store.conversations(OWNER)
    page.selectbox(key=f"provider:{chat.id}").select("scripted").run()
    say(page, "What do you see?")
    assert "I was shown 4 messages" in said(page)[-1][1]
    answer = store.tail(OWNER, chat.id, limit=1)[0]
    assert (answer.provider, answer.model) == ("scripted", "mirror")


def test_what_another_tab_has_chosen_is_shown_and_not_undone(app: Open, store: Store) -> None:
    page = say(app(), "Hello")
    (chat,) = store.conversations(OWNER)
    store.update_conversation(OWNER, chat.id, strategy="entity")
    page.selectbox(key=f"provider:{chat.id}").select("scripted").run()
    now = store.conversation(OWNER, chat.id)
    assert (now.provider, now.strategy) == ("scripted", "entity")
    assert page.selectbox(key=f"strategy:{chat.id}").value == "entity"


@pytest.mark.parametrize("provider", providers())
@pytest.mark.parametrize("strategy", strategies())
def test_the_page_opens_with_every_provider_and_strategy(
    provider: str, strategy: str, app: Open, settings: Callable[..., None]
) -> None:
    settings(provider=provider, strategy=strategy, model="")
    page = app()
    assert not page.exception
    assert not page.error
    assert page.selectbox(key="provider:").value == provider
    assert page.selectbox(key="strategy:").value == strategy


def test_a_provider_without_its_key_asks_for_it_and_takes_no_message(app: Open, settings: Callable[..., None]) -> None:
    settings(provider="openai", base_url="", model="")
    page = app()
    assert page.chat_input[0].disabled
    assert "key" in page.chat_input[0].placeholder
    assert page.text_input(key="key:openai").proto.type == page.text_input(key="key:openai").proto.PASSWORD
    page.text_input(key="key:openai").set_value(KEY).run()
    assert not page.chat_input[0].disabled


def test_a_key_that_was_typed_is_nowhere_but_in_its_own_field(
    app: Open, settings: Callable[..., None], store: Store, tmp_path: Path, capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture, chat_server: ChatServer,
) -> None:  # fmt: skip
    settings(model="test-401")
    page = app()
    page.session_state["model-panel"] = True
    page.run().text_input(key="key:compatible").set_value(KEY).run()
    say(page, "Hello")
    assert "did not accept the key" in page.error[0].value
    assert chat_server.chats[-1].headers["authorization"] == f"Bearer {KEY}"
    state = state_of(page)
    assert [name for name in state if KEY in repr(state[name])] == ["key:compatible"]
    page.run()
    drawn = everything_in(page)
    assert "Hello" in drawn
    assert KEY not in drawn.replace(str(page.text_input(key="key:compatible").proto) if page.text_input else "", "")
    for file in (tmp_path / "data").iterdir():
        assert KEY.encode() not in file.read_bytes()
    written = capfd.readouterr()
    assert KEY not in written.out + written.err + caplog.text


def test_a_base_url_with_a_password_is_refused_and_kept_nowhere(
    app: Open, settings: Callable[..., None], store: Store, tmp_path: Path, chat_server: ChatServer
) -> None:
    page = say(app(), "Hello")
    page.session_state["model-panel"] = True
    (chat,) = store.conversations(OWNER)
    field = f"base_url:{chat.id}"
    page.run().text_input(key=field).set_value(f"http://ann:{KEY}@127.0.0.1:1").run()
    assert not page.exception
    assert "API key" in page.error[0].value
    assert page.text_input(key=field).value == chat_server.url
    assert KEY not in everything_in(page) + repr(state_of(page))
    for file in (tmp_path / "data").iterdir():
        assert KEY.encode() not in file.read_bytes()


def test_a_configured_base_url_with_a_password_is_refused(
    app: Open, settings: Callable[..., None], store: Store
) -> None:
    settings(base_url=f"http://ann:{KEY}@127.0.0.1:1")
    page = app()
    assert not page.exception
    assert "API key" in page.error[0].value
    assert page.chat_input[0].disabled
    assert KEY not in everything_in(page)


# -- old rows, bad places ---------------------------------------------------------------------------


def test_a_chat_whose_assistant_is_gone_says_who_answers_now(app: Open, store: Store) -> None:
    row = {"provider": "compatible", "strategy": "window", "model": "test-echo", "assistant": "gone"}
    chat = store.create_conversation(OWNER, title="Old", **row)
    store.append(OWNER, chat.id, "user", "from long ago", parent_id=None)
    page = app()
    button(page, "Old").click().run()
    told = "The assistant of this chat is no longer there. Memory Bot answers."
    assert told in [caption.value for caption in page.caption]


@pytest.mark.parametrize(
    "row",
    [
        {"provider": "gone", "strategy": "window", "model": "its model"},
        {"provider": "compatible", "strategy": "gone", "model": "test-echo"},
        {"provider": "compatible", "strategy": "window", "model": "test-echo", "assistant": "gone"},
        {"provider": "compatible", "strategy": "window", "model": "m", "settings": {"temperature": 99}},
    ],
    ids=["provider", "strategy", "assistant", "settings"],
)
def test_an_old_chat_opens_although_what_it_names_is_gone(row: dict[str, Any], app: Open, store: Store) -> None:
    chat = store.create_conversation(OWNER, title="Old", **row)
    store.append(OWNER, chat.id, "user", "from long ago", parent_id=None)
    page = app()
    button(page, "Old").click().run()
    assert not page.exception
    assert said(page) == [("user", "from long ago")]
    assert page.selectbox(key=f"provider:{chat.id}").value == "compatible"
    assert page.selectbox(key=f"strategy:{chat.id}").value == "window"


def test_the_model_of_a_provider_that_is_gone_is_not_asked_of_another(
    app: Open, store: Store, chat_server: ChatServer
) -> None:
    row: dict[str, Any] = {"provider": "gone", "strategy": "window", "model": "its model"}
    chat = store.create_conversation(OWNER, title="Old", settings={"base_url": chat_server.url}, **row)
    store.append(OWNER, chat.id, "user", "from long ago", parent_id=None)
    page = app()
    button(page, "Old").click().run()
    say(page, "Who are you now?")
    assert store.tail(OWNER, chat.id, limit=1)[0].model != "its model"
    assert "No model is chosen" in page.error[0].value


@pytest.mark.parametrize("setting", ["provider", "strategy"])
def test_a_setting_that_names_nothing_still_opens_the_page(
    setting: str, app: Open, settings: Callable[..., None]
) -> None:
    settings(**{setting: "mistyped"})
    page = app()
    assert not page.exception
    assert page.chat_input


def test_an_address_of_a_chat_that_is_not_there_opens_a_new_one(app: Open) -> None:
    page = app()
    page.query_params["chat"] = "nothing"
    del page.session_state["chat"]
    page.run()
    assert not page.exception
    assert page.title


def test_a_store_that_is_no_database_is_named_and_left_alone(
    app: Open, settings: Callable[..., None], tmp_path: Path
) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("Dear Ann, this is no database at all.")
    settings(database_url=f"sqlite:///{file}")
    page = app()
    assert not page.exception
    assert str(file) in page.error[0].value
    assert "left as it is" in page.error[0].value
    assert file.read_text() == "Dear Ann, this is no database at all."
    file.unlink()
    button(page, "Try again").click().run()
    assert not page.error
    assert page.title


def test_a_store_that_is_locked_is_told_and_the_text_is_kept(app: Open, store: Store, tmp_path: Path) -> None:
    page = say(app(), "Hello")
    lock = sqlite3.connect(tmp_path / "data" / "memory.db", isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")
    say(page, "Precious words")
    assert "in use by another program" in page.error[0].value
    assert "Precious words" in [text.value for text in page.text]
    lock.execute("ROLLBACK")
    lock.close()
    button(page, "Send again").click().run()
    assert said(page)[-1] == ("assistant", "You said: Precious words")
    assert not page.error


def test_a_first_message_that_the_store_refuses_leaves_no_chat(app: Open, store: Store, tmp_path: Path) -> None:
    page = app()
    with sqlite3.connect(tmp_path / "data" / "memory.db") as other:
        other.execute("CREATE TRIGGER no BEFORE INSERT ON messages BEGIN SELECT RAISE(ABORT, 'no'); END")
    say(page, "Precious words")
    assert "Precious words" in [text.value for text in page.text]
    assert store.conversations(OWNER) == []
    other.execute("DROP TRIGGER no")
    other.close()
    button(page, "Send again").click().run()
    assert said(page)[-1] == ("assistant", "You said: Precious words")
    assert len(store.conversations(OWNER)) == 1


def test_an_edit_that_could_not_be_sent_is_sent_again_in_its_own_place(app: Open, store: Store, tmp_path: Path) -> None:
    page = say(app(), "First wording")
    (chat,) = store.conversations(OWNER)
    question = store.tail(OWNER, chat.id, limit=2)[0]
    page.button(key=f"edit-{question.id}").click().run()
    lock = sqlite3.connect(tmp_path / "data" / "memory.db", isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")
    page.text_area(key=f"editor-{question.id}").set_value("Second wording")
    page.button(key=f"send-{question.id}").click().run()
    lock.execute("ROLLBACK")
    lock.close()
    page.button(key="resend").click().run()
    assert said(page) == [("user", "Second wording"), ("assistant", "You said: Second wording")]


def test_a_text_that_could_not_be_sent_is_not_sent_into_another_chat(app: Open, store: Store, tmp_path: Path) -> None:
    page = say(app(), "Hello")
    lock = sqlite3.connect(tmp_path / "data" / "memory.db", isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")
    say(page, "For this chat alone")
    lock.execute("ROLLBACK")
    lock.close()
    button(page, "New chat").click().run()
    assert "For this chat alone" in [text.value for text in page.text]
    assert "Send again" not in [each.label for each in page.button]
    button(page, "Hello").click().run()
    button(page, "Send again").click().run()
    assert said(page)[-1] == ("assistant", "You said: For this chat alone")


def test_a_chat_that_is_gone_for_good_is_not_brought_back_and_that_is_said(app: Open, store: Store) -> None:
    page = say(app(), "Hello")
    button(page, "Delete").click().run()
    store.purge(OWNER, before=datetime.now(UTC) + timedelta(hours=1))
    button(page, "Undo").click().run()
    assert not page.exception
    assert "may have been deleted" in page.error[0].value
    assert "Undo" not in [each.label for each in page.button]


def test_a_local_model_that_fetching_would_not_bring_is_named(app: Open, settings: Callable[..., None]) -> None:
    settings(provider="local", model="mistyped")
    page = app()
    assert "mistyped" in page.error[0].value
    assert not [each for each in page.button if each.key == "download"]
    page.button(key="use-standard").click().run()
    assert [each for each in page.button if each.key == "download"]


# -- whose chats ------------------------------------------------------------------------------------


def test_nobody_s_chat_is_written_nowhere(app: Open, served_at: Callable[[str], None], tmp_path: Path) -> None:
    served_at("0.0.0.0")
    page = say(app(), "My secret")
    assert said(page)[-1] == ("assistant", "You said: My secret")
    assert any("nothing is stored" in caption.value for caption in page.caption)
    assert [file for file in tmp_path.rglob("*") if file.is_file()] == []


@pytest.mark.parametrize(
    ("address", "headers", "local"),
    [
        ("127.0.0.1", {}, True),
        ("localhost", {"Host": "localhost:8501", "Origin": "http://localhost:8501"}, True),
        ("127.0.0.1", {"Host": "LOCALHOST:8501"}, True),
        ("::1", {"Host": "[::1]:8501", "Origin": "http://[::1]:8501"}, True),
        ("0.0.0.0", {"Host": "localhost:8501"}, False),
        ("None", {"Host": "localhost:8501"}, False),
        ("127.0.0.1", {"Host": "chat.example.org"}, False),
        ("127.0.0.1", {"Host": "127.0.0.1.example.org"}, False),
        ("127.0.0.1", {"Host": "127.0.0.1:8501", "X-Forwarded-For": "203.0.113.7"}, False),
        ("127.0.0.1", {"Host": "127.0.0.1:8501", "Forwarded": "for=203.0.113.7"}, False),
        ("127.0.0.1", {"Host": "127.0.0.1:8501", "Via": "1.1 proxy"}, False),
        ("127.0.0.1", {"Host": "127.0.0.1:8501", "Origin": "https://chat.example.org"}, False),
        ("127.0.0.1", {"Host": "127.0.0.1:8501", "Origin": "null"}, False),
    ],
)
def test_only_a_person_at_this_computer_is_local(address: str, headers: dict[str, str], local: bool) -> None:
    assert from_this_computer(address, headers) is local
