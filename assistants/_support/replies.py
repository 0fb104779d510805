"""What the desk says, in plain English, and what a person may click. Decides nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assistants._support.days import say_day
from assistants._support.hearing import LENGTH, OTHER_REASON, REASONS
from assistants._support.shop import find_parcel, reference
from assistants._support.states import Done, State

OFFERS = {
    "cancel": "Cancel an order",
    "postpone": "Postpone a delivery",
    "reschedule": "Reschedule a delivery",
    "status": "Where is my order?",
    "refund": "Get a refund",
}
"""A message for each request."""
FIND, DROP, OTHER_ORDER, SHIPPING, HELP = (
    "Where do I find it?",
    "Never mind",
    "Another order",
    "Shipping info",
    "What can you do?",
)
SPANS = ("One week", "Two weeks", "Until further notice")
DAYS = ("Tomorrow", "Monday", "Saturday")
WHERE = "It is in your confirmation e-mail after “Order number”, and at the top of the delivery note."

_WANTED = {
    "cancel": "cancel order {order}",
    "postpone": "postpone order {order} {detail}",
    "reschedule": "have order {order} delivered on {detail}",
    "refund": "ask for a refund for order {order}, with the reason {detail}",
}
_DONE = {
    "cancel": "order {order} is cancelled, and nothing will be charged.",
    "postpone": "order {order} is postponed {detail}.",
    "reschedule": "order {order} will come on {detail}.",
    "refund": "the refund for order {order} is under way and takes three to five working days.",
}
_KEPT = {
    "cancel": "is cancelled",
    "postpone": "is postponed {detail}",
    "reschedule": "will come on {detail}",
    "refund": "is being refunded",
}
_CALLED = {"cancel": "cancellation", "postpone": "postponement", "reschedule": "new day", "refund": "refund"}
_NEEDED = {
    "cancel": "I can cancel that.",
    "postpone": "I can have it come later.",
    "reschedule": "I can find it another day.",
    "status": "I will gladly look it up.",
    "refund": "I am sorry that it did not work out; I can see to a refund.",
}
_DETAIL = {
    "postpone": "For how long should I put it off, or until when?",
    "reschedule": "Which day would suit you?",
    "refund": "What is the reason for it?",
}
_DETAIL_OFFERS = {"postpone": SPANS, "reschedule": DAYS, "refund": (*REASONS.values(), OTHER_REASON)}
_CHANGES = {"postpone": ("How long",), "reschedule": ("The day",), "refund": ("The reason",)}
_WHY = {
    "order": "The order number tells me which order you mean; I need nothing else to find it.",
    "detail": "I need that to fill in your request; any answer of yours will do.",
    "confirmation": "Nothing is done until you say yes, so that no slip of mine touches your order.",
}
_ACTIVE = re.compile(r"([\\`*_\[\]<>~$|])")
_QUOTED_CHARACTERS = 120


@dataclass(frozen=True)
class Reply:
    """What is said."""

    text: str
    offers: tuple[str, ...] = ()


def quoted(words: str) -> str:
    """Return a customer's words in quotation marks, on one line, with nothing in them that Markdown would act on."""
    line = " ".join(words.split())
    short = line if len(line) <= _QUOTED_CHARACTERS else f"{line[: _QUOTED_CHARACTERS - 1]}…"
    return "“" + _ACTIVE.sub(r"\\\1", short) + "”"


def plain(words: str) -> str:
    """Return the words with nothing in them that Markdown would act on."""
    return _ACTIVE.sub(r"\\\1", words)


def ask(state: State, before: str = "") -> Reply:
    """Ask for what is missing, after a first sentence."""
    if state.missing == "order":
        return _reply(before or _NEEDED[state.intent], "What is the order number?", offers=(FIND, DROP))
    if state.missing == "detail":
        about = before or f"Thank you: order **{state.order}**."
        return _reply(about, _DETAIL[state.intent], offers=(*_DETAIL_OFFERS[state.intent], DROP))
    if state.missing == "confirmation":
        return _reply(before, f"Shall I {wanted(state)}?", offers=("Yes", "No", OTHER_ORDER))
    return _reply(before, offers=tuple(OFFERS.values()))


def wanted(state: State) -> str:
    """Return what is to be done, as a verb phrase with all that was filled in."""
    return _WANTED[state.intent].format(order=f"**{state.order}**", detail=say_detail(state.intent, state.detail))


def say_detail(intent: str, detail: str) -> str:
    """Return how long, the reason or the new day as it stands in a sentence."""
    if intent == "reschedule":
        return f"**{say_day(date.fromisoformat(detail))}**"
    if intent == "postpone" and LENGTH.fullmatch(detail.lower()):
        return f"by {plain(detail)}"
    return plain(detail) if intent == "postpone" and detail.startswith("until ") else quoted(detail)


def finished(state: State) -> Reply:
    """Say that the request was carried out."""
    detail = say_detail(state.intent, state.detail)
    done = _DONE[state.intent].format(order=f"**{state.order}**", detail=detail)
    number = f"Your reference is **{reference(state.intent, state.order)}**."
    return _reply(f"Done: {done}", number, "Is there anything else?", offers=("No, thanks", *_elsewhere(state.intent)))


def status(state: State, *, details: bool) -> Reply:
    """Say where an order is, or how and when it comes."""
    order, parcel = f"**{state.order}**", find_parcel(state.order)
    if state.done and state.done.intent in {"cancel", "postpone", "reschedule"}:
        return _reply(f"Order {order} {_kept(state.done)}.", offers=(OTHER_ORDER,))
    when = "today" if parcel.days == 0 else "tomorrow" if parcel.days == 1 else f"in {parcel.days} days"
    shipping = f"It comes with {parcel.carrier} and is expected {when}."
    refunded = " Its refund is under way." if state.done else ""
    if details:
        return _reply(
            f"Order {order}: {shipping[0].lower()}{shipping[1:]}{refunded}", offers=(OTHER_ORDER, OFFERS["reschedule"])
        )
    return _reply(f"Order {order} {parcel.stage}. {shipping}{refunded}", offers=(SHIPPING, OTHER_ORDER))


def already(done: Done) -> Reply:
    """Say that there is nothing left to do with an order."""
    number = reference(done.intent, done.order)
    text = f"Order **{done.order}** {_kept(done)} already (reference **{number}**), so I leave it as it is."
    return _reply(text, offers=(OTHER_ORDER, HELP))


def which(choices: Sequence[str]) -> Reply:
    """Ask which of several intents is meant."""
    return _reply(f"Did you mean {_or(choices)}?", offers=(*(choice.capitalize() for choice in choices), DROP))


def which_order(orders: Sequence[str]) -> Reply:
    """Ask which of several orders comes first."""
    bold = [f"**{order}**" for order in orders]
    return _reply(
        f"I see {len(orders)} order numbers, and take one at a time. Which is first: {_or(bold)}?", offers=tuple(orders)
    )


def what_to_change(state: State) -> Reply:
    """Ask what is not right yet."""
    offers = ["The order number", *_CHANGES.get(state.intent, ()), "Nothing, drop it"]
    return _reply("All right, I have not done anything. What should I change?", offers=tuple(offers))


def dropped(intent: str) -> Reply:
    """Say that a request was let go."""
    what = f"I have dropped the {_CALLED[intent]}; nothing was changed." if intent in _CALLED else "That is forgotten."
    return _reply(f"No problem. {what} What else can I do for you?", offers=tuple(OFFERS.values()))


def abilities(state: State) -> Reply:
    """Say what the desk can do; a request under way goes on."""
    text = (
        "I can **cancel** an order, **postpone** it, **reschedule** it to another day, tell you its **status**, "
        "or see to a **refund**. I work by fixed rules: no person and no real shop is behind this desk."
    )
    return _with_question(text, state, tuple(OFFERS.values()))


def answer_question(kind: str, state: State) -> Reply:
    """Answer a question about what was asked, and ask it again."""
    answers = {"find": f"{WHERE} It has 6 to 10 letters and digits.", "why": _WHY[state.missing or "order"]}
    return ask(state, answers.get(kind, "Let me say it in other words."))


def not_an_order(what: str, state: State) -> Reply:
    """Say what is wrong with an order number; from the third time on, also where one is found."""
    wrong = plain(what) or "I did not find an order number in that: it has 6 to 10 letters and digits, such as AB12345."
    return ask(state, f"{wrong} {WHERE}" if state.tries >= 3 else wrong)


def not_a_day(state: State) -> Reply:
    """Say that no day was found."""
    return ask(state, "I could not read a day in that. Name one, such as “Friday” or “12 May”.")


def any_answer(state: State) -> Reply:
    """Ask for a time or a reason once more."""
    if state.intent == "postpone":
        return ask(state, "A rough time will do, or simply “until further notice”.")
    return ask(state, "A few words will do." if state.intent == "refund" else "")


def passed(day: date) -> str:
    """Refuse a day that is over, in a sentence."""
    return f"{say_day(day)} has passed, so nothing can come on it any more."


def not_understood(state: State) -> Reply:
    """Say so plainly, and what would be understood."""
    if state.missing == "confirmation":
        return ask(state, "I did not understand that; a yes or a no will do.")
    return _with_question(
        "I am sorry, I did not understand that. "
        "I can cancel, postpone, reschedule or find an order, or see to a refund.",
        state,
        (*OFFERS.values(), HELP),
    )


def small_talk(kind: str, state: State) -> Reply:
    """Answer what is said for politeness; a request under way goes on."""
    said = {
        "greeting": "Hello! Nice to hear from you.",
        "thanks": "You are very welcome!",
        "goodbye": "Goodbye, and have a good day!",
        "yes": "Gladly.",
        "no": "All right.",
    }
    idle = {"goodbye": "", "thanks": "I am here if there is anything else.", "no": "I am here when you need me."}
    if state.missing:
        return ask(state, said[kind])
    return _reply(
        said[kind], idle.get(kind, "What can I do for you?"), offers=() if kind == "goodbye" else tuple(OFFERS.values())
    )


def _with_question(text: str, state: State, offers: tuple[str, ...]) -> Reply:
    return ask(state, text) if state.missing else Reply(text, offers)


def _kept(done: Done) -> str:
    return _KEPT[done.intent].format(detail=say_detail(done.intent, done.detail))


def _elsewhere(intent: str) -> tuple[str, ...]:
    return tuple(offer for name, offer in OFFERS.items() if name != intent)[:3]


def _or(words: Sequence[str]) -> str:
    return f"{', '.join(words[:-1])} or {words[-1]}"


def _reply(*sentences: str, offers: tuple[str, ...] = ()) -> Reply:
    return Reply(" ".join(sentence for sentence in sentences if sentence), offers)
