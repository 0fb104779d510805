"""Facts: made from what a model extracted, compared with those known, and chosen for a question.

Knows nothing of turns, windows and models. A fact is kept only if its words were said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from langchain_core.messages import BaseMessage, HumanMessage

from memory.strategies import Fact
from memory.strategies._trimming import is_said
from memory.strategies._words import begins_as_question, stems

USER = "User"

_SELF = re.compile(r"^(?:the )?(?:user|i|me|my|mine|myself|we|us|speaker)$", re.IGNORECASE)
_OWN = re.compile(r"^(?:my|our|the user['’]s|user['’]s)\s+", re.IGNORECASE)
_FIRST_PERSON = (
    (re.compile(r"^(?:I['’]m|I am|im)\b", re.IGNORECASE), "User is"),
    (re.compile(r"^(?:I['’]ve|I have)\b", re.IGNORECASE), "User has"),
    (re.compile(r"^I\b", re.IGNORECASE), "User"),
    (re.compile(r"^(?:my|the user['’]s)\b", re.IGNORECASE), "User's"),
    (re.compile(r"^the user\b", re.IGNORECASE), "User"),
)
_ABOUT_USER = re.compile(r"^User(?:['’]s name)? ")
_SMALL_TALK = re.compile(
    r"^User (?:asks?|asked|is (?:asking|interested|curious)|wants? to know|wonders?|thanks?|thanked|greets?|greeted)\b",
    re.IGNORECASE,
)
"""What a small model reports of a turn that tells nothing."""
_STATEMENT_WORDS = 3
"""Words of the shortest English sentence that tells of somebody; a small model also lists scraps ("two coats")."""
_SAID = 1 / 3
"""Share of a fact's content words that must stand in one message."""
_SAID_AGAIN = 0.8
"""Share of two facts' words that must be the same for the newer to say nothing new."""
_ADVERBS = r"^\s*(?:we\s+)?(?:(?:has|have|is|am|are|now|just|recently|currently|\w+ly)\s+)*"
_PREDICATES = {
    "name": re.compile(_ADVERBS + r"(?:called|named)\b", re.IGNORECASE),
    "home": re.compile(_ADVERBS + r"(?:(?:lives?|living) (?:in|at)|(?:moved|relocated) (?:.+ )?to)\b", re.IGNORECASE),
    "job": re.compile(_ADVERBS + r"(?:works?|working|employed) (?:as|at|for)\b", re.IGNORECASE),
    "age": re.compile(_ADVERBS + r"(?:turned )?\d+(?: years old)?\W*$", re.IGNORECASE),
}
_OWNED = re.compile(
    r"^['’]s (name|home|job|age|birthday|address|email|budget|favou?rite \w+)(?: \w+)? (?:is|was)\b",
    re.IGNORECASE,
)
"""What holds one value at a time, so that a newer fact replaces the older. Where these English forms miss, both facts
stay, the newer below the older."""


def make_fact(subject: str, statement: str, block: Sequence[BaseMessage]) -> Fact | None:
    """Return the fact with the messages that say it; None if too few of its content words stand in any.

    A fact about the user must have been said by the user.
    """
    text = _normal_statement(statement)
    subject = USER if _ABOUT_USER.match(text) else _normal_subject(subject)
    words = stems(text) - stems(subject) or stems(text)
    if not subject or _SMALL_TALK.match(text) or not _is_statement(subject, text):
        return None
    said = [m for m in block if is_said(m) and (subject != USER or isinstance(m, HumanMessage))]
    overlaps = {str(m.id): len(words & stems(m.text)) for m in said}
    best = max(overlaps.values(), default=0)
    if not best or best < _SAID * len(words):
        return None
    sources = tuple(key for key, overlap in overlaps.items() if overlap == best)
    return Fact(subject, text, sources, attribute=_attribute(subject, text))


def _is_statement(subject: str, text: str) -> bool:
    """Tell whether a text says something of its subject: no question, with or without its mark, and no scrap."""
    if text.endswith(("?", "？", "؟")) or begins_as_question(text):
        return False
    scrap = subject == USER and text.isascii() and not text.startswith(USER)
    return not scrap or len(text.split()) >= _STATEMENT_WORDS


def says_again(fact: Fact, known: Fact) -> bool:
    """Tell whether a fact says nothing beyond a known one of the same subject."""
    mine, theirs = stems(fact.text), stems(known.text)
    return same_subject(fact, known) and len(mine & theirs) >= _SAID_AGAIN * len(mine | theirs)


def replaces(fact: Fact, known: Fact) -> bool:
    """Tell whether a newer fact makes a known one untrue: same subject, same attribute, one value at a time."""
    attribute = fact.attribute or _attribute(fact.subject, fact.text)
    same = attribute != "" and attribute == (known.attribute or _attribute(known.subject, known.text))
    return same and same_subject(fact, known)


def same_subject(one: Fact, other: Fact) -> bool:
    """Tell whether two facts are about the same, written in one way or another."""
    return one.subject.casefold() == other.subject.casefold()


def merge(found: Sequence[Fact], known: Sequence[Fact]) -> tuple[tuple[Fact, ...], Mapping[str, int]]:
    """Return what is new in `found`, and which known fact each of them replaces (its id -> index).

    found: in the order in which it was said. known: oldest first; superseded ones count for nothing.
    """
    new: list[Fact] = []
    for fact in found:
        holding = [k for k in known if not k.superseded_by and not any(replaces(n, k) for n in new)]
        if not any(says_again(fact, k) for k in (*holding, *new)):
            new = [n for n in new if not replaces(fact, n)]
            new.append(fact)
    replaced = {
        k.id: index for k in known if k.id and not k.superseded_by for index, n in enumerate(new) if replaces(n, k)
    }
    return tuple(new), replaced


def concerning(question: str, nearby: str, facts: Sequence[Fact]) -> Iterator[Fact]:
    """Yield the facts that hold and bear on a question, best first.

    nearby: the newest turns' words. Those of the user always bear on it; those of others if they share a word with the
    question, or their subject is named nearby. More words in common go first, newer ones among equals.
    """
    asked, around = stems(question), stems(nearby)

    def rank(place: int, fact: Fact) -> tuple[int, int, int] | None:
        subject, words = stems(fact.subject), stems(fact.text)
        shared = 2 * len(subject & asked) + len(words & asked)
        if not (shared or fact.subject == USER or subject & around):
            return None
        return (shared, fact.subject == USER, place)

    holding = [fact for fact in facts if not fact.superseded_by]
    ranked = [(key, fact) for place, fact in enumerate(holding) if (key := rank(place, fact))]
    return (fact for _, fact in sorted(ranked, key=lambda pair: pair[0], reverse=True))


def as_line(fact: Fact) -> str:
    """Return the fact as one line that names its subject."""
    return fact.text if stems(fact.subject) <= stems(fact.text) and _names(fact) else f"{fact.subject}: {fact.text}"


def _names(fact: Fact) -> bool:
    return fact.subject.casefold() in fact.text.casefold()


def _normal_subject(subject: str) -> str:
    subject = " ".join(subject.split())
    return USER if _SELF.match(subject) else _OWN.sub("User's ", subject)


def _normal_statement(statement: str) -> str:
    text = " ".join(statement.split())
    for pattern, person in _FIRST_PERSON:
        text = pattern.sub(person, text)
    return text


def _attribute(subject: str, text: str) -> str:
    rest = text[len(subject) :] if text.casefold().startswith(subject.casefold()) else text
    owned = _OWNED.match(rest)
    if owned:
        return owned[1].lower()
    return next((name for name, pattern in _PREDICATES.items() if pattern.match(rest)), "")
