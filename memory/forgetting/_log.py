"""A log as forgetting reads it: by passages, by phrases and by codes. Knows nothing of topics."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from memory.forgetting._words import forms
from memory.index.words import folded
from memory.rendering import SaidTurn

_SENTENCE = re.compile(
    r".+?(?:(?<!\bDr)(?<!\bMr)(?<!\bMrs)(?<!\bMs)(?<!\bSt)[.!?]+(?=\s)|[。！？؟]|\n|$)\s*", re.DOTALL
)
_QUOTED_WORDS = 12
_QUOTED_SHARE = 0.8
_SPACED_CODE = 8
"""Letters and digits of a code that is found again however it is spaced."""


@dataclass(frozen=True)
class Passage:
    """Two sentences that follow each other in a turn, or the only one."""

    place: int
    """Of the turn in the log."""
    text: str
    forms: frozenset[str]


@dataclass(frozen=True)
class Log:
    """The turns to choose from, oldest first."""

    turns: Sequence[SaidTurn]

    @cached_property
    def whole(self) -> str:
        """All words of the log."""
        return "\n".join(turn.text for turn in self.turns)

    @cached_property
    def names(self) -> frozenset[str]:
        """The forms of all speakers' names."""
        return frozenset(form for name in {turn.speaker for turn in self.turns} for form in forms(name))

    @cached_property
    def passages(self) -> list[Passage]:
        """All passages, overlapping by a sentence."""
        return [
            Passage(place, text, frozenset(forms(text)))
            for place, turn in enumerate(self.turns)
            for text in _passages(turn.text)
        ]

    @cached_property
    def spread(self) -> Counter[str]:
        """In how many turns each word stands."""
        return Counter(form for words in self._words for form in words)

    @cached_property
    def _words(self) -> list[frozenset[str]]:
        found: list[set[str]] = [set() for _ in self.turns]
        for passage in self.passages:
            found[passage.place] |= passage.forms
        return [frozenset(words) for words in found]

    @cached_property
    def _folded(self) -> list[str]:
        return [" ".join(folded(turn.text).split()) for turn in self.turns]

    @cached_property
    def _squeezed(self) -> list[str]:
        return [_squeezed(turn.text) for turn in self.turns]

    def rarity(self, form: str) -> float:
        """Return the word's inverse document frequency; that of one that is nowhere is the highest."""
        return math.log(1 + (len(self.turns) + 1) / (self.spread[form] + 0.5))

    def asks(self, place: int) -> bool:
        """Tell whether a turn ends with a question."""
        return self.turns[place].text.rstrip().endswith(("?", "？", "؟"))

    def holding(self, phrase: str) -> set[int]:
        """Return the places of the turns in which a phrase stands, as whole words, whatever its case and accents."""
        wanted = " ".join(folded(phrase).split())
        whole = re.compile(rf"(?<!\w){re.escape(wanted)}(?!\w)" if wanted.isascii() else re.escape(wanted))
        return {place for place, text in enumerate(self._folded) if wanted in text and whole.search(text)}

    def quoting(self, text: str) -> set[int]:
        """Return the places of the turns that a text quotes: most of one of their sentences, or many words."""
        wanted, words = " ".join(folded(text).split()), len(text.split())
        return {
            place
            for place in self.holding(text)
            if words >= _QUOTED_WORDS
            or any(
                wanted in folded(sentence) and words >= _QUOTED_SHARE * len(sentence.split())
                for sentence in _SENTENCE.findall(self.turns[place].text)
            )
        }

    def repeating(self, code: str) -> set[int]:
        """Return the places of the turns that hold a code, also where it is spaced or hyphenated in another way."""
        wanted, pieces = _squeezed(code), set(forms(code))
        near = {place for place, text in enumerate(self._squeezed) if wanted and wanted in text}
        return {p for p in near if len(wanted) >= _SPACED_CODE or pieces <= self._words[p]} | self.holding(code)


def _passages(text: str) -> list[str]:
    sentences = [sentence for sentence in _SENTENCE.findall(text) if sentence.strip()]
    return [one + two for one, two in pairwise(sentences)] or sentences


def _squeezed(text: str) -> str:
    return re.sub(r"[\W_]+", "", folded(text))
