"""What can be told of a turn before any question is asked: how long it is, whether it asks, how much it tells.

Knows no index and no question.
"""

from __future__ import annotations

import math
import re

import numpy as np
from numpy.typing import NDArray

from memory.index.dates import time_words

TRAITS = (
    "length",
    "asks",
    "ends_asking",
    "times",
    "digits",
    "names",
    "first_person",
    "second_person",
    "exclaims",
    "code",
)
"""The columns of `traits`."""
_READ = 2000
"""Characters of a text that are looked at, its length apart."""

_SENTENCE = re.compile(r"(?<=[.!?。！？؟])\s*")
_ASKING = ("?", "？", "؟")
_NUMBER = re.compile(r"\d+")
_NAME = re.compile(r"(?<=[a-z,;] )[A-Z][a-z]+")
_FIRST_PERSON = re.compile(r"\b(?:i|my|me|i'm|i've|we|our|we're|mine)\b", re.IGNORECASE)
_SECOND_PERSON = re.compile(r"\b(?:you|your|you're|you've)\b", re.IGNORECASE)


def traits(text: str, tokens: int) -> NDArray[np.float32]:
    """Return the traits of a turn, in the order of TRAITS. tokens: what it costs in a prompt."""
    start = text[:_READ].replace("’", "'")
    sentences = [sentence for sentence in _SENTENCE.split(start) if sentence.strip()]
    asking = sum(sentence.rstrip().endswith(_ASKING) for sentence in sentences)
    return np.array(
        [
            math.log1p(tokens),
            asking / max(1, len(sentences)),
            start.rstrip().endswith(_ASKING),
            min(3, time_words(start)),
            min(3, len(_NUMBER.findall(start))),
            min(5, len(_NAME.findall(start))),
            min(3, len(_FIRST_PERSON.findall(start))),
            min(3, len(_SECOND_PERSON.findall(start))),
            min(4, start.count("!")),
            "```" in text,
        ],
        np.float32,
    )
