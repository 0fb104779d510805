"""Evidence recall: how many of the turns that hold an answer are in the context, for every strategy and its peers.

    python -m bench.recall --data FOLDER [--strategies recall,blend] [--budgets 512,2048] [--split dev|rest|all]
                           [--kind locomo,beam]
    python -m bench.recall --time 10000 [--strategies recall,blend]

FOLDER holds LoCoMo, BEAM or REALTALK: `python -m bench.logs --fetch FOLDER` downloads the first two. "dev" are the
conversations that anything was fitted on; "rest" are for checking only. A turn counts if it stands in the text word for
word. No model is asked: strategies that learn do it here by their rules alone. Tokens are OpenAI's (o200k). LoCoMo's
adversarial questions are left out, but where they have a column of their own.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from bench.baselines import BestWords, LangChainVectors, NewestTurns
from bench.logs import ADVERSARIAL, Kind, Log, Question, load, split
from bench.remembered import Begin, Figures, Library, measure, percentile
from bench.tables import percent, table
from bench.timing import print_times
from errors import MemoryBotError
from memory.index import embedding
from memory.strategies import strategies

BUDGETS = (512, 1024, 2048, 4096, 8192)
_TITLES: dict[Kind, str] = {
    "locomo": "LoCoMo, two people over months",
    "beam": "BEAM 100K, a person and an assistant",
    "realtalk": "REALTALK, two real people",
}
_FIGURES = {
    "recall": "Share of the evidence's turns that are in, %",
    "whole": "Questions with every evidence turn in, %",
    "whole_grounded": "Questions with every evidence turn in, under its date and beside its speaker, %",
    "answer": "Share of the answer's words that stand anywhere in the context, %",
}


def chosen_strategies(names: str) -> list[str]:
    """Return the strategies named, with commas between; all if none is. Raises MemoryBotError for an unknown one."""
    known = sorted(strategies())
    chosen = [name.strip() for name in names.split(",") if name.strip()] or known
    for name in chosen:
        if name not in known:
            raise MemoryBotError(f"There is no memory strategy “{name}”. Choose among: {', '.join(known)}.")
    return chosen


def ways(chosen: Sequence[str]) -> dict[str, Begin]:
    """Return what is measured, by name: the ways to compare with, then these strategies.

    LangChain's vector memory is among them where the embedding model has been fetched.
    """
    begins: dict[str, Begin] = {"newest turns": NewestTurns, "BM25": BestWords}
    if model := embedding.installed():
        begins["LangChain's vector memory"] = lambda: LangChainVectors(model)
    return begins | {name: library(name) for name in chosen}


def library(name: str) -> Begin:
    """Return what begins a log in this process with a strategy."""
    return lambda: Library(name)


def measured(begins: Mapping[str, Begin], logs: Sequence[Log], budgets: Sequence[int]) -> dict[str, Figures]:
    """Return the figures of each way, by name; progress goes to the error stream."""
    figures = {}
    for name, begin in begins.items():
        print(f"{name}, {len(logs)} conversations …", file=sys.stderr)
        figures[name] = measure(begin, logs, budgets)
    return figures


def by_budget(figures: Mapping[str, Figures], of: str, budgets: Sequence[int]) -> str:
    """Return a table of one of `Score`'s figures, per cent, a column a budget."""
    rows = [[name, *(percent(one.mean(of, budget, _counts)) for budget in budgets)] for name, one in figures.items()]
    return table(["tokens", *(f"{budget:,}" for budget in budgets)], rows)


def by_category(figures: Mapping[str, Figures], budget: int) -> str:
    """Return a table of the recall at one budget, per cent, a row a category; with the number of its questions."""
    questions = [question for question, _ in next(iter(figures.values())).scores[budget]]
    rows = []
    for category in sorted({question.category for question in questions}):
        own = [question.category == category for question in questions]
        shares = [percent(one.mean("recall", budget, _in(category))) for one in figures.values()]
        rows.append([category.replace("_", " "), str(sum(own)), *shares])
    return table(["", "questions", *figures], rows)


def costs(figures: Mapping[str, Figures]) -> str:
    """Return a table of times in milliseconds, and of tokens over the budget."""
    rows = [
        [
            name,
            f"{one.adding_ms / max(1, one.turns):.1f}",
            f"{one.adding_cpu_ms / max(1, one.turns):.1f}",
            f"{sum(one.asking_ms) / max(1, len(one.asking_ms)):.1f}",
            f"{percentile(one.asking_ms, 0.95):.1f}",
            f"{sum(one.asking_cpu_ms) / max(1, len(one.asking_cpu_ms)):.1f}",
            f"{one.overflow:,}",
        ]
        for name, one in figures.items()
    ]
    return table(["ms", "a turn added", "CPU", "a question, mean", "p95", "CPU", "tokens over budget"], rows)


def _in(category: str) -> Callable[[Question], bool]:
    return lambda question: question.category == category


def _counts(question: Question) -> bool:
    return question.category != ADVERSARIAL


def print_recall(begins: Mapping[str, Begin], logs: Sequence[Log], budgets: Sequence[int], part: str) -> None:
    """Measure and print, a kind of conversation at a time."""
    middle = 2048 if 2048 in budgets else budgets[len(budgets) // 2]
    for kind, title in _TITLES.items():
        own = [log for log in logs if log.kind == kind]
        if not own:
            continue
        figures = measured(begins, own, budgets)
        questions = sum(_counts(question) for log in own for question in log.questions)
        print(f"\n## {title}: {part}, {len(own)} conversations, {questions:,} questions\n")
        print("No model is asked; what learns, learns by rules.")
        for of, caption in _FIGURES.items():
            print(f"\n{caption}:\n\n{by_budget(figures, of, budgets)}")
        print(f"\nShare of the evidence's turns that are in {middle:,} tokens, by kind of question, %:\n")
        print(by_category(figures, middle))
        print(f"\nTime, and overflow:\n\n{costs(figures)}", flush=True)


def main() -> int:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, help="folder with the conversations")
    parser.add_argument("--strategies", default="", help="names with commas between; all if not given")
    parser.add_argument("--budgets", default=",".join(map(str, BUDGETS)), help="tokens of context")
    parser.add_argument("--split", default="rest", choices=["dev", "rest", "all"])
    parser.add_argument("--kind", default="locomo,beam,realtalk", help="kinds of conversation, with commas between")
    parser.add_argument("--time", type=int, metavar="TURNS", help="time a made-up log of so many turns instead")
    given = parser.parse_args()
    try:
        chosen = chosen_strategies(given.strategies)
        if given.time:
            print_times({name: library(name) for name in chosen}, given.time)
        elif given.data is None:
            parser.error("give --data FOLDER or --time TURNS")
        else:
            logs = split(load(given.data, given.kind.split(",")), given.split)
            print_recall(ways(chosen), logs, [int(budget) for budget in given.budgets.split(",")], given.split)
    except MemoryBotError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
