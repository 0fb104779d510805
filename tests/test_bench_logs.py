"""The logs that the memory benches measure on: their three formats, and their download."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bench import published
from bench.logs import LogsMissing, load, split
from bench.published import Source
from tests.file_origin import Origin, closed_port


@pytest.fixture
def origin(monkeypatch: pytest.MonkeyPatch) -> Iterator[Origin]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    server = Origin()
    yield server
    server.close()


def write(path: Path, content: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content))


def locomo_sample(name: str = "conv-26", **asked: Any) -> dict[str, Any]:
    question = {"question": "Who has a cat?", "answer": "Ana", "evidence": ["D1:1"], "category": 4}
    return {
        "sample_id": name,
        "conversation": {
            "speaker_a": "Ana",
            "speaker_b": "Ben",
            "session_1_date_time": "1:56 pm on 8 May, 2023",
            "session_1": [
                {"speaker": "Ana", "dia_id": "D1:1", "text": " I have a cat. "},
                {"speaker": "Ben", "dia_id": "D1:2", "text": "Look!", "blip_caption": "a photo of a dog"},
            ],
            "session_2_date_time": "9:00 am on 1 June, 2023",
        },
        "qa": [question | asked],
    }


def write_beam(home: Path, questions_in: str = "probing_questions.json") -> None:
    chat = [
        {
            "batch_number": 1,
            "turns": [
                [
                    {"id": 0, "role": "user", "content": "My dog is Rex. ->-> 1,1", "time_anchor": "March-15-2024"},
                    {"id": 1, "role": "assistant", "content": "Noted."},
                ],
                [{"id": 2, "role": "user", "content": "My dog is Max now.", "time_anchor": "April-02-2024"}],
            ],
        }
    ]
    update = {"question": "My dog?", "answer": "Max", "source_chat_ids": {"original_info": [0], "updated_info": [1, 2]}}
    unanswerable = {"question": "My cat?", "ideal_response": "You did not say.", "source_chat_ids": None}
    write(home / "chat.json", chat)
    write(home / questions_in, {"knowledge_update": [update], "abstention": [unanswerable]})


def test_locomo_gives_speakers_times_and_pictures(tmp_path: Path) -> None:
    write(tmp_path / "below" / "locomo10.json", [locomo_sample()])
    (log,) = load(tmp_path)
    assert (log.name, log.kind) == ("conv-26", "locomo")
    assert [(turn.speaker, turn.role, turn.text) for turn in log.turns] == [
        ("Ana", "user", "I have a cat."),
        ("Ben", "assistant", "Look! [image: a photo of a dog]"),
    ]
    assert log.turns[0].at == datetime(2023, 5, 8, 13, 56, tzinfo=UTC)
    assert (log.questions[0].category, log.questions[0].answer) == ("single-hop", "Ana")


@pytest.mark.parametrize(
    ("given", "meant"),
    [(["D1:1; D9:17"], ("D1:1",)), (["D:1:2"], ("D1:2",)), (["D01:02", "D1:1", "D1:2"], ("D1:2", "D1:1"))],
)
def test_malformed_evidence_is_repaired(tmp_path: Path, given: list[str], meant: tuple[str, ...]) -> None:
    write(tmp_path / "locomo_dev.json", [locomo_sample(evidence=given)])
    assert load(tmp_path)[0].questions[0].evidence == meant


def test_a_question_without_evidence_is_left_out(tmp_path: Path) -> None:
    write(tmp_path / "locomo10.json", [locomo_sample(evidence=["D7:1"])])
    assert load(tmp_path)[0].questions == ()


def test_a_conversation_that_lies_there_twice_is_read_once(tmp_path: Path) -> None:
    write(tmp_path / "locomo10.json", [locomo_sample(), locomo_sample("conv-30")])
    write(tmp_path / "locomo_dev.json", [locomo_sample()])
    assert [log.name for log in load(tmp_path)] == ["conv-26", "conv-30"]


@pytest.mark.parametrize("place", ["probing_questions.json", "probing_questions/probing_questions.json"])
def test_beam_gives_its_days_and_what_replaced_what(tmp_path: Path, place: str) -> None:
    write_beam(tmp_path / "chats" / "100K" / "3", place)
    (log,) = load(tmp_path)
    assert (log.name, [turn.text for turn in log.turns]) == (
        "beam-3",
        ["My dog is Rex.", "Noted.", "My dog is Max now."],
    )
    assert [turn.at.day for turn in log.turns if turn.at] == [15, 15, 2]
    (question,) = log.questions
    assert (question.evidence, question.newest, question.stale) == (("0", "2"), ("1", "2"), ("0",))


def test_a_truncated_beam_chat_is_read_where_it_is_the_only_one(tmp_path: Path) -> None:
    home = tmp_path / "100K" / "4"
    write_beam(home)
    (home / "chat.json").rename(home / "chat_trunecated.json")
    assert [log.name for log in load(tmp_path)] == ["beam-4"]


def test_a_beam_chat_without_questions_is_named(tmp_path: Path) -> None:
    write_beam(tmp_path / "100K" / "3", "elsewhere.json")
    with pytest.raises(LogsMissing, match=r"3” holds a BEAM chat and no probing_questions\.json"):
        load(tmp_path)


def test_realtalk_gives_each_turn_its_own_time(tmp_path: Path) -> None:
    said = [
        {"speaker": "Emi", "dia_id": "D1:1", "date_time": "29.12.2023, 00:51:12", "clean_text": "Hi"},
        {"speaker": "Elise", "dia_id": "D1:2", "date_time": "30.12.2023, 10:00:00", "clean_text": ""},
    ]
    asked = {"question": "Who greets?", "answer": "Emi", "evidence": ["D1:1"], "category": 1}
    write(tmp_path / "Chat_1_Emi_Elise.json", {"name": {}, "session_1": said, "qa": [asked]})
    (log,) = load(tmp_path)
    assert (log.name, log.kind) == ("realtalk-1", "realtalk")
    assert [(turn.role, turn.text) for turn in log.turns] == [("user", "Hi"), ("assistant", "[image]")]
    assert log.turns[1].at == datetime(2023, 12, 30, 10, tzinfo=UTC)
    assert log.questions[0].category == "multi-hop"


def test_dev_and_rest_share_nothing_and_are_everything(tmp_path: Path) -> None:
    write(tmp_path / "locomo10.json", [locomo_sample(), locomo_sample("conv-30")])
    write_beam(tmp_path / "100K" / "3")
    write_beam(tmp_path / "100K" / "4")
    logs = load(tmp_path)
    assert [log.name for log in split(logs, "dev")] == ["conv-26", "beam-3"]
    assert [log.name for log in split(logs, "rest")] == ["conv-30", "beam-4"]
    assert split(logs, "all") == logs


def test_an_empty_folder_says_what_is_looked_for_and_how_to_get_it(tmp_path: Path) -> None:
    with pytest.raises(LogsMissing, match=r"locomo10\.json.*100K.*Chat_\*\.json.*bench\.logs --fetch"):
        load(tmp_path)


def test_a_file_of_another_form_is_named(tmp_path: Path) -> None:
    write(tmp_path / "locomo10.json", [{"sample_id": "conv-26"}])
    with pytest.raises(LogsMissing, match=r"locomo10\.json” is not a chat of the form"):
        load(tmp_path)


def offered(origin: Origin, content: bytes, expected: bytes | None = None) -> Source:
    origin.files["/home/data/locomo10.json"] = content
    right = published.digest([expected or content])
    return Source("LoCoMo", f"{origin.url}/home", ("data/locomo10.json",), right, "CC BY-NC 4.0")


def test_a_download_lies_where_the_reader_finds_it(tmp_path: Path, origin: Origin) -> None:
    published.fetch(tmp_path, [offered(origin, json.dumps([locomo_sample()]).encode())])
    assert [log.name for log in load(tmp_path)] == ["conv-26"]


def test_what_is_there_and_right_is_not_downloaded_again(tmp_path: Path, origin: Origin) -> None:
    source = offered(origin, b"[]")
    published.fetch(tmp_path, [source])
    published.fetch(tmp_path, [source])
    assert origin.asked["/home/data/locomo10.json"] == 1


def test_a_file_that_was_changed_here_is_downloaded_again(tmp_path: Path, origin: Origin) -> None:
    source = offered(origin, b"[]")
    write(tmp_path / "data" / "locomo10.json", "other")
    published.fetch(tmp_path, [source])
    assert (tmp_path / "data" / "locomo10.json").read_bytes() == b"[]"


def test_a_download_with_the_wrong_hash_is_not_kept(tmp_path: Path, origin: Origin) -> None:
    with pytest.raises(LogsMissing, match="is not LoCoMo as it was published"):
        published.fetch(tmp_path, [offered(origin, b"[]", b"something else")])
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_not_there_is_named(tmp_path: Path, origin: Origin) -> None:
    source = offered(origin, b"[]")
    origin.files.clear()
    with pytest.raises(LogsMissing, match=r"locomo10\.json answered with HTTP 404"):
        published.fetch(tmp_path, [source])


def test_a_server_that_is_not_there_is_named(tmp_path: Path) -> None:
    source = Source("LoCoMo", f"http://127.0.0.1:{closed_port()}", ("locomo10.json",), "0", "CC BY-NC 4.0")
    with pytest.raises(LogsMissing, match=r"127\.0\.0\.1 could not be reached"):
        published.fetch(tmp_path, [source])


def test_the_hash_of_several_files_depends_on_each_and_on_their_order() -> None:
    assert len({published.digest(files) for files in ([b"a", b"b"], [b"b", b"a"], [b"a", b"c"], [b"ab"])}) == 4
