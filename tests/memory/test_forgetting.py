"""Which messages a request to forget means: all that tell it, and no others."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as draw
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage

from memory.forgetting import forgettable
from memory.rendering import SPEAKER

CHAT = (
    ("user", "Hi! I'm planning my week, bear with me."),
    ("assistant", "Hello! Happy to help you plan it."),
    ("user", "My locker at the pool has the combination 7-31-22."),
    ("assistant", "Noted, 7-31-22 for the locker."),
    ("user", "The pool opens at seven on weekdays, by the way."),
    ("assistant", "Good to know, early swims it is."),
    ("user", "I see a psychologist called Ingrid Vasquez every other Tuesday."),
    ("assistant", "I'm glad you have someone to talk to."),
    ("user", "Can you move Tuesday's shopping? That's when I talk to Ingrid."),
    ("assistant", "Done, shopping is on Wednesday."),
    ("user", "We rented a flat at 27 Marigold Lane, moving in June."),
    ("assistant", "Congratulations on the flat!"),
    ("user", "What should I plant on the balcony of the flat?"),
    ("assistant", "Marigolds love a sunny balcony."),
    ("user", "My sister's wedding is on 14 September in Ghent."),
    ("assistant", "How lovely. Do you need a present?"),
    ("user", "A present, yes. My sister likes pottery."),
    ("assistant", "A pottery course voucher, then?"),
    ("user", "I earn 4,350 euros a month before tax, is that enough for a loan?"),
    ("assistant", "With 4,350 a month, a modest loan should be fine."),
    ("user", "My car's number plate is KLT-908-F and it needs new tyres."),
    ("assistant", "All-season tyres are a good compromise for a car."),
    ("user", "The car made a strange noise on the motorway again."),
    ("assistant", "That could be a wheel bearing."),
    ("assistant", "What's your frequent flyer number, so I can fill in the form?"),
    ("user", "It's ZX88 1204 55."),
    ("assistant", "Thanks, filled in."),
    ("user", "I was diagnosed with coeliac disease in spring."),
    ("assistant", "I'll suggest gluten-free recipes from now on."),
    ("user", "Any recipe for Sunday lunch?"),
    ("assistant", "Polenta with mushrooms is naturally gluten-free."),
    ("user", "My son Teodor starts school in autumn."),
    ("assistant", "Exciting! Is Teodor looking forward to it?"),
    ("user", "He is, and he already reads."),
    ("user", "The alarm at my office is disarmed with 5519."),
    ("assistant", "Understood."),
    ("user", "The alarm clock in the bedroom is broken."),
    ("assistant", "A phone's alarm can stand in for a clock."),
    ("user", "my gym trainer is called bogdan, he's great"),
    ("assistant", "Training with someone great helps."),
    ("user", "Our wifi password is sunflower-Tango-61, write it on the guests' card."),
    ("assistant", "I put sunflower-Tango-61 on the card for your guests."),
    ("user", "Guests arrive on Friday."),
    ("assistant", "I'll remind you to make up the beds."),
    ("user", "I voted for the green party, but keep it between us."),
    ("assistant", "Of course."),
    ("user", "The green paint for the fence arrived."),
    ("assistant", "Great, the fence will look fresh."),
    ("user", "My doctor, Dr. Oyelaran, wants a blood count every month."),
    ("assistant", "Shall I put Dr. Oyelaran's checks into the calendar?"),
    ("user", "Mi número de socio es 90441 en la biblioteca."),
    ("assistant", "Anotado."),
    ("user", "Mein Schließfach am Bahnhof hat die Nummer 308."),
    ("assistant", "Notiert."),
    ("user", "my ex wrote to me last night, her name is Philippa and i don't want to talk about it"),
    ("assistant", "That's fine, we won't."),
    ("user", "I hid the spare key under the third flower pot."),
    ("assistant", "A classic place."),
    ("user", "The flower shop has tulips on sale."),
    ("assistant", "Tulips would suit the table."),
)

# What is asked, and which messages of the chat tell it.
CASES = (
    ("my locker combination", [2, 3]),
    ("the combination of my pool locker", [2, 3]),
    ("7-31-22", [2, 3]),
    ("my psychologist's name", [6, 8]),
    ("my psychologist", [6, 8]),
    ("Ingrid Vasquez", [6]),
    ("my new flat's address", [10]),
    ("where my flat is", [10]),
    ("my sister's wedding", [14]),
    ("everything about my sister", [14, 16]),
    ("my salary", [18, 19]),
    ("how much I earn", [18, 19]),
    ("my number plate", [20]),
    ("my car's number plate", [20]),
    ("KLT-908-F", [20]),
    ("my frequent flyer number", [24, 25]),
    ("that I have coeliac disease", [27]),
    ("my diagnosis", [27]),
    ("my son's name", [31, 32]),
    ("the alarm code of my office", [34]),
    ("my office alarm", [34]),
    ("my trainer's name", [38]),
    ("the wifi password", [40, 41]),
    ("Please forget our wifi pasword", [40, 41]),
    ("who I voted for", [44]),
    ("my doctor's name", [48, 49]),
    ("Dr. Oyelaran", [48, 49]),
    ("mi número de socio", [50]),
    ("die Nummer von meinem Schließfach", [52]),
    ("my ex", [54]),
    ("Philippa", [54]),
    ("where the spare key is", [56]),
    ('"The flower shop has tulips on sale."', [58]),
    ("I hid the spare key under the third flower pot.", [56]),
)

NOTHING = (
    "my passport number",
    "my credit card",
    "my mother's maiden name",
    "my dog",
    "the code of my garage door",
    "my new job",
    "XQ-1000",
    '"the tulips are blue"',
    "",
    "my",
    "everything",
    "my blood type",
    "the name of my boat",
    "my flight to Ghent",
)


def log_of(chat: tuple[tuple[str, str], ...] = CHAT) -> list[BaseMessage]:
    return [
        (HumanMessage if role == "user" else AIMessage)(text, id=str(place)) for place, (role, text) in enumerate(chat)
    ]


def places(log: list[BaseMessage], text: str) -> list[int]:
    return [int(str(message.id)) for message in forgettable(log, text)]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_what_is_named_is_found_with_its_copies_and_nothing_else(text: str, expected: list[int]) -> None:
    assert places(log_of(), text) == expected


@pytest.mark.parametrize("text", NOTHING)
def test_what_was_not_told_is_not_found(text: str) -> None:
    assert places(log_of(), text) == []


def test_an_empty_log_has_nothing_to_forget() -> None:
    assert forgettable([], "my alarm code") == []


def test_a_code_is_found_however_it_is_spaced() -> None:
    log = log_of((("user", "My card is 4411-9022-KX."), ("assistant", "4411 9022 KX, thanks."), ("user", "Room 4411?")))
    assert places(log, "my card") == [0, 1]


def test_a_common_name_said_once_more_elsewhere_does_not_take_everything_with_it() -> None:
    chat = [("user", f"Lisbon is lovely in month {number}.") for number in range(9)]
    log = log_of((*chat, ("user", "My new address is in Lisbon.")))
    assert places(log, "my new address") == [9]


def test_what_somebody_else_says_of_their_own_stays() -> None:
    log = log_of((("user", "My dentist is called Amadi."), ("assistant", "My dentist is called Brandt.")))
    assert places(log, "my dentist") == [0]


def test_a_speaker_can_be_named() -> None:
    log: list[BaseMessage] = [
        HumanMessage("My locker is number 4471.", id="0", additional_kwargs={SPEAKER: "Ana"}),
        AIMessage("My locker is number 9033.", id="1", additional_kwargs={SPEAKER: "Ben"}),
    ]
    assert places(log, "Ben's locker number") == [1]
    assert places(log, "Ana's locker") == [0]


def test_the_speaker_of_a_secret_need_not_be_the_user() -> None:
    log: list[BaseMessage] = [
        HumanMessage("Any news?", id="0", additional_kwargs={SPEAKER: "Ana"}),
        AIMessage("My locker is number 9033.", id="1", additional_kwargs={SPEAKER: "Ben"}),
    ]
    assert places(log, "my locker number") == [1]


def test_a_long_answer_that_happens_to_hold_the_words_stays() -> None:
    advice = "Lockers are cheap. " + "Think about it. " * 40 + "A code can be chosen freely, such as 1000 or 2000."
    log = log_of((("assistant", advice), ("user", "My locker code is 7719."), ("assistant", "Noted, 7719.")))
    assert places(log, "my locker code") == [1, 2]


def test_what_the_whole_log_is_about_is_no_clear_topic() -> None:
    log = log_of(tuple(("user", f"The garden needs work, part {number}.") for number in range(40)))
    assert places(log, "the garden") == []
    assert len(places(log, "everything about the garden")) == 40


def test_secrets_among_small_talk_are_found_and_the_small_talk_stays() -> None:
    """Templates of its own in words that the topics do not repeat exactly; the small talk shares single words."""
    chance = random.Random(7)
    talk = [
        f"{chance.choice(['I saw', 'We found', 'They sell'])} {chance.choice(['a card', 'a phone', 'keys', 'a gate'])} "
        f"{chance.choice(['near the library', 'at my office', 'in the garage', 'on the bus'])} number {i % 40}."
        for i in range(600)
    ]
    secrets = {
        "my library card number": "My library card: 88213-K.",
        "the gate code at my office": "The code for the gate at my office is 60417.",
        "my vet's name": "the vet is called Marisol, lovely with rabbits",
        "what I was prescribed": "I was prescribed Quetirol for my sleep.",
    }
    chat = [("user" if i % 2 else "assistant", text) for i, text in enumerate(talk)]
    for number, secret in enumerate(secrets.values()):
        chat.insert(100 * number + 50, ("user", secret))
    log = log_of(tuple(chat))
    for topic, secret in secrets.items():
        assert [message.text for message in forgettable(log, topic)] == [secret]


def test_what_holds_no_word_forgets_nothing() -> None:
    assert forgettable([HumanMessage("My code is 4711.", id="1")], "\x1f") == []


@given(draw.lists(draw.text(max_size=60), max_size=12), draw.text(max_size=40))
def test_whatever_is_asked_only_messages_of_the_log_come_back_in_order(texts: list[str], wanted: str) -> None:
    log = log_of(tuple(("user" if place % 2 else "assistant", text) for place, text in enumerate(texts)))
    found = places(log, wanted)
    assert found == sorted(set(found))
    assert all(0 <= place < len(log) for place in found)


def test_ten_thousand_messages_are_searched_in_seconds() -> None:
    log = log_of((*(("user", f"Small talk {number} about pebbles and rivers.") for number in range(10_000)), *CHAT))
    start = time.perf_counter()
    assert next(message.text for message in forgettable(log, "the wifi password")).startswith("Our wifi password")
    assert time.perf_counter() - start < 10
