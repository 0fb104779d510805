"""Running turns: each in the background, apart from any page, ending exactly once.

A page starts a turn, attaches to it to draw it, and may go away; another page, or the same one after a reload, attaches
again. What has arrived is kept in the store twice a second, so that a killed process loses next to nothing.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable

from chains.background import Background
from chains.sight import Sight
from chains.turn import Ask, answer
from errors import MemoryBotError, NotFound, StoreError
from memory.attachments import join
from memory.store import Ended, Message, Store, clean

HEARTBEAT_S = 0.5
"""Seconds between two writings of a running answer to the store."""
_AGAIN_S = 2.0
"""Seconds between two tries to write the end of an answer to a store that does not take it."""

_log = logging.getLogger(__name__)


class RunningTurn:
    """One answer on its way. Written by the background, read by any number of pages."""

    def __init__(self, reply: Message) -> None:
        self.reply = reply
        self.started = time.monotonic()
        self.text = ""
        self.status = "running"
        self.error: MemoryBotError | None = None
        self.unkept: StoreError | None = None
        """Why the end is not in the store yet. It is tried again; until then the text is here alone."""
        self._changed = threading.Condition()
        self._stop_asked = False
        self._cancel: Callable[[], object] = lambda: None

    @property
    def done(self) -> bool:
        """True once the turn has ended and what it gave is in the store."""
        return self.status != "running"

    def wait(self, seen: int, timeout_s: float) -> None:
        """Return when there is more text than `seen` characters, or the turn has ended, or time is up."""
        with self._changed:
            self._changed.wait_for(lambda: self.done or len(self.text) > seen, timeout_s)

    def stop(self) -> None:
        """End the turn now, keeping what has arrived. Harmless if it has ended already."""
        self._stop_asked = True
        self._cancel()

    def _began(self, cancel: Callable[[], object]) -> None:
        self._cancel = cancel
        if self._stop_asked:
            cancel()

    def _publish(self, *, text: str | None = None, status: str | None = None) -> None:
        with self._changed:
            self.text = self.text if text is None else text
            self.status = status or self.status
            self._changed.notify_all()


class Turns:
    """The turns that run in this process, at most one a conversation."""

    def __init__(self, background: Background, on_end: Callable[[Store, Ask], None] | None = None) -> None:
        self._background = background
        self._on_end = on_end
        self._running: dict[str, RunningTurn] = {}

    def get(self, conversation_id: str) -> RunningTurn | None:
        """Return the conversation's running turn, if it runs here."""
        return self._running.get(conversation_id)

    def any_running(self) -> bool:
        """True while any answer is on its way in this process."""
        return bool(self._running)

    def start(self, store: Store, ask: Ask, reply: Message) -> RunningTurn:
        """Answer `ask` into `reply`, which the store holds as running.

        The store has one running answer a conversation; should another still run here, it was given up there.
        """
        if before := self._running.get(reply.conversation_id):
            before.stop()
        turn = RunningTurn(reply)
        self._running[reply.conversation_id] = turn
        self._background.submit(self._run(store, ask, turn))
        return turn

    async def _run(self, store: Store, ask: Ask, turn: RunningTurn) -> None:
        sight = Sight()
        status: Ended = "ok"
        heart = asyncio.create_task(_beat(store, ask.owner, turn))
        work = asyncio.create_task(_receive(store, ask, turn, sight))
        turn._began(lambda: self._background.loop.call_soon_threadsafe(work.cancel))
        try:
            await work
        except asyncio.CancelledError:
            status = "stopped"
        except MemoryBotError as error:
            status, turn.error = "failed", error
        except Exception as error:
            _log.exception("A turn failed in a way that nobody foresaw")
            status = "failed"
            turn.error = MemoryBotError(f"Something went wrong inside Memory Bot ({type(error).__name__}). Try again.")
        sight.usage["seconds"] = round(time.monotonic() - turn.started, 3)
        try:
            await self._end(store, ask, turn, sight, status)
        finally:
            heart.cancel()

    async def _end(self, store: Store, ask: Ask, turn: RunningTurn, sight: Sight, status: Ended) -> None:
        """Write the end to the store, as often as it takes, then let every page know. Runs once a turn."""
        turn._publish(text=clean(turn.text))
        try:
            while not await asyncio.to_thread(_keep_end, store, ask.owner, turn, sight, status):
                await asyncio.sleep(_AGAIN_S)
        finally:
            if self._running.get(turn.reply.conversation_id) is turn:
                del self._running[turn.reply.conversation_id]
            turn._publish(status=status)
        if self._on_end and status != "failed":
            self._on_end(store, ask)


def _keep_end(store: Store, owner: str, turn: RunningTurn, sight: Sight, status: Ended) -> bool:
    """Write the end of a turn; False if the store cannot take it now."""
    usage = {**sight.usage, "notices": sight.notices}
    content = join(turn.text, images=[image.name for image in sight.drawn])
    try:
        if sight.messages:
            store.save_prompt(owner, turn.reply.id, sight.request(), sight.segments())
        error = str(turn.error or "")
        store.finish(owner, turn.reply.id, status, content, usage=usage, error=error, images=sight.drawn)
    except NotFound:
        _log.info("An answer ended whose chat has been deleted for good")
    except StoreError as error:
        turn.unkept = error
        return False
    turn.unkept = None
    return True


async def _receive(store: Store, ask: Ask, turn: RunningTurn, sight: Sight) -> None:
    async for piece in answer(store, ask, sight):
        sight.usage.setdefault("first_word_s", round(time.monotonic() - turn.started, 3))
        turn._publish(text=turn.text + piece)


async def _beat(store: Store, owner: str, turn: RunningTurn) -> None:
    """Keep the partial answer, and the sign that somebody is still working on it."""
    while True:
        await asyncio.sleep(HEARTBEAT_S)
        try:
            await asyncio.to_thread(store.heartbeat, owner, turn.reply.id, turn.text)
        except StoreError as error:
            # The end of the turn tries again and tells the user; a store that is busy now may not be then.
            _log.warning("A partial answer could not be kept: %s", error)
