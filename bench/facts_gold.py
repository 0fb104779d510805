"""Utterances, the facts they tell, and what a found fact is worth beside them: the arithmetic of `bench.facts`.

Knows nothing of how facts are found.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage

from memory.strategies import Fact, Lesson
from memory.strategies._facts import as_line

LOGS = tuple(Path(__file__).with_name(name) for name in ("facts_log.toml", "facts_log_fresh.toml"))
Verdict = Literal["right", "acceptable", "incomplete", "junk"]

_NEGATED = {
    "en": r"\b(?:not|never|no|none|nor|neither|without|cannot|quit|stopped|gave up)\b"
    r"|\b(?:do|does|did|is|are|was|were|have|has|had|wo|ca)n['’]?t\b",
    "es": r"\b(?:no|nunca|ni)\b",
    "de": r"\b(?:nicht|nie|kein\w*)\b",
    "fr": r"\b(?:ne|pas|jamais|aucun\w*)\b|\bn['’]",
    "it": r"\b(?:non|mai|nessun\w*|niente)\b",
    "pt": r"\b(?:nao|nunca|nem)\b",
    "zh": "[不没]",
    "ja": "ない|ません|なかった",
    "ar": r"\b(?:لا|ليس|لم)\b",
}


@dataclass(frozen=True)
class Gold:
    """A fact that should, or may, be found."""

    subjects: tuple[str, ...]
    keys: tuple[tuple[str, ...], ...]
    """Each with its alternatives."""
    negated: bool | None
    """None where either will do."""


@dataclass(frozen=True)
class Case:
    """One utterance, what comes before it, and what it tells."""

    part: str
    kind: str
    language: str
    block: tuple[BaseMessage, ...]
    known: tuple[Fact, ...]
    gold: tuple[Gold, ...]
    also: tuple[Gold, ...]
    gone: frozenset[str]


@dataclass
class Tally:
    """Counts of one kind of utterance."""

    cases: int = 0
    gold: int = 0
    met: int = 0
    right: int = 0
    acceptable: int = 0
    incomplete: int = 0
    junk: int = 0
    gone: int = 0
    retired: int = 0
    retired_rightly: int = 0
    failed: int = 0

    @property
    def found(self) -> int:
        """All facts found."""
        return self.right + self.acceptable + self.incomplete + self.junk

    def add(self, other: Tally) -> None:
        """Add another's counts."""
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)


def read_gold(text: str) -> Gold:
    """Read "subjects: key, key"; the file's head says how."""
    found = re.fullmatch(r"([^:!~]+)([:!~]) (.+)", text)
    if not found:
        raise ValueError(f"{text!r} is no gold fact.")
    keys = tuple(tuple(folded(key).split("/")) for key in re.split(r", ", found[3]))
    return Gold(tuple(folded(found[1]).split("/")), keys, {":": False, "!": True, "~": None}[found[2]])


def read_cases(paths: Sequence[Path] = LOGS) -> list[Case]:
    """Return all utterances, in the files' order."""
    logs = [tomllib.loads(path.read_text(encoding="utf-8")) for path in paths]
    return [_case(part, entry) for parts in logs for part, entries in parts.items() for entry in entries]


def _case(part: str, entry: Mapping[str, Any]) -> Case:
    said = [*entry.get("before", ()), f"User: {entry['said']}", f"Assistant: {entry.get('answered', 'I see.')}"]
    block = [
        (HumanMessage if line.startswith("User:") else AIMessage)(line.partition(": ")[2], id=f"m{number}")
        for number, line in enumerate(said)
    ]
    known = [line.partition(" | ") for line in entry.get("known", ())]
    return Case(
        part,
        entry["kind"],
        entry.get("language", "en"),
        tuple(block),
        tuple(Fact(subject, text, ("k",), id=text) for subject, _, text in known),
        tuple(read_gold(text) for text in entry["facts"]),
        tuple(read_gold(text) for text in entry.get("also", ())),
        frozenset(entry.get("gone", ())),
    )


def folded(text: str) -> str:
    """Return a text in lower case without accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))


def has_key(line: str, key: str) -> bool:
    """Tell whether a key begins a word of a folded line; where words are not spaced, whether it stands in it."""
    return bool(re.search(rf"(?<![a-z0-9]){re.escape(key)}", line) if key.isascii() else key in line)


def is_about(fact: Fact, gold: Gold) -> bool:
    """Tell whether a found fact's subject is one of the gold fact's."""
    subject = folded(fact.subject)
    return any(subject == "user" if s == "u" else has_key(subject, s) for s in gold.subjects)


def agrees(line: str, gold: Gold, language: str) -> bool:
    """Tell whether a folded line is negated as the gold fact is."""
    return gold.negated in (None, bool(re.search(_NEGATED[language], line)))


def judge(fact: Fact, case: Case) -> Verdict:
    """Return what a found fact is worth."""
    if any(matches(fact, gold, case.language) for gold in case.gold):
        return "right"
    if any(matches(fact, gold, case.language) for gold in case.also):
        return "acceptable"
    line = folded(as_line(fact))
    for gold in case.gold:
        some = any(has_key(line, key) for keys in gold.keys for key in keys)
        if some and is_about(fact, gold) and agrees(line, gold, case.language):
            return "incomplete"
    return "junk"


def matches(fact: Fact, gold: Gold, language: str) -> bool:
    """Tell whether a found fact says what a gold fact says."""
    line = folded(as_line(fact))
    keys = all(any(has_key(line, key) for key in keys) for keys in gold.keys)
    return keys and is_about(fact, gold) and agrees(line, gold, language)


def measure(case: Case, lesson: Lesson) -> Tally:
    """Return the counts of one utterance."""
    tally = Tally(cases=1, gold=len(case.gold), gone=len(case.gone), retired=len(lesson.superseded))
    tally.met = sum(any(matches(fact, gold, case.language) for fact in lesson.facts) for gold in case.gold)
    tally.retired_rightly = len(case.gone & set(lesson.superseded))
    for fact in lesson.facts:
        verdict = judge(fact, case)
        setattr(tally, verdict, getattr(tally, verdict) + 1)
    return tally
