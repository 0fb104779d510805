"""Long texts in passages of a few sentences, at whose size their meaning can be told by one vector."""

from __future__ import annotations

import re

_LONGEST = 700
"""Characters of a text that is one passage as it is."""
_AIM = 500
_BORDER = re.compile(r"\n+|(?<=[.!?:])\s+(?=[^a-z])|(?<=[。！？])")


def passages(text: str) -> list[str]:
    """Return the text in order, in pieces of up to 700 characters cut at lines and sentences; at least one piece."""
    if len(text) <= _LONGEST:
        return [text]
    cut: list[str] = []
    current = ""
    for sentence in _BORDER.split(text):
        for piece in _within_bounds(sentence):
            if current and len(current) + len(piece) > _AIM:
                cut.append(current)
                current = piece
            else:
                current = f"{current} {piece}" if current else piece
    return [*cut, current] if current else cut or [text[:_LONGEST]]


def _within_bounds(sentence: str) -> list[str]:
    bare = sentence.strip()
    return [bare[start : start + _LONGEST] for start in range(0, len(bare), _LONGEST)]
