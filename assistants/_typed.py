"""Scripts that go by what was typed alone, whatever files came with it. Knows no assistant."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import wraps
from typing import Concatenate, ParamSpec

from assistants import Line
from memory.attachments import split
from memory.rendering import SaidTurn

More = ParamSpec("More")


def of_typed(
    script: Callable[Concatenate[Sequence[SaidTurn], str, More], Line],
) -> Callable[Concatenate[Sequence[SaidTurn], str, More], Line]:
    """Return a script that is shown what the user typed, of the message and of the log, without attachments.

    A file that came without a word is an empty message: its name asks for nothing.
    """

    @wraps(script)
    def heard(said: Sequence[SaidTurn], message: str, /, *args: More.args, **kwargs: More.kwargs) -> Line:
        return script([_typed_turn(turn) for turn in said], _typed(message), *args, **kwargs)

    return heard


def _typed_turn(turn: SaidTurn) -> SaidTurn:
    if turn.role != "user" or (words := _typed(turn.text)) == turn.text:
        return turn
    return replace(turn, text=words)


def _typed(text: str) -> str:
    # A log may be long, and few of its messages have files.
    return split(text)[0] if "<attached_file" in text or "[image: " in text else text
