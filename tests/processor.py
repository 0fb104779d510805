"""Bounds for how long something takes the processor, wide enough for a slow machine and too small for squares."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def within(most_s: float) -> Iterator[None]:
    """Fail if the block takes the processor longer."""
    began = time.process_time()
    yield
    assert time.process_time() - began < most_s
