"""How a message gets from the page into the log, and its answer under way."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import streamlit as st
from langchain_core.chat_history import BaseChatMessageHistory

from chains.history import SESSION_KEY, session_history
from chains.turn import Ask
from errors import MemoryBotError, StoreError
from memory.attachments import asked
from memory.store import Conversation, Message
from ui.attachments import Kept, Upload, as_content, check, take
from ui.page import Page

_TITLE_CHARACTERS = 60


def send(
    page: Page, text: str, files: Sequence[Kept] = (), *, parent_id: str | None = None, edited: bool = False
) -> None:
    """Keep the user's message, then start the answer. What cannot be sent is kept in the page, with the reason.

    text: what was typed; may be empty where files come with it.
    edited: the message goes under `parent_id`, beside the one that it replaces, instead of under the newest.
    """
    st.session_state.editing = ""
    if not text.strip() and not files:
        return
    unsent = st.session_state.get("unsent") or {}
    try:
        question, reply = _begin_turn(page, text, files, parent_id, edited=edited)
        page.engine.turns.start(page.store, make_ask(page, question), reply)
        st.session_state.chat = question.conversation_id
        if (unsent.get("text"), unsent.get("files")) == (text, list(files)):
            st.session_state.unsent = None
    except MemoryBotError as error:
        keep_unsent(text, files, str(error), parent_id=parent_id, edited=edited)


def send_uploads(page: Page, text: str, uploads: Sequence[Upload]) -> None:
    """Send a message with the files uploaded; if one of them cannot be read, all that can be is kept in the page."""
    files, reason = take(uploads)
    if reason:
        keep_unsent(text, files, reason)
    else:
        send(page, text, files)


def keep_unsent(
    text: str, files: Sequence[Kept], reason: str, *, parent_id: str | None = None, edited: bool = False
) -> None:
    """Keep what could not be sent; what could not be sent before is no less dear, and stays with it."""
    before = st.session_state.get("unsent") or {"text": "", "files": []}
    # What is sent again and fails again is there already.
    if text and text != before["text"] and not before["text"].endswith(f"\n\n{text}"):
        text = "\n\n".join(part for part in (before["text"], text) if part)
    else:
        text = before["text"]
    kept = [*before["files"], *(file for file in files if file not in before["files"])]
    place = {"chat": st.session_state.chat, "parent_id": parent_id, "edited": edited}
    st.session_state.unsent = {"text": text, "files": kept, "reason": reason, **place}


def regenerate(page: Page, question: Message) -> None:
    """Start another answer to a question, beside those it has."""
    reply = page.store.begin_answer(page.owner, question.conversation_id, question.id, **_answerer(page))
    page.engine.turns.start(page.store, make_ask(page, question), reply)


def make_ask(page: Page, question: Message) -> Ask:
    """Return all that the turn of this question needs."""
    return Ask(
        owner=page.owner,
        question=question,
        strategy=page.strategy,
        settings=page.setup.memory,
        provider=page.provider,
        choice=page.choice,
        instructions=page.instructions,
        chat_history=_history(question.conversation_id),
        searches=page.engine.searches,
        script=page.assistant.script,
    )


def _history(conversation_id: str) -> BaseChatMessageHistory:
    """Return the chat's history, and let go of other chats'; a turn that still runs has its own hold on one."""
    for key in [str(key) for key in st.session_state if str(key).startswith(SESSION_KEY)]:
        if key != f"{SESSION_KEY}{conversation_id}":
            del st.session_state[key]
    return session_history(conversation_id)


def _answerer(page: Page) -> dict[str, Any]:
    return {"provider": page.setup.provider, "model": page.choice.model, "strategy": page.setup.strategy}


def _begin_turn(
    page: Page, text: str, files: Sequence[Kept], parent_id: str | None, *, edited: bool
) -> tuple[Message, Message]:
    """Keep the question and its empty answer, in a chat of their own if none is open; refused, it leaves none."""
    content, images = as_content(text, files)
    check(page, files, images)
    answerer = _answerer(page)
    conversation = _begun(page, asked(content))
    under = parent_id if edited else conversation.leaf_id
    try:
        return page.store.begin_turn(page.owner, conversation.id, content, parent_id=under, images=images, **answerer)
    except MemoryBotError:
        if page.conversation is None:
            with suppress(StoreError):
                page.store.delete_conversation(page.owner, conversation.id)
        raise


def _begun(page: Page, text: str) -> Conversation:
    """Return the chat as it stands now, perhaps changed by another tab; begin one if there is none."""
    if page.conversation:
        return page.store.conversation(page.owner, page.conversation.id)
    title = " ".join(text.split())
    short = title if len(title) <= _TITLE_CHARACTERS else f"{title[: _TITLE_CHARACTERS - 1].rstrip()}…"
    fields = page.setup.fields()
    return page.store.create_conversation(page.owner, title=short, assistant=page.assistant_name, **fields)
