"""Draws charts of an answer's own numbers by Streamlit's Vega-Lite chart.

Its line and bar charts would do, but they write the feet of bars upright, begin every scale at nought, label four
months by the week, and call a lying chart's values "streamlit-generated".
"""

from __future__ import annotations

import re
from typing import Any

import streamlit as st

from ui.series import Chart

_HEIGHT_PX, _BAR_PX, _AROUND_PX = 320, 24, 80
"""The last is what the axis and its title take of a chart's height."""
_MOST_LYING, _MOST_POINTS = 30, 40
_QUIET = {"labelAngle": 0, "labelOverlap": "greedy", "labelLimit": 160}
_MARKS: dict[str, dict[str, Any]] = {
    "line": {"type": "line"},
    "area": {"type": "area", "line": True, "opacity": 0.4},
    "bar": {"type": "bar"},
    "scatter": {"type": "point", "filled": True, "size": 60},
}


def draw_chart(chart: Chart) -> None:
    """Draw a chart that was read from an answer."""
    rows = chart.frame.melt(id_vars=chart.x, value_vars=chart.series).dropna()
    rows.columns = ["x", "series", "value"]
    if rows.x.dtype.kind == "O":
        rows.x = rows.x.astype(str)
    st.vega_lite_chart(rows, _spec(chart), alt=f"A {chart.kind} chart of {', '.join(chart.series)} by {chart.x}")


def _spec(chart: Chart) -> dict[str, Any]:
    several = len(chart.series) > 1
    values: dict[str, Any] = {"field": "value", "type": "quantitative", "title": None if several else chart.series[0]}
    if chart.kind == "scatter":
        values["scale"] = {"zero": False, "padding": 12}
    if chart.kind == "area":
        values["stack"] = None
    along = _along(chart)
    encoding: dict[str, Any] = {"x": along, "y": values}
    height = _HEIGHT_PX
    if several:
        legend = {"orient": "bottom", "title": None, "columns": 4}
        encoding["color"] = {"field": "series", "type": "nominal", "sort": chart.series, "legend": legend}
    if chart.kind == "bar":
        lying = _lies(chart)
        if lying:
            encoding |= {"x": values, "y": {**along, "title": None}}
            height = min(_AROUND_PX + 50 * several + _BAR_PX * len(chart.frame) * len(chart.series), 700)
        if several:
            encoding["yOffset" if lying else "xOffset"] = {"field": "series", "sort": chart.series}
    encoding["tooltip"] = [
        {**{key: along[key] for key in ("field", "type")}, "title": chart.x},
        *([{"field": "series", "type": "nominal", "title": "series"}] if several else []),
        {"field": "value", "type": "quantitative", "title": "value" if several else chart.series[0]},
    ]
    mark = {**_MARKS[chart.kind], "point": chart.kind == "line" and len(chart.frame) <= _MOST_POINTS}
    return {"mark": mark, "encoding": encoding, "height": height}


def _along(chart: Chart) -> dict[str, Any]:
    """Return how the first column is laid out."""
    column = chart.frame[chart.x]
    if column.dtype.kind == "M":
        return {"field": "x", "type": "temporal", "title": chart.x, "axis": _QUIET | _ticks(chart)}
    if column.dtype.kind == "f":
        return {
            "field": "x",
            "type": "quantitative",
            "title": chart.x,
            "axis": _QUIET,
            "scale": {"zero": False, "padding": 12} if chart.kind == "scatter" else {"zero": False, "nice": False},
        }
    return {"field": "x", "type": "nominal", "title": chart.x, "sort": None, "axis": _QUIET}


def _ticks(chart: Chart) -> dict[str, Any]:
    """Return ticks as coarse as the dates are, where there is room for one each."""
    dates = chart.frame[chart.x].dt
    if len(chart.frame) > _MOST_POINTS or bool((dates.hour + dates.minute).any()):
        return {}
    if bool((dates.day != 1).any()):
        days = chart.frame[chart.x].max() - chart.frame[chart.x].min()
        return {"tickCount": "day", "format": "%-d %b"} if days.days <= _MOST_POINTS else {}
    if bool((dates.month != 1).any()):
        return {"tickCount": "month", "format": "%b %Y"}
    return {"tickCount": "year", "format": "%Y"}


def _lies(chart: Chart) -> bool:
    """Tell whether the bars lie: words are read more easily beside them than below."""
    labels = [str(label) for label in chart.frame[chart.x]]
    return len(labels) <= _MOST_LYING and any(re.search(r"[^\W\d]{2}", label) for label in labels)
