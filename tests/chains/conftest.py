"""A chat as the app wires it: a real store, the background, the running turns, the learner, and a chat server."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypedDict

import pytest
import sqlalchemy as sa
from langchain_core.chat_history import BaseChatMessageHistory
from langchain_core.messages import BaseMessage
from pydantic import SecretStr

from chains.background import Background
from chains.learning import Learner, LearningJob
from chains.providers import Choice, Provider, providers
from chains.running import RunningTurn, Turns
from chains.turn import Ask
from memory.store import Message, Store
from memory.strategies import StrategySettings, strategies
from tests.chat_server import ChatServer

OWNER = "ann"
KEY = "sk-canary-4711-in-the-mine"
INSTRUCTIONS = "You are a friendly, helpful assistant."


class CopyingHistory(BaseChatMessageHistory):
    """Gives out copies of what it holds, as a history kept in a file or a database does."""

    def __init__(self) -> None:
        self._held: list[BaseMessage] = []

    @property
    def messages(self) -> list[BaseMessage]:  # type: ignore[override]
        return [message.model_copy() for message in self._held]

    def add_messages(self, messages: Sequence[BaseMessage]) -> None:
        self._held.extend(messages)

    def clear(self) -> None:
        self._held = []


class AskedBy(TypedDict):
    """What a question's row says of who is to answer it."""

    provider: str
    model: str
    strategy: str


@dataclass
class Chat:
    """One conversation, and all that answers it. What is not said is the same from turn to turn."""

    url: str
    store: Store
    background: Background
    turns: Turns
    learner: Learner
    server: ChatServer
    conversation_id: str = ""
    model: str = "test-echo"
    strategy: str = "window"
    provider: Provider = field(default_factory=lambda: providers()["compatible"])
    settings: StrategySettings = field(default_factory=StrategySettings)
    history: BaseChatMessageHistory = field(default_factory=CopyingHistory)
    max_output_tokens: int = 256
    timeout_s: float = 20.0
    learns: bool = False
    """Whether the learner is woken after each answer, as in the app."""
    notes_model: str = "test-facts"

    def __post_init__(self) -> None:
        self.conversation_id = self.store.create_conversation(OWNER, **self.asked_by).id

    @property
    def asked_by(self) -> AskedBy:
        return {"provider": "compatible", "model": self.model, "strategy": self.strategy}

    @property
    def choice(self) -> Choice:
        key = SecretStr(KEY)
        return Choice(
            self.model, key, self.server.url, max_output_tokens=self.max_output_tokens, timeout_s=self.timeout_s
        )

    def to_be_answered(self, question: Message) -> Ask:
        return Ask(
            owner=OWNER,
            question=question,
            strategy=strategies()[self.strategy],
            settings=self.settings,
            provider=self.provider,
            choice=self.choice,
            instructions=INSTRUCTIONS,
            chat_history=self.history,
        )

    def begin(self, text: str, *, parent_id: str | None = "the leaf") -> tuple[Ask, Message]:
        """Keep a question under the leaf, or under another message; nothing answers it yet."""
        leaf_id = self.store.conversation(OWNER, self.conversation_id).leaf_id
        under = leaf_id if parent_id == "the leaf" else parent_id
        question, reply = self.store.begin_turn(OWNER, self.conversation_id, text, parent_id=under, **self.asked_by)
        return self.to_be_answered(question), reply

    def start(self, text: str, *, parent_id: str | None = "the leaf") -> RunningTurn:
        ask, reply = self.begin(text, parent_id=parent_id)
        return self.turns.start(self.store, ask, reply)

    def say(self, text: str, *, parent_id: str | None = "the leaf") -> Message:
        """Have a question answered, and return the answer as the store keeps it."""
        return self.ended(self.start(text, parent_id=parent_id))

    def ended(self, turn: RunningTurn, timeout_s: float = 30.0) -> Message:
        assert self.until(lambda: turn.done, timeout_s), f"still {turn.status} after {timeout_s} s"
        return self.kept(turn)

    def kept(self, turn: RunningTurn) -> Message:
        return self.store.message(OWNER, turn.reply.id)

    def until(self, condition: Callable[[], bool], timeout_s: float = 20.0) -> bool:
        return self.server.wait_for(condition, timeout_s)

    def tell(self, turns: int, words: str = "I like tea number {n}.") -> list[Message]:
        """Append turns that were said elsewhere."""
        said: list[Message] = []
        leaf_id = self.store.conversation(OWNER, self.conversation_id).leaf_id
        for n in range(turns):
            for role, text in (("user", words.format(n=n)), ("assistant", f"Noted, number {n}.")):
                said.append(self.store.append(OWNER, self.conversation_id, role, text, parent_id=leaf_id))  # type: ignore[arg-type]
                leaf_id = said[-1].id
        return said

    def sent(self, request: int = -1) -> list[dict[str, str]]:
        """Return the messages of a request, as they arrived at the server."""
        return [dict(message) for message in self.server.chats[request].body["messages"]]

    def job(self, **changes: Any) -> LearningJob:
        job = LearningJob(
            self.store,
            OWNER,
            self.conversation_id,
            strategies()[self.strategy],
            self.settings,
            self.provider,
            replace(self.choice, model=self.notes_model),
        )
        return replace(job, **changes)

    def learned(self, timeout_s: float = 30.0) -> None:
        """Wait until the learner has nothing in hand."""
        idle = threading.Event()
        self.background.loop.call_soon_threadsafe(idle.set)
        assert idle.wait(timeout_s)
        assert self.until(lambda: not self.learner.state(self.conversation_id).running, timeout_s)

    def count_statements(self, containing: str) -> list[str]:
        """Return a list that every SQL statement with these words is added to from now on."""
        seen: list[str] = []

        @sa.event.listens_for(self.store.engine, "before_cursor_execute")
        def look(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
            if containing in statement:
                seen.append(statement)

        return seen


@pytest.fixture
def chat(tmp_path: Path, chat_server: ChatServer) -> Iterator[Chat]:
    url = f"sqlite:///{tmp_path / 'memory.db'}"
    store, background = Store.open(url), Background()
    chats: list[Chat] = []

    def learn(_store: Store, _ask: Ask) -> None:
        if chats[0].learns:
            chats[0].learner.wake(chats[0].job())

    turns = Turns(background, on_end=learn)
    chats.append(Chat(url, store, background, turns, Learner(background, busy=turns.any_running), chat_server))
    yield chats[0]
    background.close()
    store.close()
