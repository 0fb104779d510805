"""One llama.cpp server in this process, on loopback, started when the local model is first asked.

Speaks chat completions as OpenAI's servers do; knows nothing of LangChain.
"""

from __future__ import annotations

import atexit
import os
import secrets
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from errors import LocalModelDamaged, LocalModelError

WINDOW = 8192
"""Model tokens of prompt and answer together, where memory allows."""
_SMALL_WINDOW = 4096
_SLOTS = 2
"""Prompts kept ready at once: the chat's, and that of learning, which would push it out otherwise."""
_BATCH_TOKENS = 256
"""Prompt tokens read between two looks at whether somebody still waits: about four seconds on a slow machine."""
_PARKED_MEGABYTES = 512
"""Memory for prompts that had to leave their slot, so that a second chat does not read everything anew."""
_ROOM_BYTES = 1_500_000_000
"""What a window of 8,192 tokens needs besides the file, for both slots and what is parked."""


@dataclass(eq=False)
class Server:
    """A running server. Closes with the process, or when another file is served."""

    path: Path
    url: str
    """Base URL of the chat completions API, ending in /v1."""
    key: str = field(repr=False)
    """Made anew at each start; other programs on this machine must not use the model, or read what is asked of it."""
    window: int
    client: httpx.Client = field(repr=False)
    native: Any = field(repr=False)

    def count(self, text: str) -> int:
        """Return the model tokens of a text. Raises httpx.HTTPError if the server is gone."""
        answer = self.client.post("/tokenize", json={"content": text.encode("utf-8", "replace").decode()})
        return len(answer.raise_for_status().json()["tokens"])


_lock = threading.Lock()
_server: Server | None = None


def serve(path: Path) -> Server:
    """Return the running server for a file, starting it if need be; blocks for some seconds while the model loads.

    There is one server at a time: one for another file is closed, and answers still running there break off.
    A prompt over the window is refused with HTTP 400 and the type "exceed_context_size_error".
    Raises LocalModelDamaged if the file cannot be loaded, LocalModelError if the runtime is not there.
    """
    global _server  # noqa: PLW0603
    with _lock:
        if _server is not None and _server.path == path:
            return _server
        _close()
        _server = _start(path)
        return _server


def running() -> Server | None:
    """Return the server if one is up; never starts one."""
    return _server


def close() -> None:
    """Stop the server and free its memory."""
    with _lock:
        _close()


def _close() -> None:
    global _server
    server, _server = _server, None
    if server is not None:
        server.client.close()
        # The runtime has no other way to stop: dropping the last reference ends its threads.
        server.native = None


atexit.register(close)


def _start(path: Path) -> Server:
    # OpenMP's threads would otherwise spin while they wait, which on a busy machine costs most of the speed.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    try:
        import xllamacpp
    except ImportError as error:
        raise LocalModelError(
            f"The local model's runtime cannot be loaded ({error}). On Debian or Ubuntu, install libgomp1; elsewhere, "
            "install xllamacpp again."
        ) from error
    key = secrets.token_urlsafe(24)
    window = _affordable_window(path)
    try:
        native = xllamacpp.Server(_parameters(xllamacpp.CommonParams(), path, key, window))
    except RuntimeError as error:
        raise LocalModelDamaged(
            f"The model file {path} cannot be loaded: it is damaged, of a kind that this runtime does not know, or too "
            "large for this computer's memory. Fetch it again, or choose another file."
        ) from error
    address = native.listening_address
    # A proxy from the environment must see neither the key nor the conversation.
    client = httpx.Client(base_url=address, headers={"Authorization": f"Bearer {key}"}, timeout=5.0, trust_env=False)
    return Server(path, f"{address}/v1", key, window, client, native)


def _parameters(parameters: Any, path: Path, key: str, window: int) -> Any:
    chosen: dict[str, Any] = {
        "n_ctx": window * _SLOTS,
        "n_parallel": _SLOTS,
        "n_batch": _BATCH_TOKENS,
        "n_ubatch": _BATCH_TOKENS,
        "cache_ram_mib": _PARKED_MEGABYTES,
        "no_extra_bufts": True,
        "hostnames": ["127.0.0.1"],
        "port": 0,
        "api_keys": [key],
        "model_alias": {path.stem},
        "sse_ping_interval": 5,
        "ui": False,
        "endpoint_slots": False,
        "verbosity": 0,
    }
    for name, value in chosen.items():
        setattr(parameters, name, value)
    parameters.model.path = str(path)
    return parameters


def _affordable_window(path: Path) -> int:
    available = _available_bytes()
    return WINDOW if available is None or available > path.stat().st_size + _ROOM_BYTES else _SMALL_WINDOW


def _available_bytes() -> int | None:
    """Return the memory that is free for use, as far as Linux says; None elsewhere."""
    try:
        lines = Path("/proc/meminfo").read_text().splitlines()
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable:"))
    except (OSError, StopIteration, ValueError):
        return None
