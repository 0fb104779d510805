"""Markdown: a YAML front matter, then a heading and the unchanged text for each message.

For reading, not for reading back: a message may itself hold a heading that looks like a speaker's, or a line of dashes.
JSON is the format that loses nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from memory.store.records import Conversation, Message
from memory.transcripts import UNTITLED, Format, answered_by, moment, notes, one_line

_SPEAKERS = {"user": "You", "assistant": "Assistant", "system": "System"}


def write(conversation: Conversation, messages: Sequence[Message]) -> str:
    """Return the conversation as Markdown. The front matter's texts are JSON strings, which are valid YAML."""
    front = {
        "title": conversation.title or UNTITLED,
        "created": moment(conversation.created_at),
        "updated": moment(conversation.updated_at),
        "assistant": conversation.assistant,
        "provider": conversation.provider,
        "model": conversation.model,
        "strategy": conversation.strategy,
        "messages": len(messages),
    }
    lines = ["---", *(f"{key}: {_yaml(value)}" for key, value in front.items()), "---", ""]
    lines += [f"# {one_line(conversation.title) or UNTITLED}", ""]
    return "\n".join(lines) + "".join(_section(message) for message in messages)


def _yaml(value: object) -> str:
    """Write a JSON value as YAML, escaping what JSON leaves alone and YAML forbids or takes for a line end."""
    text = json.dumps(value, ensure_ascii=False)
    return re.sub("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]", lambda found: f"\\u{ord(found[0]):04x}", text)


def _section(message: Message) -> str:
    about = [f"answered by {by}"] if message.role == "assistant" and (by := answered_by(message)) else []
    aside = "".join(f"> {note}\n" for note in [*about, *notes(message)])
    heading = f"## {_SPEAKERS[message.role]}, {moment(message.created_at)}\n"
    return "\n".join(["", heading, *([aside] if aside else []), message.content, ""])


FORMAT = Format("Markdown", "md", "text/markdown", write)
