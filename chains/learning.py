"""Learning after the answer, off the user's path: one job at a time a conversation, a block of messages at a time.

If it fails, the old derived state stays, and the messages it did not cover go into the prompt as they are.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from langchain_core.messages import BaseMessage

from chains.background import Background
from chains.failures import explain
from chains.providers import Choice, Provider
from chains.unlearned import Block, learned_before, next_block, still_true
from errors import LearningFailed, MemoryBotError
from memory.learning import LearnsUnaided
from memory.store import Store
from memory.strategies import Fact, Lesson, Strategy, StrategySettings
from memory.writer import ModelWriter

_OTHERWISE = 0.6
"""Temperature of a second try, where the first gave nothing that could be used."""
_YIELD_S = 0.2
_LONGEST_WAIT_S = 120.0
BLOCKS_AT_ONCE = 10
"""Blocks learned before somebody has to ask again: a long chat must not cost a thousand model calls unasked."""
_NOTES_TOKENS = 1024
"""Room for the model's notes, however short the user wants its answers."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class LearningJob:
    """Bring what a strategy derived from one conversation up to date."""

    store: Store
    owner: str
    conversation_id: str
    strategy: Strategy
    settings: StrategySettings
    provider: Provider
    choice: Choice


@dataclass(frozen=True)
class LearningState:
    """How far a conversation's learning has come, for the page."""

    running: bool = False
    blocks_learned: int = 0
    more: bool = False
    """Whether more is due than is learned at once."""
    error: MemoryBotError | None = None


class Learner:
    """Learns in the background. `busy` says when an answer is on its way, which always goes first."""

    def __init__(self, background: Background, busy: Callable[[], bool]) -> None:
        self._background = background
        self._busy = busy
        self._states: dict[str, LearningState] = {}
        self._again: dict[str, LearningJob] = {}

    def state(self, conversation_id: str) -> LearningState:
        """Return the state of a conversation's learning."""
        return self._states.get(conversation_id, LearningState())

    def wake(self, job: LearningJob) -> None:
        """Learn what is due, now or after the job that this conversation already has in hand."""
        self._background.loop.call_soon_threadsafe(self._wake, job)

    def _wake(self, job: LearningJob) -> None:
        if self.state(job.conversation_id).running:
            self._again[job.conversation_id] = job
            return
        if not _able(job):
            return
        self._states[job.conversation_id] = LearningState(running=True)
        task = self._background.loop.create_task(self._run(job))
        task.add_done_callback(lambda _: self._done(job.conversation_id))

    def _done(self, conversation_id: str) -> None:
        self._states[conversation_id] = replace(self.state(conversation_id), running=False)
        following = self._again.pop(conversation_id, None)
        if following:
            self._wake(following)

    async def _run(self, job: LearningJob) -> None:
        try:
            # A job that came meanwhile knows better what this conversation needs, such as another strategy.
            while job.conversation_id not in self._again and await self._learn_block(job):
                state = self.state(job.conversation_id)
                learned = state.blocks_learned + 1
                self._states[job.conversation_id] = replace(
                    state, blocks_learned=learned, more=learned >= BLOCKS_AT_ONCE
                )
                if learned >= BLOCKS_AT_ONCE:
                    break
        except Exception as error:
            told = explain(error, job.provider.label, job.choice)
            _log.info("Learning (%s) stopped: %s", job.strategy.name, told)
            self._states[job.conversation_id] = replace(self.state(job.conversation_id), error=told)

    async def _learn_block(self, job: LearningJob) -> bool:
        """Learn one block of one of the strategy's learners; False if none is due."""
        for learner in _able(job):
            if await self._learn_one(replace(job, strategy=learner)):
                return True
        return False

    async def _learn_one(self, job: LearningJob) -> bool:
        """Learn one block; False if none is due, or if what it held was forgotten or learned by another meanwhile."""
        where = (job.store, job.owner, job.conversation_id, job.strategy)
        block = await asyncio.to_thread(next_block, *where, job.settings)
        if not block:
            return False
        lesson = await asyncio.to_thread(learned_before, *where, block) or await self._learn(job, block)
        return await asyncio.to_thread(_keep, job, block, lesson)

    async def _learn(self, job: LearningJob, block: Block) -> Lesson:
        if not job.provider.structured and isinstance(job.strategy, LearnsUnaided):
            return await asyncio.to_thread(job.strategy.learn_unaided, block.messages, block.facts)
        return await self._ask(job, block.messages, block.facts)

    async def _ask(self, job: LearningJob, block: Sequence[BaseMessage], facts: Sequence[Fact]) -> Lesson:
        """Let the model write the lesson. What it cannot do at its steadiest, it may once try otherwise."""
        if job.provider.runs_here:
            await self._let_answers_go_first()
        try:
            return await job.strategy.learn(block, facts, await _writer(job, temperature=0.0))
        except LearningFailed:
            return await job.strategy.learn(block, facts, await _writer(job, temperature=_OTHERWISE))

    async def _let_answers_go_first(self) -> None:
        deadline = asyncio.get_running_loop().time() + _LONGEST_WAIT_S
        while self._busy() and asyncio.get_running_loop().time() < deadline:
            await asyncio.sleep(_YIELD_S)


def _able(job: LearningJob) -> list[Strategy]:
    """Return those of the strategy's learners that can learn with what the provider gives."""
    return [one for one in job.strategy.learners if job.provider.structured or isinstance(one, LearnsUnaided)]


async def _writer(job: LearningJob, temperature: float) -> ModelWriter:
    room = max(job.choice.max_output_tokens, _NOTES_TOKENS)
    choice = replace(job.choice, temperature=temperature, max_output_tokens=room)
    model = await asyncio.to_thread(job.provider.build, choice)
    return ModelWriter(model, method=job.provider.structured)


def _keep(job: LearningJob, block: Block, lesson: Lesson) -> bool:
    true = still_true(job.strategy, block, lesson)
    return job.store.save_lesson(job.owner, job.conversation_id, job.strategy.name, true, read=block.words)
