"""What is known, what was summed up and what a search finds, sharing one budget by what the question needs."""

from __future__ import annotations

import re

from memory.strategies import Request, Strategy, View
from memory.strategies._by_rules import FactsByRules
from memory.strategies._recalling import recall
from memory.strategies._sections import quoted_sections
from memory.strategies._views import assemble, room_beside_question
from memory.strategies.entity import known_facts
from memory.strategies.recall import (
    ids_shown,
    recall_elsewhere,
    recent_room,
    recent_turns,
    search_room,
    whole_transcript,
)
from memory.strategies.summary import STRATEGY as SUMMARY

_FACTS_SHARE = 6
_SUMMARY_SHARE, _OVERVIEW_SHARE = 8, 2
"""The summary gets one part in so many of the room; much more where the question is about the whole."""
_OVERVIEW = re.compile(
    r"summar|overview|recap|so far|talked about|discussed|catch me up|everything (?:you|we|i)"
    r"|resum|zusammenfass|überblick|récapitul|hasta ahora|até agora|bisher|总结|概括|まとめ|要約|ملخص|لخص",
    re.IGNORECASE,
)


class Blend(Strategy):
    """Everything while it fits; then facts, summary, found and recent turns, the room of each as the question needs."""

    label = "Blend"
    about = "Facts, a summary, the earlier turns that bear on the question, and the recent turns, in one budget."
    searches = True
    teachers = (FactsByRules(), SUMMARY)

    def view(self, request: Request) -> View:
        """Give the recent turns a third at most, what was learned its share, and all that is left to the search."""
        room = room_beside_question(request)
        if turns := whole_transcript(request, room):
            return assemble(request, turns, elsewhere=recall_elsewhere(request, room, turns))
        share = _OVERVIEW_SHARE if _OVERVIEW.search(request.asked) else _SUMMARY_SHARE
        background = quoted_sections(request.derived, request.count, room // share)
        facts = known_facts(request, room // _FACTS_SHARE)
        left = room - background.tokens - facts.tokens
        turns = recent_turns(request, min(left, recent_room(request, room)))
        shown = ids_shown(turns)
        found = recall(request, search_room(request, left - sum(turn.tokens for turn in turns)), shown)
        return assemble(request, turns, background, facts, found.here, found.elsewhere)


STRATEGY = Blend()
