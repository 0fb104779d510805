"""Facts: how many of those that people tell are found, and how much of what is found is junk.

    python -m bench.facts [--provider none local] [--part fresh] [--kind update] [--every 4] [--kept FILE] [--verbose]

`facts_log.toml` holds utterances with the facts they tell. Prompts, rules and filters were made with the part "dev";
the part "heldout" was written before them, and "fresh" (`facts_log_fresh.toml`) afterwards, by somebody who had not
read them. The provider "none" is the rules alone, with no model. An API key comes from the provider's environment
variable. With `--kept` a model's lists are kept in a file, so that filters can be judged anew without asking it again.

A found fact is judged by the line that a model would be shown of it, and is
- right, if its subject is the gold fact's (after aliases: "my sister" is Lena once that is known), it has all of the
  gold fact's key words, and it is negated if and only if the gold fact is;
- acceptable, if it matches in the same way what the utterance lists as true but not worth a miss;
- incomplete, if it has the subject and some of the key words of a gold fact, and is not negated against it;
- junk otherwise: nothing supports it, so it is false, about nobody, or useless.

precision = (right + acceptable) / found; recall = gold facts found / gold facts; junk rate = junk / found. "Retired" is
the share of the known facts that an update ends and that were marked so, and of what was marked, how much rightly.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from langchain_core.messages import HumanMessage
from pydantic import SecretStr

from bench.facts_gold import Case, Tally, judge, matches, measure, read_cases
from bench.tables import table
from chains.providers import Choice, providers
from errors import LearningFailed
from memory.strategies import Lesson, Schema, Writer
from memory.strategies._facts import as_line
from memory.strategies.entity import Entity
from memory.writer import ModelWriter


class KeepingWriter:
    """A writer that asks the model only what it has not been asked before."""

    def __init__(self, writer: Writer, path: Path | None) -> None:
        self._writer, self._path = writer, path
        self._kept: dict[str, Any] = json.loads(path.read_text()) if path and path.exists() else {}

    async def write(self, instructions: str, text: str, max_tokens: int) -> str:
        """Pass on."""
        return await self._writer.write(instructions, text, max_tokens)

    async def extract(self, instructions: str, text: str, schema: type[Schema]) -> Schema:
        """Return what was answered before, or ask."""
        asked = f"{instructions}\n{text}"
        if asked not in self._kept:
            self._kept[asked] = (await self._writer.extract(instructions, text, schema)).model_dump()
            if self._path:
                self._path.write_text(json.dumps(self._kept, ensure_ascii=False, indent=1))
        return schema.model_validate(self._kept[asked])


def print_table(name: str, cases: Sequence[Case], tallies: Sequence[Tally]) -> None:
    """Print one line a kind of utterance, and one for all."""
    by_kind: dict[str, Tally] = {}
    for case, tally in zip(cases, tallies, strict=True):
        for kind in (case.kind, "all"):
            by_kind.setdefault(kind, Tally()).add(tally)
    by_kind["all"] = by_kind.pop("all")
    heads = [name, "utterances", "gold", "found", "precision", "recall", "junk", "junk rate", "retired", "rightly"]
    print(table(heads, [_row(kind, tally) for kind, tally in by_kind.items()]))
    if by_kind["all"].failed:
        print(f"{by_kind['all'].failed} lists could not be used and count as empty.")


def _row(kind: str, t: Tally) -> list[str]:
    return [
        kind,
        str(t.cases),
        str(t.gold),
        str(t.found),
        _share(t.right + t.acceptable, t.found),
        _share(t.met, t.gold),
        str(t.junk),
        _share(t.junk, t.found),
        f"{t.retired_rightly}/{t.gone}",
        f"{t.retired_rightly}/{t.retired}",
    ]


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.2f}" if whole else "-"


def _writer(name: str, model: str, base_url: str, kept: Path | None) -> Writer | None:
    if name == "none":
        return None
    provider = providers()[name]
    key = os.environ.get(provider.key_variable, "") if provider.key_variable else ""
    choice = Choice(model or provider.default_model, SecretStr(key) if key else None, base_url, temperature=0.0)
    return KeepingWriter(ModelWriter(provider.build(choice), method=provider.structured), kept)


async def _learn(case: Case, writer: Writer | None) -> Lesson | None:
    if writer is None:
        return Entity().learn_unaided(case.block, case.known)
    try:
        return await Entity().learn(case.block, case.known, writer)
    except LearningFailed:
        return None


def _print_case(case: Case, lesson: Lesson, tally: Tally) -> None:
    said = [message.text for message in case.block if isinstance(message, HumanMessage)][-1]
    print(f"{'ok  ' if tally.met == tally.gold and not tally.junk else 'LOOK'} [{case.kind}] {said}")
    for fact in lesson.facts:
        print(f"       {judge(fact, case)}: {fact.subject} · {as_line(fact)}")
    for gold in case.gold:
        if not any(matches(fact, gold, case.language) for fact in lesson.facts):
            print(f"       missed: {gold.subjects} {gold.keys}")


def main() -> None:
    """Read the command line, run, print a table for each provider."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--provider", nargs="+", default=["none"], choices=["none", *providers()])
    parser.add_argument("--model", default="", help="the provider's default if empty")
    parser.add_argument("--base-url", default="")
    parser.add_argument("--part", default="heldout", choices=["dev", "heldout", "fresh", "all"])
    parser.add_argument("--kind", nargs="*", default=[])
    parser.add_argument("--every", type=int, default=1, help="take only every so many utterances")
    parser.add_argument("--kept", type=Path, default=None, help="file that keeps what the model answered")
    parser.add_argument("--verbose", action="store_true", help="print each utterance and what was found in it")
    given = parser.parse_args()
    chosen = [c for c in read_cases() if given.part in ("all", c.part) and (not given.kind or c.kind in given.kind)]
    chosen = chosen[:: given.every]
    for name in given.provider:
        writer = _writer(name, given.model, given.base_url, given.kept)
        tallies = []
        for case in chosen:
            lesson = asyncio.run(_learn(case, writer))
            tally = measure(case, lesson) if lesson else Tally(cases=1, gold=len(case.gold), failed=1)
            tallies.append(tally)
            if given.verbose and lesson:
                _print_case(case, lesson, tally)
        print_table(name, chosen, tallies)


if __name__ == "__main__":
    main()
