"""A message as words that the desk knows: contractions opened, slips of the pen corrected, clauses kept apart.

Knows no intent. Corrections are by optimal string alignment (rapidfuzz): swapped letters count as one slip.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from assistants._support import cues
from assistants._support.words import LEET, LOOKALIKES, MISSPELT, NAMING, OFF_TOPIC, READ_CHARACTERS, STOP, TAGS

BREAK = "|"
"""Stands between clauses."""

_KNOWN = TAGS.keys() | MISSPELT | STOP | cues.WORDS
_TARGETS = sorted(TAGS.keys() | MISSPELT)
_NAMING_FORMS = sorted(form for form, tag in TAGS.items() if tag in NAMING)
_TOKEN = re.compile(r"\d+(?:[./:-]\d+)+|\d+(?:st|nd|rd|th)?\b|[^\W\d_]+|[,.;!?:()\n]")
_SHORTHANDS = {
    "cannot": "can not", "cant": "can not", "wont": "will not", "dont": "do not", "doesnt": "does not", "dnt": "do not",
    "didnt": "did not", "isnt": "is not", "wasnt": "was not", "arent": "are not", "havent": "have not",
    "hasnt": "has not", "wouldnt": "would not", "couldnt": "could not", "shouldnt": "should not", "wheres": "where is",
    "whens": "when is", "whats": "what is", "hows": "how is", "thats": "that is", "im": "i am", "ive": "i have",
    "wanna": "want to", "gonna": "going to", "gimme": "give me", "lemme": "let me", "u": "you", "ur": "your",
    "pls": "please", "plz": "please", "thx": "thanks", "ty": "thanks", "thanx": "thanks", "anymore": "any more",
    "nvm": "never mind", "nevermind": "never mind", "r": "are", "y": "yes", "n": "no", "didn": "did", "doesn": "does",
    "tmrw": "tomorrow", "tmr": "tomorrow", "mon": "monday", "tue": "tuesday", "tues": "tuesday", "wed": "wednesday",
    "thu": "thursday", "thur": "thursday", "thurs": "thursday", "fri": "friday", "ordr": "order", "pkg": "package",
    "whr": "where", "wen": "when", "wher": "where", "were's": "where is", "abt": "about", "cncl": "cancel",
    "wat": "what", "waht": "what", "wht": "what", "bak": "back", "bck": "back", "ned": "need", "helo": "hello",
    "hellp": "help",
    "cxl": "cancel", "hlp": "help", "rfnd": "refund", "rfund": "refund",
    "del": "delivery", "info": "information", "resched": "reschedule",
    "jan": "january", "feb": "february", "apr": "april", "jun": "june", "jul": "july", "aug": "august",
    "sep": "september", "sept": "september", "oct": "october", "nov": "november", "dec": "december",
}  # fmt: skip
_ENDINGS = {"n't": " not", "'s": " is", "'m": " am", "'re": " are", "'ve": " have", "'ll": " will", "'d": " would"}
_IRREGULAR = {"can't": "can not", "won't": "will not", "shan't": "shall not", "let's": "let us"}


@dataclass(frozen=True)
class Word:
    """One word, or a BREAK between clauses."""

    form: str
    """As it should be spelt, lower case."""
    likeness: float = 1.0
    """1 if it was spelt so, less the more it was corrected."""

    @property
    def tag(self) -> str:
        """What the form stands for; the form itself where it stands for nothing more."""
        return TAGS.get(self.form, self.form)


def read_words(text: str) -> tuple[Word, ...]:
    """Return the words of a text, corrected, with a BREAK for every mark that ends a clause."""
    forms = [form for token in _TOKEN.findall(_plain(text)) for form in _opened(token)]
    return tuple(word for form in _joined(forms) for word in _corrected(form))


def nearest(form: str, targets: list[str]) -> Word | None:
    """Return the target that a word was probably meant to be, or None."""
    found = process.extract(form, targets, scorer=OSA.distance, score_cutoff=3, limit=4)
    fitting = [(distance, target) for target, distance, _ in found if distance <= _slips(form, target)]
    if not fitting:
        return None
    # Of two that are as near, the one that says more is meant.
    distance, target = min(fitting, key=lambda pair: (pair[0], pair[1] not in TAGS, -len(pair[1]), pair[1]))
    return Word(target, 1 - distance / max(len(form), len(target)))


def _slips(form: str, target: str) -> int:
    """Return how many slips are forgiven: more in long words, one where the beginning differs."""
    allowed = 0 if len(target) < 4 else 1 if len(target) < 6 else 2 if len(target) < 9 else 3
    alike = form[:1] == target[:1] and abs(len(form) - len(target)) <= 2
    return allowed if alike else min(allowed, 1)


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text[:READ_CHARACTERS]).casefold()
    letters = "".join(mark for mark in folded if not unicodedata.combining(mark))
    straight = re.sub("[’‘`´]", "'", letters)
    straight = re.sub(r"\b(?:were|wear|ware|wer|weres|were's) (?=is\b|are\b|the\b|my\b)", "where ", straight)
    for contraction, opened in _IRREGULAR.items():
        straight = straight.replace(contraction, opened)
    opened = re.sub(r"(n't|'(?:s|m|re|ve|ll|d))\b", lambda found: _ENDINGS[found[1]], straight)
    read = re.sub(r"[a-z]*\d[a-z\d]*", lambda found: _spelt_in_digits(found[0]), opened)
    return re.sub(r"([a-z])\1{2,}", r"\1", re.sub(r"(?<=[^\W\d_])'(?=[^\W\d_])", "", read))


def _spelt_in_digits(token: str) -> str:
    letters = token.translate(LEET)
    return letters if letters in TAGS else token


def _opened(token: str) -> list[str]:
    return [BREAK] if token in set(",.;!?:()\n") else _SHORTHANDS.get(token, token).split()


def _joined(forms: list[str]) -> list[str]:
    """Join words that were torn apart ("re schedule", "post pone"), and part two that ran together ("cancelmy")."""
    whole: list[str] = []
    for form in forms:
        torn = f"{whole[-1]}{form}" if whole else ""
        if whole and whole[-1] == "re" and (again := nearest(torn, _NAMING_FORMS)):
            whole[-1] = again.form
        elif TAGS.get(torn) and not (whole[-1] in _KNOWN and form in _KNOWN):
            whole[-1] = torn
        else:
            whole += _parted(form)
    return whole


def _parted(form: str) -> list[str]:
    if form in _KNOWN or len(form) < 7:
        return [form]
    for name in _NAMING_FORMS:
        rest = form.removeprefix(name)
        if rest != form and (rest in STOP or rest in TAGS) and len(rest) > 1:
            return [name, rest]
    return [form]


def _corrected(form: str) -> list[Word]:
    if form in _KNOWN or form in LOOKALIKES or form in OFF_TOPIC or not form.isalpha() or len(form) < 4:
        return [Word(form)]
    return [nearest(form, _TARGETS) or Word(form)]
