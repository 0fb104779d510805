"""Scripted assistants, as far as a turn knows them: rules that decide what is said, from the log and the message."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from memory.reading import read_all
from memory.rendering import SaidTurn, said
from memory.store import Message, Store


class Line(Protocol):
    """What an assistant's script has decided to say to one message; `assistants.Line` is one."""

    @property
    def text(self) -> str:
        """The words, where no model phrases them."""

    @property
    def guide(self) -> str:
        """What a model is told that phrases them."""

    @property
    def sources(self) -> Sequence[str]:
        """What it was taken from."""

    @property
    def offers(self) -> Sequence[str]:
        """Replies that a person may click."""

    @property
    def pace_s(self) -> float:
        """Seconds before each word, where no model phrases them."""


Script = Callable[[Sequence[SaidTurn], str], Line]
"""Takes the path of the log before the message, oldest first, and the message, each with what is attached to it."""


def decide(store: Store, owner: str, question: Message, script: Script) -> Line:
    """Ask the script what is said to this question."""
    before = read_all(store, owner, question.conversation_id, leaf_id=question.parent_id)
    return script([said(message) for message in before.messages], question.content)
