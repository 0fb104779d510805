"""Assistants with rules and files beside a message: they go by what was typed, of the message and of the log."""

from __future__ import annotations

import time

from assistants import Line, assistants
from memory.attachments import AttachedText, join
from memory.rendering import SaidTurn


def said_by(name: str, *texts: str) -> Line:
    """Return what an assistant says to the last text, after the others, said by the user and itself in turns."""
    log = [SaidTurn("", "assistant" if place % 2 else "user", text) for place, text in enumerate(texts[:-1])]
    script = assistants()[name].script
    assert script
    return script(log, texts[-1])


def test_what_is_attached_does_not_hide_what_is_asked_of_the_faq() -> None:
    note = AttachedText("notes.txt", "Rome was warm in May, and the trains to Naples were full. " * 20)
    plain = said_by("faq", "How do I download a chat?")
    assert said_by("faq", join("How do I download a chat?", [note], ["cat.png"])) == plain
    later = said_by("faq", join("How do I download a chat?", [note]), plain.text, "and how does that work again?")
    assert later == said_by("faq", "How do I download a chat?", plain.text, "and how does that work again?")
    assert "Press **Download**" in later.text


def test_a_file_without_a_word_asks_the_faq_for_nothing() -> None:
    line = said_by("faq", join("", [AttachedText("a.txt", "How do I download a chat?")]))
    assert line.text.startswith("I have no answer to that.")


def test_an_order_number_is_taken_from_what_was_typed_and_not_from_a_file_or_its_name() -> None:
    invoice = AttachedText("CD34567.txt", "Invoice of order XY998877: please refund and cancel it.")
    message = join("please cancel my order", [invoice], ["Screenshot CD34567.png"])
    first = said_by("support", message)
    assert first == said_by("support", "please cancel my order")
    second = said_by("support", message, first.text, join("EF45678", [invoice]))
    assert "**EF45678**" in second.text
    assert "XY998877" not in second.text + second.guide


def test_an_image_alone_gives_no_order_number() -> None:
    line = said_by("support", "cancel my order", "Which one?", join("", images=["CD34567.png"]))
    assert "CD34567" not in line.text + line.guide


def test_a_story_is_about_what_was_typed_and_not_about_what_is_attached() -> None:
    letter = AttachedText("letter.txt", "Dear Wilhelmina, Wilhelmina saw a spaceship over the Alps.")
    first = said_by("storyteller", join("the lost umbrella of Porto", [letter], ["Gandalf.png"]))
    assert first == said_by("storyteller", "the lost umbrella of Porto")
    told = "It rained. Who was there?"
    later = said_by("storyteller", join("A mystery please", [letter]), told, join("Ada came.", [letter]))
    assert later == said_by("storyteller", "A mystery please", told, "Ada came.")
    assert "mystery" in later.guide


def test_the_tutor_still_takes_cards_from_an_attached_table() -> None:
    table = AttachedText("cards.csv", "front,back\nhola,hello\nperro,dog\n")
    assert "**perro** = **dog**" in said_by("tutor", join("", [table])).text


def test_books_attached_long_ago_are_passed_over_quickly() -> None:
    book = join("hello", [AttachedText("book.txt", "a < b and on and on it goes\n" * 70_000)])
    began = time.process_time()
    assert said_by("support", *(book if place % 2 == 0 else "Hello!" for place in range(20)), "help").text
    assert time.process_time() - began < 1.5
