"""The index of a log: by which of its turns a question is answered first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as trying
from hypothesis import strategies as draw

from bench.chatter import chatter
from memory.index.embedding import Embedder, MiniLM, installed
from memory.index.log_index import MOST_HITS, LogIndex
from memory.index.ranking import learned
from memory.rendering import SaidTurn
from memory.tokens import ByteCounter
from tests.word_vectors import WordVectors

BEGIN = datetime(2023, 1, 2, 9, tzinfo=UTC)
EITHER = pytest.mark.parametrize("embedder", [WordVectors(), None], ids=["with meaning", "words alone"])


def turn(text: str, speaker: str = "Ana", at: datetime | None = BEGIN, role: str = "user") -> SaidTurn:
    return SaidTurn(speaker, role, text, at, f"{speaker} {at} {text}"[:90])


def index_of(*turns: SaidTurn, embedder: Embedder | None = None, among: int = 80) -> LogIndex:
    """Return an index of these turns with small talk before, between and after them."""
    talk = list(chatter(among, ("Ana", "Ben")))
    every = max(1, among // (len(turns) + 1))
    index = LogIndex(embedder, ByteCounter())
    for place, said in enumerate(turns):
        index.add([*talk[place * every : (place + 1) * every], said])
    index.add(talk[len(turns) * every :])
    return index


def first(index: LogIndex, question: str, now: datetime | None = None) -> str:
    return index.best(question, now)[0].turn.text


@EITHER
def test_a_turn_is_found_by_its_words(embedder: Embedder | None) -> None:
    index = index_of(turn("My sister plays the bassoon in an orchestra."), embedder=embedder)
    assert first(index, "Who plays the bassoon?") == "My sister plays the bassoon in an orchestra."


@EITHER
@pytest.mark.parametrize("question", ["Who plays the basoon?", "who plays teh bassoons", "Who plays the bassono?"])
def test_a_typo_still_finds(embedder: Embedder | None, question: str) -> None:
    index = index_of(turn("My sister plays the bassoon in an orchestra."), embedder=embedder)
    assert "bassoon" in first(index, question)


def test_a_turn_is_found_by_its_meaning() -> None:
    index = index_of(turn("We brought a beagle home."), turn("I paddled all Sunday."), embedder=WordVectors())
    assert first(index, "Any pet?") == "We brought a beagle home."
    assert first(index, "Which boat?") == "I paddled all Sunday."


@EITHER
def test_whom_the_question_names_is_who_answers(embedder: Embedder | None) -> None:
    index = index_of(turn("I grew up in Lisbon.", "Ana"), turn("I grew up in Oslo.", "Ben"), embedder=embedder)
    assert first(index, "Where did Ana grow up?") == "I grew up in Lisbon."
    assert first(index, "Where did Ben grow up?") == "I grew up in Oslo."


@EITHER
@pytest.mark.parametrize("month", [1, 3, 5])
def test_a_turn_is_found_by_the_month_in_which_it_was_said(embedder: Embedder | None, month: int) -> None:
    said = [turn("I went hiking with my cousin.", at=datetime(2021, m, 11, tzinfo=UTC)) for m in (1, 3, 5)]
    index = index_of(*said, embedder=embedder, among=0)
    name = {1: "January", 3: "March", 5: "May"}[month]
    hit = index.best(f"Did Ana go hiking in {name}?")[0]
    assert hit.turn.at == datetime(2021, month, 11, tzinfo=UTC)


@EITHER
def test_a_turn_is_found_by_the_day_it_speaks_of(embedder: Embedder | None) -> None:
    august = datetime(2023, 8, 20, tzinfo=UTC)
    index = index_of(
        turn("I ran a marathon on 3 March 2023.", at=august),
        turn("I ran a marathon on 9 June 2023.", at=august + timedelta(days=1)),
        turn("I ran a marathon, what a day.", at=august + timedelta(days=2)),
        embedder=embedder,
        among=0,
    )
    assert first(index, "What did Ana run in March 2023?") == "I ran a marathon on 3 March 2023."
    assert first(index, "What did Ana run in June 2023?") == "I ran a marathon on 9 June 2023."


@EITHER
def test_what_you_recommended_is_what_the_assistant_said(embedder: Embedder | None) -> None:
    index = index_of(
        turn("Which novel should I read on the train?", "User"),
        turn("For the train, a novel such as Solaris.", "Assistant", role="assistant"),
        turn("I read a novel on the train and it was fine.", "User"),
        embedder=embedder,
        among=0,
    )
    hit = index.best("Which novel did you recommend for the train?")[0]
    assert hit.turn.role == "assistant"


def test_the_newest_is_preferred_where_the_question_is_about_now() -> None:
    index = index_of(*(turn("I live in a flat.", at=BEGIN + timedelta(days=30 * n)) for n in range(8)), among=0)
    assert index.best("Where does Ana live now?")[0].place > index.best("Where did Ana live at first?")[0].place


@EITHER
def test_a_turn_without_words_is_never_found(embedder: Embedder | None) -> None:
    index = index_of(turn(""), turn(" \n"), turn("I play chess."), embedder=embedder, among=0)
    assert [hit.turn.text for hit in index.best("Who plays chess?")] == ["I play chess."]


@pytest.mark.parametrize("words", ["Hello!", "ok thank you", "Guten Morgen", "こんにちは"])
def test_a_greeting_brings_nothing_up(words: str) -> None:
    assert index_of(turn("My sister plays the bassoon.")).best(words) == []


@pytest.mark.parametrize("question", ["Who am I?", "hello, who am I?", "Thanks. My sister?"])
def test_a_question_of_few_words_is_still_one(question: str) -> None:
    assert index_of(turn("My sister plays the bassoon.")).best(question)


def test_nothing_is_found_in_an_empty_log() -> None:
    assert LogIndex(WordVectors(), ByteCounter()).best("Anything?") == []


@EITHER
def test_a_log_without_dates_and_names_is_searched_too(embedder: Embedder | None) -> None:
    index = index_of(turn("I play chess.", "", None), turn("I like tea.", "", None), embedder=embedder, among=0)
    assert first(index, "When did I play chess in March?") == "I play chess."


def long_text() -> str:
    filling = [f"Paragraph {n} tells of stairs and doors, of windows and of roofs. " * 4 for n in range(12)]
    filling[7] = "The gardener keeps a beagle behind the greenhouse, and feeds it at dawn. " * 4
    return "\n".join(filling)


@EITHER
def test_of_a_long_text_the_passage_that_answers_comes_first(embedder: Embedder | None) -> None:
    index = index_of(turn(long_text()), embedder=embedder)
    hit = index.best("What does the gardener feed?")[0]
    assert "greenhouse" in hit.passages[0]
    assert len(hit.passages) > 5
    assert all(passage in " ".join(hit.turn.text.split()) for passage in hit.passages)


def test_a_turn_that_is_embedded_later_is_found_by_its_words_until_then() -> None:
    index = LogIndex(WordVectors(), ByteCounter())
    told = [turn("We brought a beagle home."), turn(long_text())]
    index.add(list(chatter(60)))
    index.add(told, later={one.id for one in told})
    assert index.without_vectors == told
    assert first(index, "beagle home") == told[0].text
    assert "greenhouse" in next(hit for hit in index.best("gardener greenhouse") if hit.turn == told[1]).passages[0]
    assert first(index, "Any pet?") != told[0].text
    index.give(dict(zip((one.id for one in told), index.embed(told), strict=True)))
    assert index.without_vectors == []
    assert first(index, "Any pet?") == told[0].text


def test_it_is_the_same_whether_turns_come_at_once_one_by_one_or_embedded_late() -> None:
    talk = list(chatter(320))
    told = [*talk[:300], turn(long_text()), *talk[300:]]
    at_once, singly, late = (LogIndex(WordVectors(), ByteCounter()) for _ in range(3))
    at_once.add(told)
    for one in told:
        singly.add([one])
    late.add(told, later={one.id for one in told})
    late.give(dict(zip((one.id for one in told), late.embed(told), strict=True)))
    for question in ("What does the gardener feed?", "Which transport was late in March?", "Where did Kim queue?"):
        expected = at_once.best(question)
        assert singly.best(question) == expected
        assert late.best(question) == expected


def test_no_more_turns_are_returned_than_any_prompt_holds() -> None:
    index = index_of(among=MOST_HITS + 100)
    assert len(index.best("the")) == MOST_HITS
    assert len(index.best("the", most=7)) == 7


words = draw.text(draw.characters(exclude_categories=["Cs"]), max_size=60)
moments = draw.none() | draw.datetimes(datetime(1990, 1, 1), datetime(2035, 1, 1), timezones=draw.just(UTC))
said = draw.builds(
    SaidTurn,
    draw.sampled_from(["", "Ana", "Ben Lee", "\n", "(:"]),
    draw.sampled_from(["user", "assistant"]),
    words,
    moments,
)


@EITHER
@trying(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(texts=draw.lists(said, max_size=12), question=words)
def test_any_log_answers_any_question_with_each_turn_at_most_once(
    embedder: Embedder | None, texts: Sequence[SaidTurn], question: str
) -> None:
    index = LogIndex(embedder, ByteCounter())
    index.add([SaidTurn(t.speaker, t.role, t.text, t.at, str(place)) for place, t in enumerate(texts)])
    spoken = [place for place, t in enumerate(texts) if t.text.strip()]
    assert sorted(hit.place for hit in index.best(f"{question}?")) == spoken
    # Without the sign, "OK" is small talk and asks for nothing.
    assert sorted(hit.place for hit in index.best(question)) in (spoken, [])
    assert all(np.isfinite(column).all() for column in index.signals(question).values())
    assert {len(column) for column in index.signals(question).values()} == {len(texts)}


@EITHER
def test_every_weight_that_was_learned_is_of_a_signal_there_is(embedder: Embedder | None) -> None:
    signals = index_of(turn("I play chess."), embedder=embedder).signals("Who plays chess?")
    weights = learned("with_meaning" if embedder else "words_alone").weights
    assert set(weights) == set(signals)
    assert any(weights.values())


@pytest.mark.local_model
def test_with_our_model_a_turn_is_found_without_a_word_in_common() -> None:
    model = installed()
    if not isinstance(model, MiniLM):
        pytest.skip("the embedding model is not on this computer")
    index = index_of(turn("We brought a small beagle home from the shelter."), embedder=model)
    assert first(index, "Which animal did Ana adopt?") == "We brought a small beagle home from the shelter."
