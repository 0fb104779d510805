"""Decides which Vega-Lite charts of an answer may be drawn: those made of nothing but their own rows.

A chart is a program that somebody else wrote, so what is not known to be harmless is refused. Ways by which one could
load from another host: the `url` of data, images and links; a colour `url(…)`, also put together by an expression or
taken raw from a row (`scale: null`, the type `identity`, a `range` read from a field); and a value of a tooltip that is
named `image`, which vega-tooltip shows as one. So keys, marks, types and transforms are lists of what is allowed,
expressions are arithmetic without texts, and a row holds plain values. What could freeze the page has a limit.
Sources: https://vega.github.io/vega-lite/docs/ and vega-tooltip's formatValue.ts.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from typing import Any

from ui.series import NotDrawable

_MOST_BYTES, _MOST_ROWS, _MOST_COLUMNS, _MOST_VIEWS, _MOST_ITEMS, _DEEPEST = 200_000, 2_000, 50, 48, 500, 20
_BIGGEST = 2_000
"""Of every number that may become pixels or a count."""
_HEIGHT_PX = 320
_DROPPED = ("$schema", "config", "background", "usermeta")
"""Keys of a chart that say nothing of what it shows: the page has a theme of its own."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_MARKS = _words("arc area bar boxplot circle errorband errorbar line point rect rule square text tick trail")
_SCALES = _words("linear log pow sqrt symlog time utc ordinal point band quantile quantize threshold")
_TRANSFORMS = _words("aggregate bin calculate filter fold joinaggregate stack timeUnit window")
_CHANNELS = _words(
    """x y x2 y2 xOffset yOffset xError yError xError2 yError2 theta theta2 radius radius2 color fill stroke opacity
    fillOpacity strokeOpacity strokeWidth strokeDash size shape angle text tooltip order detail row column facet
    """
)
_KEYS = _words(
    """title description name width height data datasets mark encoding transform layer hconcat vconcat concat columns
    facet spec repeat resolve params spacing padding row column autosize contains step field type aggregate bin
    timeUnit sort stack scale axis legend format formatType header condition value datum bandPosition param test
    op order select bind encodings fields nearest toggle empty domain domainMin domainMax domainMid range
    rangeMin rangeMax scheme zero nice paddingInner paddingOuter reverse clamp round exponent base constant
    interpolate align labels labelAngle labelAlign labelBaseline labelColor labelFontSize labelFontWeight
    labelLimit labelOverlap labelPadding labelOffset labelFlush labelBound ticks tickCount tickSize tickColor
    tickMinStep titleColor titleFontSize titleFontWeight titlePadding titleAngle titleAlign titleAnchor
    titleLimit titleOrient grid gridColor gridDash gridOpacity gridWidth orient offset direction symbolType
    symbolSize symbolLimit symbolOpacity symbolStrokeWidth values maxbins point tooltip content filled tension
    line color fill stroke opacity fillOpacity strokeOpacity strokeWidth strokeDash strokeCap strokeJoin size
    shape angle innerRadius outerRadius cornerRadius cornerRadiusEnd cornerRadiusTopLeft cornerRadiusTopRight
    cornerRadiusBottomLeft cornerRadiusBottomRight padAngle radius radiusOffset theta thetaOffset dx dy baseline
    fontSize fontStyle fontWeight lineHeight limit text subtitle anchor frame subtitleColor subtitleFontSize
    extent median box outliers rule whiskers borders clip invalid thickness xOffset yOffset domainColor
    domainWidth domainOpacity tickOpacity tickWidth labelOpacity groupby as calculate filter fold joinaggregate
    window ignorePeers equal lt lte gt gte oneOf valid and or not independent shared x y
    """
)
_TEXTS = _words(
    """title text subtitle description field as groupby fold fields format datum equal oneOf domain values sort repeat
    row column layer
    """
)
_FREE_NUMBERS = _words("domain domainMin domainMax domainMid values datum equal oneOf lt lte gt gte constant")
_PLAIN = re.compile(r"(?!.*url)[\w #.,:;%()+\-]*", re.IGNORECASE)
_TOKEN = re.compile(
    r"""\s+|(?:datum\.[A-Za-z_]\w*|datum\[(?:'[^'\\]*'|"[^"\\]*")\])(?!\s*\()|\d+(?:\.\d+)?(?:e\d{1,2})?(?![\w.])|&&|\|\||[=!<>]=?=?
    |[-+*/%(),?:]|\b(?:abs|ceil|floor|round|sqrt|exp|log|pow|min|max|year|month|date|day|hours|isValid|true|false|null)\b
    """,
    re.VERBOSE,
)


def read_spec(body: str) -> dict[str, Any]:
    """Return a chart's specification, found harmless. Raises NotDrawable."""
    if len(body) > _MOST_BYTES:
        raise NotDrawable(f"it is longer than {_MOST_BYTES:,} characters")
    try:
        spec = json.loads(body, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise NotDrawable("it is not valid JSON") from None
    if not isinstance(spec, dict):
        raise NotDrawable("it is no JSON object")
    _check_harmless_everywhere(spec)
    spec = {key: value for key, value in spec.items() if key not in _DROPPED}
    _check("", spec, 0)
    _check_size(spec)
    _check_grammar(spec)
    if "mark" in spec or "layer" in spec:
        spec.setdefault("height", _HEIGHT_PX)
    return spec


def _no_number(name: str) -> None:
    raise ValueError(name)


def _refused(what: object) -> NotDrawable:
    return NotDrawable(f"it uses “{str(what)[:40]}”, which a chart in an answer may not")


def _check_harmless_everywhere(spec: dict[str, Any]) -> None:
    """Refuse what asks for something from elsewhere, also where it would be dropped: nobody should wonder why."""
    for key, value in _pairs(spec):
        if key in {"url", "href", "$ref", "loader", "font", "usermeta"} and value:
            raise _refused(key)


def _pairs(value: Any, deep: int = 0) -> Iterator[tuple[str, Any]]:
    if deep > _DEEPEST:
        raise NotDrawable("it is nested too deeply")
    if isinstance(value, dict):
        yield from value.items()
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _pairs(item, deep + 1)


def _check(key: str, value: Any, deep: int) -> None:
    """Raise NotDrawable unless the value, and all in it, is something that may stand under this key."""
    special = _SPECIAL.get(key)
    if special and special(value):
        return
    if isinstance(value, dict):
        allowed = _CHANNELS if key == "encoding" else _KEYS
        for name, item in value.items():
            if name not in allowed:
                raise _refused(name)
            _check(name, item, deep + 1)
    elif isinstance(value, list):
        if len(value) > _MOST_ITEMS:
            raise NotDrawable(f"a list in it has more than {_MOST_ITEMS} items")
        for item in value:
            _check(key, item, deep + 1)
    elif isinstance(value, str):
        _check_text(key, value)
    elif isinstance(value, int | float) and key not in _FREE_NUMBERS and not abs(value) <= _BIGGEST:
        raise NotDrawable(f"“{key}” is {value}, and at most {_BIGGEST:,} is allowed")


def _check_text(key: str, text: str) -> None:
    # A backslash could spell within Vega's own strings what is not allowed outside.
    if "\\" in text or text.strip() == "image" or (key not in _TEXTS and not _PLAIN.fullmatch(text)):
        raise _refused(text)


def _mark(value: Any) -> bool:
    kind = value.get("type") if isinstance(value, dict) else value
    if not isinstance(kind, str) or kind not in _MARKS:
        raise _refused(f"mark: {kind}")
    return isinstance(value, str)


def _scale(value: Any) -> bool:
    if not isinstance(value, dict) or value.get("type", "linear") not in _SCALES:
        raise _refused(f"scale: {value.get('type') if isinstance(value, dict) else value}")
    for name in ("range", "domain", "scheme", "nice"):
        if isinstance(value.get(name), dict):
            raise _refused(f"scale: {name}")
    return False


def _transform(value: Any) -> bool:
    steps = value if isinstance(value, list) else [value]
    for step in steps:
        if not isinstance(step, dict) or len(_TRANSFORMS & step.keys()) == 0:
            raise _refused(f"transform: {next(iter(step), '') if isinstance(step, dict) else step}")
    if sum("fold" in step for step in steps) > 1 or len(steps) > 20:
        raise NotDrawable("it transforms its rows too often")
    return False


def _expression(value: Any) -> bool:
    if not isinstance(value, str):
        return False
    place = 0
    while place < len(value):
        found = _TOKEN.match(value, place)
        if not found:
            raise _refused(value[place:])
        place = found.end()
    return True


def _bin(value: Any) -> bool:
    if isinstance(value, dict) and value.keys() - {"maxbins"}:
        raise _refused("bin: " + ", ".join(value))
    return False


def _bind(value: Any) -> bool:
    if value not in ("scales", "legend"):
        raise _refused("bind")
    return True


def _unit(value: Any) -> bool:
    if not isinstance(value, str) or not value.isalpha():
        raise _refused("timeUnit")
    return True


def _name(value: Any) -> bool:
    if not isinstance(value, str) or not re.fullmatch(r"[A-Za-z]\w{0,60}", value):
        raise _refused(f"name: {value}")
    return True


def _rows_of(value: Any) -> bool:
    if not isinstance(value, dict) or value.keys() - {"values", "name"}:
        raise NotDrawable("its data is not written into it as a list of rows")
    if "values" in value:
        _check_rows(value["values"])
    return True


def _datasets(value: Any) -> bool:
    if not isinstance(value, dict):
        raise NotDrawable("its data is not written into it as a list of rows")
    for rows in value.values():
        _check_rows(rows)
    return True


def _check_rows(rows: Any) -> None:
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise NotDrawable("its data is not written into it as a list of rows")
    for row in rows:
        if len(row) > _MOST_COLUMNS or any(isinstance(cell, dict | list) for cell in row.values()):
            raise NotDrawable("a row of its data holds more than plain values")
        if any(name.strip() == "image" or "\\" in name for name in row):
            raise _refused("image")


_SPECIAL = {
    "mark": _mark,
    "scale": _scale,
    "transform": _transform,
    "calculate": _expression,
    "filter": _expression,
    "test": _expression,
    "bin": _bin,
    "bind": _bind,
    "timeUnit": _unit,
    "name": _name,
    "param": _name,
    "data": _rows_of,
    "datasets": _datasets,
}


def _check_size(spec: dict[str, Any]) -> None:
    """Refuse more rows, or more views of them, than a page takes at once."""
    rows = [row for key, value in _pairs(spec) if key == "values" for row in value if isinstance(row, dict)]
    for named in spec.get("datasets", {}).values():
        rows += named
    if not 0 < len(rows) <= _MOST_ROWS:
        raise NotDrawable(f"it has {len(rows):,} rows, and a chart has 1 to {_MOST_ROWS:,}")
    views = sum(key == "mark" for key, _ in _pairs(spec)) * math.prod(_copies(spec, rows))
    if not 0 < views <= _MOST_VIEWS:
        raise NotDrawable(f"it has {views:,} parts, and a chart has 1 to {_MOST_VIEWS}")


def _copies(spec: dict[str, Any], rows: list[dict[str, Any]]) -> Iterator[int]:
    """Yield how many times each split of the chart draws it."""
    values: dict[str, set[str]] = {}
    for row in rows:
        for name, cell in row.items():
            values.setdefault(name, set()).add(str(cell))
    for key, value in _pairs(spec):
        if key == "repeat":
            yield from (len(names) for names in (value.values() if isinstance(value, dict) else [value]))
        elif key in {"facet", "row", "column"} and isinstance(value, dict) and not value.keys() & {"row", "column"}:
            # Of a column that is computed nobody knows here how many values it has.
            yield len(values.get(str(value.get("field")), ())) or _BIGGEST


def _check_grammar(spec: dict[str, Any]) -> None:
    """Refuse what is no Vega-Lite: the browser would show its own error in red."""
    import altair
    from jsonschema import ValidationError

    try:
        altair.Chart.from_dict(json.loads(json.dumps(spec, default=str), object_hook=_first_rows))
    except (ValidationError, ValueError, TypeError, KeyError, AttributeError):
        raise NotDrawable("it is not a valid Vega-Lite chart") from None


def _first_rows(value: dict[str, Any]) -> dict[str, Any]:
    # A schema is slow over thousands of rows, and those were looked at already.
    rows = value.get("values")
    return {**value, "values": rows[:1]} if isinstance(rows, list) and rows and isinstance(rows[0], dict) else value
