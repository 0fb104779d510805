"""A server that hands out files as a hub and a package index do, well or badly."""

from __future__ import annotations

import hashlib
import io
import socket
import threading
import time
import zipfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest


class Origin:
    """A hub and a package index on loopback that can drop, refuse, dawdle, lie and count."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.honours_range = True
        self.drops: dict[str, int] = {}
        self.pause_s = 0.0
        self.asked: Counter[str] = Counter()
        self.sent: Counter[str] = Counter()
        self.ranges: list[str] = []
        origin = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                origin.answer(self)

            def log_message(self, *arguments: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,))
        self.thread.start()

    def put_wheel(
        self, project: str, member: str, content: bytes, *, version: str = "1.0", listed_as: bytes | None = None
    ) -> str:
        """Offer a wheel with one member, under its own hash or that of `listed_as`; return its path."""
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            archive.writestr(member, content)
        wheel = packed.getvalue()
        name = f"{project.replace('-', '_')}-{version}-py3-none-any.whl"
        digest = hashlib.sha256(listed_as or wheel).hexdigest()
        page = f'<!DOCTYPE html><html><body><a href="../../files/{name}#sha256={digest}">{name}</a></body></html>'
        self.files[f"/files/{name}"] = wheel
        self.files[f"/simple/{project}/"] = page.encode()
        return f"/files/{name}"

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        path = request.path
        self.asked[path] += 1
        if path not in self.files:
            request.send_error(404)
            return
        content, wanted, start = self.files[path], request.headers.get("Range"), 0
        self.ranges.append(wanted or "all")
        if wanted and self.honours_range:
            start = int(wanted.removeprefix("bytes=").removesuffix("-"))
            request.send_response(206)
            request.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        else:
            request.send_response(200)
        request.send_header("Content-Type", "text/html" if path.endswith("/") else "application/octet-stream")
        request.send_header("Connection", "close")
        request.send_header("Content-Length", str(len(content) - start))
        request.end_headers()
        end = start + self.drops.pop(path, len(content))
        try:
            for at in range(start, min(end, len(content)), 50_000):
                block = content[at : min(at + 50_000, end)]
                request.wfile.write(block)
                self.sent[path] += len(block)
                time.sleep(self.pause_s)
        except OSError:
            pass
        request.close_connection = True

    def close(self) -> None:
        """Stop answering."""
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@contextmanager
def origin_in_use() -> Iterator[Origin]:
    """Run an origin that is, meanwhile, the package index of this process and those that it starts."""
    origin = Origin()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PIP_INDEX_URL", f"{origin.url}/simple/")
        patch.setenv("NO_PROXY", "127.0.0.1")
        patch.setenv("HF_ENDPOINT", origin.url)
        yield origin
    origin.close()


def closed_port() -> int:
    """Return a port of 127.0.0.1 at which nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])
