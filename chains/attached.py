"""What came with messages, as a prompt holds it: attached texts in the room there is, and images for models that see.

Writes nothing; the bytes of images come from the store.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from langchain_core.messages import BaseMessage, HumanMessage

from chains.providers import Choice, Provider
from memory.attachments.fitting import fitted
from memory.attachments.pictures import MOST_BYTES, image_tokens
from memory.index.embedding import Embedder
from memory.store import Image, Message, Store
from memory.tokens import MESSAGE_OVERHEAD, TokenCounter

_MOST_IMAGES = 10
"""Of earlier turns: with the question's at most 20, beyond which Anthropic takes smaller ones only."""


@dataclass(frozen=True)
class ShownImage:
    """An image in a prompt."""

    message_id: str
    image: Image
    tokens: int

    def as_block(self) -> dict[str, Any]:
        """Return LangChain's content block, which each vendor's package translates."""
        encoded = base64.b64encode(self.image.data).decode()
        return {"type": "image", "base64": encoded, "mime_type": self.image.media_type}

    def as_record(self) -> dict[str, Any]:
        """Return what the record of a prompt says of it: which one it was, not its bytes."""
        return {
            "type": "image",
            "name": self.image.name,
            "media_type": self.image.media_type,
            "bytes": len(self.image.data),
            "message_id": self.message_id,
        }


@dataclass(frozen=True)
class Asked:
    """A question as the model is shown it."""

    text: str
    tokens: int
    """Of the text, with a message's overhead."""
    images: tuple[ShownImage, ...] = ()
    notices: tuple[str, ...] = ()

    @property
    def image_tokens(self) -> int:
        """Tokens of its images together."""
        return sum(shown.tokens for shown in self.images)


def images_of(
    store: Store, owner: str, question: Message, provider: Provider, choice: Choice
) -> tuple[tuple[ShownImage, ...], tuple[str, ...]]:
    """Return the question's images, none for a model that does not see, and notices that say so."""
    images = store.images(owner, [question.id]).get(question.id, [])
    if images and not provider.sees(choice):
        names = ", ".join(image.name for image in images)
        return (), (f"{choice.model} does not see images, so it was not shown {names}.",)
    return tuple(_shown(question.id, image) for image in images), ()


def fit_question(
    content: str,
    room: int,
    kept_for_memory: int,
    count: TokenCounter,
    images: tuple[ShownImage, ...] = (),
    embedder: Embedder | None = None,
) -> Asked:
    """Return a question whose attached texts leave some room for memory.

    room: model tokens beside the images, for question and memory. kept_for_memory: of these, at most half.
    What was typed is never shortened; whether it fits is the caller's to see.
    """
    most = room - min(kept_for_memory, room // 2) - MESSAGE_OVERHEAD
    text, names = fitted(content, most, count, embedder)
    notices = tuple(
        f"{name} is longer than fits: the passages that bear most on your message are shown to the model."
        for name in names
    )
    return Asked(text, count(text) + MESSAGE_OVERHEAD, images, notices)


def earlier_images(
    store: Store, owner: str, recent: Sequence[BaseMessage], max_tokens: int, sees: Callable[[], bool]
) -> dict[str, tuple[ShownImage, ...]]:
    """Return the images of the recent turns' questions by message, the newest that fit into the tokens left.

    sees: whether the model takes images; asked only where there are some.
    """
    asked = [str(message.id) for message in recent if isinstance(message, HumanMessage) and "[image: " in message.text]
    found = store.images(owner, asked) if asked and sees() else {}
    chosen: dict[str, tuple[ShownImage, ...]] = {}
    tokens, size, number = max_tokens, MOST_BYTES, _MOST_IMAGES
    for message_id in reversed(asked):
        images = tuple(_shown(message_id, image) for image in found.get(message_id, ()))
        tokens -= sum(shown.tokens for shown in images)
        size -= sum(len(shown.image.data) for shown in images)
        number -= len(images)
        if tokens < 0 or size < 0 or number < 0:
            break
        chosen[message_id] = images
    return chosen


def as_segment(images: Sequence[ShownImage]) -> dict[str, Any]:
    """Return the segment that tells of a prompt's images."""
    lines = [f"{shown.image.name} ({shown.image.media_type}, {len(shown.image.data):,} bytes)" for shown in images]
    return {
        "kind": "images",
        "text": "\n".join(lines),
        "tokens": sum(shown.tokens for shown in images),
        "message_ids": list(dict.fromkeys(shown.message_id for shown in images)),
        "fact_ids": [],
    }


def blocks(text: str, images: Sequence[ShownImage]) -> str | list[str | dict[Any, Any]]:
    """Return a message's content: its text alone, or its text and its images."""
    if not images:
        return text
    said: list[str | dict[Any, Any]] = [{"type": "text", "text": text}] if text else []
    return [*said, *(shown.as_block() for shown in images)]


def in_order(
    recent: Sequence[BaseMessage], earlier: Mapping[str, Sequence[ShownImage]], images: Sequence[ShownImage]
) -> list[ShownImage]:
    """Return a prompt's images in the order in which they stand there. images: the question's."""
    before = [shown for message in recent for shown in earlier.get(str(message.id), ())]
    return [*before, *images]


def _shown(message_id: str, image: Image) -> ShownImage:
    return ShownImage(message_id, image, image_tokens(image))
