"""Uploaded files, read: a text file or a PDF becomes a text, a picture an image. Knows no page and no store.

What cannot be used raises AttachmentError, which says why and what to do.
"""

from __future__ import annotations

import codecs
import re

from errors import AttachmentError
from memory.attachments import AttachedText
from memory.attachments.pictures import ENDINGS, is_picture, read_picture
from memory.store.records import Image

MOST_FILES = 10
"""With one message."""
MAX_BYTES = 20 * 1024 * 1024
"""Of one file."""
MAX_CHARACTERS = 2_000_000
"""Of one text: half a million tokens, which only the largest windows hold."""

_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_BINARY = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
"""What no text holds: control characters but those of lines, pages and colours."""
_SEEMING_LETTERS = re.compile("[\x81\x8d\x8f\x90\x9d]|[\x80-\xff]{5}")
"""What cp1252 leaves undefined, and more signs beyond ASCII in a row than any word has."""


def read(name: str, content: bytes, max_characters: int = MAX_CHARACTERS) -> AttachedText | Image:
    """Return a file as a text or an image. max_characters: of a text. Raises AttachmentError."""
    if not content:
        raise AttachmentError(f"“{name}” is empty. Attach a file with something in it.")
    if len(content) > MAX_BYTES:
        size = len(content) / 1024 / 1024
        raise AttachmentError(f"“{name}” has {size:.0f} MB, and at most 20 MB can be attached. Attach a part of it.")
    if content[:1024].lstrip().startswith(b"%PDF-"):
        return AttachedText(name, _text_of_pdf(name, content, max_characters))
    if is_picture(content) or name.lower().endswith(ENDINGS):
        return read_picture(name, content)
    text = _decoded(name, content)
    if not text.strip():
        raise AttachmentError(f"“{name}” holds no text but blanks. Attach a file with something in it.")
    _check_length(name, len(text), max_characters)
    return AttachedText(name, text)


def check_number(files: int) -> None:
    """Raise AttachmentError for more files than one message may have."""
    if files > MOST_FILES:
        raise AttachmentError(
            f"{files} files are too many: a message takes {MOST_FILES}. Remove some, and send those with another one."
        )


def _decoded(name: str, content: bytes) -> str:
    """Return the text of a file: UTF-8, UTF-16 with its mark, else cp1252 where that makes sense."""
    encoding = "utf-16" if content.startswith(_UTF_16) else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        text = "" if encoding == "utf-16" else _western(content)
    if not text or _BINARY.search(text):
        raise AttachmentError(
            f"“{name}” is not a kind of file that can be read here. Attach text, Markdown, CSV, JSON, source code, "
            "a PDF, or a picture (PNG, JPEG, GIF, WebP). If it is text, save it as UTF-8 first."
        )
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _western(content: bytes) -> str:
    """Return a text in Western Europe's old encoding; empty if it is none."""
    latin = content.decode("latin-1")
    strange = sum(byte > 0x7F for byte in content)
    if _SEEMING_LETTERS.search(latin) or strange * 3 > len(content):
        return ""
    return content.decode("cp1252")


def _check_length(name: str, characters: int, most: int) -> None:
    if characters > most:
        raise AttachmentError(
            f"The text of “{name}” is longer than {most:,} characters, the most that can be attached. "
            "Attach the part that matters."
        )


def _text_of_pdf(name: str, content: bytes, max_characters: int) -> str:
    from memory.attachments.pdf import pages_of

    pages: list[str] = []
    length = 0
    for number, words in enumerate(pages_of(name, content), 1):
        if words.strip():
            pages.append(f"[page {number}]\n{words.strip()}")
            length += len(pages[-1])
            _check_length(name, length, max_characters)
    if not pages:
        raise AttachmentError(
            f"“{name}” holds no text: its pages are pictures, as of a scanner. Attach one with text recognised (OCR), "
            "or pictures of the pages."
        )
    return "\n\n".join(pages)
