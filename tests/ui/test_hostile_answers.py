"""No text takes the page long to draw, whoever wrote it, nor to look through for what is to be forgotten."""

from __future__ import annotations

import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, cast

import pytest

from memory.attachments import AttachedText, join
from memory.store import Store
from tests.processor import within
from ui import forgetting
from ui.blocks import parts_of
from ui.page import Page
from ui.rendering import finished_blocks, split_code, to_label, to_markdown, to_plain_markdown
from ui.series import NotDrawable, read_chart, read_table
from ui.vega import read_spec

LONG = 100_000
UNITS = (
    "`", "``` ", "```\n", "~`", "![", "![](", "![](data:", '![](data:image/png;base64,A "', "\\[", "\\(", "$", "$$",
    "$1,", "[", "]:", "\n", " ", "\n ", "<", "|", "&", "mermaid ", "```mermaid ", "'", '"', ",", "1", "\\", "a-", "#",
)  # fmt: skip
RUNS = "".join(f"{'`' * length} " for length in range(1, 440))
SPEC = {"data": {"values": [{"a": 1}]}, "mark": "bar"}
READERS: tuple[Callable[[str], Any], ...] = (
    to_markdown,
    to_plain_markdown,
    to_label,
    finished_blocks,
    parts_of,
    lambda text: parts_of(f"mermaid &\n```csv\n{text}"),
    lambda text: read_table(f"a,b\n{text},1", ","),
    lambda text: read_chart(f"a,b\n1,{text}", ""),
    read_spec,
    lambda text: read_spec(json.dumps(SPEC | {"transform": [{"filter": text}]})),
)


@pytest.mark.parametrize("unit", [*UNITS, RUNS], ids=[*map(repr, UNITS), "runs"])
def test_no_answer_takes_the_page_long(unit: str) -> None:
    text = unit * (LONG // len(unit) or 1)
    for read in READERS:
        with within(2):
            try:
                read(text)
            except NotDrawable:
                continue


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a ``b ` c`` d", ["``b ` c``"]),
        ("a ```b`` c", []),
        ("`a` ``b` c``", ["`a`", "``b` c``"]),
        ("x\n```\n`a\n```\n`b`", ["```\n`a\n```", "`b`"]),
        ("```\nopen `a`", ["```\nopen `a`"]),
    ],
)
def test_code_stands_between_runs_of_as_many_backticks(text: str, code: list[str]) -> None:
    assert [piece for piece, is_code in split_code(text) if is_code] == code
    assert "".join(piece for piece, _ in split_code(text)) == text


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("\\[a \\\\[2pt] b\\]", "$$a \\\\[2pt] b$$"),
        ("\\(\\left(a\\right)\\)", "$\\left(a\\right)$"),
        ("\\[ \\[a\\]", "\\[ $$a$$"),
    ],
)
def test_maths_with_brackets_in_it_renders(text: str, drawn: str) -> None:
    assert to_markdown(text) == drawn


def page_with(*contents: str, hidden: str = "") -> Page:
    store = Store.open("sqlite://")
    chat = store.create_conversation("local", provider="scripted", model="", strategy="window", title="t")
    leaf = None
    for content in contents[:-1]:
        leaf = store.append("local", chat.id, "user", content, parent_id=leaf).id
    if hidden:
        store.append("local", chat.id, "user", hidden, parent_id=leaf)
    store.append("local", chat.id, "user", contents[-1], parent_id=leaf)
    return cast(Page, SimpleNamespace(store=store, owner="local", conversation=store.conversation("local", chat.id)))


def test_a_large_table_is_looked_through_once() -> None:
    table = "id,name\n" + "\n".join(f"A{row:06d},client {row}" for row in range(20_000))
    page = page_with("hello", join("Here are my locker invoices", [AttachedText("invoices.csv", table)]))
    with within(5):
        assert len(forgetting.look(page, "locker", elsewhere=False)["messages"]) == 1
    typed = page_with("hello", f"Here are my locker invoices\n{table}", hidden="another version of A000001")
    with within(5):
        assert forgetting.look(typed, "locker", elsewhere=False)["messages"]


def test_a_version_that_is_not_shown_is_found_by_the_code_it_repeats() -> None:
    page = page_with("hello", "My locker code is KX-4411.", hidden="So kx-4411 it is.")
    assert len(forgetting.look(page, "KX-4411", elsewhere=False)["messages"]) == 2
    assert len(forgetting.look(page, "my locker code", elsewhere=False)["messages"]) == 2


@pytest.mark.parametrize("unit", ["a-", "-", "1", "a1-", "_"])
def test_no_run_of_marks_takes_forgetting_long(unit: str) -> None:
    page = page_with(f"My locker is {unit * 20_000}", hidden="My locker is another one")
    with within(3):
        forgetting.look(page, "my locker", elsewhere=False)
