"""What an answer's blocks are read as, and which charts may be drawn."""

from __future__ import annotations

import base64
import copy
import io
import json
from typing import Any

import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from ui.blocks import Figure, Picture, Prose, parts_of
from ui.series import NotDrawable, read_chart, read_table
from ui.vega import read_spec

SPEC: dict[str, Any] = {
    "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
    "title": "Sales “by month”",
    "data": {"values": [{"month": "Jan", "sold": 28, "site": "https://a.example/"}, {"month": "Feb", "sold": 55}]},
    "mark": {"type": "bar", "tooltip": True},
    "encoding": {
        "x": {"field": "month", "type": "nominal", "sort": None, "axis": {"labelAngle": 0}},
        "y": {"field": "sold", "type": "quantitative", "axis": {"format": "$,.2f"}},
        "color": {"field": "month", "type": "nominal", "scale": {"range": ["#4c78a8", "rgb(245, 133, 24)"]}},
    },
}


def changed(path: str, value: object, spec: dict[str, Any] = SPEC) -> str:
    """Return the JSON of a chart with one value put in, at keys divided by dots."""
    spec = copy.deepcopy(spec)
    place, (*keys, last) = spec, path.split(".")
    for key in keys:
        place = place.setdefault(key, {})
    place[last] = value
    return json.dumps(spec)


def png(width: int = 3, height: int = 2) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (width, height), "#4c78a8").save(written, "PNG")
    return written.getvalue()


def uri(content: bytes, kind: str = "png") -> str:
    return f"data:image/{kind};base64,{base64.b64encode(content).decode()}"


def drawn(text: str) -> AppTest:
    """Return the page on which that answer alone is drawn."""

    def page() -> None:
        import streamlit as st

        from ui.blocks import draw_answer

        draw_answer(st.session_state.answer)

    app = AppTest.from_function(page)
    app.session_state.answer = text
    app.run()
    assert not app.exception
    return app


def kinds(app: AppTest) -> list[str]:
    return [element.type for element in app.main.children.values()]


# -- cutting a text ---------------------------------------------------------------------------------


def test_a_text_without_blocks_is_one_piece_of_markdown():
    assert parts_of("just `words`\n\nand more") == [Prose("just `words`\n\nand more")]
    assert kinds(drawn("just `words`\n\nand more")) == ["markdown"]


def test_blocks_are_cut_out_and_all_else_stays_together_in_its_order():
    text = "one\n\n```csv\na,b\n1,2\n```\ntwo\n\n```py\nx\n```\n\nthree\n~~~chart bar\na,b\nx,2\n~~~\n"
    first, table, second, chart = [part for part in parts_of(text) if part != Prose("")]
    assert (first, second) == (Prose("one\n\n"), Prose("two\n\n```py\nx\n```\n\nthree\n"))
    assert table == Figure("```csv\na,b\n1,2\n```\n", "csv", "", "a,b\n1,2\n")
    assert isinstance(chart, Figure)
    assert (chart.kind, chart.asked) == ("chart", "bar")


@pytest.mark.parametrize(
    "text",
    [
        "```csv\na,b\n1,2\n",
        "> ```csv\n> a,b\n> 1,2\n> ```",
        "- ```csv\n  a,b\n  1,2\n  ```",
        "```json\n{}\n```",
        "```csvx\na,b\n1,2\n```",
        "````\n```csv\na,b\n1,2\n```\n````",
    ],
)
def test_what_is_unfinished_or_inside_something_else_is_no_figure(text):
    assert [type(part) for part in parts_of(text)] == [Prose]


@pytest.mark.parametrize("length", range(0, 130, 5))
def test_cutting_loses_nothing(length):
    text = (
        "# A\r\n```csv\na,b\n1,2\n```\nb\u2028c\n```md\n![x](y)\n```\n| a |\n|--|\n```vega-lite\n{}\n```\nend `x`\n\nz"
    )
    assert "".join(part.text for part in parts_of(text[:length]) if not isinstance(part, Picture)) == text[:length]


# -- tables -----------------------------------------------------------------------------------------


def test_a_table_knows_numbers_from_what_only_looks_like_one():
    body = 'city,people,share,zip,id\nLisbon,"545,796",12.5,01000,12345678901234567890\n"Porto, PT",231800,,04000,1\n'
    frame = read_table(body, ",")
    assert [dtype.kind for dtype in frame.dtypes] == ["O", "i", "f", "O", "O"]
    assert frame.people.tolist() == [545796, 231800]
    assert frame.zip.tolist() == ["01000", "04000"]
    assert frame.city[1] == "Porto, PT"


def test_a_table_is_drawn_as_one_with_tabs_too():
    app = drawn("Here:\n\n```tsv\na\tb\n1\t2\n```\n\nThere.")
    assert kinds(app) == ["markdown", "dataframe", "markdown"]
    assert app.dataframe[0].value.columns.tolist() == ["a", "b"]


@pytest.mark.parametrize(
    "body",
    [
        "a,b\n1,2,3",
        "a,b\n1",
        "a,b",
        "",
        'a,b\n"1,2',
        "\n".join(["a"] * 5002),
        ",".join("x" * 51) + "\n" + ",".join("1" * 51),
    ],
)
def test_a_block_that_is_no_table_stays_code_and_says_nothing(body):
    assert kinds(drawn(f"```csv\n{body}\n```")) == ["markdown"]


def test_columns_of_one_name_or_none_are_told_apart():
    assert list(read_table("a,a,\n1,2,3", ",").columns) == ["a", "a (2)", "Column 3"]


# -- charts -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "body", "kind", "axis"),
    [
        ("", "month,a\n2024-01,1\n2024-02,2", "line", "M"),
        ("", "year,a\n2019,1\n2020,2", "line", "M"),
        ("", "fruit,a\napple,1\npear,2", "bar", "O"),
        ("", "x,y\n1,5\n2,3\n9,4", "line", "f"),
        ("", "x,y\n2,5\n1,3\n2,4", "scatter", "f"),
        ("area", "day,a,b\n2024-01-01,1,2\n2024-01-02,3,4", "area", "M"),
        ("bar", "year,a\n2019,1\n2020,2", "bar", "O"),
        ("scatter", "x,y\n1,5\n2,3", "scatter", "f"),
        ("line", "month,a\nJan,1\nFeb,2", "line", "O"),
    ],
)
def test_a_chart_is_of_the_kind_asked_for_or_of_the_one_that_suits(asked, body, kind, axis):
    chart = read_chart(body, asked)
    assert chart.kind == kind
    assert chart.frame[chart.x].dtype.kind == axis
    assert kinds(drawn(f"```chart {asked}\n{body}\n```")) == ["vega_lite_chart"]


def test_no_column_is_named_as_what_a_tooltip_would_load():
    chart = read_chart("image,im\\u0061ge\nhttp://elsewhere.example/a.png,3", "")
    assert [chart.x, *chart.series] == ["Image", "im/u0061ge"]


def test_words_keep_their_order_and_units_are_no_part_of_a_number():
    chart = read_chart("month,sold,share\nMar,$1200,12%\nApr,-$30,7 %\nJan,,−3", "line")
    assert chart.frame.month.cat.categories.tolist() == ["Mar", "Apr", "Jan"]
    assert chart.frame.sold.tolist()[:2] == [1200, -30]
    assert chart.frame.share.tolist() == [12, 7, -3]


@pytest.mark.parametrize(
    ("asked", "body", "said"),
    [
        ("pie", "a,b\nx,1", "there is no “pie” chart"),
        ("", "a,b\nx,many", "the column “b” holds “many”, which is no number"),
        ("", "a,b\nx,1,2", "line 2 has 3 values, and the header 2"),
        ("", "a\n1", "it has 1 columns"),
        ("", "a,b", "it has no rows"),
        ("", "a,b\nx,", "the column “b” is empty"),
        ("", "a,b\n" + "x,1\n" * 2001, "it has 2,001 rows"),
        ("", "a,b\nx,1e999", "the column “b” holds"),
    ],
)
def test_a_chart_that_cannot_be_drawn_is_code_with_the_reason(asked, body, said):
    with pytest.raises(NotDrawable, match=said.replace("(", "\\(")):
        read_chart(body, asked)
    app = drawn(f"```chart {asked}\n{body}\n```")
    assert kinds(app) == ["markdown", "caption"]
    assert app.caption[0].value.startswith(":material/info: Not drawn as a chart")


# -- Vega-Lite --------------------------------------------------------------------------------------


def test_a_chart_with_its_rows_in_it_is_drawn():
    assert read_spec(json.dumps(SPEC))["mark"]["type"] == "bar"
    assert kinds(drawn(f"```vega-lite\n{json.dumps(SPEC, indent=1)}\n```")) == ["vega_lite_chart"]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("transform", [{"calculate": "datum.sold * 2 + 1e3", "as": "twice"}, {"filter": "datum['sold'] >= 3 && true"}]),
        ("transform", [{"filter": {"field": "month", "oneOf": ["Jan", "o'clock"]}}]),
        ("transform", [{"aggregate": [{"op": "mean", "field": "sold", "as": "mean"}], "groupby": ["month"]}]),
        ("transform", [{"window": [{"op": "rank", "as": "rank"}], "sort": [{"field": "sold", "order": "descending"}]}]),
        ("params", [{"name": "brush", "select": "interval", "bind": "scales"}]),
        ("encoding.color.condition", {"test": "datum.sold > 30", "value": "steelblue"}),
        ("mark", {"type": "line", "point": True, "interpolate": "monotone"}),
        ("config", {"view": {"stroke": None}}),
        ("encoding.y.scale", {"type": "log", "domain": [1, 1_000_000]}),
        ("encoding.x.bin", {"maxbins": 20}),
        ("width", {"step": 40}),
        ("encoding.column", {"field": "month"}),
        ("encoding.tooltip", [{"field": "month"}, {"field": "sold", "title": "Units & co."}]),
    ],
)
def test_what_charts_usually_say_may_be_said(path, value):
    assert read_spec(changed(path, value))["data"]["values"]


HOSTILE = [
    ("data", {"url": "https://elsewhere.example/rows.csv"}),
    ("data", {"values": "a,b\n1,2", "format": {"type": "csv"}}),
    ("data", {"sequence": {"start": 0, "stop": 1e12}}),
    ("mark", "image"),
    ("mark", {"type": "image", "url": "https://elsewhere.example/a.png"}),
    ("mark", {"type": "bar", "href": "https://elsewhere.example/"}),
    ("mark", {"type": "bar", "fill": "url(https://elsewhere.example/a.svg#a)"}),
    ("mark", {"type": "bar", "fill": "u\\72l(https:elsewhere.example)"}),
    ("mark", {"type": "bar", "color": {"expr": "'u' + 'rl(x)'"}}),
    ("mark", {"type": "bar", "cursor": "url(https://elsewhere.example/a.cur), auto"}),
    ("mark", {"type": "geoshape"}),
    ("encoding.url", {"field": "site"}),
    ("encoding.href", {"field": "site"}),
    ("encoding.href", {"value": "javascript:alert(1)"}),
    ("encoding.tooltip", {"field": "site", "title": "image"}),
    ("encoding.tooltip", [{"field": "site", "title": "im\\u0061ge"}]),
    ("encoding.tooltip", [{"field": "site", "title": ["image"]}]),
    ("data.values", [{"image": "https://elsewhere.example/a.png"}]),
    ("data.values", [{"tip": {"image": "https://elsewhere.example/a.png"}}]),
    ("datasets", {"more": [{"image": "https://elsewhere.example/a.png"}]}),
    ("encoding.color.scale", None),
    ("encoding.color.scale", {"type": "identity"}),
    ("encoding.color.scale", {"range": {"field": "site"}}),
    ("encoding.color.value", "URL(https:elsewhere)"),
    ("encoding.y.axis", {"labelExpr": "datum.label"}),
    ("encoding.y.axis", {"labelFont": "x"}),
    ("encoding.y.title", {"signal": "1"}),
    ("transform", [{"lookup": "month", "from": {"data": {"url": "https://elsewhere.example/"}, "key": "month"}}]),
    ("transform", [{"calculate": "'https://elsewhere.example/' + datum.sold", "as": "a"}]),
    ("transform", [{"calculate": "datum.constructor('x')", "as": "a"}]),
    ("transform", [{"calculate": "datum.sold", "as": "image"}]),
    ("transform", [{"calculate": "window.location", "as": "a"}]),
    ("transform", [{"filter": "warn(datum.sold)"}]),
    ("transform", [{"filter": {"not": "data('x')"}}]),
    ("transform", [{"pivot": "month", "value": "site"}]),
    ("transform", [{"fold": ["month", "sold"]}, {"fold": ["month", "sold"]}]),
    ("transform", [{"impute": "sold", "key": "sold", "keyvals": {"start": 0, "stop": 1e12}}]),
    ("params", [{"name": "p", "value": 1, "bind": {"element": "#x"}}]),
    ("params", [{"name": "p", "bind": {"input": "text"}}]),
    ("params", [{"name": "p", "expr": "1"}]),
    ("params", [{"name": "p", "select": {"type": "point", "on": "window:mousemove[event.x]"}}]),
    ("usermeta", {"embedOptions": {"loader": {"baseURL": "https://elsewhere.example/"}}}),
    ("config", {"mark": {"href": "https://elsewhere.example/"}}),
    ("config", {"font": "x"}),
    ("config", {"image": {"url": "https://elsewhere.example/a.png"}}),
    ("$ref", "https://elsewhere.example/"),
    ("loader", {"baseURL": "https://elsewhere.example/"}),
    ("projection", {"type": "mercator"}),
    ("width", 1e9),
    ("encoding.x.axis", {"tickCount": 1e9}),
    ("encoding.x.bin", {"step": 1e-9}),
    ("encoding.x.timeUnit", {"unit": "year", "step": 1}),
    ("repeat", ["sold"] * 100),
    ("data.values", [{"sold": 1}] * 2001),
    ("mark", {"type": ["bar"]}),
    ("layer", "nothing"),
]


@pytest.mark.parametrize(("path", "value"), HOSTILE)
def test_a_chart_that_could_load_or_freeze_is_code_with_the_reason(path, value):
    with pytest.raises(NotDrawable):
        read_spec(changed(path, value))


def test_a_chart_that_is_refused_says_why_under_its_code():
    app = drawn(f"```vega-lite\n{changed('data', {'url': 'https://elsewhere.example/'})}\n```")
    assert kinds(app) == ["markdown", "caption"]
    assert app.caption[0].value == (
        ":material/info: Not drawn as a chart: it uses “url”, which a chart in an answer may not."
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "1",
        '{"a": NaN}',
        "{}",
        '{"mark": "bar"}',
        "[" * 100_000,
        '{"layer":' * 50 + "1" + "}" * 50,
        '{"data": {"values": [{"a": 1}]}, "mark": "bar", "encoding": {"x": {"field": "a", "type": "nonsense"}}}',
        '{"data": {"values": [{"a": 1}]}, "mark": "bar", "encoding": []}',
        '{"data": {"values": [1]}, "mark": "bar"}',
    ],
)
def test_what_is_no_chart_at_all_is_code(text):
    with pytest.raises(NotDrawable):
        read_spec(text)


def test_the_cells_of_a_divided_chart_are_counted():
    rows = [{"a": number, "b": number} for number in range(60)]
    with pytest.raises(NotDrawable, match="60 parts"):
        read_spec(changed("encoding.row", {"field": "a"}, {**SPEC, "data": {"values": rows}}))


# -- pictures ---------------------------------------------------------------------------------------


def test_a_picture_in_the_text_is_drawn_after_its_paragraph():
    text = f"See ![a cat]({uri(png())}) here.\n\nAnd ![]({uri(png())})\n\n![alone]({uri(png())})\n\nend"
    parts = [part for part in parts_of(text) if part != Prose("")]
    assert [type(part) for part in parts] == [Prose, Picture, Prose, Picture, Picture, Prose]
    assert parts[0] == Prose("See \\[Image: a cat\\] here.\n\n")
    assert parts[1] == Picture("a cat", png())
    assert kinds(drawn(text)) == ["markdown", "image", "markdown", "image", "image", "markdown"]


def test_a_picture_in_code_is_code():
    text = f"`![a]({uri(png())})`\n\n```md\n![a]({uri(png())})\n```\n"
    assert "".join(part.text for part in parts_of(text) if isinstance(part, Prose)) == text
    assert not any(isinstance(part, Picture) for part in parts_of(text))


@pytest.mark.parametrize(
    "written",
    [
        uri(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "svg+xml"),
        "data:text/html;base64,AAAA",
        "https://elsewhere.example/a.png",
    ],
)
def test_only_pictures_of_known_kinds_are_drawn(written):
    assert kinds(drawn(f"![x]({written}) `data:image/`")) == ["markdown"]


@pytest.mark.parametrize("content", [b"no image", b"", png()[:40], b"<svg xmlns='http://www.w3.org/2000/svg'/>"])
def test_a_damaged_picture_is_named(content):
    app = drawn(f"![a *cat*]({uri(content + b'   ')})")
    assert "image" not in kinds(app)
    assert "cannot be shown" in app.caption[0].value
