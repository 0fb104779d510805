"""What was remembered, as quoted data between tags that nothing inside can close.

Knows nothing of where it comes from.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

SUMMARY_TAG = "conversation_summary"
FACTS_TAG = "remembered_facts"
RECALLED_TAG = "recalled_turns"
ELSEWHERE_TAG = "other_chats"

_SEPARATORS = r"[\s\W_]*"
_ANY_TAG = re.compile(
    rf"<(?={_SEPARATORS}(?:conversation{_SEPARATORS}summary|remembered{_SEPARATORS}facts|recalled{_SEPARATORS}turns"
    rf"|other{_SEPARATORS}chats))",
    re.IGNORECASE,
)


def quote(tag: str, note: str, lines: Iterable[str]) -> str:
    """Return the lines between tags, under a note that says what they are."""
    body = "\n".join(f"- {neutralise(line)}" for line in lines)
    return f"<{tag}>\n{note}\n{body}\n</{tag}>"


def quote_turns(note: str, turns: str, tag: str = RECALLED_TAG) -> str:
    """Return rendered turns, whose lines are their own, between tags, under a note that says what they are."""
    return f"<{tag}>\n{note}\n{without_tags(turns)}\n</{tag}>"


def neutralise(text: str) -> str:
    """Return the text on one line, with each of our tags in it made harmless."""
    return without_tags(" ".join(text.split()))


def without_tags(text: str) -> str:
    """Return the text with each of our tags in it made harmless."""
    return _ANY_TAG.sub("&lt;", text)
