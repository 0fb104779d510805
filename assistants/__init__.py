"""Who the bot is: one file an assistant, data alone.

To add one, drop a file here that ends with `ASSISTANT = Assistant(...)`. The file's name is the assistant's name.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache


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
    found: dict[str, Assistant] = {}
    for module in pkgutil.iter_modules(__path__):
        if module.name.startswith("_"):
            continue
        assistant = getattr(importlib.import_module(f"{__name__}.{module.name}"), "ASSISTANT", None)
        if not isinstance(assistant, Assistant):
            raise TypeError(f"assistants/{module.name}.py must end with ASSISTANT = Assistant(...)")
        found[module.name] = assistant
    return found
