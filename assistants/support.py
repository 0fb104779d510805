"""A support desk that forgives typos: cancels, postpones, reschedules, finds and refunds orders, by rules alone.

It is a demo: no real shop is behind it, and nothing is ordered, cancelled or paid. Where it stands in a dialogue is
worked out from the customer's messages alone, so that no reload and no words of a model's own change it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime

from assistants import Assistant, Line
from assistants._support.dialogue import Move, advance
from assistants._support.replies import OFFERS
from assistants._support.states import DETAILS, State
from memory.rendering import SaidTurn

_GUIDE = """\
<desk_decision>
{decision}
Say this to the customer in other words, warm and short, and say nothing else. Keep every number, date and name:
{text}
</desk_decision>
The customer wrote:"""

_INSTRUCTIONS = """\
You are the voice of a shop's support desk. Before each message stands a <desk_decision>. Say to the customer exactly \
what it tells you to say, in one to three friendly sentences. If it asks a question, ask that question. Never add an \
order number, a date, a promise or a question of your own, and never say that something is done unless it says so."""


def answer(said: Sequence[SaidTurn], message: str, now: datetime | None = None) -> Line:
    """Return what the desk says to a message.

    said: the path of the log before it, oldest first; only the user's turns count. now: when the message is said; the
    clock, if None.
    """
    moment = now or datetime.now().astimezone()
    state = State()
    for turn in said:
        if turn.role == "user":
            state = advance(state, turn.text, _day_of(turn.at or moment)).state
    return _line(advance(state, message, _day_of(moment)))


def _day_of(moment: datetime) -> date:
    """Return the day on which a customer is: the one of this computer's time zone."""
    return moment.astimezone().date()


def _line(move: Move) -> Line:
    # A customer's own words may not close the tag that the decision stands in.
    decision = json.dumps(_decision(move.state), ensure_ascii=False).replace("<", "‹")
    text = move.reply.text
    return Line(text, guide=_GUIDE.format(decision=decision, text=text), offers=move.reply.offers)


def _decision(state: State) -> dict[str, str]:
    """Return where the dialogue stands, as a model is told it; what is unknown is left out."""
    asked = DETAILS.get(state.intent, "") if state.missing == "detail" else state.missing
    known = {
        "intent": state.intent or " or ".join(state.choices) or state.finished,
        "order number": state.order,
        DETAILS.get(state.intent, ""): state.detail,
        "ask for": "what to change" if state.changing else "order number" if asked == "order" else asked,
        "stage": "under way" if state.intent or state.choices else "finished" if state.finished else "",
    }
    return {name: value for name, value in known.items() if name and value}


ASSISTANT = Assistant(
    label="Support desk",
    about="Cancels, postpones or finds an order, forgives typos and asks for what is missing. A demo; no model needed.",
    instructions=_INSTRUCTIONS,
    icon=":material/support_agent:",
    greeting="Hello! I can cancel, postpone, reschedule or find an order, or see to a refund. This is a demo desk: no "
    "real shop is behind it, and any number such as AB12345 will do.",
    suggestions=(OFFERS["status"], OFFERS["cancel"], "I want my money back"),
    script=answer,
    provider="scripted",
)
