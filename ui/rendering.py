"""Makes a message's text safe and right to draw as Markdown.

A dollar sign of a price stays one; TeX in \\(…\\) and \\[…\\] renders; an image on another host becomes a link, because
loading it would tell that host of the reader; HTML stays text, which is Streamlit's own doing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from markdown_it import MarkdownIt

_PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])

# Blocks alone: what stands inside a paragraph does not matter to where it ends.
_BLOCKS = MarkdownIt("commonmark").enable(["table"]).disable("inline")

_CODE = re.compile(
    r"(?P<fence>^ {0,3}(`{3,}|~{3,})[^\n]*\n.*?(?:^ {0,3}\2[`~]*[ \t]*$|\Z))|(?P<span>(`+)(?!`).+?(?<!`)\4(?!`))",
    re.MULTILINE | re.DOTALL,
)
_TEX_BLOCK = re.compile(r"\\\[(.+?)\\\]", re.DOTALL)
_TEX_INLINE = re.compile(r"\\\((.+?)\\\)", re.DOTALL)
_MATHS = re.compile(r"(?<![\\$])(\$\$.+?\$\$|\$(?=[^\s$])[^$\n]*?(?<=[^\s\\$])\$(?![\d$]))", re.DOTALL)
_PRICE = re.compile(r"\$\d[\d,.]*(?=[\s)/]|$)[^\\^_={}+]*\$")
_IMAGE = re.compile(r"!\[([^\]\n]*)\]")


def to_markdown(text: str) -> str:
    """Return what to hand to `st.markdown` for an answer's text."""
    return _without_images("".join(part if is_code else _prose(part) for part, is_code in _split_code(text)))


def to_plain_markdown(text: str) -> str:
    """Return a person's own text for `st.markdown`, with the line breaks that were typed."""
    parts = _split_code(text)
    return _without_images("".join(part if is_code else _break_lines(_prose(part)) for part, is_code in parts))


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


def _split_code(text: str) -> Iterator[tuple[str, bool]]:
    position = 0
    for match in _CODE.finditer(text):
        yield text[position : match.start()], False
        yield match.group(), True
        position = match.end()
    yield text[position:], False


def _prose(text: str) -> str:
    text = _TEX_BLOCK.sub(lambda match: f"$${match.group(1)}$$", text)
    text = _TEX_INLINE.sub(lambda match: f"${match.group(1).strip()}$", text)
    text = _IMAGE.sub(lambda match: f"[Image: {match.group(1) or 'open'}]", text)
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


def _without_images(drawn: str) -> str:
    # A reader of Markdown has the last word: whatever it still takes for an image is written out as text.
    return drawn if "![" not in drawn or not _has_image(drawn) else drawn.replace("![", "!\\[")


def _has_image(text: str) -> bool:
    return any(child.type == "image" for token in _PARSER.parse(text) for child in token.children or ())
