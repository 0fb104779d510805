"""Who there is to talk with: the app's assistants, those dropped into its folder, and those that the owner made."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path

import streamlit as st
from streamlit.errors import StreamlitAPIException
from streamlit.string_util import validate_icon_or_emoji

import assistants as folder
from assistants import DEFAULT, Assistant, assistants
from assistants._definition import Definition, Known, read_folder
from chains.providers import providers
from errors import AssistantError, NotFound
from memory.store import Store

_FOLDER = Path(folder.__file__).parent
_MOST_KEPT = 64


def is_icon(icon: str) -> bool:
    """Return whether Streamlit can draw it; what it cannot would stop the page."""
    try:
        return bool(validate_icon_or_emoji(icon))
    except StreamlitAPIException:
        return False


@cache
def known_names() -> Known:
    """Return what a definition may name."""
    return Known(tuple(providers()), is_icon)


def known_assistants(store: Store, owner: str) -> dict[str, Assistant]:
    """Return every assistant that the owner can talk with, by name; one's own by its id."""
    dropped, _ = read_folder(_FOLDER, known_names())
    return {DEFAULT: assistants()[DEFAULT], **dropped, **assistants(), **_own(store, owner)}


def problems(store: Store, owner: str) -> list[str]:
    """Return what is wrong with files in the assistants' folder and with the owner's own, which are left out."""
    dropped, found = read_folder(_FOLDER, known_names())
    twice = [f"{name}.toml: the app has an assistant of that name. Rename the file." for name in dropped]
    found += [told for name, told in zip(dropped, twice, strict=True) if name in assistants()]
    for name, changed in store.own_assistants(owner).items():
        try:
            own_definition(store, owner, name, changed)
        except AssistantError as error:
            found.append(str(error))
    return found


# Kept for the session alone: a process-wide one would keep what nobody's, or a deleted one's, file holds.
@st.cache_resource(show_spinner=False, scope="session", max_entries=_MOST_KEPT)
def own_definition(_store: Store, owner: str, name: str, changed: datetime) -> Definition:  # noqa: ARG001
    """Return a definition as it was kept then: its file may be large, and the page asks at every redraw.

    Raises NotFound, AssistantError.
    """
    return Definition.kept(_store.assistant(owner, name))


def _own(store: Store, owner: str) -> dict[str, Assistant]:
    found: dict[str, Assistant] = {}
    for name, changed in store.own_assistants(owner).items():
        # Another tab may have deleted it just now; one that cannot be read is told of under the cards.
        with suppress(NotFound, AssistantError):
            found[name] = _made(store, owner, name, changed)
    return found


@st.cache_resource(show_spinner=False, scope="session", max_entries=_MOST_KEPT)
def _made(_store: Store, owner: str, name: str, changed: datetime) -> Assistant:
    assistant = own_definition(_store, owner, name, changed).assistant()
    # What an earlier version of Streamlit could draw, this one may not.
    return assistant if is_icon(assistant.icon) else replace(assistant, icon=Assistant.icon)
