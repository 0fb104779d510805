"""How far the words of a message and of each entry are the same, misspelt ones too. Knows no meaning and no answers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA, Prefix

from assistants._knowledge._synonyms import ALIKE, SYNONYMS
from assistants._knowledge.pair import Pair
from memory.index.lexical import Lexicon
from memory.index.words import folded, is_filler, terms
from memory.tokens import TiktokenCounter

FILLER, ASKING = 0.1, 0.35
"""What a function word weighs, and a word that asks, against a word of the matter."""
_SHORTEST_SWAPPED, _SHORTEST_MISSPELT, _LACKING, _LONG = 3, 4, 5, 7
"""Letters of a word that may be a known one with two letters swapped, that may be any one slip away from it, that may
lack a letter though it is a word itself, and that may be two slips away."""
_MISSPELT = 0.8
"""Weight of a known word that a misspelt one stands for."""
_ALIKE = 0.6
"""Weight of a word that may stand for another."""
_LONG_STEM, _SAME_BEGINNING, _BY_CHANCE = 9, 0.5, 0.2
"""Letters from which words are so long that their terms, which are beginnings, may be the same by chance
("transformer", "transcript"): less than this share of the longer one is the same, and counts for less."""
_LEAST = 1e-9
_LONGEST = 400
"""Words of a message that are compared."""

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_ASKING_WORDS = (
    "want wants need help tell know knows show explain find see like try thing things way possible able give use "
    "using used work works mean happen happens new here there hey hello think people person something anything "
    "somebody someone question questions problem start begin make go going ask asking look looking bit stuff kind "
    "sort good easy quickly now today actually"
)
_ASKING_TERMS = frozenset(terms(_ASKING_WORDS))
_OFTEN_WRITTEN = f"""
{_ASKING_WORDS} {" ".join(ALIKE.split())} what where when which whom whose does have please could would should
there their these those this that with without from about into than then only also because before
after between different several possible other another always never really something somewhere through though available
"""
"""Words that a misspelt one may stand for, although no entry has them."""

_MEASURES = frozenset(terms("long much many often soon take takes far"))
"""Words that tell one question from another, and ask for nothing by themselves."""
_in_vocabulary = TiktokenCounter("cl100k_base")
"""A language model's vocabulary has each word that is written often as one token, and misspelt ones in pieces."""

Scores = NDArray[np.float64]


@dataclass(frozen=True)
class Overlap:
    """What a message shares with each entry; each array has the shape (entries,), its values are from 0 to 1."""

    question: Scores
    """Share of the message's words, by weight, that the entry's question holds."""
    entry: Scores
    """The same of its question, topic and answer together."""
    asked: Scores
    """Share of the question's words, by weight, that the message holds."""
    substance: float
    """Weight of the message's own words, as a number of ordinary ones; 0 where it has none."""
    known: float
    """Share of them that any entry holds."""
    corrected: str
    """The message with known words in the place of misspelt ones."""


class Words:
    """The words of some entries."""

    def __init__(self, entries: Sequence[Pair]) -> None:
        self._lexicon, self._asked = Lexicon(), Lexicon()
        self._first: list[int] = []
        spelt: set[str] = set()
        askings: list[set[str]] = []
        for entry in entries:
            self._first.append(len(askings))
            askings += [set(terms(asking)) for asking in (entry.question, *entry.also)]
            whole = " ".join((entry.question, entry.topic, entry.answer, *entry.also))
            self._lexicon.add(sorted(set(terms(whole))))
            spelt.update(_WORD.findall(folded(whole)))
        for asking in askings:
            self._asked.add(sorted(asking))
        self._known = frozenset(spelt)
        self._spelt = sorted(spelt.union(folded(_OFTEN_WRITTEN).split()))
        self._of_term: dict[str, list[str]] = {}
        for word in self._known:
            for term in terms(word):
                self._of_term.setdefault(term, []).append(word)
        self._length = np.array([sum(map(self._weight, asking)) for asking in askings])

    def overlap(self, message: str) -> Overlap:
        """Compare a message with every entry."""
        read = self._read(message)
        asked, entry = np.zeros(len(self._asked)), np.zeros(len(self._lexicon))
        whole = known = 0.0
        for term, alike in read.terms.items():
            weight = self._weight(term)
            whole += weight
            held = _held(term, self._lexicon)
            known += weight * alike * held.max(initial=0.0)
            entry += weight * alike * held
            asked += weight * alike * _held(term, self._asked)
        whole = whole or 1.0
        kinds = [ASKING if term in _MEASURES else _kind(term) for term in read.terms]
        substance = sum(kind for kind in kinds if kind > FILLER)
        return Overlap(
            self._best(asked / whole),
            entry / whole,
            self._best(np.minimum(1.0, asked / np.maximum(self._length, _LEAST))),
            substance,
            known / whole,
            read.corrected,
        )

    def _best(self, askings: Scores) -> Scores:
        """Return the largest value of each entry's ways to ask."""
        best: Scores = np.maximum.reduceat(askings, self._first)
        return best

    def _weight(self, term: str) -> float:
        return _kind(term) * self._lexicon.rarity(term)

    def _read(self, message: str) -> _Read:
        found: dict[str, float] = {}
        corrected = []
        words = _WORD.findall(folded(message))[:_LONGEST]
        for word in words:
            meant = self._meant(word)
            corrected.append(meant)
            sureness = (1.0 if meant == word else _MISSPELT) * self._likeness(meant)
            for term in terms(meant):
                found[term] = max(found.get(term, 0.0), sureness)
        return _Read(found, " ".join(corrected))

    def _likeness(self, word: str) -> float:
        """Return how far a word is the same as the known ones with its terms."""
        if len(word) < _LONG_STEM or word in self._known:
            return 1.0
        known = [other for term in terms(word) for other in self._of_term.get(term, ())]
        same = max((Prefix.normalized_similarity(word, other) for other in known), default=1.0)
        return 1.0 if same >= _SAME_BEGINNING else _BY_CHANCE

    def _meant(self, word: str) -> str:
        """Return the known word that a misspelt one stands for, or the word itself."""
        if len(word) < _SHORTEST_SWAPPED or not word.isalpha() or is_filler(word):
            return word
        if word in self._known or any(_kind(term) < 1 for term in terms(word)):
            return word
        slips = 2 if len(word) >= _LONG else 1
        near = process.extract(word, self._spelt, scorer=OSA.distance, score_cutoff=slips, limit=None)
        known = [(other, int(distance)) for other, distance, _ in near if other[0] == word[0]]
        return min(self._possible(word, known), key=lambda found: found[0], default=((), word))[1]

    def _possible(self, word: str, near: Iterable[tuple[str, int]]) -> Iterator[tuple[tuple[float, ...], str]]:
        """Yield the words that it may stand for, each with what orders them: the least is the likeliest."""
        has_term = any(term in self._lexicon.vocabulary for term in terms(word))
        a_word = _is_word(word)
        for other, distance in near:
            swapped = distance == 1 and sorted(other) == sorted(word)
            lacking = len(other) > len(word)
            if len(word) < _SHORTEST_MISSPELT and (not swapped or a_word):
                continue
            if not swapped and (has_term or (a_word and not (lacking and len(word) >= _LACKING))):
                continue
            if distance > 1 and not lacking and len(word) <= _LONG:
                continue
            yield (distance, other not in self._known, 0 if swapped else 1 if lacking else 2), other


def _held(term: str, lexicon: Lexicon) -> Scores:
    """Return how far each text holds a term: 1 for itself, less for a word that may stand for it."""
    held = np.zeros(len(lexicon))
    for other in SYNONYMS.get(term, ()):
        if other in lexicon.vocabulary:
            held[lexicon.holding(other)[0]] = _ALIKE
    if term in lexicon.vocabulary:
        held[lexicon.holding(term)[0]] = 1.0
    return held


@dataclass(frozen=True)
class _Read:
    terms: Mapping[str, float]
    corrected: str


def _is_word(word: str) -> bool:
    """Tell whether a word is one that is written often, such as "world": no slip for a known one ("would")."""
    return _in_vocabulary(f" {word}") == 1


def _kind(term: str) -> float:
    if is_filler(term):
        return FILLER
    return ASKING if term in _ASKING_TERMS else 1.0
