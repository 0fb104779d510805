"""Which messages to forget: those that hold a text, or those that a topic means, with every copy of what they tell.

    forgettable(messages, "KX-4411")                  every message with that code
    forgettable(messages, "my passport number")       the messages that tell it, and all that repeat the number

A topic's words are weighed by how rare they are in the log, and only clear winners count: a message that merely shares
a word stays, and where nothing fits, nothing is forgotten. Words decide, not meanings: what was told in wholly other
words is not found. Pure functions; they know no store.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from langchain_core.messages import BaseMessage

from memory.forgetting._log import Log, Passage
from memory.forgetting._topics import Topic, read_topic, telling
from memory.forgetting._values import is_code, values
from memory.forgetting._words import forms, is_ordinary
from memory.rendering import said

_QUOTED = re.compile(r"^\W*[\"“”„«»‘'](.+)[\"“”„«»’']\W*$", re.DOTALL)
_SENTENCE_WORDS = 6
"""Words from which on a text that stands in a message is a quotation, not a topic."""
_ANSWER_WORDS = 30
_FEW = 3
"""Other messages that may hold a name before it is one of the log's common ones, which tell nothing of the topic."""


def forgettable(messages: Sequence[BaseMessage], text: str) -> list[BaseMessage]:
    """Return the messages, in their order, that forgetting `text` means; empty if nothing clearly fits.

    messages: the log, oldest first. text: words that stand in it, a code, a name, or a topic.
    """
    log = Log([said(message) for message in messages])
    return [messages[place] for place in sorted(_chosen(log, text))]


def _chosen(log: Log, text: str) -> set[int]:
    quoted = _QUOTED.match(text)
    wanted = (quoted[1] if quoted else text).strip(" \t\r\n.!?,;:")
    if not wanted.split():
        return set()
    alone = _is_value(wanted)
    if quoted or alone or len(wanted.split()) >= _SENTENCE_WORDS:
        found = log.holding(wanted) if quoted or alone else log.quoting(wanted)
        if found or quoted:
            return found | (set() if alone else _copies(log, found, wanted, [wanted]))
    codes = [word for word in wanted.split() if is_code(word)]
    if found := {place for code in codes for place in log.repeating(code)}:
        return found
    topic = read_topic(log, wanted)
    told = _answered(log, topic, telling(log, topic))
    places = {place for place, _ in told}
    return places | _copies(log, places, wanted, [text for _, text in told])


def _is_value(text: str) -> bool:
    """Tell whether a text is a name or a code by itself: no word in it that any sentence could have."""
    words = text.split()
    written = all(is_code(word) or word[:1].isupper() or not word[:1].isalpha() for word in words)
    return written and not is_ordinary(words[0])


def _answered(log: Log, topic: Topic, passages: Sequence[Passage]) -> list[tuple[int, str]]:
    """Return the passages' places and texts, with the answers to those that ask: "What is the code?" "4411".

    Where something is asked for, a question without such an answer tells nothing.
    """
    told: list[tuple[int, str]] = []
    for passage in passages:
        reply = _reply(log, passage.place)
        if reply is not None:
            told.append((reply, log.turns[reply].text))
        if (
            reply is not None
            or not (topic.kinds or topic.asks)
            or not log.asks(passage.place)
            or values(passage.text, log.whole)
        ):
            told.append((passage.place, passage.text))
    return told


def _reply(log: Log, place: int) -> int | None:
    if place + 1 == len(log.turns) or not log.asks(place):
        return None
    asked, answer = log.turns[place], log.turns[place + 1]
    another = (asked.role, asked.speaker) != (answer.role, answer.speaker)
    short = len(answer.text.split()) <= _ANSWER_WORDS
    return place + 1 if another and short and values(answer.text, log.whole) else None


def _copies(log: Log, told: set[int], topic: str, texts: Iterable[str]) -> set[int]:
    """Return the turns that repeat a value which these texts tell: a code wherever it stands, a name if it is rare."""
    known = set(forms(topic)) | log.names
    found: set[int] = set()
    for value in {value for text in texts for value in values(text, log.whole)}:
        if not set(forms(value.text)) <= known:
            others = (log.repeating(value.text) if value.certain else log.holding(value.text)) - told
            if value.certain or len(others) <= _FEW:
                found |= others
    return found
