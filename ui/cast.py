"""Who there is to talk with: the app's assistants, those dropped into its folder, and those that the owner made."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from functools import lru_cache
from pathlib import Path

import assistants as folder
from assistants import DEFAULT, Assistant, assistants
from assistants._definition import Definition, read_folder
from chains.providers import providers
from errors import NotFound
from memory.store import Store

_FOLDER = Path(folder.__file__).parent


def known_assistants(store: Store, owner: str) -> dict[str, Assistant]:
    """Return every assistant that the owner can talk with, by name; one's own by its id."""
    dropped, _ = read_folder(_FOLDER, tuple(providers()))
    return {DEFAULT: assistants()[DEFAULT], **dropped, **assistants(), **_own(store, owner)}


def problems() -> list[str]:
    """Return what is wrong with files in the assistants' folder, which are left out."""
    dropped, found = read_folder(_FOLDER, tuple(providers()))
    twice = [
        f"{name}.toml: the app has an assistant of that name. Rename the file."
        for name in dropped.keys() & assistants().keys()
    ]
    return found + twice


def own_definition(store: Store, owner: str, name: str) -> Definition | None:
    """Return the definition of an assistant that the owner made; None if it is no such one."""
    changed = store.own_assistants(owner).get(name)
    return _read(store, owner, name, changed) if changed else None


def _own(store: Store, owner: str) -> dict[str, Assistant]:
    found: dict[str, Assistant] = {}
    for name, changed in store.own_assistants(owner).items():
        # Another tab may have deleted it just now.
        with suppress(NotFound):
            found[name] = _made(store, owner, name, changed)
    return found


@lru_cache(maxsize=256)
def _made(store: Store, owner: str, name: str, changed: datetime) -> Assistant:
    return _read(store, owner, name, changed).assistant()


@lru_cache(maxsize=256)
def _read(store: Store, owner: str, name: str, changed: datetime) -> Definition:  # noqa: ARG001
    """Return a definition as it was kept then: its knowledge may be large, and is read at every redraw."""
    return Definition.model_validate(store.assistant(owner, name))
