"""Reading the log for a prompt costs what the budget costs, however long the chat is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage

from memory.reading import read_tail
from memory.store import Store

LONG = 10_000


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    opened = Store.open(f"sqlite:///{tmp_path_factory.mktemp('long') / 'memory.db'}")
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def long_chat(store: Store) -> tuple[str, str]:
    """Return the ids of a conversation of 10,000 messages and of its leaf; written in one piece, which is quick."""
    chat = store.create_conversation("ann", provider="p", model="m", strategy="buffer")
    root = store.append("ann", chat.id, "user", "message 0", parent_id=None)
    leaf_id = f"{root.id}-{LONG - 1}"
    with store.engine.begin() as connection:
        connection.exec_driver_sql(
            f"""
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {LONG - 1})
            INSERT INTO messages SELECT id || '-' || i, conversation_id,
              CASE WHEN i = 1 THEN id ELSE id || '-' || (i - 1) END, branch_id, i,
              CASE WHEN i % 2 THEN 'assistant' ELSE 'user' END, 'message ' || i || ' of forty characters or so',
              status, provider, model, strategy, usage, feedback, error, created_at, finished_at, heartbeat_at, speaker
            FROM messages, n WHERE id = '{root.id}'
            """
        )
    return chat.id, leaf_id


def cost_of(store: Store, chat: tuple[str, str], budget: int) -> tuple[int, int]:
    """Return how many SQL statements and messages a load of that budget takes."""
    seen: list[str] = []

    def look(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    sa.event.listen(store.engine, "before_cursor_execute", look)
    loaded = read_tail(store, "ann", chat[0], leaf_id=chat[1], budget=budget)
    sa.event.remove(store.engine, "before_cursor_execute", look)
    assert loaded.offset + len(loaded.messages) == LONG
    return len(seen), len(loaded.messages)


def test_the_cost_grows_with_the_budget_and_not_with_the_chat(store: Store, long_chat: tuple[str, str]) -> None:
    small, large = cost_of(store, long_chat, 500), cost_of(store, long_chat, 20_000)
    assert small[1] == 200
    assert small[0] <= 6
    assert small[1] < large[1] < 4000
    assert large[0] < 100
    middle = (long_chat[0], f"{long_chat[1].rpartition('-')[0]}-999")
    loaded = read_tail(store, "ann", *middle[:1], leaf_id=middle[1], budget=500)
    assert (len(loaded.messages), loaded.offset) == (200, 800)


def test_what_could_fit_is_always_loaded(store: Store, long_chat: tuple[str, str]) -> None:
    _, messages = cost_of(store, long_chat, 1_000_000)
    assert messages == LONG


def test_messages_come_oldest_first_and_end_with_the_leaf(store: Store, long_chat: tuple[str, str]) -> None:
    loaded = read_tail(store, "ann", long_chat[0], leaf_id=long_chat[1], budget=6000)
    numbers = [int(message.text.split()[1]) for message in loaded.messages]
    assert numbers == list(range(loaded.offset, LONG))
    assert loaded.messages[-1].id == long_chat[1]
    assert isinstance(loaded.messages[-1], AIMessage)
    assert isinstance(loaded.messages[-2], HumanMessage)


def test_messages_without_a_word_do_not_make_the_cost_endless(store: Store) -> None:
    chat = store.create_conversation("ann", provider="p", model="m", strategy="buffer")
    leaf_id = None
    for n in range(900):
        leaf_id = store.append("ann", chat.id, "assistant" if n % 2 else "user", "", parent_id=leaf_id).id
    assert len(read_tail(store, "ann", chat.id, leaf_id=leaf_id, budget=500).messages) == 200


def test_no_leaf_is_the_empty_path(store: Store, long_chat: tuple[str, str]) -> None:
    loaded = read_tail(store, "ann", long_chat[0], leaf_id=None, budget=500)
    assert (list(loaded.messages), loaded.offset) == ([], 0)


def test_every_role_of_the_log_has_its_message(store: Store) -> None:
    chat = store.create_conversation("ann", provider="p", model="m", strategy="buffer")
    system = store.append("ann", chat.id, "system", "imported", parent_id=None)
    (message,) = read_tail(store, "ann", chat.id, leaf_id=system.id, budget=500).messages
    assert isinstance(message, SystemMessage)
    assert (message.text, message.id) == ("imported", system.id)
