"""What a learner asks the tutor to do, also misspelt. Whether an answer is meant instead, the lesson decides."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from assistants._tutoring.decks import DECKS
from assistants._tutoring.judging import plain

PHRASES = {
    "skip": "skip|skip it|skip this one|pass|i don't know|i do not know|don't know|dont know|dunno|i dunno|no idea|"
    "i have no idea|idk|no clue|i forgot|i forget|i give up|give up|show me|show the answer|show me the answer|"
    "tell me|tell me the answer|what is the answer|what is it|next|next one|next card|next please",
    "hint": "hint|a hint|hint please|give me a hint|can i have a hint|clue|a clue|give me a clue|help me|"
    "first letter|another hint|one more hint|more hint",
    "progress": "progress|my progress|show my progress|how am i doing|how do i do|how did i do|how well am i doing|"
    "score|my score|stats|statistics|results|my results|report",
    "swap": "other way round|the other way round|other way around|the other way around|other way|swap|swap sides|"
    "reverse|turn around|turn it around|switch direction|change direction|backwards|vice versa|flip",
    "stop": "stop|stop it|stop now|stop please|let's stop|quit|end|enough|that's enough|that is enough|that's all|"
    "finish|i'm done|done for today|enough for today|stop for today|stop the lesson|bye|goodbye|good night|see you",
    "go on": "start|start now|begin|go|go on|go ahead|continue|carry on|resume|again|once more|another round|"
    "one more round|quiz me|ask me|test me|let's go|lets go|let's start|ready|i'm ready|yes|yes please|yep|sure|ok|"
    "okay|repeat|practise|practice|more|let's practise|let's practice|let us repeat",
    "say again": "what was the question|repeat the question|say that again|say it again|which card|"
    "what did you ask|pardon",
    "forget all": "forget everything|forget all|forget all cards|forget all my cards|delete all cards|drop all cards|"
    "remove all cards|delete everything|clear everything",
    "help": "help|what can you do|what do you do|how does this work|how do you work|what now|who are you|what is this",
    "greeting": "hi|hello|hey|hello there|hi there|good morning|good evening|thanks|thank you|thank you very much|"
    "sorry|wait|wow|cool|great|nice|haha|hmm|really",
}
"""Command -> ways to say it."""

_COMMAND_OF = {plain(phrase): name for name, phrases in PHRASES.items() for phrase in phrases.split("|")}
_LONG_PHRASES = [phrase for phrase in _COMMAND_OF if len(phrase) >= 4]
_SOFTENERS = re.compile(
    r"^(?:please|ok|okay|so|well|and|now|no|actually|hey|can you|could you|can we|could we|i want to|i'd like to|let's)"
    r"[\s,]+|[\s,]+(?:please|now|then|thanks|thank you|pls)$",
    re.IGNORECASE,
)
_FORGET = re.compile(
    r"^\W*(?:please\s+|now\s+)?(?P<verb>[^\W\d_]{4,7})(?:\s+about)?(?:\s+(?:the\s+)?(?:card|word))?\s+(?P<what>\S.*?)\W*$",
    re.I | re.S,
)
_FORGETTING = ("forget", "drop", "delete", "remove")
_DECK_LEAD = re.compile(
    r"^\W*(?:(?:please|ok|okay|no|actually|now|let's|let us|lets|can|could|we|you|i|i'd|want|would|like|to|teach|quiz|"
    r"test|ask|drill|train|learn|study|practise|practice|do|try|start|with|switch|change|go|back|rather|instead|me|about|on|"
    r"in|of|my|the|some|with|deck)\b[\s,:]*)+",
    re.IGNORECASE,
)
_DECK_END = re.compile(r"(?:\s+(?:please|deck|instead|now|cards|then|again))+\W*$", re.IGNORECASE)
_DECK_NAMES = {plain(alias): deck.name for deck in DECKS.values() for alias in (deck.name, *deck.aliases)}
_READ_CHARACTERS = 80
_LIKE = 86
"""Per cent of likeness (rapidfuzz ratio) from which on a phrase is taken for a command."""


@dataclass(frozen=True)
class Asked:
    """What a message may ask for."""

    command: str = ""
    """A name of PHRASES, "deck" or "forget"; empty if none."""
    what: str = ""
    """The deck's name, or what should be forgotten."""
    exact: bool = False
    """Whether it is spelt as we know it."""
    doubtful: bool = False
    """Whether it is one word that may as well be an answer: "tables"."""


def understand(text: str) -> Asked:
    """Return what a message asks for, by itself. A long one asks for nothing."""
    if len(text) > _READ_CHARACTERS:
        return Asked()
    for wish in dict.fromkeys((plain(text), plain(_softened(text)))):
        if wish in _COMMAND_OF:
            return Asked(_COMMAND_OF[wish], exact=True)
    return _deck(text) or _forget(text) or _nearest(plain(_softened(text)))


def closest(name: str, known: Collection[str]) -> str | None:
    """Return the one of some plain texts that a name means: the same, else the only one that is much like it."""
    wanted = plain(name)
    if wanted in known:
        return wanted
    near = process.extract(wanted, list(known), scorer=fuzz.ratio, score_cutoff=80, limit=2)
    return near[0][0] if near and (len(near) == 1 or near[0][1] > near[1][1]) else None


def _softened(text: str) -> str:
    shorter = _SOFTENERS.sub("", text.strip().replace("’", "'").rstrip(" ?!."))
    return shorter if shorter == text else _SOFTENERS.sub("", shorter)


def _deck(text: str) -> Asked | None:
    subject = plain(_DECK_END.sub("", _DECK_LEAD.sub("", text.strip())) or text)
    doubtful = subject == plain(text) and " " not in subject
    if subject in _DECK_NAMES:
        return Asked("deck", _DECK_NAMES[subject], exact=True, doubtful=doubtful)
    near = process.extractOne(
        subject, [name for name in _DECK_NAMES if len(name) > 5], scorer=fuzz.ratio, score_cutoff=_LIKE
    )
    return Asked("deck", _DECK_NAMES[near[0]], doubtful=doubtful) if near else None


def _forget(text: str) -> Asked | None:
    found = _FORGET.match(text)
    if not found or found["what"].casefold() in {"it", "that"}:
        return Asked("skip") if found and found["verb"].casefold() == "forget" else None
    verb = found["verb"].casefold()
    near = process.extractOne(verb, _FORGETTING, scorer=OSA.distance, score_cutoff=1 if len(verb) > 4 else 0)
    return Asked("forget", found["what"].strip(), exact=near[1] == 0) if near else None


def _nearest(wish: str) -> Asked:
    if len(wish) < 4:
        return Asked()
    slips = 1 if len(wish) < 8 else 2
    near = process.extract(wish, _LONG_PHRASES, scorer=OSA.distance, score_cutoff=slips, limit=5)
    meant = next((phrase for phrase, _, _ in near if len(phrase) >= 7 or _is_slip(wish, phrase)), None)
    if meant or len(wish) < 8:
        return Asked(_COMMAND_OF[meant] if meant else "")
    alike = process.extractOne(wish, _LONG_PHRASES, scorer=fuzz.ratio, score_cutoff=_LIKE)
    return Asked(_COMMAND_OF[alike[0]]) if alike else Asked()


def _is_slip(wish: str, phrase: str) -> bool:
    """Tell whether a short word is a phrase misspelt rather than another word: "sotp" for "stop", but not "shop"."""
    return wish[0] == phrase[0] and (len(wish) != len(phrase) or sorted(wish) == sorted(phrase))
