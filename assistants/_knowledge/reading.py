"""Files of knowledge: a CSV file of pairs, or a document in passages."""

from __future__ import annotations

from assistants._knowledge._csv_file import read_pairs
from assistants._knowledge._document import read_passages
from assistants._knowledge.pair import Pair

__all__ = ["TABLES", "Pair", "read_knowledge", "read_pairs", "read_passages"]

TABLES = (".csv", ".tsv")


def read_knowledge(name: str, text: str) -> tuple[Pair, ...]:
    """Return what a file holds, by the ending of its name: pairs for .csv and .tsv, passages for all else.

    Raises KnowledgeError. Where there are bytes, `read_pairs` tells the row of a wrong encoding, too.
    """
    if name.lower().endswith(TABLES):
        return read_pairs(text.encode("utf-8", "replace"), name)
    return read_passages(text, name)
