"""Real faults: a held lock, a full disk, a file that may not be written or is none of ours, a server that is gone."""

from __future__ import annotations

import os
import socket
import sqlite3
import subprocess
import traceback
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from errors import StoreBusy, StoreCorrupt, StoreError, StoreFull, StoreReadOnly
from memory.store import Store


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "folder" / "store.db"


@pytest.fixture
def opened(path: Path) -> Iterator[Store]:
    found = Store.open(f"sqlite:///{path}", busy_timeout_s=0.2)
    yield found
    found.close()


def _names(error: StoreError, place: Path | str, advice: str) -> None:
    """See that the error names the place, says what to do, and is short."""
    text = str(error)
    assert str(place) in text
    assert advice in text
    assert "sqlite3" not in text.lower()
    assert "SELECT" not in text
    assert len(text) < 260 + len(str(place))


def test_a_lock_held_by_another_program_is_store_busy(opened: Store, path: Path, asked):
    chat = opened.create_conversation("ann", **asked)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreBusy) as caught:
        opened.begin_turn("ann", chat.id, "Hi", parent_id=None, **asked)
    _names(caught.value, path, "Try again in a moment")
    assert opened.tail("ann", chat.id, limit=9) == [], "reading goes on"
    other.execute("ROLLBACK")
    other.close()
    opened.begin_turn("ann", chat.id, "Hi", parent_id=None, **asked)


@pytest.mark.postgres
def test_a_row_locked_by_another_program_is_store_busy_on_postgresql(postgres_url, asked):
    opened = Store.open(postgres_url(), busy_timeout_s=0.2)
    chat = opened.create_conversation("ann", **asked)
    with opened.engine.connect() as other:
        other.exec_driver_sql("LOCK TABLE conversations")
        with pytest.raises(StoreBusy):
            opened.begin_turn("ann", chat.id, "Hi", parent_id=None, **asked)
    opened.begin_turn("ann", chat.id, "Hi", parent_id=None, **asked)
    opened.close()


def test_a_file_opened_for_reading_only_is_store_read_only(opened: Store, path: Path, asked):
    chat = opened.create_conversation("ann", **asked)
    reader = Store.open(f"sqlite:///file:{path}?mode=ro&uri=true")
    assert reader.conversations("ann") == [chat]
    with pytest.raises(StoreReadOnly) as caught:
        reader.create_conversation("ann", **asked)
    _names(caught.value, path, "Allow writing")
    reader.close()


def test_writing_that_sqlite_forbids_is_store_read_only(opened: Store, path: Path, asked):
    @event.listens_for(opened.engine, "checkout")
    def forbid(connection: sqlite3.Connection, *_: object) -> None:
        connection.execute("PRAGMA query_only = ON")

    with pytest.raises(StoreReadOnly, match="Allow writing"):
        opened.create_conversation("ann", **asked)
    assert opened.conversations("ann") == []


@pytest.fixture
def frozen(path: Path, asked) -> Iterator[Path]:
    """Yield a store's file that nobody, not even root, may change."""
    found = Store.open(f"sqlite:///{path}")
    found.create_conversation("ann", **asked)
    found.close()
    if os.geteuid() == 0:
        done = subprocess.run(["chattr", "+i", str(path)], capture_output=True, check=False)
        if done.returncode:
            pytest.skip("root may write anything here, and this file system has no immutable files")
    else:
        path.chmod(0o400)
    yield path
    if os.geteuid() == 0:
        subprocess.run(["chattr", "-i", str(path)], check=True)


def test_a_file_that_may_not_be_written_can_be_read_and_writing_says_why(frozen: Path, asked):
    found = Store.open(f"sqlite:///{frozen}")
    assert len(found.conversations("ann")) == 1
    with pytest.raises(StoreReadOnly) as caught:
        found.create_conversation("ann", **asked)
    _names(caught.value, frozen, "Allow writing")
    found.close()


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path):
    (tmp_path / "file").write_text("in the way")
    path = tmp_path / "file" / "folder" / "store.db"
    with pytest.raises(StoreError) as caught:
        Store.open(f"sqlite:///{path}")
    _names(caught.value, path, "Check that its folder exists")


def test_a_folder_in_place_of_the_file_is_named(tmp_path: Path):
    with pytest.raises(StoreError) as caught:
        Store.open(f"sqlite:///{tmp_path}")
    _names(caught.value, tmp_path, "cannot be opened")


def test_a_full_disk_loses_nothing_that_was_kept(opened: Store, path: Path, asked):
    chat = opened.create_conversation("ann", **asked)
    _, answer = opened.begin_turn("ann", chat.id, "Hi", parent_id=None, **asked)
    opened.heartbeat("ann", answer.id, "kept")

    @event.listens_for(opened.engine, "checkout")
    def fill(connection: sqlite3.Connection, *_: object) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")

    with pytest.raises(StoreFull) as caught:
        opened.heartbeat("ann", answer.id, "too much " * 10_000)
    _names(caught.value, path, "Free some disk space")
    event.remove(opened.engine, "checkout", fill)
    opened.engine.dispose()
    assert opened.message("ann", answer.id).content == "kept"
    assert opened.finish("ann", answer.id, "ok", "enough " * 10_000)


def _untouched(path: Path) -> None:
    """Open a file that must be refused; see that it and its folder stay as they are."""
    before = path.read_bytes()
    for _ in range(2):
        with pytest.raises(StoreCorrupt) as caught:
            Store.open(f"sqlite:///{path}")
    _names(caught.value, path, "Put back a copy")
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize("size", [1, 15, 100, 50_000])
def test_random_bytes_are_refused_and_left_untouched(tmp_path: Path, size: int):
    path = tmp_path / "store.db"
    path.write_bytes(os.urandom(size))
    _untouched(path)


def test_random_bytes_under_a_database_header_are_refused_and_left_untouched(tmp_path: Path):
    path = tmp_path / "store.db"
    path.write_bytes(b"SQLite format 3\0" + os.urandom(20_000))
    _untouched(path)


@pytest.mark.parametrize("part", [0.5, 0.05, 0.98])
def test_a_truncated_database_is_refused_and_left_untouched(path: Path, asked, part: float):
    whole = Store.open(f"sqlite:///{path}")
    chat = whole.create_conversation("ann", **asked)
    for number in range(60):
        whole.append("ann", chat.id, "user", f"{number} " * 300, parent_id=None)
    whole.close()
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * part)])
    _untouched(path)


def test_damage_found_later_is_store_corrupt_too(path: Path, asked):
    whole = Store.open(f"sqlite:///{path}")
    chat = whole.create_conversation("ann", **asked)
    parent = None
    for number in range(60):
        parent = whole.append("ann", chat.id, "user", f"{number} " * 300, parent_id=parent).id
    whole.close()
    content = bytearray(path.read_bytes())
    content[len(content) // 2 :] = os.urandom(len(content) - len(content) // 2)
    path.write_bytes(content)
    damaged = Store.open(f"sqlite:///{path}")
    with pytest.raises(StoreCorrupt) as caught:
        damaged.after("ann", chat.id, None, limit=99)
    _names(caught.value, path, "Put back a copy")
    damaged.close()


def test_a_postgresql_that_is_not_there_is_named_without_its_password():
    password = "".join(["hun", "ter2"])
    with socket.socket() as taken:
        # Bound but not listening: a connection is refused, and nobody else gets the port.
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        with pytest.raises(StoreError) as caught:
            Store.open(f"postgresql+psycopg://ann:{password}@127.0.0.1:{port}/chats?password={password}")
    _names(caught.value, f"postgresql+psycopg://ann:***@127.0.0.1:{port}/chats", "Check that the database runs")
    assert "hunter2" not in "".join(traceback.format_exception(caught.value))


@pytest.mark.postgres
def test_a_postgresql_database_that_does_not_exist_is_named(postgres_url):
    missing = sa.make_url(postgres_url()).set(database="nowhere").render_as_string(hide_password=False)
    with pytest.raises(StoreError, match="nowhere cannot be reached"):
        Store.open(missing)


@pytest.mark.postgres
def test_a_postgresql_that_takes_no_writing_is_store_read_only(postgres_url, asked):
    opened = Store.open(postgres_url())

    @event.listens_for(opened.engine, "begin")
    def forbid(connection: sa.Connection) -> None:
        connection.exec_driver_sql("SET TRANSACTION READ ONLY")

    with pytest.raises(StoreReadOnly, match="Allow writing"):
        opened.create_conversation("ann", **asked)
    opened.close()


def test_what_people_wrote_is_in_no_error_text(opened: Store, path: Path, asked):
    chat = opened.create_conversation("ann", **asked)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("DROP TABLE messages")
    other.close()
    secret = " ".join(["my", "secret"])
    with pytest.raises(StoreError) as caught:
        opened.append("ann", chat.id, "user", secret, parent_id=None)
    assert "my secret" not in "".join(traceback.format_exception(caught.value))
    assert "my secret" not in str(caught.value.__cause__)
