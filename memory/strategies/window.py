"""The newest turns and nothing else."""

from __future__ import annotations

from memory.strategies import Request, Strategy, View
from memory.strategies._trimming import fitting_turns, window_shown
from memory.strategies._views import assemble, room_beside_question


class Window(Strategy):
    """The last `kept_turns` turns, at least: up to twice as many are shown before a block of them leaves at once."""

    label = "Window"
    about = "The last turns as they were said; what came before is not seen."

    def view(self, request: Request) -> View:
        """Show `kept_turns` turns or more, fewer than twice as many; as many of them as fit."""
        kept = request.settings.kept_turns
        room = room_beside_question(request)
        turns = fitting_turns(request.transcript, request.offset, room, request.count, 2 * kept - 1)
        return assemble(request, turns[: window_shown(turns, kept)])


STRATEGY = Window()
