"""Who there is to talk with, whatever was kept, dropped in or deleted."""

from __future__ import annotations

from typing import Any

import pytest

from memory.store import Store
from tests.ui.test_app import OWNER, Open, button, said, say
from ui.cast import is_icon


@pytest.mark.parametrize(
    ("icon", "drawn"),
    [
        ("🍳", True),
        ("1️⃣", True),
        ("👨🏽‍❤️‍💋‍👨🏻", True),
        (":material/school:", True),
        (":material/nonexistent:", False),
        ("привет", False),
        ("→", False),
        ("🍳🍳", False),
        ("<b>", False),
    ],
)
def test_an_icon_is_one_that_the_page_can_draw(icon: str, drawn: bool) -> None:
    assert is_icon(icon) is drawn


@pytest.mark.parametrize(
    ("kept", "shown"),
    [({"name": "Poet", "icon": "→"}, "Poet"), ({"name": "Poet", "colour": "of a later version"}, "Poet")],
)
def test_what_an_odd_row_holds_is_drawn_as_far_as_it_can_be(
    kept: dict[str, Any], shown: str, app: Open, store: Store
) -> None:
    own = store.create_assistant(OWNER, kept)
    page = app()
    assert not page.exception
    assert shown in page.button(key=f"assistant-{own}").label


def test_one_that_cannot_be_read_is_told_of_and_the_others_are_there(app: Open, store: Store) -> None:
    broken = store.create_assistant(OWNER, {"name": ["not a text"]})
    page = app()
    assert not page.exception
    assert page.chat_input
    assert not [each for each in page.button if each.key == f"assistant-{broken}"]
    assert any("An assistant of yours cannot be read" in caption.value for caption in page.caption)


def test_a_model_answers_where_an_assistant_with_rules_was_deleted(app: Open, store: Store) -> None:
    knowledge = {"name": "menu.csv", "text": "question,answer\nWhen?,At nine.\n", "only": True}
    own = store.create_assistant(OWNER, {"name": "Menu", "provider": "scripted", "knowledge": knowledge})
    page = app()
    page.button(key=f"assistant-{own}").click().run()
    say(page, "When?")
    assert "At nine." in said(page)[1][1]
    store.delete_assistant(OWNER, own)
    page.run()
    say(page, "And then?")
    assert said(page)[3] == ("assistant", "You said: And then?")


def test_the_name_of_a_file_is_no_markdown(app: Open, store: Store) -> None:
    knowledge = {"name": "![x](https://elsewhere.example/p.png).md", "text": "Soup at nine."}
    own = store.create_assistant(OWNER, {"name": "Menu", "knowledge": knowledge})
    page = app()
    page.button(key=f"assistant-{own}").click().run()
    button(page, "Edit").click().run()
    assert [box.label for box in page.checkbox if "elsewhere" in box.label]
    assert not [box.label for box in page.checkbox if "![x](" in box.label]


def test_what_one_assistant_wishes_for_is_not_inherited_by_the_next(app: Open, store: Store) -> None:
    page = app()
    page.button(key="assistant-storyteller").click().run()
    say(page, "A mystery")
    told = store.conversations(OWNER, limit=1)[0]
    assert told.strategy == "blend"
    page.button(key="new-chat").click().run()
    page.button(key="assistant-memory_bot").click().run()
    say(page, "Hello")
    newest = store.conversations(OWNER, limit=1)[0]
    assert (newest.assistant, newest.strategy, newest.provider) == ("memory_bot", "window", "compatible")


def test_a_choice_made_in_one_chat_holds_for_the_next_with_another_assistant(app: Open, store: Store) -> None:
    page = app()
    say(page, "Hello")
    chat = store.conversations(OWNER, limit=1)[0]
    page.selectbox(key=f"strategy:{chat.id}").select("summary").run()
    page.button(key="new-chat").click().run()
    page.button(key="assistant-echo").click().run()
    say(page, "Hello")
    assert store.conversations(OWNER, limit=1)[0].strategy == "summary"
    page.button(key="new-chat").click().run()
    page.button(key="assistant-memory_bot").click().run()
    say(page, "Hello again")
    newest = store.conversations(OWNER, limit=1)[0]
    assert (newest.strategy, newest.provider) == ("summary", "compatible")
