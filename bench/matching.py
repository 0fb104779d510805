"""How well the support desk understands commands, and the FAQ finds the question that is meant.

    python -m bench.matching [--tuning] [--misses]

Both are measured on texts that were written by somebody who had seen neither the rules nor the texts that they were
tuned on; --tuning measures on those instead. No language model is asked. The sentence model is used where it has been
fetched (`python -m memory.index.embedding`), and the FAQ is measured without it too. --misses prints what went wrong.
"""

from __future__ import annotations

import argparse
import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import resources

from assistants._knowledge.matching import Matcher
from assistants._support.understanding import understand
from assistants.faq import entries
from bench.tables import table
from memory.index.embedding import installed

_NEAREST = 4
"""Questions that the FAQ offers where it is not sure."""


@dataclass(frozen=True)
class Trial:
    """One text, what should come of it, and what did."""

    kind: str
    text: str
    wanted: str
    """Empty where nothing should be found."""
    found: str
    """Empty where nothing was."""
    offered: Sequence[str] = ()
    """What a person could still choose where nothing was found for certain."""

    @property
    def right(self) -> bool:
        """Whether what was found is what should be."""
        return self.wanted == self.found


def read(folder: str, name: str) -> Iterator[dict[str, str]]:
    """Yield the rows of a file of texts."""
    text = resources.files(f"bench.{folder}").joinpath(name).read_text("utf-8")
    yield from csv.DictReader(io.StringIO(text, newline=""))


def commands(folder: str) -> list[Trial]:
    """Let the support desk understand every command."""
    trials = []
    for row in read(folder, "commands.csv"):
        wanted = "" if row["intent"] == "none" else row["intent"]
        understood = understand(row["text"])
        trials.append(Trial(row.get("kind") or "all", row["text"], wanted, understood.intent, understood.rivals))
    return trials


def questions(folder: str, matcher: Matcher) -> list[Trial]:
    """Let the FAQ match every question."""
    trials = []
    for row in read(folder, "questions.csv"):
        best = matcher.best(row["text"], _NEAREST)
        found = best[0].entry.question if best and matcher.is_sure(best[0]) else ""
        kind = "answered" if row["question"] else "out of scope"
        trials.append(Trial(kind, row["text"], row["question"], found, [match.entry.question for match in best]))
    return trials


def scores(trials: Sequence[Trial]) -> list[str]:
    """Return number, precision, recall, share offered instead, and share of texts about nothing that got an answer."""
    found = [trial for trial in trials if trial.found]
    meant = [trial for trial in trials if trial.wanted]
    nothing = [trial for trial in trials if not trial.wanted]
    offered = [trial for trial in meant if not trial.found and trial.wanted in trial.offered]
    return [
        f"{len(trials):,}",
        _share(sum(trial.right for trial in found), len(found)),
        _share(sum(trial.right for trial in meant), len(meant)),
        _share(len(offered), len(meant)),
        _share(sum(bool(trial.found) for trial in nothing), len(nothing)),
    ]


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.3f} ({part}/{whole})" if whole else ""


def _report(name: str, trials: Sequence[Trial]) -> list[list[str]]:
    kinds = list(dict.fromkeys(trial.kind for trial in trials))
    rows = [[name, "all", *scores(trials)]]
    if len(kinds) > 1:
        rows += [[name, kind, *scores([trial for trial in trials if trial.kind == kind])] for kind in kinds]
    return rows


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tuning", action="store_true", help="the texts that the rules were tuned on")
    parser.add_argument("--misses", action="store_true", help="print every text that went wrong")
    asked = parser.parse_args()
    folder = "matching_tuning" if asked.tuning else "matching_heldout"
    measured = {"support desk": commands(folder), "FAQ, by words": questions(folder, Matcher(entries(), None))}
    if model := installed():
        measured["FAQ, by meaning too"] = questions(folder, Matcher(entries(), model))
    head = ["", "texts", "number", "precision", "recall", "offered instead", "answered though about something else"]
    print(table(head, [row for name, trials in measured.items() for row in _report(name, trials)]))
    if asked.misses:
        for name, trials in measured.items():
            for trial in trials:
                if not trial.right:
                    print(f"{name}: {trial.text!r}: wanted {trial.wanted!r}, found {trial.found!r}")


if __name__ == "__main__":
    main()
