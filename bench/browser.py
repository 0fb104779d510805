"""A page in a real Chromium, and what it costs the browser: times, bytes, main thread, nodes."""

from __future__ import annotations

import base64
import statistics
import time
from typing import Any

_WATCH = """
() => {
  const marks = window.marks = {}, wanted = window.wanted = {}, late = window.late = [];
  const MESSAGE = '[data-testid="stChatMessage"]';
  const element = node => node.nodeType === 1 ? node : node.parentElement;
  const inMessage = node => element(node)?.closest(MESSAGE) || element(node)?.querySelector(MESSAGE);
  let newest = 0;
  window.addEventListener("keydown", event => {
    if (event.key === "Enter") { marks.enter = performance.now(); newest = Date.now(); }
  }, true);
  const stamps = text => {
    const now = Date.now();
    for (const [stamp] of text.matchAll(/\\b17\\d{11}\\b|\\b18\\d{11}\\b/g))
      if (Number(stamp) > newest) { newest = Number(stamp); late.push(now - newest); }
  };
  new MutationObserver(records => {
    for (const record of records)
      for (const node of record.type === "characterData" ? [record.target] : record.addedNodes) {
        const text = node.textContent;
        if (window.stamped && inMessage(node)) stamps(text);
        for (const name of Object.keys(wanted))
          if (text.includes(wanted[name]) && inMessage(node)) {
            delete wanted[name];
            requestAnimationFrame(() => { marks[name] = performance.now(); });
          }
      }
  }).observe(document, {childList: true, characterData: true, subtree: true});
}
"""
_QUIET_S = 0.5
"""A page is at rest when nothing has come over the WebSocket for so long."""


class Watched:
    """One page in a browser context of its own."""

    def __init__(self, browser: Any, url: str, *, stamped: bool = False) -> None:
        self._context = browser.new_context(viewport={"width": 1280, "height": 900})
        self.page = self._context.new_page()
        self._session = self._context.new_cdp_session(self.page)
        self._session.send("Performance.enable")
        self._session.send("Network.enable")
        self._session.on("Network.webSocketFrameReceived", self._received)
        self.bytes_received, self.frames = 0, 0
        self.payloads: list[bytes] = []
        self._newest = time.monotonic()
        begin = time.monotonic()
        self.page.goto(url)
        self.page.wait_for_selector('[data-testid="stChatInputTextArea"]:enabled', timeout=120_000)
        self.rest()
        self.opened_ms = (self._newest - begin) * 1000
        self.page.evaluate(_WATCH)
        self.page.evaluate(f"window.stamped = {str(stamped).lower()}")

    def _received(self, event: Any) -> None:
        payload = event["response"]["payloadData"]
        raw = base64.b64decode(payload) if event["response"]["opcode"] == 2 else payload.encode()
        self.payloads.append(raw)
        self.bytes_received += len(raw)
        self.frames += 1
        self._newest = time.monotonic()

    def rest(self, timeout_s: float = 120) -> None:
        """Wait until the page is at rest."""
        deadline = time.monotonic() + timeout_s
        while time.monotonic() < deadline and time.monotonic() - self._newest < _QUIET_S:
            self.page.wait_for_timeout(50)

    def task_ms(self) -> float:
        """Return what the page's main thread has worked so far, in ms."""
        metrics = self._session.send("Performance.getMetrics")["metrics"]
        return next(1000 * float(metric["value"]) for metric in metrics if metric["name"] == "TaskDuration")

    def ask(self, text: str, wanted: dict[str, str], timeout_s: float = 120, words: int = 0) -> dict[str, float]:
        """Send a message; return for each text that is wanted the ms from Enter to when it was on the screen.

        words: of an answer whose words say when they were sent, to be waited for. Returns when the page is at rest.
        """
        self.payloads.clear()
        self.page.evaluate("wanted => Object.assign(window.wanted, wanted)", wanted)
        box = self.page.get_by_test_id("stChatInputTextArea")
        box.fill(text)
        box.press("Enter")
        names = list(wanted)
        self.page.wait_for_function(
            "names => names.every(name => window.marks[name] > window.marks.enter)",
            arg=names,
            timeout=timeout_s * 1000,
            polling=100,
        )
        # Words sent within one millisecond look alike, so not quite all of them can be told apart.
        all_but = "words => window.late.length >= .9 * words"
        self.page.wait_for_function(all_but, arg=words, timeout=timeout_s * 1000, polling=100)
        self.rest()
        marks = self.page.evaluate("() => window.marks")
        return {name: marks[name] - marks["enter"] for name in names}

    def lags_ms(self) -> list[float]:
        """Return how late each word was, for answers whose words say when they were sent."""
        return list(self.page.evaluate("() => window.late.splice(0)"))

    def nodes(self) -> int:
        """Return how many elements the document has."""
        return int(self.page.evaluate("() => document.querySelectorAll('*').length"))

    def close(self) -> None:
        """Close the page."""
        self._context.close()


def high(values: list[float], share: float = 0.95) -> float:
    """Return the value below which that share of the values lies."""
    return statistics.quantiles(values, n=100, method="inclusive")[round(share * 100) - 1]
