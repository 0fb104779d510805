"""The sidebar's list of chats, and the download of the open one."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from functools import partial

import streamlit as st

from assistants import DEFAULT
from errors import NotFound
from memory.store import Conversation
from memory.transcripts import Format, formats
from ui.page import Page, open_chat
from ui.rendering import to_label
from ui.telling import telling

_LISTED = 30
_UNDO = timedelta(minutes=10)
"""How long a deleted chat can be brought back before it is gone for good."""


def draw_chats(page: Page) -> None:
    """Draw the chats, newest first, each to be opened or deleted."""
    page.store.purge(page.owner, before=datetime.now(UTC) - _UNDO)
    _draw_undo(page)
    shown = st.session_state.setdefault("listed", _LISTED)
    chats = [chat for chat in page.store.conversations(page.owner, limit=shown + 1) if chat.leaf_id]
    with st.expander("Chats", key="chats-panel", type="compact", expanded=True):
        if not chats:
            st.caption("Your chats will be listed here.")
        icons = {name: one.icon for name, one in page.cast.items() if name != DEFAULT}
        for chat in chats[:shown]:
            _draw_row(page, chat, icons.get(chat.assistant))
        if len(chats) > shown:
            st.button("More", key="more-chats", type="tertiary", on_click=_list_more)


def draw_download(page: Page) -> None:
    """Draw the open chat's download, in each format."""
    if page.conversation is None:
        return
    with st.popover("Download", icon=":material/download:", width="stretch"):
        for name in formats():
            draw_download_button(page, page.conversation, name, key=f"download-{name}")


def draw_download_button(page: Page, conversation: Conversation, name: str, key: str) -> None:
    """Draw the button that downloads a chat in the format of that name."""
    transcript_format = formats()[name]
    st.download_button(
        transcript_format.label,
        data=partial(_write, page, conversation, transcript_format),
        file_name=f"{_file_name(conversation)}.{transcript_format.extension}",
        mime=transcript_format.mime,
        key=key,
        on_click="ignore",
        width="stretch",
    )


def _draw_row(page: Page, chat: Conversation, icon: str | None) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap=None, key=f"chat-{chat.id}"):
        st.button(
            to_label(chat.title) or "Untitled",
            key=f"open-{chat.id}",
            icon=icon,
            type="secondary" if page.conversation and chat.id == page.conversation.id else "tertiary",
            width="stretch",
            on_click=open_chat,
            args=(chat.id,),
        )
        st.button(
            "Delete",
            icon=":material/delete:",
            type="tertiary",
            help="Delete",
            key=f"delete-{chat.id}",
            on_click=_delete,
            args=(page, chat),
        )


def _draw_undo(page: Page) -> None:
    deleted = st.session_state.get("deleted")
    if not deleted:
        return
    with st.container(border=True, key="undo"):
        st.caption(f"Deleted “{to_label(deleted['title'])}”. It can be brought back for {_UNDO.seconds // 60} minutes.")
        st.button("Undo", key="undo-delete", icon=":material/undo:", on_click=_restore, args=(page, deleted["id"]))


@telling
def _delete(page: Page, chat: Conversation) -> None:
    turn = page.engine.turns.get(chat.id)
    if turn:
        turn.stop()
    page.store.delete_conversation(page.owner, chat.id)
    st.session_state.deleted = {"id": chat.id, "title": chat.title or "Untitled"}
    if st.session_state.chat == chat.id:
        open_chat("")


@telling
def _restore(page: Page, conversation_id: str) -> None:
    st.session_state.deleted = None
    try:
        page.store.restore_conversation(page.owner, conversation_id)
        open_chat(conversation_id)
    except NotFound as error:
        st.session_state.problem = str(error)


def _list_more() -> None:
    st.session_state.listed += _LISTED


def _write(page: Page, conversation: Conversation, chosen: Format) -> str:
    """Write the whole active path of the chat as it stands when the button is pressed."""
    now = page.store.conversation(page.owner, conversation.id)
    messages = page.store.after(page.owner, conversation.id, None, limit=1_000_000)
    images = page.store.images(page.owner, [message.id for message in messages])
    return chosen.write(now, messages, images)


def _file_name(conversation: Conversation) -> str:
    words = re.sub(r"[^\w]+", "-", conversation.title).strip("-").lower()
    return words[:60] or "chat"
