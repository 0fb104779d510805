"""The cues of each intent: a pattern over tagged words, and how much it says by itself.

1 is an intent's own name. From 0.55 on a cue is enough alone; a weaker one needs an order or a parcel near it.
A gap never holds the name of another intent: "I don't want to cancel it any more" is not "don't want any more".
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistants._support.cues_of_changes import CHANGES
from assistants._support.cues_of_questions import QUESTIONS

CONTEXT = frozenset({"ORDER", "BOUGHT", "DELIVER", "SENT", "SHIPPING", "ordernumber"})
"""Tags that show that a message is about the shop."""

_WORD = r"(?!CANCEL|POSTPONE|RESCHEDULE|REFUND|TRACK|MONEY|until|till)[^ ]+"
_GAPS = {f"~{most}": rf"(?: {_WORD}){{0,{most}}}?" for most in range(1, 7)}
_THING = r"(?:ORDER|it|this|that|them|these|those|ordernumber|BOUGHT|thing|stuff|everything)"
_WAS = r"(?:is|are|was|has|have|will|did|do|does|would|can|could|should|might)"

_BRING = "(?:DELIVER|SENT)"
_ON = r"(?:WEEKDAY|MONTH|may|today|TIME|\d+\S*)"
_AT = r"(?:(?:this |next |the |on the |on )*(?:WEEKDAY|MONTH|TIME|\d+(?:st|nd|rd|th)|\d+[/.]\d+(?:[/.]\d+)?))"
_TO = r"(?:(?:to|for|at|4|2|by|in|DATE|the|next|this) )"
_SUBJECT = r"(?:this|it|that|thing|things|everything|all|i|you|we|one|here|BOT|the|page|desk|your|with|me)"

Cues = tuple[tuple[float, re.Pattern[str]], ...]
"""Weights and patterns."""
_LISTED = CHANGES | QUESTIONS


def _written_out(pattern: str) -> str:
    whole = pattern.replace("_THING", _THING).replace("_WAS", _WAS).replace("_BRING", _BRING).replace("_ON", _ON)
    whole = whole.replace("_AT", _AT).replace("_TO", _TO).replace("_SUBJECT", _SUBJECT)
    for gap, written in _GAPS.items():
        whole = whole.replace(gap, written)
    return f"(?:{whole})"


def _compiled(written: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\S){written}(?!\S)")


def _cued(intent: str, cues: Sequence[tuple[float, str]]) -> tuple[str, re.Pattern[str], Cues]:
    written = [(weight, _written_out(pattern)) for weight, pattern in cues]
    any_of_them = _compiled(f"(?:{'|'.join(one for _, one in written)})")
    return intent, any_of_them, tuple((weight, _compiled(one)) for weight, one in written)


CUES = tuple(_cued(intent, cues) for intent, cues in _LISTED.items())
"""For each intent what any of its cues fits, since most texts fit none, and the cues. Over tags parted by spaces."""

WORDS = frozenset(word for cues in _LISTED.values() for _, cue in cues for word in re.findall(r"[a-z]{3,}", cue))
"""All that is spelt out in a cue."""
