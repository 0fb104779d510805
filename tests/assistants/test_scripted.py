"""The tour: the n-th message brings the n-th piece, worked out from the log."""

from __future__ import annotations

import csv
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as draw
from markdown_it import MarkdownIt

from assistants import Line, assistants
from assistants.scripted import PACE_S, PIECES, recite
from memory.rendering import SaidTurn


def log(*messages: str) -> list[SaidTurn]:
    return [
        turn
        for message in messages
        for turn in (SaidTurn("", "user", message), SaidTurn("", "assistant", "Next: again"))
    ]


def said_to(*messages: str) -> Line:
    return recite(log(*messages[:-1]), messages[-1])


def test_each_message_brings_the_next_piece_and_the_last_is_followed_by_the_first() -> None:
    messages = [f"message {number}" for number in range(len(PIECES) + 2)]
    shown = [said_to(*messages[: number + 1]).text for number in range(len(messages))]
    expected = [piece.replace("{first_message}", "message 0") for piece in (*PIECES, *PIECES[:2])]
    assert shown == expected


def test_every_piece_but_the_last_offers_the_next_by_its_name() -> None:
    line = said_to("hi")
    told = []
    for _ in PIECES[1:]:
        told.append(line.offers[0])
        line = said_to("hi", *told)
        assert line.text.startswith(f"### {told[-1].removeprefix('Next: ')}")
    assert line.offers == ("Start over",)


@pytest.mark.parametrize("wish", ["again", "Start over", "start ovr!", "restart", "from the beginning"])
def test_a_wish_to_begin_again_begins_anew(wish: str) -> None:
    assert said_to("hi", "next", "next", wish).text == PIECES[0]
    assert said_to("hi", "next", wish, "go on").text == PIECES[1]


@pytest.mark.parametrize("message", ["I was there once, and would go there again any day", "against", "the start"])
def test_other_words_do_not_begin_anew(message: str) -> None:
    assert said_to("hi", message).text == PIECES[1]


def test_the_first_message_is_quoted_from_the_log_on_one_line() -> None:
    messages = ["My cat\n\n# is called {first_message} Pixel.", *["next"] * (len(PIECES) - 1)]
    assert "> “My cat # is called {first_message} Pixel.”" in said_to(*messages).text


def test_a_long_first_message_is_quoted_by_its_beginning() -> None:
    quoted = next(
        line for line in said_to("word " * 900, *["next"] * (len(PIECES) - 1)).text.splitlines() if "“" in line
    )
    assert len(quoted) < 220
    assert quoted.endswith("…”")


def test_the_pieces_show_all_that_the_page_can_draw() -> None:
    whole = "\n\n".join(PIECES)
    fences = {token.info for token in MarkdownIt().parse(whole) if token.type == "fence"}
    assert {"python", "csv", "chart line"} <= fences
    assert all(mark in whole for mark in ("**", "1. ", "| Strategy |", "$$", "What it remembers"))


@pytest.mark.parametrize("info", ["csv", "chart line"])
def test_tables_in_pieces_have_a_cell_for_each_column(info: str) -> None:
    blocks = [token.content for piece in PIECES for token in MarkdownIt().parse(piece) if token.info == info]
    for block in blocks:
        rows = list(csv.reader(io.StringIO(block)))
        assert {len(row) for row in rows} == {len(rows[0])}


def test_the_code_in_the_tour_is_an_assistant_that_works() -> None:
    code = re.search(r"```python\n(.*?)```", "\n".join(PIECES), re.DOTALL)
    assert code
    defined: dict[str, object] = {}
    exec(code[1], defined)
    made = defined["ASSISTANT"]
    assert made.script([], "abc").text == "cba"  # type: ignore[attr-defined]


def test_words_come_slowly_and_no_model_phrases_them() -> None:
    assert said_to("hi").pace_s == PACE_S
    assert assistants()["scripted"].phrased is False


@given(draw.lists(draw.text(), min_size=1, max_size=12))
def test_any_messages_get_a_piece(messages: list[str]) -> None:
    line = said_to(*messages)
    assert line.text
    assert line == said_to(*messages)
