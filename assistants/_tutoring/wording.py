"""What the tutor says: the words, what a model is told that phrases them, and replies to click.

Every answer ends with the card that is asked now, if one is.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Mapping, Sequence

from rapidfuzz import fuzz, process

from assistants import Line
from assistants._tutoring.boxes import Known
from assistants._tutoring.cards import MAX_CARDS, MAX_SIDE, Card
from assistants._tutoring.decks import DECKS
from assistants._tutoring.judging import forms
from assistants._tutoring.lesson import Lesson, Outcome

_SHOWN = 20
"""Rows of a table, and bars of a chart, at most."""
_NAMED = 6
"""Cards named in a sentence, at most."""
_HOW = (
    "Send me cards, one a line, such as `hola = hello`, or a CSV file with two columns; or choose a deck: "
    f"{', '.join(f'**{name}**' for name in DECKS)}. While I ask you can say **hint**, **skip**, **other way round**, "
    "**progress**, **forget** with a card, or **stop**."
)
_GUIDE = (
    "The tutor's rules have decided what follows; the learner does not see it. In your answer, say what was decided, "
    "in one or two short sentences.{more} {asks} The learner's message:"
)
_EXPLAIN = " Then add one sentence that explains or helps to remember it."
_ASKS = "End with exactly this question, and ask nothing else: {question}"
_ASKS_NOTHING = "Ask no card now."


def word(lesson: Lesson) -> Line:
    """Return what is said at this state of a lesson."""
    outcome = lesson.outcome
    said = _said(lesson, outcome)
    question = _question(lesson, marked=True) if lesson.asking else ""
    text = "\n\n".join(part for part in (said, _after(lesson, outcome), question) if part)
    return Line(text, guide=_guide(lesson, said), offers=_offers(lesson))


def _said(lesson: Lesson, outcome: Outcome) -> str:
    """Return what a message led to, without what is asked next."""
    if outcome.kind in _WORDS:
        return _WORDS[outcome.kind](lesson, outcome)
    if outcome.card and outcome.kind == "aside":
        return "I can only judge answers. We are at this card:"
    if outcome.card and outcome.kind in {"again", "greeting", "say again"}:
        return "We are at this card:"
    return f"I ask cards until you know them. {_HOW}"


def _after(lesson: Lesson, outcome: Outcome) -> str:
    """Return what is to be added about the lesson as a whole."""
    parts = []
    if outcome.pause_days:
        ago = "a day" if outcome.pause_days == 1 else f"{outcome.pause_days} days"
        parts.append(f"You learned some of these {ago} ago; let us repeat them first.")
    if outcome.finished and lesson.boxes.known and outcome.kind != "swapped":
        missed = sum(1 for known in lesson.boxes.known.values() if known.missed)
        mark = "not one missed" if not missed else f"{_count(missed)} missed on the way"
        parts.append(f"That was the last card of this round, {mark}. Say **again** for another round.")
    return " ".join(parts)


def _judged(lesson: Lesson, outcome: Outcome) -> str:
    assert outcome.card
    if outcome.verdict == "right":
        return f"Right! {_both(outcome.card)}."
    if outcome.verdict == "nearly":
        wanted = lesson.sides(outcome.card)[1]
        return f"Nearly: it is spelt {_bold(_closest_form(outcome.answer, wanted))}. I count it as right."
    return f"Not quite: {_both(outcome.card)}. It comes again soon."


def _skipped(_: Lesson, outcome: Outcome) -> str:
    assert outcome.card
    return f"No matter: {_both(outcome.card)}. It comes again soon."


def _hinted(lesson: Lesson, outcome: Outcome) -> str:
    assert outcome.card
    return f"It begins like this: **{_hint(lesson, outcome.card)}**"


def _swapped(lesson: Lesson, _: Outcome) -> str:
    if lesson.backwards:
        return "Other way round now: I show the answers, and you tell me what they belong to."
    return "Back to the usual way round."


def _forgotten(lesson: Lesson, outcome: Outcome) -> str:
    assert outcome.card
    return f"Forgotten: {_both(outcome.card)}. {_count(len(lesson.boxes.known))} left."


def _forgot_all(_: Lesson, outcome: Outcome) -> str:
    return f"Done: I have forgotten {_count(int(outcome.what))}. {_HOW}"


def _no_card(_: Lesson, outcome: Outcome) -> str:
    return f"There is no card like “{_marked_off(outcome.what)}”, so nothing was forgotten."


def _went_on(lesson: Lesson, _: Outcome) -> str:
    return f"On we go: {_count(len(lesson.boxes.queue) + bool(lesson.asking))} in this round."


def _added(lesson: Lesson, outcome: Outcome) -> str:
    if outcome.kind == "deck":
        said = f"**{outcome.what}**: {_count(len(outcome.cards))}. Here is the first."
    else:
        named = "; ".join(_both(card) for card in outcome.cards[:_NAMED])
        more = f", and {len(outcome.cards) - _NAMED} more" if len(outcome.cards) > _NAMED else ""
        said = f"Noted: {named}{more}." if outcome.cards else "I could take no card from that."
    if outcome.passed_over:
        lines = "line was" if outcome.passed_over == 1 else "lines were"
        said += (
            f" {outcome.passed_over:,} {lines} passed over: a card needs two sides of at most {MAX_SIDE} characters, "
            f"and I take {MAX_CARDS:,} from one message."
        )
    if outcome.kind == "added" and not lesson.asking:
        said += f" You have {_count(len(lesson.boxes.known))}. Send more, or say **start**."
    return said


def _progress(lesson: Lesson, _: Outcome | None = None) -> str:
    tried = lesson.boxes.tried
    if not tried:
        return (
            f"You have {_count(len(lesson.boxes.known))}, and have not answered any yet."
            if lesson.boxes.known
            else _HOW
        )
    shown = sorted(tried, key=lambda known: -known.missed)[:_SHOWN]
    rows = [f"| {_marked_off(known.card.front)} | {known.asked} | {known.right} | {known.missed} |" for known in shown]
    table = "\n".join(["| Card | Asked | Right | Missed |", "|---|---:|---:|---:|", *rows])
    right, missed = sum(known.right for known in tried), sum(known.missed for known in tried)
    more = f" These are the {_SHOWN} that you missed most." if len(tried) > _SHOWN else ""
    cards = _count(len(lesson.boxes.known))
    said = f"Of {cards} you have tried {len(tried)}: {right} right, {missed} missed.{more}"
    return f"{said}\n\n{table}\n\n{_chart(shown)}"


def _chart(shown: Sequence[Known]) -> str:
    table = io.StringIO()
    rows = csv.writer(table, lineterminator="\n")
    rows.writerow(["card", "right", "missed"])
    rows.writerows([known.card.front.replace("`", "'"), known.right, known.missed] for known in shown)
    return f"```chart bar\n{table.getvalue()}```"


def _summary(lesson: Lesson, _: Outcome | None = None) -> str:
    tried = lesson.boxes.tried
    if not tried:
        return "All right, we stop here. Say **start** when you are ready."
    right, missed = sum(known.right for known in tried), sum(known.missed for known in tried)
    weak = sorted((known for known in tried if known.missed), key=lambda known: (known.box, -known.missed))
    said = f"We stop here: {right} right, {missed} missed, of {_count(len(tried))} tried."
    if not weak:
        return f"{said} You missed none. Say **go on** whenever you like."
    lines = "\n".join(f"- {_both(known.card)}" for known in weak[:_SHOWN])
    return f"{said} Repeat these:\n\n{lines}\n\nSay **go on** whenever you like."


def _question(lesson: Lesson, *, marked: bool) -> str:
    card = lesson.asking
    assert card
    shown = lesson.sides(card)[0]
    deck = DECKS.get(card.deck)
    template = (deck.asks_back if lesson.backwards else deck.asks) if deck else "What is {}?"
    return template.replace("{}", _bold(shown) if marked else f'"{_quoted(shown)}"')


def _guide(lesson: Lesson, said: str) -> str:
    outcome = lesson.outcome
    question = _question(lesson, marked=False) if lesson.asking else ""
    if outcome.kind == "aside" and outcome.card:
        decided = "Decided: this is no answer to the card. If it is a question, answer it in one sentence, without"
        decided += f' giving away the card\'s answer, which is "{_quoted(lesson.sides(outcome.card)[1])}".'
    elif outcome.kind == "progress":
        decided = "Decided: repeat this table and this chart block exactly as they are.\n" + said + "\n"
    else:
        decided = f"Decided: {_without_marks(said)} {_without_marks(_after(lesson, outcome))}".strip()
    more = _EXPLAIN if outcome.kind in {"answer", "skipped"} else ""
    asks = _ASKS.format(question=question) if question else _ASKS_NOTHING
    return f"{decided}\n{_GUIDE.format(more=more, asks=asks)}"


def _offers(lesson: Lesson) -> tuple[str, ...]:
    if lesson.asking:
        return ("Hint", "Skip", "Progress", "Stop")
    return ("Start", "Progress") if lesson.boxes.known else tuple(DECKS)


def _hint(lesson: Lesson, card: Card) -> str:
    """Return the first letters of the best answer, as many as hints were asked for, and a dot for each further one."""
    best = forms(lesson.sides(card)[1])[0]
    letters = sum(map(str.isalnum, best))
    left = max(1, min(lesson.hints, letters - 1))
    shown = []
    for mark in best:
        shown.append(_marked_off(mark) if not mark.isalnum() or left > 0 else "·")
        left -= mark.isalnum()
    return "".join(shown)


def _closest_form(answer: str, side: str) -> str:
    found = process.extractOne(answer, forms(side), scorer=fuzz.ratio)
    return str(found[0]) if found else side


def _both(card: Card) -> str:
    return f"{_bold(card.front)} = {_bold(card.back)}"


def _count(cards: int) -> str:
    return f"{cards:,} card" if cards == 1 else f"{cards:,} cards"


def _bold(text: str) -> str:
    return f"**{_marked_off(text)}**"


def _marked_off(text: str) -> str:
    """Return a learner's text so that Markdown takes none of it for marks."""
    return re.sub(r"([\\`*_\[\]<>|~#])", r"\\\1", text)


def _without_marks(text: str) -> str:
    return re.sub(r"\\([\\`*_\[\]<>|~#])", r"\1", text.replace("**", ""))


def _quoted(text: str) -> str:
    """Return a card's side for a model: nothing in it can pass for the end of the quotation."""
    return " ".join(text.replace('"', "'").split())


_WORDS: Mapping[str, Callable[[Lesson, Outcome], str]] = {
    "answer": _judged,
    "skipped": _skipped,
    "hint": _hinted,
    "added": _added,
    "deck": _added,
    "progress": _progress,
    "swapped": _swapped,
    "stopped": _summary,
    "forgotten": _forgotten,
    "forgot all": _forgot_all,
    "no card": _no_card,
    "went on": _went_on,
}
"""Kind of outcome -> what is said; the others say how the tutor works, or which card it waits for."""
