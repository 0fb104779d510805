"""The storyteller: theme and cast come from the log, and stand in what the model is told."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as draw

from assistants import Line, assistants
from assistants._storytelling import MAX_CAST, THEMES, cast_of, named_theme, read_story
from assistants.storyteller import tell
from memory.rendering import SaidTurn


def log(*texts: str) -> list[SaidTurn]:
    """Return a log in which user and storyteller speak in turns."""
    return [SaidTurn("", "assistant" if place % 2 else "user", text) for place, text in enumerate(texts)]


def told(*texts: str) -> Line:
    return tell(log(*texts[:-1]), texts[-1])


@pytest.mark.parametrize(
    ("message", "theme"),
    [
        *((suggestion, theme) for theme in THEMES for suggestion in (theme, f"A {theme}, please!", theme.upper())),
        ("a mistery", "mystery"),
        ("fantsay please", "fantasy"),
        ("majical animls", "magical animals"),
        ("Can you tell me a fantasy story?", "fantasy"),
        ("Something with dragons", "fantasy"),
        ("surprise me", "space adventure"),
        ("Tell me a story about a lighthouse keeper", "lighthouse keeper"),
        ("A story about a dragon who lost its fire", "dragon who lost its fire"),
        ("Pirates in the Arctic", "Pirates in the Arctic"),
        ("Could it be about pirates?", "pirates"),
        ("宇宙の冒険", "宇宙の冒険"),
        ("hi", ""),
        ("Hello there!", ""),
        ("Tell me a story", ""),
        ("What can you do?", ""),
        ("I don't know", ""),
        ("something else", ""),
        ("I have my own idea", ""),
        ("", ""),
    ],
)
def test_a_message_names_a_theme_or_none(message: str, theme: str) -> None:
    assert named_theme(message) == theme


def test_every_suggestion_names_the_theme_that_it_shows() -> None:
    assert [named_theme(suggestion) for suggestion in assistants()["storyteller"].suggestions] == list(THEMES)


def test_the_first_theme_stays_whatever_comes_up_later() -> None:
    assert read_story([("user", "A mystery"), ("assistant", "…"), ("user", "A dragon comes")]).theme == "mystery"


@pytest.mark.parametrize(
    ("wish", "theme"),
    [
        ("A new story, please", ""),
        ("another story: a fantasy", "fantasy"),
        ("Let's start over with magical animals", "magical animals"),
        ("change the theme to mystery", "mystery"),
        ("A different story about a whale", "whale"),
    ],
)
def test_another_story_begins_afresh(wish: str, theme: str) -> None:
    said = [("user", "Space"), ("assistant", "Then Mirela met Bo, and Mirela told Bo."), ("user", wish)]
    story = read_story(said)
    assert (story.theme, story.cast, story.begun) == (theme, (), False)


@pytest.mark.parametrize(
    ("turns", "cast"),
    [
        ([("assistant", "Then Rusty ran, and so did Luna. The friend of Rusty waited.")], ("Rusty",)),
        ([("user", "Let the owl Minerva come.")], ("Minerva",)),
        ([("user", "it is about a fox called rusty")], ("Rusty",)),
        ([("assistant", "There was a robot named Bolt.")], ("Bolt",)),
        ([("assistant", "She saw Captain Vega. Then Vega spoke, and Captain Vega left.")], ("Captain Vega",)),
        ([("assistant", "He asked Vega. Then she met Captain Vega and ran.")], ("Captain Vega",)),
        ([("assistant", "“Come,” Rusty said. “No,” Rusty said.")], ("Rusty",)),
        ([("assistant", "It was Zip's ball, and Zip knew.")], ("Zip",)),
        ([("user", "then Zoé meets Ali"), ("assistant", "Here Ali saw Zoé.")], ("Zoé", "Ali")),
    ],
)
def test_names_inside_sentences_are_the_cast_in_order(turns: list[tuple[str, str]], cast: tuple[str, ...]) -> None:
    assert cast_of(turns) == cast


@pytest.mark.parametrize(
    "text",
    [
        "It was a Monday in May, and on a Monday in May it rained.",
        "Once. Suddenly. Once. Suddenly. Suddenly they ran. Suddenly they stopped.",
        "and I went, and I'm sure I did, and OK, and OK",
        "the Captain saw the Captain, and then Captain and King and King",
        "in the Arctic and near Lisbon, in the Arctic and in Lisbon",
        "the old Star shone, the Star fell, a star, my star, that star, this star",
        "Der Hund und die Katze liefen durch den Wald zum Haus der Oma, und die Katze sah den Hund im Wald.",
        "# The Story of Rusty and Luna",
        "从前有一只狐狸。狐狸想飞。",
        "كان هناك ثعلب. أراد الثعلب أن يطير.",
    ],
)
def test_other_capitals_are_no_names(text: str) -> None:
    assert cast_of([("assistant", text)]) == ()


def test_the_cast_has_a_limit_and_keeps_those_who_came_first() -> None:
    names = [f"{letter}ana" for letter in "BCDFGHJKLMNPRST"]
    cast = cast_of([("user", f"then comes {name}") for name in names])
    assert cast == tuple(names[:MAX_CAST])


def test_without_a_theme_the_model_asks_and_the_four_are_offered() -> None:
    line = told("hi")
    assert line.offers == tuple(theme.capitalize() for theme in THEMES)
    assert all(theme in line.guide for theme in THEMES)
    assert "Do not tell a story yet" in line.guide


def test_with_a_theme_the_model_begins_then_goes_on_with_the_cast() -> None:
    first = told("hi", "Which story?", "a mistery")
    assert "Theme: mystery." in first.guide
    assert "first four sentences" in first.guide
    assert first.offers == ()
    later = told("hi", "Which story?", "a mistery", "It was late when Ada met Finn. So Ada told Finn.", "They leave.")
    assert "Characters: Ada, Finn." in later.guide
    assert "next four sentences" in later.guide


def test_a_question_about_the_story_is_answered_and_a_wish_put_as_one_is_told() -> None:
    assert "I have a question" in told("Space", "Once …", "Who is the captain?").guide
    assert "next four sentences" in told("Space", "Once …", "What if a comet comes?").guide


def test_without_a_model_it_says_what_it_would_pass_on_and_where_to_choose_one() -> None:
    line = told("Tell me about a fox called Rusty")
    assert "**Answers from** in the sidebar" in line.text
    assert "“fox called Rusty”" in line.text
    assert line.text.endswith("characters: Rusty.")


def test_what_was_said_without_a_model_is_no_part_of_the_story() -> None:
    without = told("Space").text
    assert "first four sentences" in told("Space", without, "Space, please").guide
    assert "first four sentences" in told("Space", "", "go on").guide


def test_braces_in_a_theme_do_no_harm() -> None:
    assert "Theme: {cast} and {0}." in told("A story about {cast} and {0}").guide


@given(draw.lists(draw.text() | draw.sampled_from(["A new story", "Space", "called Rusty", "Rusty's"]), min_size=1))
def test_no_text_breaks_it(texts: list[str]) -> None:
    line = told(*texts)
    assert line.text
    assert line.guide


def test_a_long_log_is_read_quickly() -> None:
    said = [
        text for number in range(2500) for text in (f"Then Rusty meets Luna {number}.", f"So Rusty met Luna {number}.")
    ]
    told("Space", "Once", *said, "go on")
    begin = time.perf_counter()
    told("Space", "Once", *said, "go on again then")
    assert time.perf_counter() - begin < 1
