"""What a topic asks for, and which passages of a log tell it. Knows nothing of copies."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from memory.forgetting._log import Log, Passage
from memory.forgetting._values import has_digits, states, values
from memory.forgetting._words import content, forms, meant

_REQUEST = re.compile(
    r"^\W*(?:(?:please|can you|could you|i want you to|just)\s+)*(?:(?:forget|delete|erase|remove)\s+)?(?:about\s+)?"
    r"(?:(?P<wide>everything|anything|all)\b\s*(?:of\s+)?)?"
    r"(?:(?P<ask>how\s+(?:much|many|old|long|often)|where|when|who|what|which|that)\s+)?"
    r"(?:(?:i|we|you)\s+(?:have\s+|ever\s+)?(?:said|told|wrote|mentioned|know)\s+)?"
    r"(?:(?:to\s+)?you\s+)?(?:about\s+|of\s+|on\s+)?",
    re.IGNORECASE,
)
_OWN = re.compile(r"\b(?:my|our|mine|I|mein\w*|unser\w*|mis?|mon|ma|mes|meu|minha)\b", re.IGNORECASE)
_NAME_KINDS = frozenset(forms("name names nombre nom nome"))
_NUMBER_KINDS = frozenset(forms("number code reference date id nummer número numero"))
_OTHER_KINDS = frozenset(forms("detail details information info value title"))
_KINDS = _NAME_KINDS | _NUMBER_KINDS | _OTHER_KINDS
"""What is asked of something, which a message seldom spells out: the name in "My dentist is Dr. Okafor"."""
_LIGHT = frozenset(forms("new old current latest own exact full real secret private personal"))
_LIGHT_WEIGHT = 0.4
_SAME = (
    "boyfriend girlfriend partner husband wife spouse",
    "doctor physician gp",
    "therapist therapy psychologist counsellor counselor",
    "job employer profession",
    "diagnosis diagnosed disease illness",
    "mum mom mother",
    "dad father",
    "flat apartment",
    "loan lend lent borrow borrowed owe",
)
_TOLD_IN_DIGITS = (
    "pin passcode password code combination combo",
    "phone mobile cell telephone",
    "address street lane road avenue court crescent terrace boulevard postcode zip live moved",
    "birthday born birth",
    "salary earn wage paid income pay",
)
_SYNONYMS = tuple((frozenset(forms(words)), words in _TOLD_IN_DIGITS) for words in (*_SAME, *_TOLD_IN_DIGITS))
_SYNONYM_WEIGHT = 0.8
_ENOUGH = 0.72
"""Share of a topic's weight that a passage must cover."""
_WIDE = 0.6
"""The same, where everything about the topic is to go."""
_CLEAR = 0.93
"""Share of the best coverage that other winners must reach."""
_MANY = 5
"""Turns that may win before those that do not say "my" are doubted."""
_QUESTION_WORDS = 40
_MOST = 12
"""Turns that may win at all where one thing was asked for: more are what the log is about, and no clear winner."""


@dataclass(frozen=True)
class Topic:
    """A topic in terms of a log."""

    weights: Mapping[str, float]
    """Its content words' forms, and what each is worth; empty if it has none."""
    wide: bool
    """Whether everything about it is meant."""
    asks: bool
    """Whether it asks for something told (where, who, how much), not for every mention."""
    kinds: frozenset[str]
    """What it asks of something: its name, its number."""
    speakers: frozenset[str]
    """Forms of the speakers' names in it."""
    own: bool
    """Whether it is the user's ("my")."""


def read_topic(log: Log, text: str) -> Topic:
    """Return what a text asks to forget, with misspelt words as the log has them."""
    request = _REQUEST.match(text)
    subject = text[request.end() :] if request else text
    wanted = [_mended(log, form) for form in content(subject) if form not in log.names]
    about = [form for form in wanted if form not in _KINDS] or wanted
    asked = request["ask"] if request else None
    return Topic(
        weights={form: log.rarity(form) * (_LIGHT_WEIGHT if form in _LIGHT else 1.0) for form in about},
        wide=bool(request and request["wide"]),
        asks=bool(asked and asked.lower() != "that"),
        kinds=_KINDS.intersection(wanted),
        speakers=log.names.intersection(forms(subject)),
        own=bool(_OWN.search(subject)),
    )


def telling(log: Log, topic: Topic) -> list[Passage]:
    """Return the passages that tell what the topic names; empty if none does, or too many for it to be clear."""
    covered = _covered(log, topic)
    if topic.own:
        own = {passage: share for passage, share in covered.items() if _is_users(log, topic, passage)}
        if max(own.values(), default=0.0) >= _ENOUGH or not log.names:
            covered = own
    best = max(covered.values(), default=0.0)
    least = _WIDE if topic.wide else max(_ENOUGH, _CLEAR * best)
    winners = [passage for passage, share in covered.items() if share >= least]
    if topic.speakers:
        winners = [p for p in winners if topic.speakers & (p.forms | set(forms(log.turns[p.place].speaker)))] or winners
    if topic.kinds or topic.asks:
        told = [passage for passage in winners if _tells(log, topic, passage)]
        winners = told if told or topic.kinds else winners
    if topic.wide:
        return winners
    if topic.own:
        mine = [passage for passage in winners if _says_my(topic.weights, passage)]
        spelt = [passage for passage in mine or winners if topic.kinds & passage.forms]
        winners = spelt or (mine if topic.kinds or topic.asks else []) or winners
        vague = len(topic.weights) == 1 and _turns(winners) > 2
        if vague or _turns(winners) > _MANY:
            winners = mine
    return winners if _turns(winners) <= _MOST else []


def _covered(log: Log, topic: Topic) -> dict[Passage, float]:
    """Return, for each passage that shares a word with the topic, the share of the topic's weight that it covers.

    Another word for the same counts nearly as much; one for what is told in digits, where the passage has any.
    """
    total = sum(topic.weights.values())
    alike = {form: (_related(form, digits=False), _related(form, digits=True)) for form in topic.weights}
    wanted = frozenset(topic.weights).union(*(loose for _, loose in alike.values()))
    found: dict[Passage, float] = {}
    for passage in log.passages:
        if passage.forms & wanted:
            own = sum(weight for form, weight in topic.weights.items() if form in passage.forms)
            missing = ((form, weight) for form, weight in topic.weights.items() if form not in passage.forms)
            numbers = has_digits(passage.text)
            other = sum(weight for form, weight in missing if alike[form][numbers] & passage.forms)
            found[passage] = (own + _SYNONYM_WEIGHT * other) / total
    return found


def _is_users(log: Log, topic: Topic, passage: Passage) -> bool:
    """Tell whether the user said it, or was asked for it, or is named beside it."""
    turn = log.turns[passage.place]
    asked = log.asks(passage.place) and len(turn.text.split()) <= _QUESTION_WORDS
    return turn.role == "user" or asked or bool(topic.speakers)


def _tells(log: Log, topic: Topic, passage: Passage) -> bool:
    """Tell whether a passage holds what is asked for; a question does if it is answered, which its reply decides."""
    if topic.kinds & _NUMBER_KINDS and not topic.kinds & _NAME_KINDS:
        return has_digits(passage.text) or log.asks(passage.place)
    named = any(not value.text[0].isdigit() for value in values(passage.text, log.whole))
    return named or states(passage.text) or log.asks(passage.place)


def _says_my(wanted: Iterable[str], passage: Passage) -> bool:
    near = "|".join(re.escape(form) for form in wanted)
    return bool(near) and bool(re.search(rf"\b(?:my|our)\s+(?:\w+\s+){{0,2}}(?:{near})", passage.text, re.IGNORECASE))


def _turns(passages: Iterable[Passage]) -> int:
    return len({passage.place for passage in passages})


def _mended(log: Log, form: str) -> str:
    """Return what a misspelt word must mean, if the log and we do not know it."""
    known = form in log.spread or form in _KINDS or _related(form, digits=True) & log.spread.keys()
    rare = max(_MANY, len(log.turns) // 50)
    return form if known else meant(form, (other for other, turns in log.spread.items() if turns <= rare))


def _related(form: str, *, digits: bool) -> frozenset[str]:
    """Return other words for the same; with `digits`, also those that count only beside a number."""
    groups = (group for group, needs_digits in _SYNONYMS if form in group and (digits or not needs_digits))
    return frozenset(other for group in groups for other in group) - {form}
