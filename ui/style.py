"""The few rules of style that the theme in .streamlit/config.toml cannot say."""

import streamlit as st

_CSS = """
<style>
[data-testid="stMainBlockContainer"] { max-width: 48rem; padding-top: 3.5rem; }
[data-testid="stChatMessageContent"] { line-height: 1.6; }
[class*="st-key-row-"] { opacity: .75; min-height: 2rem; }
[class*="st-key-row-"]:hover, [class*="st-key-row-"]:focus-within { opacity: 1; }
[class*="st-key-chat-"] { flex-wrap: nowrap; }
[class*="st-key-chat-"] [data-testid="stButton"]:first-child { min-width: 0; flex: 1; }
[class*="st-key-open-"] button { justify-content: flex-start; }
[class*="st-key-open-"] button p { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; text-align: left; }
</style>
"""


def apply_style() -> None:
    """Put the rules into the page."""
    st.html(_CSS)
