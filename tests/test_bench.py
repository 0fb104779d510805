"""The planted logs say what their questions ask for, answers are judged as a reader would, and costs are counted."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from bench import planted_log_fresh
from bench.cost import our_turns, prompt_tokens, retired_turns, unchanged_tokens
from bench.planted import LOGS, Log, is_right
from bench.planted_log import Question
from bench.retired import retired_classes
from memory.tokens import TiktokenCounter
from tests.chat_server import ChatServer

BREAD = Question("Which bread do I like?", "I like rye", ("rye( bread)?",), ("wheat",))

every_log = pytest.mark.parametrize("log", LOGS, ids=[log.name for log in LOGS])


def fresh(text: str) -> Question:
    return next(question for question in planted_log_fresh.QUESTIONS if question.text == text)


def turns_that_say(planted: str, log: Log) -> list[int]:
    return [number for number, (said, _) in enumerate(log.turns(30)) if planted in said]


def holds(text: str, spellings: tuple[str, ...]) -> bool:
    return any(re.search(rf"\b{spelling}\b", text, re.IGNORECASE) for spelling in spellings)


def test_an_accepted_spelling_is_right_in_any_case() -> None:
    assert is_right(BREAD, "You like RYE bread.")


def test_an_answer_without_an_accepted_spelling_is_wrong() -> None:
    assert not is_right(BREAD, "I don't know.")


def test_part_of_a_longer_word_is_not_an_accepted_spelling() -> None:
    assert not is_right(BREAD, "You like Bryerton loaves.")


def test_a_rejected_spelling_makes_an_answer_wrong_whatever_else_it_holds() -> None:
    assert not is_right(BREAD, "You like rye or wheat.")


def test_part_of_a_longer_word_is_not_a_rejected_spelling() -> None:
    assert is_right(BREAD, "You like rye, not buckwheat.")


@pytest.mark.parametrize(
    ("text", "answer", "right"),
    [
        ("Which car do I drive now?", "You drive a Lada.", True),
        ("Which car do I drive now?", "You drive a Lada instead of the Saab.", True),
        ("Which car do I drive now?", "You drive a Saab.", False),
        ("Which car do I drive now?", "You drive a Saab or a Lada.", False),
        ("Who is my foreman now?", "Nomvula, since Gerrit has gone to Zwolle.", True),
        ("Who is my foreman now?", "Your foremen are Gerrit and Nomvula.", False),
        ("What are we doing over Easter?", "You are wallpapering the stairwell.", True),
        ("What are we doing over Easter?", "The week in Abisko was cancelled.", True),
        ("What are we doing over Easter?", "You are going to a hut near Abisko.", False),
        ("What are we doing over Easter?", "You go to Abisko,\nand then you wallpaper the stairwell.", False),
        ("Which cheese do I like best?", "You eat Gouda, but Limburger is what you like.", True),
        ("Which cheese do I like best?", "Gouda and Limburger.", False),
        ("What work do I do?", "You repair lifts in hospitals.", True),
        ("What work do I do?", "You are a lift technician.", True),
        ("What is the number of my library card?", "It is 60217.", True),
        ("What is the number of my library card?", "It is 602170.", False),
        ("On which date does Beatrix's exhibition open?", "On February 17th.", True),
        ("On which date does Beatrix's exhibition open?", "In February.", False),
        ("What am I cooking for Idris?", "You are making borscht.", True),
    ],
)
def test_the_fresh_questions_tell_right_answers_from_outdated_and_guessed_ones(
    text: str, answer: str, right: bool
) -> None:
    assert is_right(fresh(text), answer) is right


@every_log
def test_a_log_has_thirty_turns_and_as_many_more_as_asked_for(log: Log) -> None:
    assert [len(log.turns(turns)) for turns in (30, 47)] == [30, 47]


@every_log
def test_a_log_asks_at_least_sixteen_questions_most_of_them_on_the_first_twenty_turns(log: Log) -> None:
    early = [question for question in log.questions if turns_that_say(question.planted, log)[0] < 20]
    assert len(log.questions) >= 16
    assert len(early) > len(log.questions) / 2


@every_log
def test_every_question_points_at_one_turn_that_says_what_it_asks_for(log: Log) -> None:
    turns = log.turns(30)
    for question in log.questions:
        numbers = turns_that_say(question.planted, log)
        assert len(numbers) == 1, question.text
        assert holds(turns[numbers[0]][0], question.accepted), question.text


@every_log
def test_no_question_gives_its_own_answer_away(log: Log) -> None:
    assert [question.text for question in log.questions if holds(question.text, question.accepted)] == []


def test_no_answer_or_filler_of_the_fresh_log_repeats_a_fact() -> None:
    # A fact said a second time could still be in the window when the turn that planted it has left.
    planted = [question.planted for question in planted_log_fresh.QUESTIONS]
    turns = planted_log_fresh.planted_turns(36)
    others = [said for said, _ in turns if not any(words in said for words in planted)]
    for text in [answered for _, answered in turns] + others:
        repeated = [question.text for question in planted_log_fresh.QUESTIONS if holds(text, question.accepted)]
        assert repeated == [], text


def test_the_unchanged_part_of_a_prompt_ends_at_the_first_word_that_differs() -> None:
    system = {"role": "system", "content": "Be kind."}
    old, new = ({"role": "user", "content": f"one two {number}"} for number in ("three", "3"))
    alike = prompt_tokens([system]) + TiktokenCounter()("one two ")
    assert unchanged_tokens([system, old], [system, new]) == alike
    assert unchanged_tokens([system, old], [system, old, new]) == prompt_tokens([system, old])
    assert unchanged_tokens([system, old], [{**system, "role": "user"}, old]) == 0


def test_a_window_asks_no_model_but_for_the_answer_and_keeps_the_start_of_its_prompts() -> None:
    with ChatServer() as server:
        spent = our_turns(server, "window", turns=4)
    assert (spent.calls_before, spent.calls_after, spent.tokens_in_calls) == ([0] * 4, [0] * 4, [0] * 4)
    assert spent.unchanged == [before / prompt for before, prompt in pairwise(spent.prompts)]


def test_calls_beside_the_answer_are_counted_with_what_is_sent_in_them() -> None:
    with ChatServer() as server:
        spent = retired_turns(server, retired_classes()["entity"], turns=2)
    assert min(spent.calls_before) > 0
    assert min(spent.tokens_in_calls) > 100
