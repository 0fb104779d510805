"""Putting a view together: the question first, the segments in the prompt's order, what was left out.

Knows nothing of how its parts were chosen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from errors import QuestionTooLong
from memory.strategies import Request, Segment, SegmentKind, View
from memory.strategies._trimming import Turn, is_said
from memory.tokens import MESSAGE_OVERHEAD


@dataclass(frozen=True)
class Quoted:
    """Remembered text, ready for the prompt; its tokens include the tags and a message's overhead."""

    text: str = ""
    tokens: int = 0
    message_ids: tuple[str, ...] = ()
    fact_ids: tuple[str, ...] = ()


NOTHING = Quoted()


def room_beside_question(request: Request) -> int:
    """Return the tokens left for memory. Raises QuestionTooLong if the question alone is over the budget."""
    needed = request.count(request.question) + MESSAGE_OVERHEAD
    if needed > request.budget:
        raise QuestionTooLong(
            f"The message is {needed:,} tokens long and the token budget is {request.budget:,}. "
            "Shorten the message, or raise the token budget in the memory settings."
        )
    return request.budget - needed


def assemble(
    request: Request,
    turns: Sequence[Turn],
    background: Quoted = NOTHING,
    facts: Quoted = NOTHING,
    recalled: Quoted = NOTHING,
    elsewhere: Quoted = NOTHING,
) -> View:
    """Return the view of these parts.

    turns: the turns shown, newest first. recalled: earlier turns, found by a search. elsewhere: those of other chats.
    """
    recent = tuple(message for turn in reversed(turns) for message in turn.messages)
    shown = tuple(str(message.id) for message in recent)
    said = Segment("recent", "\n\n".join(m.text for m in recent), sum(turn.tokens for turn in turns), shown)
    question = Segment("question", request.question, request.count(request.question) + MESSAGE_OVERHEAD)
    parts = [
        _segment("summary", background), said, _segment("facts", facts),
        _segment("elsewhere", elsewhere), _segment("recalled", recalled), question,
    ]  # fmt: skip
    return View(
        background=background.text,
        recent=recent,
        recalled="\n".join(part.text for part in (facts, elsewhere, recalled) if part.text),
        segments=tuple(part for part in parts if part.tokens),
        left_out=_left_out(request, {*shown, *background.message_ids, *facts.message_ids, *recalled.message_ids}),
    )


def _segment(kind: SegmentKind, quoted: Quoted) -> Segment:
    return Segment(kind, quoted.text, quoted.tokens, quoted.message_ids, quoted.fact_ids)


def _left_out(request: Request, seen: set[str]) -> int:
    """Count the unseen: blank messages of the transcript hold nothing to be seen."""
    here = {str(message.id) for message in request.transcript}
    unseen = sum(1 for m in request.transcript if str(m.id) not in seen and (is_said(m) or m.text.strip()))
    return max(0, request.offset - len(seen - here)) + unseen
