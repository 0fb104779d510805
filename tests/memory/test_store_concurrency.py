from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from errors import TurnRunning
from memory.store import Store
from memory.strategies import Derived, Fact, Lesson

THREADS = 8
ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(params=["file", "memory", pytest.param("postgres", marks=pytest.mark.postgres)])
def shared(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    if request.param == "postgres":
        opened = Store.open(request.getfixturevalue("postgres_url")())
    else:
        opened = Store.open(f"sqlite:///{tmp_path}/store.db" if request.param == "file" else "sqlite://")
    yield opened
    opened.close()


def _at_once(work: Callable[[int], object]) -> list[object]:
    """Run `work` in several threads that start together; an error is a result, too."""
    barrier = Barrier(THREADS)

    def run(number: int) -> object:
        barrier.wait()
        try:
            return work(number)
        except Exception as error:
            return error

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(run, range(THREADS)))


def test_of_many_tabs_that_send_at_once_exactly_one_begins_a_turn(shared: Store, asked):
    chat = shared.create_conversation("ann", **asked)
    results = _at_once(lambda n: shared.begin_turn("ann", chat.id, f"from {n}", parent_id=None, **asked))
    assert Counter(type(result) for result in results) == {tuple: 1, TurnRunning: THREADS - 1}
    assert len(shared.tail("ann", chat.id, limit=99)) == 2


def test_writers_of_different_conversations_do_not_fail_each_other(shared: Store, asked):
    chats = [shared.create_conversation("ann", **asked).id for _ in range(THREADS)]

    def write(number: int) -> int:
        parent = None
        for index in range(25):
            parent = shared.append("ann", chats[number], "user", f"{index}", parent_id=parent).id
            shared.tail("ann", chats[number], limit=5)
        return len(shared.tail("ann", chats[number], limit=99))

    assert _at_once(write) == [25] * THREADS


def test_writers_of_one_conversation_make_a_sound_tree(shared: Store, asked):
    chat = shared.create_conversation("ann", **asked)
    root = shared.append("ann", chat.id, "user", "root", parent_id=None)
    results = _at_once(lambda n: shared.append("ann", chat.id, "assistant", f"{n}", parent_id=root.id).id)
    assert sorted(shared.siblings("ann", [str(results[0])])[str(results[0])]) == sorted(map(str, results))
    for leaf in map(str, results):
        assert [m.id for m in shared.tail("ann", chat.id, limit=9, leaf_id=leaf)] == [root.id, leaf]


def test_of_many_writers_of_one_lesson_one_is_kept(shared: Store, asked):
    chat = shared.create_conversation("ann", **asked)
    only = shared.append("ann", chat.id, "user", "I am Priya", parent_id=None).id
    lesson = Lesson(Derived(only, (only,), "h", {}), (Fact("user", "is Priya", (only,)),))
    results = _at_once(lambda _: shared.save_lesson("ann", chat.id, "entity", lesson))
    assert Counter(results) == {True: 1, False: THREADS - 1}
    assert len(shared.facts("ann", chat.id)) == 1


def test_an_answer_ends_once_however_many_end_it(shared: Store, asked):
    chat = shared.create_conversation("ann", **asked)
    _, answer = shared.begin_turn("ann", chat.id, "Hi", parent_id=None, **asked)
    results = _at_once(lambda n: shared.finish("ann", answer.id, "stopped", f"{n}"))
    assert Counter(results) == {True: 1, False: THREADS - 1}
    assert shared.message("ann", answer.id).content == str(results.index(True))


def test_threads_that_open_the_same_new_store_at_once_all_get_it(url: str, asked):
    def begin(_: int) -> str:
        opened = Store.open(url)
        try:
            return opened.create_conversation("ann", **asked).id
        finally:
            opened.close()

    made = _at_once(begin)
    last = Store.open(url)
    assert sorted(chat.id for chat in last.conversations("ann")) == sorted(map(str, made))
    last.close()


_WRITER = """
import sys
from memory.store import Store

opened = Store.open(sys.argv[1])
chat = opened.create_conversation("ann", provider="scripted", model="small", strategy="window")
print(*(opened.append("ann", chat.id, "user", "x", parent_id=None).id for _ in range(10)))
opened.close()
"""


def test_processes_that_open_the_same_new_store_at_once_all_get_it(url: str):
    command = [sys.executable, "-c", _WRITER, url]
    writers = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    ids = [found for writer in writers for found in writer.communicate(timeout=60)[0].split()]
    assert len(set(ids)) == 30
    last = Store.open(url)
    assert len(last.conversations("ann")) == 3
    last.close()
