"""What `bench.recall` counts, with figures computed by hand, on logs of a few lines."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from bench.baselines import BestWords, LangChainVectors, NewestTurns
from bench.chatter import chatter
from bench.logs import Log, Question
from bench.recall import by_budget, by_category, chosen_strategies, costs
from bench.remembered import Figures, Library, measure, percentile
from bench.scoring import Score, Shown, mean, score
from bench.timing import at_the_end
from errors import MemoryBotError
from memory.rendering import SaidTurn, render
from tests.test_bench_logs import locomo_sample, write

MAY, JUNE = datetime(2023, 5, 8, 13, 56, tzinfo=UTC), datetime(2023, 6, 1, tzinfo=UTC)
TURNS = (
    SaidTurn("Ana", "user", "My cat is called “Miso”.", MAY, "1"),
    SaidTurn("Ben", "assistant", "What a name!", MAY, "2"),
    SaidTurn("Ana", "user", "I moved to Porto.\n\nThe flat is small.", JUNE, "3"),
    SaidTurn("Ben", "assistant", "How is the weather there?", JUNE, "4"),
)
BY_ID = {turn.id: turn for turn in TURNS}


def scored(text: str, *evidence: str, answer: str = "", newest: str = "", stale: str = "") -> Score:
    asked = Question("?", "single-hop", evidence, tuple(newest), tuple(stale), answer)
    return score(Shown(text, {"Ana", "Ben"}), asked, BY_ID)


def test_a_context_with_everything_is_whole_and_grounded() -> None:
    assert scored(render(TURNS), "1", "2", "3", "4") == Score(1.0, 1.0, 1.0, 1.0)


def test_half_of_the_evidence_is_half_the_recall_and_no_whole() -> None:
    assert scored(render(TURNS[:2]), "1", "3") == Score(0.5, 0.0, 0.5, 0.0)


def test_case_quotation_marks_and_white_space_do_not_matter_and_words_do() -> None:
    assert scored('[8 May 2023]\nANA: my  cat is\ncalled "Miso".', "1").recall == 1
    assert scored("[8 May 2023]\nAna: My cat is called Miso.", "1").recall == 0


@pytest.mark.parametrize(
    "text",
    [
        "[8 May 2023]\nAna: What a name!",
        "[1 June 2023]\nBen: What a name!",
        "Ben: What a name!",
        "[8 May 2023]\nWhat a name!",
        "[8 May 2023]\nBen: Hello.\n[1 June 2023]\nBen: What a name!",
        "[8 May 2023]\nAnaBen: What a name!",
    ],
)
def test_words_under_another_date_or_beside_another_speaker_are_in_and_not_grounded(text: str) -> None:
    assert scored(text, "2") == Score(1.0, 1.0, 0.0, 0.0)


@pytest.mark.parametrize(
    "text",
    [
        "[8 May 2023]\nBen: What a name!",
        "May 8, 2023\nBen:\nWhat a name!",
        "Ben (2023-05-08): What a name!",
        "[1 June 2023]\nBen: What a name!\n[8 May 2023]\nBen: What a name!",
        "[8 May 2023]\nAna: Hello.\nBen: What a name!",
    ],
)
def test_words_under_their_date_beside_their_speaker_are_grounded(text: str) -> None:
    assert scored(text, "2").grounded == 1


def test_a_date_in_what_was_said_is_no_heading() -> None:
    told = "It was long before 1 June 2023, I think, that we went there for the first time."
    text = f"[8 May 2023]\nAna: {told}\nBen: What a name!"
    assert scored(text, "2").grounded == 1


def test_a_turn_of_several_lines_is_grounded_by_its_first() -> None:
    assert scored(render(TURNS), "3").grounded == 1


def test_answer_words_are_counted_without_function_words() -> None:
    assert scored("Ana: I moved to Porto.", "1", answer="In Porto, with the cat").answer == 0.5
    assert scored("Ana: I moved to Porto.", "1").answer is None


def test_an_adversarial_question_has_no_answer_to_look_for() -> None:
    asked = Question("?", "adversarial", ("1",), answer="Porto")
    assert score(Shown("Porto", []), asked, BY_ID).answer is None


def test_what_holds_now_has_to_be_in_and_after_what_held_before() -> None:
    both, reversed_ = render(TURNS), render(TURNS[::-1])
    in_order = scored(both, "3", newest="3", stale="1")
    assert (in_order.newest_in, in_order.newest_last) == (1, 1)
    assert scored(reversed_, "3", newest="3", stale="1").newest_last == 0
    only_stale = scored(render(TURNS[:1]), "3", newest="3", stale="1")
    assert (only_stale.newest_in, only_stale.newest_last) == (0, None)
    assert scored(render(TURNS[2:]), "3", newest="3", stale="1").newest_last is None


def test_means_leave_out_what_does_not_apply() -> None:
    scores = [Score(1, 1, 1, 1, answer=0.5), Score(0, 0, 0, 0), Score(0.5, 0, 0, 0, answer=0.0)]
    assert (mean(scores, "recall"), mean(scores, "answer"), mean(scores, "newest_in")) == (0.5, 0.25, None)


def test_a_percentile_is_the_value_that_so_many_lie_below() -> None:
    values = list(range(100, 0, -1))
    assert (percentile(values, 0.5), percentile(values, 0.95), percentile([], 0.5)) == (51, 96, 0)


def log_of(*questions: Question) -> Log:
    return Log("tiny", "locomo", TURNS, questions)


def told(memory: NewestTurns) -> NewestTurns:
    for turn in TURNS:
        memory.add(turn)
    return memory


def test_the_newest_turns_are_those_that_fit_and_none_older() -> None:
    text = told(NewestTurns(len)).context("cat", 80)
    assert text == render(TURNS[3:])
    assert told(NewestTurns(len)).context("cat", 10_000) == render(TURNS)


def test_the_best_words_come_first_and_stand_in_order_of_time() -> None:
    memory = told(BestWords(len))
    assert memory.context("What is Ana's cat called?", 60) == render(TURNS[:1])
    assert memory.context("What is Ana's cat called?", 10_000) == render(TURNS)


@pytest.mark.parametrize("budget", [0, 20, 45, 70, 120])
def test_neither_goes_over_its_budget(budget: int) -> None:
    for memory in (NewestTurns(len), BestWords(len)):
        assert len(told(memory).context("Where did Ana move?", budget)) <= budget


class Letters:
    """Embeds a text as how often it has each letter."""

    name = "letters"
    dimensions = 26

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = [[text.lower().count(chr(97 + place)) for place in range(26)] for text in texts]
        return np.array(rows, np.float32)


def test_langchains_memory_keeps_exchanges_and_gives_the_nearest_that_fit() -> None:
    memory = LangChainVectors(Letters(), len)
    for turn in TURNS[:3]:
        memory.add(turn)
    assert (
        memory.context("My cat is called Miso", 80) == "input: Ana: My cat is called “Miso”.\noutput: Ben: What a name!"
    )
    assert "I moved to Porto." in memory.context("moved porto flat small", 10_000)


def test_figures_count_questions_turns_and_overflow() -> None:
    class Babble(NewestTurns):
        def context(self, question: str, max_tokens: int) -> str:
            return "one two three four five"

    asked = [Question("?", "temporal", ("1",)), Question("?", "adversarial", ("2",))]
    figures = measure(Babble, [log_of(*asked), log_of(*asked)], [2, 100])
    assert (figures.turns, len(figures.asking_ms), figures.overflow) == (8, 8, 4 * 3)
    assert figures.mean("recall", 100) == 0


def test_the_library_is_measured_through_its_face() -> None:
    figures = measure(lambda: Library("buffer"), [log_of(Question("Where?", "temporal", ("1", "3")))], [4000])
    assert (figures.mean("recall", 4000), figures.mean("whole_grounded", 4000), figures.overflow) == (1, 1, 0)


def test_a_question_can_be_asked_in_other_words() -> None:
    seen = []

    def rewrite(text: str, seed: str) -> str:
        seen.append((text, seed))
        return "cat"

    measure(NewestTurns, [log_of(Question("Where?", "temporal", ("1",)))], [100], rewrite)
    assert seen == [("Where?", "tiny/0")]


def figures_by_hand() -> dict[str, Figures]:
    asked = [Question("?", category, ("1",)) for category in ("temporal", "temporal", "multi_hop", "adversarial")]
    shares = [1.0, 0.5, 0.0, 0.0]
    scores = [(one, Score(share, 0, share, 0)) for one, share in zip(asked, shares, strict=True)]
    return {
        "ours": Figures(
            {2048: scores},
            adding_ms=30,
            adding_cpu_ms=20,
            turns=10,
            asking_ms=[1, 2, 3, 10],
            asking_cpu_ms=[1, 2],
            overflow=7,
        )
    }


def test_the_tables_leave_adversarial_questions_out_of_the_whole_and_give_them_a_row() -> None:
    assert by_budget(figures_by_hand(), "recall", [2048]).splitlines()[-1] == "| ours   |  50.0 |"
    rows = [
        [cell.strip() for cell in row.split("|")[1:-1]] for row in by_category(figures_by_hand(), 2048).splitlines()
    ]
    assert rows[2:] == [["adversarial", "1", "0.0"], ["multi hop", "1", "0.0"], ["temporal", "2", "75.0"]]


def test_the_costs_are_a_turn_and_a_question() -> None:
    row = [cell.strip() for cell in costs(figures_by_hand()).splitlines()[-1].split("|")[1:-1]]
    assert row == ["ours", "3.0", "2.0", "4.0", "10.0", "1.5", "7"]


def test_small_talk_is_as_long_as_asked_the_same_again_and_hardly_repeats() -> None:
    talk = [turn.text for turn in chatter(2000)]
    assert talk == [turn.text for turn in chatter(2000)]
    assert len(talk) == 2000
    assert len(set(talk)) > 1800
    assert talk != [turn.text for turn in chatter(2000, seed="other")]


def test_the_last_turns_of_a_long_log_are_timed() -> None:
    times = at_the_end(lambda: Library("window"), 150)
    assert len(times.turns) == len(times.questions) == 100
    assert min(*times.turns, *times.questions) > 0


def test_an_unknown_strategy_is_named() -> None:
    assert chosen_strategies("window, buffer") == ["window", "buffer"]
    with pytest.raises(MemoryBotError, match="no memory strategy “windw”"):
        chosen_strategies("windw")


def run_recall(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "bench.recall", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


def test_the_command_prints_its_tables(tmp_path: Path) -> None:
    write(tmp_path / "locomo10.json", [locomo_sample()])
    done = run_recall("--data", str(tmp_path), "--strategies", "window", "--budgets", "256", "--split", "dev")
    assert done.returncode == 0, done.stderr
    assert "| window" in done.stdout
    assert "| BM25" in done.stdout
    assert "100.0" in done.stdout


def test_the_command_says_in_a_sentence_what_is_missing(tmp_path: Path) -> None:
    done = run_recall("--data", str(tmp_path))
    assert (done.returncode, done.stdout) == (1, "")
    assert "bench.logs --fetch" in done.stderr
    assert "Traceback" not in done.stderr
