"""A button that copies a text, inside the browser alone: no round trip, and the text as it was written.

One listener serves every button: a component for each message would be most of what a rerun sends.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import streamlit as st

_JS = """
export default function () {
  const copy = async (event) => {
    const button = event.target.closest("button.copy");
    if (!button) return;
    await navigator.clipboard.writeText(decodeURIComponent(button.dataset.text.slice(1, -1)));
    button.classList.add("done");
    setTimeout(() => button.classList.remove("done"), 1500);
  };
  document.removeEventListener("click", window.copyText);
  window.copyText = copy;
  document.addEventListener("click", copy);
}
"""
# What ends an attribute or a line, and what the browser's sanitizer would take for a tag or trim away.
_ENCODED = {ord(character): f"%{ord(character):02X}" for character in "%<>&\"'`\n\r\t"}


@cache
def _component() -> Any:
    return st.components.v2.component("copy_text", js=_JS)


def copy_button(text: str) -> None:
    """Draw a button that puts `text` on the clipboard."""
    st.html(
        f'<button type="button" class="copy" title="Copy" aria-label="Copy" '
        f'data-text="[{text.translate(_ENCODED)}]"><span></span></button>',
        width="content",
    )


def listen_for_copying() -> None:
    """Make every copy button of the page work; draws nothing that can be seen."""
    _component()(key="copying", height="content")
