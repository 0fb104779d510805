"""Plain text: who said what and when, each message's lines set in by four spaces.

The indent keeps a message that imitates a speaker's line from being taken for one; what a message says is not changed.
Of an image there is its name alone.
"""

from __future__ import annotations

from collections.abc import Sequence

from memory.store.records import Conversation, Message
from memory.transcripts import NO_IMAGES, UNTITLED, Format, Images, answered_by, moment, notes, one_line

_SPEAKERS = {"user": "You", "assistant": "Assistant", "system": "System"}


def write(conversation: Conversation, messages: Sequence[Message], images: Images = NO_IMAGES) -> str:  # noqa: ARG001
    """Return the conversation as plain text."""
    title = one_line(conversation.title) or UNTITLED
    when = f"{moment(conversation.created_at)} to {moment(conversation.updated_at)}, {len(messages)} messages"
    return f"{title}\n{when}\n" + "".join(_entry(message) for message in messages)


def _entry(message: Message) -> str:
    about = [by] if message.role == "assistant" and (by := answered_by(message)) else []
    brackets = "".join(f" [{note}]" for note in [*about, *notes(message)])
    body = "".join(f"    {line}\n" for line in message.content.split("\n"))
    return f"\n{moment(message.created_at)} {_SPEAKERS[message.role]}{brackets}:\n{body}"


FORMAT = Format("Plain text", "txt", "text/plain", write)
