"""What every panel of the page needs: this session's owner, chat and choices, and the ways to change them.

The session state holds ids and plain values alone: `chat` (a conversation's id), `new_setup` (choices for a chat that
has not begun), `unsent` (a text that could not be sent, and where it belongs), `editing` (a message's id), `drawn` (how
many messages are drawn).
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st
from langchain_core.chat_history import BaseChatMessageHistory
from pydantic import SecretStr

from assistants import Assistant, assistants
from chains.history import SESSION_KEY, session_history
from chains.learning import LearningJob
from chains.providers import Choice, Provider, providers
from chains.setup import Setup
from chains.turn import Ask
from errors import MemoryBotError, NotAChatServer, NotFound, StoreError
from memory.store import Conversation, Message, Store
from memory.strategies import Strategy, strategies
from settings import Settings, key_from_environment
from ui.owner import LOCAL, NOBODY
from ui.resources import Engine
from ui.telling import telling

DRAWN = 20
"""Messages drawn at first; earlier ones come on demand, as many at a time."""
_TITLE_CHARACTERS = 60


@dataclass(frozen=True)
class Page:
    """One run of the page's script."""

    engine: Engine
    store: Store
    owner: str
    settings: Settings
    conversation: Conversation | None
    setup: Setup

    @property
    def provider(self) -> Provider:
        """The chat's provider."""
        return providers()[self.setup.provider]

    @property
    def strategy(self) -> Strategy:
        """The chat's memory strategy."""
        return strategies()[self.setup.strategy]

    @property
    def assistant(self) -> Assistant:
        """Who answers in this chat."""
        name = self.conversation.assistant if self.conversation else "memory_bot"
        return assistants().get(name) or assistants()["memory_bot"]

    @property
    def key(self) -> SecretStr | None:
        """The provider's key: the sidebar's, else Streamlit's secrets', else the environment's."""
        typed = st.session_state.get(f"key:{self.setup.provider}")
        return SecretStr(typed.strip()) if typed and typed.strip() else self.configured_key

    @property
    def configured_key(self) -> SecretStr | None:
        """The key that whoever runs the app has set up, as far as it may go where this chat's messages go."""
        elsewhere = self.provider.needs_base_url and self.setup.base_url != self.settings.base_url
        # A visitor could otherwise have it sent to a server of their own.
        return None if elsewhere and self.owner != LOCAL else configured_key(self.provider)

    @property
    def choice(self) -> Choice:
        """The model that answers, and how."""
        return Choice(
            model=self.setup.model or self._default_model,
            key=self.key,
            # One that was typed for another provider stays in the setup: this one's key must not go there.
            base_url=self.setup.base_url if self.provider.needs_base_url else "",
            temperature=self.setup.temperature,
            max_output_tokens=self.setup.max_output_tokens,
            timeout_s=self.provider.patience_s,
        )

    @property
    def _default_model(self) -> str:
        provider = self.provider
        listed = provider.models(Choice(model="")) if provider.runs_here else ()
        return listed[0] if listed else provider.default_model

    @property
    def ready(self) -> bool:
        """Whether the provider has what it needs to be asked at all."""
        return not (
            (self.provider.needs_key and not self.key) or (self.provider.needs_base_url and not self.setup.base_url)
        )


def open_page(engine: Engine, store: Store, owner: str, settings: Settings) -> Page:
    """Gather the page of this run; the address decides which chat a fresh session opens. Nobody has other chats."""
    if "chat" not in st.session_state:
        st.session_state.chat = st.query_params.get("chat", "")
    conversation = _current_conversation(store, owner)
    if conversation:
        st.query_params["chat"] = conversation.id
    elif "chat" in st.query_params:
        del st.query_params["chat"]
    setup = Setup.of(conversation) if conversation else _new_setup(store, owner, settings)
    memory = setup.memory.model_copy(update={"across": setup.memory.across and owner != NOBODY})
    setup = _known(setup.model_copy(update={"memory": memory}), settings)
    return Page(engine, store, owner, settings, conversation, setup)


def configured_key(provider: Provider) -> SecretStr | None:
    """Return the key that whoever runs the app has set up for this provider."""
    if not provider.key_variable:
        return None
    try:
        secret = st.secrets.get(provider.key_variable)
    except FileNotFoundError:
        secret = None
    return SecretStr(str(secret)) if secret else key_from_environment(provider.key_variable)


@telling
def change(page: Page, **fields: Any) -> None:
    """Change the chat's setup, in its row if it has begun."""
    changed(page, **fields)


def changed(page: Page, **fields: Any) -> Page:
    """Change the chat's setup, and return the page as it is then."""
    conversation, setup = page.conversation, page.setup
    if conversation:
        # Another tab may have changed other settings since this page was drawn.
        setup = _known(Setup.of(page.store.conversation(page.owner, conversation.id)), page.settings)
    setup = Setup.model_validate({**setup.model_dump(), **fields})
    if conversation:
        conversation = page.store.update_conversation(page.owner, conversation.id, **setup.fields())
    st.session_state.new_setup = setup.model_dump()
    return replace(page, setup=setup, conversation=conversation)


def show_value(key: str, value: object) -> None:
    """Let the control of that key show what holds now: Streamlit keeps a control's own value, whatever its default."""
    # Not where it does already: a text that is being typed would be overwritten.
    if st.session_state.get(key) != value:
        st.session_state[key] = value


def open_chat(conversation_id: str) -> None:
    """Show another chat; an empty id is a new one."""
    st.session_state.chat = conversation_id
    st.session_state.editing = ""
    st.session_state.drawn = DRAWN


def send(page: Page, text: str, *, parent_id: str | None = None, edited: bool = False) -> None:
    """Keep the user's message, then start the answer. What cannot be sent is kept in the page, with the reason.

    edited: the message goes under `parent_id`, beside the one that it replaces, instead of under the newest.
    """
    st.session_state.editing = ""
    if not text.strip():
        return
    unsent = st.session_state.get("unsent") or {}
    try:
        question, reply = _begin_turn(page, text, parent_id, edited=edited)
        page.engine.turns.start(page.store, make_ask(page, question), reply)
        st.session_state.chat = question.conversation_id
        if unsent.get("text") == text:
            st.session_state.unsent = None
    except MemoryBotError as error:
        # What could not be sent before is no less dear than what could not be sent now.
        if unsent and text not in unsent["text"]:
            text = f"{unsent['text']}\n\n{text}"
        place = {"chat": st.session_state.chat, "parent_id": parent_id, "edited": edited}
        st.session_state.unsent = {"text": text, "reason": str(error), **place}


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
        instructions=page.assistant.instructions,
        chat_history=_history(question.conversation_id),
        searches=page.engine.searches,
    )


def wake_learner(page: Page) -> None:
    """Let the current strategy learn what it has not learned of this chat, and its search read what was said."""
    if page.conversation and page.strategy.searches:
        page.engine.searches.catch_up(page.store, page.owner, page.conversation.id, across=page.setup.memory.across)
    if page.conversation and page.ready:
        page.engine.learner.wake(
            LearningJob(
                page.store,
                page.owner,
                page.conversation.id,
                page.strategy,
                page.setup.memory,
                page.provider,
                page.choice,
            )
        )


def _history(conversation_id: str) -> BaseChatMessageHistory:
    """Return the chat's history, and let go of other chats'; a turn that still runs has its own hold on one."""
    for key in [str(key) for key in st.session_state if str(key).startswith(SESSION_KEY)]:
        if key != f"{SESSION_KEY}{conversation_id}":
            del st.session_state[key]
    return session_history(conversation_id)


def _answerer(page: Page) -> dict[str, str]:
    return {"provider": page.setup.provider, "model": page.choice.model, "strategy": page.setup.strategy}


def _begin_turn(page: Page, text: str, parent_id: str | None, *, edited: bool) -> tuple[Message, Message]:
    """Keep the question and its empty answer, in a chat of their own if none is open; refused, it leaves none."""
    answerer = _answerer(page)
    conversation = _begun(page, text)
    under = parent_id if edited else conversation.leaf_id
    try:
        return page.store.begin_turn(page.owner, conversation.id, text, parent_id=under, **answerer)
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
    return page.store.create_conversation(page.owner, title=short, **page.setup.fields())


def _current_conversation(store: Store, owner: str) -> Conversation | None:
    if not st.session_state.chat:
        return None
    try:
        conversation = store.conversation(owner, st.session_state.chat)
    except NotFound:
        conversation = None
    if conversation is None or conversation.deleted_at:
        st.session_state.chat = ""
        return None
    return conversation


def _new_setup(store: Store, owner: str, settings: Settings) -> Setup:
    """Choices for a new chat: those made in this session, else those of the newest chat, else the settings'."""
    if chosen := st.session_state.get("new_setup"):
        return Setup.model_validate(chosen)
    if newest := store.conversations(owner, limit=1):
        return Setup.of(newest[0])
    setup = Setup(provider=settings.provider, model=settings.model, strategy=settings.strategy)
    try:
        return Setup.model_validate({**setup.model_dump(), "base_url": settings.base_url})
    except NotAChatServer as error:
        st.session_state.problem = str(error)
        return setup


def _known(setup: Setup, settings: Settings) -> Setup:
    """Replace a provider or strategy that is no longer there, so that an old chat still opens."""
    changed: dict[str, str] = {}
    if setup.strategy not in strategies():
        changed["strategy"] = _first_known(strategies(), settings.strategy, "strategy")
    if setup.provider not in providers():
        changed |= {"provider": _first_known(providers(), settings.provider, "provider"), "model": ""}
    return setup.model_copy(update=changed)


def _first_known(known: Mapping[str, object], wanted: str, setting: str) -> str:
    """Return what the settings name, or their default where that is not there either."""
    return wanted if wanted in known else str(Settings.model_fields[setting].default)
