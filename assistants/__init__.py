"""Who the bot is: one file an assistant.

To add one, drop a file here that ends with `ASSISTANT = Assistant(...)`. The file's name is the assistant's name.
Most are data alone: a model does the talking. One with a script decides by rules what is said, from the log and the
message; what it needs to know of the conversation it works out from the log each time, so that nothing else is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from memory.registry import walk
from memory.rendering import SaidTurn

DEFAULT = "memory_bot"
"""Name of the assistant of a new chat."""


@dataclass(frozen=True)
class Line:
    """What a script has decided to say to one message."""

    text: str
    """The words, where no model phrases them."""
    guide: str = ""
    """For a model that phrases them: what was decided, with all that it needs to know. Stands before the message."""
    sources: tuple[str, ...] = ()
    """What it was taken from, a short line each; shown under the answer."""
    offers: tuple[str, ...] = ()
    """Replies that a person may click."""
    pace_s: float = 0.02
    """Seconds before each word, where no model phrases them."""


Script = Callable[[Sequence[SaidTurn], str], Line]
"""Decides what is said: takes the path of the log before the message, oldest first, and the message. Writes nothing."""


@dataclass(frozen=True)
class Assistant:
    """One character to talk with."""

    label: str
    about: str
    """One line for its card."""
    instructions: str = ""
    """The system prompt. It never changes within a chat, so that prompt caches hold."""
    icon: str = ":material/smart_toy:"
    """An emoji, or one of Streamlit's Material symbols."""
    greeting: str = ""
    """What stands in the empty chat; `about`, if empty."""
    suggestions: tuple[str, ...] = ()
    """First messages that a person may click."""
    script: Script | None = None
    """Decides by rules what is said; without one, the model does."""
    phrased: bool = True
    """Whether a model may put into words what the script decides."""
    reads: str = ""
    """Words on the button by which a person has it answer from a file of theirs; empty if it reads none."""
    strategy: str = ""
    """Memory strategy of a new chat with it; empty leaves it to the user. So do the next two."""
    provider: str = ""
    model: str = ""
    temperature: float | None = None
    """For a model on this computer, which is otherwise set to be steady; other models keep their own."""


@cache
def assistants() -> Mapping[str, Assistant]:
    """Return every assistant in this folder by name. Raises TypeError for a file that defines none."""
    return walk(__name__, "ASSISTANT", Assistant)
