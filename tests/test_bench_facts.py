"""The arithmetic of `bench.facts`, and that its log says what it claims."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from langchain_core.messages import HumanMessage

from bench.facts_gold import Case, Tally, judge, matches, measure, read_cases, read_gold
from memory.strategies import Derived, Fact, Lesson

CASES = read_cases()


def case(*gold: str, also: tuple[str, ...] = (), language: str = "en", gone: tuple[str, ...] = ()) -> Case:
    return Case(
        part="dev",
        kind="plain",
        language=language,
        block=(HumanMessage("...", id="m0"),),
        known=(),
        gold=tuple(read_gold(text) for text in gold),
        also=tuple(read_gold(text) for text in also),
        gone=frozenset(gone),
    )


def fact(subject: str, text: str) -> Fact:
    return Fact(subject, text, ("m0",))


@pytest.mark.parametrize(
    ("gold", "found", "verdict"),
    [
        ("U: porto", fact("User", "User moved to Porto"), "right"),
        ("U: cafe", fact("User", "User owns a Café"), "right"),
        ("U: two/2, cat", fact("User", "User has 2 cats"), "right"),
        ("U: two, cat", fact("User", "User has a cat"), "incomplete"),
        ("U: porto", fact("User", "User did not move to Porto"), "junk"),
        ("U! meat", fact("User", "User doesn't eat meat"), "right"),
        ("U! meat", fact("User", "User eats meat"), "junk"),
        ("U~ kathryn", fact("User", "User's name is not Katy but Kathryn"), "right"),
        ("sister/lena: bosch", fact("User's sister Lena", "Lena works at Bosch"), "right"),
        ("sister/lena: bosch", fact("User", "User works at Bosch"), "junk"),
        ("U: art", fact("User", "User has a cart"), "junk"),
        ("U: 9", fact("User", "User is 19"), "junk"),
        ("U: porto", fact("User", "User likes tea"), "junk"),
    ],
)
def test_a_found_fact_is_judged_by_subject_key_words_and_negation(gold: str, found: Fact, verdict: str) -> None:
    assert judge(found, case(gold)) == verdict


def test_what_is_listed_as_acceptable_is_neither_right_nor_junk() -> None:
    assert judge(fact("User", "User is tired"), case("U: porto", also=("U: tired",))) == "acceptable"


def test_where_no_fact_is_told_everything_found_is_junk() -> None:
    tally = measure(case(), lesson(fact("User", "User likes you")))
    assert (tally.found, tally.junk, tally.gold) == (1, 1, 0)


def test_languages_have_their_own_negations() -> None:
    assert matches(fact("User", "User mora no Porto"), read_gold("U: porto"), "pt")
    assert not matches(fact("User", "User não mora no Porto"), read_gold("U: porto"), "pt")
    assert matches(fact("User", "用户不吃猪肉"), read_gold("U! 猪肉"), "zh")


def lesson(*facts: Fact, superseded: tuple[str, ...] = ()) -> Lesson:
    return Lesson(Derived("m0", ("m0",), "h", {}), facts, dict.fromkeys(superseded, 0))


def test_counts_of_an_utterance_add_up() -> None:
    told = case("U: porto", "U: tea", also=("U: tired",), gone=("User lives in Lisbon",))
    found = [
        fact("User", "User moved to Porto"),
        fact("User", "User lives in Porto"),
        fact("User", "User is tired"),
        fact("User", "User is a spy"),
    ]
    tally = measure(told, lesson(*found, superseded=("User lives in Lisbon", "User owns a dog")))
    assert (tally.right, tally.acceptable, tally.incomplete, tally.junk) == (2, 1, 0, 1)
    assert (tally.met, tally.gold) == (1, 2)
    assert (tally.retired_rightly, tally.retired, tally.gone) == (1, 2, 1)
    total = Tally()
    total.add(tally)
    total.add(tally)
    assert (total.found, total.met) == (8, 2)


def test_an_unreadable_gold_fact_is_refused() -> None:
    with pytest.raises(ValueError, match="no gold fact"):
        read_gold("User lives in Porto")


def test_the_log_is_as_large_and_as_varied_as_it_should_be() -> None:
    assert len(CASES) >= 150
    parts = Counter(case.part for case in CASES)
    assert abs(parts["dev"] - parts["heldout"]) <= len(CASES) // 10
    assert sum(not case.gold for case in CASES) >= 40
    assert {"es", "de", "fr", "pt", "zh", "ja", "ar"} <= {case.language for case in CASES}
    said = [case.block[-2].text for case in CASES]
    assert len(set(said)) == len(said)


def test_the_fresh_part_is_varied_and_often_tells_nothing() -> None:
    fresh = [case for case in CASES if case.part == "fresh"]
    assert len(fresh) == 80
    assert 25 <= sum(not case.gold for case in fresh) <= 30
    assert Counter(case.language for case in fresh) == {"en": 72} | dict.fromkeys(
        ("es", "de", "fr", "pt", "zh", "ja", "ar", "it"), 1
    )
    assert {case.kind for case in fresh} == {case.kind for case in CASES}


def test_a_fact_that_an_update_ends_was_known_before_it() -> None:
    for entry in CASES:
        assert entry.gone <= {fact.id for fact in entry.known}


@pytest.mark.parametrize("part", ["dev", "heldout", "fresh"])
def test_every_gold_fact_can_be_met_by_what_the_utterance_says(part: str) -> None:
    """A copy of what was said, negated or not, meets most facts: their keys are the words of the utterance."""
    met = unmet = 0
    for entry in (entry for entry in CASES if entry.part == part):
        said = " ".join([*(message.text for message in entry.block), *(fact.text for fact in entry.known)])
        for gold in entry.gold:
            subject = "User" if "u" in gold.subjects else gold.subjects[0]
            told = [said, f"{said} not", *re.split(r"[.!?,] ", said)]
            possible = any(matches(fact(subject, copy), gold, entry.language) for copy in told)
            met += possible
            unmet += not possible
    assert unmet <= 0.15 * met
