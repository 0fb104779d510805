"""A question, taken apart for a search: its words, whom it names, whether it says "I" or "you", which days it means.

Knows no turns and no scores.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date

from memory.index.dates import Asked, when
from memory.index.lexical import Lexicon
from memory.index.words import folded, is_filler, nearest, terms

_FILLER_WEIGHT = 0.1
_GREETINGS = """
hello hi hey hiya good morning afternoon evening night thanks thank thx cheers ok okay yes yeah yep no nope bye goodbye
great cool nice wow lol haha please sorry hola gracias adiós buenos días hallo danke tschüss guten tag morgen abend olá
obrigado obrigada tchau bonjour salut merci oui non 你好 谢谢 再见 こんにちは ありがとう はい مرحبا شكرا نعم
"""
_SMALL_TALK = frozenset(terms(_GREETINGS))
"""Terms that ask for nothing."""
_LONGEST = 2000
"""Characters of a question that are searched for."""

_AUXILIARY = r"(?:does|do|did|is|are|was|were|has|have|had|will|would|can|could|should|might|may)"
_ASKING_WORD = re.compile(
    r"^(?:(?:on|in|at|for|from|with|by|to) )?"
    r"(?:what|which|who|whom|whose|where|when|why|how(?: (?:many|much|often|long))?)(?:'s)?\b\s*",
    re.IGNORECASE,
)
_BEFORE_I = re.compile(rf"\b{_AUXILIARY}\s+(?=(?:I|my|we)\b)", re.IGNORECASE)
_AT_FIRST = re.compile(rf"^{_AUXILIARY}\s+", re.IGNORECASE)
_I = re.compile(r"\b(?:i|my|me|mine|i've|i'm|we|our)\b", re.IGNORECASE)
_YOU = re.compile(
    r"\b(?:did|do|have|had|were|would|could) you\b|\byour\b"
    r"|\byou (?:recommend|suggest|advi[sc]e|tell|told|explain|say|said|help|mention|give|gave)",
    re.IGNORECASE,
)
_SEVERAL = re.compile(
    r"\b(?:what|which) (?:\w+ ){0,2}\w+s\b|\bhow many\b|\blist\b|\ball\b|\bboth\b|\border\b|\bsummar", re.IGNORECASE
)
_GUESS = re.compile(r"\b(?:would|could|might|likely|considered|is it|should)\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{4,}")
_WORDS = re.compile(r"\w+")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""Chinese, Japanese and Korean, where no space ends a name."""
_BEFORE_QUESTION = re.compile(
    r"[.:;!?,–—-]\s+(?=(?:(?:on|in|at|for|from|with|by|to) )?"
    r"(?:what|which|who|whom|whose|where|when|why|how|did|do|does|is|are|was|were|has|have|had|can|could|would|should"
    r"|will)\b)",
    re.IGNORECASE,
)
_CORE_TERMS = 2
"""Words with a meaning that a question has at least."""
_ASIDE = 0.3
"""What a word before the question itself counts."""


@dataclass(frozen=True)
class Asking:
    """What a search knows of a question."""

    text: str
    """As it was asked, with slips of the pen set right where the log knows the word."""
    told: str
    """The question as its answer might begin: `I go to the lake` for `When did Ana go to the lake?`"""
    weights: dict[str, float]
    """Search terms and how much each counts; the names of the log's speakers apart, unless there is nothing else."""
    with_names: dict[str, float]
    named: frozenset[str]
    """Folded names of the log's speakers that it names."""
    time: Asked
    of_user: bool
    """It says "I", so it is about what the user said."""
    of_assistant: bool
    """It says "you", so it is about what the assistant said."""
    several: bool
    """Its answer may stand in several turns."""
    guesses: bool
    """It asks for a judgement, not for words that were said."""
    says_nothing: bool
    """It is a greeting, thanks or the like, for which nothing need be found."""


def take_apart(
    question: str,
    speakers: Iterable[str],
    lexicon: Lexicon,
    spellings: AbstractSet[str],
    now: date,
    said: tuple[date, date],
) -> Asking:
    """Return what a search knows of a question.

    speakers: names in the log. spellings: its words, folded.
    now: the day it is asked. said: first and last day of the log.
    """
    names = {name: name.split()[0] for name in map(folded, speakers) if name.strip()}
    text = _set_right(" ".join(question[:_LONGEST].split()), set(names.values()), lexicon, spellings)
    core = _core(text)
    named = _named(folded(text), names)
    first_names = sorted({names[name] for name in named})
    called = {term for name in named for term in terms(name)}
    weights = _weights(text.replace(core, " "), lexicon, _ASIDE) | _weights(core, lexicon)
    return Asking(
        text=text,
        told=_as_told(core, first_names),
        weights={term: weight for term, weight in weights.items() if term not in called} or weights,
        with_names=weights,
        named=named,
        time=when(text, now, said),
        of_user=bool(_I.search(text)),
        of_assistant=bool(_YOU.search(text)),
        several=bool(_SEVERAL.search(text)),
        guesses=bool(_GUESS.search(text)),
        says_nothing=_says_nothing(text),
    )


def _named(text: str, names: Mapping[str, str]) -> frozenset[str]:
    """Return the names that a text mentions; of several with one first name, those that it gives in full, if it does.

    names: name -> first name, folded as the text is.
    """
    words = set(_WORDS.findall(text))
    found = [n for n, first in names.items() if first in words or (_UNSPACED.match(first) and first in text)]
    in_full = {names[name] for name in found if " " in name and name in text}
    return frozenset(name for name in found if names[name] not in in_full or name in text)


def _says_nothing(text: str) -> bool:
    found = terms(text)
    talk = any(term in _SMALL_TALK for term in found)
    return talk and "?" not in text and all(is_filler(term) or term in _SMALL_TALK for term in found)


def _weights(text: str, lexicon: Lexicon, share: float = 1.0) -> dict[str, float]:
    weights: dict[str, float] = {}
    for term in terms(text):
        weight = _FILLER_WEIGHT if is_filler(term) else share
        weights[term] = max(weight, weights.get(term, 0.0))
        if weight == share and term not in lexicon.vocabulary:
            for meant, likeness in nearest(term, lexicon.vocabulary):
                weights[meant] = max(share * likeness, weights.get(meant, 0.0))
    return weights


def _core(text: str) -> str:
    """Return the question itself, without what leads up to it and what follows; all of it if that cannot be told."""
    end = text.rfind("?") + 1
    asked = text[: end or len(text)]
    starts = [found.end() for found in _BEFORE_QUESTION.finditer(asked)]
    whole = [start for start in starts if sum(not is_filler(t) for t in terms(asked[start:])) >= _CORE_TERMS]
    return asked[whole[-1] :].strip() if whole else asked.strip() or text


def _set_right(text: str, names: AbstractSet[str], lexicon: Lexicon, spellings: AbstractSet[str]) -> str:
    """Return the text with each word that the log does not know, but knows with one slip, as the log spells it."""

    def right(found: re.Match[str]) -> str:
        word = found[0]
        if (name := nearest(folded(word), names)) and folded(word) not in names:
            return name[0][0].capitalize()
        known = any(term in lexicon.vocabulary or is_filler(term) for term in terms(word))
        meant = [] if known else nearest(folded(word), spellings)
        return meant[0][0] if meant else word

    return _WORD.sub(right, text)


def _as_told(text: str, first_names: Iterable[str]) -> str:
    told = text.rstrip(" ?!.")
    for name in map(re.escape, first_names):
        told = re.sub(rf"\b{name}(?:'s|’s)(?!\w)", "my", told, flags=re.IGNORECASE)
        told = re.sub(rf"\b{name}\b", "I", told, flags=re.IGNORECASE)
    told = _BEFORE_I.sub("", _ASKING_WORD.sub("", told))
    return _AT_FIRST.sub("", told).strip() or text
