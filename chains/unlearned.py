"""What a strategy has to learn next of a conversation, and what may be kept of it. Asks no model.

Usually that is the messages after the newest step. Before it, too, messages may be learned from no longer: forgetting
one drops the step that was learned from its whole block.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from langchain_core.messages import BaseMessage

from errors import LearningFailed
from memory.reading import as_message
from memory.store import Message, Store
from memory.strategies import Derived, Fact, Lesson, Strategy, StrategySettings

_LEAST_AHEAD = 100
_AHEAD = 4
"""Messages looked at once for a block that is due, for each turn that is kept; some hundred at least."""
_PAGE = 500
"""Messages looked through at once for some that no step names."""


@dataclass(frozen=True)
class Block:
    """Messages to be learned from together."""

    messages: Sequence[BaseMessage]
    facts: Sequence[Fact]
    """Known where the block ends, as if nothing had been said since."""
    later_facts: Sequence[Fact]
    """Known of what was said since; none, unless the block is learned anew."""

    @property
    def words(self) -> dict[str, str]:
        """What is read, by the messages' ids."""
        return {str(message.id): message.text for message in self.messages}

    @property
    def is_blank(self) -> bool:
        """Whether nothing is said in it."""
        return not any(text.strip() for text in self.words.values())


def next_block(
    store: Store, owner: str, conversation_id: str, strategy: Strategy, settings: StrategySettings
) -> Block | None:
    """Return the block that is due on the shown path, None if none is; the oldest first. Raises NotFound."""
    # One leaf for all that is read, since the user may turn to another path in between.
    leaf_id = store.conversation(owner, conversation_id).leaf_id
    if leaf_id is None:
        return None
    steps = store.derived(owner, conversation_id, strategy.name, leaf_id=leaf_id)
    newest = steps[-1].upto_message_id if steps else None
    path = _Path(store, owner, conversation_id, leaf_id)
    gap = path.gap(steps)
    ahead = max(_LEAST_AHEAD, _AHEAD * settings.kept_turns)
    # Whether a block is due goes by all that follows it; what is learned of it ends where the next step begins.
    due = strategy.due(path.messages(gap[0], ahead), settings)[: gap[1]] if gap else ()
    due = due or strategy.due(path.messages(newest, ahead), settings)
    if not due:
        return None
    facts = store.facts(owner, conversation_id, leaf_id=str(due[-1].id))
    known = {fact.id for fact in facts}
    later = [f for f in store.facts(owner, conversation_id, leaf_id=leaf_id) if f.id not in known]
    return Block(due, facts, later)


def learned_before(store: Store, owner: str, conversation_id: str, strategy: Strategy, block: Block) -> Lesson | None:
    """Return what the same words gave before, if they did and it can still be read; of a blank block, nothing new."""
    known = store.find_derived(owner, conversation_id, strategy.name, strategy.input_hash(block.messages))
    if known is None and not block.is_blank:
        return None
    try:
        return strategy.replay(block.messages, block.facts, known.state if known else {})
    except LearningFailed:
        return None


def still_true(strategy: Strategy, block: Block, lesson: Lesson) -> Lesson:
    """Return the lesson without the facts that what was said since makes untrue, or tells in the same words."""
    if not block.later_facts:
        return lesson
    later = {fact.id for fact in block.later_facts}
    told = {(fact.subject, fact.text) for fact in block.later_facts}
    # If learned after all else, an outdated fact would replace one that holds.
    last = strategy.replay(block.messages, [*block.facts, *block.later_facts], lesson.derived.state)
    outdated = [last.facts[index] for fact_id, index in last.superseded.items() if fact_id in later]
    kept = [f for f in lesson.facts if (f.subject, f.text) not in told and not any(_alike(f, o) for o in outdated)]
    superseded = {
        fact_id: kept.index(lesson.facts[index])
        for fact_id, index in lesson.superseded.items()
        if lesson.facts[index] in kept
    }
    return replace(lesson, facts=tuple(kept), superseded=superseded)


def _alike(one: Fact, other: Fact) -> bool:
    """Say whether two facts are the same one: what was said since may give its subject a fuller name."""
    same = one.text == other.text or (one.attribute != "" and one.attribute == other.attribute)
    return same and one.source_ids == other.source_ids


@dataclass(frozen=True)
class _Path:
    store: Store
    owner: str
    conversation_id: str
    leaf_id: str

    def after(self, message_id: str | None, limit: int) -> list[Message]:
        return self.store.after(self.owner, self.conversation_id, message_id, limit=limit, leaf_id=self.leaf_id)

    def messages(self, message_id: str | None, limit: int) -> list[BaseMessage]:
        return [as_message(entry) for entry in self.after(message_id, limit) if entry.status != "running"]

    def gap(self, steps: Sequence[Derived]) -> tuple[str | None, int] | None:
        """Return the message before the first ones that no step names, and how many these are; None if there are none.

        Looks at single messages only where the steps name fewer than there are up to the newest of them.
        """
        if not steps:
            return None
        newest = steps[-1].upto_message_id
        named = {message_id for step in steps for message_id in (*step.source_ids, step.upto_message_id)}
        if len(named) > self.store.message(self.owner, newest).depth:
            return None
        before: str | None = None
        reached: str | None = None
        unnamed = 0
        while page := self.after(reached, _PAGE):
            for entry in page:
                if entry.id not in named:
                    unnamed += 1
                elif unnamed:
                    return before, unnamed
                else:
                    before = entry.id
            reached = page[-1].id
        return None
