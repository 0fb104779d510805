"""Secrets that are told, partly repeated, and forgotten: what of them is left anywhere, and what else went."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.logs import ADVERSARIAL, Log, Question
from bench.remembered import Figures, Library, ask, told
from bench.spliced import Said, speakers, splice, whose
from bench.statements import SECRETS, Secret
from bench.updates import drawn

_TOKENS = 2048
_PROBED_WITH = (512, 8192)


@dataclass(frozen=True)
class Told:
    """A secret that is in a log."""

    secret: Secret
    value: str

    def probes(self, log: Log) -> tuple[str, ...]:
        """Return questions that would bring it back."""
        topic = self.secret.topic
        return (
            f"What is {whose(log)} {topic}?",
            f"remind me of the {topic}",
            f"{topic} {speakers(log)[0].speaker}",
            self.value,
        )


@dataclass
class Left:
    """What is left of so many secrets, and what went with them."""

    secrets: int = 0
    in_contexts: int = 0
    in_log: int = 0
    in_files: int = 0
    others: int = 0
    """Messages forgotten that tell no secret."""


def with_secrets(log: Log, secrets: Sequence[Secret] = SECRETS) -> tuple[Log, list[Told]]:
    """Return the log with the secrets in it, every other one repeated by the other speaker, and their values."""
    random_ = random.Random(f"secrets/{log.name}")
    used: set[str] = set()
    more: list[Said] = []
    known: list[Told] = []
    for number, secret in enumerate(secrets):
        known.append(Told(secret, drawn(secret.draw, random_, used)))
        place = random_.uniform(0.1, 0.85)
        more.append(Said(place, 0, secret.told.format(value=known[-1].value), f"secret-{number}"))
        if number % 2:
            later = place + random_.choice((0.0, 0.02, 0.1))
            more.append(Said(later, 1, secret.repeated.format(value=known[-1].value), f"repeated-{number}"))
    return splice(log, more), known


def check_forgetting(strategy: str, logs: Sequence[Log]) -> list[tuple[str, str, str]]:
    """Forget every secret in every log, and look for them."""
    left, before, after = Left(), Figures({_TOKENS: []}), Figures({_TOKENS: []})
    for log in logs:
        with tempfile.TemporaryDirectory() as folder:
            forget_in(strategy, log, Path(folder), left, (before, after))
    recalls = [figures.mean("recall", _TOKENS, _counts) or 0.0 for figures in (before, after)]
    return [
        (f"forgotten secrets found in a context, of {left.secrets}", str(left.in_contexts), "0"),
        ("  in the log", str(left.in_log), "0"),
        ("  in the bytes of a file", str(left.in_files), "0"),
        ("  messages forgotten that tell none", str(left.others), ""),
        ("  recall lost with them, points", f"{100 * (recalls[0] - recalls[1]):.1f}", ""),
    ]


def forget_in(
    strategy: str,
    log: Log,
    folder: Path,
    left: Left,
    figures: tuple[Figures, Figures],
    secrets: Sequence[Secret] = SECRETS,
) -> None:
    """Tell one log with secrets to a memory in a SQLite file, forget them, and add up what is left.

    figures: of the log's own questions before and after.
    """
    log, known = with_secrets(log, secrets)
    memory = Library(strategy, folder / "memory.db")
    told(lambda: memory, log)
    ask(memory, log, [_TOKENS], figures[0])
    values = [one.value.casefold() for one in known]
    for one in known:
        gone = memory.memory.forget(f"my {one.secret.topic}")
        left.others += sum(not any(value in message.text.casefold() for value in values) for message in gone)
    ask(memory, log, [_TOKENS], figures[1])
    texts = [memory.context(probe, budget) for one in known for probe in one.probes(log) for budget in _PROBED_WITH]
    left.secrets += len(known)
    left.in_contexts += _holding(values, texts)
    left.in_log += _holding(values, [message.text for message in memory.memory.messages])
    open_files = _contents(folder)
    memory.close()
    left.in_files += _holding(values, [*open_files, *_contents(folder)])


def _holding(values: Iterable[str], texts: Sequence[str]) -> int:
    folded = [text.casefold() for text in texts]
    return sum(any(value in text for text in folded) for value in values)


def _contents(folder: Path) -> list[str]:
    return [path.read_bytes().decode("utf-8", "replace") for path in folder.rglob("*") if path.is_file()]


def _counts(question: Question) -> bool:
    return question.category != ADVERSARIAL
