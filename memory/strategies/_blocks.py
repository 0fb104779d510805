"""Blocks of a log that are learned from: which messages belong together, and how a model is shown them.

Knows nothing of what is learned.
"""

from __future__ import annotations

from collections.abc import Sequence

from langchain_core.messages import BaseMessage, HumanMessage

from memory.attachments.fitting import opening
from memory.strategies._trimming import is_said
from memory.tokens import ByteCounter

_USER_CHARACTERS = 4000
_ASSISTANT_CHARACTERS = 1500
"""What a model is shown of one message while it learns: a pasted book must not fill its window."""

_estimate = ByteCounter()


def turn_ends(messages: Sequence[BaseMessage]) -> list[int]:
    """Return the index after each turn that another user's message has closed, and of the last, perhaps open one.

    What stands before the first question belongs to the first turn.
    """
    questions = [i for i, message in enumerate(messages) if isinstance(message, HumanMessage) and is_said(message)]
    return [*questions[1:], len(messages)] if questions else []


def estimate_tokens(messages: Sequence[BaseMessage]) -> int:
    """Return about how many tokens a model is asked to read."""
    return sum(_estimate(message.text) for message in messages)


def as_script(block: Sequence[BaseMessage]) -> str:
    """Return the block's words for a model to learn from, each speaker named, very long messages cut in the middle."""
    return "\n".join(_line(message) for message in block if is_said(message))


def _line(message: BaseMessage) -> str:
    if isinstance(message, HumanMessage):
        return f"User: {_clipped(opening(message.text), _USER_CHARACTERS)}"
    return f"Assistant: {_clipped(message.text, _ASSISTANT_CHARACTERS)}"


def _clipped(text: str, most: int) -> str:
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    return f"{text[: most * 3 // 4]} […] {text[-(most // 4) :]}"
