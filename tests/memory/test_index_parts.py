"""What the search is made of: arrays that grow, words that are counted, texts that are cut, questions taken apart."""

from __future__ import annotations

from datetime import UTC, date, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as draw

from memory.index.asking import Asking, take_apart
from memory.index.growing import Growing
from memory.index.lexical import Lexicon
from memory.index.passages import passages
from memory.index.traits import TRAITS, traits
from memory.index.words import terms

AT = datetime(2023, 5, 8, tzinfo=UTC)
DAY = date(2023, 5, 8)


# -- arrays that grow ---------------------------------------------------------------------------------


def test_what_was_appended_is_there_however_much_it_is() -> None:
    numbers, pairs = Growing(np.int64), Growing(np.float32, 2)
    for number in range(2000):
        numbers.append_one(number)
        pairs.append(np.array([[number, -number], [number, 0]], np.float32))
    assert numbers.rows.tolist() == list(range(2000))
    assert pairs.rows.shape == (4000, 2)
    assert pairs.rows[3998].tolist() == [1999, -1999]
    assert len(numbers) == 2000


def test_an_empty_array_has_no_rows() -> None:
    assert Growing(np.float32, 3).rows.shape == (0, 3)
    assert Growing(np.bool_).rows.shape == (0,)


# -- keywords -----------------------------------------------------------------------------------------


def lexicon(*texts: str) -> Lexicon:
    made = Lexicon()
    for text in texts:
        made.add(terms(text))
    return made


def test_a_rare_word_counts_more_than_a_common_one() -> None:
    made = lexicon("green pebble", "green stone", "green boat")
    by_rare, by_common = made.scores({"pebbl": 1.0}), made.scores({"green": 1.0})
    assert by_rare[0] > by_common[0] > 0
    assert by_rare[1] == 0
    assert made.rarity("nowhere") > made.rarity("pebbl") > made.rarity("green") > 0


def test_a_short_text_counts_more_than_a_long_one_with_the_same_word() -> None:
    scores = lexicon("pebble", "pebble " + "and much else that fills the line " * 5).scores({"pebbl": 1.0})
    assert scores[0] > scores[1] > 0


def test_coverage_is_the_share_of_the_question_that_a_text_holds() -> None:
    covered, rarest = lexicon("green pebble", "green stone", "boat").coverage({"green": 1.0, "pebbl": 1.0})
    assert covered[0] == pytest.approx(1)
    assert 0 < covered[1] < 0.5
    assert covered[2] == rarest[2] == 0
    assert rarest[0] == pytest.approx(1)


def test_unknown_words_and_an_empty_lexicon_score_nothing() -> None:
    assert lexicon("green").scores({"nowhere": 1.0}).tolist() == [0.0]
    assert lexicon().scores({"green": 1.0}).tolist() == []
    assert lexicon("").coverage({})[0].tolist() == [0.0]


# -- passages -----------------------------------------------------------------------------------------


def test_a_short_text_is_one_passage_as_it_is() -> None:
    assert passages("Two lines.\n\nAs they were. ") == ["Two lines.\n\nAs they were. "]
    assert passages("") == [""]


def test_a_long_text_is_cut_at_sentences() -> None:
    cut = passages("The first of many sentences that stand here. " * 40)
    assert len(cut) > 2
    assert all(piece.startswith("The first") and piece.endswith("here.") for piece in cut)


@given(
    draw.text(min_size=600, max_size=3000)
    | draw.lists(draw.sampled_from(["word ", ". A", "\n", "。", "x" * 400])).map("".join)
)
def test_passages_hold_every_character_but_space_in_order(text: str) -> None:
    cut = passages(text)
    assert cut
    assert all(len(piece) <= 700 for piece in cut)
    assert "".join("".join(cut).split()) == "".join(text.split())


# -- traits -------------------------------------------------------------------------------------------


def trait(text: str, name: str) -> float:
    return float(traits(text, 10)[TRAITS.index(name)])


def test_traits_tell_how_a_turn_speaks() -> None:
    assert trait("I went. Did you?", "asks") == pytest.approx(0.5)
    assert trait("Did you go?", "ends_asking") == 1
    assert trait("Did you go? I did.", "ends_asking") == 0
    assert trait("We met in May 2021 and last week.", "times") == 2
    assert trait("12 of 14", "digits") == 2
    assert trait("I met Ana and Ben", "names") == 2
    assert trait("I’m glad, my friend", "first_person") == 2
    assert trait("```print()```", "code") == 1
    assert traits("", 0).tolist() == [0] * len(TRAITS)


def test_longer_turns_have_a_greater_length() -> None:
    assert traits("", 500)[0] > traits("", 5)[0]


# -- questions taken apart ----------------------------------------------------------------------------


def ask(question: str, *speakers: str, log: str = "") -> Asking:
    words = set(log.casefold().split())
    return take_apart(question, speakers, lexicon(log), words, DAY, (DAY, DAY))


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("Where did Ana go?", {"ana kim", "ana lee"}),
        ("Where did Ana Lee go?", {"ana lee"}),
        ("What did ana lee tell BEN's mother?", {"ana lee", "ben"}),
        ("Where did Anabel go?", set()),
        ("安娜去哪里？", {"安娜"}),
        ("José?", {"jose"}),
    ],
)
def test_a_question_names_those_whose_names_stand_in_it(question: str, named: set[str]) -> None:
    assert ask(question, "Ana Kim", "Ana Lee", "Ben", "安娜", "Jose").named == named


@pytest.mark.parametrize("speaker", ["", " ", "\u200b", "\u0301", "(:", "[", "a\nb", "\ud800"])
def test_no_name_that_a_log_may_hold_stops_a_question(speaker: str) -> None:
    assert ask("Where did Ana go?", speaker, "Ana").named == {"ana"}


def test_a_question_tells_whom_it_is_about_and_what_it_asks_for() -> None:
    assert ask("What did I say about my cat?").of_user
    assert ask("Which book did you recommend?").of_assistant
    assert not ask("Would she like it?").of_user
    assert ask("Would she like it?").guesses
    assert ask("Which books has Ana read?", "Ana").several
    assert ask("When did Ana leave?", "Ana").time.asks_time


def test_a_name_weighs_nothing_beside_other_words_and_everything_alone() -> None:
    asking = ask("Where does Ana paint?", "Ana", log="ana paint")
    assert "ana" not in asking.weights
    assert "ana" in asking.with_names
    assert "ana" in ask("Ana?", "Ana", log="ana paint").weights


def test_function_words_weigh_little_and_misspelt_words_stand_for_known_ones() -> None:
    asking = ask("Where is the basoon?", log="a bassoon")
    assert asking.weights["the"] < 0.5
    assert any(term.startswith("bass") for term in asking.weights)


@given(draw.text(max_size=80))
def test_any_text_can_be_asked(question: str) -> None:
    assert all(weight > 0 for weight in ask(question, "Ana", log="ana and ben").weights.values())
