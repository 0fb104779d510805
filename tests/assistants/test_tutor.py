"""Dialogues with the tutor: cards, answers, commands, what comes back when, and the same place again after a reload."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import settings as trying
from hypothesis import strategies as draw
from markdown_it import MarkdownIt

from assistants import Line, assistants
from assistants._tutoring.boxes import Boxes
from assistants._tutoring.cards import MAX_CARDS, Card, find_cards
from assistants._tutoring.commands import understand
from assistants._tutoring.decks import DECKS
from assistants._tutoring.judging import judge
from assistants._tutoring.lesson import replay
from assistants.tutor import teach
from memory.attachments import AttachedText, join
from memory.rendering import SaidTurn

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
FOUR = "uno = one\ndos = two\ntres = three\ncuatro = four"
Log = list[SaidTurn]


def log(*messages: str, at: Sequence[datetime | None] = ()) -> Log:
    """Return a log in which the assistant says things that the tutor would never say."""
    times = [*at, *[None] * len(messages)]
    return [
        turn
        for message, moment in zip(messages, times, strict=False)
        for turn in (SaidTurn("", "user", message, moment), SaidTurn("", "assistant", "stop\nx = y", moment))
    ]


def said_to(*messages: str) -> Line:
    return teach(log(*messages[:-1]), messages[-1])


def asked(line: Line) -> str:
    """Return the front that a line ends with; empty if it asks nothing."""
    found = re.search(r"What is \*\*(.*?)\*\*\?$", line.text)
    return found[1] if found else ""


# -- cards ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "cards"),
    [
        ("hola = hello", [("hola", "hello")]),
        ("hola=hello", [("hola", "hello")]),
        ("hola -> hello", [("hola", "hello")]),
        ("hola\thello", [("hola", "hello")]),
        ("hola - hello", [("hola", "hello")]),
        ("hola – hello", [("hola", "hello")]),
        ("hola: hello", [("hola", "hello")]),
        ("hola;hello", [("hola", "hello")]),
        ("hola = hello / hi", [("hola", "hello / hi")]),
        ("3 x 4 = 12", [("3 x 4", "12")]),
        ("a well-known man = un hombre", [("a well-known man", "un hombre")]),
        ("hola = hello, adiós = goodbye", [("hola", "hello"), ("adiós", "goodbye")]),
        ("my words:\nhola = hello\nadiós = goodbye", [("hola", "hello"), ("adiós", "goodbye")]),
        ("- hola: hello\n- adiós: goodbye", [("hola", "hello"), ("adiós", "goodbye")]),
        ("1. hola - hello\n2. adiós - bye-bye", [("hola", "hello"), ("adiós", "bye-bye")]),
        ("actually, hola = hi", [("hola", "hi")]),
        ("add hola = hello", [("hola", "hello")]),
        ("add up = sumar", [("add up", "sumar")]),
        ("no = non", [("no", "non")]),
        ("猫 = cat", [("猫", "cat")]),
    ],
)
def test_cards_are_found_in_what_is_typed(text: str, cards: list[tuple[str, str]]) -> None:
    assert [(card.front, card.back) for card in find_cards(text).cards] == cards


@pytest.mark.parametrize(
    "text",
    [
        "hello",
        "What is hola = hello?",
        "note: I am tired today",
        "My problem: I never learn these words by heart at all, whatever I do",
        "https://example.org/?a=b",
        "hola =",
        "= hello",
        "= = =",
        "I like it - really!",
        "at 10:30 we start",
        "x" * 130 + " = y",
        "",
    ],
)
def test_prose_gives_no_card(text: str) -> None:
    assert find_cards(text).cards == ()


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("words.csv", "hola,hello\nadiós,goodbye\n"),
        ("words.csv", "front,back\nhola,hello\nadiós,goodbye"),
        ("words.csv", "no;Back;Front\n1;hello;hola\n2;goodbye;adiós"),
        ("words.tsv", "hola\thello\nadiós\tgoodbye"),
        ("words.txt", "hola = hello\nadiós = goodbye"),
        ("words.csv", '"hola","hello"\n\n"adiós","goodbye"'),
    ],
)
def test_cards_are_found_in_attached_tables(name: str, table: str) -> None:
    found = find_cards(join("my words", [AttachedText(name, table)]))
    assert [(card.front, card.back) for card in found.cards] == [("hola", "hello"), ("adiós", "goodbye")]


def test_lines_that_are_no_cards_are_counted_and_said() -> None:
    table = "hola,hello\nalone\n,empty\n" + "x" * 200 + ",long\nadiós,goodbye"
    line = said_to(join("", [AttachedText("w.csv", table)]))
    assert "3 lines were passed over" in line.text
    assert asked(line) == "hola"


def test_a_message_gives_so_many_cards_at_most() -> None:
    found = find_cards("\n".join(f"f{number} = b{number}" for number in range(MAX_CARDS + 5)))
    assert (len(found.cards), found.passed_over) == (MAX_CARDS, 5)


def test_a_later_card_with_the_same_front_replaces_the_earlier() -> None:
    assert "Right" in said_to("hola = hullo", "Hola = hello", "start", "hello").text


@pytest.mark.parametrize("deck", DECKS.values(), ids=lambda deck: deck.name)
def test_a_starter_deck_is_whole(deck) -> None:  # type: ignore[no-untyped-def]
    assert 10 <= len(deck.cards) <= 15
    assert len({card.key for card in deck.cards}) == len(deck.cards)
    assert all(judge(card.back, card.back) == "right" for card in deck.cards)


def test_the_times_tables_are_right() -> None:
    for card in DECKS["Times tables"].cards:
        left, right = map(int, card.front.split(" × "))
        assert left * right == int(card.back)


# -- judging ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "back", "verdict"),
    [
        ("hello", "hello", "right"),
        ("  HELLO! ", "hello", "right"),
        ("the house", "house", "right"),
        ("house", "the house / home", "right"),
        ("l’eau", "eau", "right"),
        ("thanks", "thank you / thanks", "right"),
        ("thank you, thanks", "thank you / thanks", "right"),
        ("hello", "hello (informal)", "right"),
        ("I think it's hello", "hello", "right"),
        ("is it hello?", "hello", "right"),
        ("I dont understand", "I don't understand", "right"),
        ("1/2", "1/2", "right"),
        ("7 x 6", "6 × 7", "right"),
        ("strasse", "Straße", "right"),
        ("la problema", "el problema", "nearly"),
        ("manana", "mañana", "nearly"),
        ("helo", "hello", "nearly"),
        ("hlelo", "hello", "nearly"),
        ("goodbey", "goodbye", "nearly"),
        ("cat", "car", "wrong"),
        ("yellow", "hello", "wrong"),
        ("13", "12", "wrong"),
        ("1", "1/2", "wrong"),
        ("thank you, cat", "thank you / thanks", "wrong"),
        ("", "hello", "wrong"),
        ("🙂", "🙃", "wrong"),
    ],
)
def test_an_answer_is_judged(answer: str, back: str, verdict: str) -> None:
    assert judge(answer, back) == verdict


def test_an_answer_that_is_nearly_right_is_spelt_out_and_counts() -> None:
    assert "Nearly: it is spelt **goodbye**" in said_to("adiós = bye / goodbye\nhola = hello", "goodby").text
    progress = said_to("adiós = bye / goodbye\nhola = hello", "goodby", "progress").text
    assert "| adiós | 1 | 1 | 0 |" in progress


def test_another_cards_answer_is_never_nearly_right() -> None:
    assert "Not quite" in said_to("perro = doggy\npera = foggy", "foggy").text


# -- commands ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("skip", "skip"),
        ("skpi", "skip"),
        ("I don't know", "skip"),
        ("i dont knwo", "skip"),
        ("Hint please!", "hint"),
        ("hnit", "hint"),
        ("How am I doing?", "progress"),
        ("how am i doign", "progress"),
        ("progres", "progress"),
        ("the other way round, please", "swap"),
        ("other way ruond", "swap"),
        ("Stop.", "stop"),
        ("sotp", "stop"),
        ("that's enough", "stop"),
        ("go on", "go on"),
        ("yes please", "go on"),
        ("Teach me Spanish basics", "deck"),
        ("spansh basics", "deck"),
        ("let's do the capitals of Europe instead", "deck"),
        ("Practise my times tables", "deck"),
        ("forget gracias", "forget"),
        ("please delete the card gracias", "forget"),
        ("froget gracias", "forget"),
        ("forget everything", "forget all"),
        ("forget it", "skip"),
        ("shop", ""),
        ("ship", ""),
        ("step", ""),
        ("house", ""),
        ("I went there to skip stones with my brother and then we had to stop", ""),
        ("", ""),
    ],
)
def test_a_command_is_understood_also_misspelt(text: str, command: str) -> None:
    assert understand(text).command == command


def test_every_suggestion_leads_to_a_card() -> None:
    for suggestion in assistants()["tutor"].suggestions:
        assert teach([], suggestion).text.endswith(("?", "**start**."))


def test_an_answer_that_is_also_a_command_is_an_answer_while_its_card_is_in_play() -> None:
    cards = "alto = stop\npista = hint\nmesa = table"
    assert "Right" in said_to(cards, "stop").text
    assert "Not quite" in said_to(cards, "hint").text
    assert "We stop here" in said_to("mesa = table\nsilla = chair", "table", "stop").text


def test_a_decks_other_name_is_an_answer_while_a_card_is_asked() -> None:
    assert "Not quite" in said_to("silla = chair\nmesa = cloth", "tables").text
    assert "Times tables" in said_to("silla = chair\nmesa = cloth", "practise my times tables").text


# -- dialogues --------------------------------------------------------------------------------------

DIALOGUES: dict[str, list[tuple[str, str]]] = {
    "one card at a time": [
        ("hi", "I ask cards"),
        ("uno = one", "You have 1 card. Send more, or say **start**."),
        ("dos = two", "You have 2 cards."),
        ("start", "What is **uno**?"),
        ("one", "Right! **uno** = **one**."),
        ("too", "Not quite: **dos** = **two**. It comes again soon.\n\nWhat is **uno**?"),
        ("one", "What is **dos**?"),
        ("two", "That was the last card of this round, 1 card missed on the way."),
    ],
    "hints": [
        (FOUR, "What is **uno**?"),
        ("one", "What is **dos**?"),
        ("two", "What is **tres**?"),
        ("hint", "**t····**"),
        ("another hint", "**th···**"),
        ("hint", "**thr··**"),
        ("hint", "**thre·**"),
        ("hint", "**thre·**"),
        ("three", "Right!"),
        ("hint", "**f···**"),
    ],
    "the other way round": [
        (FOUR, "What is **uno**?"),
        ("other way round", "What is **two**?"),
        ("dos", "What is **three**?"),
        ("tres", "What is **one**?"),
        ("the other way round", "Back to the usual way round.\n\nWhat is **cuatro**?"),
        ("four", "What is **uno**?"),
    ],
    "a change of mind about the deck": [
        ("Spanish basics", "What is **hola** in English?"),
        ("hi", "Right!"),
        ("no, capitals of europe", "What is the capital of **Austria**?"),
        ("vienna", "Right!"),
        ("go back to spanish basics", "What is **hola** in English?"),
    ],
    "a change of mind about a card": [
        ("uno = won\ndos = two\ntres = three", "What is **uno**?"),
        ("actually, uno = one", "Noted: **uno** = **one**.\n\nWhat is **dos**?"),
        ("two", "What is **tres**?"),
        ("three", "What is **uno**?"),
        ("one", "Right!"),
    ],
    "cards in the middle": [
        (FOUR, "What is **uno**?"),
        ("cinco = five", "Noted: **cinco** = **five**.\n\nWhat is **uno**?"),
        ("one", "What is **dos**?"),
    ],
    "forgetting": [
        (FOUR, "What is **uno**?"),
        ("forget dos", "Forgotten: **dos** = **two**. 3 cards left.\n\nWhat is **uno**?"),
        ("forget uno", "What is **tres**?"),
        ("forget zebra", "There is no card like “zebra”, so nothing was forgotten.\n\nWhat is **tres**?"),
        ("forget cuatrro", "Forgotten: **cuatro**"),
        ("forget everything", "forgotten 1 card"),
        ("start", "I ask cards"),
    ],
    "stopping and going on": [
        (FOUR, "What is **uno**?"),
        ("one", "What is **dos**?"),
        ("cat", "What is **tres**?"),
        ("stop", "1 right, 1 missed, of 2 cards tried. Repeat these:\n\n- **dos** = **two**"),
        ("hello", "I ask cards"),
        ("go on", "What is **tres**?"),
    ],
    "a question is no answer": [
        (FOUR, "What is **uno**?"),
        ("why is that masculine?", "I can only judge answers. We are at this card:\n\nWhat is **uno**?"),
        ("thanks", "We are at this card:\n\nWhat is **uno**?"),
        ("is it one?", "Right!"),
    ],
    "a round ends and another begins": [
        ("uno = one\ndos = two", "What is **uno**?"),
        ("one", "What is **dos**?"),
        ("two", "That was the last card of this round, not one missed. Say **again** for another round."),
        ("again", "On we go: 2 cards in this round.\n\nWhat is **uno**?"),
    ],
}


@pytest.mark.parametrize("name", DIALOGUES)
def test_a_dialogue(name: str) -> None:
    messages: list[str] = []
    for message, expected in DIALOGUES[name]:
        messages.append(message)
        assert expected in said_to(*messages).text, message


@pytest.mark.parametrize("name", DIALOGUES)
def test_a_reload_or_another_wording_of_the_answers_changes_nothing(name: str) -> None:
    messages = [message for message, _ in DIALOGUES[name]]
    own: Log = []
    for number, message in enumerate(messages):
        line = teach(own, message)
        assert line == said_to(*messages[: number + 1])
        own += [SaidTurn("", "user", message, NOW), SaidTurn("", "assistant", line.text, NOW)]


def test_an_edited_message_makes_another_lesson() -> None:
    assert asked(said_to(FOUR, "one", "two")) == "tres"
    assert asked(said_to("a = b\nc = d", "one", "two")) == "a"


def test_what_was_missed_comes_back_after_two_other_cards() -> None:
    messages = [FOUR, "cat"]
    fronts = [asked(said_to(*messages))]
    for answer in ("two", "three"):
        messages.append(answer)
        fronts.append(asked(said_to(*messages)))
    assert fronts == ["dos", "tres", "uno"]


def test_known_cards_stand_between_where_too_few_others_are_left() -> None:
    messages = [FOUR, "one", "two", "three", "I don't know"]
    fronts = []
    for answer in ("one", "two", "four"):
        fronts.append(asked(said_to(*messages)))
        messages.append(answer)
    assert fronts == ["uno", "dos", "cuatro"]


def test_skipping_shows_the_answer_and_counts_as_missed() -> None:
    assert "**uno** = **one**" in said_to(FOUR, "I don't know").text
    assert "| uno | 1 | 0 | 1 |" in said_to(FOUR, "I don't know", "progress").text


def test_better_known_cards_wait_for_more_rounds() -> None:
    boxes = Boxes()
    easy, hard = Card("easy", "a"), Card("hard", "b")
    for card in (easy, hard):
        boxes.learn(card)
    asked_in: list[set[str]] = []
    for _ in range(6):
        boxes.new_round()
        asked_in.append(set())
        while card := boxes.next():
            asked_in[-1].add(card.front)
            (boxes.miss if card is hard and "hard" not in asked_in[-1] else lambda one: None)(card)
            boxes.get_right(card, helped=card is hard)
    assert [("hard" in fronts) for fronts in asked_in] == [True] * 6
    assert sum("easy" in fronts for fronts in asked_in) < 6


def test_after_days_without_practice_what_was_learned_comes_first() -> None:
    words = FOUR + "\ncinco = five\nseis = six"
    messages = [words, "one", "two", "three"]
    times: list[datetime | None] = [NOW, NOW, NOW, NOW + timedelta(days=3)]
    line = teach(log(*messages, at=times), "four")
    assert "You learned some of these 3 days ago; let us repeat them first." in line.text
    assert asked(line) == "uno"
    again = teach(log(*messages, "four", at=[*times, NOW + timedelta(days=3)]), "one")
    assert "ago" not in again.text
    assert asked(again) == "dos"


def test_a_pause_of_hours_changes_nothing() -> None:
    times: list[datetime | None] = [NOW, NOW, NOW + timedelta(hours=23)]
    assert teach(log(FOUR, "one", "two", at=times), "three") == said_to(FOUR, "one", "two", "three")


def test_times_with_and_without_a_zone_and_in_any_order_do_no_harm() -> None:
    times = [NOW.replace(tzinfo=None), None, NOW - timedelta(days=5), NOW]
    assert teach(log(FOUR, "one", "two", "three", at=times), "four").text


# -- what is shown ----------------------------------------------------------------------------------


def test_progress_is_a_table_and_a_chart() -> None:
    line = said_to("a|b = x\nc,d = y\n`e` = z", "x", "cat", "skip", "progress")
    tokens = MarkdownIt("commonmark").enable("table").parse(line.text)
    assert sum(token.type == "tr_open" for token in tokens) == 4
    fences = [token for token in tokens if token.type == "fence"]
    assert [fence.info for fence in fences] == ["chart bar"]
    assert fences[0].content.splitlines() == ["card,right,missed", '"c,d",0,1', "'e',0,1", "a|b,1,0"]
    assert asked(line) == "a|b".replace("|", r"\|") or asked(line)


def test_cards_cannot_break_the_markdown() -> None:
    line = said_to("**a** _b_ `c = [x](y.z)\n# d = e")
    html = MarkdownIt().render(line.text)
    assert "<a " not in html
    assert "**a** _b_ `c" in html


def test_a_model_is_told_the_decision_and_the_next_card_but_not_its_answer() -> None:
    guide = said_to("uno = one\ndos = deux", "cat").guide
    assert "Not quite: uno = one." in guide
    assert 'End with exactly this question, and ask nothing else: What is "dos"?' in guide
    assert "deux" not in guide


def test_a_model_may_answer_a_question_and_asks_the_same_card() -> None:
    guide = said_to(FOUR, "why is that masculine?").guide
    assert "no answer to the card" in guide
    assert 'What is "uno"?' in guide


def test_replies_to_click_fit_what_can_be_done() -> None:
    assert teach([], "hi").offers == tuple(DECKS)
    assert "Hint" in said_to(FOUR).offers
    assert "Start" in said_to("uno = one").offers
    assert all(teach(log(FOUR), offer).text for offer in said_to(FOUR).offers)


def test_the_tutor_needs_no_model_and_may_have_one() -> None:
    tutor = assistants()["tutor"]
    assert (tutor.provider, tutor.phrased) == ("scripted", True)


# -- whatever is said -------------------------------------------------------------------------------

PHRASES = [
    *("hola = hello", FOUR, "a - b", "a: b", "a;b", "hello", "one", "two", "skip", "hint", "progress", "stop", "go on"),
    *("other way round", "forget uno", "forget everything", "Times tables", "Spanish basics", "12", "again", "why?"),
    join("", [AttachedText("x.csv", 'a,b\n"c\n')]),
]


@trying(max_examples=150, deadline=None)
@given(draw.lists(draw.sampled_from(PHRASES) | draw.text(max_size=30), max_size=25))
def test_no_card_comes_out_of_thin_air_and_nothing_raises(messages: list[str]) -> None:
    told = {(card.front, card.back) for message in messages for card in find_cards(message).cards}
    told |= {(card.front, card.back) for deck in DECKS.values() for card in deck.cards}
    lesson = replay([(message, None) for message in messages])
    cards = [known.card for known in lesson.boxes.known.values()]
    assert {(card.front, card.back) for card in cards} <= told
    assert lesson.asking is None or lesson.asking in cards
    waiting = list(lesson.boxes.queue)
    assert len(waiting) == len(set(waiting))
    assert {*waiting} <= lesson.boxes.known.keys() - {lesson.asking.key if lesson.asking else ""}
    for known in lesson.boxes.known.values():
        assert known.asked >= known.right + known.missed
    if messages:
        assert said_to(*messages).text


def test_two_thousand_messages_are_replayed_quickly() -> None:
    cards = "\n".join(f"front {number} = back {number}" for number in range(500))
    messages = [(cards, None), *((f"back {number % 700}", None) for number in range(2000))]
    replay(messages)
    begin = time.perf_counter()
    replay(messages)
    taken_s = time.perf_counter() - begin
    print(f"{taken_s * 1000:.0f} ms")
    assert taken_s < 1  # about 30 ms on a quiet machine; this one may be busy
