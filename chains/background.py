"""One event loop in a thread of its own, for everything that runs off the page: answers and learning."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Coroutine
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from chains.clients import close_clients

_THREADS = 32

_log = logging.getLogger(__name__)


class Background:
    """Runs coroutines in a daemon thread, so that no page waits for them and none ends with a page."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        # Python's default, six threads on two cores, would let a few slow servers hold up everybody's heartbeats.
        self.loop.set_default_executor(ThreadPoolExecutor(_THREADS, thread_name_prefix="memory-bot"))
        self._thread = threading.Thread(target=self.loop.run_forever, name="memory-bot-background", daemon=True)
        self._thread.start()

    def submit(self, work: Coroutine[Any, Any, Any]) -> Future[Any]:
        """Start a coroutine; callable from any thread."""
        future = asyncio.run_coroutine_threadsafe(work, self.loop)
        future.add_done_callback(_report)
        return future

    def close(self) -> None:
        """Cancel what runs, let it end, and stop the thread."""
        if self._thread.is_alive():
            asyncio.run_coroutine_threadsafe(self._cancel_all(), self.loop).result(timeout=10)
            self.loop.call_soon_threadsafe(self.loop.stop)
            self._thread.join(timeout=10)
        if not self.loop.is_running():
            self.loop.close()

    async def _cancel_all(self) -> None:
        tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await close_clients()
        await self.loop.shutdown_asyncgens()
        await self.loop.shutdown_default_executor()


def _report(future: Future[Any]) -> None:
    """Write down what nobody waits for."""
    if not future.cancelled() and (error := future.exception()):
        _log.error("Work in the background failed", exc_info=error)
