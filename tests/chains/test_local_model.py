"""The local model itself, over its real server; skipped where its file has not been fetched."""

import asyncio
import os
import threading
import time
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage
from openai import BadRequestError
from pydantic import BaseModel

from chains.failures import explain
from chains.local_model import serving
from chains.local_model.counting import ServedCounter, counter
from chains.local_model.ollama import ollama_models
from chains.local_model.weights import STANDARD, model_file, model_files
from chains.providers import Choice
from chains.providers.local import PROVIDER
from errors import ContextOverflow, LocalModelDamaged, LocalModelMissing
from memory.fetching.weights import model_folder

PATH = model_folder() / STANDARD.file_name
INSTRUCTIONS = SystemMessage(
    'You are a friendly companion. In the user\'s messages, "I" and "my" mean the user. Be warm and brief.'
)
needs_file = pytest.mark.skipif(
    not PATH.is_file(), reason=f"no {STANDARD.file_name} in {model_folder()}: python -m chains.local_model fetches it"
)
DISHONEST_PROXY = "http://127.0.0.1:9"


@pytest.fixture(scope="module")
def served():
    yield serving.serve(PATH)
    serving.close()


@pytest.fixture
def model(served, monkeypatch):
    monkeypatch.delenv("MEMORYBOT_GGUF", raising=False)
    monkeypatch.setenv("HTTP_PROXY", DISHONEST_PROXY)
    monkeypatch.delenv("NO_PROXY", raising=False)
    return PROVIDER.build(Choice(model=STANDARD.model, temperature=0.0, max_output_tokens=60))


@pytest.fixture
def endless_model(model):
    """The model, never ending an answer by itself."""
    endless = PROVIDER.build(Choice(model=STANDARD.model, temperature=0.0, max_output_tokens=4000))
    endless.extra_body["ignore_eos"] = True
    return endless


class Fact(BaseModel):
    subject: str
    text: str


class Facts(BaseModel):
    facts: list[Fact]


def busy_s(span_s: float) -> float:
    """Return the CPU seconds that this process uses in a span."""
    before = os.times()
    time.sleep(span_s)
    return os.times().user - before.user


def comes_to(is_reached, limit_s=60.0):
    """Tell whether the CPU seconds used in half a second come to what is looked for; other programs run here too."""
    end = time.monotonic() + limit_s
    while time.monotonic() < end:
        if is_reached(busy_s(0.5)):
            return True
    return False


def is_idle(used_s: float) -> bool:
    return used_s < 0.05


def is_busy(used_s: float) -> bool:
    return used_s > 0.15


def test_without_a_file_the_error_says_what_to_fetch(tmp_path, monkeypatch):
    monkeypatch.setenv("MEMORYBOT_MODEL_FOLDER", str(tmp_path))
    monkeypatch.delenv("MEMORYBOT_GGUF", raising=False)
    with pytest.raises(LocalModelMissing, match=r"Qwen2\.5-Coder 1\.5B Instruct .* Fetch it \(1\.1 GB, once\)"):
        PROVIDER.build(Choice(model=PROVIDER.default_model))
    assert PROVIDER.models(Choice(model="")) == []


def test_a_half_fetched_file_is_not_taken_for_the_model(tmp_path):
    (tmp_path / f"{STANDARD.file_name}.part").write_bytes(b"GGUF")
    assert model_files(tmp_path) == {}


def test_a_file_of_the_wrong_size_is_damaged(tmp_path, monkeypatch):
    (tmp_path / STANDARD.file_name).write_bytes(b"GGUF and no more")
    monkeypatch.setenv("MEMORYBOT_MODEL_FOLDER", str(tmp_path))
    monkeypatch.delenv("MEMORYBOT_GGUF", raising=False)
    with pytest.raises(LocalModelDamaged, match="Fetch it again"):
        PROVIDER.build(Choice(model=STANDARD.model))


def test_the_users_own_file_comes_before_everything(tmp_path):
    own = tmp_path / "mine.gguf"
    folder = tmp_path / "models"
    folder.mkdir()
    for path in (own, folder / "another.gguf", folder / STANDARD.file_name):
        path.write_bytes(b"GGUF")
    assert list(model_files(folder, own)) == ["mine", STANDARD.model, "another"]
    assert model_file(folder, own) == own
    assert model_file(folder, own, STANDARD.model) == folder / STANDARD.file_name
    with pytest.raises(LocalModelMissing, match="MEMORYBOT_GGUF"):
        model_file(folder, tmp_path / "nowhere.gguf")


@pytest.mark.parametrize(("content", "told"), [(b"no model", "not a GGUF file"), (b"GGUF" + bytes(4000), "damaged")])
def test_an_own_file_that_is_no_model_is_named_in_the_error(tmp_path, monkeypatch, content, told):
    own = tmp_path / "mine.gguf"
    own.write_bytes(content)
    monkeypatch.setenv("MEMORYBOT_GGUF", str(own))
    with pytest.raises(LocalModelDamaged, match=told) as caught:
        PROVIDER.build(Choice(model=""))
    assert str(own) in str(caught.value)


def test_counting_for_a_preview_does_not_start_the_server():
    serving.close()
    count = counter()
    assert not count.exact
    assert count("How many tokens are these?") > 0
    assert serving.running() is None


def test_ollama_is_found_where_it_runs_and_not_missed_where_it_does_not():
    class Ollama(BaseHTTPRequestHandler):
        def do_GET(self):
            body = b'{"models": [{"name": "llama3.2:3b"}]}' if self.path == "/api/tags" else b"{}"
            self.send_response(200)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Ollama) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        address = f"http://127.0.0.1:{server.server_port}"
        assert ollama_models(2.0, address) == ["llama3.2:3b"]
        assert ollama_models(2.0, f"{address}/elsewhere") == []
        server.shutdown()
        thread.join()
    assert ollama_models(address=address) == []


@pytest.mark.local_model
@needs_file
def test_it_answers_in_pieces_with_usage(model):
    pieces = list(model.stream([INSTRUCTIONS, HumanMessage("Tell me about the sea in two sentences.")]))
    assert sum(1 for piece in pieces if piece.text) > 5
    usage = [piece.usage_metadata for piece in pieces if piece.usage_metadata]
    assert usage[-1]["output_tokens"] > 5


@pytest.mark.local_model
@needs_file
def test_a_fact_that_was_told_is_recalled_in_the_next_turn(model):
    messages = [INSTRUCTIONS, HumanMessage("My name is Priya and I live in Lisbon.")]
    messages.append(AIMessage(model.invoke(messages).text))
    answer = model.invoke([*messages, HumanMessage("What is my name and where do I live?")]).text
    assert "Priya" in answer
    assert "Lisbon" in answer


@pytest.mark.local_model
@needs_file
def test_facts_come_as_the_schema_says(model):
    found = model.with_structured_output(Facts, method=PROVIDER.structured).invoke(
        "List the facts that the user tells: My name is Priya and I live in Lisbon."
    )
    assert isinstance(found, Facts)
    assert "Lisbon" in str(found)


@pytest.mark.local_model
@needs_file
def test_its_tokens_are_counted_exactly(model, served):
    count = counter()
    assert count.exact
    text = "Priya paid 12345 euros.\nПривет! \ud800\0"
    answer = model.invoke([SystemMessage("."), HumanMessage("x")])
    longer = model.invoke([SystemMessage("."), HumanMessage("x" + " and so on" * 30)])
    more = longer.usage_metadata["input_tokens"] - answer.usage_metadata["input_tokens"]
    assert count("x" + " and so on" * 30) - count("x") == more
    assert count(text) == count(text) > 10
    assert count("") == 0


@pytest.mark.local_model
@needs_file
def test_counts_are_remembered_up_to_a_bound(served):
    count = ServedCounter(served, remembered_characters=1000)
    for number in range(50):
        assert count(f"{number} " + "word " * 10) > 10
    assert count.characters <= 1000


@pytest.mark.local_model
@needs_file
def test_a_learning_call_between_two_turns_leaves_the_chat_ready(model):
    chat = [SystemMessage("You are a warm companion. " * 25), HumanMessage("Good morning!")]
    chat.append(AIMessage(model.invoke(chat).text))
    for task in ("Summarise the conversation. ", "List the facts that were told. "):
        model.invoke([SystemMessage(task * 25), HumanMessage(chat[-1].text)])
    usage = model.invoke([*chat, HumanMessage("How are you?")]).usage_metadata
    assert usage["input_tokens"] - usage["input_token_details"]["cache_read"] < 50


@pytest.mark.local_model
@needs_file
@pytest.mark.parametrize("prompt", ["Tell me a long story.", "Sum up: " + "one two three " * 1500])
def test_a_stopped_answer_frees_the_processor(endless_model, prompt):
    """Once while it writes, once while it still reads the prompt."""
    with closing(endless_model.stream([HumanMessage(prompt)])) as pieces:
        next(pieces)
        assert comes_to(is_busy)
    assert comes_to(is_idle)


@pytest.mark.local_model
@needs_file
def test_a_cancelled_task_frees_the_processor_and_the_next_loop_can_ask(model, endless_model):
    async def ask(asked, limit_s):
        async with asyncio.timeout(limit_s):
            return [piece async for piece in asked.astream("Tell me a long story.")]

    with pytest.raises(TimeoutError):
        asyncio.run(ask(endless_model, 2))
    assert comes_to(is_idle)
    assert asyncio.run(ask(model, 120))


@pytest.mark.local_model
@needs_file
def test_a_prompt_over_the_window_is_told_from_other_errors(model, served):
    with pytest.raises(BadRequestError) as caught:
        list(model.stream("word " * (served.window + 100)))
    assert caught.value.body["type"] == "exceed_context_size_error"
    assert isinstance(explain(caught.value, PROVIDER.label, Choice(model=STANDARD.model)), ContextOverflow)


@pytest.mark.local_model
@needs_file
def test_other_programs_cannot_ask_without_the_key(served, model):
    stranger = served.client.build_request("POST", "/tokenize", json={"content": "x"}, headers={"Authorization": ""})
    assert served.client.send(stranger).status_code == 401
    assert served.key not in repr(served)


@pytest.mark.local_model
@needs_file
def test_threads_that_ask_at_once_share_one_server(served):
    found = []
    threads = [threading.Thread(target=lambda: found.append(serving.serve(PATH))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {id(server) for server in found} == {id(served)}
