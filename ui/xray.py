"""What the model saw: the exact prompt of one answer, part by part, with its tokens and where each part comes from."""

from __future__ import annotations

import streamlit as st

from memory.store import Message
from ui.page import Page

LABELS = {
    "system": "Instructions",
    "summary": "Summary of earlier turns",
    "facts": "Remembered facts",
    "recalled": "Recalled turns",
    "recent": "Recent turns",
    "question": "Question",
}


@st.dialog("What the model saw", width="large")
def show_sight(page: Page, message: Message) -> None:
    """Open the prompt behind an answer."""
    prompt = page.store.prompt(page.owner, message.id)
    if prompt is None:
        st.write("Nothing was sent to a model for this message.")
        return
    total = sum(part["tokens"] for part in prompt.segments)
    about = "" if prompt.request.get("exact") else "about "
    st.caption(f"{message.model} · {message.strategy} · {about}{total:,} tokens in the prompt")
    for part in prompt.segments:
        with st.expander(f"{LABELS.get(part['kind'], part['kind'])} · {part['tokens']:,} tokens"):
            st.code(part["text"], language=None, wrap_lines=True)
    with st.expander("The whole request, as it was sent"):
        st.json(prompt.request["messages"], expanded=1)
