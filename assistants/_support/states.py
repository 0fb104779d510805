"""Where a dialogue with the desk stands. A value: each message leads from one to the next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Slot = Literal["order", "detail", "confirmation", ""]

_REMEMBERED = 20
"""Other orders of which it is kept what was done."""
DETAILS = {"postpone": "how long", "reschedule": "new day", "refund": "reason"}
"""What an intent needs besides the order number."""


@dataclass(frozen=True)
class Done:
    """What was done with one order."""

    intent: str
    order: str
    detail: str = ""


@dataclass(frozen=True)
class State:
    """What is known, and what is under way."""

    intent: str = ""
    """The request under way; empty if there is none."""
    order: str = ""
    """The order number spoken of last, normalised; some message named it."""
    detail: str = ""
    """How long, the reason in the customer's words or ours, or the new day (ISO 8601)."""
    choices: tuple[str, ...] = ()
    """Intents between which the customer was asked to choose."""
    tries: int = 0
    """Answers in a row that held no order number, though one was asked for."""
    changing: bool = False
    """Whether it was asked what is to be changed, after a "no" to all of it."""
    finished: str = ""
    """The intent that the last message finished, if it did."""
    ledger: tuple[Done, ...] = ()
    """What was done last, oldest first, one entry an order."""

    @property
    def missing(self) -> Slot:
        """What has to be asked next; empty if no request is under way, or one that needs nothing more."""
        if not self.intent:
            return ""
        if not self.order:
            return "order"
        if self.intent in DETAILS and not self.detail:
            return "detail"
        return "" if self.intent == "status" else "confirmation"

    @property
    def done(self) -> Done | None:
        """What was done with the order that is spoken of."""
        return next((entry for entry in self.ledger if entry.order == self.order), None)


def finish(state: State) -> State:
    """Return the state after its request was carried out."""
    others = tuple(entry for entry in state.ledger if entry.order != state.order)
    entry = Done(state.intent, state.order, state.detail)
    return State(order=state.order, finished=state.intent, ledger=(*others[-_REMEMBERED:], entry))


def clear(state: State) -> State:
    """Return the state after a request was dropped: what was done before stays done."""
    return State(ledger=state.ledger)
