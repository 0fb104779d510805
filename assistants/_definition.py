"""An assistant that somebody made: what a form or a TOML file says of it, and the assistant that comes of it.

A definition holds no key and no address: a file from somebody else cannot have messages sent to a server of theirs.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import tomli_w
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistants import Assistant
from assistants._knowledge.answering import answer_from_file
from assistants._knowledge.reading import read_knowledge
from errors import AssistantError, KnowledgeError, MemoryBotError
from memory.strategies import strategies

MOST_BYTES = 6_000_000
"""Of a TOML file: a knowledge file at its largest, and the rest."""
# A key of thousands of parts takes its reader minutes.
_DEEP_KEY = re.compile(r"""^[ \t]*\[{0,2}[ \t]*[\w"'-]++(?:[ \t]*+\.[ \t]*+[\w"'-]++){9}""", re.MULTILINE)
_HEADER = re.compile(r"\s*\[{1,2}\s*\"?([\w-]+)\"?\s*\]")
_KEY = re.compile(r"\s*\"?([\w-]+)\"?\s*(?:\.\s*\"?([\w-]+)\"?\s*)?=")
_SYNTAX = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")


@dataclass(frozen=True)
class Known:
    """What a definition may name, as far as this room cannot know it."""

    providers: Collection[str]
    is_icon: Callable[[str], bool] = bool
    """Whether the page can draw it."""


class Knowledge(BaseModel):
    """A file that an assistant answers from."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1, max_length=200)
    """Of the file; its ending says how it is read."""
    text: str = Field(min_length=1)
    only: bool = False
    """Whether it answers from this file alone, and else offers topics."""


class Definition(BaseModel):
    """All that makes an assistant one's own."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    name: str = Field(min_length=1, max_length=60)
    icon: str = ""
    """An emoji, or a Material symbol such as ":material/school:"; empty is one for all."""
    about: str = Field("", max_length=200)
    """One line for its card."""
    greeting: str = Field("", max_length=2_000)
    instructions: str = Field("", max_length=20_000)
    suggestions: tuple[str, ...] = Field((), max_length=8)
    strategy: str = ""
    provider: str = ""
    model: str = Field("", max_length=200)
    knowledge: Knowledge | None = None

    def fields(self) -> dict[str, Any]:
        """Return it as JSON values, for the store."""
        return self.model_dump(mode="json")

    @classmethod
    def kept(cls, fields: Mapping[str, Any]) -> Definition:
        """Read what the store kept, perhaps by another version of the app. Raises AssistantError."""
        try:
            return cls.model_validate({name: value for name, value in fields.items() if name in cls.model_fields})
        except ValidationError as error:
            raise AssistantError(f"An assistant of yours cannot be read: {_told(error)[1]}") from None

    def assistant(self) -> Assistant:
        """Return the assistant. Its knowledge is read when it is first asked."""
        script = None
        if self.knowledge:
            script = answer_from_file(self.knowledge.name, self.knowledge.text, only=self.knowledge.only)
        return Assistant(
            label=self.name,
            about=self.about,
            instructions=self.instructions,
            icon=self.icon or ":material/smart_toy:",
            greeting=self.greeting,
            suggestions=self.suggestions,
            script=script,
            strategy=self.strategy,
            provider=self.provider,
            model=self.model,
        )


def make(fields: Mapping[str, Any], known: Known) -> Definition:
    """Return the definition with these fields. Raises AssistantError, which names the field."""
    return _validated(fields, "", known)


def read_toml(text: str, known: Known) -> Definition:
    """Return the definition that a TOML file holds. Raises AssistantError, which names the line."""
    if deep := _DEEP_KEY.search(text):
        line = text.count("\n", 0, deep.start()) + 1
        raise AssistantError(f"Line {line}: a key of so many parts means nothing here.")
    try:
        fields = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise AssistantError(_syntax(str(error), text)) from None
    except (ValueError, RecursionError):
        raise AssistantError("This file is nested too deeply, or holds a number that is too long, to be one.") from None
    return _validated(fields, text, known)


def write_toml(definition: Definition) -> str:
    """Return the definition as one TOML file that `read_toml` reads back; what is empty is left out."""
    return tomli_w.dumps(definition.model_dump(exclude_defaults=True, mode="json"), multiline_strings=True)


def read_folder(folder: Path, known: Known) -> tuple[dict[str, Assistant], list[str]]:
    """Return the assistants of a folder's TOML files by the files' names, and what is wrong with the others."""
    found: dict[str, Assistant] = {}
    problems = []
    for path in sorted(folder.glob("*.toml")):
        try:
            found[path.stem] = _from_file(path, path.stat().st_mtime_ns, known)
        except UnicodeDecodeError as error:
            problems.append(f"{path.name}: not UTF-8 at byte {error.start:,}. Save it as UTF-8.")
        except (MemoryBotError, OSError) as error:
            problems.append(f"{path.name}: {error}")
    return found, problems


@lru_cache(maxsize=64)
def _from_file(path: Path, changed_ns: int, known: Known) -> Assistant:  # noqa: ARG001
    """Return a file's assistant as it was then: the page asks at every redraw."""
    return read_toml(path.read_text("utf-8"), known).assistant()


def _validated(fields: Mapping[str, Any], text: str, known: Known) -> Definition:
    try:
        definition = Definition.model_validate(fields)
    except ValidationError as error:
        raise AssistantError(_at(text, *_told(error))) from None
    if definition.icon and not known.is_icon(definition.icon):
        told = f"“{definition.icon}” is no icon. Use one emoji, or a Material symbol such as :material/school:."
        raise AssistantError(_at(text, ("icon",), told))
    for field, names in (("strategy", strategies()), ("provider", known.providers)):
        wanted = getattr(definition, field)
        if wanted and wanted not in names:
            told = f"there is no {field} “{wanted}”. Choose one of {', '.join(sorted(names))}, or leave it out."
            raise AssistantError(_at(text, (field,), told))
    if definition.knowledge:
        try:
            read_knowledge(definition.knowledge.name, definition.knowledge.text)
        except KnowledgeError as error:
            raise AssistantError(_at(text, ("knowledge", "text"), str(error))) from None
    return definition


def _told(error: ValidationError) -> tuple[tuple[str, ...], str]:
    """Return the place that the first complaint is of, and what is wrong, for people."""
    first = error.errors()[0]
    place = [str(part) for part in first["loc"]]
    name = ".".join(place)
    match first["type"]:
        case "missing":
            told = f"“{name}” is missing."
        case "extra_forbidden":
            known = Knowledge if len(place) > 1 else Definition
            told = f"“{name}” means nothing here. Known are: {', '.join(known.model_fields)}."
        case "string_too_short":
            told = f"“{name}” is empty."
        case "tuple_type":
            told = f'“{name}” must be a list of texts, such as ["Hello!"].'
        case _:
            told = f"“{name}”: {first['msg'][0].lower()}{first['msg'][1:]}."
    return tuple(part for part in place if not part.isdigit()), told


def _at(text: str, place: tuple[str, ...], told: str) -> str:
    """Put the line in front, where the place stands in a file."""
    line = _line_of(text, place) or _line_of(text, place[:1])
    return f"Line {line}: {told}" if line else told[0].upper() + told[1:]


def _line_of(text: str, place: tuple[str, ...]) -> int:
    """Return the line of a key or a table, counted from 1; 0 if it is not there. What strings hold is passed over."""
    table, within = "", ""
    for number, line in enumerate(text.split("\n"), 1):
        if within:
            within = "" if within in line else within
            continue
        if header := _HEADER.match(line):
            table = header[1]
            found: tuple[str, ...] = (table,)
        else:
            key = _KEY.match(line)
            found = tuple(part for part in (table, key[1], key[2]) if part) if key else ()
        if found and found[: len(place)] == place:
            return number
        within = next((mark for mark in ('"""', "'''") if line.count(mark) % 2), "")
    return 0


def _syntax(message: str, text: str) -> str:
    found = _SYNTAX.search(message)
    line = found.group(1) if found and found.group(1) else str(text.count("\n") + 1)
    return f"Line {line}: this is no valid TOML: {_SYNTAX.sub('', message).lower()}."
