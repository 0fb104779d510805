"""The FAQ that ships: its file, its card, and a conversation with it that needs no model."""

from __future__ import annotations

from collections import Counter

import pytest

from assistants import assistants
from assistants._knowledge.answering import answer_from
from assistants._knowledge.pair import alike
from assistants.faq import ASSISTANT, entries
from memory.rendering import SaidTurn

SCRIPT = answer_from(entries, name="the questions about Memory Bot", embedder=lambda: None)


def test_the_faq_is_found_among_the_assistants() -> None:
    assert assistants()["faq"] is ASSISTANT
    assert (ASSISTANT.provider, ASSISTANT.phrased) == ("scripted", True)
    assert len(ASSISTANT.about) < 70


def test_its_answers_are_short_and_under_a_topic_with_others() -> None:
    topics = Counter(entry.topic for entry in entries())
    assert min(topics.values()) >= 4
    assert len(topics) <= 8
    assert all(20 <= len(entry.answer) <= 400 for entry in entries())


def test_every_question_is_there_in_other_words_too() -> None:
    assert all(4 <= len(entry.also) <= 12 for entry in entries())
    wordings = Counter(alike(wording) for entry in entries() for wording in (entry.question, *entry.also))
    assert [wording for wording, times in wordings.items() if times > 1] == []


@pytest.mark.parametrize("entry", entries(), ids=lambda entry: entry.question)
def test_every_question_and_wording_of_the_file_gets_its_own_answer(entry) -> None:
    for asked in (entry.question, *entry.also):
        assert entry.answer in SCRIPT([], asked).text, asked


def test_every_suggestion_is_answered() -> None:
    for suggestion in ASSISTANT.suggestions:
        assert SCRIPT([], suggestion).sources


def test_a_conversation_of_six_turns_needs_no_model() -> None:
    expected = [
        ("hi", "Hello!"),
        ("Keys and privacy", "choose a question"),
        ("where do i enter my api key", "In the sidebar"),
        ("what is the wether in Lisbon", "no answer"),
        ("how do i downlod a chat", "Press **Download**"),
        ("thanks", "welcome"),
    ]
    said: list[SaidTurn] = []
    for message, words in expected:
        line = SCRIPT(tuple(said), message)
        assert words in line.text
        said += [SaidTurn("", "user", message), SaidTurn("", "assistant", line.text)]
