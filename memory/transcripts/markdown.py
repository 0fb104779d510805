"""Markdown: a YAML front matter, then a heading and the unchanged text for each message, and what came with it.

Attached texts stand in fences under their names; images are in the file itself, as data.

For reading, not for reading back: a message may itself hold a heading that looks like a speaker's, or a line of dashes.
JSON is the format that loses nothing.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Sequence
from pathlib import PurePath

from memory.attachments import AttachedText, join, split
from memory.store.records import Conversation, Image, Message
from memory.transcripts import NO_IMAGES, UNTITLED, Format, Images, answered_by, moment, notes, one_line

_SPEAKERS = {"user": "You", "assistant": "Assistant", "system": "System"}


def write(conversation: Conversation, messages: Sequence[Message], images: Images = NO_IMAGES) -> str:
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
    return "\n".join(lines) + "".join(_section(message, images.get(message.id, ())) for message in messages)


def _yaml(value: object) -> str:
    """Write a JSON value as YAML, escaping what JSON leaves alone and YAML forbids or takes for a line end."""
    text = json.dumps(value, ensure_ascii=False)
    return re.sub("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]", lambda found: f"\\u{ord(found[0]):04x}", text)


def _section(message: Message, images: Sequence[Image]) -> str:
    about = [f"answered by {by}"] if message.role == "assistant" and (by := answered_by(message)) else []
    aside = "".join(f"> {note}\n" for note in [*about, *notes(message)])
    heading = f"## {_SPEAKERS[message.role]}, {moment(message.created_at)}\n"
    return "\n".join(["", heading, *([aside] if aside else []), _body(message, images), ""])


def _body(message: Message, images: Sequence[Image]) -> str:
    """Return what was said and what came with it. Only a user attaches texts: an answer may quote their form."""
    said, files = split(message.content) if message.role == "user" else (message.content, ())
    if not files and not images:
        return message.content
    if images and not files:
        said = message.content.removesuffix(join("", images=[image.name for image in images])).rstrip("\n")
    return "\n\n".join([part for part in (said, *map(_fenced, files), *map(_picture, images)) if part])


def _fenced(file: AttachedText) -> str:
    longest = max((len(run) for run in re.findall("`{3,}", file.text)), default=2)
    fence = "`" * (longest + 1)
    kind = re.sub(r"[^\w+#-]", "", PurePath(file.name).suffix)
    return f"**{_plain(file.name)}**\n\n{fence}{kind}\n{file.text}\n{fence}"


def _picture(image: Image) -> str:
    return f"![{_plain(image.name)}](data:{image.media_type};base64,{base64.b64encode(image.data).decode()})"


def _plain(name: str) -> str:
    return re.sub(r"([\\`*_\[\]<>&])", r"\\\1", one_line(name))


FORMAT = Format("Markdown", "md", "text/markdown", write)
