"""Turns of a log, and how many of the newest fit: cut in blocks, so that the prompt's beginning stays the same.

Knows nothing of summaries and facts, and asks no model. A turn is a user's message and the answers up to the next one.
Messages without text, and those of other roles (system, tool), are never shown; nor are answers whose question is not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage

from memory.tokens import TokenCounter, count_message

_OVERSIZED_TURNS = 4
"""Turns too large for any room that are stepped over before the walk ends."""


@dataclass(frozen=True)
class Turn:
    """One question and its answers."""

    position: int
    """Of its question, counted in messages from the start of the conversation."""
    before: int
    """Position of the question before it; one less than the transcript's first position if there is none."""
    messages: tuple[BaseMessage, ...]
    tokens: int = 0


def is_said(message: BaseMessage) -> bool:
    """Tell whether a message is a user's or an assistant's and holds text."""
    return isinstance(message, HumanMessage | AIMessage) and not _is_blank(message)


def newest_turns(transcript: Sequence[BaseMessage], offset: int = 0) -> Iterator[Turn]:
    """Yield the turns, newest first, looking at no more messages than asked for.

    transcript: oldest first. offset: messages of the conversation before it.
    """
    later: Turn | None = None
    answers: list[BaseMessage] = []
    for index in range(len(transcript) - 1, -1, -1):
        message = transcript[index]
        if isinstance(message, HumanMessage):
            if not _is_blank(message):
                if later:
                    yield replace(later, before=offset + index)
                later = Turn(offset + index, offset - 1, (message, *reversed(answers)))
            answers = []
        elif is_said(message):
            answers.append(message)
    if later:
        yield later


def fitting_turns(
    transcript: Sequence[BaseMessage], offset: int, room: int, count: TokenCounter, most: int
) -> list[Turn]:
    """Return the newest turns that fit into `room` tokens, newest first, at most `most` of them.

    A turn that could never fit shows its question alone, or nothing, so that one huge answer does not empty the memory.
    Counts tokens only until the room is full.
    """
    turns: list[Turn] = []
    left, oversized = room, 0
    for whole in newest_turns(transcript, offset):
        turn = _measured(whole, room, count)
        if len(turns) == most or turn.tokens > left or oversized > _OVERSIZED_TURNS:
            break
        oversized += len(turn.messages) < len(whole.messages)
        if turn.messages:
            turns.append(turn)
            left -= turn.tokens
    return turns


def turns_shown(turns: Sequence[Turn], least: int, most: int, block: int) -> int:
    """Return how many of the newest turns to show, so that consecutive prompts begin alike.

    turns: those that fit, newest first. least, most: how many may be shown.
    block: grid of the cut, in messages. A cut falls on the first question at or after a multiple of it, and the
    earliest such cut is taken: the log alone decides it, no state is kept. Where none is in bounds, the grid is halved.
    """
    most = min(most, len(turns))
    while block > 1:
        for shown in range(most, max(least, 1) - 1, -1):
            if turns[shown - 1].position // block > turns[shown - 1].before // block:
                return shown
        block //= 2
    return most


def window_shown(turns: Sequence[Turn], kept_turns: int) -> int:
    """Return how many turns a window of `kept_turns` shows: that many at least, fewer than twice as many.

    turns: those that fit, newest first. Where fewer fit than are to be kept, at least two thirds of these are shown.
    """
    least = kept_turns if len(turns) >= kept_turns else two_thirds(len(turns))
    return turns_shown(turns, least, 2 * kept_turns - 1, 2 * kept_turns)


def two_thirds(number: int) -> int:
    """Return two thirds of a number, rounded up: what a cut leaves at least of the turns that would fit."""
    return number - number // 3


def _measured(turn: Turn, room: int, count: TokenCounter) -> Turn:
    question = count_message(turn.messages[0], count)
    if question > room:
        return replace(turn, messages=())
    tokens = question
    for message in turn.messages[1:]:
        tokens += count_message(message, count)
        if tokens > room:
            return replace(turn, messages=turn.messages[:1], tokens=question)
    return replace(turn, tokens=tokens)


def _is_blank(message: BaseMessage) -> bool:
    text = message.text
    return not text or text.isspace()
