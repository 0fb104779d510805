"""How a new chat is answered, before its user has chosen anything; and an old one, where a choice is gone."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from assistants import Assistant
from chains.providers import providers
from chains.setup import Setup
from errors import NotAChatServer
from memory.store import Store
from memory.strategies import strategies
from settings import Settings

_LATEST = 20
"""Newest chats that are looked at for what was chosen last."""


def new_setup(store: Store, owner: str, settings: Settings, cast: Mapping[str, Assistant], name: str) -> Setup:
    """Choices for a new chat: those made for it in this session, else the last ones and the assistant's own wishes."""
    chosen = st.session_state.get("new_setups", {})
    if name in chosen:
        return Setup.model_validate(chosen[name])
    assistant = cast[name]
    wishes = {field: wish for field in ("strategy", "provider", "model") if (wish := getattr(assistant, field))}
    if "provider" in wishes:
        wishes.setdefault("model", "")
    return last_setup(store, owner, settings, cast).model_copy(update=wishes)


def last_setup(store: Store, owner: str, settings: Settings, cast: Mapping[str, Assistant]) -> Setup:
    """Return what the user chose last: in this session, else in the newest chats, else by default.

    What an assistant had wished for, and where rules answered, was nobody's choice.
    """
    here = [(name, Setup.model_validate(kept)) for name, kept in st.session_state.get("new_setups", {}).items()]
    chats = [(chat.assistant, Setup.of(chat)) for chat in store.conversations(owner, limit=_LATEST)]
    chosen = [(cast[name], setup) for name, setup in [*reversed(here), *chats] if name in cast]
    free = [setup for one, setup in chosen if not (one.provider or one.model) and not _recites(setup)]
    remembered = [setup for one, setup in chosen if not one.strategy]
    setup = free[0] if free else _first_setup(settings)
    if not remembered:
        return setup.model_copy(update={"strategy": settings.strategy})
    return setup.model_copy(update={"strategy": remembered[0].strategy, "memory": remembered[0].memory})


def _recites(setup: Setup) -> bool:
    return setup.provider in providers() and providers()[setup.provider].recites


def _first_setup(settings: Settings) -> Setup:
    """Return the settings' own choices."""
    setup = Setup(provider=settings.provider, model=settings.model, strategy=settings.strategy)
    try:
        return Setup.model_validate({**setup.model_dump(), "base_url": settings.base_url})
    except NotAChatServer as error:
        st.session_state.problem = str(error)
        return setup


def known(setup: Setup, settings: Settings) -> Setup:
    """Replace a provider or strategy that is no longer there, so that an old chat still opens."""
    changed: dict[str, str] = {}
    if setup.strategy not in strategies():
        changed["strategy"] = _first_known(strategies(), settings.strategy, "strategy")
    if setup.provider not in providers():
        changed |= {"provider": _first_known(providers(), settings.provider, "provider"), "model": ""}
    return setup.model_copy(update=changed)


def _first_known(known: Mapping[str, object], wanted: str, setting: str) -> str:
    """Return what the settings name, or their default where that is not there either."""
    return wanted if wanted in known else str(Settings.model_fields[setting].default)
