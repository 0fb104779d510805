"""What memory does when it is made hard: noise, updates, forgetting, hidden instructions, endless small talk.

    python -m bench.robust --data FOLDER [--strategy blend] [--split dev|rest|all] [--kind locomo]
                           [--checks noise,updates,forget,hidden,stuffing,small-talk]

FOLDER: see `python -m bench.logs --help`. Everything happens at 2,048 tokens, unless said otherwise, through the
library's face; statements, secrets and small talk are put into the published conversations. No model is asked.

- noise: recall with misspelt, plain, shortened and chatty questions, less that with the questions as they were written.
- updates: something is told in the log's first half and corrected in the second. Is the correction in, and is it last?
- forget: secrets are told and partly repeated, then "my passport number" and the like are forgotten. Is one of them in
  a context of 512 or 8,192 tokens, in the log, or in the bytes of any file? How much of the evidence went with them?
- hidden: messages with forged speakers, system lines and closing tags. Does one begin a line as if it were real?
- stuffing: questions that the other speaker repeats three times in one message, and the recall that they lose by it.
- small-talk: 10,000 turns around the evidence of the first conversation.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from bench.forgetting import check_forgetting
from bench.hidden import check_hidden, check_stuffing
from bench.logs import ADVERSARIAL, Log, Question, load, split
from bench.noise import NOISES
from bench.recall import chosen_strategies
from bench.remembered import Figures, Library, ask, measure, percentile, told
from bench.spliced import amid_small_talk
from bench.tables import percent, table
from bench.updates import check_updates
from errors import MemoryBotError
from memory import Memory

TOKENS = 2048
SMALL_TALK_TURNS = 10_000
Row = tuple[str, str, str]
"""What was measured, the figure, the goal; the goal is empty where there is none."""


def check_noise(strategy: str, logs: Sequence[Log]) -> list[Row]:
    """Return the recall with the questions as they are, and what is lost by each kind of noise."""
    asked = {kind: Figures({TOKENS: []}) for kind in ("", *NOISES)}
    for log in logs:
        memory = told(lambda: Library(strategy), log)
        for kind, figures in asked.items():
            ask(memory, log, [TOKENS], figures, NOISES.get(kind))
        memory.close()
    clean = _recall(asked[""])
    lost = [(f"lost by {kind}, points", points(clean - _recall(asked[kind])), "under 3") for kind in NOISES]
    return [("recall with the questions as written, %", percent(clean), ""), *lost]


def check_small_talk(strategy: str, logs: Sequence[Log], turns: int = SMALL_TALK_TURNS) -> list[Row]:
    """Return what is lost by small talk around the first log, and what a question costs then."""
    log = logs[0]
    quiet = measure(lambda: Library(strategy), [log], [TOKENS])
    loud = measure(lambda: Library(strategy), [amid_small_talk(log, turns)], [TOKENS])
    return [
        (f"lost by {turns:,} turns of small talk, points", points(_recall(quiet) - _recall(loud)), ""),
        ("ms a question then, mean", f"{sum(loud.asking_ms) / len(loud.asking_ms):.1f}", "under 30"),
        ("  p95", f"{percentile(loud.asking_ms, 0.95):.1f}", ""),
        ("  of them the processor's", f"{sum(loud.asking_cpu_ms) / len(loud.asking_cpu_ms):.1f}", ""),
        ("ms a turn added", f"{loud.adding_ms / loud.turns:.1f}", "under 10"),
        ("  of them the processor's", f"{loud.adding_cpu_ms / loud.turns:.1f}", ""),
    ]


def points(share: float) -> str:
    """Return a difference of shares in percentage points."""
    return f"{100 * share:.1f}"


def _recall(figures: Figures) -> float:
    return figures.mean("recall", TOKENS, _counts) or 0.0


def _counts(question: Question) -> bool:
    return question.category != ADVERSARIAL


CHECKS: Mapping[str, Callable[[str, Sequence[Log]], list[Row]]] = {
    "noise": check_noise,
    "updates": check_updates,
    "forget": check_forgetting,
    "hidden": check_hidden,
    "stuffing": check_stuffing,
    "small-talk": check_small_talk,
}


def _default() -> str:
    with Memory() as memory:
        return memory.strategy.name


def _checks(names: str) -> list[str]:
    chosen = names.split(",")
    for name in chosen:
        if name not in CHECKS:
            raise MemoryBotError(f"There is no check “{name}”. Choose among: {', '.join(CHECKS)}.")
    return chosen


def main() -> int:
    """Read the command line, measure, print one table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with the conversations")
    parser.add_argument("--strategy", default="", help="the library's default if not given")
    parser.add_argument("--split", default="rest", choices=["dev", "rest", "all"])
    parser.add_argument("--kind", default="locomo", help="kinds of conversation, with commas between")
    parser.add_argument("--checks", default=",".join(CHECKS), help="which of them, with commas between")
    given = parser.parse_args()
    try:
        strategy = chosen_strategies(given.strategy or _default())[0]
        checks = _checks(given.checks)
        logs = split(load(given.data, given.kind.split(",")), given.split)
        rows: list[Row] = []
        for name in checks:
            print(f"{name} …", file=sys.stderr)
            rows += CHECKS[name](strategy, logs)
    except MemoryBotError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{strategy}, {len(logs)} conversations ({given.split}):\n")
    print(table(["", "measured", "goal"], rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
