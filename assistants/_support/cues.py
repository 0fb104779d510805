"""The cues of each intent: a pattern over tagged words, and how much it says by itself.

1 is an intent's own name. From 0.55 on a cue is enough alone; a weaker one needs an order or a parcel near it.
A gap never holds the name of another intent: "I don't want to cancel it any more" is not "don't want any more".
"""

from __future__ import annotations

import re

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

_LISTED = CHANGES | QUESTIONS


def _compiled(pattern: str) -> re.Pattern[str]:
    whole = pattern.replace("_THING", _THING).replace("_WAS", _WAS).replace("_BRING", _BRING).replace("_ON", _ON)
    whole = whole.replace("_AT", _AT).replace("_TO", _TO).replace("_SUBJECT", _SUBJECT)
    for gap, written in _GAPS.items():
        whole = whole.replace(gap, written)
    return re.compile(rf"(?<!\S)(?:{whole})(?!\S)")


CUES = tuple((intent, weight, _compiled(pattern)) for intent, cues in _LISTED.items() for weight, pattern in cues)
"""Intent, weight, and pattern over tags joined by single spaces, clause by clause."""

WORDS = frozenset(word for cues in _LISTED.values() for _, cue in cues for word in re.findall(r"[a-z]{3,}", cue))
"""All that is spelt out in a cue."""
