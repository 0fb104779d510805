"""What an assistant knows: pairs of a question and its answer."""

from __future__ import annotations

from dataclasses import dataclass

MAX_BYTES = 5 * 1024 * 1024
MAX_ROWS = 20_000
"""Of one file of knowledge."""


@dataclass(frozen=True)
class Pair:
    """One thing that is known: a question and its answer, or a passage of a document under its title."""

    question: str
    """The question as it was written; the title of a passage."""
    answer: str
    topic: str = ""
    row: int = 0
    """Row of the spreadsheet, whose header is row 1; of a passage, its place in the document from 1."""
    also: tuple[str, ...] = ()
    """Other words in which it is asked."""
    passage: bool = False
    """Whether it is a piece of a document."""


def limits() -> str:
    """Return what a file of knowledge may hold, as a sentence."""
    return f"A file may have {MAX_BYTES // 1024**2} MB and {MAX_ROWS:,} rows; split it or leave some out."


def alike(text: str) -> str:
    """Return what is alike for names and questions that differ only in case, spaces and the sign at the end."""
    return " ".join(text.replace("_", " ").casefold().strip(" \t\"'\ufeff").split()).rstrip(" ?!.:")
