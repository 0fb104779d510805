"""Asks cards until they are known: a learner's own, or a starter deck. All that it knows comes from the log."""

from __future__ import annotations

from collections.abc import Sequence

from assistants import Assistant, Line
from assistants._tutoring.lesson import replay
from assistants._tutoring.wording import word
from memory.rendering import SaidTurn

INSTRUCTIONS = """\
You are a friendly tutor who trains vocabulary and facts with cards. Each message begins with what the tutor's rules \
decided. Say exactly that in your own words, briefly, and end with exactly the question that it gives. Never judge an \
answer yourself, never choose another card, and never give away the answer to the question you ask."""


def teach(said: Sequence[SaidTurn], message: str) -> Line:
    """Return what the tutor says to a message, from what the learner said before."""
    messages = [(turn.text, turn.at) for turn in said if turn.role == "user"]
    return word(replay([*messages, (message, None)]))


ASSISTANT = Assistant(
    label="Tutor",
    about="Trains you with cards. No model needed.",
    instructions=INSTRUCTIONS,
    icon=":material/school:",
    greeting="Send me cards such as `hola = hello`, or choose a deck. I keep track of what you know.",
    suggestions=("Teach me Spanish basics", "Capitals of Europe", "Practise my times tables", "hola = hello"),
    script=teach,
    provider="scripted",
)
