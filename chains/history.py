"""LangChain's seams, all in this file: `RunnableWithMessageHistory` and `StreamlitChatMessageHistory`.

They are what the ecosystem knows, and both are on their way out of LangChain; nothing else here depends on them. They
carry the newest messages of the log into the chain. They are no store: what must last is written before and after, by
the turn, because a failing write inside a listener is only logged.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any

from langchain_core._api import suppress_langchain_deprecation_warning
from langchain_core.chat_history import BaseChatMessageHistory
from langchain_core.messages import BaseMessage
from langchain_core.runnables import Runnable
from langchain_core.runnables.history import RunnableWithMessageHistory

QUESTION = "question"
"""Key of the chain's input that holds the user's new message."""
TRANSCRIPT = "transcript"
"""Key of the chain's input that the history fills with the messages before it."""

SESSION_KEY = "chat_history:"
"""How the session state's keys of message histories begin; a conversation's id follows."""


def session_history(conversation_id: str) -> BaseChatMessageHistory:
    """Return this browser session's message history of one conversation.

    One for all conversations would not do: two that are answered at once would be shown each other's messages.
    Call it from the page's script: it looks into the session state once. After that it holds a plain list, which the
    turn's worker may read and write without a script context.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        from langchain_community.chat_message_histories import StreamlitChatMessageHistory

    return StreamlitChatMessageHistory(key=f"{SESSION_KEY}{conversation_id}")


def refill(history: BaseChatMessageHistory, messages: Sequence[BaseMessage]) -> None:
    """Put these messages in place of those in the history, whatever class it is of: many give out only a copy."""
    history.clear()
    history.add_messages(messages)


def with_history(chain: Runnable[dict[str, Any], Any], history: BaseChatMessageHistory) -> Runnable[Any, Any]:
    """Wrap a chain so that the history's messages reach it, and the finished turn reaches the history.

    chain: takes a dict with QUESTION (a HumanMessage) and TRANSCRIPT (filled here), returns a message.
    """
    with suppress_langchain_deprecation_warning():
        return RunnableWithMessageHistory(
            chain,
            lambda session_id: history,  # noqa: ARG005
            input_messages_key=QUESTION,
            history_messages_key=TRANSCRIPT,
        )
