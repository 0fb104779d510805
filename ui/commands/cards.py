"""Draws the card of the command that was typed last, or opens its dialog."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from memory.strategies import strategies
from ui.cast import known_assistants
from ui.chats_panel import draw_download_button
from ui.commands.running import use_assistant, use_model, use_strategy
from ui.commands.table import COMMANDS, dismiss, obey
from ui.forgetting import ask_what_to_forget, finish_forgetting
from ui.memory_panel import draw_preview
from ui.page import Page
from ui.rendering import to_label, to_markdown
from ui.sending import send
from ui.telling import telling

_OFFERED = 12
"""Choices drawn as buttons; a longer list is what the sidebar is for."""

Card = Mapping[str, Any]


def draw_card(page: Page) -> None:
    """Draw what the last command had to say, until it is dismissed or the next message is sent."""
    card = st.session_state.get("card")
    if not card:
        return
    if card["chat"] != st.session_state.chat:
        dismiss()
    elif card["kind"] == "memory":
        _show_memory(page, card["question"])
    elif card["kind"] == "forget":
        ask_what_to_forget(page)
    else:
        with st.container(border=True, key="command-card"):
            _BODIES[card["kind"]](page, card)


@st.dialog("What it remembers", width="medium", on_dismiss=dismiss)
def _show_memory(page: Page, question: str) -> None:
    if question and not page.strategy.searches:
        st.caption(f"{page.strategy.label} shows the same whatever is asked: it searches for nothing.")
    draw_preview(page, question, place=f"-{question}")


def _draw_told(page: Page, card: Card) -> None:  # noqa: ARG001
    st.markdown(card["text"])
    _draw_ways_on()


def _draw_help(page: Page, card: Card) -> None:
    with st.container(gap="xxsmall"):
        for name, one in COMMANDS.items():
            st.markdown(f"{_usage(name)} {one.about}")
    st.caption("A message may begin with a slash, too. One that would be taken for a command: put a \\\\ before it.")
    with st.container(horizontal=True):
        if card["words"]:
            _offer_sending(page, card)
        _offer_dismissal()


def _usage(name: str) -> str:
    return f"`/{name} {COMMANDS[name].argument}`".replace(" `", "`")


def _draw_misspelt(page: Page, card: Card) -> None:
    meant, argument = card["meant"], card["argument"]
    st.markdown(f"There is no **/{to_label(card['misspelt'])}**. Did you mean **/{meant}**?")
    with st.container(horizontal=True):
        _offer_running(page, meant, argument, "primary")
        _offer_sending(page, card)
        _offer_dismissal()


def _draw_failed(page: Page, card: Card) -> None:
    st.error(to_markdown(card["text"]), icon=":material/error:")
    st.text(card["typed"])
    _draw_again(page, card)


def _draw_not_now(page: Page, card: Card) -> None:
    st.markdown(card["text"])
    _draw_again(page, card)


def _draw_again(page: Page, card: Card) -> None:
    with st.container(horizontal=True):
        st.button(
            "Try again", key="card-again", type="primary", on_click=obey, args=(page, card["name"], card["argument"])
        )
        _offer_dismissal()


def _draw_download(page: Page, card: Card) -> None:
    if not page.conversation:
        return
    st.markdown(card["text"])
    with st.container(horizontal=True):
        for name in card["formats"]:
            with st.container(width="content"):
                draw_download_button(page, page.conversation, name, key=f"card-download-{name}")
        _offer_dismissal()


def _draw_models(page: Page, card: Card) -> None:
    st.markdown(card["text"])
    if card["problem"]:
        st.caption(to_markdown(card["problem"]))
    names = {name: name for name in card["options"]}
    if card["wanted"] and names:
        st.caption("Near to it:")
    _draw_choices(page, card, names, use_model, now=page.choice.model)


def _draw_strategies(page: Page, card: Card) -> None:
    labels = {name: strategies()[name].label for name in card["options"] if name in strategies()}
    st.markdown(card["text"])
    _draw_choices(page, card, labels, use_strategy, now=page.setup.strategy)


def _draw_assistants(page: Page, card: Card) -> None:
    known = known_assistants(page.store, page.owner)
    labels = {name: known[name].label for name in card["options"] if name in known}
    st.markdown(card["text"])
    _draw_choices(page, card, labels, use_assistant, now=page.assistant_name)


def _draw_choices(
    page: Page, card: Card, labels: Mapping[str, str], choose: Callable[[Page, str], None], now: str
) -> None:
    """Draw what may be chosen as buttons, then the ways on."""
    shown = list(labels)[:_OFFERED]
    with st.container(horizontal=True, gap="small", key="card-choices"):
        for name in shown:
            st.button(
                to_label(labels[name]),
                key=f"choose-{name}",
                icon=":material/check:" if name == now else None,
                on_click=telling(choose),
                args=(page, name),
            )
    if len(labels) > len(shown):
        st.caption(
            f"And {len(labels) - len(shown):,} more: the sidebar lists them all, and a part of a name finds one."
        )
    with st.container(horizontal=True):
        if card["wanted"]:
            if choose is use_model:
                st.button(
                    f"Use {to_label(card['wanted'])} all the same",
                    key="use-typed",
                    on_click=telling(use_model),
                    args=(page, card["wanted"]),
                )
            _offer_sending(page, card)
        _offer_dismissal()


def _draw_forgotten(page: Page, card: Card) -> None:
    st.markdown(card["text"])
    with st.container(horizontal=True):
        if card["left"]:
            st.button("Erase them now", key="erase", type="primary", on_click=telling(finish_forgetting), args=(page,))
        _offer_dismissal()


def _draw_ways_on() -> None:
    with st.container(horizontal=True):
        _offer_dismissal()


def _offer_running(page: Page, name: str, argument: str, kind: Any) -> None:
    typed = f"/{name} {argument}".rstrip()
    label = to_label(typed if len(typed) <= 40 else f"{typed[:39]}…")
    st.button(f"Run {label}", key="card-run", type=kind, on_click=obey, args=(page, name, argument))


def _offer_sending(page: Page, card: Card) -> None:
    st.button("Send it as a message", key="card-send", on_click=_send, args=(page, card["typed"]))


def _offer_dismissal() -> None:
    st.button("Dismiss", key="card-dismiss", type="tertiary", on_click=dismiss)


def _send(page: Page, text: str) -> None:
    dismiss()
    send(page, text)


_BODIES: Mapping[str, Callable[[Page, Card], None]] = {
    "told": _draw_told,
    "help": _draw_help,
    "misspelt": _draw_misspelt,
    "failed": _draw_failed,
    "again": _draw_not_now,
    "download": _draw_download,
    "models": _draw_models,
    "strategies": _draw_strategies,
    "assistants": _draw_assistants,
    "forgotten": _draw_forgotten,
}
