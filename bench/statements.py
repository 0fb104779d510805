"""What is put into logs to see whether it is updated and forgotten: facts with their corrections, and secrets.

Written for this; none of it is in the published conversations. Gaps: {value}, {whose} ("Ana's" or "my").
"""

from __future__ import annotations

import random
import string
from collections.abc import Callable
from dataclasses import dataclass

_SURNAMES = (
    *("Achterberg", "Baptista", "Chukwuma", "Drăgulescu", "Eriksdotter", "Fitzwilliam", "Gunawardena", "Hatzidakis"),
    *(
        "Ivanauskas",
        "Jablonski",
        "Kristoffersen",
        "Lacroix-Vidal",
        "Mbeki-Ross",
        "Nordqvist",
        "Ostrowska",
        "Pellegrini",
    ),
    *("Quintanilla", "Rautavaara", "Sokolowska", "Thorvaldsen", "Urrutia", "Vashchenko", "Wolanski", "Yamaguchi"),
)
_STREETS = ("Heron", "Tannery", "Bellfounder", "Saltmarsh", "Quarryman", "Juniper", "Cooperage", "Windlass")
_DRINKS = ("flat white", "matcha latte", "rooibos tea", "hot chocolate", "espresso tonic", "chai", "decaf americano")
_SPORTS = ("fencing", "archery", "badminton", "bouldering", "rowing", "handball", "curling", "judo")
_DISHES = ("moussaka", "laksa", "pierogi", "ceviche", "shakshuka", "bibimbap", "goulash", "jollof rice")

Draw = Callable[[random.Random], str]


def _from(values: tuple[str, ...]) -> Draw:
    return lambda random_: random_.choice(values)


def _number(digits: int) -> Draw:
    return lambda random_: str(random_.randrange(10 ** (digits - 1) + 1, 10**digits - 1))


def _code(random_: random.Random) -> str:
    return "".join(random_.choices(string.ascii_uppercase, k=3)) + f"-{random_.randrange(1001, 9999)}"


_surname, _drink, _sport, _dish, _street = map(_from, (_SURNAMES, _DRINKS, _SPORTS, _DISHES, _STREETS))


@dataclass(frozen=True)
class Update:
    """Something that was told, and later is no longer so."""

    first: str
    later: str
    question: str
    draw: Draw
    far: bool
    """Whether the later statement shares few words with the question."""


UPDATES = (
    Update("My physiotherapist is Ms. {value}.", "I have got a new physiotherapist, Ms. {value}.",
           "What is the name of {whose} physiotherapist?", _surname, far=False),
    Update("The door code of my building is {value}.", "They set another door code for the building: {value}.",
           "What is the door code of {whose} building?", _number(4), far=False),
    Update("My allotment is plot {value}.", "I swapped allotments with someone, mine is plot {value} from today.",
           "Which plot is {whose} allotment?", _number(3), far=False),
    Update("My phone extension at work is {value}.", "My phone extension changed, please use {value}.",
           "What is {whose} phone extension at work?", _number(4), far=False),
    Update("The vet who sees my hamster is Dr. {value}.", "My hamster has another vet, Dr. {value} sees him now.",
           "Who is the vet of {whose} hamster?", _surname, far=False),
    Update("My favourite dish these days is {value}.", "Forget what I said before, {value} is my favourite dish now.",
           "What is {whose} favourite dish?", _dish, far=False),
    Update("My library card number is {value}.", "My new library card has the number {value}.",
           "What is {whose} library card number?", _number(6), far=False),
    Update("My seat for the concert is number {value}.", "The concert hall wrote, my seat is number {value} now.",
           "What is {whose} seat number for the concert?", _number(3), far=False),
    Update("I do {value} on Wednesdays as my sport.", "On Wednesdays my sport is {value} from now on.",
           "What is {whose} sport on Wednesdays?", _sport, far=False),
    Update("My savings goal for the year is {value} euros.", "My savings goal for the year is {value} euros now.",
           "What is {whose} savings goal for the year?", _number(4), far=False),
    Update("My boiler is serviced by Mr. {value}.", "Mr. {value} services the boiler since May.",
           "Who services {whose} boiler?", _surname, far=False),
    Update("My parking spot is number {value}.", "Facilities shuffled us, so the car stands at {value} these days.",
           "What is the number of {whose} parking spot?", _number(3), far=True),
    Update("My piano teacher is Mrs. {value}.", "Mrs. {value} gives me the lessons now, the other lady retired.",
           "Who is {whose} piano teacher?", _surname, far=True),
    Update("My morning drink is a {value}.", "Doctor's orders: nothing but {value} when I get up, starting today.",
           "What is {whose} morning drink?", _drink, far=True),
    Update("My boss is called {value}.", "Reorganisation at the company! {value} is who I report to as of this week.",
           "What is the name of {whose} boss?", _surname, far=True),
    Update("I live at 12 {value} Road.", "The movers are done, boxes everywhere, but 12 {value} Road is finally home!",
           "What is {whose} address?", _street, far=True),
    Update("My train to work is the {value}.", "They cancelled my usual connection, so now I commute with the {value}.",
           "Which train is {whose} train to work?", _number(4), far=True),
    Update("My roommate is called {value}.", "Guess what, the other bedroom went to a certain {value}.",
           "What is the name of {whose} roommate?", _surname, far=True),
    Update("My marathon goal is {value} minutes.", "The coach thinks I should aim for {value} minutes on race day.",
           "What is {whose} marathon goal in minutes?", _number(3), far=True),
    Update("My lawyer is {value}.", "Not happy with the legal advice, so {value} represents me from here on.",
           "Who is {whose} lawyer?", _surname, far=True),
    Update("My hairdresser is {value}.", "I let {value} cut it this time and I am never going back to the old salon.",
           "Who is {whose} hairdresser?", _surname, far=True),
    Update("My monthly rent is {value} euros.", "The landlady wants {value} euros from January on.",
           "What is {whose} monthly rent?", _number(4), far=True),
)  # fmt: skip


@dataclass(frozen=True)
class Secret:
    """Something told in confidence, what it is called, and how the other speaker may repeat it."""

    told: str
    topic: str
    """What a person asks to forget: "my" and this."""
    repeated: str
    draw: Draw


SECRETS = (
    Secret("My passport number is {value}.", "passport number", "{value}, that is easy to remember.", _code),
    Secret("The burglar alarm at home takes {value}.", "burglar alarm code", "So {value} it is.", _number(5)),
    Secret("My bank card PIN is {value}, quiet!", "bank card PIN", "I won't tell about {value}.", _number(5)),
    Secret("My psychiatrist is Dr. {value}.", "psychiatrist", "I have heard good things of Dr. {value}.", _surname),
    Secret("I moved to 9 {value} Court last week.", "new address", "9 {value} Court sounds lovely.", _surname),
    Secret("My social security number is {value}.", "social security number", "Did you say {value}?", _code),
    Secret("My salary is {value} euros a year.", "salary", "{value} is not bad at all.", _number(5)),
    Secret("The password of my laptop is {value}.", "laptop password", "{value} is a decent one.", _code),
    Secret("I was diagnosed with {value} syndrome.", "diagnosis", "I had to look up {value} syndrome.", _surname),
    Secret("My ex is called {value}, we no longer talk.", "ex's name", "I never liked {value}.", _surname),
    Secret("My insurance policy has the number {value}.", "insurance policy number", "I noted {value}.", _code),
    Secret("The licence plate of my car is {value}.", "licence plate", "{value}, I will look out for it.", _code),
    Secret("My blood test has the reference {value}.", "blood test reference", "Got it, {value}.", _code),
    Secret("My private phone number is 0049 {value}.", "private phone number", "I saved {value}.", _number(9)),
    Secret("The combination of my safe is {value}.", "safe combination", "{value}, and the safe opens?", _number(6)),
    Secret("My tax adviser is called {value}.", "tax adviser", "Does {value} do private returns?", _surname),
    Secret("My membership number at the clinic is {value}.", "clinic membership number", "{value}, fine.", _code),
    Secret("I lent {value} two thousand euros.", "loan of two thousand euros", "Will {value} repay it?", _surname),
)  # fmt: skip
