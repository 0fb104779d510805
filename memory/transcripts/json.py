"""JSON: every field of the conversation and its messages, ids and parents too, so that it can be imported again."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime

from memory.store.records import Conversation, Message
from memory.transcripts import NO_IMAGES, Format, Images

VERSION = "memory-bot/1"
"""Raised whenever a reader of the old form would misread the new one."""


def write(conversation: Conversation, messages: Sequence[Message], images: Images = NO_IMAGES) -> str:
    """Return an object with "format", "conversation" and "messages"; times are ISO 8601 in UTC, to the microsecond.

    A message with images has them as "images": name, media type, and the bytes in Base64.
    The owner is left out: it says who somebody is with the one who signed them in, and an import has its own.
    """
    about = asdict(conversation)
    del about["owner"]
    whole = {"format": VERSION, "conversation": about, "messages": [_message(message, images) for message in messages]}
    return json.dumps(whole, ensure_ascii=False, indent=2, default=_moment) + "\n"


def _message(message: Message, images: Images) -> dict[str, object]:
    shown = [
        {"name": image.name, "media_type": image.media_type, "data": base64.b64encode(image.data).decode()}
        for image in images.get(message.id, ())
    ]
    return asdict(message) | ({"images": shown} if shown else {})


def _moment(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    raise TypeError(f"{type(value).__name__} has no place in a transcript")


FORMAT = Format("JSON", "json", "application/json", write)
