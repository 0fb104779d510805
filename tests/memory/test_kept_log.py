"""A log that is kept in a process is never behind the one in the database."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest

from errors import NotFound
from memory import Memory
from memory.kept_log import KeptLog
from memory.store import Entry, Store


@pytest.fixture
def memory(url: str) -> Iterator[Memory]:
    with Memory("window", url) as opened:
        opened.add("one")
        opened.add("two", "assistant")
        yield opened


@pytest.fixture
def kept(memory: Memory) -> KeptLog:
    return KeptLog(memory.store, "local", memory.conversation)


def texts(kept: KeptLog) -> list[str]:
    return [message.text for message in kept.look().messages]


def test_what_was_added_since_is_seen_without_voiding_what_was_there(memory: Memory, kept: KeptLog) -> None:
    before = kept.look()
    memory.add("three")
    after = kept.look()
    assert [message.text for message in before.messages] == ["one", "two"]
    assert [message.text for message in after.messages] == ["one", "two", "three"]
    assert after.messages == memory.messages
    assert before.generation == after.generation == kept.look().generation


@pytest.mark.parametrize(
    "happen",
    [
        lambda memory: memory.forget(ids=[str(memory.messages[0].id)]),
        lambda memory: memory.clear(),
        lambda memory: memory.store.append("local", memory.conversation, "user", "anew", parent_id=None),
    ],
    ids=["forgotten", "cleared", "another path"],
)
def test_whatever_else_happens_is_seen_and_voids_what_was_made(
    happen: Callable[[Memory], object], memory: Memory, kept: KeptLog
) -> None:
    before = kept.look()
    happen(memory)
    after = kept.look()
    assert after.generation > before.generation
    assert [message for message in after.messages if message.text] == memory.messages
    assert "one" not in texts(kept)


def test_an_answer_that_is_being_written_is_seen_once_it_has_ended(memory: Memory, kept: KeptLog) -> None:
    asked = {"provider": "", "model": "", "strategy": "window"}
    leaf_id = str(memory.messages[-1].id)
    _, answer = memory.store.begin_turn("local", memory.conversation, "three", parent_id=leaf_id, **asked)
    assert texts(kept) == ["one", "two", "three"]
    memory.store.heartbeat("local", answer.id, "fo")
    assert texts(kept) == ["one", "two", "three"]
    memory.store.finish("local", answer.id, "ok", "four")
    assert texts(kept) == ["one", "two", "three", "four"]


def test_an_answer_begun_and_ended_without_a_word_voids_nothing(memory: Memory, kept: KeptLog) -> None:
    before = kept.look()
    asked = {"provider": "", "model": "", "strategy": "window"}
    leaf_id = str(memory.messages[-1].id)
    _, answer = memory.store.begin_turn("local", memory.conversation, "three", parent_id=leaf_id, **asked)
    assert kept.look().generation == before.generation
    memory.store.finish("local", answer.id, "failed", "")
    assert kept.look().generation == before.generation
    assert texts(kept) == ["one", "two", "three", ""]


def test_what_another_process_forgot_is_seen(memory: Memory, kept: KeptLog, url: str) -> None:
    kept.look()
    other = Store.open(url)
    other.forget("local", [str(memory.messages[0].id)])
    other.close()
    assert texts(kept) == ["", "two"]


@pytest.mark.parametrize("added", [1, 3, 4, 300])
def test_however_much_was_added_all_of_it_is_seen_once(memory: Memory, kept: KeptLog, added: int) -> None:
    kept.look()
    more = [f"more {n}" for n in range(added)]
    memory.store.append_all("local", memory.conversation, [Entry("user", text) for text in more])
    assert texts(kept) == ["one", "two", *more]


def test_a_conversation_that_is_gone_says_so(memory: Memory) -> None:
    with pytest.raises(NotFound):
        KeptLog(memory.store, "somebody else", memory.conversation).look()


def test_looking_again_at_a_long_log_is_quick(memory: Memory, kept: KeptLog) -> None:
    """Loose bounds, for a busy machine: reading ten thousand messages anew takes ten times as long."""
    memory.store.append_all("local", memory.conversation, [Entry("user", f"Message {n}") for n in range(10_000)])
    kept.look()
    start = time.perf_counter()
    for _ in range(5):
        memory.add("One more.")
        assert kept.look().messages[-1].text == "One more."
    assert time.perf_counter() - start < 1.5
