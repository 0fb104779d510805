"""Facts: made from what a model or a rule found, compared with those known, and chosen for a question.

Knows nothing of turns, windows and models. A fact is kept only if a user told it in earnest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from memory.strategies import Fact
from memory.strategies._abroad import tells_of_life
from memory.strategies._attributes import attributes, denies, is_denied
from memory.strategies._clauses import clauses
from memory.strategies._naming import PETS, RELATIVES, USER, Names, relation_of
from memory.strategies._telling import LEAD_IN, Told
from memory.strategies._verbs import third_person
from memory.strategies._words import begins_as_question, roots, stems

_FIRST_PERSON = (
    (re.compile(r"^(?:I['’]m|I am|im|we['’]re|we are)\b", re.IGNORECASE), "User is"),
    (re.compile(r"^(?:I['’]ve|I have|ive|we['’]ve|we have)\b", re.IGNORECASE), "User has"),
    (re.compile(r"^(?:I|we)\b", re.IGNORECASE), "User"),
    (re.compile(r"\b(?:my|our|the user['’]s)\b", re.IGNORECASE), "User's"),
    (re.compile(r"\bthe user\b", re.IGNORECASE), "User"),
    (re.compile(r"\b(?:me|us)\b"), "User"),
)
_ABOUT_USER = re.compile(r"^User(?:['’]s (?:\w+ )?name)? ")
_ABOUT_OTHER = re.compile(
    r"^User['’]s (?P<whose>(?P<rel>[a-z][\w-]*(?: [a-z][\w-]*){0,2}?)(?:,? (?P<name>[^\W\d_a-z][\w-]+))?)(?=['’]s "
    r"| is | has | was | \w+s | \w+ed |,)"
)
_PRONOUN = re.compile(r"^(?:he|she|they|his|her|their|it)\b", re.IGNORECASE)
_SMALL_TALK = re.compile(
    r"^User (?:asks?|asked|is (?:asking|interested in knowing|curious|looking for|trying|confused|sorry|not sure"
    r"|seeking|requesting)"
    r"|wants? to know|wonders?|thanks?|thanked|greets?|greeted|says?|said|told|agrees?|does not understand"
    r"|doesn['’]t understand|needs? (?:help|an?)"
    r"|would like)\b",
    re.IGNORECASE,
)
"""What a small model reports of a turn that tells nothing."""
_STATEMENT_WORDS = 3
"""Words of the shortest English sentence that tells of somebody; a small model also lists scraps ("two coats")."""
_SAID = 1 / 2
"""Share of a fact's content words that must stand in what one message tells."""
_SAID_ABROAD = 0.6
"""The same where no English was spoken: a small model translates instead, and then often invents."""
_SAID_AGAIN = 0.8
"""Share of two facts' words that must be the same for the newer to say nothing new."""
_VALUE = re.compile(r"(?<!^)(?<![.!?] )\b(?:[^\W\d_a-z][\w’'-]+|\w*\d[\w.,:]*\w|\d)", re.UNICODE)
"""Names and figures: the words of a statement that no other may stand for."""
_ENGLISH = re.compile(
    r"\b(?:i|i['’]?m|my|our|we|is|are|was|the|and|has|have|she|he|they|you|your|do|what|where)\b", re.IGNORECASE
)
_BEGINS_WITH_NAME = re.compile(
    r"(?!(?:User|It|That|This|The|There|She|He|They|What|Who|Its|His|Her|Their|These|Those|Everyone|Somebody|Nobody)\b)"
    r"(?P<name>[A-Z][\w-]+)(?:['’]s \w+ (?:is|are|was|were|has)\b| (?!is\b|was\b)\w+(?:s|ed)\b)"
)
_LEADING = re.compile(
    r"(?i:i|we|im|ive)\b|(?i:my|our) (?P<whose>\w+(?:['’]s)?(?: \w+){0,3})"
    r"|(?P<who>(?:(?:the|a|an) )?[a-z]+(?: [A-Z]\w+)?|[A-Z]\w+)['’]?s? (?=(?:is|are|was|has|had|\w+s|\w+ed)\b|[A-Z])"
)
"""Whom a clause begins with, if it is not the user."""
_PAST = re.compile(
    r"\b(?:used to|before|previous(?:ly)?|former(?:ly)?|originally|earlier|back then|in the past|at first|no longer"
    r"|any ?more"
    r"|did (?:i|we|he|she|they|my)|(?:was|were) (?:i|we|my|our|he|she|they)|first|old|history|moved? from|changed?)\b"
    r"|\b(?:antes|früher|vorher|ehemals|avant|autrefois)\b|以前|之前|前は|昔|سابق",
    re.IGNORECASE,
)


def make_fact(subject: str, statement: str, told: Sequence[Told], names: Names) -> Fact | None:
    """Return the fact with the messages that tell it; None if no user tells it in earnest.

    Every name and figure of the statement must stand in what one message tells, and half of its content words; it must
    be negated as that is, and about the same one. told: what the block's users tell. names: those known, and those that
    the block introduces.
    """
    text = _normal_statement(statement)
    subject, text = _resolved(_renamed(subject, text, told), text, names)
    if not subject or _SMALL_TALK.match(text) or not _is_statement(subject, text):
        return None
    sources = _sources(subject, text, told, names)
    return Fact(subject, text, sources, attribute=min(attributes(subject, text), default="")) if sources else None


def _sources(subject: str, text: str, told: Sequence[Told], names: Names) -> tuple[str, ...]:
    """Return the ids of the messages that tell a statement best; none if none does."""
    named = names.all_names(subject)
    words = stems(text) - stems(named) - stems(USER) or stems(text)
    values = [v for v in _VALUE.findall(text) if not stems(v) <= stems(named) | stems(USER)]
    overlaps: dict[str, int] = {}
    for t in told:
        said = stems(f"{t.text} {t.asked}")
        overlap = len(words & said)
        if not overlap or overlap < (_SAID if _ENGLISH.search(f"{t.text} {t.asked}") else _SAID_ABROAD) * len(words):
            continue
        if not all(stems(value) <= said for value in values) or _is_turned_round(text, t):
            continue
        if subject != USER or not _is_anothers(text, t):
            overlaps[t.message_id] = max(overlaps.get(t.message_id, 0), overlap)
    best = max(overlaps.values(), default=0)
    return tuple(key for key, overlap in overlaps.items() if overlap == best)


def _is_turned_round(text: str, told: Told) -> bool:
    """Tell whether a statement affirms what is denied in every clause that it can come from, or denies what is not."""
    if is_denied(text):
        return not is_denied(told.text)
    clauses = [c for c in re.split(r",|;|\band\b|\bbut\b", told.text) if stems(c) & stems(text)]
    return bool(clauses) and all(is_denied(c) for c in clauses)


def _is_anothers(text: str, told: Told) -> bool:
    """Tell whether a statement gives the user what is said of another ("my sister is a vet" is no vet's own word)."""
    if not _ENGLISH.search(told.text):
        return False
    if USER not in text:
        return True
    whose, most, leading = "", -1, ""
    for clause in clauses(LEAD_IN.sub("", told.text)):
        found = _LEADING.match(LEAD_IN.sub("", clause))
        leading = (found["who"] or found["whose"] or "") if found else leading
        common = len(stems(clause) & stems(text))
        if common > most:
            whose, most = leading, common
    return bool(stems(whose)) and not stems(whose) & stems(text)


def _is_statement(subject: str, text: str) -> bool:
    """Tell whether a text says something of its subject: no question, with or without its mark, and no scrap."""
    if text.endswith(("?", "？", "؟")) or begins_as_question(text) or _PRONOUN.match(text):
        return False
    if text.casefold() in subject.casefold():
        return False
    scrap = subject == USER and text.isascii() and not text.startswith(USER)
    return not scrap or len(text.split()) >= _STATEMENT_WORDS


def _renamed(subject: str, text: str, told: Sequence[Told]) -> str:
    """Return the name that a statement begins with, where a small model files everything under the user."""
    named = _BEGINS_WITH_NAME.match(text)
    is_said = named and any(re.search(rf"\b{named['name']}\b", t.text) for t in told)
    return named["name"] if named and is_said and subject.casefold() == USER.casefold() else subject


def _resolved(subject: str, text: str, names: Names) -> tuple[str, str]:
    """Return whom a statement is about, and the statement with that one's fullest name where it names one."""
    if _ABOUT_USER.match(text):
        return USER, text
    other = _ABOUT_OTHER.match(text)
    if other and relation_of(other["rel"]).split()[-1] in RELATIVES | PETS:
        label = names.canonical(f"User's {other['whose'].replace(',', '')}")
        rest = text[other.end() :]
        keeps = label.split()[-1].casefold() in text.casefold()
        return label, text if keeps else f"{label}{rest}"
    return names.canonical(subject), text


def says_again(fact: Fact, known: Fact, names: Names | None = None) -> bool:
    """Tell whether a fact says nothing beyond a known one of the same subject."""
    names = names or Names([known, fact])
    if not names.same(fact.subject, known.subject) or is_denied(fact.text) != is_denied(known.text):
        return False
    idle = roots(names.all_names(fact.subject))
    mine, theirs = roots(fact.text) - idle or roots(fact.text), roots(known.text) - idle or roots(known.text)
    return len(mine & theirs) >= _SAID_AGAIN * len(mine | theirs) or mine < theirs


def is_covered(fact: Fact, others: Sequence[Fact], names: Names) -> bool:
    """Tell whether all that a fact says is said by others together; a small model repeats itself in other words."""
    idle = roots(names.all_names(fact.subject)) | roots(USER)
    words = roots(fact.text) - idle
    said = frozenset().union(*(roots(f"{other.subject} {other.text}") for other in others))
    return len(words & said) >= _SAID_AGAIN * len(words)


def replaces(fact: Fact, known: Fact, names: Names | None = None) -> bool:
    """Tell whether a newer fact makes a known one untrue: one value at a time, or a denial."""
    names = names or Names([known, fact])
    if not names.same(fact.subject, known.subject):
        return False
    mine, theirs = attributes(fact.subject, fact.text), attributes(known.subject, known.text)
    stored = {known.attribute} - {""} if not theirs else set()
    return bool(mine & (theirs | stored)) or denies(fact.text, known.text, names.all_names(fact.subject))


def merge(found: Sequence[Fact], known: Sequence[Fact]) -> tuple[tuple[Fact, ...], Mapping[str, int]]:
    """Return what is new in `found`, and which known fact each of them replaces (its id -> index).

    found: in the order in which it was said. known: oldest first; superseded ones count for nothing.
    """
    names = Names([*known, *found])
    new: list[Fact] = []
    for fact in found:
        holding = [k for k in known if not k.superseded_by and not any(replaces(n, k, names) for n in new)]
        if not any(says_again(fact, k, names) for k in (*holding, *new)):
            new = [n for n in new if not replaces(fact, n, names) and not says_again(n, fact, names)]
            new.append(fact)
    replaced = {
        k.id: index
        for k in known
        if k.id and not k.superseded_by
        for index, n in enumerate(new)
        if replaces(n, k, names)
    }
    return tuple(new), replaced


def concerning(question: str, nearby: str, facts: Sequence[Fact]) -> Iterator[Fact]:
    """Yield the facts that bear on a question, best first; those that no longer hold only if it asks for the past.

    nearby: the newest turns' words. Those of the user always bear on it; those of others if they share a word with the
    question, or their subject is named nearby, by any of its names. More words in common go first, newer ones among
    equals.
    """
    asked, around = stems(question), stems(nearby)
    names = Names(facts)
    past = asks_for_past(question)

    def rank(place: int, fact: Fact) -> tuple[int, int, int] | None:
        subject, words = stems(names.all_names(fact.subject)) - stems("User's"), stems(fact.text)
        if fact.subject == USER:
            subject = stems(USER)
        shared = 2 * len(subject & asked) + len(words & asked)
        if fact.superseded_by and not roots(question) & roots(fact.text):
            return None
        if not (shared or fact.subject == USER or subject & around):
            return None
        return (shared, fact.subject == USER, place)

    shown = [(place, fact) for place, fact in enumerate(facts) if past or not fact.superseded_by]
    ranked = [(key, fact) for place, fact in shown if (key := rank(place, fact))]
    return (fact for _, fact in sorted(ranked, key=lambda pair: pair[0], reverse=True))


def asks_for_past(question: str) -> bool:
    """Tell whether a question may be about what held once."""
    return _PAST.search(question) is not None


def as_line(fact: Fact) -> str:
    """Return the fact as one line that names its subject, and says so if it no longer holds."""
    named = stems(fact.subject) <= stems(fact.text) and fact.subject.casefold() in fact.text.casefold()
    own = fact.subject.startswith(f"{USER}'s ") and fact.text.startswith(f"{USER}'s ")
    line = fact.text if named or own or _names_subject(fact) else f"{fact.subject}: {fact.text}"
    return f"Earlier, no longer: {line}" if fact.superseded_by else line


def _names_subject(fact: Fact) -> bool:
    name = fact.subject.split()[-1]
    return (
        fact.subject.startswith(f"{USER}'s ") and name[:1].isupper() and name in fact.text and f"{USER}'s" in fact.text
    )


def _normal_statement(statement: str) -> str:
    text = " ".join(statement.split())
    if tells_of_life(text):
        return text
    text = re.sub(r"^(?:User: |- )", "", text)
    bare = LEAD_IN.sub("", text)
    text = bare if re.match(r"(?:i|i['’]?m|i['’]?ve|we|my|our|user)\b", bare, re.IGNORECASE) else text
    text = re.sub(
        r"^(?:I|we) (\w+)\b(?!['’])", lambda found: f"User {third_person(found[1])}", text, flags=re.IGNORECASE
    )
    for pattern, person in _FIRST_PERSON:
        text = pattern.sub(person, text)
    return text
