"""Questions as people type them: misspelt, in lower case, as bare keywords, or in the middle of a chat."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping

from bench.remembered import Rewrite
from memory.index.words import is_filler, terms

_SLIPS_PER_WORD = 0.3
_SHORTEST = 4
"""Letters of a word that a slip happens to."""
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_ASKING = frozenset(
    (
        "what",
        "when",
        "where",
        "which",
        "who",
        "whom",
        "whose",
        "why",
        "how",
        "did",
        "does",
        "do",
        "is",
        "are",
        "was",
        "were",
    )
)
_OPENERS = (
    "hiya, me again, hope you slept better than i did. something's been bugging me since breakfast: ",
    "sorry if i asked this already, my head is all over the place today, but ",
    "ok so we were just talking about old times over coffee and nobody could agree on this, ",
    "quick one before my train leaves and the signal goes, ",
    "you're better at this than me, so tell me please, ",
)
_CLOSERS = (" ta!", " would be great to know :)", " no worries if you can't tell", " thank you so so much", " haha")


def misspelt(text: str, seed: str) -> str:
    """Return the text with a slip in about a third of its longer words: letters swapped, left out, doubled, missed."""
    random_ = random.Random(f"typos/{seed}")
    return " ".join(_slip(word, random_) if random_.random() < _SLIPS_PER_WORD else word for word in text.split())


def plain(text: str, seed: str) -> str:  # noqa: ARG001
    """Return the text in lower case, without punctuation."""
    return " ".join(re.sub(r"[^\w\s]", "", text.lower()).split())


def keywords(text: str, seed: str) -> str:  # noqa: ARG001
    """Return the text's words that are neither function words nor words that ask; the text if none is left."""
    words = re.findall(r"\w+(?:'\w+)?", text)
    kept = [word for word in words if word.lower() not in _ASKING and not all(map(is_filler, terms(word)))]
    return " ".join(kept) or text


def chatty(text: str, seed: str) -> str:
    """Return the text with small talk before and after it."""
    random_ = random.Random(f"chatty/{seed}")
    return f"{random_.choice(_OPENERS)}{text[:1].lower()}{text[1:]}{random_.choice(_CLOSERS)}"


NOISES: Mapping[str, Rewrite] = {
    "typos": misspelt,
    "lower case, no punctuation": plain,
    "bare keywords": keywords,
    "chatty phrasing": chatty,
}
"""By what people call them."""


def _slip(word: str, random_: random.Random) -> str:
    if len(word) < _SHORTEST or not word.isalpha():
        return word
    place = random_.randrange(1, len(word) - 1)
    before, letter, after = word[:place], word[place], word[place + 1 :]
    return random_.choice(
        [
            f"{before}{after[0]}{letter}{after[1:]}",
            f"{before}{after}",
            f"{before}{letter}{letter}{after}",
            f"{before}{_beside(letter, random_)}{after}",
        ]
    )


def _beside(letter: str, random_: random.Random) -> str:
    """Return a key that is beside a letter's on a keyboard; the letter if it is on none."""
    for row in _ROWS:
        if (at := row.find(letter.lower())) >= 0:
            return random_.choice(row[max(0, at - 1) : at] + row[at + 1 : at + 2])
    return letter
