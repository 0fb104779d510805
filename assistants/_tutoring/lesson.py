"""A lesson as its log makes it: what each message leads to, and which card is asked now.

Replayed from the user's messages alone, so that it stands where it was after a reload or an edit.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from assistants._tutoring.boxes import BETWEEN, Boxes
from assistants._tutoring.cards import Card, Found, find_cards
from assistants._tutoring.commands import Asked, closest, understand
from assistants._tutoring.decks import DECKS
from assistants._tutoring.judging import Verdict, judge

MAX_KNOWN = 3000
"""Cards in one lesson; further ones are not taken."""
_MAX_ANSWER = 200
"""Characters of an answer; what is longer is none."""
_QUESTION = re.compile(
    r"^\W*(?:why|what|how|when|where|who|which|can|could|do|does|is|are|should|would)\b.*\s.*\?\s*$", re.I | re.S
)
_GUESS = re.compile(r"^\W*(?:is it|is that|is this|does it mean)\b", re.IGNORECASE)


@dataclass
class Outcome:
    """What the newest message led to."""

    kind: str = "help"
    """What was done, such as "answer" or "deck"; "again" and what is like it where the same card is asked again,
    "aside" where something else was said, a question perhaps."""
    card: Card | None = None
    """The card that it was about."""
    verdict: Verdict | None = None
    answer: str = ""
    """The learner's."""
    cards: tuple[Card, ...] = ()
    what: str = ""
    """The deck's name, or what should have been forgotten."""
    passed_over: int = 0
    """Lines that gave no card."""
    pause_days: int = 0
    """Days without practice, where what was learned before comes back now."""
    finished: bool = False
    """Whether no card is left in this round."""


@dataclass
class Lesson:
    """The state of a lesson."""

    boxes: Boxes = field(default_factory=Boxes)
    asking: Card | None = None
    backwards: bool = False
    """Whether backs are shown, and fronts asked for."""
    hints: int = 0
    """Letters shown of the card that is asked."""
    pause_days: int = 0
    outcome: Outcome = field(default_factory=Outcome)

    def sides(self, card: Card) -> tuple[str, str]:
        """Return what is shown of a card, and what is asked for."""
        return (card.back, card.front) if self.backwards else (card.front, card.back)

    def rest(self, days: int) -> None:
        """Note that so many days went by without practice."""
        self.pause_days = max(self.pause_days, days)

    def take(self, message: str) -> None:
        """Go on by one message of the learner's.

        What is the answer to the card, or the back of another, is an answer, whatever it says besides; then come
        commands and cards that are spelt as such; then what is nearly the answer; then what is nearly a command.
        """
        asked, found, verdict = understand(message), find_cards(message), self._verdict(message)
        if self.asking and asked.doubtful:
            asked = Asked()
        if verdict == "right" or (verdict and self.boxes.has_form(message, front=self.backwards)):
            self._answer(message, "right" if verdict == "right" else "wrong")
        elif asked.command and asked.exact:
            self._do(asked)
        elif found.cards and found.sure:
            self._add(found)
        elif verdict == "nearly":
            self._answer(message, "nearly")
        elif asked.command:
            self._do(asked)
        elif found.cards or found.passed_over:
            self._add(found)
        elif verdict and (not _QUESTION.match(message) or _GUESS.match(message)):
            self._answer(message, "wrong")
        else:
            self.outcome = Outcome("aside" if self.asking else "help", self.asking)

    def _verdict(self, message: str) -> Verdict | None:
        """Return how a message meets the card that is asked, or one that shows the same side; None if it cannot."""
        if not self.asking or len(message) > _MAX_ANSWER or not message.strip():
            return None
        twins = self.boxes.same_back(self.asking) if self.backwards else [self.asking]
        verdicts = {judge(message, self.sides(card)[1]) for card in twins}
        return "right" if "right" in verdicts else "nearly" if "nearly" in verdicts else "wrong"

    def _do(self, asked: Asked) -> None:
        actions = {
            "skip": self._skip,
            "hint": self._hint,
            "swap": self._swap,
            "stop": self._stop,
            "go on": self._go_on,
            "forget all": self._forget_all,
        }
        if asked.command == "deck":
            self._take_deck(asked.what)
        elif asked.command == "forget":
            self._forget(asked.what)
        elif asked.command in actions:
            actions[asked.command]()
        else:
            self.outcome = Outcome(asked.command, self.asking)

    def _answer(self, message: str, verdict: Verdict) -> None:
        assert self.asking
        self.outcome = Outcome("answer", self.asking, verdict, " ".join(message.split()))
        if verdict == "wrong":
            self.boxes.miss(self.asking)
        else:
            self.boxes.get_right(self.asking, helped=self.hints > 0)
        self._ask_next()

    def _skip(self) -> None:
        if self.asking:
            self.outcome = Outcome("skipped", self.asking)
            self.boxes.miss(self.asking)
            self._ask_next()
        else:
            self._go_on()

    def _hint(self) -> None:
        self.hints += bool(self.asking)
        self.outcome = Outcome("hint" if self.asking else "help", self.asking)

    def _swap(self) -> None:
        """Turn the direction. The card that is asked has shown its other side, so it comes later."""
        self.backwards = not self.backwards
        self.outcome = Outcome("swapped", self.asking)
        if self.asking:
            self.boxes.put_back(self.asking, after=BETWEEN)
            self._ask_next()

    def _stop(self) -> None:
        self.outcome = Outcome("stopped", self.asking)
        if self.asking:
            self.boxes.put_back(self.asking, after=0)
            self.asking = None

    def _go_on(self) -> None:
        if self.asking or not self.boxes.known:
            self.outcome = Outcome("again" if self.asking else "help", self.asking)
            return
        self.outcome = Outcome("went on")
        self._ask_next(over=True)

    def _take_deck(self, name: str) -> None:
        if self.asking:
            self.boxes.put_back(self.asking, after=0)
        cards = DECKS[name].cards
        for card in cards:
            self.boxes.learn(card)
        self.boxes.queue = deque(card.key for card in cards)
        self.outcome = Outcome("deck", what=name, cards=cards)
        self._ask_next()

    def _add(self, found: Found) -> None:
        known = self.boxes.known
        changed = [card.key for card in found.cards if self._has_room(card) and self.boxes.learn(card)]
        keys = [key for key in dict.fromkeys(card.key for card in found.cards) if key in known]
        over = found.passed_over + sum(card.key not in known for card in found.cards)
        self.outcome = Outcome("added", cards=tuple(known[key].card for key in keys), passed_over=over)
        asking = self.asking
        self.boxes.line_up(key for key in changed if not asking or key != asking.key)
        if asking and asking.key in changed:
            self.boxes.put_back(known[asking.key].card, after=BETWEEN)
            self._ask_next()
        elif not asking and len(keys) > 1:
            self._ask_next(over=True)

    def _has_room(self, card: Card) -> bool:
        return card.key in self.boxes.known or len(self.boxes.known) < MAX_KNOWN

    def _forget(self, what: str) -> None:
        cards = [known.card for known in self.boxes.known.values()]
        sides = {side: card for card in reversed(cards) for side in (*card.back_forms, *card.front_forms)}
        side = closest(what, sides)
        if side is None:
            self.outcome = Outcome("no card", self.asking, what=" ".join(what.split()))
            return
        self.outcome = Outcome("forgotten", sides[side])
        self.boxes.drop(sides[side])
        if self.asking and self.asking.key == sides[side].key:
            self._ask_next()

    def _forget_all(self) -> None:
        self.outcome = Outcome("forgot all", what=str(len(self.boxes.known)))
        self.boxes, self.asking = Boxes(), None

    def _ask_next(self, *, over: bool = False) -> None:
        """Ask the next card of this round; before that, after a pause, bring back what is due by then.

        over: go over to the next round if this one has ended.
        """
        if self.pause_days:
            just_now = self.outcome.card.key if self.outcome.card else ""
            self.outcome.pause_days = self.pause_days if self.boxes.bring_back(self.pause_days, just_now) else 0
            self.pause_days = 0
        if over and not self.boxes.queue:
            self.boxes.new_round()
        self.asking, self.hints = self.boxes.next(), 0
        self.outcome.finished = self.asking is None


def replay(messages: Iterable[tuple[str, datetime | None]]) -> Lesson:
    """Return the lesson that a learner's messages make, oldest first, each with its time where that is known.

    A pause shows in the times of the messages before the newest, never in the clock: a lesson that is replayed later
    is the same.
    """
    lesson = Lesson()
    before: datetime | None = None
    pause_days = 0
    for text, at in messages:
        lesson.rest(pause_days)
        lesson.take(text)
        moment = at.replace(tzinfo=UTC) if at and at.tzinfo is None else at
        pause_days = (moment - before).days if moment and before else 0
        before = moment or before
    return lesson
