"""Answers with tables, charts, pictures and code, in a real browser; nothing of them asks another host."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import expect

from tests.browser.conftest import ANSWERED, STOP
from tests.chat_behaviours import PIXELS

CHART, TABLE, CODE = '[data-testid="stVegaLiteChart"] :is(canvas, svg)', '[data-testid="stDataFrame"]', "pre"
ELSEWHERE = "http://elsewhere.example/"


def hosts_of(page: Any) -> set[str]:
    """Return a set that grows by every host that the page asks for anything."""
    hosts: set[str] = set()

    def note(request: Any) -> None:
        if not request.url.startswith(("data:", "blob:")):
            hosts.add(str(urlsplit(request.url).hostname))

    page.on("request", note)
    return hosts


def drawn(chat: Any) -> dict[str, int]:
    """Return how many of each the page shows, once the charts are there."""
    chat.page.wait_for_selector(ANSWERED, timeout=30_000)
    chat.page.locator(CHART).nth(2).wait_for(timeout=20_000)
    chat.page.locator(TABLE).first.wait_for()
    return {each: chat.page.locator(each).count() for each in (CHART, TABLE, CODE)}


def shows_when_pointed_at(part: Any, button: Any) -> None:
    """Point at a part until its button is there: what is drawn above it late moves it away from the pointer."""
    for _ in range(4):
        part.hover()
        with suppress(AssertionError):
            expect(button).to_be_visible(timeout=3_000)
            return
    expect(button).to_be_visible()


def spec(**changes: object) -> str:
    rows = [{"month": "Jan", "sold": 12, "site": f"{ELSEWHERE}row.png"}, {"month": "Feb", "sold": 15, "site": "x"}]
    encoding = {"x": {"field": "month"}, "y": {"field": "sold", "type": "quantitative"}}
    whole = {"data": {"values": rows}, "mark": {"type": "bar", "tooltip": True}, "encoding": encoding, **changes}
    return f"```vega-lite\n{json.dumps(whole)}\n```"


def test_tables_charts_and_code_are_drawn_and_drawn_again_after_a_reload(open_chat, app, server):
    server.behaviour = "test-rich"
    chat = open_chat(app.url)
    hosts = hosts_of(chat.page)
    chat.say("Show me all that you can")
    assert drawn(chat) == {CHART: 3, TABLE: 1, CODE: 4}
    chat.sees("Not drawn as a chart: there is no “pie” chart.")
    chat.page.reload()
    assert drawn(chat) == {CHART: 3, TABLE: 1, CODE: 4}
    assert chat.page.get_by_test_id("stException").count() == 0
    assert hosts == {"127.0.0.1"}


def test_code_and_tables_can_be_taken_along(open_chat, app, server):
    server.behaviour = "test-rich"
    chat = open_chat(app.url)
    chat.say("Show me all that you can")
    drawn(chat)
    code = chat.page.get_by_test_id("stCode").nth(1)
    shows_when_pointed_at(code, code.get_by_role("button", name="Copy"))
    # Chromium asks where to save it by a dialog of its own, so the button is as far as a test gets.
    download = chat.page.get_by_test_id("stElementToolbar").get_by_role("button", name="Download as CSV").first
    shows_when_pointed_at(chat.page.locator(TABLE), download)


def test_a_finished_block_is_drawn_while_the_rest_is_still_being_said(open_chat, app, server):
    table = "```csv\na,b\n1,2\n```\n\n"
    chat = open_chat(app.url)
    server.behaviour = "test-echo-slowly"
    chat.type(f"Here:\n\n{table}" + "and so on " * 60)
    chat.page.locator(TABLE).first.wait_for(timeout=15_000)
    assert chat.page.locator(STOP).count() == 1, "the answer must not have ended yet"
    chat.page.locator(STOP).click()
    chat.sees("Stopped. What had arrived is kept.")
    assert chat.page.locator(TABLE).count() == 1


def test_no_chart_picture_or_diagram_loads_from_another_host(open_chat, app, server):
    hostile = [
        spec(data={"url": f"{ELSEWHERE}rows.csv"}),
        spec(mark={"type": "image", "url": f"{ELSEWHERE}mark.png", "width": 50, "height": 50}),
        spec(mark={"type": "bar", "fill": f"url({ELSEWHERE}fill.svg#a)"}),
        spec(encoding={"x": {"field": "month"}, "tooltip": [{"field": "site", "title": "image"}]}),
        spec(data={"values": [{"month": "Jan", "sold": 1, "image": f"{ELSEWHERE}tip.png"}]}, mark={"type": "bar"}),
        spec(encoding={"x": {"field": "month"}, "url": {"field": "site"}}),
        spec(usermeta={"embedOptions": {"loader": {"baseURL": ELSEWHERE}}}),
        spec(transform=[{"lookup": "a", "from": {"data": {"url": f"{ELSEWHERE}more.csv"}, "key": "a"}}]),
        f'```mermaid\nflowchart TD\n  A@{{ img: "{ELSEWHERE}node.png", label: "x", w: 60, h: 60 }}\n```',
        f'~~~merm&#97;id\nflowchart TD\n  A@{{ img: "{ELSEWHERE}other.png", label: "x", w: 60, h: 60 }}\n~~~',
        f"![x]({ELSEWHERE}image.png)",
        f":x{{a='`'}} ![x]({ELSEWHERE}directive.png)`",
        f"http://a.example/`c ![x]({ELSEWHERE}autolink.png)`",
        f":::x\n```\n:::\n![x]({ELSEWHERE}container.png)\n```\n:::",
        "![x](data:image/svg+xml;base64,PHN2Zy8+)",
        f"```chart\nimage,sold\n{ELSEWHERE}tip2.png,5\n{ELSEWHERE}tip3.png,4\n```",
        spec(),
    ]
    chat = open_chat(app.url)
    hosts = hosts_of(chat.page)
    chat.say("\n\n" + "\n\n".join(hostile))
    chat.page.locator(CHART).nth(1).wait_for(timeout=20_000)
    assert chat.page.locator(CHART).count() == 2, "only the harmless ones are drawn"
    for chart in chat.page.locator(CHART).all():
        chart.scroll_into_view_if_needed()
        box = chart.bounding_box()
        for part in range(1, 10):
            chat.page.mouse.move(box["x"] + box["width"] * part / 10, box["y"] + box["height"] * (0.7 - part / 20))
            chat.page.wait_for_timeout(100)
    assert chat.page.get_by_text("Not drawn as a chart").count() == 8
    assert hosts == {"127.0.0.1"}


def test_a_picture_in_the_text_is_drawn(open_chat, app, server):
    chat = open_chat(app.url)
    hosts = hosts_of(chat.page)
    chat.say(f"Look:\n\n![four dots]({PIXELS})\n\nthere")
    image = chat.page.get_by_test_id("stChatMessage").nth(1).get_by_test_id("stImage").locator("img").first
    image.wait_for()
    assert image.evaluate("image => image.naturalWidth") == 2
    assert hosts == {"127.0.0.1"}


def test_pictures_that_the_model_sends_are_drawn_kept_and_named_to_it(open_chat, app, server):
    server.behaviour = "test-image-alone"
    chat = open_chat(app.url)
    chat.say("Draw me two pictures")
    for _ in range(2):
        chat.page.get_by_test_id("stImage").locator("img").nth(1).wait_for()
        assert chat.page.get_by_test_id("stImage").locator("img").count() == 2
        assert "[image:" not in chat.messages[1]
        chat.page.reload()
        chat.page.wait_for_selector(ANSWERED)
    server.behaviour = "test-echo"
    chat.say("Thanks")
    assert server.chats[-1].body["messages"][2]["content"] == "[image: image-1.png]\n[image: image-2.png]"


def test_a_picture_elsewhere_is_a_link(open_chat, app, server):
    server.behaviour = "test-image-link"
    chat = open_chat(app.url)
    hosts = hosts_of(chat.page)
    chat.say("Draw me a picture")
    link = chat.page.get_by_role("link", name="Image: open")
    assert link.get_attribute("href") == "https://elsewhere.example/a%20b.png"
    assert hosts == {"127.0.0.1"}
