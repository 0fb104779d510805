"""What the whole process shares: the store, the background, the running turns and the learner."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from chains.background import Background
from chains.learning import Learner, LearningJob
from chains.running import Turns
from chains.searches import Searches
from chains.turn import Ask
from memory.store import Store


@dataclass(frozen=True)
class Engine:
    """Everything that runs off the page."""

    turns: Turns
    learner: Learner
    searches: Searches


@st.cache_resource(show_spinner=False)
def engine() -> Engine:
    """Start the background once a process."""
    background = Background()

    def after_answer(store: Store, ask: Ask) -> None:
        learner.wake(learning_job(store, ask))
        if ask.strategy.searches:
            searches.catch_up(store, ask.owner, ask.question.conversation_id, across=ask.settings.across)

    turns = Turns(background, on_end=after_answer)
    learner = Learner(background, busy=turns.any_running)
    searches = Searches(background)
    return Engine(turns, learner, searches)


def learning_job(store: Store, ask: Ask) -> LearningJob:
    """Return the job that brings up to date what the turn's strategy derives."""
    return LearningJob(
        store, ask.owner, ask.question.conversation_id, ask.strategy, ask.settings, ask.provider, ask.choice
    )


@st.cache_resource(show_spinner=False)
def shared_store(url: str) -> Store:
    """Open the store once a process. Raises StoreError, which is not kept: the next look tries again."""
    store = Store.open(url)
    store.fail_stale(None)
    return store


@st.cache_resource(show_spinner=False, scope="session")
def private_store() -> Store:
    """Open a store that lives in this browser session alone, in memory."""
    return Store.open("sqlite://")
