"""Whether an answer is right: case, articles and marks do not count, accents and small slips are forgiven."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

from rapidfuzz.distance import OSA

Verdict = Literal["right", "nearly", "wrong"]

_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_SLASH = re.compile(r"(?<!\d)\s*/\s*|\s*/\s*(?!\d)")
_MARKS = re.compile(r"[^\w\s%°+]|_")
_PRODUCT = re.compile(r"\b(\d+)\s*(?:[x×*·]|times)\s*(\d+)\b", re.IGNORECASE)
_ARTICLE = re.compile(
    r"^(?:the|an?|to|el|la|los|las|una?|unos|unas|le|les|une|der|die|das|ein|eine|il|lo|gli)\s+(?=\S)"
)
_ELIDED = re.compile(r"^(?:l|d|un)['’](?=\w)", re.IGNORECASE)
_LEAD_IN = re.compile(
    r"^(?:(?:i (?:think|guess|believe|say)(?: that)?|maybe|perhaps|probably|(?:the|my) answer is|it(?:'s| is)|"
    r"that(?:'s| is)|is it|is that|it means|that means|i meant?|no|wait|actually|ok|okay|hm+|um+|sorry)\b"
    r"[\s,.:…-]*)+(?=\S)",
    re.IGNORECASE,
)


def judge(answer: str, side: str) -> Verdict:
    """Tell how an answer meets one side of a card, any of its forms. "nearly" counts as right, but is spelt out."""
    answers = {answer, _LEAD_IN.sub("", answer.strip().replace("’", "'"))}
    verdicts = {_judge_form(one, form) for one in answers for form in forms(side)}
    parts = [part for part in re.split(r"\s*[/,]\s*|\s+or\s+", answer) if part]
    if len(parts) > 1 and all(any(_judge_form(part, form) == "right" for form in forms(side)) for part in parts):
        return "right"
    return "right" if "right" in verdicts else "nearly" if "nearly" in verdicts else "wrong"


def forms(side: str) -> tuple[str, ...]:
    """Return the answers that a side of a card allows, the whole of it among them, the first being the best."""
    parts = [part.strip() for part in _SLASH.split(side) if part.strip()]
    return tuple(dict.fromkeys((*parts, side.strip())))


def plain(text: str) -> str:
    """Return a text without what never counts: case, marks, spaces, what stands in brackets. Never empty of all."""
    folded = unicodedata.normalize("NFC", text).casefold()
    folded = _PRODUCT.sub(lambda found: "x".join(sorted(found.groups(), key=int)), folded)
    bare = " ".join(_MARKS.sub(" ", _ELIDED.sub("", _ASIDE.sub(" ", folded)).replace("'", "")).split())
    return bare or " ".join(folded.split())


def _judge_form(answer: str, form: str) -> Verdict:
    given, wanted = plain(answer), plain(form)
    if given == wanted:
        return "right"
    if not given or _digits(given) != _digits(wanted):
        return "wrong"
    bare_given, bare_wanted = _ARTICLE.sub("", given), _ARTICLE.sub("", wanted)
    if bare_given == bare_wanted:
        both = bare_given != given and bare_wanted != wanted
        return "nearly" if both else "right"
    unaccented = _unaccented(bare_wanted)
    distance = OSA.distance(_unaccented(bare_given), unaccented)
    return "nearly" if distance <= _slips(unaccented) else "wrong"


def _slips(wanted: str) -> int:
    """Return how many letters may be wrong, missing, too many or swapped."""
    length = len(wanted.replace(" ", ""))
    return 0 if length < 4 else 1 if length < 8 else 2


def _digits(text: str) -> list[str]:
    return re.findall(r"\d+", text)


def _unaccented(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    return unicodedata.normalize("NFC", "".join(mark for mark in decomposed if not unicodedata.combining(mark)))
