"""The searches that look in other chats, too, as a turn asks for them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from chains.background import Background
from chains.searches import Searches
from memory.store import Entry, Store
from memory.strategies import Search

ASKED = {"provider": "scripted", "model": "small", "strategy": "recall"}
TOLD = "I booked the hotel Sacher."


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(f"sqlite:///{tmp_path}/store.db")
    yield opened
    opened.close()


@pytest.fixture
def searches() -> Iterator[Searches]:
    background = Background()
    yield Searches(background)
    background.close()


def begun(store: Store, *texts: str, owner: str = "ann") -> str:
    chat = store.create_conversation(owner, title="A chat", **ASKED)
    store.append_all(owner, chat.id, [Entry("user", text) for text in texts])
    return chat.id


def texts(search: Search | None) -> set[str]:
    return {hit.turn.text for hit in search.best("Which hotel?")} if search else set()


def test_a_chat_that_has_not_begun_searches_the_others_if_it_may(store: Store, searches: Searches) -> None:
    begun(store, TOLD)
    here = begun(store)
    assert searches.before_answer(store, "ann", here, None) is None
    assert texts(searches.before_answer(store, "ann", here, None, across=True)) == {TOLD}


def test_the_choice_holds_from_the_next_question_on(store: Store, searches: Searches) -> None:
    begun(store, TOLD)
    here = begun(store, "Good morning.")
    leaf_id = store.conversation("ann", here).leaf_id
    for across, found in ((False, {"Good morning."}), (True, {"Good morning.", TOLD}), (False, {"Good morning."})):
        assert texts(searches.before_answer(store, "ann", here, leaf_id, across=across)) == found


def test_no_owner_meets_another_s_chats(store: Store, searches: Searches) -> None:
    begun(store, TOLD, owner="ben")
    here = begun(store, "Good morning.")
    leaf_id = store.conversation("ann", here).leaf_id
    assert texts(searches.before_answer(store, "ann", here, leaf_id, across=True)) == {"Good morning."}


def test_more_chats_than_are_kept_are_searched_all_the_same(store: Store, searches: Searches) -> None:
    begun(store, TOLD)
    chats = [begun(store, "Good morning.") for _ in range(10)]
    for chat in (*chats, *chats):
        assert TOLD in texts(searches.before_answer(store, "ann", chat, None, across=True))
    assert len(searches._open) < len(chats)
