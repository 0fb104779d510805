"""What a memory strategy is, and the register of those in this folder.

A strategy is a function from a transcript, a question and a token budget (and what was derived from the transcript
before) to what the model sees. It never changes the log, calls no model while it does this, and knows no store, no page
and no provider: whatever it needs arrives in the `Request`.

To add one, drop a file here that ends with `STRATEGY = YourStrategy()`. The file's name is the strategy's name.
"""

from __future__ import annotations

import hashlib
import json
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Literal, Protocol, TypeVar

from langchain_core.messages import BaseMessage
from pydantic import BaseModel, ConfigDict, Field

from memory import attachments
from memory.registry import walk
from memory.rendering import SaidTurn
from memory.tokens import TokenCounter

Schema = TypeVar("Schema", bound=BaseModel)

SegmentKind = Literal["summary", "facts", "elsewhere", "recalled", "recent", "question"]


class StrategySettings(BaseModel):
    """What a user may set for a conversation's memory."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    kept_turns: int = Field(8, ge=1, le=200)
    """Whole turns (a question and its answer) that are always shown as they were, newest first, if they fit."""
    budget_tokens: int = Field(4000, ge=200, le=1_000_000)
    """Model tokens for everything but the system prompt and the answer."""
    across: bool = False
    """Whether a strategy that searches looks in the owner's other chats, too."""


@dataclass(frozen=True)
class Fact:
    """Something learned about a person, a place, a thing or the user, and where it was said."""

    subject: str
    text: str
    source_ids: tuple[str, ...]
    """Ids of the log messages that say it."""
    id: str = ""
    """Given by the store; empty until it is kept there."""
    superseded_by: str = ""
    """Id of the fact that replaced this one; empty while it holds."""
    attribute: str = ""
    """What it tells of its subject, where that can hold one value at a time ("home", "name"); empty if unknown."""


@dataclass(frozen=True)
class Derived:
    """One step of what a strategy learned from the log, and from which messages."""

    upto_message_id: str
    """The newest message it was learned from. It holds on every path of the log that contains this message."""
    source_ids: tuple[str, ...]
    input_hash: str
    """Hash of everything that went in, so that replay finds it again and no model is asked twice."""
    state: Mapping[str, object]
    """What was learned; JSON values only, the strategy's own business."""


@dataclass(frozen=True)
class Lesson:
    """What learning from one block of messages gave; kept as a whole or not at all."""

    derived: Derived
    facts: tuple[Fact, ...] = ()
    superseded: Mapping[str, int] = field(default_factory=dict)
    """Id of a fact that no longer holds -> index in `facts` of the one that replaces it."""


@dataclass(frozen=True)
class Hit:
    """A message that bears on a question."""

    turn: SaidTurn
    place: int
    """Its place in the conversation, counted in messages; below 0 in another chat: those come before this one."""
    passages: tuple[str, ...] = ()
    """Of a long text: its pieces, the one nearest to the question first; empty if it is one piece."""
    chat: str = ""
    """Title of the other chat that it was said in; empty for this one."""


class Search(Protocol):
    """A search over all of a conversation, however long, and perhaps over its owner's other ones."""

    def best(self, question: str) -> Sequence[Hit]:
        """Return the messages that bear most on a question, best first."""

    @property
    def speakers(self) -> frozenset[str]:
        """Every name in the log, none of which a line of somebody else's text may carry as its label."""


@dataclass(frozen=True)
class Request:
    """All that a strategy may look at."""

    transcript: Sequence[BaseMessage]
    """The newest part of the conversation, oldest first, without the question. Every message has an id."""
    question: str
    budget: int
    """Model tokens for all that the view holds, the question included."""
    count: TokenCounter
    settings: StrategySettings = field(default_factory=StrategySettings)
    offset: int = 0
    """How many messages of the conversation come before `transcript`."""
    derived: Sequence[Derived] = ()
    """What this strategy, or the last of its teachers, learned on this path of the log, oldest first."""
    facts: Sequence[Fact] = ()
    """Facts learned on this path of the log, oldest first, superseded ones too."""
    search: Search | None = None
    """Over the whole path, `transcript` included, and over other chats where the settings say so.

    None unless the strategy searches, or while there is nothing.
    """
    most_recalled: int | None = None
    """Tokens that a search may fill at most: few where a model reads slowly, since they differ at every question."""

    @property
    def asked(self) -> str:
        """What the question asks, without the texts attached to it: by this, memory is searched."""
        return attachments.asked(self.question)


@dataclass(frozen=True)
class Segment:
    """One part of what the model sees, and where it comes from."""

    kind: SegmentKind
    text: str
    tokens: int
    message_ids: tuple[str, ...] = ()
    fact_ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class View:
    """What the model sees besides the system prompt, in the order in which it stands in the prompt."""

    background: str
    """What stands before the recent turns and seldom changes (a summary), as quoted data; may be empty."""
    recent: tuple[BaseMessage, ...]
    """Turns as they were said, oldest first; begins with a user's message."""
    recalled: str
    """What was recalled for this question, from other chats too, as quoted data; may be empty."""
    segments: tuple[Segment, ...]
    left_out: int
    """Messages of this conversation that the model sees neither as they were nor through anything derived."""

    @property
    def tokens(self) -> int:
        """Model tokens of all segments together; at most the request's budget."""
        return sum(segment.tokens for segment in self.segments)


class Writer(Protocol):
    """A model, as far as learning needs one."""

    async def write(self, instructions: str, text: str, max_tokens: int) -> str:
        """Return prose. Raises LearningFailed if it is empty or was cut off."""

    async def extract(self, instructions: str, text: str, schema: type[Schema]) -> Schema:
        """Return structured output. Raises LearningFailed if it does not fit the schema."""


class Strategy(ABC):
    """One way of remembering."""

    label: str
    """Name for people."""
    about: str
    """One sentence: what the model sees."""
    teachers: Sequence[Strategy] = ()
    """Strategies whose learning this one shows. The last one's `Derived` are in its requests."""
    searches: bool = False
    """Whether a request needs a search over the log."""
    fills_window: bool = False
    """True where the budget is the model's whole window, not the one of the settings."""
    version: int = 1
    """Counted up when the same block would be learned from in another way; it goes into the hash of its inputs."""

    @property
    def name(self) -> str:
        """The registry name: the name of the file that defines the strategy."""
        return type(self).__module__.rpartition(".")[2]

    @property
    def learns(self) -> bool:
        """Whether it learns from the log by itself."""
        return type(self).learn is not Strategy.learn

    @property
    def learners(self) -> Sequence[Strategy]:
        """The strategies that learn for it: itself, or its teachers, so that nothing is learned twice."""
        return (self,) if self.learns else self.teachers

    @abstractmethod
    def view(self, request: Request) -> View:
        """Choose what the model sees.

        Keeps to `request.budget`, cuts at turn boundaries, never drops the question, asks no model.
        Raises QuestionTooLong if the question alone is over the budget.
        """

    def due(self, unlearned: Sequence[BaseMessage], settings: StrategySettings) -> Sequence[BaseMessage]:  # noqa: ARG002
        """Return the block, from the start of `unlearned`, that should be learned now; empty if none.

        unlearned: the messages after the newest one learned from, oldest first, perhaps only the first few hundred.
        """
        return ()

    async def learn(self, block: Sequence[BaseMessage], facts: Sequence[Fact], writer: Writer) -> Lesson:
        """Learn from a block that `due` chose. Raises LearningFailed; then nothing is kept."""
        raise NotImplementedError(f"{self.name} learns nothing")

    def replay(self, block: Sequence[BaseMessage], facts: Sequence[Fact], state: Mapping[str, object]) -> Lesson:
        """Return the lesson that `learn` gave for the same words before, from the state it kept; asks no model.

        block: messages with the same `input_hash`, perhaps with other ids.
        """
        raise NotImplementedError(f"{self.name} learns nothing")

    def input_hash(self, block: Sequence[BaseMessage]) -> str:
        """Return the hash of all that the model is shown when this block is learned.

        Ids are left out, so that a fork that says the same words again finds what was learned from them.
        """
        words = [[message.type.removesuffix("MessageChunk").lower(), message.text] for message in block]
        return hashlib.sha256(json.dumps([self.name, self.version, words]).encode()).hexdigest()


@cache
def strategies() -> Mapping[str, Strategy]:
    """Return every strategy in this folder by name. Raises TypeError for a file that defines none."""
    return walk(__name__, "STRATEGY", Strategy)  # type: ignore[type-abstract]
