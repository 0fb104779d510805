"""Forgetting messages: their words leave the log and all that was made from them. The tree itself stays.

What was made from a message names it: facts and derived steps as their source, prompts in their segments. The sections
and statements that strategies derive are made from their own messages alone, so no others have to go with them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from errors import TurnRunning
from memory.attachments import asked
from memory.store.connected import AnyRow, Connected, conversation_of, new_id, not_found
from memory.store.erasing import erase
from memory.store.knowledge import bridge
from memory.store.schema import (
    attachments,
    conversations,
    derived,
    memories,
    memory_sources,
    messages,
    prompts,
    vectors,
)
from memory.store.turns import fail_stale

_BATCH = 1000
"""Ids in one query; SQLite and PostgreSQL take some ten thousands."""
_PAGE = 200
"""Prompts read at once: each may be as large as a model's window."""

_ANSWERING = (
    "A chat is being answered just now, and that may be with what is to be forgotten. "
    "Wait for the answer or press Stop, then forget again."
)


@dataclass(frozen=True)
class Forgotten:
    """What went."""

    messages: int
    """Messages that had words and have none now."""
    facts: int
    summaries: int
    """Steps that strategies had derived, such as sections of a summary."""
    prompts: int
    erased: bool
    """Whether the words are gone from the database's files, too. If not, somebody was reading: forget once more."""


class Forgetting(Connected):
    """The part of the store that forgets single messages."""

    def forget(self, owner: str, message_ids: Sequence[str]) -> Forgotten:
        """Take the words of these messages, and who spoke them, out of everything that the store keeps.

        The messages stay where they are, with role, status and times, and without a word. What goes: facts that have
        one of them as a source (a fact that such a one had superseded holds again, unless a later one supersedes it),
        what strategies derived from them, their vectors and images, the prompts that showed them or something made
        from them, and a title made from them. Copies of the words in other messages stay: find_text finds them.
        Forgetting again is safe, and finishes what `erased` says was left.
        Raises NotFound, and TurnRunning while any chat of the owner's is being answered; then nothing was changed.
        """
        wanted = list(dict.fromkeys(message_ids))
        with self._writing() as connection:
            self._wait_for_nobody(connection, owner)
            rows = _messages(connection, owner, wanted)
            fact_ids = _facts(connection, wanted)
            cited = _spoken_in(connection, {row.conversation_id for row in rows})
            traces = _Traces(frozenset(wanted), frozenset(fact_ids), cited, _texts(rows))
            _unsay(connection, rows)
            forgotten = Forgotten(
                messages=sum(bool(row.content) for row in rows),
                facts=_drop_facts(connection, fact_ids),
                summaries=_drop_derived(connection, rows),
                prompts=_drop_prompts(connection, owner, traces),
                erased=True,
            )
            _drop(connection, vectors.c.message_id, wanted)
            _drop(connection, attachments.c.message_id, wanted)
            _drop_titles(connection, rows, traces)
            _mark(connection, rows)
        erased = erase(self.engine, self.place, self.busy_timeout_s)
        return Forgotten(forgotten.messages, forgotten.facts, forgotten.summaries, forgotten.prompts, erased)

    def find_text(self, owner: str, needle: str, conversation_id: str | None = None) -> list[str]:
        """Return the ids of the messages that hold `needle`, whatever the case, on all paths, oldest first.

        conversation_id: look only there; in all of the owner's conversations, if not given. Raises NotFound.
        """
        folded = needle.casefold()
        if not folded:
            return []
        query = sa.select(messages.c.id, messages.c.content).join(conversations).where(conversations.c.owner == owner)
        with self._reading() as connection:
            if conversation_id is not None:
                conversation_of(connection, owner, conversation_id)
                query = query.where(messages.c.conversation_id == conversation_id)
            rows = connection.execute(query.order_by(messages.c.id), execution_options={"yield_per": _BATCH})
            return [message_id for message_id, content in rows if folded in content.casefold()]

    def _wait_for_nobody(self, connection: sa.Connection, owner: str) -> None:
        """Keep turns from beginning until the transaction ends. Raises TurnRunning if one runs: it holds a prompt."""
        whose = sa.select(conversations.c.id).where(conversations.c.owner == owner)
        chats = connection.execute(whose.order_by(conversations.c.id).with_for_update()).scalars().all()
        here = messages.c.conversation_id.in_(whose)
        if chats:
            fail_stale(connection, self._clock(), here)
        # Spelt out, or the partial index of running messages would not be used.
        running = messages.c.status == sa.literal_column("'running'")
        if connection.execute(sa.select(messages.c.id).where(running, here)).first():
            raise TurnRunning(_ANSWERING)


@dataclass(frozen=True)
class _Traces:
    """By what a prompt is known to show what is forgotten."""

    message_ids: frozenset[str]
    fact_ids: frozenset[str]
    cited_ids: frozenset[str]
    """All messages of the chats: a prompt that cites one from another chat may hold a title made of what went."""
    texts: tuple[tuple[str, str], ...]
    """Each as it was said, and as it stands within JSON."""

    def in_prompt(self, row: AnyRow) -> bool:
        """Say whether a prompt's segments name what is forgotten, or any of its texts quotes it."""
        if {row.message_id, row.parent_id} & self.message_ids:
            return True
        segments = json.loads(row.segments)
        for segment in segments:
            if isinstance(segment, dict) and (
                self.message_ids.intersection(segment.get("message_ids") or ())
                or self.fact_ids.intersection(segment.get("fact_ids") or ())
                or (segment.get("kind") == "elsewhere" and self.cited_ids.intersection(segment["message_ids"]))
            ):
                return True
        # As JSON first: reading every large prompt's values would take far longer.
        quoted = [text for text, json_text in self.texts if json_text in row.request or json_text in row.segments]
        return bool(quoted) and any(_holds(whole, quoted) for whole in _strings([json.loads(row.request), segments]))

    def in_title(self, title: str, text: str) -> bool:
        """Say whether a title was made from the beginning of a text, or quotes it."""
        start = title.removesuffix("…").rstrip()
        return bool(start) and (
            " ".join(asked(text).split()).startswith(start) or _holds(title, [text for text, _ in self.texts])
        )


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _strings(item)


def _holds(whole: str, texts: Iterable[str]) -> bool:
    """Say whether `whole` quotes one of the texts; not “token” for “ok”."""
    return any(re.search(rf"(?<!\w){re.escape(text)}(?!\w)", whole) for text in texts)


def _spoken_in(connection: sa.Connection, conversation_ids: Iterable[str]) -> frozenset[str]:
    query = sa.select(messages.c.id)
    batches = _batches(sorted(conversation_ids))
    return frozenset(
        message_id
        for batch in batches
        for message_id in connection.execute(query.where(messages.c.conversation_id.in_(batch))).scalars()
    )


def _texts(rows: Sequence[AnyRow]) -> tuple[tuple[str, str], ...]:
    said = dict.fromkeys(row.content.strip() for row in rows if row.content.strip())
    return tuple((text, json.dumps(text, ensure_ascii=False)[1:-1]) for text in said)


def _messages(connection: sa.Connection, owner: str, wanted: Sequence[str]) -> list[AnyRow]:
    column = messages.c
    query = sa.select(
        column.id, column.conversation_id, column.content, column.usage, column.feedback, conversations.c.title
    ).join(conversations)
    found: list[AnyRow] = []
    for batch in _batches(wanted):
        found += connection.execute(query.where(column.id.in_(batch), conversations.c.owner == owner))
    if missing := sorted(set(wanted) - {row.id for row in found}):
        raise not_found("message", missing[0])
    return found


def _unsay(connection: sa.Connection, rows: Sequence[AnyRow]) -> None:
    if not rows:
        return
    empty = sa.update(messages).where(messages.c.id == sa.bindparam("forgotten"))
    empty = empty.values(content="", speaker="", error="", usage=sa.bindparam("_usage"), feedback=sa.bindparam("_said"))
    values = [{"forgotten": r.id, "_usage": _wordless(r.usage), "_said": _wordless(r.feedback)} for r in rows]
    connection.execute(empty, values)


def _wordless(value: object) -> object:
    """Return a JSON value with every text in it emptied: counts and thumbs stay, comments do not."""
    if isinstance(value, dict):
        return {name: _wordless(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_wordless(item) for item in value]
    return "" if isinstance(value, str) else value


def _facts(connection: sa.Connection, message_ids: Sequence[str]) -> list[str]:
    found: dict[str, None] = {}
    for batch in _batches(message_ids):
        query = sa.select(memory_sources.c.memory_id).where(memory_sources.c.message_id.in_(batch))
        found |= dict.fromkeys(connection.execute(query).scalars())
    return list(found)


def _drop_facts(connection: sa.Connection, fact_ids: Sequence[str]) -> int:
    for fact_id in fact_ids:
        bridge(connection, fact_id)
        connection.execute(sa.delete(memories).where(memories.c.id == fact_id))
    return len(fact_ids)


def _drop_derived(connection: sa.Connection, rows: Sequence[AnyRow]) -> int:
    """Drop every step that names one of the messages; those that do not are made from other words."""
    ids = {row.id for row in rows}
    doomed: list[str] = []
    for chat in {row.conversation_id for row in rows}:
        query = sa.select(derived.c.id, derived.c.upto_message_id, derived.c.source_ids)
        for step in connection.execute(query.where(derived.c.conversation_id == chat)):
            if ids.intersection((step.upto_message_id, *step.source_ids)):
                doomed.append(step.id)
    return _drop(connection, derived.c.id, doomed)


def _drop_prompts(connection: sa.Connection, owner: str, traces: _Traces) -> int:
    query = (
        sa.select(
            prompts.c.message_id,
            messages.c.parent_id,
            sa.cast(prompts.c.request, sa.Text).label("request"),
            sa.cast(prompts.c.segments, sa.Text).label("segments"),
        )
        .join(messages, messages.c.id == prompts.c.message_id)
        .join(conversations)
        .where(conversations.c.owner == owner)
    )
    rows = connection.execute(query, execution_options={"yield_per": _PAGE})
    return _drop(connection, prompts.c.message_id, [row.message_id for row in rows if traces.in_prompt(row)])


def _drop_titles(connection: sa.Connection, rows: Sequence[AnyRow], traces: _Traces) -> None:
    made = {row.conversation_id for row in rows if traces.in_title(row.title, row.content)}
    for batch in _batches(sorted(made)):
        connection.execute(sa.update(conversations).where(conversations.c.id.in_(batch)).values(title=""))


def _mark(connection: sa.Connection, rows: Sequence[AnyRow]) -> None:
    """Let those who keep one of the logs see that it is not what it was."""
    for batch in _batches(sorted({row.conversation_id for row in rows})):
        connection.execute(sa.update(conversations).where(conversations.c.id.in_(batch)).values(forgotten=new_id()))


def _drop(connection: sa.Connection, column: sa.Column[str], values: Sequence[str]) -> int:
    gone = (connection.execute(sa.delete(column.table).where(column.in_(batch))) for batch in _batches(values))
    return sum(result.rowcount for result in gone)


def _batches(values: Sequence[str]) -> Iterator[Sequence[str]]:
    return (values[start : start + _BATCH] for start in range(0, len(values), _BATCH))
