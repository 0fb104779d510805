"""Decks to start with. Each card is written as a learner would write it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assistants._tutoring.cards import Card


@dataclass(frozen=True)
class Deck:
    """Some cards on one subject."""

    name: str
    aliases: tuple[str, ...]
    """Further names that people call it by, in small letters."""
    asks: str
    """How a front is asked for; `{}` stands for it."""
    asks_back: str
    """The same, the other way round."""
    cards: tuple[Card, ...]


def _deck(name: str, aliases: tuple[str, ...], asks: str, asks_back: str, lines: str) -> Deck:
    pairs = (line.split(" = ") for line in lines.strip().splitlines())
    return Deck(name, aliases, asks, asks_back, tuple(Card(front, back, name) for front, back in pairs))


_SPANISH = """
hola = hello / hi
adiós = goodbye / bye
gracias = thank you / thanks
por favor = please
perdón = sorry / excuse me
buenos días = good morning
buenas noches = good night / good evening
la casa = house / home
el agua = water
el pan = bread
el perro = dog
el gato = cat
mañana = tomorrow / morning
¿cuánto cuesta? = how much does it cost / how much is it
no entiendo = I don't understand
"""
_CAPITALS = """
Austria = Vienna / Wien
Bulgaria = Sofia
Croatia = Zagreb
Czechia = Prague / Praha
Finland = Helsinki
Greece = Athens
Hungary = Budapest
Iceland = Reykjavik
Latvia = Riga
Norway = Oslo
Poland = Warsaw / Warszawa
Portugal = Lisbon / Lisboa
Slovenia = Ljubljana
Switzerland = Bern / Berne
Ukraine = Kyiv / Kiev
"""
_PRODUCTS = """
3 × 4 = 12
3 × 7 = 21
4 × 6 = 24
4 × 8 = 32
5 × 9 = 45
6 × 7 = 42
6 × 9 = 54
7 × 7 = 49
7 × 8 = 56
8 × 8 = 64
8 × 9 = 72
9 × 9 = 81
"""

DECKS: Mapping[str, Deck] = {
    deck.name: deck
    for deck in (
        _deck(
            "Spanish basics",
            ("spanish", "basic spanish", "espanol"),
            "What is {} in English?",
            "What is {} in Spanish?",
            _SPANISH,
        ),
        _deck(
            "Capitals of Europe",
            ("capitals", "european capitals", "europe", "capital cities", "geography"),
            "What is the capital of {}?",
            "Of which country is {} the capital?",
            _CAPITALS,
        ),
        _deck(
            "Times tables",
            ("times table", "tables", "multiplication", "multiplication tables", "multiplying", "maths", "math"),
            "How much is {}?",
            "Which two numbers make {}?",
            _PRODUCTS,
        ),
    )
}
