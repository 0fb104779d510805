"""What came with messages, on its way to the model: over real HTTP, in each vendor's form."""

from __future__ import annotations

import base64
import random
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from chains.attached import fit_question
from chains.background import Background
from chains.providers import Choice, providers
from chains.running import RunningTurn
from chains.searches import Searches
from errors import QuestionTooLong
from memory.attachments import AttachedText, join, split
from memory.attachments.pictures import image_tokens
from memory.attachments.reading import read
from memory.store import Image, Message
from memory.strategies import StrategySettings, strategies
from memory.tokens import TiktokenCounter
from tests.chains.conftest import OWNER, Chat
from tests.files import pdf, picture

CAT = Image("cat.png", "image/png", picture())
DOG = Image("dog.jpg", "image/jpeg", picture("JPEG", (640, 480)))
WORDS = ("river", "stone", "cloud", "window", "market", "letter", "garden", "engine", "harbour", "winter", "paper")
NEEDLE = "The spare key of the Ardmore lighthouse hangs behind the blue barometer."


def report(tokens: int, needle_at: float = 0.7) -> AttachedText:
    """Return a PDF of about so many tokens, read, with one sentence in it that is asked for."""
    rng = random.Random(3)
    lines = [" ".join(rng.choices(WORDS, k=12)).capitalize() + "." for _ in range(tokens // 13)]
    lines[int(len(lines) * needle_at)] = NEEDLE
    pages = ["\n".join(lines[start : start + 40]) for start in range(0, len(lines), 40)]
    text = read("report.pdf", pdf(pages))
    assert isinstance(text, AttachedText)
    return text


def send(chat: Chat, typed: str, files: list[AttachedText] = (), images: list[Image] = (), **ask: Any) -> RunningTurn:  # type: ignore[assignment]
    content = join(typed, files, [image.name for image in images])
    leaf_id = chat.store.conversation(OWNER, chat.conversation_id).leaf_id
    question, reply = chat.store.begin_turn(
        OWNER, chat.conversation_id, content, parent_id=leaf_id, images=images, **chat.asked_by
    )
    return chat.turns.start(chat.store, replace(chat.to_be_answered(question), **ask), reply)


def say(chat: Chat, typed: str, files: list[AttachedText] = (), images: list[Image] = (), **ask: Any) -> Message:  # type: ignore[assignment]
    reply = chat.ended(send(chat, typed, files, images, **ask))
    assert reply.status == "ok", reply.error
    return reply


def notices(reply: Message) -> list[str]:
    return list((reply.usage or {})["notices"])


@pytest.fixture
def searches() -> Iterator[Searches]:
    background = Background()
    yield Searches(background)
    background.close()


# -- images -----------------------------------------------------------------------------------------


def test_an_image_arrives_at_an_openai_server_after_the_words(chat: Chat) -> None:
    say(chat, "What is it?", images=[CAT])
    url = f"data:image/png;base64,{base64.b64encode(CAT.data).decode()}"
    assert chat.server.chats[-1].body["messages"][-1] == {
        "role": "user",
        "content": [
            {"type": "text", "text": "What is it?\n\n[image: cat.png]"},
            {"type": "image_url", "image_url": {"url": url}},
        ],
    }


def test_an_image_arrives_at_anthropic_as_a_source(chat: Chat) -> None:
    chat.provider = providers()["anthropic"]
    say(chat, "What is it?", images=[DOG])
    source = {"type": "base64", "media_type": "image/jpeg", "data": base64.b64encode(DOG.data).decode()}
    content = chat.server.chats[-1].body["messages"][-1]["content"]
    assert content[0] == {"type": "text", "text": "What is it?\n\n[image: dog.jpg]"}
    assert content[1] == {"type": "image", "source": source}


def test_the_record_names_the_images_and_is_small(chat: Chat) -> None:
    reply = say(chat, "What is it?", images=[CAT, DOG])
    prompt = chat.store.prompt(OWNER, reply.id)
    assert prompt
    recorded = {"type": "image", "name": "cat.png", "media_type": "image/png", "bytes": len(CAT.data)}
    assert prompt.request["messages"][-1]["content"][1] == {**recorded, "message_id": reply.parent_id}
    (images,) = [segment for segment in prompt.segments if segment["kind"] == "images"]
    assert images["tokens"] == image_tokens(CAT) + image_tokens(DOG)
    assert images["message_ids"] == [reply.parent_id]
    assert "dog.jpg" in images["text"]
    assert [segment["kind"] for segment in prompt.segments] == ["system", "images", "question"]
    assert len(repr(prompt)) < 3000


def test_the_images_of_recent_turns_go_along_in_their_places(chat: Chat) -> None:
    say(chat, "This is my cat.", images=[CAT])
    say(chat, "And this my dog.", images=[DOG])
    reply = say(chat, "Which is larger?")
    sent = chat.server.chats[-1].body["messages"]
    assert [message["role"] for message in sent] == ["system", "user", "assistant", "user", "assistant", "user"]
    assert [part["type"] for part in sent[1]["content"]] == ["text", "image_url"]
    assert sent[3]["content"][1]["image_url"]["url"].startswith("data:image/jpeg")
    assert sent[5]["content"] == "Which is larger?"
    prompt = chat.store.prompt(OWNER, reply.id)
    assert prompt
    assert prompt.request["messages"][1]["content"][1]["name"] == "cat.png"
    assert prompt.request["messages"][3]["content"][1]["name"] == "dog.jpg"


def test_of_more_images_than_fit_the_newest_go_along(chat: Chat) -> None:
    chat.settings = StrategySettings(budget_tokens=1000)
    large = Image("large.png", "image/png", picture(size=(900, 900)))
    say(chat, "Old.", images=[large])
    say(chat, "New.", images=[CAT])
    say(chat, "Well?")
    sent = chat.server.chats[-1].body["messages"]
    assert sent[1]["content"] == "Old.\n\n[image: large.png]"
    assert sent[3]["content"][1]["type"] == "image_url"


def test_images_leave_less_room_for_memory_and_the_prompt_keeps_to_the_window(chat: Chat) -> None:
    chat.settings = StrategySettings(budget_tokens=100_000)
    chat.strategy = "buffer"
    chat.tell(700, "Number {n}: " + "the river was high and the light was long. " * 5)
    reply = say(chat, "Look", images=[Image("a.png", "image/png", picture(size=(1500, 1500)))] * 5)
    prompt = chat.store.prompt(OWNER, reply.id)
    assert prompt
    tokens = sum(segment["tokens"] for segment in prompt.segments)
    assert 25_000 < tokens <= 32_768 - chat.max_output_tokens


def test_more_images_than_the_window_holds_are_refused_with_what_to_do(chat: Chat) -> None:
    large = Image("a.png", "image/png", picture(size=(1568, 1568)))
    turn = send(chat, "Look", images=[large] * 10)
    reply = chat.ended(turn)
    assert isinstance(turn.error, QuestionTooLong)
    assert "Send fewer images" in reply.error
    assert chat.server.chats == []


def test_a_model_that_does_not_see_is_asked_without_the_image_and_that_is_said(chat: Chat) -> None:
    chat.provider = replace(chat.provider, sees=lambda choice: False)
    reply = say(chat, "What is it?", images=[CAT])
    assert chat.sent()[-1]["content"] == "What is it?\n\n[image: cat.png]"
    assert notices(reply) == ["test-echo does not see images, so it was not shown cat.png."]
    say(chat, "And now?")
    assert all(isinstance(message["content"], str) for message in chat.sent())


@pytest.mark.parametrize(
    ("provider", "model", "sees"),
    [
        ("openai", "gpt-6-luna", True),
        ("openai", "gpt-3.5-turbo", False),
        ("openai", "a-model-of-tomorrow", True),
        ("anthropic", "claude-haiku-5-5", True),
        ("anthropic", "claude-of-tomorrow", True),
        ("compatible", "any", True),
        ("local", "", False),
        ("scripted", "echo", False),
    ],
)
def test_each_provider_knows_which_models_see(provider: str, model: str, sees: bool) -> None:
    assert providers()[provider].sees(Choice(model=model)) is sees


def test_a_server_that_refuses_an_image_is_quoted(chat: Chat) -> None:
    chat.model = "test-blind"
    reply = chat.ended(send(chat, "What is it?", images=[CAT]))
    assert reply.status == "failed"
    assert "This model does not support image input." in reply.error
    assert "choose another model" in reply.error


# -- texts ------------------------------------------------------------------------------------------


def test_an_attached_text_that_fits_is_shown_whole(chat: Chat) -> None:
    file = report(1000)
    reply = say(chat, "Where is the key?", [file])
    assert split(chat.sent()[-1]["content"]) == ("Where is the key?", (file,))
    assert notices(reply) == []


def test_a_text_that_does_not_fit_is_shown_by_its_passages_and_leaves_room_for_memory(chat: Chat) -> None:
    chat.settings = StrategySettings(budget_tokens=4000)
    chat.tell(3)
    reply = say(chat, "Where does the spare key of the lighthouse hang?", [report(40_000)])
    sent = chat.sent()
    assert len(sent) == 8, "the earlier turns are there"
    assert NEEDLE in sent[-1]["content"]
    assert notices(reply) == [
        "report.pdf is longer than fits: the passages that bear most on your message are shown to the model."
    ]
    assert 20_000 < TiktokenCounter()(sent[-1]["content"]) < 28_000
    assert len(chat.store.message(OWNER, reply.parent_id or "").content) > 150_000, "the log has all of it"


def test_typed_words_alone_too_long_are_refused_though_a_file_came_with_them(chat: Chat) -> None:
    turn = send(chat, "word " * 40_000, [report(1000)])
    chat.ended(turn)
    assert isinstance(turn.error, QuestionTooLong)
    assert chat.server.chats == []


def test_a_window_smaller_than_expected_is_met_with_shorter_texts(chat: Chat) -> None:
    chat.model = "test-overflow-9000"
    reply = say(chat, "Where does the spare key of the lighthouse hang?", [report(6000)])
    assert NEEDLE in chat.sent()[-1]["content"]
    assert any("report.pdf is longer than fits" in told for told in notices(reply))
    assert any("window is smaller than expected" in told for told in notices(reply))


def test_a_long_text_is_shown_by_its_beginning_in_later_turns(chat: Chat) -> None:
    chat.model = "test-words-3"
    file = report(6000)
    say(chat, "Read this, please.", [file])
    say(chat, "Thanks. What do you think?")
    typed, (shown,) = split(chat.sent()[1]["content"])
    assert typed == "Read this, please."
    assert file.text.startswith(shown.text.removesuffix(" […]"))
    assert len(shown.text) < 2100
    assert chat.sent()[2]["role"] == "assistant"


@pytest.mark.parametrize("strategy", ["recall", "blend"])
@pytest.mark.parametrize("budget", [2000, 4000])
def test_a_report_of_the_first_turn_is_found_in_again_in_the_fifth(
    strategy: str, budget: int, chat: Chat, searches: Searches
) -> None:
    chat.strategy, chat.settings = strategy, StrategySettings(budget_tokens=budget)
    chat.model = "test-words-3"
    say(chat, "Here is a report.", [report(40_000)], searches=searches)
    for number in range(3):
        say(chat, f"By the way, I like plums, {number} of them.", searches=searches)
    reply = say(chat, "Where does the spare key of the lighthouse hang?", searches=searches)
    prompt = chat.store.prompt(OWNER, reply.id)
    assert prompt
    (recalled,) = [segment for segment in prompt.segments if segment["kind"] == "recalled"]
    assert NEEDLE in recalled["text"]
    assert "From report.pdf:" in recalled["text"]
    assert sum(part["tokens"] for part in prompt.segments[1:-1]) <= budget


@pytest.mark.parametrize("strategy", ["recall", "blend"])
def test_a_report_is_found_in_again_after_hundreds_of_turns_about_such_things(
    strategy: str, chat: Chat, searches: Searches
) -> None:
    chat.strategy, chat.settings, chat.model = strategy, StrategySettings(budget_tokens=2000), "test-words-3"
    say(chat, "Here is a report.", [report(40_000)], searches=searches)
    chat.tell(200, "Number {n}: the spare tyre, the key of my house, and a day at the lighthouse in the rain.")
    reply = say(chat, "Where does the spare key of the lighthouse hang?", searches=searches)
    prompt = chat.store.prompt(OWNER, reply.id)
    assert prompt
    (recalled,) = [segment for segment in prompt.segments if segment["kind"] == "recalled"]
    assert NEEDLE in recalled["text"]
    assert "the spare tyre" in recalled["text"]
    assert sum(part["tokens"] for part in prompt.segments[1:-1]) <= 2000


def test_a_search_is_asked_by_what_was_typed(chat: Chat, searches: Searches) -> None:
    chat.strategy, chat.settings = "recall", StrategySettings(budget_tokens=600, kept_turns=1)
    chat.tell(1, "My bicycle is a green Bromwell.")
    chat.tell(40, "Number {n}: " + "the river was high and the light was long. " * 4)
    file = AttachedText("notes.md", "the river was high and the light was long. " * 100)
    say(chat, "Which make is my bicycle?", [file], searches=searches)
    assert "green Bromwell" in chat.sent()[-1]["content"]


@pytest.mark.parametrize("strategy", ["entity", "blend"])
def test_facts_are_learned_from_what_was_typed_and_not_from_a_book(strategy: str, chat: Chat) -> None:
    chat.strategy, chat.learns = strategy, True
    book = AttachedText("book.txt", "I live in Atlantis. My dog is called Nemo. " * 50)
    say(chat, "I live in Lisbon.", [book])
    say(chat, "My sister lives in Porto.")
    chat.learned()
    facts = " ".join(fact.text for fact in chat.store.facts(OWNER, chat.conversation_id))
    assert "Lisbon" in facts
    assert "Atlantis" not in facts
    assert "Nemo" not in facts


def test_a_summary_is_asked_for_with_the_beginning_of_a_book(chat: Chat) -> None:
    chat.strategy, chat.learns, chat.model = "summary", True, "test-words-3"
    chat.settings = StrategySettings(kept_turns=1, budget_tokens=4000)
    book = AttachedText("book.txt", "It begins here. " + "On and on it goes. " * 3000 + "It ends there.")
    say(chat, "Keep this in mind: my code is 4711.", [book])
    for number in range(3):
        say(chat, f"I like plums, {number} of them.")
    chat.learned()
    learned = [seen for seen in chat.server.chats if seen.body["model"] == "test-facts"]
    asked = "".join(str(seen.body["messages"]) for seen in learned)
    assert "my code is 4711" in asked
    assert "It begins here." in asked
    assert "It ends there." not in asked
    assert len(asked) < 9000


def test_each_strategy_shows_a_question_with_texts(chat: Chat) -> None:
    for name in strategies():
        chat.strategy = name
        say(chat, "Where is the key?", [report(500)])
        assert NEEDLE in chat.sent()[-1]["content"]


def test_half_of_a_small_room_is_kept_for_memory() -> None:
    content = join("Why?", [report(3000)])
    assert fit_question(content, 1000, 4000, TiktokenCounter()).tokens <= 500
    assert fit_question(content, 10_000, 4000, TiktokenCounter()).text == content
