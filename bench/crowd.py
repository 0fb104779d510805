"""Many people at once, and one person for long: does the process keep its pace and its size?

    python -m bench.crowd [--people 20,40] [--turns 200] [--reload-every 0] [--only pace|memory]

Each person is a session of the page without a browser, over the page's real WebSocket, in a chat of their own.
"Canonical" is LangChain's own Streamlit memory example, in the same run.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import tempfile
from contextlib import ExitStack
from pathlib import Path

from bench.browser import high
from bench.clocked import WARM_UP
from bench.page import pages
from bench.processes import cpu_ms, model_server, resident_mb
from bench.tables import table
from bench.wire import WireSession
from tests.app_process import AppProcess

_RATE = 30
_WORDS = 300
_SHOWN_EVERY = 20


def pace(people: list[int]) -> str:
    """Let so many people have an answer at once; return the table."""
    rows = []
    model = f"clocked-{_WORDS}-{_RATE}"
    with model_server("bench.clocked") as base_url, pages(model, base_url, []) as served:
        for process in (served.app, served.canonical):
            asyncio.run(_warm_up(process.url))
        for count in people:
            for name, process in {"Memory Bot": served.app, "canonical": served.canonical}.items():
                used = cpu_ms(process.pid)
                sessions = asyncio.run(_crowd(process.url, count))
                late = [float(ms) for session in sessions for _, _, ms in session.arrivals]
                gaps = [session.longest_gap_s for session in sessions]
                rate = statistics.median(session.words_a_second for session in sessions)
                times = [f"{max(gaps):.2f}", f"{statistics.median(late):,.0f}", f"{high(late):,.0f}"]
                rows.append([name, str(count), f"{rate:.1f}", *times, f"{(cpu_ms(process.pid) - used) / 1000:.1f}"])
    lateness = ["lag of a word, median, ms", "p95, ms"]
    return table(["", "people", "words a second, median", "longest gap, s", *lateness, "server CPU, s"], rows)


async def _warm_up(url: str) -> None:
    async with WireSession(url) as session:
        await session.ask(WARM_UP)


async def _crowd(url: str, people: int) -> list[WireSession]:
    async def one(place: int) -> WireSession:
        async with WireSession(url) as session:
            opened.append(place)
            while len(opened) < people:
                await asyncio.sleep(0.05)
            await asyncio.sleep(place * 2 / people)  # people do not press Enter in the same instant
            await session.ask(f"Person {place} asks")
            return session

    opened: list[int] = []
    return await asyncio.gather(*(one(place) for place in range(people)))


def memory(turns: int, reload_every: int) -> str:
    """Let one person have many turns; return the process's size as a table.

    reload_every: turns after which the page is loaded anew; 0 for never. Streamlit keeps the session of a page that is
    gone for two minutes, half a megabyte each, so with many reloads the size grows until the first ones are let go.
    """
    with ExitStack() as stack:
        base_url = stack.enter_context(model_server("bench.clocked"))
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        settings = {"MEMORYBOT_PROVIDER": "compatible", "MEMORYBOT_BASE_URL": base_url}
        settings |= {"MEMORYBOT_MODEL": "clocked-100-2000", "MEMORYBOT_STRATEGY": "window"}
        app = stack.enter_context(AppProcess(folder, settings))
        rows = asyncio.run(_long_chat(app, turns, reload_every or turns))
    return table(["turns", "resident memory, MB"], rows)


async def _long_chat(app: AppProcess, turns: int, reload_every: int) -> list[list[str]]:
    rows = []
    query, taken = "", 0
    while taken < turns:
        async with WireSession(app.url, query) as session:
            for _ in range(min(reload_every, turns - taken)):
                await session.ask(f"Turn {taken} of a long chat")
                taken += 1
                if taken % _SHOWN_EVERY == 0:
                    rows.append([str(taken), f"{resident_mb(app.pid):.1f}"])
            query = session.query
    return rows


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", default="20,40", help="how many at once, with commas")
    parser.add_argument("--turns", type=int, default=200, help="turns of the long chat")
    parser.add_argument("--reload-every", type=int, default=0, help="turns between two reloads of the page; 0 for none")
    parser.add_argument("--only", choices=["pace", "memory"], help="measure one of the two")
    given = parser.parse_args()
    if given.only != "memory":
        print(f"Answers of {_WORDS} words, {_RATE} a second, one to each person at once\n")
        print(pace([int(number) for number in given.people.split(",")]), flush=True)
    if given.only != "pace":
        print(f"\nOne chat of {given.turns} turns\n")
        print(memory(given.turns, given.reload_every))


if __name__ == "__main__":
    main()
