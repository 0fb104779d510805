"""Messages that ask for nothing: greetings, thanks, a yes or no, goodbyes, and what can be asked. Knows no entries."""

from __future__ import annotations

import re
from typing import Literal

from rapidfuzz import fuzz, process

from assistants._knowledge.pair import alike

Talk = Literal["greeting", "thanks", "nod", "goodbye", "asking", ""]

_PHRASES: dict[Talk, str] = {
    "greeting": """hi, hello, hey, hiya, hello there, hi there, good morning, good afternoon, good evening, good day,
        greetings, how are you, how are you doing, hello how are you, what's up, hallo, hola, bonjour,
        nice to meet you""",
    "thanks": """thanks, thank you, thank you very much, thank you so much, thanks a lot, many thanks, thx, cheers,
        great, great thanks, ok, okay, ok thanks, ok thank you, perfect, perfect thank you, cool, nice, got it,
        that helped, that helps, that's all, very helpful, i see, alright, wonderful, awesome, no thanks,
        no thank you, danke, gracias, merci""",
    "nod": "yes, yeah, yep, sure, no, nope, nah, none, none of these, none of them, neither, not that, maybe, hm, hmm",
    "goodbye": "bye, goodbye, bye bye, see you, see you later, good night, have a nice day, ciao",
    "asking": """help, help me, please help, can you help me, i need help, i have a question, what can you do,
        what can you do for me, what can i ask, what can i ask you, what do you know, what can you tell me,
        what can you help me with, what can you help with, what are you, who are you, what is this,
        what topics are there, which topics are there, topics, list of topics, show topics, show the topics, menu,
        options, start, questions, what questions can you answer, which questions can you answer,
        what else can you do, what else do you know, how does this work, how do you work, what are you for""",
}
_MEANS: dict[str, Talk] = {
    " ".join(phrase.split()): talk for talk, phrases in _PHRASES.items() for phrase in phrases.split(",")
}
_ALIKE = 86
"""Per cent of the letters that a misspelt phrase shares with the known one."""
_SHORTEST_MISSPELT = 4
_LONGEST_PHRASE = 40
_READ_CHARACTERS = 2_000
_HELLO = re.compile(
    r"^\s*+(?:(?:hi|hello|hey|hiya|good (?:morning|afternoon|evening|day))(?: there| all| everyone| team)?|excuse me)"
    r"\s*+[,.!:;–—-]++\s*+(?=\S)",
    re.IGNORECASE,
)
_THANKS = re.compile(
    r"(?<![\s,.!?–—-])[\s,.!?–—-]++(?:thanks?(?: you)?(?: (?:a lot|so much|very much|in advance))?|thx)"
    r"\s*+[.!]*+\s*+$",
    re.IGNORECASE,
)


def talk_of(message: str) -> Talk:
    """Return what a message is if it is nothing but small talk, perhaps misspelt; else an empty text."""
    read = message[:_READ_CHARACTERS].replace("’", "'")
    plain = " ".join(re.sub(r"[^\w\s']", " ", alike(read)).split())
    if plain in _MEANS:
        return _MEANS[plain]
    if not _SHORTEST_MISSPELT <= len(plain) <= _LONGEST_PHRASE:
        return ""
    found = process.extractOne(plain, list(_MEANS), scorer=fuzz.ratio, score_cutoff=_ALIKE)
    return _MEANS[found[0]] if found else ""


def without_courtesies(message: str) -> str:
    """Return a message without the greeting before it and the thanks after it; unchanged if nothing else is there."""
    if len(message) > _READ_CHARACTERS:
        return message
    return _THANKS.sub("", _HELLO.sub("", message)).strip() or message
