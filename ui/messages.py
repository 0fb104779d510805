"""Draws the messages of a chat, and what may be done with each."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import streamlit as st

from memory.attachments import image_names, join
from memory.store import Image, Message
from ui.attachments import Kept, draw_attachments, kept_of, typed_in
from ui.blocks import draw_answer, draw_picture
from ui.clipboard import copy_button, listen_for_copying
from ui.page import DRAWN, Page
from ui.rendering import to_label, to_markdown, to_plain_markdown
from ui.sending import regenerate, send
from ui.telling import telling
from ui.xray import show_sight

_AVATARS = {"user": ":material/person:", "system": ":material/settings:"}
_LONGEST = 20_000
"""Characters of one message drawn at once; the whole of it is in the download."""


def draw_transcript(page: Page) -> Message | None:
    """Draw the newest messages of the chat; return the answer that is still running, undrawn."""
    if not page.conversation:
        return None
    drawn = st.session_state.setdefault("drawn", DRAWN)
    messages = page.store.tail(page.owner, page.conversation.id, limit=drawn)
    if messages and messages[0].depth:
        st.button(
            f"Show earlier messages ({messages[0].depth:,} more)",
            key="earlier",
            type="tertiary",
            icon=":material/expand_less:",
            on_click=_draw_more,
        )
    listen_for_copying()
    versions = page.store.siblings(page.owner, [message.id for message in messages])
    pictured = [message.id for message in messages if image_names(message.content)]
    images = page.store.images(page.owner, pictured) if pictured else {}
    for index, message in enumerate(messages):
        if message.status == "running":
            return message
        question = messages[index - 1] if index else None
        _draw_message(page, message, question, versions.get(message.id, [message.id]), images.get(message.id, []))
    if messages:
        _draw_offers(page, messages[-1])
    return None


def avatar(page: Page, role: str) -> str:
    """Return what stands beside the messages of a role."""
    return page.assistant.icon if role == "assistant" else _AVATARS[role]


def _draw_message(
    page: Page, message: Message, question: Message | None, versions: list[str], images: list[Image]
) -> None:
    with st.chat_message(message.role, avatar=avatar(page, message.role)):
        if st.session_state.get("editing") == message.id:
            _draw_editor(page, message, images)
            return
        forgotten = not message.content and not images and message.status == "ok"
        if forgotten:
            st.caption(":material/ink_eraser: Forgotten.")
        elif message.role == "assistant":
            # The lines that name the images stand for them where only text goes.
            draw_text("assistant", message.content.removesuffix(join("", images=[image.name for image in images])))
            for image in images:
                draw_picture(image.data, image.name, captioned=False)
            _draw_sources((message.usage or {}).get("sources", []))
            _draw_end(page, message, question)
        else:
            if typed := typed_in(message.content, images):
                draw_text(message.role, typed)
            draw_attachments(message, images)
        with st.container(
            horizontal=True, vertical_alignment="center", gap="xxsmall", key=f"row-{message.role}-{message.id}"
        ):
            if not forgotten:
                _draw_actions(page, message, question, images)
            if len(versions) > 1:
                _draw_versions(page, message, versions)


def draw_text(role: str, text: str) -> None:
    """Draw a message's text; a very long one is cut on the page, and says so."""
    whole = draw_answer(text, _LONGEST) if role == "assistant" else len(text) <= _LONGEST
    if role != "assistant":
        st.markdown(to_plain_markdown(text[:_LONGEST]))
    if not whole:
        st.caption(f"Shown: the first {_LONGEST:,} of {len(text):,} characters. The download has them all.")


def _draw_sources(sources: Sequence[str]) -> None:
    """Draw what an answer was taken from; a source that bears its number keeps it, since the answer may cite it."""
    if not sources:
        return
    numbered = [re.match(r"\[?(\d+)[.\])]+\s*(.*)", source, re.DOTALL) for source in sources]
    lines = [
        f"{found[1] if found else place}\\. {to_label(found[2] if found else source)}"
        for place, (source, found) in enumerate(zip(sources, numbered, strict=True), start=1)
    ]
    st.caption("  \n".join(["Sources", *lines]))


def _draw_offers(page: Page, newest: Message) -> None:
    """Draw the replies that the newest answer offers."""
    offers = (newest.usage or {}).get("offers", []) if newest.role == "assistant" and newest.status == "ok" else []
    if not offers:
        return
    with st.container(horizontal=True, gap="xsmall", key=f"offers-{newest.id}"):
        for place, offer in enumerate(offers):
            st.button(
                to_label(offer),
                key=f"offer-{newest.id}-{place}",
                on_click=send,
                args=(page, offer),
                disabled=not page.ready,
            )


def _draw_end(page: Page, message: Message, question: Message | None) -> None:
    """Say how the answer ended, where that was not well."""
    for notice in (message.usage or {}).get("notices", []):
        st.caption(f":material/info: {to_label(notice)}")
    if message.status == "stopped":
        st.caption(":material/stop_circle: Stopped. What had arrived is kept.")
    if message.status == "failed":
        told = message.error or "This answer was interrupted. What had arrived is kept."
        st.error(to_markdown(told), icon=":material/error:")
        if question:
            st.button(
                "Try again",
                key=f"again-{message.id}",
                icon=":material/refresh:",
                on_click=_regenerate,
                args=(page, question),
            )


def _draw_actions(page: Page, message: Message, question: Message | None, images: Sequence[Image]) -> None:
    copied = typed_in(message.content, images) if message.role == "user" else ""
    if copied or message.content:
        copy_button(copied or message.content)
    if message.role == "user":
        _icon("edit", "Edit", f"edit-{message.id}", _edit, message.id)
        return
    if message.role != "assistant":
        return
    if question and question.role == "user" and message.status != "failed":
        _icon("refresh", "Another answer", f"regenerate-{message.id}", _regenerate, page, question)
    if _icon("visibility", "What the model saw", f"saw-{message.id}"):
        show_sight(page, message)
    if message.content:
        _draw_feedback(page, message)


def _draw_feedback(page: Page, message: Message) -> None:
    given = message.feedback or {}
    thumb = {1: 1, -1: 0}.get(given.get("value", 0))
    key = f"thumbs-{message.id}"
    st.feedback("thumbs", key=key, default=thumb, on_change=_rate, args=(page, message, key))
    if given:
        with st.popover("Say why", icon=":material/chat_bubble:", type="tertiary", help="Say why"):
            note = f"note-{message.id}"
            st.text_area(
                "Comment",
                value=given.get("comment", ""),
                key=note,
                placeholder="What was good or bad about it?",
                on_change=_comment,
                args=(page, message, note),
            )


def _draw_versions(page: Page, message: Message, versions: list[str]) -> None:
    place = versions.index(message.id)
    # Elsewhere than on the path that is being answered, its Stop would be out of reach.
    still = page.engine.turns.get(message.conversation_id) is not None
    before, after = versions[max(place - 1, 0)], versions[min(place + 1, len(versions) - 1)]
    _icon(
        "chevron_left", "Earlier version", f"before-{message.id}", _select, page, before, disabled=still or place == 0
    )
    st.caption(f"{place + 1} / {len(versions)}", width="content")
    last = place == len(versions) - 1
    _icon("chevron_right", "Later version", f"after-{message.id}", _select, page, after, disabled=still or last)


def _draw_editor(page: Page, message: Message, images: Sequence[Image]) -> None:
    key = f"editor-{message.id}"
    files = kept_of(message, images)
    typed = typed_in(message.content, images)
    st.text_area("Edit your message", value=typed, key=key, label_visibility="collapsed")
    if files:
        st.caption(f":material/attach_file: {to_label(', '.join(file['name'] for file in files))}")
    with st.container(horizontal=True):
        whole = (page, message, key, files)
        st.button("Send", type="primary", key=f"send-{message.id}", on_click=_send_edited, args=whole)
        st.button("Cancel", key=f"cancel-{message.id}", on_click=_edit, args=("",))


def _icon(
    icon: str, label: str, key: str, on_click: Callable[..., None] | None = None, *args: object, disabled: bool = False
) -> bool:
    return st.button(
        label,
        icon=f":material/{icon}:",
        help=label,
        key=key,
        type="tertiary",
        on_click=on_click,
        args=args,
        disabled=disabled,
    )


def _draw_more() -> None:
    st.session_state.drawn += DRAWN


def _edit(message_id: str) -> None:
    st.session_state.editing = message_id


def _send_edited(page: Page, message: Message, key: str, files: Sequence[Kept]) -> None:
    send(page, st.session_state[key], files, parent_id=message.parent_id, edited=True)


@telling
def _regenerate(page: Page, question: Message) -> None:
    regenerate(page, question)


@telling
def _select(page: Page, message_id: str) -> None:
    if page.conversation:
        page.store.select(page.owner, page.conversation.id, message_id)


@telling
def _rate(page: Page, message: Message, key: str) -> None:
    value = {1: 1, 0: -1}.get(st.session_state[key])
    comment = (message.feedback or {}).get("comment", "")
    page.store.set_feedback(page.owner, message.id, {"value": value, "comment": comment} if value else None)


@telling
def _comment(page: Page, message: Message, key: str) -> None:
    page.store.set_feedback(page.owner, message.id, {**(message.feedback or {}), "comment": st.session_state[key]})
