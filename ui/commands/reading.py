"""What a text that was typed means: a command, a misspelt one, or a message that merely begins with a slash.

Pure: it is told which commands there are, and knows neither page nor chat.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz, process, utils
from rapidfuzz.distance import OSA

SLASH = "/"
_WORD = re.compile(r"[^\W\d_]+\Z")
_ALIKE = 0.7
"""Share of a word's letters that stay: one slip in four letters, two in seven."""
_BEGINNING = 3
"""Letters from which on the beginning of a command stands for it; more, where other words follow."""
_FOREIGN = {
    "clear": "new",
    "reset": "new",
    "memories": "memory",
    "delete": "forget",
    "export": "download",
    "models": "model",
    "commands": "help",
}
"""What other chats call these."""
_NEAR = 60.0
_SURE = 85.0
_CLEAR = 8.0
"""Points out of 100: worth being offered, good enough to be meant, and by how much better than all others."""


@dataclass(frozen=True)
class Typed:
    """A text, as it was understood."""

    message: str = ""
    """What is to be sent; empty for a command, misspelt or not."""
    command: str = ""
    """Name of the command; empty for a message, and for a misspelt command."""
    argument: str = ""
    """What stands after the command's name."""
    misspelt: str = ""
    """What stands in place of a command's name."""
    meant: str = ""
    """The command that it is near to."""


def read(text: str, commands: Iterable[str], bare: str = "help") -> Typed:
    """Return what a text means. commands: their names, without the slash. bare: the one that a slash alone asks for.

    A command is the whole first word. A space or a backslash before the slash makes a message of it.
    """
    names = list(commands)
    escaped = re.fullmatch(r"(?:\\|\s+)(/.*)", text, re.DOTALL)
    if escaped and not _read_slash(escaped[1], names, bare).message:
        return Typed(message=escaped[1])
    return _read_slash(text, names, bare) if text.startswith(SLASH) else Typed(message=text)


def _read_slash(text: str, names: list[str], bare: str) -> Typed:
    parts = re.fullmatch(r"/(\S*)(.*)", text, re.DOTALL)
    assert parts
    first, argument = parts[1], parts[2].strip()
    word = first.casefold()
    if not text[1:].strip():
        return Typed(command=bare)
    if word in names:
        return Typed(command=word, argument=argument)
    meant = _meant(word.rstrip("?!.,:;"), names, alone=not argument)
    return Typed(misspelt=first, meant=meant, argument=argument) if meant else Typed(message=text)


def _meant(word: str, names: list[str], *, alone: bool) -> str:
    """Return the command that a word is a slip or a beginning of; empty where it is near to none."""
    if not _WORD.match(word):
        return ""
    begun = [name for name in names if name.startswith(word) and len(word) >= _BEGINNING + (not alone)]
    jumbled = [name for name in names if sorted(name) == sorted(word)]
    near = process.extractOne(word, names, scorer=OSA.normalized_similarity, score_cutoff=_ALIKE)
    foreign = _FOREIGN.get(word, "") if alone else ""
    return str(next(iter([*begun, *jumbled, *([near[0]] if near else []), foreign]), ""))


def choose(typed: str, options: Mapping[str, str], most: int = 5) -> tuple[str, list[str]]:
    """Return the option that was clearly meant, empty if none was, and those near to what was typed, the best first.

    options: name -> label for people. Either may be typed, in any case; a part that only one of them has will do.
    most: how many near ones at most.
    """
    wanted = utils.default_process(typed)
    spelt = {name: {utils.default_process(name), utils.default_process(label)} for name, label in options.items()}
    same = [name for name in options if typed.strip() in {name, options[name]}]
    same = same or [name for name, ways in spelt.items() if wanted in ways]
    holding = [name for name, ways in spelt.items() if wanted and any(_holds(way, wanted) for way in ways)]
    scores = {name: max(fuzz.WRatio(wanted, way) for way in ways) for name, ways in spelt.items()}
    near = sorted((name for name in options if scores[name] >= _NEAR), key=lambda name: -scores[name])
    near = list(dict.fromkeys([*holding, *near]))[:most]
    for sure in (same, holding):
        if sure:
            return (sure[0] if len(sure) == 1 else ""), list(dict.fromkeys([*sure, *near]))[:most]
    if near and scores[near[0]] >= _SURE and all(scores[near[0]] - scores[name] >= _CLEAR for name in near[1:]):
        return near[0], near
    return "", near


def _holds(way: str, wanted: str) -> bool:
    return all(word in way for word in wanted.split())
