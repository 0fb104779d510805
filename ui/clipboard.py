"""A button that copies a text, inside the browser alone: no round trip, and the text as it was written."""

from __future__ import annotations

from functools import cache
from typing import Any

import streamlit as st

_HTML = '<button type="button" title="Copy" aria-label="Copy"><span></span></button>'
_CSS = """
button { all: unset; box-sizing: border-box; cursor: pointer; width: 1.9rem; height: 1.9rem; border-radius: .5rem;
  color: var(--st-text-color); display: grid; place-items: center; }
button:hover { background: color-mix(in srgb, var(--st-text-color) 8%, transparent); }
button:focus-visible { outline: 2px solid var(--st-primary-color); }
span { width: 1.05rem; height: 1.05rem; background: currentColor; mask: var(--icon) center / contain no-repeat; }
button { --icon: url('data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" \
fill="none" stroke="black" stroke-width="2"><rect x="8" y="8" width="12" height="12" rx="2"/>\
<path d="M16 8V6a2 2 0 0 0-2-2H6a2 2 0 0 0-2 2v8a2 2 0 0 0 2 2h2"/></svg>'); }
button.done { --icon: url('data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" \
fill="none" stroke="black" stroke-width="2.5"><path d="M5 13l4 4L19 7"/></svg>'); }
"""
_JS = """
export default function ({ parentElement, data }) {
  const button = parentElement.querySelector("button");
  button.onclick = async () => {
    await navigator.clipboard.writeText(data.text);
    button.classList.add("done");
    setTimeout(() => button.classList.remove("done"), 1500);
  };
}
"""


@cache
def _component() -> Any:
    return st.components.v2.component("copy_text", html=_HTML, css=_CSS, js=_JS)


def copy_button(text: str, key: str) -> None:
    """Draw a button that puts `text` on the clipboard."""
    _component()(data={"text": text}, key=key, width="content", height="content")
