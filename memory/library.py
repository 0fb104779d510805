"""Memory for any Python program: what was said goes in, what a model should see comes out.

    from memory import Memory

    with Memory(strategy="window") as m:
        m.add(speaker="Ana", role="user", text="I have moved to Porto.")
        c = m.context("Where does Ana live?", max_tokens=2048)
        print(c.text)

The log is kept whole and never changed; the strategy chooses from it. Needs neither Streamlit nor the rest of this app.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Literal, Self, cast

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage

from errors import MemoryBotError, StoreBusy
from memory import learning, reading
from memory.across import AcrossSearch
from memory.context import Context, fit
from memory.forgetting import forgettable
from memory.index.embedding import Embedder
from memory.named import NamedStore
from memory.rendering import AT, SPEAKER, said
from memory.searching import LogSearch, our_embedder
from memory.store import Entry, Role
from memory.strategies import Request, Strategy, StrategySettings, View, Writer, strategies
from memory.tokens import MESSAGE_OVERHEAD, TiktokenCounter, TokenCounter

IN_PROCESS = "sqlite://"
_SEARCHING = {"kept_turns": 1}
_ROLES: dict[str, Role] = {
    "user": "user",
    "human": "user",
    "assistant": "assistant",
    "ai": "assistant",
    "system": "system",
}
_NOT_ERASED = (
    "The words are forgotten, but another program is reading {place} and keeps them in its files for now. "
    "Forget the same once more when it has finished."
)


class Memory:
    """One conversation's memory. One object serves all threads; close it when done."""

    def __init__(
        self,
        strategy: str | Strategy | None = None,
        database_url: str | None = None,
        *,
        owner: str = "local",
        conversation: str | None = None,
        settings: StrategySettings | Mapping[str, Any] | None = None,
        across: bool = False,
        count: TokenCounter | None = None,
        writer: Writer | BaseChatModel | None = None,
        embedder: Embedder | Literal["ours"] | None = "ours",
        store: NamedStore | None = None,
    ) -> None:
        """Open the conversation, or begin it.

        strategy: a name in `memory.strategies.strategies()`, or a strategy of your own; "blend", unless given.
        database_url: "sqlite:///folder/file.db", "postgresql+psycopg://user@host/name" or a SQLite file's path. Without
        it everything is in this process and gone when closed.
        owner: whose conversation it is; nobody sees another owner's.
        conversation: its name, or the id of one that is there; always the same one, "default", if you give none.
        settings: such as {"kept_turns": 8}; see StrategySettings. A strategy that searches shows one recent turn beside
        what it finds, unless you set more.
        across: recall the owner's other conversations, too, where the strategy searches; as {"across": True} does.
        count: counts model tokens; OpenAI's o200k, unless given.
        writer: what `learn` asks: a LangChain chat model, or a Writer.
        embedder: what a strategy that searches compares meanings by; None searches by words alone. Ours is fetched at
        the first use (23 MB); where that fails, a warning is logged and words alone are searched.
        store: an open store to share, in place of database_url; it is left open.
        Raises MemoryBotError for a strategy that is not there, StoreError where the database cannot be opened.
        """
        self.strategy = _strategy(strategy)
        self.settings = StrategySettings.model_validate(
            settings or ({"kept_turns": 1} if self.strategy.searches else {})
        )
        if across:
            self.settings = self.settings.model_copy(update={"across": True})
        self.owner = owner
        self._count = count or TiktokenCounter()
        self._writer = learning.as_writer(writer)
        self._own_store = store is None
        self.store = store or cast(NamedStore, NamedStore.open(database_address(database_url)))
        opened = self.store.open_named(
            owner, conversation or "default", strategy=self.strategy.name, settings=self.settings.model_dump()
        )
        self.conversation = opened.id
        """Id of the conversation."""
        self._embedder = embedder
        self._searching: LogSearch | None = None

    def add(self, text: str, role: str = "user", speaker: str = "", at: datetime | None = None) -> str:
        """Add what somebody said to the end of the log; return the message's id.

        role: "user" (or "human"), "assistant" (or "ai"), "system". speaker: a name; the role says it all without one.
        at: when it was said, now if not given; one without a time zone is in UTC. Messages need not come in order of
        time. Raises MemoryBotError for another role.
        """
        return self._append([Entry(_role(role), text, speaker, _in_utc(at))])[0]

    def add_messages(self, messages: Sequence[BaseMessage]) -> list[str]:
        """Add LangChain messages to the end of the log, all or none; return the ids of those that were kept.

        A message's `name` is its speaker; its time is now. What no person and no assistant said is passed over:
        tools' results, and messages without text.
        """
        kept = [message for message in messages if said(message).role in _ROLES and message.text.strip()]
        return self._append([_entry(message) for message in kept])

    @property
    def messages(self) -> list[BaseMessage]:
        """The log, oldest first: LangChain messages with ids, and with speaker and time in `additional_kwargs`.

        Those that were forgotten are not among them.
        """
        log = reading.read_all(self.store, self.owner, self.conversation, leaf_id=self._leaf()).messages
        return [message for message in log if message.text]

    def context(self, question: str = "", max_tokens: int = 2048) -> Context:
        """Choose what a model should see before it answers; asks no model.

        question: what is going to be asked; it is in none of what is returned, and is not counted.
        max_tokens: model tokens of `Context.text`, all dates and names included.
        """
        leaf_id = self._leaf()
        asked = self._count(question) + MESSAGE_OVERHEAD
        search = self._search.up_to(leaf_id) if self.strategy.searches and (leaf_id or self.settings.across) else None
        read = (
            search.newest(max_tokens)
            if search
            else reading.read_tail(self.store, self.owner, self.conversation, leaf_id=leaf_id, budget=max_tokens)
        )
        learners = self.strategy.learners if leaf_id is not None else ()
        steps = [self.store.derived(self.owner, self.conversation, one.name, leaf_id=leaf_id) for one in learners[-1:]]
        facts = self.store.facts(self.owner, self.conversation, leaf_id=leaf_id) if learners else []

        def view(budget: int) -> View:
            request = Request(
                transcript=read.messages,
                question=question,
                budget=budget + asked,
                count=self._count,
                settings=self.settings,
                offset=read.offset,
                derived=steps[0] if steps else (),
                facts=facts,
                search=search,
            )
            return self.strategy.view(request)

        speakers = {str(message.additional_kwargs.get(SPEAKER, "")) for message in read.messages}
        speakers |= search.speakers if search else set()
        return fit(view, max_tokens, self._count, speakers)

    def learn(self) -> int:
        """Let the strategy learn all that is due in the log; return how many blocks it learned.

        The writer is asked, but not for words that were learned from before. Without one, a strategy that can learns
        by rules alone. Raises LearningFailed, then what was learned until then stays; MemoryBotError if the strategy
        needs a writer and none was given.
        """
        return learning.run(self.alearn())

    @property
    def learns_by_itself(self) -> bool:
        """Whether `learn` has all it needs: a strategy that learns, and a writer where it cannot do without."""
        return any(self._writer or isinstance(one, learning.LearnsUnaided) for one in self.strategy.learners)

    async def alearn(self) -> int:
        """Do as `learn`, in the running event loop."""
        return await learning.learn_due(
            self.store, self.owner, self.conversation, self.strategy, self.settings, self._writer
        )

    def find_forgettable(self, text: str) -> list[BaseMessage]:
        """Return what `forget(text)` would forget, and forget nothing."""
        return forgettable(self.messages, text)

    def forget(self, text: str = "", *, ids: Sequence[str] = ()) -> list[BaseMessage]:
        """Take words out of the log for good, and all that was learned from them.

        text: what stands in messages word for word, or a topic ("my alarm code"): see `memory.forgetting`.
        ids: messages to forget as they are. Returns the messages as they were; empty if nothing matches.
        Raises NotFound for an id that is not there, StoreBusy if another program's reading keeps the words from leaving
        the database's files: then forget the same ids again.
        """
        log = self.messages
        chosen = {str(message.id) for message in forgettable(log, text)} | set(ids)
        if chosen and not self.store.forget(self.owner, sorted(chosen)).erased:
            raise StoreBusy(_NOT_ERASED.format(place=self.store.place))
        return [message for message in log if message.id in chosen]

    def clear(self) -> None:
        """Delete all that was said and learned, for good; the conversation goes on empty."""
        self.store.clear_conversation(self.owner, self.conversation)

    def close(self) -> None:
        """Close the database, unless it was given as an open store."""
        if self._own_store:
            self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _append(self, entries: Sequence[Entry]) -> list[str]:
        kept = self.store.append_all(self.owner, self.conversation, entries)
        if self.strategy.searches and kept:
            self._search.up_to(kept[-1].id)
        return [message.id for message in kept]

    @property
    def _search(self) -> LogSearch:
        if self._searching is None:
            embedder = our_embedder() if self._embedder == "ours" else self._embedder
            kind = AcrossSearch if self.settings.across else LogSearch
            self._searching = kind(self.store, self.owner, self.conversation, embedder, self._count)
        return self._searching

    def _leaf(self) -> str | None:
        return self.store.conversation(self.owner, self.conversation).leaf_id


def _strategy(chosen: str | Strategy | None) -> Strategy:
    if isinstance(chosen, Strategy):
        return chosen
    known = strategies()
    name = chosen or ("blend" if "blend" in known else "window")
    if name not in known:
        raise MemoryBotError(f"There is no memory strategy “{name}”. Choose one of: {', '.join(sorted(known))}.")
    return known[name]


def database_address(given: str | None) -> str:
    """Return the address of a database that was named by its address, by a SQLite file's path, or not at all."""
    if given is None:
        return IN_PROCESS
    return given if "://" in given else f"sqlite:///{given}"


def _role(given: str) -> Role:
    if given not in _ROLES:
        raise MemoryBotError(f"“{given}” is no role of a message. Choose one of: {', '.join(_ROLES)}.")
    return _ROLES[given]


def _in_utc(at: datetime | None) -> datetime | None:
    return at.replace(tzinfo=UTC) if at and at.tzinfo is None else at


def _entry(message: BaseMessage) -> Entry:
    """Return a message as an entry; one that came out of a log keeps its speaker and its time."""
    turn = said(message)
    at = cast("str | None", message.additional_kwargs.get(AT))
    moment = datetime.fromisoformat(at) if at else None
    return Entry(_role(turn.role), turn.text, turn.speaker or message.name or "", _in_utc(moment))
