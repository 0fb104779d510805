"""What a message asks for among the questions that somebody wrote down; better nothing than the wrong one."""

from __future__ import annotations

import csv
import gc
import weakref
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from numpy.typing import NDArray

from assistants._knowledge.matching import Kept, Matcher, matcher
from assistants._knowledge.pair import alike
from assistants._knowledge.reading import Pair, read_knowledge
from assistants._knowledge.words import Words
from assistants.faq import entries
from bench.matching_tuning.__main__ import TUNING
from errors import DownloadFailed
from memory.index.embedding import MiniLM, fetch, installed
from tests.assistants.shop import SHOP


@pytest.fixture(scope="session")
def model() -> MiniLM:
    try:
        return installed() or fetch()
    except DownloadFailed as error:
        pytest.skip(f"the embedding model's file cannot be had: {error}")


@pytest.fixture(scope="module")
def by_words() -> Matcher:
    return Matcher(SHOP, None)


def asked(known: Matcher, message: str) -> str:
    match = known.confident(message)
    return match.entry.question if match else ""


@pytest.mark.parametrize("entry", SHOP, ids=lambda entry: entry.question)
def test_a_question_is_met_as_it_was_written(by_words: Matcher, entry: Pair) -> None:
    for text in (entry.question, f"  {entry.question.upper().rstrip('?')} "):
        match = by_words.confident(text)
        assert match is not None
        assert match.entry is entry
        assert match.score == 1


@pytest.mark.parametrize(
    ("message", "question"),
    [
        ("how long for delivry?", "How long does delivery take?"),
        ("delivery cost", "How much does delivery cost?"),
        ("how much is shipping", "How much does delivery cost?"),
        ("i forgto my pasword", "I forgot my password"),
        ("chnge email adress", "How do I change my email address?"),
        ("Hi! I'd like to change the e-mail address of my account please", "How do I change my email address?"),
        ("return an itme", "How do I return an item?"),
    ],
)
def test_words_find_a_question_misspelt_short_and_long(by_words: Matcher, message: str, question: str) -> None:
    assert asked(by_words, message) == question


@pytest.mark.parametrize(
    "message",
    ["who won the world cup?", "tell me a joke", "do you sell dog food?", "how do I", "?!", "", "42", "long", "what"],
)
def test_what_no_entry_answers_is_left_alone(by_words: Matcher, message: str) -> None:
    assert asked(by_words, message) == ""


@pytest.mark.local_model
@pytest.mark.parametrize(
    ("message", "question"),
    [
        ("i want to send something back", "How do I return an item?"),
        ("do you ship to other countries?", "Do you deliver abroad?"),
        ("when is my refund coming", "When do I get my money back?"),
    ],
)
def test_meaning_finds_a_question_without_its_words(model: MiniLM, message: str, question: str) -> None:
    assert asked(Matcher(SHOP, model), message) == question


@pytest.mark.local_model
@pytest.mark.parametrize("message", ["who won the world cup?", "do you sell dog food?", "how do I bake bread?", "asdf"])
def test_meaning_does_not_take_anything_for_a_question(model: MiniLM, message: str) -> None:
    assert asked(Matcher(SHOP, model), message) == ""


def test_scores_fall_from_the_best_on_and_stay_between_0_and_1(by_words: Matcher) -> None:
    for message in ("delivery", "how long does delivery to my address take", "password", "xyz", "a" * 5000):
        scores = [match.score for match in by_words.best(message)]
        assert scores == sorted(scores, reverse=True)
        assert all(0 <= score <= 1 for score in scores)
        assert len(scores) == 5


def test_another_wording_that_was_written_down_counts_as_the_question() -> None:
    pairs = [Pair("Opening hours", "Nine to six.", also=("when are you open",)), Pair("Where is the shop?", "Here.")]
    match = Matcher(pairs, None).confident("When are you open?")
    assert match is not None
    assert match.entry.answer == "Nine to six."


def test_one_word_that_several_questions_hold_asks_for_none_of_them() -> None:
    known = Matcher([Pair(entry.question, entry.answer) for entry in SHOP], None)
    assert asked(known, "delivery") == ""
    assert asked(known, "password") == "I forgot my password"


def test_what_two_questions_ask_as_likely_is_answered_by_neither() -> None:
    known = Matcher([Pair("Can I bring a red bag?", "Yes."), Pair("Can I bring a tan bag?", "No.")], None)
    assert asked(known, "can I bring a bag") == ""
    assert asked(known, "can I bring my tan bag") == "Can I bring a tan bag?"


def test_one_entry_alone_can_be_asked_for() -> None:
    known = Matcher([Pair("Where is the shop?", "In Mill Lane.")], None)
    assert asked(known, "where is your shop") == "Where is the shop?"
    assert asked(known, "how do I become a pilot") == ""


@pytest.mark.parametrize("word", ["world", "print", "mode", "bread"])
def test_a_word_that_is_one_is_not_taken_for_a_slip(word: str) -> None:
    words = Words([Pair("Would you point me to the core models?", "I would break it.")])
    assert words.overlap(word).corrected == word


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("pasword wihtin retrun", "password within return"),
        ("my sohp, my pasward", "my shop, my password"),
        ("wher is teh emial", "where is teh email"),
        ("waht are my difrent siezs", "what are my different sizes"),
        ("wehn do i get teh refund bcak", "when do i get teh refund back"),
    ],
)
def test_a_slip_is_taken_for_the_likeliest_known_word(written: str, meant: str) -> None:
    known = Words([*SHOP, Pair("Where is the shop?", "Send an email to find out.")])
    assert known.overlap(written).corrected == meant.replace(",", "")


def test_three_letters_are_a_slip_only_where_two_are_swapped() -> None:
    words = Words([Pair("Where does my key go?", "Into the tab.")])
    assert words.overlap("kye tba kee").corrected == "key tab kee"


def test_long_words_that_only_begin_alike_are_not_taken_for_the_same() -> None:
    known = Matcher([Pair("How do I get a transcript?", "Here."), Pair("Where is the shop?", "In Mill Lane.")], None)
    assert asked(known, "how do I get transcripts") == "How do I get a transcript?"
    assert asked(known, "how do I get transformers") == ""


DOCUMENT = """# Garden rules
The gate is locked at nine in the evening.

## Dogs
Dogs are welcome on a lead, and not on the lawn.

## Barbecues
Charcoal grills may be lit on the gravel, never under the trees.
"""


def test_a_passage_of_a_document_is_found() -> None:
    known = Matcher(read_knowledge("rules.md", DOCUMENT), None)
    assert asked(known, "may I bring my dog?") == "Dogs"
    assert asked(known, "when is the gate locked") == "Garden rules"
    assert asked(known, "who painted the Mona Lisa?") == ""


class CountedModel:
    """Vectors of letters, with a note of every text that was asked for."""

    name = "letters"
    dimensions = 26

    def __init__(self) -> None:
        self.texts: list[str] = []

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.texts += texts
        counts = np.array([[text.lower().count(chr(97 + place)) for place in range(26)] for text in texts], np.float32)
        unit: NDArray[np.float32] = counts / np.maximum(np.linalg.norm(counts, axis=1, keepdims=True), 1)
        return unit


def test_vectors_are_made_once_however_many_ask_at_once() -> None:
    model = CountedModel()
    kept = Kept()
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda _: kept.matcher(SHOP, model).best("delivery")[0].entry.question, range(32)))
    assert len(set(found)) == 1
    assert [model.texts.count(entry.question) for entry in SHOP] == [1] * len(SHOP)
    assert [model.texts.count(f"{entry.question} {entry.answer}") for entry in SHOP] == [1] * len(SHOP)


def test_scripts_that_know_the_same_share_a_matcher_and_it_goes_with_the_last_of_them() -> None:
    model = CountedModel()
    one, other = Kept(), Kept()
    one.matcher(SHOP, model).best("delivery")
    made = len(model.texts)
    assert one.matcher(tuple(SHOP), model) is other.matcher(tuple(SHOP), model)
    assert len(model.texts) == made
    seen = weakref.ref(one.matcher(SHOP, model))
    del one
    assert seen() is other.matcher(SHOP, model)
    del other
    gc.collect()
    assert seen() is None


def test_nothing_is_embedded_before_the_first_message() -> None:
    model = CountedModel()
    matcher(SHOP, model)
    assert model.texts == []


def test_of_a_very_large_file_only_what_may_be_meant_is_embedded() -> None:
    model = CountedModel()
    many = [Pair(f"What is the price of number {number}?", f"{number} euros") for number in range(6000)]
    known = Matcher([*many, *SHOP], model)
    assert known.best("how do I return an item?")[0].entry.answer.startswith("Send it back")
    assert len(model.texts) < 100


def test_every_question_of_the_tuning_set_stands_in_the_faq() -> None:
    with TUNING.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["question"] for row in rows if row["question"]} == {entry.question for entry in entries()}
    strays = sum(not row["question"] for row in rows)
    assert strays / len(rows) > 0.33


def test_no_text_of_the_tuning_set_is_a_wording_of_the_faq() -> None:
    with TUNING.open(encoding="utf-8", newline="") as file:
        texts = {alike(row["text"]) for row in csv.DictReader(file)}
    assert not texts & {alike(wording) for entry in entries() for wording in entry.also}


@pytest.mark.local_model
def test_what_is_answered_of_the_tuning_set_is_right(model: MiniLM) -> None:
    with TUNING.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    known = matcher(entries(), model)
    answers = [(row["question"], asked(known, row["text"])) for row in rows]
    given = [(right, answer) for right, answer in answers if answer]
    assert sum(right == answer for right, answer in given) / len(given) > 0.95
    assert len(given) > 0.9 * sum(bool(right) for right, _ in answers)
