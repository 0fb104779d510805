"""What came with a message: how attached texts and the names of images stand in its content, after what was typed.

    Which of the two is cheaper?

    <attached_file name="offers.csv">
    ...
    </attached_file>

    [image: shop.png]

So whatever reads messages has them. Knows no store, no format of a file and no model.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_TAG = re.compile(r"<(\\*)(?=/?attached_file)")
_ESCAPED_TAG = re.compile(r"<\\(\\*)(?=/?attached_file)")
_IN_NAME = re.compile('[&"<\\x00-\\x1f\\x7f-\\x9f\u2028\u2029]')
_ESCAPED_IN_NAME = re.compile(r"&#(\d{1,6});")
_FILE = re.compile(
    r'<attached_file name="([^"\n]*)">\n'
    r"((?:[^<\n]++|\n(?!</attached_file>)|<(?!/?attached_file))*+)\n</attached_file>"
)
_START = re.compile(r'(?:\A|(?<=\n\n))<attached_file name="')
_IMAGES = re.compile(r"(?:\A|\n\n)((?:\[image: [^\n]*\]\n)*\[image: [^\n]*\])\Z")
_GAP = "\n\n"


@dataclass(frozen=True)
class AttachedText:
    """A text file, or the text of one."""

    name: str
    text: str


def join(typed: str, files: Sequence[AttachedText] = (), images: Sequence[str] = ()) -> str:
    """Return a message's content: what was typed, each text under its name, and a line for each image's name."""
    parts = [typed] if typed else []
    parts += [_as_block(file) for file in files]
    if images:
        parts.append("\n".join(f"[image: {' '.join(name.split())}]" for name in images))
    return _GAP.join(parts)


def split(content: str) -> tuple[str, tuple[AttachedText, ...]]:
    """Return what was typed and the attached texts, each as `join` was given them; lines of images are left out."""
    images = _IMAGES.search(content)
    content = content[: images.start()] if images else content
    for start in _START.finditer(content):
        if (files := _blocks(content, start.start())) is not None:
            return content[: max(0, start.start() - len(_GAP))], files
    return content, ()


def image_names(content: str) -> tuple[str, ...]:
    """Return the names of the images that came with a message, in order."""
    images = _IMAGES.search(content)
    return tuple(line[len("[image: ") : -1] for line in images[1].split("\n")) if images else ()


def asked(content: str) -> str:
    """Return what a message asks: what was typed, else the names of what came without a word."""
    typed, files = split(content)
    return typed if typed.strip() else " ".join([*(file.name for file in files), *image_names(content)])


def _as_block(file: AttachedText) -> str:
    name = _IN_NAME.sub(lambda found: f"&#{ord(found[0])};", file.name)
    return f'<attached_file name="{name}">\n{_TAG.sub(_one_more, file.text)}\n</attached_file>'


def _one_more(found: re.Match[str]) -> str:
    return f"<\\{found[1]}"


def _blocks(content: str, position: int) -> tuple[AttachedText, ...] | None:
    """Return the files that stand from there to the end; None if something else stands there, too."""
    files: list[AttachedText] = []
    while block := _FILE.match(content, position):
        name = _ESCAPED_IN_NAME.sub(lambda found: chr(int(found[1])), block[1])
        files.append(AttachedText(name, _ESCAPED_TAG.sub(lambda found: f"<{found[1]}", block[2])))
        if block.end() == len(content):
            return tuple(files)
        if not content.startswith(_GAP, block.end()):
            return None
        position = block.end() + len(_GAP)
    return None
