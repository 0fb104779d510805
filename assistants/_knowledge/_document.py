"""A plain text or Markdown document as passages, each under the heading it stands under. Knows no matching."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from markdown_it import MarkdownIt

from assistants._knowledge.pair import MAX_BYTES, MAX_ROWS, Pair, limits
from errors import KnowledgeError
from memory.index.passages import passages

_LONGEST_WORDS = 150
"""Of a passage: what one vector of the sentence model can tell, and what a person reads at a glance."""
_TITLE_WORDS = 8
_HEADING = "heading_open"
_BLOCKS = ["heading", "lheading", "fence", "code", "list", "table", "blockquote", "html_block"]


def read_passages(text: str, name: str) -> tuple[Pair, ...]:
    """Return the passages of a document, in order: whole blocks under one heading, of at most about 150 words.

    Each has its heading for a title, or its first words where there is none. Only a block that is longer than a passage
    is cut, at its sentences. Raises KnowledgeError for a document without text, and for one that is too large.
    """
    size = len(text.encode("utf-8", "replace"))
    if size > MAX_BYTES:
        raise KnowledgeError(f"{name} is too large: {size / 1024**2:,.1f} MB. {limits()}")
    titled = [(heading, passage) for heading, blocks in _sections(text) for passage in _joined(blocks)]
    if not titled:
        raise KnowledgeError(f"{name} has no text to answer from. Choose a document with text in it.")
    if len(titled) > MAX_ROWS:
        raise KnowledgeError(f"{name} has more than {MAX_ROWS:,} passages. {limits()}")
    pieces = [(heading or _first_words(passage), heading, passage) for heading, passage in titled]
    repeated = Counter(title for title, _, _ in pieces)
    seen: Counter[str] = Counter()
    found = []
    for place, (title, heading, passage) in enumerate(pieces, 1):
        seen[title] += 1
        numbered = f"{title} (part {seen[title]})" if repeated[title] > 1 else title
        found.append(Pair(numbered, passage, heading, place, passage=True))
    return tuple(found)


def _sections(text: str) -> Iterator[tuple[str, list[str]]]:
    """Yield each heading, empty at first, with the blocks under it."""
    # Only blocks are needed: the parser's reading of each line within them takes ten times as long.
    markdown = MarkdownIt("zero").enable(_BLOCKS, ignoreInvalid=True)
    markdown.core.ruler.enableOnly(["normalize", "block"])
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    heading, blocks = "", list[str]()
    tokens = markdown.parse(text)
    for place, token in enumerate(tokens):
        if token.level or token.map is None:
            continue
        if token.type == _HEADING:
            yield heading, blocks
            heading, blocks = tokens[place + 1].content.strip(), []
        elif block := "\n".join(lines[slice(*token.map)]).strip("\n"):
            blocks.append(block)
    yield heading, blocks


def _joined(blocks: list[str]) -> Iterator[str]:
    """Yield the blocks, together as far as they fit into a passage."""
    current, words = "", 0
    for block in blocks:
        for piece in [block] if len(block.split()) <= _LONGEST_WORDS else passages(block):
            length = len(piece.split())
            if current and words + length > _LONGEST_WORDS:
                yield current
                current, words = "", 0
            current, words = f"{current}\n\n{piece}" if current else piece, words + length
    if current.strip():
        yield current


def _first_words(passage: str) -> str:
    words = passage.split()
    title = " ".join(words[:_TITLE_WORDS])[:80]
    return f"{title}…" if len(words) > _TITLE_WORDS else title
