"""The desk's rules: from a state and a message to the next state and what is said. Each rule acts or passes.

Nothing is filled in that no message said, and nothing is done without a yes to a question that named all of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from assistants._support import replies
from assistants._support.days import read_day
from assistants._support.hearing import OTHER_REASON, Heard, hear
from assistants._support.orders import fault
from assistants._support.replies import Reply
from assistants._support.states import DETAILS, State, clear, finish

_EXPLICIT = 0.75
"""From this score on an answer in free words switches to another request; else it must sound like a change of mind."""
_SPOKEN = re.compile(r"[^\W_]")
_FIRST, _SECOND = re.compile(r"\b(?:first|former)\b"), re.compile(r"\b(?:second|latter|last)\b")


@dataclass(frozen=True)
class Move:
    """What one message led to."""

    state: State
    reply: Reply


Rule = Callable[[State, Heard, date], Move | None]


def advance(state: State, text: str, today: date) -> Move:
    """Return where a message leads. Any text will do. today: when it was said."""
    heard = hear(text)
    settled = replace(state, finished="") if state.finished else state
    for rule in _RULES:
        move = rule(state if rule in _FOLLOWING else settled, heard, today)
        if move is not None:
            return move
    return _unclear(settled, heard, today)


def _stop(state: State, heard: Heard, today: date) -> Move | None:  # noqa: ARG001
    if heard.talk != "stop":
        return None
    return Move(clear(state), replies.dropped(state.intent))


def _follow(state: State, heard: Heard, today: date) -> Move | None:
    """Go on from what was just finished: another order, or shipping information."""
    intent = heard.understood.intent
    if not state.finished or intent not in {"", state.finished}:
        return None
    if heard.another and state.order:
        return _asked(State(intent=state.finished, ledger=state.ledger))
    if state.finished == "status" and (heard.orders or (heard.details and intent)):
        return _begun("status", state, heard, today)
    return None


def _choose(state: State, heard: Heard, today: date) -> Move | None:
    if not state.choices:
        return None
    first, second = _FIRST.search(heard.words), _SECOND.search(heard.words)
    place = 0 if first else 1 if second else None
    intent = heard.understood.intent or (state.choices[place] if place is not None else "")
    if intent and intent != "help":
        return _begun(intent, replace(state, choices=()), replace(heard, another=False), today)
    if heard.talk == "no":
        return Move(clear(state), replies.dropped(""))
    order = heard.orders[0] if len(heard.orders) == 1 else state.order
    return Move(replace(state, order=order), replies.which(state.choices))


def _explain(state: State, heard: Heard, today: date) -> Move | None:  # noqa: ARG001
    elsewhere = heard.understood.intent not in {"", "status", "help", state.intent}
    asks = heard.question == "find" if state.missing == "order" else heard.question == "what"
    if not state.missing or heard.orders or elsewhere or not (asks or heard.question in {"why", "what"}):
        return None
    if state.missing == "detail" and heard.question == "why" and not heard.words.startswith(("why", "what")):
        return None
    return Move(state, replies.answer_question(heard.question, state))


def _begin(state: State, heard: Heard, today: date) -> Move | None:
    intent, rivals = heard.understood.intent, heard.understood.rivals
    if rivals and state.intent not in rivals and not _free_answer(state, heard):
        order = heard.orders[0] if len(heard.orders) == 1 else state.order
        return Move(State(order=order, choices=rivals, ledger=state.ledger), replies.which(rivals))
    if intent in {"", state.intent} or (state.intent and _free_answer(state, heard)):
        return None
    if intent == "help":
        return Move(state, replies.abilities(state))
    return _begun(intent, state, heard, today)


def _free_answer(state: State, heard: Heard) -> bool:
    """Whether a message answers the question for a reason or a time, though it has words of another request in it."""
    if state.missing != "detail" or heard.turned:
        return False
    fits = {"postpone": bool(heard.span), "refund": bool(heard.reason)}.get(state.intent, False)
    return fits or (state.intent != "reschedule" and heard.understood.score < _EXPLICIT)


def _begun(intent: str, state: State, heard: Heard, today: date) -> Move:
    order = "" if heard.another or len(heard.orders) > 1 else state.order
    fresh = State(intent=intent, order=order, ledger=state.ledger)
    if len(heard.orders) > 1:
        return Move(fresh, replies.which_order(heard.orders))
    filled, refused = _filled(fresh, heard, today)
    if filled.missing == "order" and (wrong := fault(heard.text, at_least=4)):
        tried = replace(filled, tries=1)
        return Move(tried, replies.not_an_order(wrong, tried))
    return _asked(filled, refused or _switched(state, intent, filled.order), heard)


def _switched(state: State, intent: str, order: str) -> str:
    if not state.intent or state.intent == intent:
        return ""
    words = {
        "cancel": "a cancellation",
        "postpone": "a later delivery",
        "reschedule": "a new day",
        "refund": "a refund",
    }
    return f"All right, {words[intent]} {f'for order **{order}** ' if order else ''}instead." if intent in words else ""


def _refer(state: State, heard: Heard, today: date) -> Move | None:  # noqa: ARG001
    """Let go of an order number: "no, the other order"."""
    if not (heard.another and state.intent and state.order) or (state.missing == "detail" and heard.reason):
        return None
    return _asked(replace(state, order="", tries=0, changing=False), "Of course, another order.")


def _fill(state: State, heard: Heard, today: date) -> Move | None:
    """Take the order number, the time or the reason that a message names, asked for or not."""
    if not state.intent:
        return _named(state, heard)
    others = tuple(order for order in heard.orders if order != state.order)
    if len(others) > 1:
        return Move(state, replies.which_order(others))
    filled, refused = _filled(state, heard, today)
    if refused:
        return Move(filled, replies.ask(filled, refused))
    confirmed = state.missing == "confirmation" and heard.talk == "yes" and not state.changing
    if filled == state or (confirmed and not others and filled.detail == state.detail):
        return None
    return _asked(replace(filled, tries=0, changing=False), "", heard)


def _named(state: State, heard: Heard) -> Move | None:
    if len(heard.orders) > 1:
        return Move(state, replies.which_order(heard.orders))
    if not heard.orders:
        return None
    known = replace(state, order=heard.orders[0])
    return Move(known, replies.ask(known, f"Thank you: order **{known.order}**. What can I do with it?"))


def _filled(state: State, heard: Heard, today: date) -> tuple[State, str]:
    """Return the state with all that the message fills in, and why something was refused."""
    others = [order for order in heard.orders if order != state.order]
    known = replace(state, order=others[0]) if others else state
    if state.intent == "reschedule" and (day := read_day(heard.days, today)):
        if day < today:
            return known, replies.passed(day)
        return replace(known, detail=day.isoformat()), ""
    detail = {"postpone": heard.span, "refund": heard.reason}.get(state.intent, "")
    return (replace(known, detail=detail) if detail else known), ""


def _change(state: State, heard: Heard, today: date) -> Move | None:  # noqa: ARG001
    if state.changing and (heard.talk == "yes" or state.order in heard.orders):
        return _asked(replace(state, changing=False), "Let me ask once more.")
    wished = state.missing == "confirmation" and re.search(r"\b(?:CHANGE|wrong|OTHER)\b", heard.tags)
    if not (state.changing or wished):
        return None
    if heard.talk == "no" or re.search(r"\bnothing\b", heard.words):
        return Move(clear(state), replies.dropped(state.intent))
    if re.search(r"\b(?:ORDER|number)\b", heard.tags):
        return _asked(replace(state, order="", tries=0, changing=False), "Of course.")
    if state.intent in DETAILS and re.search(
        r"\b(?:DATE|reason|long|when|time|WEEKDAY|WHEN|LATER|EARLIER)\b", heard.tags
    ):
        return _asked(replace(state, detail="", changing=False), "Of course.")
    return Move(state, replies.what_to_change(state))


def _confirm(state: State, heard: Heard, today: date) -> Move | None:  # noqa: ARG001
    if state.missing != "confirmation" or heard.talk not in {"yes", "no"}:
        return None
    if heard.talk == "no":
        return Move(replace(state, changing=True), replies.what_to_change(state))
    return Move(finish(state), replies.finished(state))


def _talk(state: State, heard: Heard, today: date) -> Move | None:  # noqa: ARG001
    polite = heard.talk in {"greeting", "thanks", "goodbye"}
    if not (polite or (heard.talk in {"yes", "no"} and not state.intent)):
        return None
    if heard.talk == "no" and len(heard.words.split()) > 4:
        return None
    return Move(state, replies.small_talk(heard.talk, state))


def _answer(state: State, heard: Heard, today: date) -> Move | None:  # noqa: ARG001
    """Take a reason or a time in the customer's own words."""
    if state.missing != "detail" or state.intent == "reschedule" or not _SPOKEN.search(heard.text):
        return None
    if heard.talk or (state.intent == "postpone" and heard.question) or heard.understood.intent == state.intent:
        return None
    own = " ".join(heard.text.split())[:200]
    offered = state.intent == "refund" and own.lower().strip(" .!") == OTHER_REASON.lower()
    return _asked(replace(state, detail="another reason" if offered else own), "")


def _insist(state: State, heard: Heard, today: date) -> Move | None:  # noqa: ARG001
    """Ask again for what was not given, and say what was wrong with what was."""
    if state.missing == "order":
        tried = replace(state, tries=state.tries + 1)
        return Move(tried, replies.not_an_order(fault(heard.text), tried))
    if state.missing == "detail":
        told = state.intent == "reschedule" and heard.understood.intent != "reschedule"
        return Move(state, replies.not_a_day(state) if told else replies.any_answer(state))
    return None


def _unclear(state: State, heard: Heard, today: date) -> Move:  # noqa: ARG001
    return Move(state, replies.not_understood(state))


def _asked(state: State, before: str = "", heard: Heard | None = None) -> Move:
    """Ask for what is missing; tell what needs no more, such as a status."""
    done = state.done
    if done and state.order and state.intent in _CLOSED.get(done.intent, ()):
        return Move(State(order=state.order, finished=state.intent, ledger=state.ledger), replies.already(done))
    if state.intent == "status" and state.order:
        told = State(order=state.order, finished="status", ledger=state.ledger)
        return Move(told, replies.status(state, details=bool(heard and heard.details)))
    return Move(state, replies.ask(state, before))


_CLOSED = {"cancel": ("cancel", "postpone", "reschedule"), "refund": ("refund",)}
_FOLLOWING: tuple[Rule, ...] = (_follow,)
_RULES: tuple[Rule, ...] = (
    _stop, _follow, _choose, _explain, _begin, _refer, _fill, _change, _confirm, _talk, _answer, _insist,
)  # fmt: skip
