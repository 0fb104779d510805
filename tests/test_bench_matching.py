"""The measurement of the matching counts what it says, on texts whose labels exist."""

from __future__ import annotations

import pytest

from assistants._knowledge.pair import alike
from assistants._support.understanding import INTENTS
from assistants.faq import entries
from bench.matching import Trial, read, scores

SETS = ("matching_tuning", "matching_heldout")


@pytest.mark.parametrize("folder", SETS)
def test_every_label_exists(folder: str) -> None:
    known = {entry.question for entry in entries()} | {""}
    assert {row["question"] for row in read(folder, "questions.csv")} <= known
    assert {row["intent"] for row in read(folder, "commands.csv")} == {*INTENTS, "none"}


@pytest.mark.parametrize("name", ["commands.csv", "questions.csv"])
def test_nothing_that_was_held_out_was_tuned_on(name: str) -> None:
    tuned, held_out = ({alike(row["text"]) for row in read(folder, name)} for folder in SETS)
    assert not tuned & held_out


def test_no_question_that_was_held_out_is_one_of_the_files_own_wordings() -> None:
    own = {alike(wording) for entry in entries() for wording in (entry.question, *entry.also)}
    assert not own & {alike(row["text"]) for row in read("matching_heldout", "questions.csv")}


def test_there_are_a_hundred_misspelt_commands_and_a_hundred_rephrased_questions() -> None:
    assert sum(row["kind"] == "misspelt" for row in read("matching_heldout", "commands.csv")) >= 100
    assert sum(bool(row["question"]) for row in read("matching_heldout", "questions.csv")) >= 100


def test_precision_is_of_what_was_found_and_recall_of_what_was_meant() -> None:
    trials = [
        Trial("a", "right", "cancel", "cancel"),
        Trial("a", "wrong", "cancel", "refund"),
        Trial("a", "offered", "cancel", "", ("cancel", "refund")),
        Trial("a", "missed", "cancel", ""),
        Trial("b", "nothing", "", ""),
        Trial("b", "made up", "", "status"),
    ]
    assert scores(trials) == ["6", "0.333 (1/3)", "0.250 (1/4)", "0.250 (1/4)", "0.500 (1/2)"]
    assert scores(trials[4:5]) == ["1", "", "", "", "0.000 (0/1)"]
