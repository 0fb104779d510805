"""The log of conversations and what is remembered of it. Knows no page.

from memory import Memory

m = Memory(strategy="window")
m.add(text="I have moved to Porto.", role="user", speaker="Ana")
print(m.context("Where does Ana live?", max_tokens=2048).text)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from memory.context import Context
    from memory.library import Memory
    from memory.runnables import runnable

__all__ = ["Context", "Memory", "runnable"]


def __getattr__(name: str) -> object:
    """Import the library's face when it is first asked for: the strategies and the store are imported without it."""
    if name == "Memory":
        from memory.library import Memory

        return Memory
    if name == "Context":
        from memory.context import Context

        return Context
    if name == "runnable":
        from memory.runnables import runnable

        return runnable
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
