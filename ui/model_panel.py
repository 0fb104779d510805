"""The sidebar's choice of provider, key and model."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from chains.providers import Choice, providers
from errors import MemoryBotError
from ui.page import Page, change, changed, show_value
from ui.rendering import to_label, to_markdown
from ui.telling import telling

_LIST_TTL_S = 300


def draw_model(page: Page) -> None:
    """Draw the choice of what answers."""
    if page.recited and not page.assistant.phrased:
        st.caption(f"{to_label(page.assistant.label)} needs no model.")
        return
    names = list(providers())
    chat = st.session_state.chat
    show_value(f"provider:{chat}", page.setup.provider)
    st.selectbox(
        "Answers from",
        names,
        format_func=lambda name: providers()[name].label,
        key=f"provider:{chat}",
        on_change=_choose_provider,
        args=(page, f"provider:{chat}"),
        help=page.provider.about or None,
    )
    # What must be filled in before anything can be answered is in sight; it folds once it is there.
    if not page.ready:
        _draw_access(page)
    if page.recited:
        st.caption("The assistant's rules answer. Choose a model, and it puts what they decide into its own words.")
        return
    with st.expander(_label(page), key="model-panel", type="compact", on_change="rerun") as panel:
        if panel.open:
            if page.ready:
                _draw_access(page)
            _draw_model_choice(page)
    with st.expander("Advanced", key="advanced-panel", type="compact", on_change="rerun") as panel:
        if panel.open:
            _draw_advanced(page)


def _label(page: Page) -> str:
    return to_label(page.choice.model) or "Model"


def _draw_access(page: Page) -> None:
    """Draw what the provider needs to be reached: an address, a key."""
    if page.provider.needs_base_url:
        _draw_base_url(page)
    if not page.provider.runs_here:
        _draw_key(page)


def _draw_key(page: Page) -> None:
    configured = page.configured_key
    where = f" [Get a key]({page.provider.key_url})" if page.provider.key_url else ""
    optional = "" if page.provider.needs_key else " (optional)"
    st.text_input(
        f"API key{optional}",
        type="password",
        key=f"key:{page.setup.provider}",
        persist_state="session",
        autocomplete="off",
        placeholder="Set up by whoever runs this app" if configured else "",
    )
    st.caption(f"Kept in this session only.{where}")


def _draw_model_choice(page: Page) -> None:
    listed, problem = _models(page)
    current = page.choice.model
    options = list(dict.fromkeys([*([current] if current else []), *listed]))
    key = f"model:{st.session_state.chat}:{page.setup.provider}"
    show_value(key, current or None)
    st.selectbox(
        "Model",
        options,
        # With none chosen, none may look chosen: a click on it would change nothing.
        index=None,
        key=key,
        accept_new_options=True,
        placeholder="Choose a model, or type a name",
        help="Choose one, or type a name that is not listed.",
        on_change=lambda: change(page, model=st.session_state[key] or ""),
    )
    if problem:
        st.caption(to_markdown(problem))


def _draw_advanced(page: Page) -> None:
    chat = st.session_state.chat
    show_value(f"own-temperature:{chat}", page.setup.temperature is not None)
    own = st.toggle(
        "Set the temperature",
        key=f"own-temperature:{chat}",
        on_change=lambda: change(page, temperature=0.7 if st.session_state[f"own-temperature:{chat}"] else None),
    )
    if own:
        show_value(f"temperature:{chat}", page.setup.temperature)
        st.slider(
            "Temperature",
            0.0,
            2.0,
            step=0.1,
            key=f"temperature:{chat}",
            help="0 is steady, higher is more varied.",
            on_change=lambda: change(page, temperature=st.session_state[f"temperature:{chat}"]),
        )
    show_value(f"max_output_tokens:{chat}", page.setup.max_output_tokens)
    st.number_input(
        "Reply length, at most (tokens)",
        min_value=16,
        max_value=128_000,
        step=256,
        key=f"max_output_tokens:{chat}",
        on_change=lambda: change(page, max_output_tokens=st.session_state[f"max_output_tokens:{chat}"]),
    )


def _models(page: Page) -> tuple[Sequence[str], str]:
    """Return the provider's models, and why they could not be listed if so. Kept in this session for a while."""
    if not page.ready:
        return [], ""
    try:
        return _listed(page.setup.provider, page.choice), ""
    except MemoryBotError as error:
        return [], str(error)


@st.cache_data(
    show_spinner="Asking for the models…",
    ttl=_LIST_TTL_S,
    scope="session",
    max_entries=8,
    hash_funcs={Choice: lambda choice: (choice.base_url, hash(choice.key))},
)
def _listed(provider: str, choice: Choice) -> list[str]:
    return list(providers()[provider].models(choice))


@telling
def _choose_provider(page: Page, key: str) -> None:
    _settle_model(changed(page, provider=st.session_state[key], model=""))


@telling
def _choose_base_url(page: Page, key: str) -> None:
    _settle_model(changed(page, base_url=st.session_state[key].strip()))


def _settle_model(page: Page) -> None:
    """Choose the first model that a server lists, where it does not have the one that is chosen."""
    listed, _ = ([], "") if page.provider.default_model else _models(page)
    if listed and page.choice.model not in listed:
        change(page, model=listed[0])


def _draw_base_url(page: Page) -> None:
    key = f"base_url:{st.session_state.chat}"
    show_value(key, page.setup.base_url)
    st.text_input(
        "Base URL",
        key=key,
        placeholder="http://127.0.0.1:11434/v1",
        on_change=_choose_base_url,
        args=(page, key),
    )
