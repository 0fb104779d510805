"""The examples run as their first lines say, with no key and no network, and stay short."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
EXAMPLES = sorted((ROOT / "examples").glob("*.py"))
_NO_NETWORK = """
import runpy, socket, sys
def refused(*_): raise OSError("no network in this test")
socket.socket.connect = refused
runpy.run_path(sys.argv[1], run_name="__main__")
"""


def run(example: Path) -> str:
    """Run an example as a program of its own, where nothing can be connected to and no key is set."""
    clean = {name: value for name, value in os.environ.items() if not name.endswith("_API_KEY")}
    done = subprocess.run(
        [sys.executable, "-c", _NO_NETWORK, str(example)],
        cwd=ROOT, env=clean, capture_output=True, text=True, timeout=90, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_says_how_to_run_it_and_takes_under_twenty_lines(example: Path) -> None:
    text = example.read_text(encoding="utf-8")
    assert f"Run: python examples/{example.name}" in text.splitlines()[0]
    assert len(text.splitlines()) < 20


def test_what_was_remembered_is_shown_and_what_was_forgotten_is_not() -> None:
    shown, forgotten = run(ROOT / "examples/remember.py").split("Forgotten:")
    assert "[2 March 2026]\nAna: I have moved from Lisbon to Porto." in shown
    listed, after = forgotten.split("]\n", 1)
    assert "4711" in listed
    assert "4711" not in after


def test_the_chain_shows_its_model_the_turn_before() -> None:
    told = run(ROOT / "examples/langchain_chain.py")
    assert told.startswith("I was shown 2 messages (1 system prompt, 1 you).")
    again = told.partition("I was shown 4 messages (1 system prompt, 2 you, 1 assistant).")[2]
    assert "2. you: My name is Ana." in again
    assert "4. you: What is my name?" in again
