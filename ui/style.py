"""The few rules of style that the theme in .streamlit/config.toml cannot say."""

import streamlit as st

_CSS = """
<style>
[data-testid="stMainBlockContainer"] { max-width: 46rem; padding-top: 3.5rem; }
[data-testid="stSidebarHeader"] { height: 3rem; padding-bottom: 0; }
[data-testid="stChatMessage"] { background: transparent; padding: .5rem 0; }
[data-testid="stChatMessage"]:has([class*="st-key-edit-"], [class*="st-key-editor-"]) {
  background: color-mix(in srgb, currentColor 4%, transparent); padding: 1rem; }
[data-testid="stChatMessageContent"] { line-height: 1.6; }
[data-testid="stChatMessageContent"] :is(h1, h2, h3, h4) { font-size: 1.2rem; padding: .6rem 0 .2rem; }
[data-testid="stChatMessageContent"] h1 { font-size: 1.4rem; }
[class*="st-key-row-"] { opacity: .7; min-height: 2rem; margin-top: -.5rem; }
[class*="st-key-row-"]:hover, [class*="st-key-row-"]:focus-within { opacity: 1; }
[data-testid="stChatMessage"] { position: relative; }
[data-testid="stLayoutWrapper"]:has(> [class*="st-key-row-user-"]) { position: absolute; right: .6rem; bottom: .5rem;
  width: auto; }
[class*="st-key-row-user-"] { margin: 0; opacity: 0; border-radius: .6rem;
  background: var(--st-background-color, Canvas); }
[data-testid="stChatMessage"]:hover [class*="st-key-row-user-"] { opacity: 1; }
@media (hover: none) {
  [class*="st-key-row-user-"] { opacity: .6; background: none; }
  [data-testid="stLayoutWrapper"]:has(> [class*="st-key-row-user-"]) { position: static; } }
[class*="st-key-row-"] button { min-width: 1.9rem; min-height: 1.9rem; justify-content: center; }
[class*="st-key-row-"] [data-testid="stIconMaterial"] { font-size: 1.1rem; width: 1.1rem; height: 1.1rem; }
:is([class*="st-key-row-"], [class*="st-key-delete-"]) button [data-testid="stMarkdownContainer"] {
  position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
[class*="st-key-chat-"] { flex-wrap: nowrap; }
[class*="st-key-chat-"] [data-testid="stButton"]:first-child { min-width: 0; flex: 1; }
[class*="st-key-open-"] button { justify-content: flex-start; padding-inline: .6rem; }
[class*="st-key-open-"] button > div { justify-content: flex-start; width: 100%; }
[class*="st-key-open-"] button p { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; text-align: left; }
.st-key-welcome h1 { font-size: 2rem; padding: 0 0 .3rem; }
.st-key-suggestions { gap: .5rem; }
.st-key-assistants { display: grid; grid-template-columns: repeat(auto-fill, minmax(14rem, 1fr)); gap: .5rem; }
.st-key-assistants :is([data-testid="stElementContainer"], [data-testid="stButton"], .stTooltipIcon) { height: 100%; }
.st-key-assistants button { height: 100%; padding: .6rem .8rem; align-items: flex-start; justify-content: flex-start;
  border: 1px solid color-mix(in srgb, currentColor 15%, transparent); }
.st-key-assistants button[kind="secondary"] { border-color: color-mix(in srgb, currentColor 55%, transparent);
  background: color-mix(in srgb, currentColor 5%, transparent); }
.st-key-assistants button > div { justify-content: flex-start; align-items: flex-start; }
.st-key-assistants button p { text-align: left; white-space: normal; line-height: 1.35; }
.st-key-assistants button p span { opacity: .75; display: -webkit-box; -webkit-box-orient: vertical;
  -webkit-line-clamp: 2; overflow: hidden; }
.st-key-copying { display: none; }
button.copy { all: unset; box-sizing: border-box; cursor: pointer; width: 1.9rem; height: 1.9rem; border-radius: .5rem;
  display: grid; place-items: center; }
button.copy:hover { background: color-mix(in srgb, currentColor 8%, transparent); }
button.copy:focus-visible { outline: 2px solid currentColor; }
button.copy span { width: 1.05rem; height: 1.05rem; background: currentColor;
  mask: var(--icon) center / contain no-repeat; }
button.copy { --icon: url('data:image/svg+xml,%3Csvg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" \
fill="none" stroke="black" stroke-width="2"%3E%3Crect x="8" y="8" width="12" height="12" rx="2"/%3E\
%3Cpath d="M16 8V6a2 2 0 0 0-2-2H6a2 2 0 0 0-2 2v8a2 2 0 0 0 2 2h2"/%3E%3C/svg%3E'); }
button.copy.done { --icon: url('data:image/svg+xml,%3Csvg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" \
fill="none" stroke="black" stroke-width="2.5"%3E%3Cpath d="M5 13l4 4L19 7"/%3E%3C/svg%3E'); }
</style>
"""


def apply_style() -> None:
    """Put the rules into the page."""
    st.html(_CSS)
