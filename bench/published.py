"""Downloads the published logs from their homes, and keeps only what has the right hash."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx

from bench.logs import LogsMissing
from memory.fetching.transfer import host, open_client

_GITHUB = "https://raw.githubusercontent.com"


@dataclass(frozen=True)
class Source:
    """Files of one data set, all from one place."""

    name: str
    base_url: str
    paths: tuple[str, ...]
    """Below the address; below the folder they are the same."""
    sha256: str
    """See `digest`."""
    licence: str


LOCOMO = Source(
    "LoCoMo",
    f"{_GITHUB}/snap-research/locomo/3eb6f2c585f5e1699204e3c3bdf7adc5c28cb376",
    ("data/locomo10.json",),
    "79fa87e90f04081343b8c8debecb80a9a6842b76a7aa537dc9fdf651ea698ff4",
    "CC BY-NC 4.0",
)
BEAM = Source(
    "BEAM 100K",
    f"{_GITHUB}/mohammadtavakoli78/BEAM/b2a3ee8ba12d68f83143dda191097dc3e028ddd3",
    tuple(
        f"chats/100K/{number}/{file}"
        for number in range(1, 21)
        for file in ("chat.json", "probing_questions/probing_questions.json")
    ),
    "bf5558b98ca44c8f0e3d9e622c774686ce5b9ebde4f647db66ef0e3fb8d2ea76",
    "CC BY-SA 4.0",
)


def digest(contents: Sequence[bytes]) -> str:
    """Return one file's SHA-256; of several, the SHA-256 of theirs, one after the other; in hexadecimal."""
    hashes = [hashlib.sha256(content).digest() for content in contents]
    return (hashes[0] if len(hashes) == 1 else hashlib.sha256(b"".join(hashes)).digest()).hex()


def fetch(folder: Path, sources: Sequence[Source] = (LOCOMO, BEAM)) -> None:
    """Put each source's files below the folder, unless they are there already.

    Nothing is written of a source that is not whole and right. Raises LogsMissing.
    """
    for source in sources:
        targets = [folder / path for path in source.paths]
        if all(target.is_file() for target in targets) and _digest_of(targets) == source.sha256:
            continue
        contents = _download(source)
        if digest(contents) != source.sha256:
            raise LogsMissing(
                f"What {host(source.base_url)} sent is not {source.name} as it was published (its SHA-256 is another). "
                "Nothing was kept; try again later."
            )
        for target, content in zip(targets, contents, strict=True):
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        print(f"{source.name}, {source.licence}: {sum(map(len, contents)) / 1e6:.1f} MB")


def _digest_of(paths: Sequence[Path]) -> str:
    return digest([path.read_bytes() for path in paths])


def _download(source: Source) -> list[bytes]:
    try:
        with open_client() as client:
            return [_content(client, f"{source.base_url}/{path}") for path in source.paths]
    except httpx.HTTPStatusError as error:
        reason = f"{error.request.url} answered with HTTP {error.response.status_code}"
    except httpx.HTTPError as error:
        reason = f"{host(source.base_url)} could not be reached ({type(error).__name__})"
    raise LogsMissing(f"{source.name} was not downloaded: {reason}. Try again later, or put its files there yourself.")


def _content(client: httpx.Client, url: str) -> bytes:
    answer = client.get(url)
    answer.raise_for_status()
    return answer.content
