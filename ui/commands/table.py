"""The table of slash commands, and the card that shows what one of them has to say.

The card lies in the session state under `card`: plain values, with the chat that it belongs to. It is in no log.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from errors import MemoryBotError
from ui.page import Page

Run = Callable[[Page, str], None]
"""Takes the page and what stands after the command's name."""


@dataclass(frozen=True)
class Command:
    """One command."""

    argument: str
    """What may stand after its name, in brackets where it may be left out; empty if nothing."""
    about: str
    """One line: what it does."""
    run: Run


COMMANDS: dict[str, Command] = {}
"""Every command by its name, without the slash; /help, the suggestions and the tests read it."""


def command(name: str, argument: str, about: str) -> Callable[[Run], Run]:
    """Enter a function into the table."""

    def entered(run: Run) -> Run:
        COMMANDS[name] = Command(argument, about, run)
        return run

    return entered


def obey(page: Page, name: str, argument: str) -> None:
    """Run a command. What goes wrong, and is meant for people, is shown beside what was typed."""
    dismiss()
    try:
        COMMANDS[name].run(page, argument)
    except MemoryBotError as error:
        show("failed", f"/{name} {argument}".rstrip(), text=str(error), name=name, argument=argument)


def show(kind: str, typed: str = "", **content: Any) -> None:
    """Put a card above the input of the chat that is open now. typed: the text that it can still be sent as."""
    st.session_state.card = {**content, "kind": kind, "typed": typed, "chat": st.session_state.chat}


def dismiss() -> None:
    """Take the card away."""
    st.session_state.card = None
