"""What every panel of the page needs: this session's owner, chat and choices, and the ways to change them.

The session state holds ids and plain values alone: `chat` (a conversation's id), `assistant` (of a chat that has not
begun), `new_setups` (choices for such a chat, by assistant), `unsent` (a text that could not be sent, and where it
belongs), `editing` (a message's id), `drawn` (how many messages are drawn).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st
from pydantic import SecretStr

from assistants import DEFAULT, Assistant
from chains.learning import LearningJob
from chains.prompt import whole_instructions
from chains.providers import Choice, Provider, providers
from chains.setup import Setup
from errors import NotFound
from memory.store import Conversation, Store
from memory.strategies import Strategy, strategies
from settings import Settings, key_from_environment
from ui.cast import known_assistants
from ui.owner import LOCAL, NOBODY
from ui.resources import Engine
from ui.setups import known, last_setup, new_setup
from ui.telling import telling

DRAWN = 20
"""Messages drawn at first; earlier ones come on demand, as many at a time."""
_RECITED = "script"
"""What stands as the model of an answer that an assistant's script gave."""


@dataclass(frozen=True)
class Page:
    """One run of the page's script."""

    engine: Engine
    store: Store
    owner: str
    settings: Settings
    conversation: Conversation | None
    cast: Mapping[str, Assistant]
    """Every assistant that the owner can talk with, by name; one's own by its id."""
    assistant_name: str
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
        return self.cast[self.assistant_name]

    @property
    def instructions(self) -> str:
        """The system prompt."""
        return whole_instructions(self.assistant.instructions, charts=not self.provider.runs_here)

    @property
    def recited(self) -> bool:
        """Whether the assistant's script is the one that answers, and no model."""
        return self.assistant.script is not None and self.provider.recites

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
            model=_RECITED if self.recited else self.setup.model or self._default_model,
            key=self.key,
            # One that was typed for another provider stays in the setup: this one's key must not go there.
            base_url=self.setup.base_url if self.provider.needs_base_url else "",
            temperature=self._temperature,
            max_output_tokens=self.setup.max_output_tokens,
            timeout_s=self.provider.patience_s,
        )

    @property
    def _temperature(self) -> float | None:
        """The user's; else the assistant's, where the model is ours: a server's own is not known, nor what it takes."""
        wished = self.assistant.temperature if self.provider.runs_here else None
        return wished if self.setup.temperature is None else self.setup.temperature

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
    cast = known_assistants(store, owner)
    name = conversation.assistant if conversation else st.session_state.get("assistant", DEFAULT)
    name = name if name in cast else DEFAULT
    assistant = cast[name]
    setup = Setup.of(conversation) if conversation else new_setup(store, owner, settings, cast, name)
    memory = setup.memory.model_copy(update={"across": setup.memory.across and owner != NOBODY})
    setup = known(setup.model_copy(update={"memory": memory}), settings)
    if conversation and name != conversation.assistant and providers()[setup.provider].recites:
        # The rules that answered are gone with their assistant; a model has to.
        answering = last_setup(store, owner, settings, cast)
        setup = answering.model_copy(update={"strategy": setup.strategy, "memory": setup.memory})
    if assistant.script and not assistant.phrased:
        reciting = next(provider for provider, one in providers().items() if one.recites)
        setup = setup.model_copy(update={"provider": reciting, "model": ""})
    return Page(engine, store, owner, settings, conversation, cast, name, setup)


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
        setup = known(Setup.of(page.store.conversation(page.owner, conversation.id)), page.settings)
    setup = Setup.model_validate({**setup.model_dump(), **fields})
    if conversation:
        conversation = page.store.update_conversation(page.owner, conversation.id, **setup.fields())
    chosen = st.session_state.setdefault("new_setups", {})
    chosen.pop(page.assistant_name, None)
    chosen[page.assistant_name] = setup.model_dump()
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


def new_chat(page: Page) -> None:
    """Show a chat that has not begun, with the assistant of the one that was shown."""
    st.session_state.assistant = page.assistant_name
    open_chat("")


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
