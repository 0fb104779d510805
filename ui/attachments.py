"""Files that come with a message: taken from the input, kept while they cannot be sent, and drawn.

On their way they are plain values: {"name", "text"} for a text, {"name", "media_type", "data"} for an image.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import PurePath
from typing import Any, Literal, Protocol

import streamlit as st

from errors import AttachmentError
from memory.attachments import AttachedText, join, split
from memory.attachments.pictures import check_size, size_of
from memory.attachments.reading import MAX_BYTES, MOST_FILES, check_number, read
from memory.store import Image, Message
from ui.page import Page
from ui.rendering import to_label

Kept = dict[str, Any]
"""One attachment, as plain values."""

MAX_MEGABYTES = MAX_BYTES // 1024 // 1024
_LONGEST = 20_000
"""Characters of one text that are drawn."""
_THUMBNAIL_WIDTH, _THUMBNAIL_HEIGHT = 220, 300
"""Pixels, at most."""
_LANGUAGES = {
    "py": "python", "js": "javascript", "ts": "typescript", "json": "json", "html": "html", "css": "css", "sql": "sql",
    "sh": "bash", "yaml": "yaml", "yml": "yaml", "toml": "toml", "rs": "rust", "go": "go", "java": "java", "c": "c",
    "cpp": "cpp", "h": "c", "rb": "ruby", "xml": "xml", "md": "markdown",
}  # fmt: skip


class Upload(Protocol):
    """A file as the input gives it."""

    name: str

    def getvalue(self) -> bytes:
        """Return its content."""


def take(uploads: Sequence[Upload]) -> tuple[list[Kept], str]:
    """Read what was uploaded; return the files that can be sent, and why the others cannot, which may be empty."""
    files: list[Kept] = []
    reasons: list[str] = []
    for upload in uploads[:MOST_FILES]:
        try:
            files.append(_kept(read(upload.name, upload.getvalue())))
        except AttachmentError as error:
            reasons.append(str(error))
    if more := uploads[MOST_FILES:]:
        names = ", ".join(f"“{upload.name}”" for upload in more)
        reasons.append(f"A message takes {MOST_FILES} files, so {names} stayed behind. Send the rest with another one.")
    return files, " ".join(reasons)


def kept_of(message: Message, images: Sequence[Image]) -> list[Kept]:
    """Return what came with a message that was sent before. images: the message's."""
    return [*map(_kept, split(message.content)[1]), *map(_kept, images)]


def as_content(typed: str, files: Sequence[Kept]) -> tuple[str, list[Image]]:
    """Return a message's content and its images."""
    texts = [AttachedText(file["name"], file["text"]) for file in files if "text" in file]
    images = [Image(file["name"], file["media_type"], file["data"]) for file in files if "data" in file]
    return join(typed, texts, [image.name for image in images]), images


def check(page: Page, files: Sequence[Kept], images: Sequence[Image]) -> None:
    """Raise AttachmentError for more than one message takes, or images that the chat's model would not see.

    images: those among the files.
    """
    check_number(len(files))
    check_size(images)
    if images and not page.provider.sees(page.choice):
        names = ", ".join(f"“{image.name}”" for image in images)
        raise AttachmentError(
            f"{page.choice.model} does not see images. Choose a model in the sidebar that does, or remove {names}."
        )


def typed_in(content: str, images: Sequence[Image]) -> str:
    """Return what was typed; a line that only looks like an image's belongs to it."""
    typed, files = split(content)
    return typed if files or images else content


def draw_attachments(message: Message, images: Sequence[Image]) -> None:
    """Draw what came with a message: texts to be opened, images small."""
    if files := split(message.content)[1]:
        with st.container(gap="xxsmall", key=f"files-{message.id}"):
            for place, file in enumerate(files):
                _draw_text(file, key=f"file-{message.id}-{place}")
    if images:
        with st.container(horizontal=True, key=f"images-{message.id}"):
            for image in images:
                st.image(image.data, width=_thumbnail_width(image), alt=image.name)


def draw_kept(files: Sequence[Kept]) -> None:
    """Draw the files of a message that could not be sent, each to be removed."""
    if not files:
        return
    with st.container(horizontal=True, gap="xsmall", key="unsent-files"):
        for place, file in enumerate(files):
            st.button(
                to_label(file["name"]),
                key=f"remove-{place}-{file['name']}",
                icon=":material/close:",
                help=f"Remove {to_label(file['name'])}",
                on_click=_remove,
                args=(place,),
            )


def _kept(read_file: AttachedText | Image) -> Kept:
    return dict(vars(read_file))


def _draw_text(file: AttachedText, key: str) -> None:
    label = f"{to_label(file.name)} · {_in_words(len(file.text.encode('utf-8', 'replace')))}"
    with st.expander(label, key=key, type="compact", icon=":material/description:"):
        language = _LANGUAGES.get(PurePath(file.name).suffix[1:].lower())
        st.code(file.text[:_LONGEST], language=language, wrap_lines=True, height=_height(file.text))
        if len(file.text) > _LONGEST:
            st.caption(f"Shown: the first {_LONGEST:,} of {len(file.text):,} characters. The download has them all.")


def _thumbnail_width(image: Image) -> int:
    width, height = size_of(image)
    return max(40, min(_THUMBNAIL_WIDTH, _THUMBNAIL_HEIGHT * width // height))


def _height(text: str) -> int | Literal["content"]:
    return 320 if len(text) > 1500 or text.count("\n") > 14 else "content"


def _in_words(size_bytes: int) -> str:
    if size_bytes < 1000:
        return f"{size_bytes} B"
    return f"{size_bytes / 1000:.1f} KB" if size_bytes < 1_000_000 else f"{size_bytes / 1_000_000:.1f} MB"


def _remove(place: int) -> None:
    unsent = st.session_state.get("unsent")
    if unsent:
        left: Iterable[Kept] = (file for index, file in enumerate(unsent["files"]) if index != place)
        st.session_state.unsent = {**unsent, "files": list(left)}
