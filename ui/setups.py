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


def new_setup(store: Store, owner: str, settings: Settings, name: str, assistant: Assistant) -> Setup:
    """Choices for a new chat: those made for it in this session, else the last ones and the assistant's own wishes."""
    chosen = st.session_state.get("new_setups", {})
    if name in chosen:
        return Setup.model_validate(chosen[name])
    wishes = {field: wish for field in ("strategy", "provider", "model") if (wish := getattr(assistant, field))}
    if "provider" in wishes:
        wishes.setdefault("model", "")
    return last_setup(store, owner, settings).model_copy(update=wishes)


def last_setup(store: Store, owner: str, settings: Settings) -> Setup:
    """Return what was chosen last for a model to answer: in this session, else in the newest chats, else by default."""
    here = [Setup.model_validate(kept) for kept in reversed(st.session_state.get("new_setups", {}).values())]
    for setup in [*here, *map(Setup.of, store.conversations(owner, limit=_LATEST))]:
        if not (setup.provider in providers() and providers()[setup.provider].recites):
            return setup
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
