"""Makes a message's text safe and right to draw as Markdown.

A dollar sign of a price stays one; TeX in \\(…\\) and \\[…\\] renders; an image on another host becomes a link, because
loading it would tell that host of the reader; HTML stays text, which is Streamlit's own doing.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.common.utils import unescapeAll

# Blocks alone: what stands inside a paragraph does not matter to where it ends.
_BLOCKS = MarkdownIt("commonmark").enable(["table"]).disable("inline")

# Each of these goes over a hostile text once: what was taken is not tried again, and nothing is sought far ahead.
_FENCE = r"^ {0,3}(`{3,}+|~{3,}+)[^\n]*+\n"
_OPENING = re.compile(rf"{_FENCE}|(?P<ticks>`++)", re.MULTILINE)
_FENCED = re.compile(rf"{_FENCE}.*?(?:^ {{0,3}}\1[`~]*+[ \t]*+$|\Z)", re.MULTILINE | re.DOTALL)
_TICKS = re.compile("`+")
_TEX_BLOCK = re.compile(r"\\\[((?:[^\\]|\\[^\[\]])++)\\\]")
_TEX_INLINE = re.compile(r"\\\(((?:[^\\]|\\[^()])++)\\\)")
_MATHS = re.compile(r"(?<![\\$])(\$\$.+?\$\$|\$(?=[^\s$])[^$\n]*?(?<=[^\s\\$])\$(?![\d$]))", re.DOTALL)
_PRICE = re.compile(r"\$\d[\d,.]*(?=[\s)/]|$)[^\\^_={}+]*\$")
_IMAGE = re.compile(r"!\[([^\[\]\n]*+)\](\(\s*+<?data:[^)\s]*[^)\n]*\)?)?")
_DIAGRAM = re.compile(r"((?:(?<!`)`{3,}+|(?<!~)~{3,}+)[ \t]*+)([^\s`~]\S*)")
_JOINER = "\u2060"
"""Takes no room and cannot be seen."""


def to_markdown(text: str) -> str:
    """Return what to hand to `st.markdown` for an answer's text."""
    return _harmless("".join(part if is_code else _prose(part) for part, is_code in split_code(text)))


def to_plain_markdown(text: str) -> str:
    """Return a person's own text for `st.markdown`, with the line breaks that were typed."""
    parts = split_code(text)
    return _harmless("".join(part if is_code else _break_lines(_prose(part)) for part, is_code in parts))


def to_label(text: str) -> str:
    """Return a text for the label of a control, where Markdown would render too, so that it shows as it is."""
    return re.sub(r"([\\`*_{}\[\]()#+.!|<>~$:-])", r"\\\1", " ".join(text.split()))


def finished_blocks(text: str) -> tuple[list[str], str]:
    """Split a text that is still growing into the top-level blocks that will not change, and the rest."""
    if "\n" not in text:
        return [], text
    tokens = [token for token in _BLOCKS.parse(text) if token.level == 0 and token.map and token.nesting >= 0]
    starts = [token.map[0] for token in tokens if token.map]
    if len(starts) < 2:
        return [], text
    # Not splitlines, which also breaks at characters that end no line in Markdown.
    lines = re.split(r"(?<=\n)|(?<=\r)(?!\n)", text)
    edges = [0, *starts[1:]]
    blocks = ["".join(lines[begin:end]) for begin, end in pairwise(edges)]
    return blocks, "".join(lines[starts[-1] :])


def split_code(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the pieces of a text, each with whether it is code."""
    position = 0
    for begin, end in _code(text):
        yield text[position:begin], False
        yield text[begin:end], True
        position = end
    yield text[position:], False


def _code(text: str) -> Iterator[tuple[int, int]]:
    """Yield where code begins and ends: fences, open ones to the end, and what stands between two runs of backticks."""
    runs: dict[int, list[int]] = {}
    for run in _TICKS.finditer(text):
        runs.setdefault(len(run[0]), []).append(run.start())
    position = 0
    while opening := _OPENING.search(text, position):
        begin, position = opening.span()
        if opening["ticks"] is None:
            fenced = _FENCED.match(text, begin)
            position = fenced.end() if fenced else position
            yield begin, position
        else:
            alike = runs[len(opening["ticks"])]
            closing = bisect_right(alike, begin)
            if closing < len(alike):
                position = alike[closing] + len(opening["ticks"])
                yield begin, position


def _prose(text: str) -> str:
    text = _TEX_BLOCK.sub(lambda match: f"$${match.group(1)}$$", text)
    text = _TEX_INLINE.sub(lambda match: f"${match.group(1).strip()}$", text)
    text = _IMAGE.sub(_image_link, text)
    pieces, position = [], 0
    for match in _MATHS.finditer(text):
        if _PRICE.fullmatch(match.group()):
            continue
        pieces += [_escape_dollars(text[position : match.start()]), match.group()]
        position = match.end()
    return "".join([*pieces, _escape_dollars(text[position:])])


def _escape_dollars(text: str) -> str:
    return re.sub(r"(?<!\\)\$", r"\\$", text)


def _break_lines(text: str) -> str:
    return re.sub(r"(?<!\n)\n(?!\n)", "  \n", text)


def _image_link(match: re.Match[str]) -> str:
    name, carried = match.group(1), match.group(2)
    return f"\\[Image: {name or 'unnamed'}\\]" if carried else f"[Image: {name or 'open'}]"


def _harmless(drawn: str) -> str:
    """Take out of what was left as code all that the browser's reader of Markdown could still load something for.

    It knows mathematics, directives and bare links, so it may see an end of code where no other reader does. Only a
    text that is one fence and nothing else is code for certain.
    """
    opening = _DIAGRAM.match(drawn.lstrip(" ")) if drawn.startswith((" ", "`", "~")) else None
    if opening and _is_one_fence(drawn):
        head, line_end, body = drawn.partition("\n")
        return _without_diagrams(head) + line_end + body
    return _without_diagrams(_without_images(drawn))


def _is_one_fence(text: str) -> bool:
    tokens = _BLOCKS.parse(text)
    return len(tokens) == 1 and tokens[0].type == "fence"


def _without_images(drawn: str) -> str:
    if "![" not in drawn:
        return drawn
    # No image goes over an empty line, but what a name in brackets stands for may be said anywhere.
    paragraphs = [drawn] if "]:" in drawn else re.split(r"(\n[ \t]*\n)", drawn)
    return "".join(
        part.replace("![", f"!{_JOINER}[") if "](" in part or "][" in part or "]:" in part else part
        for part in paragraphs
    )


def _without_diagrams(drawn: str) -> str:
    """Let diagrams be code: drawing one loads the images that it names."""
    # A letter of the word may be written as an entity.
    if "&" not in drawn and "mermaid" not in drawn.lower():
        return drawn
    return _DIAGRAM.sub(
        lambda found: found[1] + "text" if "mermaid" in unescapeAll(found[2]).lower() else found[0], drawn
    )
