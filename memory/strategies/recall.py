"""The earlier turns that bear on the question, found by a search over the whole log, and the recent turns."""

from __future__ import annotations

from collections.abc import Sequence

from memory.attachments.fitting import is_cut
from memory.strategies import Request, Strategy, View
from memory.strategies._recalling import recall
from memory.strategies._trimming import Turn, fitting_turns, window_shown
from memory.strategies._views import NOTHING, Quoted, assemble, room_beside_question

_SHARE = 3
"""The recent turns get at most one part in so many of the budget, once not everything fits."""
_LONE_SHARE = 16
"""A single recent turn gets no more than this: who keeps but one has the others elsewhere."""


class Recall(Strategy):
    """Everything while it fits; then what a search finds, each turn in its place in time, and the newest turns."""

    label = "Recall"
    about = "The earlier turns that bear on the question, searched in the whole chat, and the recent turns."
    searches = True

    def view(self, request: Request) -> View:
        """Show the recent turns in at most a third of the budget, and what the search finds in the rest."""
        room = room_beside_question(request)
        if turns := whole_transcript(request, room):
            return assemble(request, turns, elsewhere=recall_elsewhere(request, room, turns))
        turns = recent_turns(request, recent_room(request, room))
        shown = ids_shown(turns)
        found = recall(request, search_room(request, room - sum(turn.tokens for turn in turns)), shown)
        return assemble(request, turns, recalled=found.here, elsewhere=found.elsewhere)


def whole_transcript(request: Request, room: int) -> Sequence[Turn]:
    """Return every turn of the conversation, newest first, if all of them fit, beside other chats'; else none."""
    if request.offset or any(is_cut(message) for message in request.transcript):
        return ()
    if request.settings.across:
        room -= room // _SHARE
    turns = fitting_turns(request.transcript, 0, room, request.count, len(request.transcript))
    seen = {message.id for turn in turns for message in turn.messages}
    said = {message.id for message in request.transcript if message.text.strip()}
    return turns if said <= seen else ()


def ids_shown(turns: Sequence[Turn]) -> list[str]:
    """Return the messages that need not be found again: not those whose attached texts are only begun."""
    return [str(message.id) for turn in turns for message in turn.messages if not is_cut(message)]


def recall_elsewhere(request: Request, room: int, turns: Sequence[Turn]) -> Quoted:
    """Return what other chats have to say, beside a transcript that is shown whole."""
    if not request.settings.across:
        return NOTHING
    shown = [str(message.id) for message in request.transcript]
    return recall(request, search_room(request, room - sum(turn.tokens for turn in turns)), shown).elsewhere


def search_room(request: Request, left: int) -> int:
    """Return the tokens of those left that a search may fill."""
    return left if request.most_recalled is None else min(left, request.most_recalled)


def recent_room(request: Request, room: int) -> int:
    """Return the tokens that recent turns may fill beside a search."""
    if request.search is None:
        return room
    return room // (_SHARE if request.settings.kept_turns > 1 else _LONE_SHARE)


def recent_turns(request: Request, room: int) -> list[Turn]:
    """Return the turns of the window that fit into `room` tokens, newest first."""
    kept = request.settings.kept_turns
    turns = fitting_turns(request.transcript, request.offset, room, request.count, 2 * kept - 1)
    return turns[: window_shown(turns, kept)]


STRATEGY = Recall()
