"""Facts without a model: what the rules find, what they leave alone, and who is meant."""

from __future__ import annotations

import time

import pytest
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage

from memory.strategies import Fact
from memory.strategies._extracting import extract
from memory.strategies._telling import told_sentences


def found(said: str, asked: str = "", known: tuple[Fact, ...] = ()) -> list[tuple[str, str]]:
    block: list[BaseMessage] = [AIMessage(asked, id="a")] if asked else []
    block.append(HumanMessage(said, id="q"))
    return [(fact.subject, fact.statement) for fact in extract(block, known)]


def about_user(said: str, asked: str = "") -> list[str]:
    return [statement for subject, statement in found(said, asked) if subject == "User"]


@pytest.mark.parametrize(
    ("said", "statement"),
    [
        ("I live in Dakar.", "User lives in Dakar"),
        ("i teach maths in hull btw", "User teaches maths in hull"),
        ("we moved from Bath to Wells", "User moved from Bath to Wells"),
        ("I'm allergic to penicillin, so no.", "User is allergic to penicillin"),
        ("I don't drink coffee", "User doesn't drink coffee"),
        ("I never learned to swim", "User never learned to swim"),
        ("i can't stand olives", "User can't stand olives"),
        ("I've been living in Oslo since 2012", "User has been living in Oslo since 2012"),
        ("My favourite film is Playtime.", "User's favourite film is Playtime"),
        ("my email is ada@example.org", "User's email is ada@example.org"),
        ("I'm 47", "User is 47"),
        ("We're flying to Quito on Monday", "User is flying to Quito on Monday"),
        ("I hvae two brothers", "User has two brothers"),
        ("so i'm a roofer, would slate be better?", "User is a roofer"),
        ("Everybody calls me Zuzu.", "User is called Zuzu"),
        ("I quit my job at the mill", "User quit User's job at the mill"),
    ],
)
def test_what_a_user_says_of_himself_is_found_in_the_third_person(said: str, statement: str) -> None:
    assert statement in about_user(said)


@pytest.mark.parametrize(
    ("said", "fact"),
    [
        ("My aunt Vera keeps bees.", ("User's aunt Vera", "User's aunt Vera keeps bees")),
        ("my son's called Idris", ("User's son Idris", "User's son is called Idris")),
        ("my mum is 81 and she lives in Cork", ("User's mum", "User's mum lives in Cork")),
        ("I saw Ravi. He has a new boat.", ("Ravi", "Ravi has a new boat")),
        ("my uncle phoned. his farm is near Lugo", ("User's uncle", "User's uncle's farm is near Lugo")),
        ("Dad retired in May.", ("User's dad", "User's dad retired in May")),
        ("any tips for my sister? she runs marathons", ("User's sister", "User's sister runs marathons")),
    ],
)
def test_what_is_said_of_others_is_found_under_their_names(said: str, fact: tuple[str, str]) -> None:
    assert fact in found(said)


@pytest.mark.parametrize(
    "said",
    [
        "hello there!",
        "What do I do if I live in Oslo?",
        "if I lived in Oslo I'd ski",
        "I wish I had a garden",
        "Suppose my rent is 900.",
        "My boss says I am a genius at work",
        'The sign read "I live in a house of cards" and nothing else',
        "Translate this: I live in Lyon and I have a dog.",
        "Pretend you are a doctor and I am a patient named Joe.",
        "In my novel the hero says I have a sword",
        "yeah right, and I own the Eiffel Tower",
        "I have a question",
        "I love it!",
        "I'm confused",
        "i need a poem about rain",
        "my code is broken and my screen is black",
        "```\nI live in Oslo\n```",
        "We can meet and have fun",
        "Ich würde gern in Kassel wohnen",
        "si je vis à Lyon un jour, peut-être",
        "¿Vivo en Sevilla?",
        "Hoy hace mucho calor",
        "如果我住在东京",
        "Asun Oslossa",
        "住在东京的人多吗？",
    ],
)
def test_what_nobody_tells_of_his_life_in_earnest_gives_nothing(said: str) -> None:
    assert found(said) == []


@pytest.mark.parametrize(
    ("said", "facts"),
    [
        ("Vivo en Sevilla y tengo dos gatos.", [("User", "Vivo en Sevilla"), ("User", "tengo dos gatos")]),
        ("Meine Schwester Ida wohnt in Bonn.", [("User's Schwester Ida", "Meine Schwester Ida wohnt in Bonn")]),
        ("J'habite à Nantes.", [("User", "J'habite à Nantes")]),
        ("Moro em Recife", [("User", "Moro em Recife")]),
        ("我住在杭州。", [("User", "我住在杭州")]),
        ("母は福岡に住んでいます。", [("User's 母", "母は福岡に住んでいます")]),
        ("أعيش في بيروت", [("User", "أعيش في بيروت")]),
    ],
)
def test_plain_sentences_of_other_languages_are_kept_as_they_were_said(said: str, facts: list[tuple[str, str]]) -> None:
    assert found(said) == facts


def test_the_assistants_words_give_nothing_by_themselves() -> None:
    block = [AIMessage("I live in a data centre, and you like tea.", id="a"), HumanMessage("hm ok", id="q")]
    assert extract(block) == []


@pytest.mark.parametrize(
    ("asked", "said", "statement"),
    [
        ("So you live in Turku, right?", "yes", "User lives in Turku"),
        ("Where do you work?", "the post office", "User works in the post office"),
        ("How old are you?", "33", "User is 33"),
        ("What is your name?", "Malik", "User's name is Malik"),
    ],
)
def test_a_short_answer_is_read_with_its_question(asked: str, said: str, statement: str) -> None:
    assert about_user(said, asked) == [statement]


def test_a_question_that_is_answered_no_gives_nothing() -> None:
    assert found("no", "Do you live in Turku?") == []


def test_a_pronoun_that_cannot_be_the_one_spoken_of_is_nobody() -> None:
    assert found("I phoned my brother. She lives in Bonn.") == []
    assert found("I phoned my brother. He lives in Bonn.") == [("User's brother", "User's brother lives in Bonn")]


def test_a_known_name_may_begin_a_sentence_and_an_unknown_one_may_not() -> None:
    lena = Fact("User's sister Lena", "Lena is User's sister", ("x",))
    assert found("Lena has a cold.", known=(lena,)) == [("User's sister Lena", "User's sister Lena has a cold")]
    assert found("Canberra has a lake.") == []


def test_what_is_told_before_a_question_in_one_sentence_stays() -> None:
    assert told_sentences("I'm a baker, what flour is best?") == ["I'm a baker"]
    assert told_sentences("Is rye best?") == []


def test_a_long_message_takes_milliseconds() -> None:
    words = "I live in Oslo, and my sister Ada has two dogs, but we never eat fish because it smells. " * 100
    started = time.perf_counter()
    assert len(found(words)) > 10
    assert time.perf_counter() - started < 2


def test_odd_texts_are_read_without_failing() -> None:
    for odd in (
        "",
        "   ",
        "my",
        "I",
        "my my my",
        "'",
        '"' * 50,
        "I'm " * 500,
        "a" * 5000,
        "my sister's " * 200,
        "\x00 I am",
    ):
        extract([HumanMessage(odd, id="q")])
