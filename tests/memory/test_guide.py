"""The migration guide: every block of ours runs, and does what the text beside it says."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from langchain_core.language_models import FakeListChatModel
from langchain_core.messages import HumanMessage

from memory.strategies import strategies

GUIDE = (Path(__file__).parents[2] / "docs/from-langchain-memory.md").read_text(encoding="utf-8")
RETIRED = [
    "ConversationBufferMemory",
    "ConversationBufferWindowMemory",
    "ConversationTokenBufferMemory",
    "ConversationSummaryMemory",
    "ConversationSummaryBufferMemory",
    "ConversationEntityMemory",
    "ConversationKGMemory",
    "VectorStoreRetrieverMemory",
]


def sections() -> dict[str, list[str]]:
    """Return the guide's python blocks under their headings; the first holds what all share."""
    parts = re.split(r"^##? (.+)$", GUIDE, flags=re.MULTILINE)[1:]
    return {
        title: re.findall(r"^```python\n(.+?)^```$", text, flags=re.MULTILINE | re.DOTALL)
        for title, text in zip(parts[::2], parts[1::2], strict=True)
    }


SECTIONS = sections()
(TITLE, (SHARED,)), *REST = SECTIONS.items()


def run(*titles: str) -> dict[str, Any]:
    """Run the blocks of these sections in order and return the names that they leave."""
    names: dict[str, Any] = {
        "model": FakeListChatModel(responses=["Hello, Ana!"]),
        "small_model": FakeListChatModel(
            responses=['{"facts": [{"subject": "Rosa", "statement": "Rosa, User\'s sister, lives in Porto."}]}']
        ),
    }
    for block in (SHARED, *(block for title in titles for block in SECTIONS[title])):
        exec(compile(block, "docs/from-langchain-memory.md", "exec"), names)
    return names


def strategies_named(title: str) -> set[str]:
    return {name for block in SECTIONS[title] for name in re.findall(r'(?:runnable|Memory)\("(\w+)"', block)}


@pytest.mark.parametrize("title", [title for title, _ in REST])
def test_every_block_runs(title: str, capsys: pytest.CaptureFixture[str]) -> None:
    if missing := strategies_named(title) - strategies().keys():
        pytest.skip(f"no strategy is called {missing} yet")
    before = [] if SECTIONS[title][0].count("remembering =") else ["The chain"]
    names = run(*before, title)
    if "chain" in names:
        names["chain"].invoke({"question": "Do you still know me?"}, names["ana"])
        names["remembering"].settle()


def test_every_retired_class_has_its_section_with_lines_to_write() -> None:
    assert [title for title in SECTIONS if title in RETIRED] == RETIRED
    assert all(SECTIONS[title] for title in RETIRED)


def test_every_strategy_that_is_named_is_one_that_there_is_or_will_be() -> None:
    named = set().union(*(strategies_named(title) for title, _ in REST))
    assert named <= strategies().keys() | {"recall"}


def test_the_chain_shows_the_turn_before(capsys: pytest.CaptureFixture[str]) -> None:
    names = run("The chain")
    assert capsys.readouterr().out == "Hello, Ana!"
    shown = names["remembering"].invoke({"question": "Who am I?"}, names["ana"])["memory"]
    assert [message.text for message in shown] == ["I am Ana.", "Hello, Ana!", "Who am I?", "Hello, Ana!"]


def test_without_a_chain_text_and_messages_hold_the_same() -> None:
    names = run("Without a chain")
    assert names["history"].endswith("User: I am Ana.\nAssistant: Hello, Ana!")
    assert [message.text for message in names["messages"]] == ["I am Ana.", "Hello, Ana!"]
    assert names["m"].messages == []


def talk(names: dict[str, Any], turns: int, words: Callable[[int], str]) -> list[str]:
    """Ask through the guide's chain, and return what the next question would be shown."""
    for number in range(turns):
        names["chain"].invoke({"question": words(number)}, names["ana"])
    names["remembering"].settle()
    shown = names["remembering"].invoke({"question": "And now?"}, names["ana"])["memory"]
    return [message.text for message in shown if isinstance(message, HumanMessage)]


def test_a_buffer_shows_everything() -> None:
    names = run("ConversationBufferMemory")
    assert talk(names, 40, lambda number: f"Turn {number}") == [f"Turn {number}" for number in range(40)]


def test_a_window_of_five_shows_five_to_nine_turns() -> None:
    names = run("ConversationBufferWindowMemory")
    for _ in range(12):
        shown = talk(names, 1, lambda number: "One more turn")
    assert 5 <= len(shown) <= 9


def test_a_token_buffer_keeps_to_its_tokens_and_shows_the_newest() -> None:
    names = run("ConversationTokenBufferMemory")
    shown = talk(names, 40, lambda number: f"Turn {number}: " + "word " * 60)
    assert shown[-1].startswith("Turn 39")
    assert 5 < len(shown) < 20


@pytest.mark.parametrize("title", ["ConversationSummaryMemory", "ConversationSummaryBufferMemory"])
def test_a_summary_stands_before_the_turns_that_it_does_not_cover(title: str) -> None:
    shown = talk(run(title), 14, lambda number: f"My sister Rosa, who lives in Porto, has {number} cats.")
    assert "<conversation_summary>" in shown[0]
    assert "Rosa" in shown[0]
    assert shown[-1] == "My sister Rosa, who lives in Porto, has 13 cats."


def test_entities_know_what_was_said_of_them() -> None:
    facts = run("ConversationEntityMemory")["facts"]
    assert "Rosa" in facts[0]
    assert "Porto" in facts[0]


def test_a_memory_that_is_only_read_adds_nothing() -> None:
    names = run(*(title for title in SECTIONS if title.startswith("ConversationStringBufferMemory")))
    assert [m.text for m in names["remembering"].memory("ana").messages] == ["I am Ana.", "Hello, Ana!"]
    facts, window = names["both"]
    assert "Tom" in facts
    assert window.endswith("User: My cat is called Tom.\nAssistant: What a name!")


def test_a_history_is_taken_over_whole() -> None:
    assert [message.text for message in run("The chain", "A history that you have")["m"].messages] == [
        "I am Ana.",
        "Hello, Ana!",
    ]


def test_what_is_forgotten_was_seen_before() -> None:
    names = run("Forgetting")
    assert [m.text for m in names["gone"]] == ["My locker code is 4417.", "Noted, 4417."]
    assert names["seen_before"] == names["gone"]
    assert names["m"].messages == []
