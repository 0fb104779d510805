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
from assistants._support.words import (
    LEET,
    LOOKALIKES,
    MISSPELT,
    NAMING,
    OFF_TOPIC,
    READ_CHARACTERS,
    SLIGHTLY,
    STOP,
    TAGS,
)

BREAK = "|"
"""Stands between clauses."""

_KNOWN = TAGS.keys() | MISSPELT | SLIGHTLY | STOP | cues.WORDS
_TARGETS = sorted(TAGS.keys() | MISSPELT | SLIGHTLY)
_PIECES = (TAGS.keys() | MISSPELT | STOP) - {"able", "app", "less", "per"}
_NAMING_FORMS = sorted(form for form, tag in TAGS.items() if tag in NAMING)
_TOKEN = re.compile(r"\d+(?:[./:-]\d+)+|\d+(?:st|nd|rd|th)?\b|\d{1,2}(?:am|pm)\b|[^\W\d_]+|[,.;!?:()\n]")
_CLOCK = re.compile(r"\d{1,2}(?:am|pm|:\d\d)")
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
    "hellp": "help", "nxt": "next", "tiem": "time", "explane": "explain", "dose": "does", "dos": "does",
    "wich": "which", "wut": "what", "hav": "have", "wud": "would", "woud": "would", "cud": "could", "coud": "could",
    "culd": "could",
    "shud": "should", "shoud": "should", "wuld": "would", "dis": "this", "wrk": "work", "wright": "write",
    "til": "till", "untill": "until", "dat": "date", "somone": "someone", "muney": "money",
    "cn": "can", "hw": "how", "giv": "give", "tel": "tell", "wil": "will", "com": "come", "abit": "a bit",
    "hai": "hi", "mony": "money", "monny": "money", "brng": "bring", "swop": "swap", "wenn": "when", "needn": "need",
    "cxl": "cancel", "hlp": "help", "rfnd": "refund", "rfund": "refund",
    "del": "delivery", "info": "information", "resched": "reschedule",
    "jan": "january", "feb": "february", "apr": "april", "jun": "june", "jul": "july", "aug": "august",
    "sep": "september", "sept": "september", "oct": "october", "nov": "november", "dec": "december",
}  # fmt: skip
_ENDINGS = {"n't": " not", "'s": " is", "'m": " am", "'re": " are", "'ve": " have", "'ll": " will", "'d": " would"}
_IRREGULAR = {"can't": "can not", "won't": "will not", "shan't": "shall not", "let's": "let us"}
_HEARD = (
    (r"\bin ste+a?d\b", "instead"),
    (r"\b(\d{1,2})(?:[:.]\d\d)? ?([ap])\.?m\b\.?", r"\1\2m"),
    (r"\b(\d{1,2}) ?o'? ?clock\b", r"\1pm"),
    (r"\b2(?=mor|day\b)", "to"),
    (r"\b(want|wont|like|need|how|have|able|going|ready) 2\b", r"\1 to"),
    (r"\bi wont (?=my\b|a\b|the\b|to\b)", "i want "),
    (r"\b(to|not|don'?t|do you|do u) no\b(?= ?(?:$|[?.!]|if|how|wh?[aeu]|the|my))", r"\1 know"),
    (r"\b(know|tell me) (?:were|wear|ware)\b", r"\1 where"),
    (r"\b(?:were|wear|ware|wer|weres|were's) (?=is\b|are\b|the\b|my\b)", "where "),
    (r"\bwho (?=(?:do|dose|does) (?:i use|this|it)\b)", "how "),
    (r"\bi us\b", "i use"),
    (r"\bhold of(?= (?:on|my|the|with)\b)", "hold off"),
    (r"\b(on|for|4|next|this|by|until|till?|to|2|deliver\w*|it|come) sat\b", r"\1 saturday"),
    (r"\b(on|for|4|next|this|by|until|till?|deliver\w*) sun\b", r"\1 sunday"),
    (
        r"\btake (?:back ((?:my|the|this|that) (?:whole )?order)|((?:my|the|this|that) (?:whole )?order) back)\b",
        r"withdraw \1\2",
    ),
)
"""How something is written by its sound, or in two words, and what it is."""
_HEARD_PATTERNS = tuple((re.compile(heard), meant) for heard, meant in _HEARD)
_SOUNDS = (
    ("ph", "f"), ("sch", "sk"), ("dj", "d"), ("ck", "k"), ("c(?=[eiy])", "s"), ("[cq]", "k"), ("z", "s"),
    (r"(.)\1", r"\1"),
)  # fmt: skip
_IS_AFTER = frozenset(
    "it that this what where when how who here there he she everything nothing which".split()  # noqa: SIM905
)
_SHORTEST_RUN, _LONGEST_RUN = 6, 40
"""Letters of words that ran together."""
_RUN = {short for short, opened in _SHORTHANDS.items() if " " in opened or len(short) > 3 or opened == "please"}
_SHORT_SOUND = 6
_VOWELS = re.compile("[aeiou]")
_BARE = {
    _VOWELS.sub("", form): form
    for forms in (STOP, MISSPELT, TAGS)
    for form in sorted(forms, key=lambda form: (len(form), form), reverse=True)
}
"""Words by their consonants, for those who leave out the rest: "snd", "wrk"."""


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
        return "TIME" if _CLOCK.fullmatch(self.form) else TAGS.get(self.form, self.form)


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
    if target in SLIGHTLY:
        return int(len(target) > 5 and form[:1] == target[:1])
    alike = form[:1] == target[:1] and abs(len(form) - len(target)) <= 2
    return allowed if alike else min(allowed, 1)


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text[:READ_CHARACTERS])[: 2 * READ_CHARACTERS].casefold()
    letters = "".join(mark for mark in folded if not unicodedata.combining(mark))[:READ_CHARACTERS]
    straight = re.sub("[’‘`´]", "'", letters)
    for heard, meant in _HEARD_PATTERNS:
        straight = heard.sub(meant, straight)
    for contraction, opened in _IRREGULAR.items():
        straight = straight.replace(contraction, opened)
    owned = re.sub(r"(?<!\w)(\w++)'s\b", lambda found: found[0] if _is_after(found[1]) else found[1], straight)
    opened = re.sub(r"(n't|'(?:s|m|re|ve|ll|d))\b", lambda found: _ENDINGS[found[1]], owned)
    read = re.sub(r"(?<![a-z])[a-z]*+\d[a-z\d]*+", lambda found: _spelt_in_digits(found[0]), opened)
    return re.sub(r"([a-z])\1{2,}", r"\1", re.sub(r"(?<=[^\W\d_])'(?=[^\W\d_])", "", read))


def _is_after(word: str) -> bool:
    """Whether "'s" after a word is short for "is", and not whose something is: "where's", but "my friend's parcel"."""
    return word in _IS_AFTER or word in TAGS


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
    """Part words that ran together, the first of them perhaps misspelt: "canselmyorder"."""
    parts = _run(form)
    if len(parts) > 1 or form in _KNOWN or form in LOOKALIKES or len(form) > _LONGEST_RUN or nearest(form, _TARGETS):
        return parts
    for end in range(len(form) - 4, 5, -1):
        name, rest = nearest(form[:end], _NAMING_FORMS), form[end:]
        if name and (rest in TAGS or len(_run(rest)) > 1):
            return [name.form, *_run(rest)]
    return parts


def _run(form: str) -> list[str]:
    """Return the fewest known words that make up the whole, one of them of four letters at least."""
    if form in _KNOWN or form in LOOKALIKES or form in OFF_TOPIC or not _SHORTEST_RUN <= len(form) <= _LONGEST_RUN:
        return [form]
    slip = nearest(form, _TARGETS)
    if slip and OSA.distance(form, slip.form) == 1:
        return [form]
    best: list[list[str] | None] = [[]] + [None] * len(form)
    for end in range(1, len(form) + 1):
        for start in range(end):
            before, piece = best[start], form[start:end]
            if before is not None and (piece in _PIECES or piece in _RUN) and (len(piece) > 1 or piece in "ia"):
                longer = [*before, piece]
                if best[end] is None or len(longer) < len(best[end] or ()):
                    best[end] = longer
    parts = best[-1]
    if parts is None or not any(len(part) > 3 for part in parts):
        return [form]
    return [word for part in parts for word in _SHORTHANDS.get(part, part).split()]


def _corrected(form: str) -> list[Word]:
    if form in _KNOWN or form in LOOKALIKES or form in OFF_TOPIC or not form.isalpha() or len(form) < 3:
        return [Word(form)]
    if not _VOWELS.search(form) and (bare := _BARE.get(form)):
        return [Word(bare, 0.8)]
    if swapped := _swapped(form):
        return [Word(swapped, 0.9)]
    return [(nearest(form, _TARGETS) or _alike(form) or Word(form)) if len(form) > 3 else Word(form)]


def _swapped(form: str) -> str:
    """Return the known word of which two neighbouring letters were swapped: "teh"; empty if there is none."""
    pairs = (form[:place] + form[place + 1] + form[place] + form[place + 2 :] for place in range(len(form) - 1))
    known = _KNOWN if len(form) > 3 else STOP
    return next((pair for pair in pairs if pair in known), "")


def _alike(form: str) -> Word | None:
    """Return the naming word that sounds like one that is spelt quite otherwise: "kansel", "skedjule"."""
    sound = _sound(form)
    slips = 1 if len(sound) > _SHORT_SOUND else 0
    found = process.extractOne(sound, _SOUNDING, scorer=OSA.distance, score_cutoff=slips)
    return Word(found[2], 0.8) if found else None


def _sound(form: str) -> str:
    for written, spoken in _SOUNDS:
        form = re.sub(written, spoken, form)
    return form


_SOUNDING = {form: _sound(form) for form in [*_NAMING_FORMS, "schedule"]}
