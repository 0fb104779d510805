"""Facts found by rules alone: fewer than a model finds, and next to none that is false.

Where the whole log is searched anyway, a fact that was missed is found in its turn; a false one would stand.
"""

from __future__ import annotations

from collections.abc import Sequence

from langchain_core.messages import BaseMessage

from memory.strategies import Fact, Lesson, Writer
from memory.strategies.entity import Entity


class FactsByRules(Entity):
    """Learns as the entity strategy does without a model."""

    label = "Facts by rules"

    @property
    def name(self) -> str:
        """The name under which its steps are kept."""
        return "facts"

    async def learn(self, block: Sequence[BaseMessage], facts: Sequence[Fact], writer: Writer) -> Lesson:  # noqa: ARG002
        """Extract the block's facts; the writer is not asked."""
        return self.learn_unaided(block, facts)
