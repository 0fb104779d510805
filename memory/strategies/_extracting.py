"""Facts found by rules, where no model can be asked: English well, some other languages in whole sentences.

What fits no rule is left alone, since junk does more harm than a fact that is missed. Knows nothing of how facts are
kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from langchain_core.messages import BaseMessage

from memory.strategies import Fact
from memory.strategies._abroad import parts_of_life, subject_of
from memory.strategies._attributes import attributes
from memory.strategies._clauses import clauses, without_tail
from memory.strategies._naming import FEMALE, MALE, RELATIVES, SEVERAL, THINGS, USER, Names, introduced, relation_of
from memory.strategies._predicates import of_other, of_thing, of_user, statement
from memory.strategies._telling import LEAD_IN, Told, tellings
from memory.strategies._verbs import ADVERB, DONT, EVENTS
from memory.strategies._words import any_of

_ANY_CASE = re.IGNORECASE | re.DOTALL
_NAME = r"(?-i:[^\W\d_a-z])[\w-]*"
_LOWER = r"(?-i:[a-z])[\w-]*"
_VERB = (
    rf"{ADVERB}(?:{DONT}\s|(?:is|are|was|were|has|have|had|will|can|live|work|love|like|hate|play"
    rf"|{'|'.join(sorted(EVENTS))})\b|(?-i:[a-z])\w+[a-z](?<!s)s\b|\w{{3,}}ed\b)"
)
_I = re.compile(r"^(?:i|we)(?P<be>['’]?m|['’]re| am| are)?(?P<have>['’]ve|(?<=i)ve)?(?=\s)\s*(?P<rest>.+)$", _ANY_CASE)
_NOT_OWNED = any_of("called, named, an?, the, in, at, on, from, not, got, been, just, so, my, very, always")
_MY = re.compile(
    rf"^(?:my|our) (?P<noun>{_LOWER}(?: {_LOWER}){{0,4}}?)"
    rf"(?P<owned>['’]s? (?!{_NOT_OWNED}\b)(?:[a-z]+ ){{0,2}}?[a-z]+)?"
    rf"(?:,? (?P<name>(?:(?:mr|mrs|ms|dr)\.? )?{_NAME}(?: {_NAME})?),?)?"
    rf"(?:(?P<is>['’](?:s|ve|re))\s+(?P<left>.+)|\s+(?P<rest>{_VERB}.*))$",
    _ANY_CASE,
)
_RUN_TOGETHER = re.compile(
    r"^(?P<my>my|our) (?P<noun>\w+?)s (?="
    + any_of(r"in, at, an?, from, called, named, name, getting, having, turning, on, not, \d+")
    + r"\b)",
    re.IGNORECASE,
)
_AS_ONE = re.compile(r"^as an? (?P<what>[\w -]+?),? (?:i|we)\b", re.IGNORECASE)
_CALLED = re.compile(
    r"^(?:(?:everyone|everybody|people|most people|friends|they) calls?|(?:you can |just )?call) me "
    rf"(?P<name>{_NAME})",
    re.IGNORECASE,
)
_THEIRS = re.compile(
    r"^(?P<who>his|her|their) (?P<noun>[a-z]+(?: [a-z]+)?)(?P<is>['’]s)? (?P<rest>(?:is|was|are|has)\b.+"
    r"|(?<=['’]s ).+)$",
    _ANY_CASE,
)
_BARE = re.compile(
    r"^(?P<kin>mum|mom|dad|grandma|grandpa|gran|granny|nana|mummy|daddy|the (?:kids|baby|dog|cat))(?P<is>['’]s)?\s+"
    r"(?P<rest>.+)$",
    _ANY_CASE,
)
_THEY = re.compile(r"^(?P<who>he|she|they)(?P<is>['’]?s|['’]re|['’]ve)?(?=\s)\s+(?P<rest>.+)$", _ANY_CASE)
_NAMED = re.compile(rf"^(?P<name>{_NAME})(?P<is>['’]s)?\s+(?P<rest>.+)$", re.DOTALL)
_SHORT = re.compile(
    any_of("live in, living in, live at, work at, work as, work for, working as, working at, study at, studying at")
    + r"\b(?!.*\bmust\b)|(?:planning|off|moved|training) (?:to|for)\b",
    re.IGNORECASE,
)
"""How a sentence begins whose "I" was left out."""
_BEING = re.compile(r"(?:retired|married|called|named|divorced|engaged|scared|bored|allergic)\b", re.IGNORECASE)
_HAVING = re.compile(rf"{ADVERB}(?:got|been|\w+ed)\b(?! by)", re.IGNORECASE)
_MET = re.compile(r"\b(?:with|met|saw|visited|friend) (?P<name>[^\W\d_a-z][\w-]+)")
_MINE = re.compile(r"\b(?:my|our) (?P<noun>(?:[\w-]+ ){0,2}?[\w-]+)\b", re.IGNORECASE)
_NO_NAMES = frozenset(
    {"food", "group", "circle", "house", "side", "law", "in", "of", "and", "from", "at", "who", "just", "members"}
)
_ANSWERED = (
    (re.compile(r"^do i have\b", re.IGNORECASE), "I have {}"),
    (re.compile(r"^where do i (?P<verb>live|work|study)\b", re.IGNORECASE), "I {verb} in {}"),
    (re.compile(r"^what(?:['’]s| is) (?P<thing>my [\w ]+)$", re.IGNORECASE), "{thing} is {}"),
    (re.compile(r"^how old am i\b", re.IGNORECASE), "I am {}"),
    (re.compile(r"^where am i from\b", re.IGNORECASE), "I am from {}"),
)
_WHOLE_ANSWER = re.compile(r"\b(?:i|i['’]?m|my|we|he|she|they|hes|shes|no|not|none|never)\b|['’]s\b", re.IGNORECASE)


class Found(NamedTuple):
    """A fact found by rule."""

    subject: str
    statement: str
    attribute: str
    """What it tells that holds one value at a time ("home"); empty if nothing."""


def extract(messages: Sequence[BaseMessage], known: Sequence[Fact] = ()) -> list[Found]:
    """Return the facts that the users of these messages tell, in their order; about a millisecond a message.

    known: facts known before, for the names and relations in them.
    """
    told = tellings(messages)
    reader = _Reader(Names(known, [t.text for t in told]))
    found = [pair for t in told for pair in reader.read(t)]
    return [Found(subject, text, min(attributes(subject, text), default="")) for subject, text in found]


class _Reader:
    """Reads sentences one after the other, and remembers who was spoken of last."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._last = ""
        self._met: set[str] = set()
        self._introduced: set[str] = set()

    def read(self, told: Told) -> Iterator[tuple[str, str]]:
        """Yield the subjects and statements of one sentence."""
        text = told.text
        parts = parts_of_life(text)
        if parts:
            yield from ((subject_of(part), part) for part in parts)
            return
        self._notice(told.before)
        if told.asked:
            asked = _in_the_users_mouth(told.asked)
            self._notice(asked)
            text = asked if told.confirms and _affirms(asked) else _completed(asked, text)
        carried = ""
        for clause in clauses(LEAD_IN.sub("", text)):
            subject, found = self._read_clause(LEAD_IN.sub("", clause), carried)
            # "We can meet and have fun": what follows a clause that told nothing tells nothing either.
            carried = "" if subject == USER and not found else subject or carried
            yield from found
            self._notice(clause)
        for kin, name in introduced(text):
            yield from self._introduce(kin, name)
        self._notice(text)

    def _introduce(self, kin: str, name: str) -> Iterator[tuple[str, str]]:
        if name not in self._introduced:
            self._introduced.add(name)
            yield self._names.canonical(f"User's {kin} {name}"), f"{name} is User's {kin}"

    def _notice(self, text: str) -> None:
        """Note who was named, so that "she" of the next sentence is somebody."""
        for named in _MET.finditer(text):
            self._met.add(named["name"])
            self._last = named["name"]
        mine = _MINE.search(text)
        if mine and not self._last and _head(mine["noun"]) in RELATIVES:
            self._last = self._names.canonical(f"User's {mine['noun'].lower()}")

    def _read_clause(self, clause: str, carried: str) -> tuple[str, list[tuple[str, str]]]:
        clause = _RUN_TOGETHER.sub(_apart, without_tail(clause))
        for pattern, read in (
            (_AS_ONE, self._as_one),
            (_CALLED, self._called),
            (_THEIRS, self._theirs),
            (_MY, self._mine),
            (_I, self._me),
            (_BARE, self._bare),
            (_THEY, self._they),
            (_NAMED, self._named),
        ):
            match = pattern.match(clause)
            found = read(match) if match else None
            if found:
                return found
        if carried == USER or (not carried and _SHORT.match(clause)):
            rest = re.sub(r"^(?=\w+ing |off )", "am ", clause[:1].lower() + clause[1:])
            return USER, [(USER, text) for text in of_user(rest)]
        return self._other(carried, "", clause) if carried else ("", [])

    def _as_one(self, match: re.Match[str]) -> tuple[str, list[tuple[str, str]]] | None:
        return USER, [(USER, text) for text in statement(f"User is a {match['what']}")]

    def _called(self, match: re.Match[str]) -> tuple[str, list[tuple[str, str]]] | None:
        return USER, [(USER, f"User is called {match['name']}")]

    def _me(self, match: re.Match[str]) -> tuple[str, list[tuple[str, str]]] | None:
        verb = "am" if match["be"] else "'ve" if match["have"] else ""
        return USER, [(USER, text) for text in of_user(f"{verb} {match['rest']}".strip())]

    def _theirs(self, match: re.Match[str]) -> tuple[str, list[tuple[str, str]]] | None:
        if not self._may_be(match["who"].lower()):
            return "", []
        verb = "is " if match["is"] else ""
        told = statement(f"{self._last}'s {match['noun']} {verb}{match['rest']}")
        return self._last, [(self._last, text) for text in told]

    def _bare(self, match: re.Match[str]) -> tuple[str, list[tuple[str, str]]] | None:
        subject = self._names.canonical(f"User's {match['kin'].lower().removeprefix('the ')}")
        return self._other(subject, match["is"], match["rest"])

    def _they(self, match: re.Match[str]) -> tuple[str, list[tuple[str, str]]] | None:
        fits = self._may_be(match["who"].lower())
        return self._other(self._last, match["is"], match["rest"]) if fits else ("", [])

    def _named(self, match: re.Match[str]) -> tuple[str, list[tuple[str, str]]] | None:
        if not (self._names.is_known(match["name"]) or match["name"] in self._met):
            return None
        return self._other(self._names.canonical(match["name"]), match["is"], match["rest"])

    def _mine(self, match: re.Match[str]) -> tuple[str, list[tuple[str, str]]] | None:
        noun, owned, name, rest = (
            match["noun"].lower(),
            match["owned"] or "",
            match["name"] or "",
            match["rest"] or match["left"],
        )
        first, *others = noun.split()
        if len(others) == 1 and first in RELATIVES and others[0] not in _NO_NAMES | RELATIVES | THINGS:
            noun, name = first, name or others[0].capitalize()
        if _head(noun) in RELATIVES and not owned:
            name = "" if noun.split()[-1] in SEVERAL else name
            subject = self._names.canonical(f"User's {noun} {name}".strip())
            last, found = self._other(subject, match["is"], rest)
            return last or subject, [*(self._introduce(noun, name) if name else ()), *found]
        thing = f"User's {noun}"
        value = f"{_contracted(match['is'], rest)}{rest}"
        if _head(noun) in RELATIVES:
            self._last = self._names.canonical(thing)
            return self._last, [(self._last, text) for text in of_thing(f"{thing}{owned.rstrip()}", value)]
        if any(word in THINGS for word in noun.split()):
            return thing, [(USER, text) for text in of_thing(thing, value)]
        return "", []

    def _other(self, subject: str, contracted: str | None, rest: str) -> tuple[str, list[tuple[str, str]]]:
        rest = f"{_contracted(contracted, rest)}{rest}"
        if _head(subject) in THINGS:
            return subject, [(USER, text) for text in of_thing(subject, rest)]
        self._last = subject
        return subject, [(subject, text) for text in of_other(_label_beside(subject, rest), rest)]

    def _may_be(self, pronoun: str) -> bool:
        """Tell whether a pronoun can stand for the one spoken of last."""
        if not self._last:
            return False
        relation = relation_of(re.sub(r"^User's | [A-Z].*$", "", self._last))
        if pronoun in {"they", "their"}:
            return relation.split()[-1] in SEVERAL or relation.endswith("s")
        return relation not in (MALE if pronoun in {"she", "her"} else FEMALE)


def _contracted(contracted: str | None, rest: str) -> str:
    """Return the verb that "'s" and its like stand for, before the words that follow."""
    ending = (contracted or "").lower().lstrip("'’")
    if ending == "s":
        return "has " if _HAVING.match(rest) and not _BEING.match(rest) else "is "
    return {"re": "are ", "ve": "have "}.get(ending, "")


def _label_beside(subject: str, rest: str) -> str:
    """Return the subject without the name that the rest gives ("User's doctor" before "is Dr Hamid")."""
    relation, _, name = subject.rpartition(" ")
    if not relation.startswith(f"{USER}'s ") or not re.search(rf"\b{re.escape(name)}$", rest):
        return subject
    return re.sub(r" (?:Mr|Mrs|Ms|Dr)\.?$", "", relation)


def _head(noun: str) -> str:
    words = noun.lower().replace("-in-law", "").replace(" in law", "").split()
    return words[-1] if words else ""


def _apart(found: re.Match[str]) -> str:
    noun = found["noun"].lower()
    return f"{found['my']} {found['noun']}'s " if noun in RELATIVES | THINGS else found[0]


def _in_the_users_mouth(question: str) -> str:
    text = re.sub(r"\byour\b", "my", question, flags=re.IGNORECASE)
    text = re.sub(r"\bare you\b", "am I", text, flags=re.IGNORECASE)
    text = re.sub(r"\byou are\b|\byou['’]re\b", "I am", text, flags=re.IGNORECASE)
    return re.sub(r"\byou\b", "I", text, flags=re.IGNORECASE)


def _affirms(text: str) -> bool:
    return bool(re.match(r"(?:so|and|then|ah|oh)?[\s,]*(?:I|my)\b", text, re.IGNORECASE))


def _completed(asked: str, answer: str) -> str:
    """Return a short answer as a whole sentence, where the question is one of the usual."""
    if _WHOLE_ANSWER.search(answer):
        return answer
    answer = re.sub(r"^(?:yes|yeah|yep|sure|in|at)\b[\s,.!]*", "", answer, flags=re.IGNORECASE)
    for pattern, form in _ANSWERED:
        found = pattern.match(asked)
        if found and answer:
            return form.format(answer, **found.groupdict())
    return answer
