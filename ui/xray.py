"""What the model saw: the exact prompt of one answer, part by part, with its tokens and where each part comes from."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

import streamlit as st

from errors import NotFound
from memory.store import Conversation, Message
from ui.page import Page, open_chat
from ui.rendering import to_label

LABELS = {
    "system": "Instructions",
    "summary": "Summary of earlier turns",
    "facts": "Remembered facts",
    "elsewhere": "From other chats",
    "recalled": "Recalled turns",
    "recent": "Recent turns",
    "guide": "What the rules decided",
    "images": "Images",
    "question": "Question",
}


@st.dialog("What the model saw", width="large")
def show_sight(page: Page, message: Message) -> None:
    """Open the prompt behind an answer."""
    if st.session_state.chat != message.conversation_id:
        # A source's chat was chosen in here. By the state, not by the click, which another run may overtake.
        st.rerun()
    prompt = page.store.prompt(page.owner, message.id)
    if prompt is None:
        st.write("Nothing was sent to a model for this message.")
        return
    total = sum(part["tokens"] for part in prompt.segments)
    about = "" if prompt.request.get("exact") else "about "
    st.caption(f"{to_label(message.model)} · {to_label(message.strategy)} · {about}{total:,} tokens in the prompt")
    for part in prompt.segments:
        with st.expander(f"{LABELS.get(part['kind'], part['kind'])} · {part['tokens']:,} tokens"):
            st.code(part["text"], language=None, wrap_lines=True)
            if part["kind"] == "elsewhere":
                _draw_sources(page, part["message_ids"])
    with st.expander("The whole request, as it was sent"):
        st.json(prompt.request["messages"], expanded=1)


def _draw_sources(page: Page, message_ids: Iterable[str]) -> None:
    """Offer the chats that these messages are from."""
    for chat in _chats_of(page, message_ids):
        st.button(
            to_label(chat.title) or "Untitled",
            key=f"source-{chat.id}",
            icon=":material/forum:",
            type="tertiary",
            on_click=open_chat,
            args=(chat.id,),
        )


def _chats_of(page: Page, message_ids: Iterable[str]) -> list[Conversation]:
    """Return the chats that these messages are in, as far as they can still be opened."""
    chats: dict[str, Conversation] = {}
    for message_id in message_ids:
        with suppress(NotFound):
            chat = page.store.conversation(page.owner, page.store.message(page.owner, message_id).conversation_id)
            chats[chat.id] = chat
    return [chat for chat in chats.values() if not chat.deleted_at]
