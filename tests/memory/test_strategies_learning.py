"""Summary and entity: what is learned when, what is shown of it, what replaces what."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import pytest
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage

from errors import LearningFailed
from memory.strategies import Derived, Fact, Request, Schema, StrategySettings, strategies
from memory.strategies._sections import as_lines
from memory.strategies._words import without_questions
from memory.tokens import TiktokenCounter

SUMMARY, ENTITY = strategies()["summary"], strategies()["entity"]
FOUR = StrategySettings(kept_turns=4)


class SayingWriter:
    """Answers with what it was given, and remembers what it was asked."""

    def __init__(self, text: str = "", facts: Sequence[tuple[str, str]] = ()) -> None:
        self.text, self.facts = text, facts
        self.read: list[str] = []

    async def write(self, instructions: str, text: str, max_tokens: int) -> str:
        self.read.append(text)
        return self.text or text

    async def extract(self, instructions: str, text: str, schema: type[Schema]) -> Schema:
        self.read.append(text)
        return schema.model_validate({"facts": [{"subject": s, "statement": t} for s, t in self.facts]})


def turn(number: int, said: str, answered: str = "I see.") -> list[BaseMessage]:
    return [HumanMessage(said, id=f"q{number}"), AIMessage(answered, id=f"a{number}")]


def small_talk(turns: int, first: int = 0) -> list[BaseMessage]:
    return [message for n in range(first, first + turns) for message in turn(n, f"The weather is fine, part {n}.")]


def request(log: Sequence[BaseMessage], question: str = "?", budget: int = 4000, **known: object) -> Request:
    return Request(log, question, budget, TiktokenCounter(), FOUR, **known)  # type: ignore[arg-type]


def extracted(said: str, *facts: tuple[str, str], known: Sequence[Fact] = (), answered: str = "I see.") -> list[Fact]:
    return list(asyncio.run(ENTITY.learn(turn(0, said, answered), known, SayingWriter(facts=facts))).facts)


# -- summary ----------------------------------------------------------------------------------------


def test_a_block_is_due_only_when_it_would_leave_the_window() -> None:
    assert SUMMARY.due(small_talk(7), FOUR) == ()
    assert list(SUMMARY.due(small_talk(8), FOUR)) == small_talk(4)


def test_long_turns_are_due_before_they_fall_out_of_the_budget() -> None:
    log = [message for n in range(5) for message in turn(n, "Please explain.", "word " * 700)]
    assert list(SUMMARY.due(log, StrategySettings(kept_turns=8, budget_tokens=4000))) == log[:2]
    assert SUMMARY.due(log[-2:], StrategySettings(kept_turns=8, budget_tokens=300)) == ()


def test_every_turn_is_seen_through_the_summary_or_as_it_was() -> None:
    log, derived, done = [], [], 0
    for n in range(40):
        log += turn(n, f"I own pebble{n}.")
        while block := SUMMARY.due(log[done:], FOUR):
            derived.append(asyncio.run(SUMMARY.learn(block, (), SayingWriter())).derived)
            done += len(block)
        view = SUMMARY.view(request(log, derived=derived))
        text = view.background + " ".join(message.text for message in view.recent)
        assert all(f"pebble{earlier}." in text for earlier in range(n + 1))
        assert view.left_out == 0


def test_what_was_said_at_the_first_turn_is_still_there_after_a_hundred() -> None:
    log = turn(0, "My name is Priya and my locker is 4417.")
    log += [m for n in range(1, 100) for m in turn(n, f"I once saw bird number {n} near the {'old ' * (n % 9)}harbour")]
    derived, done = [], 0
    while block := SUMMARY.due(log[done:], FOUR):
        derived.append(asyncio.run(SUMMARY.learn(block, (), SayingWriter())).derived)
        done += len(block)
    view = SUMMARY.view(request(log, derived=derived))
    assert "My name is Priya and my locker is 4417." in view.background


OBJECTS = ("anvil", "banjo", "candle", "drum", "easel", "flute", "globe", "hammock", "inkwell", "jug")
PLACES = ("Arles", "Bergen", "Cádiz", "Delft", "Evora", "Faro", "Ghent", "Huesca", "Ipoh", "Jaca")


def planted(number: int) -> str:
    return f"User keeps a {OBJECTS[number % 10]} from {PLACES[number // 10 % 10]} in box {number}."


def test_what_was_said_in_the_first_twenty_turns_is_still_there_after_five_hundred() -> None:
    """Every turn tells a fact, a fair rival to the first ones, and the model adds prose to each section."""
    log: list[BaseMessage] = []
    derived: list[Derived] = []
    done = 0
    for n in range(500):
        log += turn(n, planted(n))
        while block := SUMMARY.due(log[done:], FOUR):
            told = [message.text for message in block if isinstance(message, HumanMessage)]
            notes = [line for text in told for line in (text, f"They went on about the {text.split()[3]} for a while.")]
            derived.append(asyncio.run(SUMMARY.learn(block, (), SayingWriter("\n".join(notes)))).derived)
            done += len(block)
    view = SUMMARY.view(request(log, derived=derived))
    summary = next(segment for segment in view.segments if segment.kind == "summary")
    assert [n for n in range(20) if planted(n) not in view.background] == []
    newest = max(n for n in range(500) if planted(n) in view.background)
    assert newest >= 480
    assert "for a while" not in view.background
    assert summary.tokens <= 4000 // 3
    assert view.tokens <= 4000


def test_prose_is_kept_as_long_as_it_fits_beside_the_facts() -> None:
    steps = [Derived("a0", ("q0",), "h", {"lines": [planted(0), "They talked about boxes for a while."]})]
    assert "for a while" in SUMMARY.view(request([], derived=steps)).background


def test_an_early_note_that_a_later_one_makes_untrue_is_left_out() -> None:
    homes = ["User lives in Lisbon.", "User keeps bees.", "User moved from Lisbon to Porto."]
    steps = [Derived(f"a{n}", (f"q{n}",), "h", {"lines": [line]}) for n, line in enumerate(homes)]
    background = SUMMARY.view(request([], derived=steps)).background
    assert "lives in Lisbon" not in background
    assert "moved from Lisbon to Porto" in background
    assert "bees" in background


def test_lines_about_the_user_with_names_and_numbers_outlive_chatter() -> None:
    chatter = [f"something vague about topic {'abcdefghij'[n % 10]}{'klmnopqrst'[n // 10]}" for n in range(100)]
    derived = [Derived("q0", ("q0",), "h", {"lines": ["User was born in Recife in 1987.", *chatter]})]
    view = SUMMARY.view(request([], budget=600, derived=derived))
    assert "Recife" in view.background
    assert view.background.count("\n- ") < 60


def test_a_repeated_note_is_shown_once_at_its_newest_place() -> None:
    steps = [
        Derived(f"a{n}", (f"a{n}",), "h", {"lines": ["User's name is Priya.", f"User saw owl {n}."]}) for n in (1, 2)
    ]
    background = SUMMARY.view(request([], derived=steps)).background
    assert background.count("Priya") == 1
    assert background.index("owl 1") < background.index("Priya")


def test_notes_that_share_no_word_with_the_block_and_copied_lines_are_dropped() -> None:
    text = (
        "- User lives in Lisbon.\nElephants never forget.\nWhy Lisbon?\nAssistant: Lisbon is lovely.\n\n2. Lisbon it is"
    )
    lesson = asyncio.run(SUMMARY.learn(turn(0, "I live in Lisbon."), (), SayingWriter(text)))
    assert lesson.derived.state["lines"] == ["User lives in Lisbon.", "Lisbon it is"]


def test_a_block_with_nothing_to_note_is_learned_as_nothing_and_counts_as_left_out() -> None:
    log = small_talk(8)
    lesson = asyncio.run(SUMMARY.learn(log[:8], (), SayingWriter("-")))
    view = SUMMARY.view(request(log, derived=[lesson.derived]))
    assert view.background == ""
    assert view.left_out == 8


def test_what_a_section_covers_before_the_loaded_part_is_not_left_out() -> None:
    log = small_talk(8)
    early = Derived("a3", tuple(str(m.id) for m in log[:8]), "h", {"lines": ["User likes the weather."]})
    assert SUMMARY.view(request(log[8:], derived=[early], offset=8)).left_out == 0
    assert SUMMARY.view(request(log[8:], derived=[early], offset=18)).left_out == 10


def test_after_an_edit_far_back_the_window_is_shown_although_the_summary_covers_it() -> None:
    log = small_talk(8)
    covering = Derived("a7", tuple(str(m.id) for m in log), "h", {"lines": ["User likes the weather."]})
    assert len(SUMMARY.view(request(log, derived=[covering])).recent) >= 8


def test_a_book_pasted_into_a_message_does_not_fill_the_learning_prompt() -> None:
    writer = SayingWriter("User pasted a book.")
    asyncio.run(SUMMARY.learn(turn(0, "book " * 200_000, "word " * 200_000), (), writer))
    assert len(writer.read[0]) < 7000


# -- entity -----------------------------------------------------------------------------------------


def test_every_answered_turn_is_due_and_an_open_one_waits() -> None:
    log = small_talk(2)
    assert list(ENTITY.due(log, FOUR)) == log
    assert list(ENTITY.due([*log, HumanMessage("Hello?", id="q2")], FOUR)) == log
    assert ENTITY.due(log[:1], FOUR) == ()
    assert len(ENTITY.due(small_talk(30), FOUR)) == 8


def test_facts_in_the_first_person_become_the_users() -> None:
    facts = extracted(
        "My name is Priya, I live in Lisbon and my sister Ana paints.",
        ("Priya", "My name is Priya"),
        ("Lisbon", "I live in Lisbon"),
        ("my sister Ana", "paints"),
    )
    assert [(fact.subject, fact.text) for fact in facts] == [
        ("User", "User's name is Priya"),
        ("User", "User lives in Lisbon"),
        ("User's sister Ana", "Ana is User's sister"),
        ("User's sister Ana", "User's sister Ana paints"),
    ]
    assert all(fact.source_ids == ("q0",) for fact in facts)


@pytest.mark.parametrize(
    "fact",
    [
        ("User", "User is a member of the human race"),
        ("Ana", "Ana plays golf"),
        ("User", "User asks about the weather"),
        ("User", "How is the weather?"),
    ],
)
def test_facts_that_nobody_stated_are_dropped(fact: tuple[str, str]) -> None:
    assert extracted("How is the weather, Ana?", fact) == []


def test_what_only_the_assistant_said_is_no_fact() -> None:
    assert extracted("Hm.", ("User", "User waters basil daily"), answered="Water basil daily.") == []
    assert extracted("Hm.", ("Basil", "Basil wants water daily"), answered="Basil wants water daily.") == []


def test_the_same_fact_is_not_learned_twice() -> None:
    known = extracted("I live in Lisbon.", ("I", "I live in Lisbon"))
    assert extracted("As I said, I live in Lisbon!", ("User", "User live in Lisbon"), known=known) == []


@pytest.mark.parametrize(
    ("before", "after", "gone"),
    [
        ("User lives in Lisbon", "User moved from Lisbon to Porto", True),
        ("User's name is Pria", "User's name is Priya", True),
        ("User works as a nurse", "User now works for Acme as a pilot", True),
        ("User's favourite colour is red", "User's favourite colour is blue", True),
        ("User's favourite colour is red", "User's favourite food is rice", False),
        ("User lives in Lisbon", "User's sister lives in Porto", False),
        ("User's name is Priya", "User's cat is called Biscuit", False),
        ("User likes tea", "User likes coffee", False),
        ("User moved to Lisbon", "User moved the sofa", False),
    ],
)
def test_a_newer_value_replaces_the_older_and_nothing_else(before: str, after: str, gone: bool) -> None:
    known = [replace(extracted(before, ("User", before))[0], id="old")]
    lesson = asyncio.run(ENTITY.learn(turn(1, after), known, SayingWriter(facts=[("User", after)])))
    assert lesson.superseded == ({"old": 0} if gone else {})
    assert [fact.text for fact in lesson.facts] == [after]


def test_a_return_to_an_earlier_value_is_learned_again() -> None:
    home = Fact("User", "User lives in Lisbon", ("q0",), id="1", superseded_by="2")
    porto = Fact("User", "User lives in Porto", ("q1",), id="2")
    lesson = asyncio.run(
        ENTITY.learn(
            turn(2, "User lives in Lisbon"), [home, porto], SayingWriter(facts=[("I", "User lives in Lisbon")])
        )
    )
    assert lesson.superseded == {"2": 0}


def test_superseded_facts_are_not_recalled_and_the_users_always_are() -> None:
    facts = [
        Fact("User", "User lives in Lisbon", ("q0",), id="1", superseded_by="2"),
        Fact("User", "User lives in Porto", ("q1",), id="2"),
        Fact("Ana", "Ana paints", ("q2",), id="3"),
        Fact("Bob", "Bob sails", ("q3",), id="4"),
    ]
    view = ENTITY.view(request([], "Does Ana paint boats?", facts=facts))
    assert "Porto" in view.recalled
    assert "Ana paints" in view.recalled
    assert "Lisbon" not in view.recalled
    assert "Bob" not in view.recalled


def test_the_facts_nearest_to_the_question_are_kept_when_few_fit() -> None:
    facts = [Fact("User", f"User collects stamp {n} of some far country", (f"q{n}",), id=str(n)) for n in range(200)]
    facts[3] = Fact("User", "User keeps bees in Évora", ("q3",), id="3")
    view = ENTITY.view(request([], "Where do I keep my bees?", budget=300, facts=facts))
    assert "Évora" in view.recalled
    assert view.tokens <= 300


def test_words_meet_across_endings_accents_and_scripts() -> None:
    facts = [
        Fact("Zoë", "Zoë mag Äpfel", ("a",), id="1"),
        Fact("猫", "猫の名前はビスケット", ("b",), id="2"),
        Fact("Москва", "Москва очень большая", ("c",), id="3"),
    ]
    assert "Äpfel" in ENTITY.view(request([], "What about zoe?", facts=facts)).recalled
    assert "ビスケット" in ENTITY.view(request([], "私の猫の名前は?", facts=facts)).recalled
    assert "большая" in ENTITY.view(request([], "Как там в Москве?", facts=facts)).recalled


def test_a_list_that_runs_on_is_cut_and_a_damaged_state_is_refused() -> None:
    statements = [{"subject": "User", "statement": f"User owns pebble{n}"} for n in range(50)]
    said = " ".join(f"pebble{n}" for n in range(50))
    lesson = ENTITY.replay(turn(0, f"User owns {said}"), (), {"facts": statements})
    assert 1 <= len(lesson.facts) <= 12
    with pytest.raises(LearningFailed):
        ENTITY.replay(turn(0, "Hi"), (), {"facts": "none"})


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("I keep bees. What do you think?", "I keep bees."),
        ("Is it late?", ""),
        ("¿Qué hora es?", ""),
        (
            "so i'm a bookbinder, leather mostly, would a dehumidifier help my glue at all?",
            "so i'm a bookbinder, leather mostly, would a dehumidifier help my glue at all?",
        ),
        ("住在里斯本。你呢？", "住在里斯本。"),
    ],
)
def test_a_question_is_left_out_and_what_was_told_beside_it_stays(said: str, told: str) -> None:
    assert without_questions(said) == told


def test_notes_that_a_small_model_copied_keep_the_users_words_and_not_the_assistants() -> None:
    block = [
        HumanMessage("My boat is called Petrel and I moor it in Oban. Any tips for rust?", id="1"),
        AIMessage("Sand the rust off, prime the hull, and paint it twice.", id="2"),
    ]
    copied = "User: My boat is called Petrel and I moor it in Oban. Any tips for rust?\nSand the rust off, prime it."
    assert as_lines(copied, block) == ["User: My boat is called Petrel and I moor it in Oban."]
    assert as_lines("I moor my boat in Oban.", block) == ["User: I moor my boat in Oban."]


def test_scraps_and_unmarked_questions_are_no_facts_about_the_user() -> None:
    facts = extracted(
        "i'm a bookbinder, leather mostly. is a dehumidifier money down the drain",
        ("User", "leather mostly"),
        ("User", "is a dehumidifier money down the drain"),
        ("User", "i'm a bookbinder"),
    )
    assert [fact.text for fact in facts] == ["User is a bookbinder, leather mostly"]
