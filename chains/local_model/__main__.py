"""`python -m chains.local_model`: fetch the local model, with a line that shows how far it is."""

from __future__ import annotations

import argparse
import sys

from chains.local_model.weights import SMALL, STANDARD
from errors import DownloadFailed
from memory.fetching.files import fetch
from memory.fetching.progress import Progress
from memory.fetching.transfer import Cancelled
from memory.fetching.weights import GIGABYTE, model_folder


def main(arguments: list[str] | None = None) -> int:
    """Fetch the model; return 0 if it is there, 1 if it is not."""
    parser = argparse.ArgumentParser(prog="python -m chains.local_model", description="Fetch the local model.")
    parser.add_argument("--small", action="store_true", help="the small sister: a third of the size, less able")
    weights = SMALL if parser.parse_args(arguments).small else STANDARD
    size = weights.size_bytes / GIGABYTE
    print(f"{weights.name}, {weights.licence}, {size:.2f} GB, into {model_folder()}", flush=True)
    try:
        path = fetch(weights, model_folder(), _show)
    except DownloadFailed as error:
        print(f"\n{error}" if sys.stdout.isatty() else str(error), file=sys.stderr)
        return 1
    except (Cancelled, KeyboardInterrupt):
        print("\nStopped; what has arrived is kept.", file=sys.stderr)
        return 1
    print(f"\n{path}" if sys.stdout.isatty() else str(path))
    return 0


_shown = {"tenth": -1}


def _show(progress: Progress) -> None:
    """Draw one line over itself on a terminal; elsewhere print a line for each tenth."""
    tenth = progress.bytes_done * 10 // progress.bytes_total
    left = "" if progress.seconds_left is None else f", {progress.seconds_left:.0f} s left"
    source = f" from {progress.source}" if progress.source else ""
    line = (
        f"{progress.state}{source}: {progress.bytes_done / GIGABYTE:.2f} of {progress.bytes_total / GIGABYTE:.2f} GB, "
        f"{progress.bytes_per_second / 1_000_000:.1f} MB/s{left}"
    )
    if sys.stdout.isatty():
        print(f"\r{line:<100}", end="", flush=True)
    elif tenth != _shown["tenth"]:
        _shown["tenth"] = tenth
        print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
