"""One file adds a strategy, a provider, an assistant or a format: it is found by its name, and must say what it is."""

from __future__ import annotations

import importlib
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from assistants import assistants
from chains.providers import providers
from memory.strategies import strategies
from memory.transcripts import formats
from tests.app_process import ROOT

REGISTRIES: dict[str, tuple[str, Callable[[], Mapping[str, Any]]]] = {
    "memory/strategies": ("STRATEGY", strategies),
    "chains/providers": ("PROVIDER", providers),
    "assistants": ("ASSISTANT", assistants),
    "memory/transcripts": ("FORMAT", formats),
}


def files_of(folder: str) -> list[str]:
    """Return the names of a folder's files, and of its packages: one with files of its own beside its code."""
    packages = [path.parent.name for path in (ROOT / folder).glob("*/__init__.py")]
    names = [path.stem for path in (ROOT / folder).glob("*.py")] + packages
    return sorted(name for name in names if not name.startswith("_"))


@pytest.mark.parametrize("folder", REGISTRIES)
def test_every_file_is_found_by_its_name(folder: str) -> None:
    _, registry = REGISTRIES[folder]
    assert sorted(registry()) == files_of(folder) != []


EACH = [(folder, name) for folder in REGISTRIES for name in files_of(folder)]


@pytest.mark.parametrize(("folder", "name"), EACH, ids=[f"{folder}/{name}" for folder, name in EACH])
def test_every_file_says_what_it_is(folder: str, name: str) -> None:
    constant, registry = REGISTRIES[folder]
    module = importlib.import_module(f"{folder.replace('/', '.')}.{name}")
    one = registry()[name]
    assert getattr(module, constant) is one
    assert (module.__doc__ or "").strip().endswith(".") or "\n" in (module.__doc__ or "")
    assert one.label
    assert getattr(one, "about", "a format needs no sentence")


def test_labels_tell_the_choices_apart() -> None:
    for _, registry in REGISTRIES.values():
        labels = [one.label for one in registry().values()]
        assert len(set(labels)) == len(labels)


def test_a_strategy_knows_the_name_of_its_file() -> None:
    assert all(strategy.name == name for name, strategy in strategies().items())


# The folder is walked by the code of the room itself, so a new file is dropped into a copy of the room.
_LIST = "import sys; sys.path[:0] = {paths!r}; from {package} import {registry}; print(sorted({registry}()))"


@pytest.fixture(params=REGISTRIES)
def room(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, Path]:
    """Return a folder's name, and a copy of it that a process finds before the real one."""
    folder: str = request.param
    top = folder.split("/", maxsplit=1)[0]
    (tmp_path / "rooms").mkdir()
    for path in (ROOT / top).rglob("*.py"):
        copy = tmp_path / "rooms" / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    return folder, tmp_path / "rooms"


def listed(folder: str, rooms: Path) -> subprocess.CompletedProcess[str]:
    registry = REGISTRIES[folder][1].__name__
    code = _LIST.format(paths=[str(rooms), str(ROOT)], package=folder.replace("/", "."), registry=registry)
    return subprocess.run(
        [sys.executable, "-c", code], cwd=rooms, capture_output=True, text=True, check=False, timeout=60
    )


def test_a_file_dropped_in_is_found_without_touching_another(room: tuple[str, Path]) -> None:
    folder, rooms = room
    known = files_of(folder)
    (rooms / folder / "dropped_in.py").write_bytes((ROOT / folder / f"{known[0]}.py").read_bytes())
    found = listed(folder, rooms)
    assert found.stdout.strip() == str(sorted([*known, "dropped_in"])), found.stderr


def test_a_file_without_its_constant_is_named_with_what_it_lacks(room: tuple[str, Path]) -> None:
    folder, rooms = room
    (rooms / folder / "unfinished.py").write_text('"""Says nothing yet."""\n')
    found = listed(folder, rooms)
    assert found.returncode != 0
    last = found.stderr.strip().splitlines()[-1]
    assert last.startswith(f"TypeError: {folder}/unfinished.py must end with {REGISTRIES[folder][0]} = ")


def test_a_constant_of_another_kind_is_refused(room: tuple[str, Path]) -> None:
    folder, rooms = room
    (rooms / folder / "odd.py").write_text(f'"""An odd one."""\n{REGISTRIES[folder][0]} = "a string"\n')
    assert f"TypeError: {folder}/odd.py must end with" in listed(folder, rooms).stderr
