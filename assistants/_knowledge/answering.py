"""What is said to a message from what somebody wrote down, or that nothing of it answers. Decides by rules alone.

A script is a function of the log and the message: which question a short one goes on with is read from the log. Knows
no page and no model but the small one that compares sentences, and that one only where its file is there already.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from assistants import Line, Script
from assistants._knowledge.guiding import guide_for, guide_politely, guide_without
from assistants._knowledge.matching import Kept, Match, Matcher
from assistants._knowledge.pair import Pair, alike
from assistants._knowledge.reading import read_knowledge
from assistants._knowledge.small_talk import Talk, talk_of, without_courtesies
from assistants._typed import of_typed
from memory.index.embedding import Embedder, installed
from memory.rendering import SaidTurn

Knowledge = Sequence[Pair] | Callable[[], Sequence[Pair]]

_NEAR, _LESS_NEAR = 0.1, 0.04
"""Score from which the best question is near enough to be offered, and from which others are beside it."""
_LIKELY, _AHEAD = 0.3, 2.0
"""Score from which the best question is asked back by itself, if it is so many times that of the next: it is then the
right one for five in six messages that have one, and for three in four by words alone."""
_BESIDE, _PASSAGE_BESIDE = 0.5, 0.1
"""Score from which another entry is shown to a model beside the best."""
_MOST_SHOWN, _MOST_OFFERED, _MOST_RELATED, _MOST_TOPICS = 4, 4, 3, 8
_EARLIER = 3
"""Messages of the user that are looked at for the question that a short one goes on with."""
_LONGEST_FOLLOWING = 10
"""Words of a message that may go on with the one before."""
_OWN_SHARE = 0.5
"""Share of such a message's own words that the entry must hold, or it asks for something else."""
_SAME_TOPIC = 90
"""Per cent of letters by which a message is the name of a topic."""
_PACE_S = 0.015
_READ_CHARACTERS = 2_000
"""As much of a message is read."""

_REFERS = re.compile(
    r"^\W*(?:and|but|or|also|so|then|what about|how about|what if|why|how so)\b"
    r"|\b(?:it|that|this|those|these|them|they|there|ones?|same)\b",
    re.IGNORECASE,
)
_OF_NO_SUBJECT = re.compile(
    r"\b(?:how (?:long|much|many|often|soon|far|big|fast)|long|much|often|takes?|taking|costs?|about|else|again|really"
    r"|mean|why|when|where|more|details?|example|exactly)\b",
    re.IGNORECASE,
)
_YES = re.compile(
    r"\W*(?:yes|yeah|yep|yup|sure|exactly|right|correct|that one|i do|i did)\b(?:\W+\w+){0,2}\W*$", re.IGNORECASE
)
_GREETINGS: dict[Talk, str] = {
    "greeting": "Hello!",
    "thanks": "You are welcome!",
    "nod": "All right.",
    "goodbye": "Goodbye! Come back whenever you have a question.",
    "asking": "I answer from {name}, and show the question that I took the answer from.",
}


_ALL = "This is all that I have on it.\n\n"


@dataclass(frozen=True)
class _Found:
    """The entries that a message may ask for, likeliest first."""

    matches: Sequence[Match]
    sure: bool
    follows: bool = False
    """Whether they were found with the message before."""


def answer_from(
    knowledge: Knowledge,
    *,
    name: str,
    only: bool = True,
    embedder: Callable[[], Embedder | None] = installed,
) -> Script:
    """Return a script that answers what was typed from these entries.

    knowledge: the entries, or what loads them when they are first needed; may raise KnowledgeError then.
    name: what people call it ("the handbook").
    only: whether nothing else may be answered; otherwise a model answers by itself where no entry is near.
    embedder: gives the sentence model if it is there; must fetch nothing.
    """

    kept = Kept()

    @of_typed
    def script(said: Sequence[SaidTurn], message: str) -> Line:
        entries = tuple(knowledge() if callable(knowledge) else knowledge)
        return _Answerer(kept.matcher(entries, embedder()), name, only).line(said, message[:_READ_CHARACTERS])

    return script


def answer_from_file(name: str, text: str, *, only: bool = True) -> Script:
    """Return a script that answers from a file, read when it is first asked. Its line raises KnowledgeError."""
    kept: list[Sequence[Pair]] = []

    def load() -> Sequence[Pair]:
        if not kept:
            kept.append(read_knowledge(name, text))
        return kept[0]

    return answer_from(load, name=name, only=only)


class _Answerer:
    """Says something to one message."""

    def __init__(self, known: Matcher, name: str, only: bool) -> None:
        self._known, self._name, self._only = known, name, only
        self._topics = tuple(dict.fromkeys(entry.topic for entry in known.entries if entry.topic))

    def line(self, said: Sequence[SaidTurn], message: str) -> Line:
        asked = without_courtesies(message)
        exact = self._known.best(asked, 1)
        if not (exact and exact[0].score == 1):
            if meant := self._meant(said, message):
                return self._answer(said, meant)
            if talk := talk_of(message):
                return self._talk(talk)
            if topic := self._topic(asked):
                return self._contents(topic)
        found = self._find(said, asked)
        return self._answer(said, found) if found.sure else self._no_answer(found)

    def _find(self, said: Sequence[SaidTurn], message: str) -> _Found:
        """Match a message by itself, or with the one that it goes on with."""
        alone = self._match(message)
        own = _OF_NO_SUBJECT.sub(" ", _REFERS.sub(" ", message))
        nothing_of_its_own = self._known.substance(own) < 1
        follows = nothing_of_its_own or (_REFERS.search(message) and len(message.split()) <= _LONGEST_FOLLOWING)
        before = self._before(said) if follows else ""
        if not before or (alone.sure and not nothing_of_its_own):
            return alone
        together = self._match(f"{before} {message}")
        if together.sure and (nothing_of_its_own or self._known.share(own, together.matches[0].entry) >= _OWN_SHARE):
            return replace(together, follows=True)
        # What it has in common with the message before is no reason to ask that one back.
        beside = [replace(match, score=min(match.score, _NEAR)) for match in _near(together)]
        return alone if alone.sure else _Found([*_near(alone), *beside], sure=False)

    def _meant(self, said: Sequence[SaidTurn], message: str) -> _Found | None:
        """Return what a yes stands for, where the answer before asked whether a question was meant."""
        if not said or said[-1].role != "assistant" or not _YES.match(message):
            return None
        before = said[-1].text.casefold()
        asked = (entry for entry in self._known.entries if _did_you_mean(entry.question).casefold() in before)
        meant = next(asked, None)
        return _Found(self._known.best(meant.question), sure=True) if meant else None

    def _match(self, message: str) -> _Found:
        found = self._known.best(message)
        return _Found(found, sure=bool(found) and self._known.is_sure(found[0]))

    def _before(self, said: Sequence[SaidTurn]) -> str:
        """Return the user's latest message that stands by itself."""
        earlier = [turn.text for turn in said if turn.role == "user" and not talk_of(turn.text)][-_EARLIER:]
        standing = (text for text in reversed(earlier) if self._known.substance(_OF_NO_SUBJECT.sub(" ", text)) >= 1)
        return next(standing, "")

    def _answer(self, said: Sequence[SaidTurn], found: _Found) -> Line:
        best = found.matches[0].entry
        beside_from = _PASSAGE_BESIDE if best.passage else _BESIDE
        shown = [match.entry for match in found.matches if match.entry is best or match.score >= beside_from]
        shown = shown[:_MOST_SHOWN]
        heading = _heading(best)
        again = found.follows and bool(said) and heading in said[-1].text
        others = "; ".join(_plain(entry.question) for entry in shown[1:])
        beside = f"\n\nSee also: {others}" if others else ""
        return Line(
            text=f"{_ALL if again else ''}{heading}\n\n{best.answer}{beside}",
            guide=guide_for(shown, self._name, only=self._only),
            sources=tuple(f"{number}. {_plain(entry.question)}" for number, entry in enumerate(shown, 1)),
            offers=self._related(said, found, shown),
            pace_s=_PACE_S,
        )

    def _related(self, said: Sequence[SaidTurn], found: _Found, shown: Sequence[Pair]) -> tuple[str, ...]:
        """Return questions of the same topic that were not asked yet, near ones first."""
        best = shown[0]
        near = [match.entry for match in found.matches]
        place = self._known.entries.index(best)
        after = (*self._known.entries[place + 1 :], *self._known.entries[:place])
        asked = {alike(turn.text) for turn in said if turn.role == "user"} | {alike(entry.question) for entry in shown}
        same = [entry for entry in (*near, *after) if entry.topic == best.topic or (not best.topic and entry in near)]
        questions = dict.fromkeys(entry.question for entry in same if alike(entry.question) not in asked)
        return tuple(questions)[:_MOST_RELATED]

    def _no_answer(self, found: _Found) -> Line:
        near = _near(found)
        offers = tuple(dict.fromkeys(match.entry.question for match in near))[:_MOST_OFFERED] or self._openers()
        topics = self._topics[:_MOST_TOPICS] if near else ()
        likely = _is_ahead(near)
        guide = guide_without(self._name, offers, topics, likely=likely) if self._only else ""
        if likely:
            told = f"I am not sure. {_did_you_mean(offers[0])}"
        else:
            told = f"I have no answer to that. {'Is it one of these?' if near else self._about()}"
        return Line(told, guide=guide, offers=offers, pace_s=_PACE_S)

    def _talk(self, talk: Talk) -> Line:
        """Meet small talk kindly, and say what can be asked."""
        told = _GREETINGS[talk].format(name=self._name)
        if talk != "goodbye":
            told += " Is there anything else?" if talk == "thanks" else f" {self._about()}"
        offers = () if talk == "goodbye" else self._openers()
        return Line(told, guide=self._polite(told), offers=offers, pace_s=_PACE_S)

    def _contents(self, topic: str) -> Line:
        """List the questions of a topic."""
        questions = [entry.question for entry in self._known.entries if entry.topic == topic]
        told = f"**{_plain(topic)}**: choose a question, or ask in your own words."
        offers = tuple(questions[:_MOST_TOPICS])
        return Line(told, guide=self._polite(told), offers=offers, pace_s=_PACE_S)

    def _polite(self, told: str) -> str:
        """Return what a model is told to say in its own words; one that may answer by itself needs no telling."""
        return guide_politely(told) if self._only else ""

    def _topic(self, message: str) -> str:
        named = (topic for topic in self._topics if fuzz.ratio(alike(message), alike(topic)) >= _SAME_TOPIC)
        return next(named, "")

    def _about(self) -> str:
        if len(self._topics) < 2:
            return "Ask me anything else." if self._topics else "Ask me a question."
        more = ", and more" if len(self._topics) > _MOST_TOPICS else ""
        return f"Ask me about: {', '.join(map(_plain, self._topics[:_MOST_TOPICS]))}{more}."

    def _openers(self) -> tuple[str, ...]:
        """Return the topics, or the first questions where there are none to choose from."""
        first = [entry.question for entry in self._known.entries[:_MOST_OFFERED]]
        return self._topics[:_MOST_TOPICS] if len(self._topics) > 1 else tuple(first)


def _heading(entry: Pair) -> str:
    if entry.passage:
        return f"> **{_plain(entry.question)}**"
    return f"> **Matched question:** {_plain(entry.question)}"


def _did_you_mean(question: str) -> str:
    return f"Did you mean: “{_plain(question)}”"


def _is_ahead(near: Sequence[Match]) -> bool:
    """Tell whether the first of these is likely enough, and so much likelier than the next, to be asked back."""
    others = [match.score for match in near if match.entry is not near[0].entry]
    return bool(near) and near[0].score >= max(_LIKELY, _AHEAD * max(others, default=0.0))


def _near(found: _Found) -> list[Match]:
    if not found.matches or found.matches[0].score < _NEAR:
        return []
    return [match for match in found.matches if match.score >= _LESS_NEAR]


def _plain(text: str) -> str:
    return " ".join(text.split())
