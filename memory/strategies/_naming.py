"""Who is meant: the names and relations under which facts speak of one person, animal or thing.

"My sister", "Lena" and "User's sister Lena" are one once a fact or the user has said so, in English. Two sisters stay
apart, and then "my sister" alone is nobody known. Knows nothing of attributes and time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from memory.strategies import Fact

USER = "User"

KIN = frozenset(
    """
    mother father parents parent sister brother siblings daughter son child children wife husband partner spouse fiance
    fiancee fiancé fiancée girlfriend boyfriend ex aunt uncle cousin niece nephew grandmother grandfather grandparents
    granddaughter grandson family friend friends neighbour neighbor neighbours roommate flatmate housemate boss manager
    colleague coworker teacher tutor doctor dentist therapist landlord landlady trainer coach mentor nanny babysitter
    stepmother stepfather stepson stepdaughter godmother godson twin baby in-law toddler supervisor foreman accountant
    lawyer physio hairdresser mechanic
    """.split()  # noqa: SIM905
)
PETS = frozenset(
    """
    dog cat puppy kitten rabbit bunny hamster parrot budgie horse pony tortoise turtle snake goldfish fish guinea-pig
    lizard gecko ferret chicken hen goat sheep donkey bird rat mouse greyhound labrador poodle terrier pet
    """.split()  # noqa: SIM905
)
THINGS = frozenset(
    """
    name nickname surname birthday address email phone number anniversary home hometown job budget salary car bike boat
    house flat apartment garden gym school office company employer team band flight appointment interview wedding course
    degree hobby favourite favorite language blood password wifi code locker plot size height weight age shop business
    cabin cottage allotment house laptop camera guitar piano van motorbike scooter class exam deadline surgery
    """.split()  # noqa: SIM905
)
"""What belongs to somebody; facts about these are facts about their owner."""

_SYNONYMS = {
    "mum": "mother",
    "mom": "mother",
    "mummy": "mother",
    "mama": "mother",
    "mums": "mother",
    "dad": "father",
    "daddy": "father",
    "papa": "father",
    "gran": "grandmother",
    "granny": "grandmother",
    "grandma": "grandmother",
    "nan": "grandmother",
    "nana": "grandmother",
    "oma": "grandmother",
    "opa": "grandfather",
    "grandpa": "grandfather",
    "grandad": "grandfather",
    "granddad": "grandfather",
    "gf": "girlfriend",
    "bf": "boyfriend",
    "hubby": "husband",
    "kid": "child",
    "kids": "children",
    "sis": "sister",
    "bro": "brother",
    "auntie": "aunt",
    "neighbor": "neighbour",
    "pup": "puppy",
    "doggo": "dog",
}
RELATIVES = KIN | frozenset(_SYNONYMS) | PETS
FEMALE = frozenset({"mother", "sister", "daughter", "wife", "girlfriend", "aunt", "niece", "grandmother", "fiancee"})
MALE = frozenset({"father", "brother", "son", "husband", "boyfriend", "uncle", "nephew", "grandfather", "fiance"})
SEVERAL = frozenset({"parents", "siblings", "children", "grandparents", "friends", "neighbours", "family"})
"""Whose names are not one person's."""
_IDLE = frozenset(
    {"dear", "lovely", "beloved", "poor", "little", "good", "old", "new", "own", "best", "the", "a", "an", "late"}
)
"""Adjectives that tell no two sisters apart."""

_NO_NAME = r"(?!(?:I|This|That|The|It|She|He|They|We|My|And|But|So|What|Is|You|No|Yes)\b)"
_NAME = rf"{_NO_NAME}(?:(?:Mr|Mrs|Ms|Dr|Prof)\.? )?[^\W\d_a-z][\w'’-]*(?: [^\W\d_a-z][\w'’-]+)?"
_WORDS = r"[a-zà-ÿ][\wà-ÿ-]*(?: (?!(?:is|called|named|has|was)\b)[a-zà-ÿ][\w-]*){0,2}"
_LINKS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?:\b[Mm]y|\b[Oo]ur|User['’]s) (?P<rel>{_WORDS}),? (?P<name>{_NAME})(?!['’]?s [a-z])",
        rf"(?:\b[Mm]y|\b[Oo]ur|User['’]s) (?P<rel>{_WORDS})(?:['’]?s)?(?: name)?(?: is|['’]s)? (?:called |named "
        rf"|is )(?P<name>{_NAME})",
        rf"\bhas an? (?P<rel>{_WORDS}) (?:called|named) (?P<name>{_NAME})",
        rf"\b(?P<name>{_NAME}) is (?:User['’]s|my|our) (?P<rel>{_WORDS})",
    )
)
_MAY_LINK = re.compile(r"\b(?:[Mm]y|[Oo]ur|User['’]s|called|named|known as|goes by|nicknamed)\b")
_ALSO = re.compile(
    rf"^(?P<one>{_NAME}) (?:is also called|is also known as|goes by|is called|is nicknamed) (?P<two>{_NAME})$"
)
_OWNED = re.compile(rf"^(?:User['’]s|[Mm]y|[Oo]ur|[Tt]he [Uu]ser['’]s) (?P<rel>{_WORDS})(?:,? (?P<name>{_NAME}))?$")
_OWN = re.compile(r"^(?:my|our|the user['’]s|user['’]s)\s+", re.IGNORECASE)
_SELF = re.compile(r"^(?:the )?(?:user|i|me|my|mine|myself|we|us|speaker)$", re.IGNORECASE)
_ENDEARING = re.compile(r"(?:y|ie|i)$")
_DOUBLED = re.compile(r"([b-df-hj-np-tv-z])\1$")


@dataclass
class _Known:
    relation: str = ""
    shown: str = ""
    names: list[str] = field(default_factory=list)

    @property
    def label(self) -> str:
        return " ".join(part for part in (f"User's {self.shown}" if self.shown else "", *self.names[:1]) if part)


class Names:
    """The names of those whom some facts, and what was just said, are about."""

    def __init__(self, facts: Sequence[Fact] = (), said: Iterable[str] = ()) -> None:
        """facts: oldest first. said: the user's words, in which names may be given for the first time."""
        self._by_name: dict[str, list[_Known]] = {}
        self._by_relation: dict[str, list[_Known]] = {}
        self._labels: dict[str, str] = {}
        for fact in facts:
            owned = _OWNED.match(fact.subject)
            if owned and owned["name"] and relation_of(owned["rel"]) not in SEVERAL:
                self._link(owned["rel"], owned["name"])
            elif owned is None and fact.subject != USER and not self._named(fact.subject):
                self._add(_Known(), name=fact.subject)
            self._read(fact.text)
        for text in said:
            self._read(text)

    def canonical(self, subject: str) -> str:
        """Return the fullest label for a subject, written in one way; "User" for the user."""
        if subject not in self._labels:
            self._labels[subject] = self._canonical(subject)
        return self._labels[subject]

    def _canonical(self, subject: str) -> str:
        subject = " ".join(subject.split())
        if _SELF.match(subject):
            return USER
        owned = _OWNED.match(subject)
        if owned and owned["name"] and relation_of(owned["rel"]) not in SEVERAL:
            return self._link(owned["rel"], owned["name"]).label
        words = owned["rel"] if owned else subject
        if owned or relation_of(words) in RELATIVES:
            found = self._related(relation_of(words))
            return found.label if found else f"User's {_without_article(words)}"
        named = self._named(subject)
        return named.label if named else _OWN.sub("User's ", subject)

    def same(self, one: str, other: str) -> bool:
        """Tell whether two subjects are the same, however they are written."""
        return self.canonical(one).casefold() == self.canonical(other).casefold()

    def all_names(self, subject: str) -> str:
        """Return every name of a subject, for comparing words."""
        label = self.canonical(subject)
        known = self._named(label.rpartition(" ")[2]) or self._named(label)
        return " ".join((label, *known.names)) if known and known.label == label else label

    def is_known(self, name: str) -> bool:
        """Tell whether somebody of this name is known."""
        return self._named(name) is not None

    def _read(self, text: str) -> None:
        if not _MAY_LINK.search(text):
            return
        for pattern in _LINKS:
            for found in pattern.finditer(text):
                if relation_of(found["rel"]).split()[-1] in RELATIVES - SEVERAL:
                    self._link(found["rel"], found["name"])
        also = _ALSO.match(text)
        person = self._named(also["one"]) if also else None
        if also and person:
            self._add(person, name=also["two"])

    def _link(self, relation: str, name: str) -> _Known:
        key = relation_of(relation)
        known = self._named(name)
        if known is None or known.relation not in ("", key):
            same = [k for k in self._by_relation.get(key, ()) if not k.names or name in k.names]
            known = same[0] if same else _Known()
        known.shown = known.shown or _without_article(relation)
        self._add(known, relation=key, name="" if known.names else name)
        return known

    def _add(self, known: _Known, *, relation: str = "", name: str = "") -> None:
        self._labels.clear()
        if relation and not known.relation:
            known.relation = relation
            self._by_relation.setdefault(relation, []).append(known)
        if name and name not in known.names:
            known.names.append(name)
            self._by_name.setdefault(name.casefold(), []).append(known)

    def _named(self, name: str) -> _Known | None:
        exact = self._by_name.get(name.casefold(), ())
        if exact:
            return exact[-1]
        related = (k for same in self._by_relation.values() for k in same)
        near = [k for k in related if any(is_short_for(name, n) for n in k.names)]
        return near[0] if len(near) == 1 else None

    def _related(self, relation: str) -> _Known | None:
        exact = self._by_relation.get(relation, ())
        return exact[0] if len(exact) == 1 else None


def relation_of(words: str) -> str:
    """Return a relation in its usual form: "my mum" and "User's mother" are both "mother"."""
    kept = [
        _SYNONYMS.get(word, word) for word in words.casefold().split() if word not in _IDLE | {"my", "our", "user's"}
    ]
    return " ".join(kept) or words.casefold()


def introduced(text: str) -> list[tuple[str, str]]:
    """Return the relations and names of those whom the user names as his or hers ("my sister Lena")."""
    found = ((link["rel"], link["name"]) for link in _LINKS[0].finditer(text))
    return [(rel, name) for rel, name in found if relation_of(rel).split()[-1] in RELATIVES - SEVERAL]


def is_short_for(one: str, other: str) -> bool:
    """Tell whether two first names are one person's: Tom and Tommy, Ben and Benedikt; not Maria and Mariana."""
    short, long = sorted((one.casefold(), other.casefold()), key=len)
    if len(short) < 3 or " " in long:
        return False
    stems = {long, _ENDEARING.sub("", long), _DOUBLED.sub(r"\1", _ENDEARING.sub("", long))}
    return short in stems or (long.startswith(_ENDEARING.sub("", short)) and len(long) >= len(short) + 3)


def _without_article(words: str) -> str:
    return re.sub(r"^(?:the|a|an|my|our|new|dear|lovely) ", "", words)
