"""How a conversation is written down for somebody to keep, and the register of formats in this folder.

A format is a function from a conversation, its messages and their images to a text. It knows no store and no page. To
add one, drop a file here that ends with `FORMAT = Format(...)`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from types import MappingProxyType
from typing import Protocol

from memory.registry import walk
from memory.store.records import Conversation, Image, Message

UNTITLED = "Untitled chat"


Images = Mapping[str, Sequence[Image]]
"""The images of messages, by the messages' ids."""
NO_IMAGES: Images = MappingProxyType({})


class Write(Protocol):
    """A function that writes a conversation down."""

    def __call__(self, conversation: Conversation, messages: Sequence[Message], images: Images = NO_IMAGES, /) -> str:
        """Return the conversation as a text."""


@dataclass(frozen=True)
class Format:
    """One way to write a conversation down."""

    label: str
    """Name for people."""
    extension: str
    """Of the file, without the dot."""
    mime: str
    """Media type."""
    write: Write
    """Writes the messages of one path, oldest first, whole and in that order."""


def moment(time: datetime) -> str:
    """Return a time as UTC in ISO 8601, to the second: 2026-11-20T07:24:00Z."""
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def notes(message: Message) -> list[str]:
    """Return what a reader should know about a message besides its text, one short phrase each."""
    found = []
    if message.status == "running":
        found.append("still being written")
    if message.status == "stopped":
        found.append("stopped before the end")
    if message.status == "failed":
        found.append(f"failed: {one_line(message.error)}" if message.error else "failed")
    if sources := (message.usage or {}).get("sources"):
        found.append(f"from {'; '.join(one_line(str(source)) for source in sources)}")
    if message.feedback:
        liked = "liked" if message.feedback.get("value") == 1 else "disliked"
        comment = one_line(str(message.feedback.get("comment") or ""))
        found.append(f"{liked}: {comment}" if comment else liked)
    return found


def answered_by(message: Message) -> str:
    """Return provider, model and strategy of an answer, as far as they are known."""
    parts = [part for part in (message.provider, message.model) if part]
    if message.strategy:
        parts.append(f"{message.strategy} memory")
    return ", ".join(one_line(part) for part in parts)


def one_line(text: str) -> str:
    """Return `text` with every run of white space, line ends included, as one space."""
    return " ".join(text.split())


@cache
def formats() -> Mapping[str, Format]:
    """Return every format in this folder by name, its file's name. Raises TypeError for a file that defines none."""
    return walk(__name__, "FORMAT", Format)
