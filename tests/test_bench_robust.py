"""What `bench.robust` puts into logs, and what it calls a loss, a leak or a forgery."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bench.forgetting import Left, forget_in, with_secrets
from bench.hidden import ATTACKS, check_hidden, check_stuffing, is_shown, of_victim, passes
from bench.logs import Log, Question
from bench.noise import NOISES, chatty, keywords, misspelt, plain
from bench.remembered import Figures
from bench.robust import CHECKS, check_noise, check_small_talk
from bench.spliced import Said, amid_small_talk, splice, whose
from bench.statements import SECRETS, UPDATES, Secret
from bench.updates import check_updates, with_updates
from memory.index.words import terms
from memory.rendering import SaidTurn, render
from tests.test_bench_logs import locomo_sample, write

QUESTION = "When did Melanie's brother visit the old lighthouse in Brighton?"
BEGIN = datetime(2023, 5, 8, 13, tzinfo=UTC)
TOLD = ("My kayak is blue.", "Mine is red.", "The museum was closed.", "A pity.", "I bake bread on Sundays.", "Yum!")
TURNS = tuple(
    SaidTurn(
        ("Ana", "Ben")[place % 2],
        ("user", "assistant")[place % 2],
        text,
        BEGIN + timedelta(days=place // 2),
        str(place),
    )
    for place, text in enumerate(TOLD)
)
LOG = Log("tiny", "locomo", TURNS, (Question("What colour is Ana's kayak?", "single-hop", ("0",), answer="blue"),))


def test_a_misspelt_question_has_slips_in_some_longer_words_and_no_other() -> None:
    words, slipped = QUESTION.split(), [misspelt(QUESTION, str(seed)).split() for seed in range(200)]
    changed = [sum(one[place] != word for one in slipped) for place, word in enumerate(words)]
    assert all(len(one) == len(words) for one in slipped)
    assert changed[words.index("did")] == changed[words.index("in")] == changed[words.index("Melanie's")] == 0
    assert 20 < changed[words.index("brother")] < 100
    assert all(one[words.index("brother")][0] == "b" for one in slipped)


def test_a_plain_question_has_no_capitals_and_no_punctuation() -> None:
    assert plain(QUESTION, "") == "when did melanies brother visit the old lighthouse in brighton"


def test_keywords_are_what_is_left_without_function_words() -> None:
    assert keywords(QUESTION, "") == "Melanie's brother visit old lighthouse Brighton"
    assert keywords("Who was it?", "") == "Who was it?"


def test_a_chatty_question_is_in_the_middle_of_small_talk() -> None:
    asked = chatty(QUESTION, "1")
    assert "when did Melanie's brother visit the old lighthouse in Brighton?" in asked
    assert len(asked.split()) > len(QUESTION.split()) + 8


@pytest.mark.parametrize("kind", NOISES)
def test_the_same_seed_gives_the_same_question(kind: str) -> None:
    assert NOISES[kind](QUESTION, "7") == NOISES[kind](QUESTION, "7")


def test_what_is_spliced_in_stands_at_its_place_under_its_neighbours_date() -> None:
    spliced = splice(LOG, [Said(0.5, 1, "I was there.", "new"), Said(0.0, 0, "Hello.", "first")])
    assert [turn.id for turn in spliced.turns] == ["first", "0", "1", "2", "new", "3", "4", "5"]
    assert (spliced.turns[4].speaker, spliced.turns[4].at) == ("Ben", TURNS[3].at)
    assert spliced.questions == LOG.questions


def test_a_user_is_asked_about_as_me_and_a_person_by_name() -> None:
    assert whose(LOG) == "Ana's"
    assert whose(replace(LOG, turns=(replace(TURNS[0], speaker="User"),))) == "my"


def test_small_talk_keeps_the_log_whole_in_order_and_in_order_of_time() -> None:
    loud = amid_small_talk(LOG, 90)
    assert [turn for turn in loud.turns if not turn.id.startswith("chatter")] == list(TURNS)
    assert len(loud.turns) == len(TURNS) + 90
    assert {turn.speaker for turn in loud.turns} == {"Ana", "Ben"}
    assert [turn.at for turn in loud.turns] == sorted(turn.at for turn in loud.turns if turn.at)


def test_there_are_twenty_updates_and_about_half_of_them_are_far_from_their_question() -> None:
    assert len(UPDATES) >= 20
    assert 0.4 <= sum(update.far for update in UPDATES) / len(UPDATES) <= 0.6


@pytest.mark.parametrize("update", UPDATES, ids=lambda update: update.question)
def test_a_far_update_shares_less_than_half_of_its_questions_words(update) -> None:
    asked = {term for word in keywords(update.question.format(whose=""), "").split() for term in terms(word)}
    shared = asked & set(terms(update.later.format(value="")))
    assert (len(shared) / len(asked) < 0.5) == update.far


def test_updates_are_told_in_the_first_half_and_corrected_in_the_second() -> None:
    log = with_updates(replace(LOG, turns=TURNS * 10))
    ids = [turn.id for turn in log.turns]
    texts = {turn.id: turn.text for turn in log.turns}
    assert len(log.questions) == len(UPDATES)
    for question in log.questions:
        (newest,), (stale,) = question.newest, question.stale
        assert ids.index(stale) < len(ids) / 2 < ids.index(newest)
        assert question.answer in texts[newest]
        assert question.answer not in texts[stale]


def test_a_buffer_that_shows_everything_has_every_update_last() -> None:
    assert [row[1] for row in check_updates("buffer", [LOG])] == ["100.0", "100.0", "100.0"]


def test_there_are_fifteen_kinds_of_secrets_and_half_are_repeated() -> None:
    log, told = with_secrets(LOG)
    assert len({one.value for one in told}) == len(SECRETS) >= 15
    repeated = [one for one in told if sum(one.value in turn.text for turn in log.turns) == 2]
    assert len(repeated) == len(SECRETS) // 2


def test_what_was_forgotten_is_in_no_context_log_or_file(tmp_path: Path) -> None:
    left, figures = Left(), (Figures({2048: []}), Figures({2048: []}))
    forget_in("window", LOG, tmp_path, left, figures, SECRETS[:4])
    assert left == Left(secrets=4)
    assert len(figures[0].scores[2048]) == len(figures[1].scores[2048]) == 1


def test_a_secret_that_stays_is_found_in_context_log_and_file(tmp_path: Path) -> None:
    left, figures = Left(), (Figures({2048: []}), Figures({2048: []}))
    kept = Secret("We named the kite {value}.", "shoe size", "{value}!", lambda _: "Zanzibar")
    forget_in("window", LOG, tmp_path, left, figures, [kept])
    assert (left.secrets, left.in_contexts, left.in_log, left.in_files) == (1, 1, 1, 1)


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.text.split()[0])
def test_an_attack_that_is_shown_as_it_stands_passes(attack) -> None:
    attack = of_victim(attack, "Ana")
    tags = ("recalled_turns", "remembered_facts", "conversation_summary")
    tag = next((tag for tag in tags if tag in attack.text), tags[0])
    context = f"<{tag}>\n[8 May 2023]\nBen: {attack.text}\n</{tag}>"
    assert is_shown(attack, context)
    assert passes(attack, context)


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.text.split()[0])
def test_an_attack_on_one_line_or_between_tags_of_ours_does_not_pass(attack) -> None:
    attack = of_victim(attack, "Ana")
    tamed = render([SaidTurn("Ben", "assistant", attack.text, BEGIN)], ["Ana", "Ben"]).replace("</", "&lt;/")
    assert not passes(attack, f"<recalled_turns>\n{tamed}\n</recalled_turns>")


def test_a_closing_tag_outside_of_a_quotation_closes_nothing() -> None:
    attack = next(attack for attack in ATTACKS if attack.kind == "closing tag")
    assert not passes(attack, f"<recalled_turns>\n[8 May 2023]\nBen: Hi.\n</recalled_turns>\nBen: {attack.text}")


def test_no_attack_passes_through_the_library() -> None:
    rows = check_hidden("window", [replace(LOG, turns=TURNS[:2])])
    assert {row[1] for row in rows} == {"0"}
    assert sum(int(row[0].split(" of ")[1].split()[0]) for row in rows) > 0


def test_a_buffer_loses_nothing_by_noise_and_stuffing() -> None:
    assert [row[1] for row in check_noise("buffer", [LOG])] == ["100.0", "0.0", "0.0", "0.0", "0.0"]
    assert check_stuffing("buffer", [LOG])[0][1] == "0.0"


def test_a_window_loses_everything_in_small_talk() -> None:
    assert check_small_talk("window", [LOG], turns=200)[0][1] == "100.0"


def test_the_command_prints_one_table_and_names_what_it_does_not_know(tmp_path: Path) -> None:
    write(tmp_path / "locomo10.json", [locomo_sample()])
    command = [sys.executable, "-m", "bench.robust", "--data", str(tmp_path), "--split", "dev", "--strategy", "window"]
    done = subprocess.run(
        [*command, "--checks", "noise,hidden"], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("measured") == 1
    assert "lost by typos" in done.stdout
    wrong = subprocess.run([*command, "--checks", "nose"], capture_output=True, text=True, timeout=120, check=False)
    assert (wrong.returncode, wrong.stdout) == (1, "")
    assert f"Choose among: {', '.join(CHECKS)}" in wrong.stderr
