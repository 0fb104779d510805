"""A search over a conversation in the store is never behind the log, and holds nothing that has left it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from threading import Barrier, Thread

import pytest

from errors import NotFound
from memory.index.embedding import Embedder
from memory.searching import LogSearch
from memory.store import Conversation, Entry, Store
from memory.tokens import ByteCounter
from tests.word_vectors import SlowVectors, WordVectors

AT = datetime(2023, 5, 8, tzinfo=UTC)
SMALL_TALK = [f"Nothing much happens on the {day}th of the month." for day in range(4, 30)]


@pytest.fixture
def say(store: Store, chat: Conversation) -> Callable[..., list[str]]:
    """Return a function that adds messages to the end of the chat, and returns their ids."""

    def add(*texts: str, speaker: str = "Ana") -> list[str]:
        entries = [Entry("user", text, speaker, AT) for text in texts]
        return [message.id for message in store.append_all("ann", chat.id, entries)]

    return add


def search_of(store: Store, chat: Conversation, embedder: Embedder | None = None, owner: str = "ann") -> LogSearch:
    return LogSearch(store, owner, chat.id, embedder, ByteCounter())


def found(search: LogSearch, question: str, leaf_id: str | None = None) -> list[str]:
    snapshot = search.up_to(leaf_id)
    return [hit.turn.text for hit in snapshot.best(question)] if snapshot else []


def leaf(store: Store, chat: Conversation) -> str | None:
    return store.conversation("ann", chat.id).leaf_id


# -- the log as it stands -----------------------------------------------------------------------------


def test_nothing_was_said_so_there_is_nothing_to_search(store: Store, chat: Conversation) -> None:
    assert search_of(store, chat).up_to(None) is None


def test_what_was_added_since_is_found_too(store: Store, chat: Conversation, say: Callable[..., list[str]]) -> None:
    search = search_of(store, chat, WordVectors())
    say(*SMALL_TALK, "I play the bassoon.")
    assert found(search, "bassoon")[0] == "I play the bassoon."
    say("I play the zither.")
    assert found(search, "zither")[0] == "I play the zither."
    assert len(found(search, "month")) == len(SMALL_TALK) + 2


def test_another_path_of_the_log_is_not_searched(
    store: Store, chat: Conversation, say: Callable[..., list[str]]
) -> None:
    first, _, bassoon = say("Hello.", "How are you?", "I play the bassoon.")
    zither = store.append("ann", chat.id, "user", "I play the zither.", parent_id=first).id
    search = search_of(store, chat, WordVectors())
    assert set(found(search, "play")) == {"Hello.", "I play the zither."}
    assert set(found(search, "play", bassoon)) == {"Hello.", "How are you?", "I play the bassoon."}
    assert set(found(search, "play", zither)) == {"Hello.", "I play the zither."}
    assert set(found(search, "play", first)) == {"Hello."}


def test_a_snapshot_stays_with_the_messages_there_were(
    store: Store, chat: Conversation, say: Callable[..., list[str]]
) -> None:
    say("I play the bassoon.")
    search = search_of(store, chat)
    before = search.up_to(None)
    say("I sold the bassoon.")
    assert set(found(search, "bassoon")) == {"I play the bassoon.", "I sold the bassoon."}
    assert before
    assert [hit.turn.text for hit in before.best("bassoon")] == ["I play the bassoon."]


def test_everybody_who_spoke_on_the_path_is_known_by_name(
    store: Store, chat: Conversation, say: Callable[..., list[str]]
) -> None:
    say("Hello.")
    say("Hello.", speaker="Ben Lee")
    snapshot = search_of(store, chat).up_to(None)
    assert snapshot
    assert snapshot.speakers == {"Ana", "Ben Lee"}


# -- what was forgotten -------------------------------------------------------------------------------


@pytest.mark.parametrize("elsewhere", [False, True], ids=["here", "by another process's store"])
def test_what_was_forgotten_is_in_no_search_afterwards(
    store: Store, chat: Conversation, say: Callable[..., list[str]], url: str, elsewhere: bool
) -> None:
    ids = say("The alarm code is 4417.", *SMALL_TALK)
    (by_carla,) = say("My bassoon is blue.", speaker="Carla")
    search = search_of(store, chat, WordVectors())
    assert found(search, "alarm code")[0] == "The alarm code is 4417."
    forgetting = Store.open(url) if elsewhere else store
    forgetting.forget("ann", [ids[0], by_carla])
    snapshot = search.up_to(leaf(store, chat))
    assert snapshot
    assert all("4417" not in h.turn.text and "bassoon" not in h.turn.text for h in snapshot.best("alarm code bassoon"))
    assert snapshot.speakers == {"Ana"}
    assert found(search, "month")
    if elsewhere:
        forgetting.close()


def test_what_is_forgotten_while_it_is_embedded_leaves_no_vector(
    store: Store, chat: Conversation, say: Callable[..., list[str]]
) -> None:
    code, other = say("The alarm code is 4417.", "I play chess.")
    slow = SlowVectors("4417")
    search = search_of(store, chat, slow)
    catching_up = Thread(target=search.catch_up, args=(None,))
    catching_up.start()
    assert slow.begun.wait(20)
    store.forget("ann", [code])
    slow.released.set()
    catching_up.join(20)
    assert {message_id for message_id, _, _ in store.vectors("ann", chat.id, slow.name)} == {other}
    assert found(search, "alarm code") == ["I play chess."]


def test_the_searches_of_two_owners_never_meet(
    store: Store, chat: Conversation, say: Callable[..., list[str]], asked: dict[str, str]
) -> None:
    say("I play the bassoon.")
    theirs = store.create_conversation("ben", **asked)  # type: ignore[arg-type]
    store.append("ben", theirs.id, "user", "I play the zither.", parent_id=None)
    assert found(search_of(store, chat), "play") == ["I play the bassoon."]
    assert found(search_of(store, theirs, owner="ben"), "play") == ["I play the zither."]
    for conversation, owner in ((chat, "ben"), (theirs, "ann")):
        with pytest.raises(NotFound):
            search_of(store, conversation, owner=owner).up_to(None)


# -- vectors ------------------------------------------------------------------------------------------


def test_vectors_are_kept_and_used_at_the_next_start(
    store: Store, chat: Conversation, say: Callable[..., list[str]]
) -> None:
    long_text = "We brought a beagle home. " * 60
    say("I play the bassoon.", long_text, *SMALL_TALK)
    first = WordVectors()
    before = found(search_of(store, chat, first), "Any pet?")
    assert "I play the bassoon." in first.texts
    second = WordVectors()
    assert found(search_of(store, chat, second), "Any pet?") == before
    assert not set(second.texts) & set(first.texts) - {"Any pet?", "Any pet"}


def test_vectors_of_another_model_are_not_used(store: Store, chat: Conversation, say: Callable[..., list[str]]) -> None:
    say("I play the bassoon.")
    search_of(store, chat, WordVectors()).up_to(None)
    other = WordVectors()
    other.name = "word-vectors:2"
    search_of(store, chat, other).up_to(None)
    assert other.texts == ["I play the bassoon."]


def test_of_many_new_messages_only_the_newest_are_embedded_at_once_and_the_rest_by_catching_up(
    store: Store, chat: Conversation, say: Callable[..., list[str]]
) -> None:
    say("We brought a beagle home.", *SMALL_TALK)
    vectors = WordVectors()
    search = search_of(store, chat, vectors)
    snapshot = search.up_to(None, 3)
    assert snapshot
    assert vectors.texts == SMALL_TALK[-3:]
    assert "beagle" in snapshot.best("beagle home")[0].turn.text
    assert "beagle" not in snapshot.best("Any pet?")[0].turn.text
    search.catch_up(None)
    assert found(search, "Any pet?")[0] == "We brought a beagle home."
    assert [text for text in vectors.texts if text in {"We brought a beagle home.", *SMALL_TALK}] == [
        *SMALL_TALK[-3:],
        "We brought a beagle home.",
        *SMALL_TALK[:-3],
    ]


def test_a_book_is_not_embedded_while_somebody_waits_and_a_library_never(
    store: Store, chat: Conversation, say: Callable[..., list[str]]
) -> None:
    book, library, _ = say("the beagle barks. " * 2000, "the canoe leaks. " * 40_000, "I play the bassoon.")
    embedder = WordVectors()
    search = search_of(store, chat, embedder)
    assert search.up_to(leaf(store, chat), 16)
    assert embedder.texts == ["I play the bassoon."]
    assert found(search, "canoe")[0].startswith("the canoe leaks.")
    search.catch_up(leaf(store, chat))
    assert len(embedder.texts) > 50
    assert not any("canoe leaks" in text for text in embedder.texts)
    kept = {message_id for message_id, _, _ in store.vectors("ann", chat.id, embedder.name)}
    assert book in kept
    assert library not in kept
    before = len(embedder.texts)
    search_of(store, chat, embedder).catch_up(leaf(store, chat))
    assert len(embedder.texts) == before


def test_a_busy_catching_up_keeps_no_search_waiting(
    store: Store, chat: Conversation, say: Callable[..., list[str]]
) -> None:
    say("We brought a beagle home.", *SMALL_TALK)
    slow = SlowVectors("beagle")
    search = search_of(store, chat, slow)
    catching_up = Thread(target=search.catch_up, args=(None,))
    catching_up.start()
    assert slow.begun.wait(20)
    say("I play the bassoon.")
    snapshot = search.up_to(None, 0)
    assert snapshot
    assert snapshot.best("bassoon")[0].turn.text == "I play the bassoon."
    assert catching_up.is_alive()
    slow.released.set()
    catching_up.join(20)
    assert found(search, "Any pet?")[0] == "We brought a beagle home."


@pytest.fixture
def locked(tmp_path: Path, asked: dict[str, str]) -> Iterator[tuple[Store, Conversation, sqlite3.Connection]]:
    """A store that soon gives up on a file that another program may lock."""
    store = Store.open(f"sqlite:///{tmp_path}/store.db", busy_timeout_s=0.1)
    chat = store.create_conversation("ann", **asked)  # type: ignore[arg-type]
    other = sqlite3.connect(tmp_path / "store.db", isolation_level=None)
    yield store, chat, other
    other.close()
    store.close()


def test_a_store_that_refuses_vectors_loses_nothing(locked: tuple[Store, Conversation, sqlite3.Connection]) -> None:
    store, chat, other = locked
    store.append_all("ann", chat.id, [Entry("user", text) for text in ("We brought a beagle home.", *SMALL_TALK)])
    other.execute("BEGIN IMMEDIATE")
    search = search_of(store, chat, WordVectors())
    assert found(search, "Any pet?")[0] == "We brought a beagle home."
    search.catch_up(None)
    other.execute("ROLLBACK")
    assert store.vectors("ann", chat.id, WordVectors.name) == []
    search_of(store, chat, WordVectors()).up_to(None)
    assert len(store.vectors("ann", chat.id, WordVectors.name)) == len(SMALL_TALK) + 1


# -- several at once ----------------------------------------------------------------------------------


def test_two_threads_add_and_search_at_once(store: Store, chat: Conversation, say: Callable[..., list[str]]) -> None:
    say("We brought a beagle home.")
    search = search_of(store, chat, WordVectors())
    # Until it has its vector, it is found by its words alone.
    search.catch_up(None)
    gate = Barrier(3)

    def ask() -> Sequence[str]:
        gate.wait(20)
        return [found(search, "Any pet?")[0] for _ in range(12)]

    def tell() -> Sequence[str]:
        gate.wait(20)
        for text in SMALL_TALK:
            say(text)
            search.catch_up(None)
        return []

    with ThreadPoolExecutor(3) as pool:
        first, second, third = pool.submit(ask), pool.submit(ask), pool.submit(tell)
        assert set(first.result(60)) == set(second.result(60)) == {"We brought a beagle home."}
        third.result(60)
    assert sorted(found(search, "Any pet?")) == sorted(["We brought a beagle home.", *SMALL_TALK])
