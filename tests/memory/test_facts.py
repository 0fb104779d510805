"""Facts: whose they are, what is dropped of a model's list, what a newer one replaces, and what a question is shown."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import pytest
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage

from memory.strategies import Fact, Lesson, Request, Schema
from memory.strategies._attributes import attributes
from memory.strategies._facts import merge
from memory.strategies._naming import Names, is_short_for
from memory.strategies.entity import Entity
from memory.tokens import TiktokenCounter

ENTITY = Entity()
LENA = Fact("User's sister Lena", "Lena is User's sister", ("k",), id="lena")


class ListingWriter:
    """A model that lists what it is told to, and remembers what it read."""

    def __init__(self, *facts: tuple[str, str]) -> None:
        self.facts = facts
        self.read: list[str] = []

    async def write(self, instructions: str, text: str, max_tokens: int) -> str:
        raise NotImplementedError

    async def extract(self, instructions: str, text: str, schema: type[Schema]) -> Schema:
        self.read.append(text)
        return schema.model_validate({"facts": [{"subject": s, "statement": t} for s, t in self.facts]})


def block(said: str, answered: str = "I see.", number: int = 0) -> list[BaseMessage]:
    return [HumanMessage(said, id=f"q{number}"), AIMessage(answered, id=f"a{number}")]


def listed(said: str, *facts: tuple[str, str], known: Sequence[Fact] = ()) -> list[tuple[str, str]]:
    lesson = asyncio.run(ENTITY.learn(block(said), known, ListingWriter(*facts)))
    return [(fact.subject, fact.text) for fact in lesson.facts]


def unaided(said: str, known: Sequence[Fact] = ()) -> Lesson:
    return ENTITY.learn_unaided(block(said), known)


def view_of(question: str, facts: Sequence[Fact], transcript: Sequence[BaseMessage] = ()) -> str:
    return ENTITY.view(Request(transcript, question, 4000, TiktokenCounter(), facts=facts)).recalled


def kept(*facts: Fact) -> list[Fact]:
    return [replace(fact, id=fact.id or str(number)) for number, fact in enumerate(facts)]


# -- whose --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["Lena", "my sister", "sister", "User's sister", "the user's sister", "my sister Lena"]
)
def test_a_relation_and_a_name_are_one_once_somebody_said_so(name: str) -> None:
    assert Names([LENA]).canonical(name) == "User's sister Lena"


def test_two_sisters_stay_apart_and_the_word_alone_is_neither() -> None:
    names = Names([LENA, Fact("User's sister Ana", "Ana is User's sister", ("k",))])
    assert names.canonical("Lena") == "User's sister Lena"
    assert names.canonical("my sister") == "User's sister"


def test_names_that_the_user_gives_in_passing_are_learned() -> None:
    names = Names(said=["I went with my friend Odile", "our dog is called Rex", "my husband Tom cooks"])
    assert names.canonical("Odile") == "User's friend Odile"
    assert names.canonical("my dog") == "User's dog Rex"
    assert names.canonical("Tommy") == "User's husband Tom"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Tom", "Tommy", True),
        ("Ben", "Benedikt", True),
        ("Annie", "Ann", True),
        ("Maria", "Mariana", False),
        ("Dan", "Dana", False),
        ("Jo", "John", False),
        ("Max", "Mia", False),
    ],
)
def test_short_forms_of_a_name_are_told_from_other_names(one: str, other: str, same: bool) -> None:
    assert is_short_for(one, other) is same
    assert is_short_for(other, one) is same


def test_what_is_told_of_a_relation_is_filed_under_the_name_and_found_by_either() -> None:
    lesson = unaided("my sister got a kitten. she lives in Graz", [LENA])
    assert {fact.subject for fact in lesson.facts} == {"User's sister Lena"}
    facts = kept(LENA, *lesson.facts)
    assert "Graz" in view_of("Where does Lena live?", facts)
    assert "kitten" in view_of("What pets does my sister have?", facts)


def test_older_facts_under_a_bare_name_belong_to_the_relation_once_it_is_known() -> None:
    facts = kept(Fact("Lena", "Lena paints boats", ("a",)), replace(LENA, id="2"))
    assert "paints boats" in view_of("What does my sister paint?", facts)


# -- what is dropped ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "fact"),
    [
        ("I don't eat meat", ("User", "User eats meat")),
        ("I eat meat", ("User", "User does not eat meat")),
        ("Ich esse kein Fleisch", ("User", "User isst Fleisch, esse Fleisch")),
        ("我不吃猪肉", ("User", "User 吃猪肉")),
        ("I live near Nantes", ("User", "User lives near Paris")),
        ("I have 2 cats", ("User", "User has 3 cats")),
        ("I like tea", ("User", "What tea does User like?")),
        ("I phoned somebody", ("She", "She phoned User")),
        ("if I lived in Rome I'd sing", ("User", "User lives in Rome")),
        ("my boss says he hates cats", ("User's boss", "User's boss hates cats")),
        ("I like tea", ("User", "User asks about tea")),
    ],
)
def test_what_was_not_told_so_is_dropped_from_a_models_list(said: str, fact: tuple[str, str]) -> None:
    assert fact[1] not in [text for _, text in listed(said, fact)]


def test_what_a_model_files_under_the_user_by_mistake_goes_to_the_name_that_it_begins_with() -> None:
    told = "My wife laughed. Beatrix has never, ever kicked a thing."
    assert ("Beatrix", "Beatrix has never kicked a thing") in listed(told, ("User", "Beatrix has never kicked a thing"))


def test_the_same_fact_in_other_words_is_listed_once() -> None:
    facts = listed(
        "I live in Nantes and I teach.", ("User", "User lives in Nantes"), ("User", "User is living in Nantes.")
    )
    assert sum("Nantes" in text for _, text in facts) == 1


def test_what_the_rules_miss_a_model_may_add() -> None:
    assert listed("Asun Oslossa.", ("User", "User asuu Oslossa.")) == []
    assert listed("Bydlím v Praze.", ("User", "User bydlí v Praze.")) == [("User", "User bydlí v Praze.")]


def test_the_model_reads_only_what_is_told_and_is_not_asked_where_nothing_is() -> None:
    writer = ListingWriter()
    asyncio.run(ENTITY.learn(block("I live in Nantes. What is the capital of Peru?", "Lima!"), (), writer))
    asyncio.run(ENTITY.learn(block("What is the capital of Peru?", "Lima, as you like it."), (), writer))
    assert writer.read == ["User: I live in Nantes."]


def test_what_is_said_of_another_is_not_given_to_the_user() -> None:
    told = "My sister Beatriz, oddly, is a marine biologist."
    assert ("User", "User is a marine biologist") not in listed(told, ("User", "User is a marine biologist"))
    assert listed("Sleep is a distant memory for me.", ("User", "Sleep is a distant memory")) == []


def test_a_yes_takes_the_assistants_words_and_silence_does_not() -> None:
    asked = AIMessage("So you work at the harbour, right?", id="a0")
    yes = ENTITY.learn_unaided([asked, HumanMessage("yes, exactly", id="q1")], ())
    assert [fact.text for fact in yes.facts] == ["User works at the harbour"]
    assert yes.facts[0].source_ids == ("q1",)
    assert ENTITY.learn_unaided([asked, HumanMessage("what time is it?", id="q1")], ()).facts == ()


def test_a_short_answer_takes_the_questions_words_too() -> None:
    asked = AIMessage("Where do you live now?", id="a0")
    lesson = ENTITY.learn_unaided([asked, HumanMessage("Utrecht", id="q1")], ())
    assert [fact.text for fact in lesson.facts] == ["User lives in Utrecht"]


# -- what replaces what -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "said", "gone"),
    [
        ("User lives in Lisbon", "We moved from Lisbon to Porto.", True),
        ("User eats meat", "I don't eat meat any more", True),
        ("User works at Bosch", "I no longer work at Bosch", True),
        ("User works at Bosch", "I work at Siemens now", True),
        ("User works at Bosch", "I left Bosch in May", True),
        ("User smokes", "I quit smoking", True),
        ("User's email is a@x.example", "my new email is b@x.example", True),
        ("User works as a nurse", "I'm a baker now", True),
        ("User works as a nurse", "I work at the Royal Infirmary", False),
        ("User has a dog", "I have a cat", False),
        ("User's flight is on Monday", "my flight is on Tuesday", True),
        ("User likes to swim", "I can't swim in cold water", False),
        ("User is married", "I'm divorced", True),
    ],
)
def test_news_ends_what_it_contradicts_and_nothing_else(before: str, said: str, gone: bool) -> None:
    lesson = unaided(said, [Fact("User", before, ("k",), id="old")])
    assert lesson.facts
    assert ("old" in lesson.superseded) is gone


def test_news_of_another_person_ends_nothing_of_the_users() -> None:
    known = [Fact("User", "User lives in Lisbon", ("k",), id="old"), LENA]
    assert unaided("Lena moved to Porto.", known).superseded == {}


def test_news_under_another_name_of_the_same_person_ends_the_old() -> None:
    known = [LENA, Fact("User's sister Lena", "User's sister Lena lives in Graz", ("k",), id="old")]
    assert list(unaided("my sister moved to Linz", known).superseded) == ["old"]


def test_what_used_to_be_is_no_news() -> None:
    assert attributes("User", "User used to live in Lisbon") == frozenset()
    assert unaided("I used to live in Graz", [Fact("User", "User lives in Linz", ("k",), id="old")]).superseded == {}


def test_of_two_homes_in_one_block_the_later_holds() -> None:
    facts, _ = merge([Fact("User", "User lives in Graz", ("a",)), Fact("User", "User moved to Linz", ("a",))], ())
    assert [fact.text for fact in facts] == ["User moved to Linz"]


# -- what is shown ------------------------------------------------------------------------------------

HOMES = [
    Fact("User", "User lives in Lisbon", ("q0",), id="1", superseded_by="2"),
    Fact("User", "User moved from Faro to Porto", ("q1",), id="2"),
]


def test_the_past_is_shown_where_the_question_asks_for_it_and_marked() -> None:
    assert "Earlier, no longer: User lives in Lisbon" in view_of("Where did I live before?", HOMES)
    assert "Lisbon" not in view_of("Where do I live?", HOMES)


def test_the_past_that_has_nothing_to_do_with_the_question_is_not_shown() -> None:
    assert "Lisbon" not in view_of("What did my doctor recommend before?", HOMES)


# -- without a model ----------------------------------------------------------------------------------


def test_learning_unaided_gives_a_lesson_that_replays() -> None:
    messages = block("I live in Nantes and my cat is called Miso.")
    lesson = ENTITY.learn_unaided(messages, ())
    assert {fact.text for fact in lesson.facts} == {"User lives in Nantes", "User's cat is called Miso"}
    assert lesson.derived.upto_message_id == "a0"
    assert ENTITY.replay(messages, (), lesson.derived.state) == lesson
