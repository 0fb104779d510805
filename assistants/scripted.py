"""Streams prepared answers word by word, with no model: a guided tour, and the frame of any demo or screen recording.

To make your own, replace PIECES: the user's first message gets the first, the second gets the second, and so on, and
from the beginning again after the last. A piece is Markdown; its heading, if it begins with one, names it in the button
that leads to it. `{first_message}` in a piece stands for what the user said first in the chat.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz import fuzz, process

from assistants import Assistant, Line
from assistants._typed import of_typed
from memory.rendering import SaidTurn

PIECES = (
    """\
### Welcome

Nobody is thinking here: these words were *written beforehand*, and they arrive **one at a time**, as those of a model \
would. You can stop them, ask for them again, edit what you said, and download all of it, as in any other chat.""",
    """\
### Lists

What to try while you are here:

1. **Reload the page** while an answer is on its way. It goes on where it was.
2. **Edit** your last message. The old one stays, and arrows lead from one to the other.
3. **Download** the chat from the sidebar:
   - as Markdown, to read,
   - as JSON, to work with.""",
    """\
### Code

An assistant of your own is one file in the folder `assistants`. This one gives everything back reversed:

```python
\"\"\"Says what you say, backwards.\"\"\"

from assistants import Assistant, Line
from assistants._typed import of_typed

ASSISTANT = Assistant(
    label="Mirror",
    about="Repeats your words backwards. No model needed.",
    script=lambda said, message: Line(message[::-1]),
    phrased=False,
)
```""",
    """\
### Tables

A chat remembers in the way that you choose for it:

| Strategy | What a model sees |
|---|---|
| Buffer | the whole chat |
| Window | the newest turns |
| Summary | a summary of older turns, and the newest |
| Entity | what is known of the people and things you ask about |
| Recall | the turns that bear on your question |
| Blend | all of these, in one budget |""",
    """\
### Numbers

A block of comma-separated values becomes a table that you can sort. Here are the inner planets:

```csv
Planet,Diameter in km,Days in a year,Moons
Mercury,4879,88,0
Venus,12104,225,0
Earth,12756,365,1
Mars,6792,687,2
```""",
    """\
### Charts

And this is a cup of coffee growing cold in a room of 20 degrees:

```chart line
minutes,degrees
0,85.0
10,63.6
20,49.2
30,39.6
40,33.1
50,28.8
60,25.9
```""",
    """\
### Maths

The coffee follows Newton's law of cooling. Its temperature after $t$ minutes is

$$T(t) = 20 + 65\\,e^{-t/25}$$

so that what it still has to lose halves every $25 \\ln 2 \\approx 17$ minutes.""",
    """\
### Memory

Open **What it remembers** in the sidebar: what you said is there, although no model has read a word of it. Choose \
another strategy, and look again. The chat itself never changes; only what a model would see of it does.""",
    """\
### Your first words

A memory is worth something when it is right. This is what you said first:

> “{first_message}”

That was taken from the chat's log at this moment. Edit that message, and the tour will quote the new words. This was \
the last piece; the tour begins again now.""",
)

PACE_S = 0.05
"""Seconds before each word."""

_RESTARTS = ("again", "start over", "restart", "start again", "from the beginning", "begin again", "once more")
_QUOTED_CHARACTERS = 200
_HEADING = re.compile(r"#+ (.+)")


@of_typed
def recite(said: Sequence[SaidTurn], message: str) -> Line:
    """Return the piece whose turn it is, with the next one as the offer."""
    messages = [*(turn.text for turn in said if turn.role == "user"), message]
    begun = max((place for place, text in enumerate(messages) if _restarts(text)), default=0)
    place = (len(messages) - 1 - begun) % len(PIECES)
    following = place + 1
    offer = f"Next: {_title(PIECES[following])}" if following < len(PIECES) else "Start over"
    text = PIECES[place].replace("{first_message}", _quoted(messages[0]))
    return Line(text, offers=(offer,), pace_s=PACE_S)


def _restarts(text: str) -> bool:
    wish = text.casefold().strip(" .!?,")
    return len(wish) <= 24 and process.extractOne(wish, _RESTARTS, scorer=fuzz.ratio, score_cutoff=85) is not None


def _title(piece: str) -> str:
    heading = _HEADING.match(piece)
    return heading[1].strip() if heading else "go on"


def _quoted(text: str) -> str:
    """Return the beginning of a text on one line, so that it stays inside its quotation."""
    line = " ".join(text.split())
    return line if len(line) <= _QUOTED_CHARACTERS else f"{line[:_QUOTED_CHARACTERS].rstrip()}…"


ASSISTANT = Assistant(
    label="Scripted tour",
    about="Shows you around the app. No model needed.",
    icon=":material/slideshow:",
    greeting="Say anything, and I show you around. Each message brings the next piece.",
    suggestions=("Show me around", "What can you draw?", "My cat is called Pixel."),
    script=recite,
    phrased=False,
)
