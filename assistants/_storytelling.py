"""What a log tells about its story: the theme and the cast. Pure functions of what was said; asks no model."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

THEMES = {
    "space adventure": "space spaceship starship rocket astronaut galaxy planet planets alien aliens",
    "mystery": "mystery mysterious detective whodunit crime",
    "fantasy": "fantasy wizard wizards dragon dragons elves fairy fairies knight knights",
    "magical animals": "animal animals unicorn unicorns",
}
"""Theme -> words that name it."""
MAX_CAST = 12

_THEME_CHARACTERS = 80
_READ_CHARACTERS, _TOLD_CHARACTERS = 2_000, 8_000
"""What is read of a message, and of a part of the story."""
_LONGEST_NAME = 5
_MOST_KIN = 50
"""Names with a word in common among which a fuller form of a name is looked for."""
_WORD_THEMES = {word: theme for theme, words in THEMES.items() for word in words.split()}
_LONG_WORDS = sorted(word for word in _WORD_THEMES if len(word) >= 6)
_AFRESH = re.compile(
    r"\b(?:(?:a |an )?(?:new|another|different) (?:story|tale|theme)|(?:start|begin) (?:over|again|afresh)|"
    r"(?:change|switch)(?: the)?(?: theme| story)? to)\b",
    re.IGNORECASE,
)
_FILLER_WORDS = """
hi hello hey there ok okay yes no please can could would will you i i'd i'll we want wanna like love to let's let
us me my tell write read start begin make hear give how about have do try choose pick go with for a an the some
short long good nice bedtime story stories tale theme it it's is be of on something else own idea one instead then
now thanks thank so and what which know don't not sure morning evening hmm um any who are help continue on cool
great sorry wait ready never mind yourself myself this that new another different"""
_FILLERS = frozenset(_FILLER_WORDS.split())
_YOURS = re.compile(r"\b(?:surprise me|you (?:choose|pick|decide)|up to you|anything|whatever|don'?t mind)\b", re.I)

_TOKEN = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*|[^\w\s]")
_PLACING_WORDS = """
the a an in at near across inside into der die das den dem des ein eine einen einem einer im am zum zur vom ins
"""
_PLACING = frozenset(_PLACING_WORDS.split())
"""Words after which a capital is a place's or a thing's: "the Arctic", "in Lisbon", "die Katze"."""
_BREAKS = frozenset('.!?…:;“"”«»*(—–-')
_CLOSING = frozenset('"”»')
_INTRODUCED = re.compile(r"\b(?:called|named|nicknamed|name is)\s+[\"“*]*([^\W\d_]+(?:[-'’][^\W\d_]+)*)", re.I)
_TITLE_WORDS = """
captain professor doctor dr mr mrs ms miss king queen prince princess sir lady lord uncle aunt granny grandpa
grandma old little general commander detective inspector sergeant wizard sister brother father mother"""
_TITLES = frozenset(_TITLE_WORDS.split())
_OTHER_CAPITALS = """
i i'm i'll i've i'd once ok okay oh ah yes no hello hi hey god earth sun moon christmas easter halloween english
french german spanish italian american european african asian chinese japanese russian british greek roman latin
monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september
october november december the a an and but or so then it he she they we you his her their my our your this that what
who where when why how chapter story end mom mum dad not please"""
_NO_NAMES = frozenset(_OTHER_CAPITALS.split())
_CROWDED = 0.25
"""A line with more capitalised words, counted once each, is a title, or in a language that writes every noun so."""
_ENOUGH = 2
"""Weight of a name: one that the user says inside a sentence has it at once, one that a story tells the second time."""


Mention = tuple[tuple[str, ...], int]
"""The words of what may be a name, and its weight."""


@dataclass(frozen=True)
class Story:
    """A story as far as its log tells."""

    theme: str = ""
    """One of THEMES, or the user's own words; empty while none is chosen."""
    cast: tuple[str, ...] = ()
    """Its characters' names, in the order of appearance."""
    begun: bool = False
    """Whether some of it has been told."""


def read_story(turns: Sequence[tuple[str, str]]) -> Story:
    """Return the newest story of a log. turns: (role, text), oldest first."""
    first = max(
        (place for place, (role, text) in enumerate(turns) if role == "user" and begins_afresh(text)), default=0
    )
    told = turns[first:]
    for place, (role, text) in enumerate(told):
        if role == "user" and (theme := named_theme(text)):
            return Story(theme, cast_of(told), any(role == "assistant" for role, _ in told[place:]))
    return Story(cast=cast_of(told))


def begins_afresh(text: str) -> bool:
    """Tell whether somebody asks for another story."""
    return bool(_AFRESH.search(text[:200]))


def named_theme(text: str) -> str:
    """Return the theme that a message names: one of THEMES, also misspelt, or the user's own words; or nothing."""
    wish = _AFRESH.sub(" ", " ".join(text[:_READ_CHARACTERS].split()).replace("’", "'"))
    known = _known_theme(wish)
    _, about, rest = wish.partition(" about ")
    own = _without_fillers(rest or wish)
    if known and len(own.split()) <= 3:
        return known
    if _YOURS.search(wish):
        return known or next(iter(THEMES))
    return "" if wish.endswith("?") and not (about or known) else _shortened(own)


def cast_of(turns: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """Return the names of a story's characters, in the order of appearance, MAX_CAST at most.

    turns: (role, text), of which the beginning is read. A name is a capitalised word that stands inside a sentence
    twice, or once in the user's own words, or one that somebody is introduced by ("a fox called rusty"). Words that
    the story writes small as well are none.
    """
    weights: dict[tuple[str, ...], int] = {}
    small: Counter[str] = Counter()
    for role, text in turns:
        read = text[: _READ_CHARACTERS if role == "user" else _TOLD_CHARACTERS]
        lines = [_TOKEN.findall(line) for line in read.splitlines()]
        for name, weight in (*_introduced(read), *_mentioned(lines)):
            weights[name] = weights.get(name, 0) + (weight * _ENOUGH if role == "user" else weight)
        if role == "assistant":
            small.update(token for tokens in lines for token in tokens if token[0].islower())
    names = [
        name for name, weight in _joined(weights).items() if weight >= max(_ENOUGH, small[name[-1].casefold()] + 1)
    ]
    return tuple(" ".join(name) for name in names)[:MAX_CAST]


def _known_theme(text: str) -> str:
    words = re.findall(r"[^\W\d_]+", _folded(text))
    for word in words:
        if word in _WORD_THEMES:
            return _WORD_THEMES[word]
    for word in (word for word in words if len(word) >= 5):
        near = process.extractOne(word, _LONG_WORDS, scorer=OSA.distance, score_cutoff=2)
        if near and near[0][0] == word[0] and near[1] <= (1 if len(near[0]) < 7 else 2):
            return _WORD_THEMES[near[0]]
    whole = process.extractOne(" ".join(words), list(THEMES), scorer=fuzz.ratio, score_cutoff=80)
    return str(whole[0]) if whole else ""


def _without_fillers(text: str) -> str:
    words = text.split()
    while words and _stripped(words[0]).casefold() in _FILLERS | {""}:
        words.pop(0)
    while words and _stripped(words[-1]).casefold() in {"please", "story", "tale", "then", "now", "thanks", ""}:
        words.pop()
    return _stripped(" ".join(words))


def _stripped(text: str) -> str:
    return text.strip(" .,:;!?-–—\"“”*'")


def _shortened(text: str) -> str:
    return text if len(text) <= _THEME_CHARACTERS else f"{text[:_THEME_CHARACTERS].rsplit(' ', 1)[0]}…"


def _folded(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    return "".join(mark for mark in decomposed if not unicodedata.combining(mark))


def _introduced(text: str) -> Iterator[Mention]:
    for match in _INTRODUCED.finditer(text):
        name = _bare(match[1])
        if name.casefold() not in _NO_NAMES and len(name) > 1:
            yield (name[:1].upper() + name[1:],), _ENOUGH


def _mentioned(lines: Sequence[Sequence[str]]) -> Iterator[Mention]:
    """Yield what may be names, in order, with no weight where a sentence starts."""
    for tokens in lines:
        if tokens and tokens[0] != "#" and not _crowded(tokens):
            yield from _names(tokens)


def _names(tokens: Sequence[str]) -> Iterator[Mention]:
    name: tuple[str, ...] = ()
    weight = 0
    for place, token in enumerate(tokens):
        if not (name or token[0].isupper()):
            continue
        word = _bare(token)
        capital = word[:1].isupper() and not word.isupper() and word.casefold() not in _NO_NAMES
        inside = capital and not _starts(tokens, place)
        placed = place > 0 and tokens[place - 1].casefold() in _PLACING
        # A sentence's first word belongs to the name after it only if it is a title: "Captain Vega", but "When Vega".
        if name and not (inside and (weight or name[0].casefold() in _TITLES)):
            yield from _whole(name, weight)
            name, weight = (), 0
        if capital:
            name, weight = (*name, word)[:_LONGEST_NAME], weight or int(inside and not placed)
    yield from _whole(name, weight)


def _whole(name: tuple[str, ...], weight: int) -> Iterator[Mention]:
    if name and not all(word.casefold() in _TITLES for word in name):
        yield name, weight


def _starts(tokens: Sequence[str], place: int) -> bool:
    """Tell whether a sentence starts with this word; after `,”` it does not."""
    if place and tokens[place - 1] in _CLOSING and tokens[max(0, place - 2)] == ",":
        return False
    return place == 0 or tokens[place - 1] in _BREAKS


def _bare(token: str) -> str:
    return token if token.isalpha() else re.sub(r"['’]s?$", "", token)


def _crowded(tokens: Sequence[str]) -> bool:
    words = [place for place, token in enumerate(tokens) if token[0].isalpha()]
    capitals = {tokens[place] for place in words if tokens[place][0].isupper() and not _starts(tokens, place)}
    return len(words) >= 8 and len(capitals) > max(5, _CROWDED * len(words))


def _joined(weights: dict[tuple[str, ...], int]) -> dict[tuple[str, ...], int]:
    """Count "Vega" and "Captain Vega" as one, under the longer name, at the place of the first."""
    longest: list[tuple[str, ...]] = []
    totals: list[int] = []
    having: dict[str, dict[int, None]] = {}
    for name, weight in weights.items():
        near = (place for word in name for place in islice(having.get(word, ()), _MOST_KIN))
        kin = next((p for p in near if set(longest[p]) <= set(name) or set(name) <= set(longest[p])), len(longest))
        if kin == len(longest):
            longest.append(name)
            totals.append(0)
        longest[kin] = max(longest[kin], name, key=len)
        totals[kin] += weight
        for word in name:
            having.setdefault(word, {})[kin] = None
    return dict(zip(longest, totals, strict=True))
