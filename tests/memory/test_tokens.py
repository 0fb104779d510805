"""Counting tokens: exact offline, quick on hostile text, honest about being approximate."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
import tiktoken
from langchain_core.messages import AIMessage, HumanMessage

from memory.tokens import MESSAGE_OVERHEAD, ByteCounter, TiktokenCounter, count_message


@pytest.mark.parametrize("name", ["o200k_base", "cl100k_base"])
def test_tiktoken_counts_offline_as_openai_does(name: str) -> None:
    count = TiktokenCounter(name)
    texts = ["Hello, world!", "naïve café", "日本語のテキスト", "def f(x):\n    return x", ""]
    assert [count(text) for text in texts] == [len(tiktoken.get_encoding(name).encode(text)) for text in texts]
    assert count.exact


def test_known_counts_of_o200k() -> None:
    count = TiktokenCounter("o200k_base")
    assert count("tiktoken is great!") == 6
    assert count("") == 0


def test_special_tokens_in_a_message_count_as_text() -> None:
    assert TiktokenCounter()("<|endoftext|>") > 1


def test_a_word_without_end_is_counted_in_seconds_and_not_in_hours() -> None:
    started = time.monotonic()
    assert TiktokenCounter()("a" * 1_000_000) > 100_000
    assert time.monotonic() - started < 30


@pytest.mark.parametrize("count", [ByteCounter(), TiktokenCounter()], ids=["bytes", "tiktoken"])
def test_lone_surrogates_and_nul_can_be_counted(count: ByteCounter | TiktokenCounter) -> None:
    assert count("a\ud83d b\x00") > 0


def test_bytes_are_a_quarter_rounded_up_and_marked_as_approximate() -> None:
    count = ByteCounter()
    assert [count(text) for text in ("", "a", "abcd", "abcde", "日本")] == [0, 1, 1, 2, 2]
    assert not count.exact


def test_a_stand_in_for_another_tokenizer_says_so() -> None:
    assert not TiktokenCounter("o200k_base", exact=False).exact


def test_a_message_costs_its_text_and_its_frame() -> None:
    count = ByteCounter()
    assert count_message(HumanMessage("abcd"), count) == 1 + MESSAGE_OVERHEAD
    assert count_message(AIMessage([{"type": "text", "text": "abcd"}]), count) == 1 + MESSAGE_OVERHEAD
    assert count_message(HumanMessage(""), count) == MESSAGE_OVERHEAD


def test_many_threads_may_want_a_vocabulary_first_at_once(tmp_path: Path) -> None:
    wanted = "from concurrent.futures import ThreadPoolExecutor as Pool; from memory.tokens import TiktokenCounter as T"
    script = f"{wanted}; print(set(Pool(8).map(lambda _: T()('hello world'), range(8))))"
    environment = {**os.environ, "TIKTOKEN_CACHE_DIR": str(tmp_path / "empty")}
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "{2}", done.stderr
