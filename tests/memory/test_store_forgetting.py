from __future__ import annotations

import random
import secrets
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from errors import NotFound, TurnRunning
from memory.store import STALE_S, Entry, Image, Store, Vector
from memory.store.erasing import erase
from memory.store.schema import metadata, prompts, supersessions
from memory.strategies import Derived, Fact, Lesson

CANARY = "canary-7f3a"


def _told(upto: str, *facts: Fact, superseded: dict[str, int] | None = None) -> Lesson:
    return Lesson(Derived(upto, (upto,), f"hash of {upto}", {"lines": ["x"]}), facts, superseded or {})


def _learn(store: Store, chat_id: str, told: list[tuple[str, str]]) -> list[Fact]:
    """Save a fact for each (message, text), each superseding the one before; return them."""
    newest = ""
    for message_id, text in told:
        lesson = _told(message_id, Fact("user", text, (message_id,)), superseded={newest: 0} if newest else None)
        store.save_lesson("ann", chat_id, "entity", lesson)
        newest = store.facts("ann", chat_id)[-1].id
    return store.facts("ann", chat_id)


def _holding(facts: list[Fact]) -> list[str]:
    return [fact.text for fact in facts if not fact.superseded_by]


def test_a_forgotten_message_stays_in_its_place_without_a_word(store: Store, chat):
    ask, reply, more = store.append_all("ann", chat.id, [Entry("user", f"{n}", "Ana") for n in range(3)])
    usage = {"input_tokens": 4, "details": {"cached": 1, "note": "x"}}
    other = store.append("ann", chat.id, "assistant", "x", parent_id=ask.id, usage=usage, status="failed", error="why")
    store.set_feedback("ann", other.id, {"value": -1, "comment": "it said x"})
    forgotten = store.forget("ann", [reply.id, other.id, reply.id])
    assert (forgotten.messages, forgotten.erased) == (2, True)
    assert store.message("ann", reply.id) == replace(reply, content="", speaker="")
    emptied = store.message("ann", other.id)
    assert (emptied.content, emptied.error, emptied.feedback) == ("", "", {"value": -1, "comment": ""})
    assert (emptied.status, emptied.usage) == (
        "failed",
        {"input_tokens": 4, "details": {"cached": 1, "note": ""}},
    )
    shown = store.tail("ann", chat.id, limit=9, leaf_id=more.id)
    assert [(m.id, m.content) for m in shown] == [(ask.id, "0"), (reply.id, ""), (more.id, "2")]


def test_forgetting_again_finds_nothing_left_to_do(store: Store, talk):
    ids = talk("a", "b")
    assert store.forget("ann", ids).messages == 2
    again = store.forget("ann", ids)
    assert (again.messages, again.facts, again.summaries, again.prompts, again.erased) == (0, 0, 0, 0, True)
    assert store.forget("ann", []).messages == 0


def test_what_was_learned_from_it_goes_and_nothing_else(store: Store, chat, talk):
    ids = talk("I live in Lisbon", "ok", "I have a cat", "ok")
    for upto, start in ((1, 0), (3, 2)):
        sources = tuple(ids[start : upto + 1])
        step = Derived(ids[upto], sources, f"h{upto}", {"lines": [f"notes {upto}"]})
        store.save_lesson("ann", chat.id, "summary", Lesson(step, (Fact("user", f"fact {upto}", sources),)))
    store.save_vectors("ann", [Vector(message_id, "small", 0, b"v") for message_id in ids])
    forgotten = store.forget("ann", [ids[0]])
    assert (forgotten.messages, forgotten.facts, forgotten.summaries) == (1, 1, 1)
    assert [step.input_hash for step in store.derived("ann", chat.id, "summary")] == ["h3"]
    assert [fact.text for fact in store.facts("ann", chat.id)] == ["fact 3"]
    assert store.find_derived("ann", chat.id, "summary", "h1") is None
    assert sorted(message_id for message_id, _, _ in store.vectors("ann", chat.id, "small")) == sorted(ids[1:])


def test_a_fact_superseded_by_a_forgotten_one_holds_again(store: Store, chat, talk):
    first, _, second = talk("I live in Lisbon", "ok", "I moved to Porto")
    facts = _learn(store, chat.id, [(first, "lives in Lisbon"), (second, "lives in Porto")])
    assert _holding(facts) == ["lives in Porto"]
    store.forget("ann", [second])
    assert _holding(store.facts("ann", chat.id)) == ["lives in Lisbon"]


@pytest.mark.parametrize("way", ["forget its message", "delete it"])
def test_without_the_fact_in_the_middle_the_newest_supersedes_the_oldest(store: Store, chat, talk, way: str):
    a, _, b, _, c, _, d = talk("Lisbon", "ok", "Porto", "ok", "Braga", "ok", "Faro")
    facts = _learn(store, chat.id, [(a, "Lisbon"), (b, "Porto"), (c, "Braga"), (d, "Faro")])
    if way == "delete it":
        store.delete_fact("ann", facts[1].id)
        store.delete_fact("ann", facts[2].id)
    else:
        assert store.forget("ann", [b, c]).facts == 2
    left = store.facts("ann", chat.id)
    assert [fact.text for fact in left] == ["Lisbon", "Faro"]
    assert _holding(left) == ["Faro"]
    with store.engine.connect() as connection:
        assert len(connection.execute(sa.select(supersessions)).all()) == 1


def _kept_prompts(store: Store) -> set[str]:
    with store.engine.connect() as connection:
        return set(connection.execute(sa.select(prompts.c.message_id)).scalars())


def test_the_prompts_that_showed_it_or_what_was_made_from_it_go(store: Store, chat, talk, asked):
    ids = talk("My code is\n“4711”", "Noted", "Hi", "Hello", "Bye", "Bye", "Still", "Yes", "And", "So")
    ask, answers = ids[0], ids[1::2]
    (fact,) = _learn(store, chat.id, [(ask, "has a code")])
    elsewhere = store.create_conversation("ann", **asked)
    quoting, plain = store.append_all("ann", elsewhere.id, [Entry("assistant", "x"), Entry("assistant", "y")])
    said = {"messages": [{"role": "user", "content": 'As you said: My code is\n“4711”. "Right"?'}]}
    store.save_prompt("ann", answers[0], {"messages": []}, [])
    store.save_prompt("ann", answers[1], {}, [{"kind": "summary", "text": "s", "message_ids": [ask, ids[2]]}])
    store.save_prompt("ann", answers[2], {}, [{"kind": "facts", "text": "f", "fact_ids": [fact.id]}])
    store.save_prompt("ann", answers[3], {}, [{"kind": "recent", "text": "Hi", "message_ids": [ids[2]]}])
    store.save_prompt("ann", quoting.id, said, [])
    store.save_prompt("ann", plain.id, {"messages": [{"content": "My code is safe"}]}, [{"kind": "question"}])
    assert store.forget("ann", [ask]).prompts == 4
    assert _kept_prompts(store) == {answers[3], plain.id}


def test_a_short_word_takes_only_the_prompts_that_quote_it_as_a_word(store: Store, talk):
    ids = talk("Hello", "ok", "Hi", "Yes", "So", "No")
    store.save_prompt("ann", ids[3], {"messages": ["a token\nbook"]}, [])
    store.save_prompt("ann", ids[5], {"messages": ["line\nok\nline"]}, [])
    assert store.forget("ann", [ids[1]]).prompts == 1
    assert _kept_prompts(store) == {ids[3]}


@pytest.mark.parametrize(
    ("title", "left"),
    [
        ("My alarm code is…", ""),
        ("My alarm code is 4711, keep it", ""),
        ("Notes: My alarm code is 4711, keep it", ""),
        ("Travel", "Travel"),
        ("…", "…"),
    ],
)
def test_a_title_made_from_it_goes(store: Store, asked, title: str, left: str):
    chat = store.create_conversation("ann", title=title, **asked)
    (said,) = store.append_all("ann", chat.id, [Entry("user", "My alarm code is 4711, keep it")])
    store.forget("ann", [said.id])
    assert store.conversation("ann", chat.id).title == left


def _everything(store: Store) -> dict[str, list[object]]:
    with store.engine.connect() as connection:
        return {table.name: sorted(map(repr, connection.execute(sa.select(table)))) for table in metadata.sorted_tables}


def test_nothing_is_forgotten_while_an_answer_runs_anywhere(store: Store, chat, talk, asked, clock):
    (said,) = talk("Hi")
    elsewhere = store.create_conversation("ann", **asked)
    _, running = store.begin_turn("ann", elsewhere.id, "Hi", parent_id=None, **asked)
    before = _everything(store)
    with pytest.raises(TurnRunning, match="then forget again"):
        store.forget("ann", [said])
    assert _everything(store) == before
    clock.go_on(STALE_S + 1)
    assert store.forget("ann", [said]).messages == 1
    assert store.message("ann", running.id).status == "failed"


def test_anothers_running_answer_keeps_nobody_from_forgetting(store: Store, talk, asked):
    (said,) = talk("Hi")
    of_bob = store.create_conversation("bob", **asked)
    store.begin_turn("bob", of_bob.id, "Hi", parent_id=None, **asked)
    assert store.forget("ann", [said]).messages == 1


def test_if_one_message_is_not_there_none_is_forgotten(store: Store, talk, asked):
    (said,) = talk("Hi")
    of_bob = store.create_conversation("bob", **asked)
    (bobs,) = store.append_all("bob", of_bob.id, [Entry("user", "secret")])
    before = _everything(store)
    for other in (bobs.id, "nowhere"):
        with pytest.raises(NotFound, match=other):
            store.forget("ann", [said, other])
    assert _everything(store) == before


def test_what_was_learned_meanwhile_from_forgotten_words_is_not_kept(store: Store, chat, talk):
    ids = talk("My code is 4711", "", "Hi")
    read = {message.id: message.content for message in store.tail("ann", chat.id, limit=9)}
    store.forget("ann", [ids[0]])
    assert not store.save_lesson("ann", chat.id, "entity", _told(ids[2], Fact("x", "4711", (ids[0],))), read=read)
    store.save_vectors("ann", [Vector(ids[0], "small", 0, b"4711"), Vector(ids[2], "small", 0, b"hi")])
    assert store.facts("ann", chat.id) == store.derived("ann", chat.id, "entity") == []
    assert store.vectors("ann", chat.id, "small") == [(ids[2], 0, b"hi")]
    again = {message.id: message.content for message in store.tail("ann", chat.id, limit=9)}
    assert store.save_lesson("ann", chat.id, "entity", _told(ids[2]), read=again)


def test_text_is_found_whatever_its_case_on_every_path_and_only_as_it_stands(store: Store, chat, talk, asked):
    ids = talk("STRASSE 100%_a", "no", "Straße", "É")
    edited = talk("strasse", parent_id=ids[1])
    other = store.create_conversation("ann", **asked)
    (elsewhere,) = store.append_all("ann", other.id, [Entry("user", "Strasse")])
    assert store.find_text("ann", "straSSe") == [ids[0], ids[2], edited[0], elsewhere.id]
    assert store.find_text("ann", "straße", chat.id) == [ids[0], ids[2], edited[0]]
    assert store.find_text("ann", "0%_A") == [ids[0]]
    assert store.find_text("ann", "0__a") == store.find_text("ann", "") == store.find_text("bob", "no") == []
    assert store.find_text("ann", "é") == [ids[3]]


# -- the files' bytes -------------------------------------------------------------------------------


def _long(rng: random.Random) -> str:
    """Return text of some length that no database would compress, the canary in the middle of it."""
    filler = secrets.token_urlsafe(rng.choice([5, 60, 700, 5000]))
    return f"{filler} {CANARY} {filler[::-1]}"


def _confide(store: Store, chat_id: str, asked: dict[str, str]) -> list[str]:
    """Fill every table with what is to be forgotten, among what is to stay; return the messages that say it."""
    rng = random.Random(7)
    secret: list[str] = []
    parent = None
    for number in range(200):
        told = number % 5 == 0
        text = _long(rng) if told else f"stays {number} " * rng.choice([1, 30, 900])
        parent = store.append("ann", chat_id, "user", text, parent_id=parent, speaker=CANARY if told else "Ana").id
        secret += [parent] * told
        if number % 20 == 0:
            image = Image(CANARY, "image/png", _long(rng).encode() * 9)
            _, reply = store.begin_turn("ann", chat_id, _long(rng), parent_id=parent, images=[image], **asked)
            for length in (1, 60, 400, 3000):
                store.heartbeat("ann", reply.id, f"{CANARY} " * length)
            store.save_prompt("ann", reply.id, {"messages": [_long(rng)]}, [{"text": CANARY, "message_ids": [parent]}])
            store.finish("ann", reply.id, "ok", _long(rng), images=[image])
            store.set_feedback("ann", secret[number // 40], {"value": 1, "comment": _long(rng)})
            secret += [str(reply.parent_id), reply.id]
            parent = reply.id
    for message_id in secret:
        fact = Fact(CANARY, _long(rng), (message_id,), attribute=CANARY)
        store.save_lesson("ann", chat_id, "entity", _told(message_id, fact))
        lesson = Lesson(Derived(message_id, (message_id,), "h", {"lines": [_long(rng)]}))
        store.save_lesson("ann", chat_id, "summary", lesson)
    for fact in store.facts("ann", chat_id)[::3]:
        store.edit_fact("ann", fact.id, _long(rng))
    store.save_vectors("ann", [Vector(message_id, "small", 0, _long(rng).encode()) for message_id in secret])
    return secret


def _where(folder: Path) -> list[str]:
    files = [file for file in folder.rglob("*") if file.is_file()]
    return sorted(file.name for file in files if CANARY.encode() in file.read_bytes())


@pytest.fixture
def file_store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(f"sqlite:///{tmp_path}/store.db", busy_timeout_s=0.3)
    yield opened
    opened.close()


def test_forgotten_words_are_in_none_of_the_files_bytes(file_store: Store, tmp_path: Path, asked):
    chat = file_store.create_conversation("ann", title=f"About {CANARY}", **asked)
    (first,) = file_store.append_all("ann", chat.id, [Entry("user", f"About {CANARY} and more")])
    secret = [first.id, *_confide(file_store, chat.id, asked)]
    idle = Store.open(f"sqlite:///{tmp_path}/store.db")
    assert len(idle.tail("ann", chat.id, limit=999)) > 200
    assert "store.db-wal" in _where(tmp_path)
    forgotten = file_store.forget("ann", secret)
    assert (forgotten.messages, forgotten.facts, forgotten.summaries, forgotten.prompts, forgotten.erased) == (
        len(secret),
        len(secret) - 1,
        2 * (len(secret) - 1),
        10,
        True,
    )
    assert _where(tmp_path) == []
    idle.close()
    assert _where(tmp_path) == []
    assert sum(bool(m.content) for m in file_store.tail("ann", chat.id, limit=999)) == 160


def test_words_that_the_tree_left_behind_when_rows_grew_are_erased_too(file_store: Store, tmp_path: Path, asked):
    # SQLite moves rows to other pages as their neighbours grow, and does not clear where they were. Few orders of
    # growing leave something behind; this seed is one.
    rng = random.Random(17)
    chat = file_store.create_conversation("ann", **asked)
    words = [CANARY if number % 3 == 0 else "w" for number in range(400)]
    said = file_store.append_all("ann", chat.id, [Entry("user", word) for word in words])
    facts = tuple(Fact("a", message.content, (message.id,)) for message in said)
    file_store.save_lesson("ann", chat.id, "entity", Lesson(Derived(said[0].id, (said[0].id,), "h", {}), facts))
    kept = file_store.facts("ann", chat.id)
    for _ in range(600):
        fact = rng.choice(kept)
        file_store.edit_fact("ann", fact.id, f"{fact.text} " * rng.choice([1, 30, 100, 300]))
    secret = [message.id for message in said if message.content == CANARY]
    rng.shuffle(secret)
    assert file_store.forget("ann", secret).erased
    assert _where(tmp_path) == []


def test_while_somebody_reads_the_old_state_the_words_are_said_not_to_be_erased(
    file_store: Store, tmp_path: Path, asked
):
    chat = file_store.create_conversation("ann", **asked)
    (said,) = file_store.append_all("ann", chat.id, [Entry("user", CANARY)])
    reader = sqlite3.connect(tmp_path / "store.db", isolation_level=None)
    reader.execute("BEGIN")
    assert reader.execute("SELECT content FROM messages").fetchall() == [(CANARY,)]
    assert not file_store.forget("ann", [said.id]).erased
    assert file_store.message("ann", said.id).content == ""
    assert _where(tmp_path) != []
    reader.execute("COMMIT")
    again = file_store.forget("ann", [said.id])
    assert (again.messages, again.erased) == (0, True)
    assert _where(tmp_path) == []
    reader.close()


def test_words_forgotten_in_memory_are_gone(asked):
    store = Store.open("sqlite://")
    chat = store.create_conversation("ann", **asked)
    secret = _confide(store, chat.id, asked)
    assert store.forget("ann", secret).erased
    assert CANARY not in repr(_everything(store))
    store.close()


@pytest.fixture
def postgres_store(postgres_url) -> Iterator[Store]:
    opened = Store.open(postgres_url(), busy_timeout_s=0.3)
    yield opened
    opened.close()


def _tables_folder(store: Store) -> Path:
    """Return where PostgreSQL keeps its tables, with all that it has in memory written there."""
    with store.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        connection.exec_driver_sql("CHECKPOINT")
        return Path(connection.exec_driver_sql("SHOW data_directory").scalar_one()) / "base"


@pytest.mark.postgres
def test_forgotten_words_are_in_none_of_postgresqls_table_files(postgres_store: Store, asked):
    chat = postgres_store.create_conversation("ann", title=CANARY, **asked)
    secret = _confide(postgres_store, chat.id, asked)
    with postgres_store.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        connection.exec_driver_sql("ANALYZE")
    assert _where(_tables_folder(postgres_store)) != []
    postgres_store.update_conversation("ann", chat.id, title="")
    assert postgres_store.forget("ann", secret).erased
    assert _where(_tables_folder(postgres_store)) == []
    assert sum(bool(m.content) for m in postgres_store.tail("ann", chat.id, limit=999)) == 160


@pytest.mark.postgres
def test_postgresql_says_when_a_reader_keeps_the_words_in_its_files(postgres_store: Store, asked):
    chat = postgres_store.create_conversation("ann", **asked)
    (said,) = postgres_store.append_all("ann", chat.id, [Entry("user", CANARY)])
    snapshot = postgres_store.engine.execution_options(isolation_level="REPEATABLE READ")
    with snapshot.connect() as reader:
        reader.exec_driver_sql("SELECT 1")
        assert not postgres_store.forget("ann", [said.id]).erased
        assert postgres_store.message("ann", said.id).content == ""
    assert postgres_store.forget("ann", [said.id]).erased
    assert _where(_tables_folder(postgres_store)) == []


@pytest.mark.postgres
def test_tables_too_large_to_write_anew_are_said_not_to_be_erased(postgres_store: Store):
    assert not erase(postgres_store.engine, postgres_store.place, 0.3, rewrite_bytes=0)
    assert erase(postgres_store.engine, postgres_store.place, 0.3)


def test_a_prompt_of_another_chat_that_cites_a_title_made_of_forgotten_words_goes(store: Store, chat, asked):
    said = f"My alarm code is {CANARY} and here is a long story about how I came to choose it, years ago."
    source = store.create_conversation("ann", title=f"{said[:50].rstrip()}…", **asked)
    forgotten, cited = store.append_all("ann", source.id, [Entry("user", said), Entry("user", "I like plums.")])
    _, answer = store.begin_turn("ann", chat.id, "What do I like?", parent_id=None, **asked)
    block = f'[8 May 2023, chat "{source.title}"]\nUser: I like plums.'
    segments = [{"kind": "elsewhere", "text": block, "tokens": 9, "message_ids": [cited.id], "fact_ids": []}]
    store.save_prompt("ann", answer.id, {"messages": [block]}, segments)
    store.finish("ann", answer.id, "ok", "Plums.")
    assert store.forget("ann", [forgotten.id]).prompts == 1
    assert store.prompt("ann", answer.id) is None
