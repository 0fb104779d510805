"""What the README names exists, what exists is named there, and its examples run."""

import re
from importlib.util import find_spec
from pathlib import Path

import pytest

from assistants import Assistant, assistants
from assistants._definition import Known, read_toml
from chains.providers import providers
from memory.strategies import Request, Strategy, strategies
from memory.tokens import ByteCounter

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()
EXAMPLES = re.findall(r"^```python\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


def named_in_table(head: str) -> set[str]:
    rows = README[README.index(head) :].split("\n\n")[0].splitlines()[2:]
    return {row.split("`")[1] for row in rows}


def test_every_strategy_is_in_the_table_and_none_else():
    assert named_in_table("| name | what the model sees |") == set(strategies())


def test_every_provider_is_in_the_table_and_none_else():
    assert named_in_table("| provider | what it needs |") == set(providers())


def test_every_folder_that_is_named_exists_and_every_room_is_named():
    named = named_in_table("| folder | what it holds |")
    assert all((ROOT / name).exists() for name in named)
    rooms = {f"{path.parent.name}/" for path in ROOT.glob("*/__init__.py")}
    assert rooms <= named


def test_every_command_exists():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"^    make ([a-z]+)", README, re.MULTILINE)) <= targets
    modules = set(re.findall(r"python -m ([\w.]+)", README))
    assert modules
    assert all(find_spec(module) for module in modules)


def test_every_picture_exists():
    assert all((ROOT / path).exists() for path in re.findall(r"!\[.*?\]\((.*?)\)", README))


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_every_example_runs(number, capsys):
    defined: dict[str, object] = {}
    exec(EXAMPLES[number], defined)
    strategy, assistant = defined.get("STRATEGY"), defined.get("ASSISTANT")
    if isinstance(assistant, Assistant):
        assert assistant.script
        assert assistant.script([], "was it me").text == "em ti saw"
        return
    if strategy is None:
        assert "My name is Priya." in capsys.readouterr().out
        return
    assert isinstance(strategy, Strategy)
    view = strategy.view(Request(transcript=[], question="Who am I?", budget=100, count=ByteCounter()))
    assert view.tokens <= 100


def test_every_assistant_is_in_the_table_and_none_else():
    assert named_in_table("| assistant | what it does |") == set(assistants())


def test_the_assistant_in_toml_can_be_used():
    written = re.findall(r"^```toml\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    assert [read_toml(text, Known(tuple(providers()))).assistant().label for text in written] == ["Sous-chef"]


def test_every_variable_of_the_example_settings_is_known():
    from settings import Settings

    fields = {f"MEMORYBOT_{name.upper()}" for name in Settings.model_fields}
    keys = {provider.key_variable for provider in providers().values()}
    named = set(re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert named <= fields | keys
    assert fields <= named
