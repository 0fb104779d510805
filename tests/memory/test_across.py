"""What was told in one chat is recalled in another of the same owner's, cited; nothing else ever is."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from memory import Memory
from memory.across import AcrossSearch
from memory.named import NamedStore
from memory.store import Entry, Store
from memory.strategies import Hit
from memory.tokens import ByteCounter
from tests.word_vectors import WordVectors

MAY_8 = datetime(2023, 5, 8, 13, 56)
QUESTION = "Which hotel did I book?"
TOLD = "I booked the hotel Sacher."
SEARCHING = pytest.mark.parametrize("strategy", ["recall", "blend"])


class Chats:
    """Several chats in one database, each by its name."""

    def __init__(self, store: NamedStore) -> None:
        self.store = store
        self.strategy = "recall"

    def named(self, name: str, across: bool = False, owner: str = "local") -> Memory:
        return Memory(self.strategy, owner=owner, conversation=name, across=across, embedder=None, store=self.store)

    def tell(self, name: str, *texts: str, owner: str = "local") -> Memory:
        chat = self.named(name, owner=owner)
        for text in texts:
            chat.add(text, "user", at=MAY_8)
        return chat


@pytest.fixture
def chats(url: str) -> Iterator[Chats]:
    store = NamedStore.open(url)
    assert isinstance(store, NamedStore)
    yield Chats(store)
    store.close()


@SEARCHING
def test_a_fact_told_in_one_chat_is_in_the_context_of_another_cited(chats: Chats, strategy: str) -> None:
    chats.strategy = strategy
    chats.tell("Trip to Vienna", TOLD)
    here = chats.named("Today", across=True)
    here.add("Good morning.")
    context = here.context(QUESTION, 600)
    lines = context.text.splitlines()
    assert lines[lines.index('[8 May 2023, chat "Trip to Vienna"]') + 1] == f"User: {TOLD}"
    assert "User: Good morning." in lines
    assert [segment.kind for segment in context.segments] == ["elsewhere", "recent"]
    assert "Sacher" in context.messages[-1].text
    assert context.left_out == 0


@SEARCHING
def test_it_is_recalled_before_anything_was_said_here(chats: Chats, strategy: str) -> None:
    chats.strategy = strategy
    chats.tell("Trip to Vienna", TOLD)
    here = chats.named("Today", across=True)
    assert TOLD in here.context(QUESTION).text
    here.add("Good morning.")
    assert TOLD in here.context(QUESTION).text


@SEARCHING
def test_without_being_asked_to_it_stays_where_it_was_told(chats: Chats, strategy: str) -> None:
    chats.strategy = strategy
    chats.tell("Trip to Vienna", TOLD)
    assert chats.named("Today").context(QUESTION).text == ""
    assert "Sacher" not in chats.tell("Today", "Good morning.").context(QUESTION).text


def test_settings_ask_for_it_as_well(chats: Chats) -> None:
    chats.tell("Trip to Vienna", TOLD)
    memory = Memory("recall", conversation="Today", settings={"across": True}, embedder=None, store=chats.store)
    assert TOLD in memory.context(QUESTION).text


def test_another_owner_s_chats_are_never_searched(chats: Chats) -> None:
    chats.tell("Trip to Vienna", TOLD, owner="ben")
    here = chats.named("Today", across=True, owner="ana")
    assert here.context(QUESTION).text == ""
    here.add("Good morning.")
    assert "Sacher" not in here.context(QUESTION).text


def test_a_chat_in_the_bin_is_not_searched_until_it_is_restored(chats: Chats) -> None:
    other = chats.tell("Trip to Vienna", TOLD).conversation
    here = chats.named("Today", across=True)
    here.add("Good morning.")
    assert TOLD in here.context(QUESTION).text
    chats.store.delete_conversation("local", other)
    assert "Sacher" not in here.context(QUESTION).text
    chats.store.restore_conversation("local", other)
    assert TOLD in here.context(QUESTION).text


@pytest.mark.parametrize("end", ["cleared", "purged"])
def test_of_a_chat_that_is_gone_nothing_is_found_or_kept(chats: Chats, end: str) -> None:
    other = chats.tell("Trip to Vienna", TOLD)
    here = chats.named("Today", across=True)
    here.add("Good morning.")
    assert TOLD in here.context(QUESTION).text
    if end == "cleared":
        other.clear()
    else:
        chats.store.delete_conversation("local", other.conversation)
        assert chats.store.purge("local", before=datetime.now(UTC) + timedelta(minutes=1)) == 1
    context = here.context(QUESTION)
    assert [segment.kind for segment in context.segments] == ["recent"]
    search = here._searching
    assert isinstance(search, AcrossSearch)
    kept = [message.text for other in search._others.values() for message in other.look.messages]
    assert TOLD not in kept + [turn.text for turn in search._index.turns]


def test_what_another_store_forgets_elsewhere_is_gone_from_the_next_search(chats: Chats, url: str) -> None:
    other = chats.tell("Trip to Vienna", TOLD, "I booked the flight as well.")
    here = chats.named("Today", across=True)
    assert TOLD in here.context(QUESTION).text
    another_process = Store.open(url)
    another_process.forget("local", [str(other.messages[0].id)])
    another_process.close()
    context = here.context(QUESTION)
    assert "Sacher" not in context.text
    assert "I booked the flight as well." in context.text
    assert here._searching is not None
    assert not any("Sacher" in turn.text for turn in here._searching._index.turns)


def test_another_path_of_another_chat_is_not_searched(chats: Chats) -> None:
    other = chats.tell("Trip to Vienna", TOLD)
    here = chats.named("Today", across=True)
    assert TOLD in here.context(QUESTION).text
    chats.store.append("local", other.conversation, "user", "I booked the hotel Imperial.", parent_id=None)
    text = here.context(QUESTION).text
    assert "Imperial" in text
    assert "Sacher" not in text


def test_what_is_added_elsewhere_is_found_at_the_next_question(chats: Chats) -> None:
    here = chats.named("Today", across=True)
    here.add("Good morning.")
    assert "Sacher" not in here.context(QUESTION).text
    chats.tell("Trip to Vienna", TOLD)
    assert TOLD in here.context(QUESTION).text
    chats.tell("Trip to Vienna", "The hotel that I booked has a garden.")
    assert "has a garden" in here.context(QUESTION).text


def test_an_answer_that_is_being_written_elsewhere_is_found_once_it_has_ended(chats: Chats) -> None:
    store, other = chats.store, chats.tell("Trip to Vienna", "Hello.")
    asked = {"provider": "", "model": "", "strategy": "window"}
    leaf_id = str(other.messages[-1].id)
    _, answer = store.begin_turn("local", other.conversation, "Which hotel?", parent_id=leaf_id, **asked)
    store.heartbeat("local", answer.id, "The hotel Sac")
    here = chats.named("Today", across=True)
    assert "The hotel Sac" not in here.context(QUESTION).text
    store.finish("local", answer.id, "ok", "The hotel Sacher.")
    assert "The hotel Sacher." in here.context(QUESTION).text


def test_a_chat_that_is_renamed_is_cited_by_its_new_title(chats: Chats) -> None:
    other = chats.tell("Trip", TOLD)
    here = chats.named("Today", across=True)
    assert 'chat "Trip"' in here.context(QUESTION).text
    chats.store.update_conversation("local", other.conversation, title="Vienna in May")
    assert 'chat "Vienna in May"' in here.context(QUESTION).text
    chats.store.update_conversation("local", other.conversation, title="")
    assert 'chat "Untitled"' in here.context(QUESTION).text


def test_a_chat_s_own_turns_are_not_cited_as_another_s(chats: Chats) -> None:
    here = chats.named("Today", across=True)
    chats.tell("Old", "I booked a table.")
    here.add(TOLD)
    for number in range(40):
        here.add(f"Small talk number {number} about the weather in the mountains.")
    context = here.context(QUESTION, 300)
    texts = {segment.kind: segment.text for segment in context.segments}
    assert TOLD in texts["recalled"]
    assert TOLD not in texts["elsewhere"]
    assert "I booked a table." in texts["elsewhere"]
    ids = {source for segment in context.segments for source in segment.message_ids if segment.kind != "elsewhere"}
    assert context.left_out == 41 - len(ids)


# -- the search itself -------------------------------------------------------------------------------


def search_of(store: Store, chat: str, embedder: WordVectors | None = None) -> AcrossSearch:
    return AcrossSearch(store, "local", chat, embedder, ByteCounter())


def found(search: AcrossSearch, leaf_id: str | None = None, question: str = QUESTION) -> list[Hit]:
    looking = search.up_to(leaf_id)
    return sorted(looking.best(question), key=lambda hit: hit.place) if looking else []


def test_other_chats_come_before_this_one_in_the_order_of_their_newest_messages(chats: Chats) -> None:
    store = chats.store
    ids = {name: chats.tell(name).conversation for name in ("late", "early", "here")}
    for name in ("early", "late", "here"):
        said = store.append_all("local", ids[name], [Entry("user", f"{name} one"), Entry("user", f"{name} two")])
    hits = found(search_of(store, ids["here"]), said[-1].id)
    assert [(hit.place, hit.chat, hit.turn.text) for hit in hits] == [
        (-4, "early", "early one"),
        (-3, "early", "early two"),
        (-2, "late", "late one"),
        (-1, "late", "late two"),
        (0, "", "here one"),
        (1, "", "here two"),
    ]


def test_what_comes_later_to_another_chat_still_stands_in_its_place(chats: Chats) -> None:
    search = search_of(chats.store, (here := chats.tell("here", "here one")).conversation)
    chats.tell("other", "other one")
    leaf_id = str(here.messages[-1].id)
    before = search.up_to(leaf_id)
    index = search._index
    chats.tell("other", "other two")
    assert [(hit.place, hit.turn.text) for hit in found(search, leaf_id)] == [
        (-2, "other one"),
        (-1, "other two"),
        (0, "here one"),
    ]
    assert search._index is index, "an addition makes no index anew"
    assert before is not None
    assert {hit.turn.text for hit in before.best(QUESTION)} == {"other one", "here one"}


def test_vectors_of_all_chats_are_kept_and_used_at_the_next_start(chats: Chats) -> None:
    chats.tell("Pets", "We brought a beagle home.")
    here = chats.tell("Today", "Good morning.", "A fine day.")
    first, second = WordVectors(), WordVectors()
    search_of(chats.store, here.conversation, first).catch_up(None)
    assert "We brought a beagle home." in first.texts
    again = search_of(chats.store, here.conversation, second)
    looking = again.up_to(str(here.messages[-1].id))
    assert second.texts == []
    assert looking is not None
    assert looking.best("Any pet?")[0].turn.text == "We brought a beagle home."


def test_of_many_new_messages_the_oldest_are_found_by_words_until_the_search_has_caught_up(chats: Chats) -> None:
    chats.tell("Pets", "We brought a beagle home.", *(f"Number {number}." for number in range(9)))
    here = chats.tell("Today", "Good morning.").conversation
    vectors = WordVectors()
    search = search_of(chats.store, here, vectors)
    looking = search.up_to(None, most_embedded=4)
    assert looking is not None
    assert len(vectors.texts) == 4
    assert looking.best("Where is the beagle?")[0].turn.text == "We brought a beagle home."
    search.catch_up(None)
    looking = search.up_to(None)
    assert looking is not None
    assert looking.best("Any pet?")[0].turn.text == "We brought a beagle home."


def test_an_answer_that_broke_off_elsewhere_is_found_as_far_as_it_came(store: Store, clock) -> None:
    asked = {"provider": "", "model": "", "strategy": "recall"}
    here, other = (store.create_conversation("local", **asked) for _ in range(2))
    _, answer = store.begin_turn("local", other.id, "Which hotel?", parent_id=None, **asked)
    store.heartbeat("local", answer.id, "The hotel Sac")
    search = search_of(store, here.id)
    assert [hit.turn.text for hit in found(search)] == ["Which hotel?"]
    clock.go_on(60)
    assert store.fail_stale(None) == 1
    assert [hit.turn.text for hit in found(search)] == ["Which hotel?", "The hotel Sac"]


def test_many_threads_search_while_other_chats_grow(chats: Chats) -> None:
    here = chats.tell("Today", "Good morning.")
    leaf_id = str(here.messages[-1].id)
    search = search_of(chats.store, here.conversation, WordVectors())

    def grow(name: str) -> None:
        chats.tell(name, *(f"The {name} number {number}." for number in range(12)))

    def ask(_: int) -> None:
        for hit in found(search, leaf_id):
            assert hit.turn.text == "Good morning." if not hit.chat else hit.chat in hit.turn.text
            assert (hit.place < 0) == bool(hit.chat)

    with ThreadPoolExecutor(6) as threads:
        growing = [threads.submit(grow, name) for name in ("lake", "hill")]
        asking = [threads.submit(ask, number) for number in range(20)]
        catching = [threads.submit(search.catch_up, leaf_id) for _ in range(3)]
        for done in (*growing, *asking, *catching):
            done.result()
    assert len(found(search, leaf_id)) == 25


def test_the_store_tells_how_the_chats_of_one_owner_stand_without_the_bin(store: Store, clock) -> None:
    asked = {"provider": "", "model": "", "strategy": "recall"}
    one, two, three = (store.create_conversation("ann", title=title, **asked) for title in ("one", "two", "three"))
    store.create_conversation("ben", title="four", **asked)
    clock.go_on(5)
    message = store.append("ann", one.id, "user", "Hi", parent_id=None)
    store.delete_conversation("ann", three.id)
    before = store.standings("ann")
    assert [(each.title, each.leaf_id) for each in before] == [("two", None), ("one", message.id)]
    assert store.standings("ann") == before
    store.forget("ann", [message.id])
    after = store.standings("ann")
    assert after != before
    assert replace(after[1], forgotten="", title="one") == replace(before[1], forgotten="")
    assert two.id == after[0].conversation_id
