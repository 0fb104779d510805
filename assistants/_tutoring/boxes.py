"""Which card comes next: Leitner's boxes, without clock or chance.

A card that was missed comes back after two others. In a round every card that is due is asked until it is known; the
better it is known, the more rounds pass until it is due again. Knows no messages.
"""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from assistants._tutoring.cards import Card
from assistants._tutoring.judging import plain

BETWEEN = 2
"""Other cards that stand between a miss and the next try."""
_WAIT = (1, 1, 2, 4, 8, 16)
"""For each box, the rounds until its cards are asked again, and the days without practice."""


@dataclass
class Known:
    """What is known of one card."""

    card: Card
    box: int = 0
    asked: int = 0
    right: int = 0
    missed: int = 0
    due_round: int = 0
    missed_now: bool = False
    """Whether it was missed in this round, which lifts it less when it is known at last."""
    last: int = 0
    """When it was asked last, counted in cards asked."""


@dataclass
class Boxes:
    """All the cards of a lesson, and the order in which they come."""

    known: dict[str, Known] = field(default_factory=dict)
    """By the cards' keys, in the order in which they were told."""
    queue: deque[str] = field(default_factory=deque)
    """Keys of the cards that come next in this round."""
    round: int = 1
    clock: int = 0
    """Cards asked so far."""
    _forms: tuple[Counter[str], Counter[str]] = field(default_factory=lambda: (Counter(), Counter()))
    _by_back: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    @property
    def tried(self) -> Sequence[Known]:
        """The cards that were answered or passed at least once."""
        return [known for known in self.known.values() if known.right or known.missed]

    def has_form(self, text: str, *, front: bool) -> bool:
        """Tell whether a text is a form of some card's front, or back."""
        return self._forms[0 if front else 1][plain(text)] > 0

    def same_back(self, card: Card) -> list[Card]:
        """Return the cards whose back is that of this one, itself among them."""
        return [self.known[key].card for key in self._by_back[plain(card.back)]]

    def learn(self, card: Card) -> bool:
        """Take a card, in place of one with the same front; tell whether it says anything new.

        A starter deck's card never replaces one that the learner wrote.
        """
        known = self.known.get(card.key)
        if known and (known.card.back == card.back or (card.deck and not known.card.deck)):
            return False
        if known:
            self._withdraw(known.card)
        self.known[card.key] = Known(card)
        self._count(card, 1)
        return True

    def drop(self, card: Card) -> None:
        """Forget a card and all that is known of it."""
        self._withdraw(self.known.pop(card.key).card)

    def line_up(self, keys: Iterable[str]) -> None:
        """Let cards that were just learned come at the end of this round."""
        self.queue.extend(dict.fromkeys(keys))

    def next(self) -> Card | None:
        """Return the card that is asked now; None if the round is over."""
        if not self.queue:
            return None
        known = self.known[self.queue.popleft()]
        self.clock += 1
        known.asked += 1
        known.last = self.clock
        return known.card

    def put_back(self, card: Card, after: int) -> None:
        """Let the card that is asked come later, after so many others, as if it had not been asked."""
        known = self.known[card.key]
        known.asked = max(0, known.asked - 1)
        if card.key not in self.queue:
            self.queue.insert(after, card.key)

    def miss(self, card: Card) -> None:
        """Note that a card was not known."""
        known = self.known[card.key]
        known.missed += 1
        known.box, known.missed_now, known.due_round = 0, True, self.round
        self._fill_up(card.key)
        if card.key not in self.queue:
            self.queue.insert(BETWEEN, card.key)

    def get_right(self, card: Card, *, helped: bool) -> None:
        """Note that a card was known. It is lifted once in a round, and not where a hint was needed."""
        known = self.known[card.key]
        known.right += 1
        if known.due_round <= self.round:
            if not helped:
                known.box = min(len(_WAIT) - 1, known.box + (1 if known.missed_now or known.box else 2))
            known.due_round = self.round + _WAIT[known.box]

    def new_round(self) -> None:
        """Begin the next round in which a card is due, the least known first."""
        self.round = max(self.round + 1, min((known.due_round for known in self.known.values()), default=0))
        due = [known for known in self.known.values() if known.due_round <= self.round]
        for known in due:
            known.missed_now = False
        self.queue = deque(known.card.key for known in sorted(due, key=lambda known: known.box))

    def bring_back(self, days: int, just_now: str) -> bool:
        """Let what was known, and is due after so many days without practice, come first; tell whether anything is.

        just_now: key of the card that was asked just now, which can wait.
        """
        waiting = {*self.queue, just_now}
        learned = [known for known in self.known.values() if known.right and known.card.key not in waiting]
        due = sorted((known for known in learned if _WAIT[known.box] <= days), key=lambda known: known.box)
        for known in due:
            known.due_round, known.missed_now = self.round, False
        self.queue.extendleft(known.card.key for known in reversed(due))
        return bool(due)

    def _fill_up(self, missed: str) -> None:
        """Let cards that are known stand between a miss and the next try, where too few others are left."""
        if (lacking := BETWEEN - len(self.queue)) > 0:
            waiting = {*self.queue, missed}
            others = (known for known in self.known.values() if known.card.key not in waiting)
            spare = heapq.nsmallest(lacking, others, key=lambda known: (known.box, known.last))
            self.queue.extend(known.card.key for known in spare)

    def _withdraw(self, card: Card) -> None:
        self._count(card, -1)
        with suppress(ValueError):
            self.queue.remove(card.key)

    def _count(self, card: Card, step: int) -> None:
        for counter, forms in zip(self._forms, (card.front_forms, card.back_forms), strict=True):
            for form in forms:
                counter[form] += step
        twins = self._by_back[plain(card.back)]
        if step > 0:
            twins.append(card.key)
        else:
            twins.remove(card.key)
