"""What a long chat and a long answer cost the person who waits: the real app in a real browser.

    python -m bench.page [--messages 10,100,1000,10000] [--rounds 3] [--only chats|streaming]

Beside it in the same run: LangChain's own Streamlit memory example ("canonical"), and the same drawing and prompting
its newest 30 messages alone. So ratios hold and seconds do not. Needs Chromium.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.browser import Watched, high
from bench.clocked import WARM_UP
from bench.processes import Served, cpu_ms, model_server, streamlit_page
from bench.tables import table
from bench.wire import forward
from bench.words import seed
from tests.app_process import AppProcess, running_browser

_CANONICAL_MOST = 1000
"""Messages up to which the example is measured; at 10,000 a turn takes it a quarter of a minute."""
_TOKENS, _RATE = 1500, 100


@dataclass(frozen=True)
class Pages:
    """The pages that are compared, all of them up."""

    app: Served
    canonical: Served
    chats: dict[int, str]

    def addresses(self, messages: int) -> dict[str, str]:
        """Return the address of each variant's chat of so many messages."""
        found = {"Memory Bot": f"{self.app.url}/?chat={self.chats[messages]}"}
        found["newest 30 drawn and prompted"] = f"{self.canonical.url}/?messages={messages}&newest=30"
        if messages <= _CANONICAL_MOST:
            found["canonical"] = f"{self.canonical.url}/?messages={messages}"
        return found


@contextmanager
def pages(model: str, base_url: str, lengths: list[int]) -> Iterator[Pages]:
    """Run the app with a chat of each length, and the example."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        chats = seed(folder / "memory-bot.db", lengths, model, base_url, "window")
        settings = {"MEMORYBOT_PROVIDER": "compatible", "MEMORYBOT_BASE_URL": base_url, "MEMORYBOT_MODEL": model}
        app = stack.enter_context(AppProcess(folder, settings))
        environment = {"OPENAI_BASE_URL": base_url, "OPENAI_API_KEY": "none", "MODEL": model}
        example = streamlit_page("bench/pages/canonical.py", environment, folder / "canonical.log")
        yield Pages(Served(app.url, app.pid), stack.enter_context(example), chats)


# -- long chats ----------------------------------------------------------------------------------------------


def long_chats(browser: Any, lengths: list[int], rounds: int) -> str:
    """Measure a turn at the end of chats of these lengths, variants in turn; return the table."""
    rows: list[list[str]] = []
    with model_server("tests.chat_server") as base_url, pages("test-echo", base_url, lengths) as served:
        for messages in lengths:
            taken: dict[str, list[list[float]]] = {}
            watched = {name: Watched(browser, url) for name, url in served.addresses(messages).items()}
            for number in range(rounds + 1):
                for name, page in watched.items():
                    row = _turn(page, f"q{number}x")
                    if number:  # the first turn loads code and opens connections
                        taken.setdefault(name, []).append(row)
            for name, page in watched.items():
                row = [statistics.median(column) for column in zip(*taken[name], strict=True)]
                rows.append(_row(name, messages, row, page))
                page.close()
    heads = ["", "messages", "question, ms", "first word, ms", "main thread, ms", "bytes a rerun", "bytes a turn"]
    return table([*heads, "open the page, ms", "DOM nodes"], rows)


def _turn(page: Watched, mark: str) -> list[float]:
    before, received = page.task_ms(), page.bytes_received
    times = page.ask(f"{mark} and how are you today?", {"question": mark, "answer": f"said: {mark}"})
    received = page.bytes_received - received
    return [times["question"], times["answer"], page.task_ms() - before, received / reruns(page.payloads), received]


def reruns(payloads: Sequence[bytes]) -> int:
    """Count the runs of the script in what came over the WebSocket."""
    kinds = [forward(payload).WhichOneof("type") for payload in payloads]
    return max(1, kinds.count("new_session"))


def _row(name: str, messages: int, medians: list[float], page: Watched) -> list[str]:
    question, first, busy, a_rerun, a_turn = medians
    bytes_shown = [f"{number / 1000:,.1f} k" for number in (a_rerun, a_turn)]
    times = [f"{number:,.0f}" for number in (question, first, busy)]
    return [name, f"{messages:,}", *times, *bytes_shown, f"{page.opened_ms:,.0f}", f"{page.nodes():,}"]


# -- a long answer -------------------------------------------------------------------------------------------


def streaming(browser: Any) -> str:
    """Measure one long answer on each page; return the table."""
    rows = []
    model = f"clocked-{_TOKENS}-{_RATE}"
    with model_server("bench.clocked") as base_url, pages(model, base_url, [0]) as served:
        variants = {
            "Memory Bot": (served.app, served.app.url),
            "write_stream": (served.canonical, served.canonical.url),
        }
        for name, (process, url) in variants.items():
            page = Watched(browser, url, stamped=True)
            page.ask(WARM_UP, {"question": WARM_UP}, words=20)
            page.lags_ms()
            used, received = cpu_ms(process.pid), page.bytes_received
            page.ask("Count for me", {"question": "Count for me"}, words=_TOKENS)
            lags = page.lags_ms()
            cells = [cpu_ms(process.pid) - used, statistics.median(lags), high(lags)]
            sent = f"{(page.bytes_received - received) / 1000:,.0f} k"
            rows.append([name, sent, *(f"{cell:,.0f}" for cell in cells), f"{len(lags):,}"])
            page.close()
    heads = ["", "bytes to the browser", "server CPU, ms", "lag of a word, median, ms", "p95, ms", "words seen"]
    return table(heads, rows)


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", default="10,100,1000,10000", help="lengths of the chats, with commas")
    parser.add_argument("--rounds", type=int, default=3, help="turns measured on each page")
    parser.add_argument("--only", choices=["chats", "streaming"], help="measure one of the two")
    given = parser.parse_args()
    lengths = [int(number) for number in given.messages.split(",")]
    with running_browser() as browser:
        if given.only != "streaming":
            print(f"A turn at the end of a chat, medians of {given.rounds}\n")
            print(long_chats(browser, lengths, given.rounds), flush=True)
        if given.only != "chats":
            print(f"\nAn answer of {_TOKENS:,} tokens at {_RATE} a second\n")
            print(streaming(browser))


if __name__ == "__main__":
    main()
