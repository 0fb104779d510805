"""The conversation that the benches hold with the test server: questions of about 60 words, answers of 60.

Every variant of a bench gets the same one.
"""

from __future__ import annotations

from langchain_core._api import suppress_langchain_deprecation_warning
from langchain_core.chat_history import BaseChatMessageHistory, InMemoryChatMessageHistory
from pydantic import SecretStr

from chains.providers import Choice
from memory.strategies import StrategySettings

OWNER = "bench"
INSTRUCTIONS = "You are a friendly, helpful assistant."
SETTINGS = StrategySettings(kept_turns=8, budget_tokens=4000)


def question(turn: int) -> str:
    """Return the user's words at a turn, about 60 of them, with something to remember in every tenth."""
    told = f"My name is Priya, and my friend Ana{turn} likes jasmine tea. " if turn % 10 == 0 else ""
    small_talk = "I walked along the river again and thought about how the light changes through the seasons, "
    return f"{told}Turn {turn}. " + small_talk * 2 + "and I wonder what you would make of it, so tell me please?"


def choice(url: str, model: str) -> Choice:
    """Return the choice of a model on the test server."""
    return Choice(model=model, base_url=url, key=SecretStr("none"), max_output_tokens=200)


def empty_history() -> BaseChatMessageHistory:
    """Return the message history of one turn."""
    with suppress_langchain_deprecation_warning():
        return InMemoryChatMessageHistory()
