"""Everything that was said, as long as it fits."""

from __future__ import annotations

from memory.strategies import Request, Strategy, View
from memory.strategies._trimming import fitting_turns, turns_shown, two_thirds
from memory.strategies._views import assemble, room_beside_question

_BLOCK_MESSAGES = 16
"""Messages that leave together once the budget is full, where at least three times as many fit."""


class Buffer(Strategy):
    """The whole transcript; the oldest turns leave, a block at a time, only when the budget is full."""

    label = "Buffer"
    about = "The whole conversation; the oldest turns leave only when the token budget is full."
    fills_window = True

    def view(self, request: Request) -> View:
        """Show all turns that fit, or from the first block boundary on; at least two thirds of what fits."""
        room = room_beside_question(request)
        turns = fitting_turns(request.transcript, request.offset, room, request.count, len(request.transcript))
        shown = turns_shown(turns, two_thirds(len(turns)), len(turns), _BLOCK_MESSAGES)
        return assemble(request, turns[:shown])


STRATEGY = Buffer()
