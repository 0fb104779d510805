"""Answers what people ask about this app, from a file of questions; needs no model, and a model may phrase it."""

from __future__ import annotations

from functools import cache
from importlib import resources

from assistants import Assistant
from assistants._knowledge.answering import answer_from
from assistants._knowledge.reading import Pair, read_pairs

_FILE = "questions.csv"


@cache
def entries() -> tuple[Pair, ...]:
    """Return the pairs of the file beside this one."""
    return read_pairs(resources.files(__name__).joinpath(_FILE).read_bytes(), _FILE)


ASSISTANT = Assistant(
    label="FAQ",
    about="Answers from a file. No model needed.",
    icon=":material/quiz:",
    instructions="You help people with the app Memory Bot. You answer kindly, in a few short sentences.",
    greeting="Ask me how Memory Bot works. I answer from a list of questions and show the one that I matched.",
    suggestions=(
        "Which memory strategy should I choose?",
        "Can I use it without an API key?",
        "How do I download a chat?",
    ),
    script=answer_from(entries, name="the questions about Memory Bot"),
    reads="Answer from a file of yours",
    provider="scripted",
)
