"""A summary of what left the window, and the recent turns.

Nothing is summarised twice. Each block of turns gets a short section of its own, and the summary is the sections
joined, because a summary that is rewritten over and over loses more each time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from langchain_core.messages import BaseMessage

from memory.strategies import Derived, Fact, Lesson, Request, Strategy, StrategySettings, View, Writer
from memory.strategies._blocks import as_script, estimate_tokens, turn_ends
from memory.strategies._sections import as_lines, quoted_sections
from memory.strategies._trimming import Turn, fitting_turns, newest_turns, turns_shown, two_thirds, window_shown
from memory.strategies._views import assemble, room_beside_question

_BLOCK_TURNS = 4
"""Turns a section is written about."""
_BLOCK_TOKENS = 1500
"""About how much a model reads for one section, if the turns are long."""
_SECTION_TOKENS = 800
"""Where a section counts as runaway. A model that thinks first spends some of them unseen."""
_SHARE = 3
"""The summary gets one part in so many of the budget."""

_INSTRUCTIONS = (
    "Write down what User told and what was decided in the conversation above, in the third person and its language. "
    "One short sentence per line, starting with User where it is about the user. "
    "Keep every name, place, number, date, preference, plan and decision exactly as it was said. "
    "Leave out questions, greetings and general knowledge. If nothing is left, write a dash."
)


class Summary(Strategy):
    """Sections written by the model about what left the window, and the turns after the newest of them."""

    label = "Summary"
    about = "A running summary of what left the window, and the recent turns."
    version = 2

    def view(self, request: Request) -> View:
        """Show the summary in at most a third of the budget, and what it does not cover as it was said."""
        room = room_beside_question(request)
        background = quoted_sections(request.derived, request.count, min(request.budget // _SHARE, room))
        return assemble(request, self._turns(request, room - background.tokens), background)

    def due(self, unlearned: Sequence[BaseMessage], settings: StrategySettings) -> Sequence[BaseMessage]:
        """Return up to four turns once they have left the window, or once what is unlearned fills half the budget."""
        ends = turn_ends(unlearned)
        most = min(_BLOCK_TURNS, settings.kept_turns)
        if len(ends) < settings.kept_turns + most and (
            len(ends) < 2 or estimate_tokens(unlearned) <= settings.budget_tokens // 2
        ):
            return ()
        end = ends[0]
        for later in ends[1 : min(most, len(ends) - 1)]:
            if estimate_tokens(unlearned[:later]) > _BLOCK_TOKENS:
                break
            end = later
        return unlearned[:end]

    async def learn(self, block: Sequence[BaseMessage], facts: Sequence[Fact], writer: Writer) -> Lesson:
        """Write a section about the block. Raises LearningFailed if the model's text is empty or cut off."""
        text = await writer.write(_INSTRUCTIONS, as_script(block), _SECTION_TOKENS)
        return self.replay(block, facts, {"lines": as_lines(text, block)})

    def replay(self, block: Sequence[BaseMessage], facts: Sequence[Fact], state: Mapping[str, object]) -> Lesson:  # noqa: ARG002
        """Return the lesson with that section."""
        ids = tuple(str(message.id) for message in block)
        return Lesson(Derived(ids[-1], ids, self.input_hash(block), state))

    def _turns(self, request: Request, room: int) -> list[Turn]:
        """Return what no section covers; at least the window, where an edit went back to before it."""
        kept = request.settings.kept_turns
        newest = {step.upto_message_id for step in request.derived}
        covered = _last_position(request, newest)
        uncovered = 0
        for turn in newest_turns(request.transcript, request.offset):
            if turn.position <= covered:
                break
            uncovered += 1
        most = max(uncovered, 2 * kept - 1)
        turns = fitting_turns(request.transcript, request.offset, room, request.count, most)
        if uncovered < kept:
            return turns[: window_shown(turns, kept)]
        if len(turns) < uncovered:
            return turns[: turns_shown(turns, two_thirds(len(turns)), len(turns), 2 * _BLOCK_TURNS)]
        return turns[:uncovered]


def _last_position(request: Request, ids: set[str]) -> int:
    for index in range(len(request.transcript) - 1, -1, -1):
        if request.transcript[index].id in ids:
            return request.offset + index
    return request.offset - 1


STRATEGY = Summary()
