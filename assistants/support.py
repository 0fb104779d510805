"""A support desk that forgives typos: cancels, postpones, reschedules, finds and refunds orders, by rules alone.

It is a demo: no real shop is behind it, and nothing is ordered, cancelled or paid. Where it stands in a dialogue is
worked out from the customer's messages alone, so that no reload and no words of a model's own change it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import date, datetime

from assistants import Assistant, Line
from assistants._support.dialogue import Move, advance
from assistants._support.replies import OFFERS
from assistants._support.states import DETAILS, State
from assistants._typed import of_typed
from memory.rendering import SaidTurn

# Asked for other words without more ado, a model of 1.5B agrees to the customer's wish in place of the desk.
_GUIDE = """\
<desk_decision>
{decision}
</desk_decision>
Answer the customer with this text. You may reword it a little; state or ask exactly this and nothing else. {keep}
Text: {text}
The customer wrote:"""

# To a bare question a model of 1.5B says yes itself, in place of the customer; a statement it passes on.
_QUESTION = re.compile(r"Shall I (.+)\?$")
_STATEMENT = r"I can \1, and will do so as soon as you confirm it."
_KEEP = {
    "order": "You must ask for the order number.",
    "detail": "You must ask the question at the end of the reply.",
    "confirmation": "Keep every number, date and name.",
    "": "Keep every number, date and name.",
}

_INSTRUCTIONS = """\
You are a shop's support desk, speaking to the customer. Each message holds a text to answer with. Answer with that \
text, short and warm. You may reword it a little, but keep every fact, number, date and question in it, and add none."""


@of_typed
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
    asked = "" if move.state.changing else move.state.missing
    return Line(
        text,
        guide=_GUIDE.format(decision=decision, text=_QUESTION.sub(_STATEMENT, text), keep=_KEEP[asked]),
        offers=move.reply.offers,
    )


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
    about="Cancels, finds, refunds orders. No model needed.",
    instructions=_INSTRUCTIONS,
    icon=":material/support_agent:",
    greeting="Hello! I can cancel, postpone, reschedule or find an order, or see to a refund. This is a demo desk: no "
    "real shop is behind it, and any number such as AB12345 will do.",
    suggestions=(OFFERS["status"], OFFERS["cancel"], "I want my money back"),
    script=answer,
    provider="scripted",
)
