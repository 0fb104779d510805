"""Facts that are told and later corrected: is the correction in the context, and does it stand last?"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

from bench.logs import Log, Question
from bench.remembered import Library, measure
from bench.spliced import Said, splice, whose
from bench.statements import UPDATES, Update
from bench.tables import percent

_TOKENS = 2048
_FAR = "updated, far"


def with_updates(log: Log, updates: Sequence[Update] = UPDATES) -> Log:
    """Return the log with each fact in its first half and the correction in its second, and questions about them."""
    random_ = random.Random(f"updates/{log.name}")
    more: list[Said] = []
    questions: list[Question] = []
    used: set[str] = set()
    for number, update in enumerate(updates):
        old, new = (drawn(update.draw, random_, used) for _ in range(2))
        first, later = f"first-{number}", f"later-{number}"
        more.append(Said(random_.uniform(0.05, 0.45), 0, update.first.format(value=old), first))
        more.append(Said(random_.uniform(0.55, 0.95), 0, update.later.format(value=new), later))
        asked = update.question.format(whose=whose(log))
        questions.append(Question(asked, _FAR if update.far else "updated", (later,), (later,), (first,), new))
    return splice(log, more, questions)


def drawn(draw: Callable[[random.Random], str], random_: random.Random, used: set[str]) -> str:
    """Return a value that was not used yet, and note it. draw must have more values than are used."""
    value = draw(random_)
    while value in used:
        value = draw(random_)
    used.add(value)
    return value


def check_updates(strategy: str, logs: Sequence[Log]) -> list[tuple[str, str, str]]:
    """Return how often the correction is in, and after what it corrects."""
    figures = measure(lambda: Library(strategy), [with_updates(log) for log in logs], [_TOKENS])
    far = figures.mean("newest_in", _TOKENS, lambda question: question.category == _FAR)
    asked = len(figures.scores[_TOKENS])
    return [
        (f"updated facts, newest in, % of {asked}", percent(figures.mean("newest_in", _TOKENS)), "99"),
        ("  where the correction shares few words with the question", percent(far), ""),
        ("  newest after the old, where both are in, %", percent(figures.mean("newest_last", _TOKENS)), "99"),
    ]
