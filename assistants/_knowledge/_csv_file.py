"""Question and answer pairs from a CSV file as people make them, and what is wrong with it, to the row.

Knows no page and no matching. Rows count as a spreadsheet numbers them: the header is row 1, and a cell may hold line
breaks.
"""

from __future__ import annotations

import codecs
import csv
import io
import math
import re
from collections.abc import Iterator, Mapping, Sequence

from assistants._knowledge.pair import MAX_BYTES, MAX_ROWS, Pair, alike, limits
from errors import KnowledgeError

_NAMES = {
    "question": ("question", "questions", "q", "prompt", "query", "user question"),
    "answer": ("answer", "answers", "a", "response", "reply", "completion"),
    "topic": ("topic", "topics", "category", "section", "group"),
    "also": ("also", "also asked as", "alternatives", "variants", "synonyms", "keywords"),
}
_DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab"}
_OTHER_FILES = {
    b"PK\x03\x04": "an Excel workbook or another zip file",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook",
    b"%PDF": "a PDF",
}
_SEPARATOR_LINE = re.compile(r"sep=([,;\t])[ \t]*(?:\r\n|\r|\n)", re.IGNORECASE)
"""Names the delimiter to Excel, which hides the line and counts the rows after it."""
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_SAVE_AS = "In your spreadsheet, choose “Save as” and “CSV UTF-8”, then choose that file."


def read_pairs(data: bytes, name: str) -> tuple[Pair, ...]:
    """Return the pairs of a CSV file, in order.

    data: at most 5 MB; UTF-8 with or without a byte order mark, or UTF-16 with one. Columns are parted by commas,
    semicolons or tabs. The header names the columns question and answer, perhaps topic, and perhaps also (other words
    for the question, parted by "|"), in any order and case.
    name: of the file, for the errors. Blank rows are passed over. Raises KnowledgeError for everything else that is
    not a pair.
    """
    text = _decoded(data, name)
    delimiter = _delimiter(text)
    records = _records(text, delimiter, name)
    columns, width = _columns(records, name)
    pairs: list[Pair] = []
    rows: dict[str, int] = {}
    for row, cells in records:
        if not any(cell.strip() for cell in cells):
            continue
        pair = _pair(cells, columns, width, row, name, delimiter)
        first = rows.setdefault(alike(pair.question), row)
        if first != row:
            raise KnowledgeError(
                f"{name}, rows {first} and {row}: both ask “{_excerpt(pair.question)}”. "
                "Remove one of them, or make one question of the two."
            )
        pairs.append(pair)
        if len(pairs) > MAX_ROWS:
            raise KnowledgeError(f"{name} has more than {MAX_ROWS:,} rows with questions. {limits()}")
    if not pairs:
        raise KnowledgeError(
            f"{name} has a header (row 1) and nothing below it. Add a question and its answer in row 2."
        )
    return tuple(pairs)


def _check_size(data: bytes, name: str) -> None:
    """Raise KnowledgeError if a file is empty, too large or plainly of another kind."""
    if len(data) > MAX_BYTES:
        size = math.ceil(len(data) / 1024**2 * 10) / 10
        raise KnowledgeError(f"{name} is too large: {size:,.1f} MB. {limits()}")
    for beginning, kind in _OTHER_FILES.items():
        if data.startswith(beginning):
            raise KnowledgeError(f"{name} is {kind}, not a text. {_SAVE_AS}")


def _decoded(data: bytes, name: str) -> str:
    _check_size(data, name)
    try:
        text = data.decode("utf-16" if data.startswith(_UTF_16) else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise _undecodable(data, error, name) from None
    if not text.strip():
        raise KnowledgeError(f"{name} is empty. It needs a row with the names question and answer, and pairs below it.")
    if "\0" in text:
        raise _binary(text, name)
    return text


def _undecodable(data: bytes, error: UnicodeDecodeError, name: str) -> KnowledgeError:
    if error.encoding.startswith("utf-16"):
        return KnowledgeError(f"{name} begins as UTF-16 and breaks off or is damaged. {_SAVE_AS}")
    before = data[: error.start].decode("utf-8-sig")
    if "\0" in before:
        return _binary(before, name)
    row = _row_at(before)
    return KnowledgeError(f"{name}, row {row}: the byte 0x{data[error.start]:02X} is not UTF-8. {_SAVE_AS}")


def _binary(text: str, name: str) -> KnowledgeError:
    row = _row_at(text[: text.index("\0")])
    return KnowledgeError(f"{name}, row {row}: there is a NUL byte, so this is no text file. {_SAVE_AS}")


def _row_at(before: str) -> int:
    """Return the row in which a text goes on after this beginning of it."""
    lines = io.StringIO(before + "x", newline="")
    hidden = bool(_SEPARATOR_LINE.match(before))
    try:
        rows = sum(1 for _ in csv.reader(lines, delimiter=_delimiter(before), skipinitialspace=True))
    except csv.Error:
        rows = before.count("\n") + 1
    return max(1, rows - hidden)


def _delimiter(text: str) -> str:
    """Return the delimiter that makes the needed columns of the header, else the one that makes most of it."""
    if found := _SEPARATOR_LINE.match(text):
        return found.group(1)
    header = next((line for line in text.splitlines() if line.strip()), "")

    def worth(delimiter: str) -> tuple[int, int]:
        names = [alike(cell) for cell in header.split(delimiter)]
        known = sum(any(name in names for name in _NAMES[column]) for column in ("question", "answer"))
        return known, len(names)

    return max(_DELIMITERS, key=worth)


def _records(text: str, delimiter: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each row's number and cells. Raises KnowledgeError where the quotes are wrong."""
    reader = csv.reader(
        io.StringIO(_SEPARATOR_LINE.sub("", text), newline=""), delimiter=delimiter, skipinitialspace=True, strict=True
    )
    row = 0
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise _misquoted(str(error), row + 1, name) from None
        row += 1
        yield row, cells


def _misquoted(reason: str, row: int, name: str) -> KnowledgeError:
    where = f"{name}, row {row}:"
    if "unexpected end" in reason:
        return KnowledgeError(f'{where} a quotation mark (") opens a cell and none closes it. Close it, or remove it.')
    if "field larger" in reason:
        most = f"{csv.field_size_limit():,}"
        return KnowledgeError(
            f'{where} a cell is longer than {most} characters. Perhaps a quotation mark (") is not closed there.'
        )
    return KnowledgeError(
        f'{where} a quotation mark (") closes a cell in the middle of its text. Close the cell where it ends, and '
        'write a mark that belongs to the text twice ("").'
    )


def _columns(records: Iterator[tuple[int, list[str]]], name: str) -> tuple[Mapping[str, int], int]:
    """Read the header; return the place of each column and the number of all."""
    header = next((cells for _, cells in records if any(cell.strip() for cell in cells)), [])
    found = [alike(cell) for cell in header]
    columns = {column: place for column in _NAMES if (place := _place(column, found)) is not None}
    missing = [column for column in ("question", "answer") if column not in columns]
    if missing:
        named = ", ".join(f"“{_excerpt(cell.strip(), 40)}”" for cell in header[:12] if cell.strip())
        raise KnowledgeError(
            f"{name}, row 1: there is no column {' and no column '.join(missing)}. The first row has {named}. "
            "Name the columns question and answer there."
        )
    return columns, len(header)


def _place(column: str, found: Sequence[str]) -> int | None:
    return next((found.index(name) for name in _NAMES[column] if name in found), None)


def _pair(cells: list[str], columns: Mapping[str, int], width: int, row: int, name: str, delimiter: str) -> Pair:
    if any(cell.strip() for cell in cells[width:]):
        raise KnowledgeError(
            f"{name}, row {row}: {len(cells)} cells, where the header has {width}. "
            f'If a text holds a {_DELIMITERS[delimiter]}, put quotation marks (") around the whole cell.'
        )
    question, answer, topic, also = (
        cells[place].strip() if (place := columns.get(column, len(cells))) < len(cells) else "" for column in _NAMES
    )
    if not question:
        raise KnowledgeError(f"{name}, row {row}: there is no question. Write one, or remove the row.")
    if not answer:
        raise KnowledgeError(f"{name}, row {row}: “{_excerpt(question)}” has no answer. Write one, or remove the row.")
    return Pair(question, answer, topic, row, tuple(filter(None, map(str.strip, also.split("|")))))


def _excerpt(text: str, most: int = 80) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= most else plain[: most - 1] + "…"
