"""Each assistant converses for six turns and more, with a reload in the middle, and its transcript is taken along."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from assistants import assistants
from tests.app_process import AppProcess

Turns = list[tuple[str, str]]
"""What a person says, and words that stand in the answer."""

BY_RULES: dict[str, Turns] = {
    "echo": [(f"Hello number {number}", f"Hello number {number}") for number in range(1, 7)],
    "support": [
        ("cancle my ordr", "What is the order number?"),
        ("12", "too short"),
        ("it's AB-123 456", "Shall I cancel order AB123456?"),
        ("actually I want a refnud", "a refund for order AB123456"),
        ("arived damaged", "Shall I ask for a refund for order AB123456"),
        ("yes", "the refund for order AB123456 is under way"),
        ("where is it?", "AB123456"),
        ("who won the world cup?", "I did not understand that"),
    ],
    "faq": [
        ("Which memory strategy should I choose?", "Start with Blend"),
        ("Is my API key stored anywhere?", "Matched question: Is my API key stored anywhere?"),
        ("who won the world cup", "I have no answer to that"),
        ("Keys and privacy", "choose a question"),
        ("how do I download a chat", "Matched question: How do I download a chat?"),
        ("thanks", "You are welcome"),
    ],
    "tutor": [
        ("gato = cat\nperro = dog\npez = fish", "What is gato"),
        ("catt", "perro"),
        ("bird", "Not quite"),
        ("fish", "Right"),
        ("progress", "perro"),
        ("stop", "perro = dog"),
    ],
    "scripted": [
        ("Show me around", "written beforehand"),
        ("Next", "Reload the page"),
        ("Next", "ASSISTANT = Assistant("),
        ("Next", "Strategy"),
        ("Next", "Here are the inner planets"),
        ("Next", "a cup of coffee"),
    ],
}
BY_MODEL: dict[str, Turns] = {
    "memory_bot": [(f"Fact number {number}", f"You said: Fact number {number}") for number in range(1, 7)],
    "storyteller": [
        ("A mystery", "A mystery"),
        ("The detective is called Mira Vale.", "Mira Vale"),
        ("Mira Vale finds a key.", "finds a key"),
        ("It opens the lighthouse.", "the lighthouse"),
        ("There is light in it.", "light in it"),
        ("Who is in there?", "Mira Vale"),
    ],
}


@pytest.fixture(scope="module")
def bare_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppProcess]:
    """An app as it is on a new machine: no key, no server, no model's file."""
    with AppProcess(tmp_path_factory.mktemp("bare"), {}) as running:
        yield running


def choose(chat: Any, name: str) -> None:
    chat.page.locator(f".st-key-assistant-{name} button").click()
    expect(chat.page.locator(".st-key-welcome h1")).to_contain_text(assistants()[name].label)


def converse(chat: Any, turns: Turns) -> None:
    for said, answered in turns:
        chat.say(said)
        expect(chat.page.get_by_test_id("stChatMessage").last).to_contain_text(answered)


def check_transcript(chat: Any, name: str, turns: Turns) -> None:
    kept = json.loads(chat.download("JSON"))
    assert kept["conversation"]["assistant"] == name
    said = [message["content"] for message in kept["messages"]]
    assert said[::2] == [turn[0] for turn in turns]
    assert len(said) == 2 * len(turns)
    assert all(message["status"] == "ok" for message in kept["messages"])
    assert all(turn[0] in chat.messages[2 * place] for place, turn in enumerate(turns) if "\n" not in turn[0])


def test_every_assistant_is_tested_here():
    assert BY_RULES.keys() | BY_MODEL.keys() == set(assistants())


@pytest.mark.parametrize("name", BY_RULES)
def test_one_that_needs_no_model_converses_on_a_bare_machine(open_chat, bare_app, name: str):
    turns = BY_RULES[name]
    chat = open_chat(bare_app.url)
    choose(chat, name)
    converse(chat, turns[:3])
    chat.reload()
    converse(chat, turns[3:])
    check_transcript(chat, name, turns)


@pytest.mark.parametrize("name", BY_MODEL)
def test_one_that_needs_a_model_converses_with_a_server(open_chat, app, server, name: str):
    turns = BY_MODEL[name]
    chat = open_chat(app.url)
    choose(chat, name)
    converse(chat, turns[:3])
    chat.reload()
    converse(chat, turns[3:])
    check_transcript(chat, name, turns)
    assert len(server.chats) >= len(turns)


def test_a_model_is_told_what_the_desks_rules_decided(open_chat, app, server):
    chat = open_chat(app.url)
    choose(chat, "support")
    chat.page.get_by_role("combobox", name="Answers from").click()
    chat.page.get_by_role("option", name="A server of your own").click()
    expect(chat.page.get_by_text("The assistant's rules answer.")).to_have_count(0)
    chat.say("cancle order AB123456")
    told = server.chats[-1].body["messages"][-1]["content"]
    assert "cancel order **AB123456**" in told
    assert told.endswith("cancle order AB123456")
    chat.page.get_by_role("button", name="What the model saw").click()
    chat.sees("What the rules decided")


def test_an_offered_reply_is_sent_by_a_click(open_chat, bare_app):
    chat = open_chat(bare_app.url)
    choose(chat, "support")
    chat.say("cancel order AB123456")
    chat.page.get_by_role("button", name="Yes", exact=True).click()
    expect(chat.page.get_by_test_id("stChatMessage").last).to_contain_text("Done")
    expect(chat.page.get_by_role("button", name="Yes", exact=True)).to_have_count(0)


def test_a_desk_goes_on_from_an_edited_message(open_chat, bare_app):
    chat = open_chat(bare_app.url)
    choose(chat, "support")
    chat.say("cancel order AB123456")
    chat.say("yes")
    chat.page.locator('[class*="st-key-edit-"] button').first.click(force=True)
    chat.page.get_by_label("Edit your message").fill("refund for order XY98765")
    chat.page.get_by_role("button", name="Send", exact=True).click()
    expect(chat.page.get_by_test_id("stChatMessage").last).to_contain_text("XY98765")
    chat.say("wrong item")
    assert "XY98765" in chat.messages[-1]
    assert "AB123456" not in chat.messages[-1]
