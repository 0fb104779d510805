"""Attached texts that are too long: what is shown of them, in the room there is."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from langchain_core.messages import AIMessage, HumanMessage

from memory.attachments import AttachedText, join, split
from memory.attachments.fitting import cut_long, excerpt, fitted, is_cut, opening
from memory.tokens import TiktokenCounter

count = TiktokenCounter()
SUBJECTS = ("rivers", "tariffs", "granite", "orchids", "ferries")
BOOK = "The Almanac of Things\n\n" + "\n".join(
    f"Chapter {number} is about {SUBJECTS[number % 5]}. {'It goes on for a while in the usual way. ' * 12}"
    + ("The keeper of the Ardmore lighthouse was called Morag." if number == 71 else "")
    for number in range(120)
)


class ByFirstWord:
    """Embeds a text as one of a few directions, by a word in it."""

    name, dimensions = "words", 3

    def embed(self, texts):
        return np.array([self._vector(text) for text in texts], np.float32)

    def _vector(self, text: str) -> list[float]:
        return [0.0, 1.0, 0.0] if "tariffs" in text or "duties" in text else [1.0, 0.0, 0.0]


def shown(content: str, room: int, **options) -> tuple[str, str, tuple[str, ...]]:
    """Return what is shown of the one file, all of the content, and the names of what was shortened."""
    text, names = fitted(content, room, count, **options)
    return split(text)[1][0].text, text, names


def test_what_fits_is_shown_as_it_is():
    content = join("Why?", [AttachedText("a.md", "words\n\n  and more\n")], ["b.png"])
    assert fitted(content, 100, count) == (content, ())


def test_of_a_book_the_passages_that_bear_on_the_question_are_shown_in_its_order():
    question = "Who was the keeper of the lighthouse at Ardmore?"
    text, whole, names = shown(join(question, [AttachedText("almanac.txt", BOOK)]), 1500)
    assert names == ("almanac.txt",)
    assert "was called Morag." in text
    assert text.startswith("The Almanac of Things\n\nChapter 0")
    assert text.endswith("[…]")
    pieces = [piece.strip() for piece in text.split("[…]") if piece.strip()]
    places = [BOOK.index(piece) for piece in pieces]
    assert places == sorted(places)
    assert 1000 < count(whole) <= 1500
    assert split(whole)[0] == question


def test_without_a_word_the_beginning_is_shown():
    text, whole, _ = shown(join("", [AttachedText("almanac.txt", BOOK)]), 800)
    assert BOOK.startswith(text.removesuffix("[…]").rstrip())
    assert 500 < count(whole) <= 800


def test_meaning_finds_what_words_do_not():
    text, _, _ = shown(join("customs duties", [AttachedText("a", BOOK)]), 1500, embedder=ByFirstWord())
    assert text.count("tariffs") >= 4
    assert "orchids" not in text


def test_a_short_text_stays_whole_beside_a_long_one():
    note = AttachedText("note.md", "a short note")
    whole, names = fitted(join("Why?", [AttachedText("book.txt", BOOK), note], ["p.png"]), 1000, count)
    assert names == ("book.txt",)
    assert split(whole)[1][1] == note
    assert whole.endswith("[image: p.png]")
    assert 700 < count(whole) <= 1000


def test_two_long_texts_share_the_room():
    whole, names = fitted(join("Ardmore lighthouse", [AttachedText("a", BOOK), AttachedText("b", BOOK)]), 2000, count)
    first, second = (count(file.text) for file in split(whole)[1])
    assert names == ("a", "b")
    assert abs(first - second) < 100
    assert count(whole) <= 2000


def test_what_was_typed_stays_whole_even_where_it_leaves_no_room():
    typed = "many words " * 300
    whole, names = fitted(join(typed, [AttachedText("a", BOOK)]), 50, count)
    assert split(whole) == (typed, (AttachedText("a", "[…]"),))
    assert names == ("a",)


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=4000), st.text(max_size=40), st.integers(10, 400))
def test_any_text_keeps_to_the_room(text: str, typed: str, room: int):
    content = join(typed, [AttachedText("a", text * 3)])
    whole, _ = fitted(content, room, count)
    least = count(join(typed, [AttachedText("a", "[…]")]))
    # Pieces that are joined may take a token or two more than apart.
    assert count(whole) <= max(room, least) + 3


def test_rows_keep_their_line_ends():
    table = "name,town\n" + "\n".join(f"Person {n},Town {n}" for n in range(3000))
    text, _, _ = shown(join("Where does Person 1234 live?", [AttachedText("a.csv", table)]), 700)
    assert text.startswith("name,town\nPerson 0,Town 0\n")
    assert "\nPerson 1234,Town 1234\n" in text


def test_a_message_in_the_transcript_is_cut_only_where_it_is_too_long():
    long = HumanMessage(join("Read this", [AttachedText("book.txt", BOOK)], ["a.png"]), id="1")
    note = HumanMessage(join("And this", [AttachedText("note.md", "words")]), id="2")
    said = HumanMessage("x" * 9000, id="3")
    log = [long, AIMessage(BOOK, id="4"), note, said]
    cut = cut_long(log, 1000, count)
    assert [is_cut(message) for message in cut] == [True, False, False, False]
    assert cut[1:] == log[1:]
    typed, files = split(cut[0].text)
    assert (typed, files[0].name, cut[0].id) == ("Read this", "book.txt", "1")
    assert BOOK.startswith(files[0].text.removesuffix(" […]"))
    assert 1500 < len(files[0].text) < 2100
    assert cut[0].text == opening(long.text)
    assert long.text.endswith("[image: a.png]"), "the log is left alone"


def test_an_excerpt_holds_what_was_typed_the_names_and_the_best_passages_in_order():
    content = join("Read this, please", [AttachedText("almanac.txt", BOOK)])
    early, middle, late = (BOOK.split("\n")[line][:400] for line in (20, 40, 90))
    ranked = [middle, "Read this, please", early, late]
    text = excerpt(content, ranked, 250, count)
    assert text.startswith("Read this, please\nFrom almanac.txt: […] ")
    assert 0 < text.index(early.strip()) < text.index(middle.strip())
    assert late.strip() not in text
    assert count(text) <= 250


@pytest.mark.parametrize("text", ["x" * 9000, "漢" * 9000])
def test_an_opening_is_cut_also_where_no_blank_is(text: str):
    assert len(split(opening(join("Hi", [AttachedText("a", text)])))[1][0].text) == 2004
