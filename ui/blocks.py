"""Draws an answer's text: Markdown, and what it holds beside: tables, charts and pictures.

A block that cannot be drawn as what it says stays code; where a chart was asked for, a line says why.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

import streamlit as st
from markdown_it import MarkdownIt
from PIL import Image

from ui.charts import draw_chart
from ui.rendering import finished_blocks, split_code, to_label, to_markdown
from ui.series import NotDrawable, read_chart, read_table
from ui.vega import read_spec

_TABLES = {"csv": ",", "tsv": "\t"}
_FIGURES = {*_TABLES, "chart", "vega-lite", "vegalite"}
_SIGNS = (*_TABLES, "chart", "vega", "![", "mermaid")
_PICTURE = re.compile(
    r"!\[([^\[\]\n]*+)\]\(\s*+<?data:image/(?:png|jpe?g|gif|webp);base64,([A-Za-z0-9+/=]++)>?"
    r"(?:\s++\"[^\"\n]*+\"\s*+|\s*+)\)"
)
_FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
_MOST_PIXELS = 40_000_000
_BLOCKS = MarkdownIt("commonmark").enable(["table"]).disable("inline")
_HELD, _END = "\ue000", "\ue001"
"""Stand around the number of a picture while a text is cut into blocks."""
_PLACE = re.compile(f"{_HELD}(\\d+){_END}")
_SHORT_TABLE_ROWS = 10
_GROUPED_FROM = 10_000
"""Numbers from this on are written with thousands apart; years are not."""


@dataclass(frozen=True)
class Prose:
    """Markdown."""

    text: str


@dataclass(frozen=True)
class Figure:
    """A fenced block that may be drawn as something else."""

    text: str
    """The block as it was written, fences included."""
    kind: str
    asked: str
    """What follows the kind in the line that opens the block."""
    body: str


@dataclass(frozen=True)
class Picture:
    """An image that stands in the text itself."""

    name: str
    content: bytes


Part = Prose | Figure | Picture


def draw_answer(text: str, most: int | None = None) -> bool:
    """Draw an answer's text as Markdown and what it holds beside; of its words at most so many characters, if given.

    Returns whether that was all of it. Pictures are not counted.
    """
    if not _may_hold_more(text):
        st.markdown(to_markdown(text[:most]))
        return most is None or len(text) <= most
    parts = parts_of(text)
    for part in parts if most is None else _within(parts, most):
        if isinstance(part, Figure):
            _draw_figure(part)
        elif isinstance(part, Picture):
            draw_picture(part.content, part.name)
        elif part.text.strip():
            st.markdown(to_markdown(part.text))
    return most is None or sum(len(part.text) for part in parts if not isinstance(part, Picture)) <= most


def _may_hold_more(text: str) -> bool:
    """Look quickly whether a text could be more than Markdown that is read in one piece."""
    fenced = "```" in text or "~~~" in text
    lowered = text.lower() if fenced else ""
    return "data:image/" in text or any(sign in lowered for sign in _SIGNS)


def parts_of(text: str) -> list[Part]:
    """Cut a text into what is drawn one after the other. Fences of code stay with the Markdown around them.

    Only what is closed is a figure: a block that is still being written is code.
    """
    pictures: list[Picture] = []

    def hold(found: re.Match[str]) -> str:
        pictures.append(Picture(found[1], _decoded(found[2])))
        written.append(found[0])
        return f"{_HELD}{len(pictures) - 1}{_END}"

    written: list[str] = []
    short = text if _HELD in text else _PICTURE.sub(hold, text)
    parts: list[Part] = []
    for part in _fences(short):
        parts += _with_pictures(part, pictures, written) if pictures else [part]
    return parts


def draw_picture(content: bytes, name: str = "", *, captioned: bool = True) -> None:
    """Draw an image; one that is damaged, or of a kind that is not drawn, is named instead."""
    if _is_drawable(content):
        st.image(content, caption=(captioned and to_label(name)) or None, alt=name or "Image")
    else:
        st.caption(f":material/broken_image: {to_label(name) or 'An image'} cannot be shown.")


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        return b""


def _is_drawable(content: bytes) -> bool:
    try:
        with Image.open(BytesIO(content), formats=_FORMATS) as image:
            width, height = image.size
            image.verify()
    except Exception:  # Pillow's readers raise whatever a damaged file makes them stumble over
        return False
    return width * height <= _MOST_PIXELS


def _fences(text: str) -> Iterator[Prose | Figure]:
    """Cut out the closed fences that are figures, and those that Markdown must not read together with anything else."""
    # Not splitlines, which also breaks at characters that end no line in Markdown.
    lines = re.split(r"(?<=\n)|(?<=\r)(?!\n)", text)
    begin = 0
    for token in _BLOCKS.parse(text):
        if token.type != "fence" or token.level or not token.map:
            continue
        first, end = token.map
        closed = end - first > 1 and re.fullmatch(rf" {{0,3}}{re.escape(token.markup)}[`~]*\s*", lines[end - 1])
        kind, _, asked = token.info.strip().lower().partition(" ")
        source = "".join(lines[first:end])
        if closed and kind in _FIGURES:
            alone: Prose | Figure = Figure(source, kind, asked.strip(), token.content)
        elif "![" in token.content or "mermaid" in token.content.lower():
            alone = Prose(source)
        else:
            continue
        yield Prose("".join(lines[begin:first]))
        yield alone
        begin = end
    yield Prose("".join(lines[begin:]))


def _with_pictures(part: Prose | Figure, pictures: list[Picture], written: list[str]) -> Iterator[Part]:
    """Put the pictures of a part after the paragraphs that they stand in; in code they stay as they were written."""

    def restored(text: str) -> str:
        return _PLACE.sub(lambda place: written[int(place[1])], text)

    if isinstance(part, Figure):
        yield Figure(restored(part.text), part.kind, part.asked, restored(part.body))
        return
    text = "".join(restored(piece) if is_code else piece for piece, is_code in split_code(part.text))
    finished, rest = finished_blocks(text)
    before = ""
    for block in (*finished, rest):
        found = [pictures[int(number)] for number in _PLACE.findall(block)]
        named = _PLACE.sub(lambda place: f"\\[Image: {to_label(pictures[int(place[1])].name)}\\]", block)
        before += named if _PLACE.sub("", block).strip() else ""
        if found:
            yield Prose(before)
            yield from found
            before = ""
    yield Prose(before)


def _within(parts: list[Part], most: int) -> Iterator[Part]:
    left = most
    for part in parts:
        if isinstance(part, Picture):
            yield part
        elif len(part.text) <= left:
            left -= len(part.text)
            yield part
        else:
            yield Prose(part.text[:left])
            return


def _draw_figure(part: Figure) -> None:
    try:
        if part.kind in _TABLES:
            _draw_table(part.body, _TABLES[part.kind])
        elif part.kind == "chart":
            draw_chart(read_chart(part.body, part.asked))
        else:
            st.vega_lite_chart(read_spec(part.body))
    except NotDrawable as reason:
        st.markdown(to_markdown(part.text))
        if part.kind not in _TABLES:
            st.caption(f":material/info: Not drawn as a chart: {to_label(str(reason))}.")


def _draw_table(body: str, delimiter: str) -> None:
    frame = read_table(body, delimiter)
    numbers = [name for name in frame if frame[name].dtype.kind in "if" and frame[name].abs().max() >= _GROUPED_FROM]
    st.dataframe(
        frame,
        hide_index=True,
        height="content" if len(frame) <= _SHORT_TABLE_ROWS else "auto",
        column_config={name: st.column_config.NumberColumn(format="localized") for name in numbers},
    )
