"""Small talk without end: varied, dated, and about nothing that a question of the measured logs could ask.

Made from patterns with gaps; the same seed gives the same talk.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from memory.rendering import SaidTurn

_BEGIN = datetime(2021, 1, 4, 9, tzinfo=UTC)

_PATTERNS = (
    "Did you see the {weather} this {part}? {feeling}",
    "The {transport} was {late} again, so I {passed} at the {place}.",
    "I {passed} for {minutes} minutes before the {thing} finally arrived. {feeling}",
    "{feeling} What are you up to this {part}?",
    "Someone left a {adjective} {thing} in front of the {place}, nobody knows why.",
    "My {thing} is making that noise again. {advice}",
    "{advice} That is what I did with the {adjective} {thing}, at least.",
    "Ha, that reminds me of the {thing} at the {place}, so {adjective}!",
    "I had {meal} for lunch, it was a bit too {taste}. And you?",
    "We tried {meal} at the {place}; {taste}, but I would order it again.",
    "Anyway, I should get back to the {thing} before the {part} is over.",
    "The {place} closes at {hour} now, which is {adjective} if you ask me.",
    "I still owe you that {thing}, don't let me keep it over the {part}.",
    "Nothing much here, {weather} all {part} and a {adjective} {thing} to sort out.",
    "How was the {place}? I heard the {transport} there is {late} most days.",
    "There is a queue at the {place} like every {part}, about {minutes} people, I would say.",
    "I read that {weather} is coming, so maybe take the {adjective} {garment}.",
    "Your {garment} looked {adjective} by the way, is it the one from the {place}?",
    "The neighbour's radio plays {music} since {hour}. {feeling}",
    "I can't get that {music} tune out of my head. {advice}",
    "They changed the {thing} at the {place}, the new one is rather {adjective}.",
    "It took {minutes} tries to open the {thing}, can you imagine? {feeling}",
    "Let me know about the {part}, I am free until {hour} or so.",
    "Sounds {adjective}! I would have {passed} too, with {weather} like that.",
    "Did the {transport} bring the {thing} in the end, or was it {late} as usual?",
)
_GAPS: dict[str, tuple[str, ...]] = {
    "weather": (
        "drizzle",
        "fog",
        "that pale sunshine",
        "hail",
        "sleet",
        "a stiff breeze",
        "haze",
        "low clouds",
        "frost",
    ),
    "part": ("morning", "afternoon", "evening", "weekend", "Monday", "Tuesday", "Thursday", "lunch break"),
    "feeling": (
        "Oh well.",
        "Typical!",
        "Not that I mind.",
        "Could be worse, I suppose.",
        "I had to laugh.",
        "Makes you wonder.",
        "Never a dull day.",
        "It is what it is.",
        "Quite nice, actually.",
    ),
    "transport": ("tram", "ferry", "delivery van", "shuttle", "night bus", "cable car", "courier"),
    "late": ("late", "early", "full", "delayed", "rerouted", "on time for once", "half empty"),
    "passed": ("waited", "queued", "hummed to myself", "stared out of the window", "counted tiles", "chatted", "dozed"),
    "minutes": tuple(str(number) for number in range(3, 60)),
    "place": (
        *("kiosk", "launderette", "post office", "corner shop", "car park", "lobby", "canteen", "petrol station"),
        *("hardware store", "bus shelter", "town hall", "back yard", "stairwell", "copy shop"),
    ),
    "thing": (
        *("parcel", "lift", "printer", "umbrella stand", "kettle", "door handle", "stapler", "radiator", "light bulb"),
        *("shopping trolley", "drawer", "dustbin", "extension lead", "toaster", "curtain rail", "vending machine"),
    ),
    "adjective": (
        *("wobbly", "spotless", "rusty", "oversized", "peculiar", "handy", "squeaky", "ordinary", "dusty", "shiny"),
        *("lopsided", "sturdy", "faded"),
    ),
    "advice": (
        "Switch it off and on again.",
        "Give it a gentle knock.",
        "I would just wait.",
        "Best to ignore it.",
        "Ask at the desk, maybe.",
        "Tape fixes most things.",
        "A drop of oil helps.",
    ),
    "meal": (
        "lentil soup",
        "a cheese toastie",
        "leftovers",
        "noodles",
        "a bagel",
        "plain rice",
        "porridge",
        "crackers",
    ),
    "taste": ("salty", "bland", "crunchy", "sweet", "peppery", "lukewarm", "greasy"),
    "hour": ("seven", "half past five", "nine", "quarter to six", "eight", "ten past four"),
    "garment": ("raincoat", "scarf", "wellingtons", "cardigan", "gloves", "windbreaker"),
    "music": ("brass band", "elevator", "polka", "jingle", "marching", "accordion"),
}


def chatter(turns: int, speakers: Sequence[str] = ("Robin", "Kim"), seed: str = "") -> Iterator[SaidTurn]:
    """Yield so many turns, the speakers in turn, some twenty a day. speakers: two names."""
    random_ = random.Random(f"chatter/{seed}")
    at = _BEGIN
    for number in range(turns):
        at += timedelta(minutes=2) if number % 20 else timedelta(days=random_.randint(1, 3))
        role = "assistant" if number % 2 else "user"
        yield SaidTurn(speakers[number % 2], role, small_talk(random_), at, f"chatter-{number}")


def small_talk(random_: random.Random) -> str:
    """Return one to three sentences."""
    return " ".join(_sentence(random_) for _ in range(random_.choice((1, 1, 2))))


def _sentence(random_: random.Random) -> str:
    pattern = random_.choice(_PATTERNS)
    return pattern.format_map({gap: random_.choice(words) for gap, words in _GAPS.items()})
