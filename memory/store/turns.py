"""The log's writing side: a turn begins, beats, and ends once. What is said is never overwritten by another message.

A running answer is kept alive by heartbeats. One that has been silent for STALE_S seconds counts as broken off.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from errors import NotFound, TurnRunning
from memory.store.attachments import add_images
from memory.store.connected import Connected, conversation_of, message_of, owned
from memory.store.entries import RUNNING, add, touch
from memory.store.records import Conversation, Ended, Image, Message, Prompt
from memory.store.schema import messages, prompts

STALE_S = 10.0
"""Seconds without a heartbeat after which a running answer counts as broken off."""

BROKEN_OFF = "The answer was broken off because the app was stopped. What had arrived is kept; ask again for the rest."
_BINNED = "The chat “{name}” is in the bin. Restore it to go on with it."


class Turns(Connected):
    """The part of the store that writes the log."""

    def begin_turn(
        self,
        owner: str,
        conversation_id: str,
        text: str,
        *,
        parent_id: str | None,
        provider: str,
        model: str,
        strategy: str,
        images: Sequence[Image] = (),
    ) -> tuple[Message, Message]:
        """Keep the user's message and an empty, running answer under it, and make that the leaf: both or neither.

        parent_id: the message that is answered to; None begins a path of its own. images: those of the message.
        Raises TurnRunning, and NotFound if there is no such parent or the conversation is in the bin.
        """
        now = self._clock()
        asked_by = {"provider": provider, "model": model, "strategy": strategy}
        with self._writing() as connection:
            _make_way(connection, owner, conversation_id, now)
            question = add(connection, conversation_id, parent_id, now, role="user", content=text, **asked_by)
            add_images(connection, question.id, images)
            answer = _add_running(connection, conversation_id, question.id, now, asked_by)
        return question, answer

    def begin_answer(
        self, owner: str, conversation_id: str, question_id: str, *, provider: str, model: str, strategy: str
    ) -> Message:
        """Begin another answer to a question, beside those it has, and make it the leaf. Raises as begin_turn."""
        now = self._clock()
        with self._writing() as connection:
            _make_way(connection, owner, conversation_id, now)
            if message_of(connection, owner, question_id, conversation_id).role != "user":
                raise NotFound(f"The message “{question_id}” is not a question. Choose a question to answer anew.")
            asked_by = {"provider": provider, "model": model, "strategy": strategy}
            return _add_running(connection, conversation_id, question_id, now, asked_by)

    def heartbeat(self, owner: str, message_id: str, content: str) -> bool:
        """Keep what has arrived of a running answer, and that it is alive.

        Returns False, and changes nothing, if it has ended meanwhile. Raises NotFound.
        """
        return self._while_running(owner, message_id, {"content": content, "heartbeat_at": self._clock()})

    def finish(
        self,
        owner: str,
        message_id: str,
        status: Ended,
        content: str,
        *,
        usage: Mapping[str, Any] | None = None,
        error: str = "",
        model: str | None = None,
        images: Sequence[Image] = (),
    ) -> bool:
        """End a running answer. model: the name that the provider gave, where it differs from the one asked for.

        images: those that the answer brought.
        Returns False, and changes nothing, if it had ended already. Raises NotFound.
        """
        if status not in {"ok", "stopped", "failed"}:
            raise ValueError(f"an answer cannot end as {status!r}")
        now = self._clock()
        values = {"status": status, "content": content, "usage": usage, "error": error, "finished_at": now}
        return self._while_running(owner, message_id, values if model is None else values | {"model": model}, images)

    def fail_stale(self, owner: str | None) -> int:
        """End every answer that has been silent for STALE_S as failed, keeping what had arrived.

        owner: None for everybody's, at start-up. Returns how many there were.
        """
        whose = sa.true() if owner is None else owned(owner)
        now = self._clock()
        with self._reading() as connection:
            if not connection.execute(sa.select(messages.c.id).where(_silent(now), whose)).first():
                return 0
        with self._writing() as connection:
            return fail_stale(connection, now, whose)

    def set_feedback(self, owner: str, message_id: str, feedback: Mapping[str, Any] | None) -> None:
        """Keep what the user thinks of an answer, {"value": 1 or -1, "comment": ".."}; None takes it back.

        Raises NotFound.
        """
        with self._writing() as connection:
            message_of(connection, owner, message_id)
            connection.execute(sa.update(messages).where(messages.c.id == message_id).values(feedback=feedback))

    def save_prompt(
        self, owner: str, message_id: str, request: Mapping[str, Any], segments: list[dict[str, Any]]
    ) -> None:
        """Keep exactly what the model was given for this answer, in place of what was kept before. Raises NotFound."""
        row = {"message_id": message_id, "request": request, "segments": segments, "created_at": self._clock()}
        with self._writing() as connection:
            message = message_of(connection, owner, message_id)
            conversation_of(connection, owner, message.conversation_id, lock=True)
            connection.execute(sa.delete(prompts).where(prompts.c.message_id == message_id))
            connection.execute(sa.insert(prompts).values(row))

    def prompt(self, owner: str, message_id: str) -> Prompt | None:
        """Return what the model was given for this answer; None if that was not kept. Raises NotFound."""
        columns = (prompts.c.message_id, prompts.c.request, prompts.c.segments, prompts.c.created_at)
        with self._reading() as connection:
            message_of(connection, owner, message_id)
            row = connection.execute(sa.select(*columns).where(prompts.c.message_id == message_id)).first()
        return Prompt(*row) if row else None

    def _while_running(
        self, owner: str, message_id: str, values: Mapping[str, Any], images: Sequence[Image] = ()
    ) -> bool:
        still = sa.update(messages).where(messages.c.id == message_id, messages.c.status == "running", owned(owner))
        with self._writing() as connection:
            changed = connection.execute(still.values(**values)).rowcount > 0
            if not changed or "finished_at" in values:
                message = message_of(connection, owner, message_id)
                if changed:
                    add_images(connection, message_id, images)
                    touch(connection, message.conversation_id, updated_at=values["finished_at"])
        return changed


def _make_way(connection: sa.Connection, owner: str, conversation_id: str, now: datetime) -> None:
    """Lock the conversation and see that no answer runs in it. Raises TurnRunning, NotFound."""
    conversation = Conversation(*conversation_of(connection, owner, conversation_id, lock=True))
    if conversation.deleted_at is not None:
        raise NotFound(_BINNED.format(name=conversation.title or conversation_id))
    here = messages.c.conversation_id == conversation_id
    fail_stale(connection, now, here)
    if connection.execute(sa.select(messages.c.id).where(here, messages.c.status == "running")).first():
        raise TurnRunning(RUNNING)


def _silent(now: datetime) -> sa.ColumnElement[bool]:
    # Spelt out, or the partial index of running messages would not be used.
    running = messages.c.status == sa.literal_column("'running'")
    return sa.and_(running, messages.c.heartbeat_at < now - timedelta(seconds=STALE_S))


def fail_stale(connection: sa.Connection, now: datetime, where: sa.ColumnElement[bool]) -> int:
    """End those of the messages that have been silent for STALE_S as failed; return how many there were."""
    silent = sa.update(messages).where(_silent(now), where)
    values = {"status": "failed", "error": BROKEN_OFF, "finished_at": messages.c.heartbeat_at}
    return connection.execute(silent.values(**values)).rowcount


def _add_running(
    connection: sa.Connection, conversation_id: str, question_id: str, now: datetime, asked_by: Mapping[str, str]
) -> Message:
    running = {"role": "assistant", "content": "", "status": "running", "finished_at": None}
    return add(connection, conversation_id, question_id, now, **running, **asked_by)
