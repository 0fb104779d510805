"""What the store gives out: plain frozen values. Knows nothing of databases."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

Role = Literal["user", "assistant", "system"]
Status = Literal["ok", "running", "stopped", "failed"]
Ended = Literal["ok", "stopped", "failed"]


def utc_now() -> datetime:
    """Return the time now, in UTC and timezone-aware."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Conversation:
    """One chat and how it is answered. Its log is in the messages."""

    id: str
    owner: str
    title: str
    assistant: str
    provider: str
    model: str
    strategy: str
    settings: dict[str, Any]
    """What the user set for it, JSON values only; never a key."""
    pinned: bool
    archived: bool
    leaf_id: str | None
    """The newest message of the path that is shown; None while there is no message."""
    created_at: datetime
    updated_at: datetime
    """When a message was last added to it or ended; renaming and the like leave it alone."""
    deleted_at: datetime | None
    """When it was put in the bin; None while it is not there."""


@dataclass(frozen=True)
class Message:
    """One entry of the log."""

    id: str
    conversation_id: str
    parent_id: str | None
    role: Role
    content: str
    status: Status
    depth: int
    """How many messages come before it on its path; 0 for the first."""
    provider: str
    model: str
    strategy: str
    usage: dict[str, Any] | None
    """Tokens as the provider counted them: {"input_tokens": .., "output_tokens": .., ...}."""
    feedback: dict[str, Any] | None
    """{"value": 1 or -1, "comment": "..."}"""
    error: str
    """For people: why it failed; empty otherwise."""
    created_at: datetime
    finished_at: datetime | None
    """None while it is running."""
    speaker: str = ""
    """Name of who said it; empty where the role says it all."""


@dataclass(frozen=True)
class Image:
    """A picture that came with a message."""

    name: str
    media_type: str
    """Such as "image/png"."""
    data: bytes = field(repr=False)


@dataclass(frozen=True)
class Standing:
    """How the log of a conversation stands: while two are equal, nothing was added and nothing forgotten.

    An answer that broke off while it was running may end without a trace here.
    """

    conversation_id: str
    title: str
    leaf_id: str | None
    forgotten: str
    """Another value each time something in the log is forgotten."""
    updated_at: datetime


@dataclass(frozen=True)
class Entry:
    """A message to be added to the log."""

    role: Role
    content: str
    speaker: str = ""
    at: datetime | None = None
    """When it was said, timezone-aware; now, if not given."""


@dataclass(frozen=True)
class Prompt:
    """Exactly what a model was given for one answer."""

    message_id: str
    request: dict[str, Any]
    segments: list[dict[str, Any]]
    created_at: datetime
