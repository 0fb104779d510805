"""The chat itself: the transcript, the answer on its way, and the input."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from ui.attachments import MAX_MEGABYTES, Kept, draw_kept
from ui.commands.cards import draw_card
from ui.commands.running import intercept
from ui.messages import draw_transcript
from ui.model_download import draw_offer, missing
from ui.page import Page, open_chat
from ui.rendering import to_label, to_markdown
from ui.sending import send, send_uploads
from ui.streaming import draw_running
from ui.welcome import draw_cards, draw_suggestions, draw_welcome

INPUT = "message"


def draw_chat(page: Page) -> None:
    """Draw the chat. Comes last in the script, since it stays until a running answer has ended."""
    lacking = _lacking(page)
    running = draw_transcript(page)
    fresh = page.conversation is None
    if fresh:
        draw_welcome(page)
    elif page.conversation and page.conversation.assistant != page.assistant_name:
        st.caption(f"The assistant of this chat is no longer there. {to_label(page.assistant.label)} answers.")
    if missing(page):
        draw_offer(page)
    elif fresh:
        draw_suggestions(page, enabled=not lacking)
    if fresh:
        draw_cards(page)
    _draw_problem()
    if unsent := st.session_state.get("unsent"):
        _draw_unsent(page, unsent)
    draw_card(page)
    st.chat_input(
        lacking or "Message, or /help",
        key=INPUT,
        accept_file="multiple",
        max_upload_size=MAX_MEGABYTES,
        on_submit=_submit,
        args=(page,),
        disabled=bool(lacking),
    )
    if running:
        draw_running(page, running)


def _lacking(page: Page) -> str:
    """Return what the user has to do before a message can be answered; empty if nothing."""
    if missing(page):
        return "Fetch the local model first, or choose another provider in the sidebar"
    if not page.ready:
        what = "a key" if page.provider.needs_key else "a base URL"
        return f"Enter {what} for {page.provider.label} in the sidebar"
    return ""


def _submit(page: Page) -> None:
    given = st.session_state[INPUT]
    message = intercept(page, given.text, with_files=bool(given.files))
    if message or given.files:
        send_uploads(page, message, given.files)


def _draw_problem() -> None:
    if problem := st.session_state.pop("problem", ""):
        st.error(to_markdown(problem), icon=":material/error:")


def _draw_unsent(page: Page, unsent: dict[str, Any]) -> None:
    """Show a text that could not be sent, with the reason; nothing that was typed is lost."""
    with st.container(border=True, key="unsent"):
        st.error(to_markdown(unsent["reason"]), icon=":material/error:")
        if unsent["text"]:
            st.text(unsent["text"][:2000])
        draw_kept(unsent["files"])
        whole = (page, unsent["text"], unsent["files"])
        anything = bool(unsent["text"].strip() or unsent["files"])
        with st.container(horizontal=True):
            if anything and unsent["chat"] == st.session_state.chat:
                place = {"parent_id": unsent["parent_id"], "edited": unsent["edited"]}
                st.button("Send again", key="resend", type="primary", on_click=send, args=whole, kwargs=place)
            st.button("Discard", key="discard", on_click=_discard)
            if anything and (page.conversation or unsent["chat"]):
                st.button("Send in a new chat", key="resend-new", on_click=_resend_new, args=whole)


def _discard() -> None:
    st.session_state.unsent = None


def _resend_new(page: Page, text: str, files: Sequence[Kept]) -> None:
    open_chat("")
    send(replace(page, conversation=None), text, files)
