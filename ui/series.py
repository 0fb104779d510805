"""Reads the tables and charts that an answer writes as CSV. Draws nothing.

Cells are text until a whole column is numbers; what only looks like a number (a postcode, a long id) stays text.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from io import StringIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

KINDS = ("line", "bar", "area", "scatter")
"""The charts that an answer can ask for by name."""
_MOST_ROWS, _MOST_COLUMNS = 5_000, 50
_MOST_POINTS, _MOST_SERIES = 2_000, 12
_EXACT = 2**53
"""Whole numbers above this are not exact in the browser."""

_NUMBER = re.compile(r"[+-]?(0|[1-9]\d*|[1-9]\d{0,2}(,\d{3})+)(\.\d+)?([eE][+-]?\d{1,2})?|[+-]?\.\d+")
_UNITS = re.compile(r"^([+-]?)[$€£¥]\s?|\s?[%$€£¥]$")
_YEAR = re.compile(r"1[5-9]\d\d|2[01]\d\d")
_DATES = ("%Y-%m-%d", "%Y-%m", "%Y/%m/%d", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S")


class NotDrawable(ValueError):
    """A block that cannot be drawn. The message says why, for people."""


@dataclass(frozen=True)
class Chart:
    """What is drawn: a kind, and a frame whose first column is x and whose others are the series."""

    kind: str
    frame: pd.DataFrame
    x: str
    series: list[str]


def read_table(body: str, delimiter: str) -> pd.DataFrame:
    """Return a block of CSV as a frame. Raises NotDrawable."""
    import pandas as pd

    header, rows = _cells(body, delimiter)
    columns = [[row[place] for row in rows] for place in range(len(header))]
    return pd.DataFrame({name: _numbers(cells) for name, cells in zip(header, columns, strict=True)})


def read_chart(body: str, kind: str) -> Chart:
    """Return a block of CSV as a chart.

    kind: one of KINDS, or empty to choose by the first column: dates make lines, words bars, other numbers points
    unless they only grow. Raises NotDrawable.
    """
    import pandas as pd

    if kind and kind not in KINDS:
        raise NotDrawable(f"there is no “{kind}” chart. The kinds are {', '.join(KINDS)}")
    header, rows = _cells(body, "," if "," in body else "\t")
    if not 2 <= len(header) <= _MOST_SERIES + 1:
        raise NotDrawable(f"it has {len(header)} columns, and a chart needs 2 to {_MOST_SERIES + 1}")
    if len(rows) > _MOST_POINTS:
        raise NotDrawable(f"it has {len(rows):,} rows, and a chart at most {_MOST_POINTS:,}")
    columns = [[row[place] for row in rows] for place in range(len(header))]
    series = {name: _values(name, cells) for name, cells in zip(header[1:], columns[1:], strict=True)}
    kind = kind or _kind_for(columns[0])
    return Chart(kind, pd.DataFrame({header[0]: _axis(columns[0], kind), **series}), header[0], header[1:])


def _cells(body: str, delimiter: str) -> tuple[list[str], list[list[str]]]:
    try:
        read = csv.reader(StringIO(body), delimiter=delimiter, skipinitialspace=True, strict=True)
        lines = [(read.line_num, [cell.strip() for cell in row]) for row in read if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise NotDrawable(f"it cannot be read as CSV ({error})") from None
    if len(lines) < 2:
        raise NotDrawable("it has no rows under its header")
    if len(lines) - 1 > _MOST_ROWS or len(lines[0][1]) > _MOST_COLUMNS:
        raise NotDrawable(f"it has more than {_MOST_ROWS:,} rows or {_MOST_COLUMNS} columns")
    width = len(lines[0][1])
    for number, row in lines[1:]:
        if len(row) != width:
            raise NotDrawable(f"line {number} has {len(row)} values, and the header {width}")
    return _names(lines[0][1]), [row for _, row in lines[1:]]


def _names(header: list[str]) -> list[str]:
    """Return the column names, each once."""
    names: list[str] = []
    for place, name in enumerate(header, start=1):
        # The tooltips of charts would load what stands under the name `image`, however it is spelt.
        unique = "Image" if name == "image" else name.replace("\\", "/") or f"Column {place}"
        while unique in names:
            unique += f" ({place})"
        names.append(unique)
    return names


def _numbers(cells: list[str]) -> pd.Series[float] | list[str]:
    """Return a column as numbers if every cell that is not empty is one, else as it is."""
    import pandas as pd

    plain = [cell.replace("−", "-") for cell in cells]
    if not any(plain) or not all(_NUMBER.fullmatch(cell) for cell in plain if cell):
        return cells
    numbers = [float(cell.replace(",", "")) if cell else None for cell in plain]
    if any(abs(number) > _EXACT for number in numbers if number is not None):
        return cells
    whole = all(number.is_integer() for number in numbers if number is not None)
    written_whole = not any("." in cell or "e" in cell.lower() for cell in plain)
    return pd.Series(numbers, dtype="Int64" if whole and written_whole else "Float64")


def _values(name: str, cells: list[str]) -> pd.Series[float]:
    """Return a column as numbers, whatever their unit. Raises NotDrawable."""
    import pandas as pd

    bare = [_UNITS.sub(r"\1", cell) for cell in cells]
    if not any(bare):
        raise NotDrawable(f"the column “{name}” is empty")
    for cell in bare:
        if cell and not _NUMBER.fullmatch(cell.replace("−", "-")):
            raise NotDrawable(f"the column “{name}” holds “{cell[:40]}”, which is no number")
    return pd.Series(
        [float(cell.replace("−", "-").replace(",", "")) if cell else None for cell in bare], dtype="float64"
    )


def _kind_for(cells: list[str]) -> str:
    if _dates(cells) is not None:
        return "line"
    numbers = _numbers(cells)
    if isinstance(numbers, list):
        return "bar"
    return "line" if numbers.is_monotonic_increasing and numbers.is_unique else "scatter"


def _axis(cells: list[str], kind: str) -> pd.Series[float]:
    """Return the first column as what its axis counts; words and the feet of bars keep the order they are in."""
    import pandas as pd

    if kind != "bar":
        if (dates := _dates(cells)) is not None:
            return dates
        numbers = _numbers(cells)
        if not isinstance(numbers, list):
            return numbers.astype("float64")
    return pd.Series(pd.Categorical(cells, categories=list(dict.fromkeys(cells)), ordered=True))


def _dates(cells: list[str]) -> pd.Series[float] | None:
    """Return a column as dates if all of it is; years are."""
    import pandas as pd

    if all(_YEAR.fullmatch(cell) for cell in cells):
        return pd.Series(pd.to_datetime(cells, format="%Y"))
    if not all(re.match(r"\d{4}[-/]\d\d", cell) for cell in cells):
        return None
    for written in _DATES:
        try:
            return pd.Series(pd.to_datetime(cells, format=written, exact=True))
        except ValueError:
            continue
    return None
