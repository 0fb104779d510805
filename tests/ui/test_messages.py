"""What stands under an answer of an assistant with rules: where it was taken from, and replies to click."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from assistants import assistants
from tests.ui.test_app import Open, said, say


@pytest.fixture
def chat_with(app: Open, settings: Callable[..., None]) -> Callable[[str], AppTest]:
    """Return a function that opens a chat with an assistant whose rules speak for themselves."""

    def opened(name: str) -> AppTest:
        settings(provider="scripted", model="echo")
        page = app()
        page.session_state.assistant = name
        return page.run()

    return opened


def offers(page: AppTest) -> list[str]:
    return [each.label for each in page.button if each.key.startswith("offer-")]


def test_an_answers_offers_are_buttons_that_send_them(chat_with: Callable[[str], AppTest]) -> None:
    page = say(chat_with("support"), "I want to cancel my order")
    first = offers(page)
    assert first
    button = next(each for each in page.button if each.label == first[0])
    button.click().run()
    assert not page.exception
    assert said(page)[2] == ("user", first[0].replace("\\", ""))
    assert len(said(page)) == 4
    assert len({each.key for each in page.button}) == len(page.button)


def test_only_the_newest_answer_offers_replies(chat_with: Callable[[str], AppTest]) -> None:
    page = say(chat_with("support"), "help")
    say(page, "status")
    keys = {each.key.rsplit("-", 1)[0] for each in page.button if each.key.startswith("offer-")}
    assert len(keys) == 1


def test_an_answers_sources_stand_under_it(chat_with: Callable[[str], AppTest]) -> None:
    page = say(chat_with("faq"), "Is my API key stored anywhere?")
    told = [each.value for each in page.chat_message[1].caption]
    assert any(each.startswith("Sources  \n1\\. ") for each in told), told


def test_an_assistants_own_icon_stands_beside_its_answers(chat_with: Callable[[str], AppTest]) -> None:
    page = say(chat_with("echo"), "Hello")
    assert [message.avatar for message in page.chat_message] == [":material/person:", assistants()["echo"].icon]
