"""What the support desk takes a single message for, and which order numbers it finds in one."""

from __future__ import annotations

import csv
import random
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistants._support.days import read_day
from assistants._support.orders import fault, find_orders
from assistants._support.spelling import read_words
from assistants._support.understanding import INTENTS, understand
from tests.app_process import ROOT

ROWS = list(csv.DictReader((ROOT / "bench/matching_tuning/commands.csv").read_text("utf-8").splitlines()))
FRIDAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("cancle order", "cancel"),
        ("postpne my delivry", "postpone"),
        ("wher is my pakage", "status"),
        ("refnud", "refund"),
        ("resheduel", "reschedule"),
        ("I don't want it any more", "cancel"),
        ("can it come later?", "postpone"),
        ("money back", "refund"),
        ("track my parcel", "status"),
        ("change the delivery day", "reschedule"),
        ("canc3l my order", "cancel"),
        ("CANCELLL", "cancel"),
        ("re schedule my parcel", "reschedule"),
        ("cancelmy order", "cancel"),
        ("tack my order", "status"),
        ("can you help me cancel my order?", "cancel"),
        ("I don’t want a refund, just tell me where it is", "status"),
        ("don't cancel it but postpone it", "postpone"),
        ("I can't find out how to cancel", "cancel"),
        ("cancelmyorder", "cancel"),
        ("kansel my order", "cancel"),
        ("there is no point in sending it", "cancel"),
        ("take the order back, please", "cancel"),
        ("hold it until I call you", "postpone"),
        ("posponeit", "postpone"),
        ("skedule delivery 4 sat", "reschedule"),
        ("bring it at 5 pm in sted of 2 pm", "reschedule"),
        ("can I swap my slot for Sunday noon?", "reschedule"),
        ("wheresit", "status"),
        ("i want 2 no where it is", "status"),
        ("how far along is AB12345?", "status"),
        ("iwantmymoneyback", "refund"),
        ("return the 39 euro to my account", "refund"),
        ("forget the refund, just cancel", "cancel"),
        ("what sort of things can I ask you about?", "help"),
        ("whatcanyoudo", "help"),
        ("explain how this chat works", "help"),
    ],
)
def test_misspelt_and_rephrased_requests_are_understood(text: str, intent: str) -> None:
    assert understand(text).intent == intent


@pytest.mark.parametrize(
    "text",
    [
        "what is the weather",
        "I love my new shoes",
        "do you sell umbrellas?",
        "don't cancel it",
        "please do not postpone my delivery",
        "I don't think I want to cancel",
        "no refund, thanks",
        "order",
        "in order to win, one must play",
        "cancel my gym membership",
        "cancer research",
        "I had to reschedule my driving test",
        "I got my tax refund and bought a bike",
        "my neighbour got a refund",
        "headphones with noise cancellation",
        "they keep cancelling the trains",
        "he had to cancel his lecture",
        "pizza delivery boys never get enough tips",
        "my colleague's parcel arrived yesterday",
        "I keep losing track of time",
        "I can come on Friday",
        "I know how it works",
        "who said anything about a refund",
        "I have no intention of cancelling",
        "are you a human",
        "can't wait for Christmas",
        "whatsyourname",
        "",
        "🙂🙂🙂",
        "\x00\u202e",
        "a" * 100_000,
    ],
)
def test_other_matters_and_negations_are_not_taken_for_requests(text: str) -> None:
    assert understand(text).intent == ""
    assert understand(text).rivals == ()


def test_intents_that_are_both_named_are_rivals_and_none_is_chosen() -> None:
    understood = understand("postpone or reschedule my delivery")
    assert (understood.intent, set(understood.rivals)) == ("", {"postpone", "reschedule"})


def test_the_word_order_alone_decides_nothing_but_strengthens_a_cue() -> None:
    assert understand("my order").score == 0
    assert understand("I changed my mind").score < understand("I changed my mind about the order").score


def test_the_tuning_set_is_large_enough_and_understood() -> None:
    quiet = [row for row in ROWS if row["intent"] == "none"]
    assert len(ROWS) >= 150
    assert len(quiet) * 10 >= len(ROWS) * 3
    assert {row["intent"] for row in ROWS} == {*INTENTS, "none"}
    wrong = [
        row["text"] for row in ROWS if understand(row["text"]).intent not in {row["intent"].replace("none", ""), ""}
    ]
    missed = [row["text"] for row in ROWS if row["intent"] != "none" and not understand(row["text"]).intent]
    assert len(wrong) <= len(ROWS) * 0.01, wrong
    assert len(missed) <= len(ROWS) * 0.02, missed


def slip(word: str, chance: random.Random) -> str:
    """Swap, drop or double one letter inside a word."""
    place = chance.randrange(1, len(word) - 1)
    return chance.choice(
        [
            word[:place] + word[place + 1] + word[place] + word[place + 2 :],
            word[:place] + word[place + 1 :],
            word[:place] + word[place] + word[place:],
        ]
    )


def test_one_slip_in_the_naming_word_is_forgiven_nearly_always() -> None:
    chance = random.Random(4)
    names = {
        "cancel": "cancel",
        "postpone": "postpone",
        "reschedule": "reschedule",
        "refund": "refund",
        "track": "status",
    }
    tried = [(slip(name, chance), intent) for name, intent in names.items() for _ in range(60)]
    missed = [word for word, intent in tried if understand(f"{word} my parcel").intent != intent]
    assert len(missed) <= len(tried) * 0.02, missed


@settings(deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_read_without_an_error(text: str) -> None:
    understood = understand(text)
    assert understood.intent in {"", *INTENTS}
    assert 0 <= understood.score <= 1
    for order in find_orders(text):
        assert 6 <= len(order) <= 10
        assert order.isascii()
        assert order.isalnum()
        assert any(mark.isdigit() for mark in order)
    fault(text)


@pytest.mark.parametrize(
    ("text", "orders"),
    [
        ("it's AB12345", ("AB12345",)),
        ("AB-123 456", ("AB123456",)),
        ("ab 123 456", ("AB123456",)),
        ("please cancel ab12345.", ("AB12345",)),
        ("order #1234567!", ("1234567",)),
        ("**AB12345**", ("AB12345",)),
        ("ＡＢ１２３４５", ("AB12345",)),
        ("123456", ("123456",)),
        ("AB12345678", ("AB12345678",)),
        ("AB12345 and XY98765, AB12345", ("AB12345", "XY98765")),
        ("postpone AB12345 2 weeks", ("AB12345",)),
        ("the order of 12 May 2026", ()),
        ("on 2026-12-01 or 01-12-2026", ()),
        ("cancel my parcels", ()),
        ("AB123", ()),
        ("AB123456789", ()),
        ("AB#12345", ()),
        ("ABCDEFGH", ()),
        ("my iphone15 is broken", ()),
        ("AB12345Ä", ()),
    ],
)
def test_order_numbers_are_found_where_they_stand(text: str, orders: tuple[str, ...]) -> None:
    assert find_orders(text) == orders


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("AB12", "“AB12” is too short: it has 4 characters"),
        ("7", "“7” is too short: it has 1 character,"),
        ("it is AB123456789", "“AB123456789” is too long: it has 11 characters"),
        ("AB#12345", "“AB#12345” holds “#”"),
        ("AB_12345", "“AB_12345” holds “_”"),
        ("ÄB12345", "“ÄB12345” holds “Ä”"),
        ("ABCDEFG", "“ABCDEFG” has no digit in it"),
        ("the number is ABCDEFG", "“ABCDEFG” has no digit in it"),
        ("1234 5678 9012", "is too long: it has 12 characters"),
    ],
)
def test_a_bad_order_number_is_told_what_is_wrong_with_it(text: str, said: str) -> None:
    assert said in fault(text)


@pytest.mark.parametrize("text", ["", "yes", "I do not know", "in 2 weeks", "on 12 May", "!!!", "please"])
def test_what_is_no_number_at_all_is_not_called_a_bad_one(text: str) -> None:
    assert fault(text) == ""


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("today", "2026-11-20"),
        ("tomorow", "2026-11-21"),
        ("the day after tomorrow", "2026-11-22"),
        ("Friday", "2026-11-27"),
        ("wendesday please", "2026-11-25"),
        ("next Monday", "2026-11-23"),
        ("next Friday", "2026-11-27"),
        ("12 May", "2027-05-12"),
        ("May 12th", "2027-05-12"),
        ("the 3rd of December", "2026-12-03"),
        ("3 dec 2026", "2026-12-03"),
        ("2026-12-01", "2026-12-01"),
        ("01/12/2026", "2026-12-01"),
        ("1.12.", "2026-12-01"),
        ("the 25th", "2026-11-25"),
        ("the 5th", "2026-12-05"),
        ("in three days", "2026-11-23"),
        ("a week from now", "2026-11-27"),
        ("in 2 months", "2027-01-20"),
        ("yesterday", "2026-11-19"),
        ("last Monday", "2026-11-16"),
        ("19 November", "2026-11-19"),
        ("1 May 2020", "2020-05-01"),
        ("31 February", None),
        ("the 45th", None),
        ("13/13/2026", None),
        ("banana", None),
        ("next week", None),
        ("", None),
    ],
)
def test_days_are_read_from_the_day_on_which_they_are_named(text: str, day: str | None) -> None:
    words = " ".join(word.form for word in read_words(text))
    assert read_day(words, FRIDAY) == (day and date.fromisoformat(day))


@settings(deadline=None)
@given(st.text(max_size=60), st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_no_text_breaks_the_calendar(text: str, today: date) -> None:
    read_day(" ".join(word.form for word in read_words(text)), today)
