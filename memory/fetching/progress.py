"""How far a fetch is, as a value that pages and command lines can draw."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

State = Literal["idle", "waiting", "fetching", "verifying", "done", "failed", "cancelled"]

_SPAN_S = 5.0
_REPORT_EVERY_S = 0.1


@dataclass(frozen=True)
class Progress:
    """One look at a fetch."""

    bytes_done: int
    bytes_total: int
    bytes_per_second: float
    """Over the last few seconds."""
    seconds_left: float | None
    """None while nothing arrives."""
    source: str
    """Host that is fetched from; empty while there is none."""
    state: State
    """"waiting": another program is fetching the same file."""


class Meter:
    """Turns what has arrived into `Progress`, at most ten times a second and at every change of state."""

    def __init__(self, bytes_total: int, on_progress: Callable[[Progress], None]) -> None:
        self.bytes_total = bytes_total
        self.source = ""
        self.state: State = "fetching"
        self._on_progress = on_progress
        self._seen: deque[tuple[float, int]] = deque()
        self._reported_at = 0.0

    def start(self, state: State, bytes_done: int, source: str = "") -> None:
        """Enter a state and report it."""
        self.state, self.source = state, source
        self._seen.clear()
        self._reported_at = 0.0
        self.report(bytes_done)

    def report(self, bytes_done: int) -> None:
        """Report how many bytes of the whole file are there."""
        now = time.monotonic()
        if now - self._reported_at < _REPORT_EVERY_S:
            return
        self._reported_at = now
        self._seen.append((now, bytes_done))
        while now - self._seen[0][0] > _SPAN_S:
            self._seen.popleft()
        since, first = self._seen[0]
        elapsed = now - since
        speed = max(0.0, (bytes_done - first) / elapsed) if elapsed > 0 else 0.0
        left = (self.bytes_total - bytes_done) / speed if speed else None
        self._on_progress(Progress(bytes_done, self.bytes_total, speed, left, self.source, self.state))
