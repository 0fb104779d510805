"""The sidebar: what remembers, what answers, and the chats. Only what is needed at first sight is open."""

from __future__ import annotations

import streamlit as st

from ui.chats_panel import draw_chats, draw_download
from ui.memory_panel import draw_memory
from ui.model_panel import draw_model
from ui.owner import NOBODY
from ui.page import Page, new_chat


def draw_sidebar(page: Page) -> None:
    """Draw the sidebar."""
    with st.sidebar:
        st.button(
            "New chat",
            key="new-chat",
            icon=":material/edit_square:",
            type="primary",
            width="stretch",
            on_click=new_chat,
            args=(page,),
        )
        draw_memory(page)
        draw_model(page)
        draw_chats(page)
        draw_download(page)
        if page.owner == NOBODY:
            st.caption("You are not signed in: this chat lives in this browser tab alone, and nothing is stored.")
