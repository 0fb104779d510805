"""What strategies learned from the log, and what of it holds on a path. Calls no model.

Everything learned names the messages it was learned from, and is given out only where all of them are on the path.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from memory.store.connected import AnyRow, Connected, conversation_of, new_id, not_found
from memory.store.paths import leaf_of, on, spans
from memory.store.schema import derived, memories, memory_sources, messages, supersessions
from memory.strategies import Derived, Fact, Lesson

FACT = "fact"
"""The kind of memory that a strategy learns."""

_DERIVED = (derived.c.upto_message_id, derived.c.source_ids, derived.c.input_hash, derived.c.state)


class Knowledge(Connected):
    """The part of the store that keeps what was learned."""

    def derived(self, owner: str, conversation_id: str, strategy: str, *, leaf_id: str | None = None) -> list[Derived]:
        """Return what that strategy learned on a path, oldest first. leaf_id: the shown path's, if not given.

        Raises NotFound.
        """
        with self._reading() as connection:
            leaf = leaf_of(connection, owner, conversation_id, leaf_id)
            if leaf is None:
                return []
            path = spans(leaf)
            query = (
                sa.select(*_DERIVED)
                .join(messages, messages.c.id == derived.c.upto_message_id)
                .join(path, on(path))
                .where(derived.c.conversation_id == conversation_id, derived.c.strategy == strategy)
                .order_by(messages.c.depth, derived.c.id)
            )
            return [_as_derived(row) for row in connection.execute(query)]

    def find_derived(self, owner: str, conversation_id: str, strategy: str, input_hash: str) -> Derived | None:
        """Return what was learned from exactly these inputs, on any path; None if nothing was. Raises NotFound."""
        query = sa.select(*_DERIVED).where(
            derived.c.conversation_id == conversation_id,
            derived.c.strategy == strategy,
            derived.c.input_hash == input_hash,
        )
        with self._reading() as connection:
            conversation_of(connection, owner, conversation_id)
            row = connection.execute(query.order_by(derived.c.id.desc()).limit(1)).first()
        return _as_derived(row) if row else None

    def facts(self, owner: str, conversation_id: str, *, leaf_id: str | None = None) -> list[Fact]:
        """Return the facts whose sources are all on a path, in the order in which they were said, superseded ones too.

        leaf_id: the shown path's, if not given. A fact counts as superseded where the newer one is on the path too.
        Raises NotFound.
        """
        with self._reading() as connection:
            leaf = leaf_of(connection, owner, conversation_id, leaf_id)
            if leaf is None:
                return []
            sources = _sources(connection, conversation_id, leaf)
            rows = connection.execute(
                sa.select(memories.c.id, memories.c.subject, memories.c.text, memories.c.attribute).where(
                    memories.c.conversation_id == conversation_id, memories.c.owner == owner, memories.c.kind == FACT
                )
            )
            said: dict[str, tuple[int, Fact]] = {}
            for fact_id, subject, text, attribute in rows:
                depth, source_ids = sources.get(fact_id, (-1, ()))
                if depth is not None:
                    said[fact_id] = (depth, Fact(subject, text, source_ids, id=fact_id, attribute=attribute))
            newer = _supersessions(connection, conversation_id)
        ordered = [fact for _, fact in sorted(said.values(), key=lambda item: (item[0], item[1].id))]
        return [
            replace(fact, superseded_by=max((by for by in newer.get(fact.id, ()) if by in said), default=""))
            for fact in ordered
        ]

    def save_lesson(
        self,
        owner: str,
        conversation_id: str,
        strategy: str,
        lesson: Lesson,
        *,
        read: Mapping[str, str] | None = None,
    ) -> bool:
        """Keep what was learned from one block of messages: as a whole or, if anything fails, not at all.

        A superseded fact that was deleted meanwhile is passed over.
        read: the words of the messages by id, as they were when it was learned; a model takes its time over them.
        Returns False, and changes nothing, if the same was learned before, or if any of the words read was forgotten
        meanwhile. Raises NotFound if a message it was learned from is not in the conversation.
        """
        step = lesson.derived
        with self._writing() as connection:
            conversation_of(connection, owner, conversation_id, lock=True)
            if _is_known(connection, conversation_id, strategy, step):
                return False
            named = {step.upto_message_id, *step.source_ids, *(id for fact in lesson.facts for id in fact.source_ids)}
            _check_messages(connection, conversation_id, named)
            if read and _are_forgotten(connection, conversation_id, read):
                return False
            now = self._clock()
            _keep_step(connection, conversation_id, strategy, step, now)
            common = {"owner": owner, "conversation_id": conversation_id, "strategy": strategy, "learned_at": now}
            fact_ids = _keep_facts(connection, lesson.facts, common)
            _supersede(connection, conversation_id, {old: fact_ids[new] for old, new in lesson.superseded.items()})
        return True

    def edit_fact(self, owner: str, fact_id: str, text: str) -> None:
        """Put the user's wording in place of what was learned. Raises NotFound."""
        query = sa.update(memories).where(memories.c.id == fact_id, memories.c.owner == owner)
        with self._writing() as connection:
            if not connection.execute(query.values(text=text, edited=True)).rowcount:
                raise not_found("memory", fact_id)

    def delete_fact(self, owner: str, fact_id: str) -> None:
        """Forget a fact. One that it had superseded holds again, unless a later one supersedes it. Raises NotFound."""
        mine = sa.and_(memories.c.id == fact_id, memories.c.owner == owner)
        with self._writing() as connection:
            if not connection.execute(sa.select(memories.c.id).where(mine)).first():
                raise not_found("memory", fact_id)
            bridge(connection, fact_id)
            connection.execute(sa.delete(memories).where(mine))


def bridge(connection: sa.Connection, fact_id: str) -> None:
    """Point what a fact superseded at what supersedes it, before it goes: Lisbon, Porto, Faro without Porto."""
    older = supersessions.alias("older")
    through = (
        sa.select(older.c.memory_id, supersessions.c.by_id)
        .join(older, older.c.by_id == supersessions.c.memory_id)
        .where(supersessions.c.memory_id == fact_id)
    )
    pairs = {tuple(row) for row in connection.execute(through)}
    there = sa.select(supersessions.c.memory_id, supersessions.c.by_id).where(
        supersessions.c.memory_id.in_([old for old, _ in pairs])
    )
    pairs -= {tuple(row) for row in connection.execute(there)}
    _insert(connection, supersessions, [{"memory_id": old, "by_id": by} for old, by in sorted(pairs)])


def _as_derived(row: AnyRow) -> Derived:
    upto_message_id, source_ids, input_hash, state = row
    return Derived(upto_message_id, tuple(source_ids), input_hash, state)


def _insert(connection: sa.Connection, table: sa.Table, rows: list[dict[str, Any]]) -> None:
    if rows:
        connection.execute(sa.insert(table), rows)


def _sources(
    connection: sa.Connection, conversation_id: str, leaf: AnyRow
) -> dict[str, tuple[int | None, tuple[str, ...]]]:
    """Return, for each fact, the depth at which it was said and its messages; no depth if one is not on the path."""
    path = spans(leaf)
    query = (
        sa.select(memory_sources.c.memory_id, messages.c.id, messages.c.depth, path.c.branch_id)
        .join(memories, memories.c.id == memory_sources.c.memory_id)
        .join(messages, messages.c.id == memory_sources.c.message_id)
        .outerjoin(path, on(path))
        .where(memories.c.conversation_id == conversation_id)
        .order_by(memory_sources.c.memory_id, memory_sources.c.position)
    )
    found: dict[str, tuple[int | None, tuple[str, ...]]] = {}
    for fact_id, message_id, depth, branch_id in connection.execute(query):
        said, ids = found.get(fact_id, (-1, ()))
        there = said is not None and branch_id is not None
        found[fact_id] = (max(said or 0, depth) if there else None, (*ids, message_id))
    return found


def _supersessions(connection: sa.Connection, conversation_id: str) -> dict[str, list[str]]:
    query = (
        sa.select(supersessions.c.memory_id, supersessions.c.by_id)
        .join(memories, memories.c.id == supersessions.c.memory_id)
        .where(memories.c.conversation_id == conversation_id)
    )
    found: dict[str, list[str]] = {}
    for old, by in connection.execute(query):
        found.setdefault(old, []).append(by)
    return found


def _is_known(connection: sa.Connection, conversation_id: str, strategy: str, step: Derived) -> bool:
    query = sa.select(derived.c.id).where(
        derived.c.conversation_id == conversation_id,
        derived.c.strategy == strategy,
        derived.c.upto_message_id == step.upto_message_id,
        derived.c.input_hash == step.input_hash,
    )
    return connection.execute(query).first() is not None


def _check_messages(connection: sa.Connection, conversation_id: str, message_ids: set[str]) -> None:
    there = messages.c.conversation_id == conversation_id
    found = set(connection.execute(sa.select(messages.c.id).where(messages.c.id.in_(message_ids), there)).scalars())
    for message_id in sorted(message_ids - found):
        raise not_found("message", message_id)


def _are_forgotten(connection: sa.Connection, conversation_id: str, read: Mapping[str, str]) -> bool:
    spoken = [message_id for message_id, text in read.items() if text]
    blank = sa.and_(messages.c.conversation_id == conversation_id, messages.c.content == "")
    return connection.execute(sa.select(messages.c.id).where(messages.c.id.in_(spoken), blank)).first() is not None


def _keep_step(connection: sa.Connection, conversation_id: str, strategy: str, step: Derived, now: datetime) -> None:
    row = {
        "id": new_id(),
        "conversation_id": conversation_id,
        "strategy": strategy,
        "upto_message_id": step.upto_message_id,
        "input_hash": step.input_hash,
        "source_ids": step.source_ids,
        "state": step.state,
        "created_at": now,
    }
    connection.execute(sa.insert(derived).values(row))


def _keep_facts(connection: sa.Connection, facts: Sequence[Fact], common: dict[str, Any]) -> list[str]:
    """Insert the facts and where they were said; return their new ids in the same order."""
    kept = [(new_id(), fact) for fact in facts]
    rows = [
        {"id": fact_id, "subject": fact.subject, "attribute": fact.attribute, "text": fact.text}
        for fact_id, fact in kept
    ]
    common = {**common, "kind": FACT, "pinned": False, "edited": False}
    _insert(connection, memories, [row | common for row in rows])
    sources = [
        {"memory_id": fact_id, "message_id": message_id, "position": position}
        for fact_id, fact in kept
        for position, message_id in enumerate(dict.fromkeys(fact.source_ids))
    ]
    _insert(connection, memory_sources, sources)
    return [fact_id for fact_id, _ in kept]


def _supersede(connection: sa.Connection, conversation_id: str, newer: Mapping[str, str]) -> None:
    """Point old facts at those that replace them, as far as the old ones are still there."""
    query = sa.select(memories.c.id).where(
        memories.c.id.in_(list(newer)), memories.c.conversation_id == conversation_id
    )
    there = connection.execute(query).scalars()
    _insert(connection, supersessions, [{"memory_id": old, "by_id": newer[old]} for old in there])
