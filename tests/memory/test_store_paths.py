from __future__ import annotations

import random
from time import perf_counter

import pytest
import sqlalchemy as sa

from errors import NotFound
from memory.store import Store
from memory.store.schema import conversations, messages


def _contents(found) -> list[str]:
    return [message.content for message in found]


def test_the_tail_is_the_newest_messages_oldest_first(store: Store, chat, talk):
    talk("a", "b", "c", "d", "e")
    assert _contents(store.tail("ann", chat.id, limit=3)) == ["c", "d", "e"]
    assert _contents(store.tail("ann", chat.id, limit=50)) == ["a", "b", "c", "d", "e"]
    assert store.tail("ann", chat.id, limit=0) == []


def test_earlier_messages_come_page_by_page(store: Store, chat, talk):
    ids = talk("a", "b", "c", "d", "e")
    assert _contents(store.tail("ann", chat.id, limit=2, before_id=ids[3])) == ["b", "c"]
    assert _contents(store.tail("ann", chat.id, limit=2, before_id=ids[1])) == ["a"]
    assert store.tail("ann", chat.id, limit=2, before_id=ids[0]) == []


def test_what_comes_after_a_message_comes_page_by_page(store: Store, chat, talk):
    ids = talk("a", "b", "c", "d", "e")
    assert _contents(store.after("ann", chat.id, None, limit=2)) == ["a", "b"]
    assert _contents(store.after("ann", chat.id, ids[1], limit=2)) == ["c", "d"]
    assert _contents(store.after("ann", chat.id, ids[3], limit=2)) == ["e"]
    assert store.after("ann", chat.id, ids[4], limit=2) == []
    assert _contents(store.after("ann", chat.id, None, limit=1_000_000, leaf_id=ids[2])) == ["a", "b", "c"]


def test_an_empty_conversation_has_empty_pages(store: Store, chat):
    assert store.tail("ann", chat.id, limit=5) == store.after("ann", chat.id, None, limit=5) == []
    assert store.siblings("ann", []) == {}


def test_an_edited_question_is_a_path_of_its_own(store: Store, chat, talk):
    ids = talk("a", "b", "c", "d")
    edited = talk("C", "D", "E", parent_id=ids[1])
    assert _contents(store.tail("ann", chat.id, limit=9)) == ["a", "b", "C", "D", "E"]
    assert _contents(store.tail("ann", chat.id, limit=9, leaf_id=ids[3])) == ["a", "b", "c", "d"]
    assert _contents(store.tail("ann", chat.id, limit=3)) == ["C", "D", "E"]
    assert _contents(store.tail("ann", chat.id, limit=4)) == ["b", "C", "D", "E"]
    assert _contents(store.after("ann", chat.id, ids[0], limit=2)) == ["b", "C"]
    assert store.siblings("ann", [ids[2], edited[0], ids[0]]) == {
        ids[2]: [ids[2], edited[0]],
        edited[0]: [ids[2], edited[0]],
        ids[0]: [ids[0]],
    }


def test_the_first_question_can_be_edited_too(store: Store, chat, talk):
    first = talk("a", "b")
    second = talk("A", "B")
    assert _contents(store.tail("ann", chat.id, limit=9)) == ["A", "B"]
    assert store.siblings("ann", [first[0]])[first[0]] == [first[0], second[0]]
    assert store.select("ann", chat.id, first[0]) == first[1]
    assert _contents(store.tail("ann", chat.id, limit=9)) == ["a", "b"]


def test_siblings_have_the_same_role(store: Store, chat, talk):
    (question,) = talk("a")
    answer = store.append("ann", chat.id, "assistant", "b", parent_id=question)
    store.append("ann", chat.id, "system", "note", parent_id=question)
    assert store.siblings("ann", [answer.id]) == {answer.id: [answer.id]}


def test_selecting_a_message_shows_the_newest_path_through_it(store: Store, chat, talk):
    ids = talk("a", "b", "c", "d")
    edited = talk("C", "D", parent_id=ids[1])
    again = talk("D2", parent_id=edited[0])
    assert store.select("ann", chat.id, ids[2]) == ids[3]
    assert _contents(store.tail("ann", chat.id, limit=9)) == ["a", "b", "c", "d"]
    assert store.select("ann", chat.id, edited[0]) == again[0]
    assert store.select("ann", chat.id, edited[1]) == edited[1]
    assert store.select("ann", chat.id, ids[0]) == again[0]
    assert store.conversation("ann", chat.id).leaf_id == again[0]


def test_going_on_from_a_message_off_the_path_is_refused(store: Store, chat, talk):
    ids = talk("a", "b", "c")
    talk("C", "D", parent_id=ids[1])
    with pytest.raises(NotFound, match="not on the path"):
        store.after("ann", chat.id, ids[2], limit=5)
    with pytest.raises(NotFound, match="nowhere"):
        store.tail("ann", chat.id, limit=5, leaf_id="nowhere")


def test_paths_in_a_tree_of_many_forks_agree_with_walking_the_parents(store: Store, chat):
    chance = random.Random(7)
    parents: dict[str, str | None] = {}
    for _ in range(150):
        parent = chance.choice([*list(parents)[-6:], None]) if parents else None
        parents[store.append("ann", chat.id, "user", "x", parent_id=parent).id] = parent

    def walk(leaf: str | None) -> list[str]:
        path = []
        while leaf:
            path.append(leaf)
            leaf = parents[leaf]
        return path[::-1]

    for leaf in chance.sample(list(parents), 40):
        path = walk(leaf)
        limit, cut = chance.randint(1, 9), chance.randrange(len(path))
        got = [m.id for m in store.tail("ann", chat.id, limit=limit, leaf_id=leaf)]
        assert got == path[-limit:]
        got = [m.id for m in store.tail("ann", chat.id, limit=limit, before_id=path[cut])]
        assert got == path[:cut][-limit:]
        got = [m.id for m in store.after("ann", chat.id, path[cut], limit=limit, leaf_id=leaf)]
        assert got == path[cut + 1 :][:limit]
        assert [m.depth for m in store.tail("ann", chat.id, limit=999, leaf_id=leaf)] == list(range(len(path)))


def _long(store: Store, chat_id: str, length: int) -> list[str]:
    """Insert a straight conversation at once, as `append` would have made it."""
    moment = store.conversation("ann", chat_id).created_at
    ids = [f"{chat_id}-{number:06}" for number in range(length)]
    common = {"conversation_id": chat_id, "branch_id": ids[0], "status": "ok", "error": "", "created_at": moment}
    common |= {"provider": "", "model": "", "strategy": "", "heartbeat_at": moment, "content": "words " * 40}
    rows = [
        {"id": id, "parent_id": ids[n - 1] if n else None, "depth": n, "role": "user", **common}
        for n, id in enumerate(ids)
    ]
    with store.engine.begin() as connection:
        connection.execute(sa.insert(messages), rows)
        connection.execute(sa.update(conversations).where(conversations.c.id == chat_id).values(leaf_id=ids[-1]))
    return ids


def test_a_page_costs_the_same_in_a_long_conversation_as_in_a_short_one(store: Store, asked):
    short, long = (store.create_conversation("ann", **asked).id for _ in range(2))
    _long(store, short, 100)
    ids = _long(store, long, 10_000)

    def best_s(chat_id: str) -> float:
        times = []
        for _ in range(15):
            start = perf_counter()
            store.tail("ann", chat_id, limit=30)
            store.after("ann", chat_id, None, limit=30)
            times.append(perf_counter() - start)
        return min(times)

    assert best_s(long) < 3 * best_s(short)
    assert [m.id for m in store.tail("ann", long, limit=30)] == ids[-30:]
    assert store.select("ann", long, ids[0]) == ids[-1]
