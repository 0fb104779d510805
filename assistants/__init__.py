"""Who the bot is: one file an assistant, data alone.

To add one, drop a file here that ends with `ASSISTANT = Assistant(...)`. The file's name is the assistant's name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from memory.registry import walk


@dataclass(frozen=True)
class Assistant:
    """One character to talk with."""

    label: str
    about: str
    """One line for the empty chat."""
    instructions: str
    """The system prompt. It never changes within a chat, so that prompt caches hold."""
    suggestions: tuple[str, ...] = ()
    """First messages that a person may click."""


@cache
def assistants() -> Mapping[str, Assistant]:
    """Return every assistant in this folder by name. Raises TypeError for a file that defines none."""
    return walk(__name__, "ASSISTANT", Assistant)
