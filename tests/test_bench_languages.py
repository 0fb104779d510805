from __future__ import annotations

from contextlib import nullcontext

import pytest

from bench.languages import measured, remembered_by_words, remembering, share_found
from bench.languages_log import LanguageLog, language_logs

LOGS = language_logs()


def test_the_eight_languages_promised_are_there() -> None:
    assert {log.code for log in LOGS} >= {"en", "es", "de", "pt", "fr", "zh", "ja", "ar"}


@pytest.mark.parametrize("log", LOGS, ids=lambda log: log.code)
def test_a_chat_has_about_sixty_turns_twelve_facts_and_three_questions_across(log: LanguageLog) -> None:
    assert 55 <= len(log.messages) <= 65
    assert [question.kind for question in log.questions] == ["same"] * 12 + ["across"] * 3
    assert {one.role for one in log.messages} == {"user", "assistant"}
    assert all(one.text for one in log.messages)


@pytest.mark.parametrize("log", LOGS, ids=lambda log: log.code)
def test_a_question_does_not_repeat_what_the_message_says(log: LanguageLog) -> None:
    assert not [question.text for question in log.questions if question.told in question.text]


@pytest.mark.parametrize("log", LOGS, ids=lambda log: log.code)
def test_words_find_most_facts_in_every_language(log: LanguageLog) -> None:
    assert share_found(log, remembered_by_words(log.messages), "same", 512) >= 0.7


def test_a_context_of_words_keeps_to_its_tokens_and_to_the_order_of_time() -> None:
    log = LOGS[0]
    lines = remembered_by_words(log.messages, count=len)(log.questions[0].text, 300).splitlines()
    said = [f"{one.speaker}: {one.text}" for one in log.messages]
    assert sum(len(line) + 1 for line in lines) <= 300
    assert [said.index(line) for line in lines] == sorted(said.index(line) for line in lines)


def test_the_table_ends_with_the_mean_of_the_languages() -> None:
    rows = measured(
        LOGS[:2],
        {"all": lambda messages: nullcontext(lambda question, most: "\n".join(one.text for one in messages))},
        "same",
        [1],
    )
    assert rows == [[LOGS[0].name, "100"], [LOGS[1].name, "100"], ["mean", "100"]]


def test_every_way_of_remembering_here_gives_a_context() -> None:
    log = LOGS[0]
    for remember in remembering().values():
        with remember(log.messages) as ask:
            assert ask(log.questions[0].text, 512)
