"""Chats in eight languages with planted facts, and questions that put them in other words.

Each file in `language_logs/` is one: what was said, a message a line (">" the person, "<" the assistant), then the
questions, each with words of the one message that tells the fact. Add a language by adding a file.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

_FOLDER = Path(__file__).parent / "language_logs"

Kind = Literal["same", "across"]


@dataclass(frozen=True)
class Said:
    """One message."""

    role: Literal["user", "assistant"]
    speaker: str
    text: str


@dataclass(frozen=True)
class Asked:
    """One question about a planted fact."""

    text: str
    told: str
    """Text of the whole message that tells it."""
    kind: Kind
    """"same": asked in the chat's language; "across": in English (in Spanish where the chat is English)."""


@dataclass(frozen=True)
class LanguageLog:
    """One chat."""

    code: str
    name: str
    messages: tuple[Said, ...]
    questions: tuple[Asked, ...]


def language_logs() -> list[LanguageLog]:
    """Return every chat in the folder, by code. Raises ValueError where a fact is not told exactly once."""
    return [_read(path) for path in sorted(_FOLDER.glob("*.toml"))]


def _read(path: Path) -> LanguageLog:
    log = tomllib.loads(path.read_text("utf-8"))
    messages = tuple(_said(line, log["person"]) for line in log["said"].strip().splitlines())
    questions = tuple(
        Asked(asked["text"], _telling(asked["told"], messages, path), asked.get("kind", "same"))
        for asked in log["question"]
    )
    return LanguageLog(path.stem, log["name"], messages, questions)


def _said(line: str, person: str) -> Said:
    if line.startswith(">"):
        return Said("user", person, line[1:].strip())
    return Said("assistant", "Assistant", line[1:].strip())


def _telling(words: str, messages: tuple[Said, ...], path: Path) -> str:
    telling = [message.text for message in messages if words in message.text]
    if len(telling) != 1:
        raise ValueError(
            f'{path.name}: "{words}" stands in {len(telling)} messages; a fact has to be told in just one.'
        )
    return telling[0]
