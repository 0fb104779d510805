"""The shop behind the desk: there is none, so all that it knows of an order follows from the order's number.

The same number has the same status, carrier, day and reference wherever and whenever it is asked for.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass

_STAGES = (
    ("is being packed", 4),
    ("is packed and waits for the carrier", 3),
    ("is on its way", 1),
    ("is out for delivery", 0),
)
_LETTERS = {"cancel": "C", "postpone": "P", "reschedule": "D", "refund": "R"}
_CARRIERS = ("Blue Otter Parcels", "Harbour Post", "Green Van Couriers")


@dataclass(frozen=True)
class Parcel:
    """Where an order is."""

    stage: str
    """A predicate, such as "is on its way"."""
    carrier: str
    days: int
    """Until it is expected; 0 is today."""


def find_parcel(order: str) -> Parcel:
    """Return where an order is, by its number."""
    stage, carrier, more, *_ = hashlib.sha256(f"parcel {order}".encode()).digest()
    words, days = _STAGES[stage % len(_STAGES)]
    return Parcel(words, _CARRIERS[carrier % len(_CARRIERS)], days + (more % 2 if days else 0))


def reference(intent: str, order: str) -> str:
    """Return the reference number of what was done with an order: the intent's letter, and six letters or digits."""
    digest = hashlib.sha256(f"{intent} {order}".encode()).digest()
    return f"{_LETTERS[intent]}-{base64.b32encode(digest).decode()[:6]}"
