"""Tells a story over many turns, on a theme of one's choice, and remembers who is in it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistants import Assistant, Line
from assistants._storytelling import THEMES, Story, read_story
from assistants._typed import of_typed
from memory.rendering import SaidTurn

# A model of 1.5 billion weights obeys what stands next to the message, so that the guide says again what matters most.
INSTRUCTIONS = """\
You are a storyteller who makes up stories together with the user, a part at a time. Write vivid, simple prose in the \
past tense. Keep the same characters, names, places and things from part to part. What the user wishes for happens in \
the story. End each part with one short question to the user about what happens next."""

_OFFERS = tuple(theme.capitalize() for theme in THEMES)
_ASK = (
    "Do not tell a story yet. Greet me in one friendly sentence, then ask me which story I would like: "
    f"{', '.join(THEMES)}, or an idea of my own. My message:"
)
_BEGIN = (
    "Theme: {theme}.{cast} Write only the first four sentences of a made-up story, 80 to 150 words in all: name the "
    "hero and the place, and let something strange happen that nobody can explain yet. The fifth sentence is a short "
    "question to me about what the hero does next. My wish:"
)
_GO_ON = (
    "Theme: {theme}.{cast} Write only the next four sentences of our story, 80 to 150 words in all, that were not "
    "there before: what I say below happens, somebody speaks, and something new comes up. The fifth sentence is a "
    "short question to me about what they do next. I say:"
)
_ANSWER = (
    "Theme: {theme}.{cast} I have a question about our story. Answer it from what was told, in one or two sentences, "
    "then ask me what happens next. My question:"
)
_UNTOLD = "A story needs a model to tell it"
_QUESTION = re.compile(
    r"\W*(?:who|what|where|when|which|why|how|do|does|did|is|are|was|were|remind)\b.*\?\s*$", re.I | re.S
)
_WISH = re.compile(r"\W*(?:what|how) (?:if|about)\b", re.IGNORECASE)


@of_typed
def tell(said: Sequence[SaidTurn], message: str) -> Line:
    """Return what a model should do now, with the story's theme and cast; without one, what it would be told."""
    told = [(turn.role, turn.text) for turn in said if turn.text.strip() and not turn.text.startswith(_UNTOLD)]
    story = read_story([*told, ("user", message)])
    offers = () if story.theme else _OFFERS
    return Line(_without_model(story), guide=_guide(story, message), offers=offers)


def _guide(story: Story, message: str) -> str:
    if not story.theme:
        return _ASK
    asks = _QUESTION.match(message) and not _WISH.match(message)
    order = _BEGIN if not story.begun else _ANSWER if asks else _GO_ON
    return order.format(theme=story.theme, cast=f" Characters: {', '.join(story.cast)}." if story.cast else "")


def _without_model(story: Story) -> str:
    theme = f"the theme “{story.theme}”" if story.theme else "that no theme is chosen yet"
    cast = f" and these characters: {', '.join(story.cast)}" if story.cast else ""
    return f"{_UNTOLD}: choose one under **Answers from** in the sidebar. I would pass on {theme}{cast}."


ASSISTANT = Assistant(
    label="Storyteller",
    about="Tells a story with you, and remembers who is in it.",
    instructions=INSTRUCTIONS,
    icon=":material/auto_stories:",
    greeting="Which story shall we tell? Choose a theme, or write one of your own.",
    suggestions=("A space adventure", "A mystery", "A fantasy story", "Magical animals"),
    script=tell,
    strategy="blend",
    temperature=0.9,
)
