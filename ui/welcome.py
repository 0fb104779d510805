"""The empty chat: who answers in it, what one might say first, and whom else one can choose."""

from __future__ import annotations

import streamlit as st

from assistants import Assistant
from ui.assistant_form import draw_own, offer_making
from ui.cast import problems
from ui.page import Page
from ui.rendering import to_label, to_markdown
from ui.sending import send

_CARD_WORDS = 90
"""Characters of an assistant's line on its card."""


def draw_welcome(page: Page) -> None:
    """Draw who answers in the chat that has not begun."""
    with st.container(key="welcome"):
        st.title(f"{page.assistant.icon} {to_label(page.assistant.label)}", anchor=False)
    st.markdown(to_markdown(page.assistant.greeting or page.assistant.about))
    draw_own(page)


def draw_suggestions(page: Page, *, enabled: bool) -> None:
    """Draw the first messages that may be clicked."""
    with st.container(key="suggestions"):
        for index, suggestion in enumerate(page.assistant.suggestions):
            st.button(
                to_label(suggestion),
                key=f"suggestion-{index}",
                icon=":material/arrow_outward:",
                on_click=send,
                args=(page, suggestion),
                disabled=not enabled,
            )


def draw_cards(page: Page) -> None:
    """Draw every assistant as a card to choose it by."""
    st.markdown("##### Assistants")
    with st.container(key="assistants"):
        for name, assistant in page.cast.items():
            _draw_card(name, assistant, chosen=name == page.assistant_name)
        offer_making(page)
    for problem in problems(page.store, page.owner):
        st.caption(f":material/error: {to_label(problem)}")


def _draw_card(name: str, assistant: Assistant, *, chosen: bool) -> None:
    about = assistant.about or assistant.greeting or "One of your own."
    short = about if len(about) <= _CARD_WORDS else f"{about[: _CARD_WORDS - 1].rstrip()}…"
    st.button(
        f"**{to_label(assistant.label)}**  \n:small[{to_label(short)}]",
        key=f"assistant-{name}",
        icon=assistant.icon,
        type="secondary" if chosen else "tertiary",
        width="stretch",
        on_click=choose,
        args=(name,),
    )


def choose(name: str) -> None:
    """Let this assistant answer in the chat that has not begun."""
    st.session_state.assistant = name
