from __future__ import annotations

import re
import sqlite3
import stat
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

import memory.store
from errors import StoreCorrupt, StoreError
from memory.store import Store, Vector
from memory.store.opening import migrate
from memory.store.schema import REVISIONS, VERSION_TABLE, metadata


def test_opening_makes_the_folder_and_the_file_for_their_owner_alone(tmp_path: Path):
    path = tmp_path / "new" / "folder" / "store.db"
    opened = Store.open(f"sqlite:///{path}")
    assert opened.place == str(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    opened.close()
    assert [file.name for file in path.parent.iterdir()] == ["store.db"]


def test_sqlite_is_set_up_to_be_safe_and_not_to_block_readers(tmp_path: Path):
    opened = Store.open(f"sqlite:///{tmp_path}/store.db", busy_timeout_s=1.5)
    with opened.engine.connect() as connection:
        pragmas = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "foreign_keys", "secure_delete", "synchronous", "busy_timeout")
        }
    opened.close()
    assert pragmas == {
        "journal_mode": "wal",
        "foreign_keys": 1,
        "secure_delete": 1,
        "synchronous": 1,
        "busy_timeout": 1500,
    }


def test_what_was_written_is_there_after_closing_and_opening_again(url: str, asked):
    first = Store.open(url)
    chat = first.create_conversation("ann", **asked, title="Kept")
    first.append("ann", chat.id, "user", "Hi", parent_id=None)
    chat = first.conversation("ann", chat.id)
    messages = first.tail("ann", chat.id, limit=9)
    first.close()
    second = Store.open(url)
    assert second.conversations("ann") == [chat]
    assert second.tail("ann", chat.id, limit=9) == messages
    second.close()


def test_what_a_killed_process_left_in_the_log_is_there_again(tmp_path: Path, asked):
    opened = Store.open(f"sqlite:///{tmp_path}/store.db")
    chat = opened.create_conversation("ann", **asked, title="Kept")
    # The files of a process that did not get to close them: nothing was moved from the log to the file.
    left = tmp_path / "left"
    left.mkdir()
    for name in ("store.db", "store.db-wal"):
        (left / name).write_bytes((tmp_path / name).read_bytes())
    opened.close()
    found = Store.open(f"sqlite:///{left}/store.db")
    assert found.conversations("ann") == [chat]
    found.close()


def test_the_migrations_and_the_tables_agree(store: Store):
    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE, "compare_type": True})
        assert compare_metadata(context, metadata) == []
        assert context.get_current_revision() == REVISIONS[-1]


def test_the_migrations_make_the_very_same_sqlite_schema_as_the_tables(tmp_path: Path):
    opened = Store.open(f"sqlite:///{tmp_path}/store.db")
    fresh = sa.create_engine("sqlite://")
    metadata.create_all(fresh)

    def schema(engine: sa.Engine) -> dict[str, list[str]]:
        with engine.connect() as connection:
            rows = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
            # The order of a table's constraints is free, and SQLite puts a column that is added later behind them.
            return {
                name: sorted(re.sub(r"[\s\"(),]+", " ", line).strip() for line in re.split(r"\n|, (?=\w+ TEXT)", sql))
                for name, sql in rows
                if name != VERSION_TABLE
            }

    assert schema(opened.engine) == schema(fresh)
    opened.close()
    fresh.dispose()


def _first_store(url: str) -> None:
    """Make a store as the first migration left it, with a chat of two messages in it."""
    engine = sa.create_engine(url)
    now = "2025-07-01 12:00:00"
    with engine.begin() as connection:
        migrate(connection, "0001")
        connection.exec_driver_sql(
            "INSERT INTO conversations (id, owner, title, assistant, provider, model, strategy, settings, pinned, "
            f"archived, leaf_id, created_at, updated_at) VALUES ('c', 'ann', 'Trip', '', '', '', 'window', '{{}}', "
            f"false, false, 'm2', '{now}', '{now}')"
        )
        for number, (parent, content) in enumerate([("NULL", "Hi"), ("'m1'", "Hello")], start=1):
            connection.exec_driver_sql(
                "INSERT INTO messages (id, conversation_id, parent_id, branch_id, depth, role, content, status, "
                "provider, model, strategy, error, created_at, finished_at, heartbeat_at) VALUES "
                f"('m{number}', 'c', {parent}, 'm1', {number - 1}, 'user', '{content}', 'ok', '', '', 'window', '', "
                f"'{now}', '{now}', '{now}')"
            )
    if engine.dialect.name == "postgresql":
        with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
            connection.exec_driver_sql("ANALYZE messages")
    engine.dispose()


def test_a_store_of_the_first_schema_is_brought_up_to_date_and_loses_nothing(url: str, tmp_path: Path):
    (tmp_path / "folder").mkdir()
    _first_store(url)
    opened = Store.open(url)
    chat = opened.conversation("ann", "c")
    assert (chat.title, chat.leaf_id) == ("Trip", "m2")
    assert [(m.id, m.content, m.speaker) for m in opened.tail("ann", "c", limit=9)] == [
        ("m1", "Hi", ""),
        ("m2", "Hello", ""),
    ]
    added = opened.append("ann", "c", "user", "More", parent_id="m2", speaker="Ana")
    opened.save_vectors("ann", [Vector("m1", "small", 0, b"1"), Vector(added.id, "small", 0, b"3")])
    assert len(opened.vectors("ann", "c", "small")) == 2
    opened.close()
    again = Store.open(url)
    assert again.message("ann", added.id) == added
    again.close()


@pytest.mark.postgres
def test_postgresql_keeps_no_samples_of_what_was_said(postgres_url):
    url = postgres_url()
    _first_store(url)
    opened = Store.open(url)
    sampled = sa.text(
        "SELECT attname FROM pg_stats WHERE schemaname = current_schema() AND tablename = 'messages' "
        "AND attname IN ('content', 'speaker', 'error')"
    )
    with opened.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        assert connection.execute(sampled).all() == []
        connection.exec_driver_sql("ANALYZE")
        assert connection.execute(sampled).all() == []
    opened.close()


def test_every_migration_is_listed_in_order():
    scripts = ScriptDirectory(str(Path(memory.store.__file__).parent / "migrations"))
    listed = tuple(script.revision for script in scripts.walk_revisions())
    assert listed[::-1] == REVISIONS


def test_a_newer_apps_sqlite_store_is_left_untouched(tmp_path: Path, asked):
    path = tmp_path / "store.db"
    Store.open(f"sqlite:///{path}").close()
    connection = sqlite3.connect(path)
    connection.execute(f"UPDATE {VERSION_TABLE} SET version_num = '0099'")
    connection.commit()
    connection.close()
    before = path.read_bytes()
    with pytest.raises(StoreCorrupt, match=r"newer version of this app \(schema 0099.*Update the app") as caught:
        Store.open(f"sqlite:///{path}")
    assert str(path) in str(caught.value)
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["store.db"]


def test_a_newer_apps_store_is_refused_on_either_database(url: str):
    opened = Store.open(url)
    with opened.engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE {VERSION_TABLE} SET version_num = '0099'")
    opened.close()
    with pytest.raises(StoreCorrupt, match="0099"):
        Store.open(url)


def test_another_programs_database_is_left_untouched(tmp_path: Path):
    path = tmp_path / "places.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE places (url TEXT)")
    connection.commit()
    connection.close()
    before = path.read_bytes()
    with pytest.raises(StoreCorrupt, match="another program"):
        Store.open(f"sqlite:///{path}")
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["places.db"]


@pytest.mark.parametrize(
    "url", ["", "store.db", "mysql://ann:hunter2@host/db", "postgresql+psycopg://ann:hunter2@host:x/"]
)
def test_an_address_that_cannot_be_used_is_not_repeated_with_its_password(url: str):
    with pytest.raises(StoreError, match="Write sqlite:///folder") as caught:
        Store.open(url)
    assert "hunter2" not in str(caught.value)


def test_a_store_in_memory_is_gone_when_closed(asked):
    first, second = Store.open("sqlite://"), Store.open("sqlite://")
    first.create_conversation("ann", **asked)
    assert len(first.conversations("ann")) == 1
    assert second.conversations("ann") == []
    first.close()
    second.close()
