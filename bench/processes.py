"""Processes that are measured, and what the system says of them. Linux only."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.app_process import ROOT

_TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Served:
    """A server in a process of its own."""

    url: str
    pid: int


@contextmanager
def model_server(module: str) -> Iterator[str]:
    """Run a server of answers (`tests.chat_server` or `bench.clocked`); yield its base URL, which ends with /v1."""
    with subprocess.Popen([sys.executable, "-m", module], cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


@contextmanager
def streamlit_page(script: str, environment: Mapping[str, str], log: Path) -> Iterator[Served]:
    """Run a page of Streamlit that cleans up after each run, as is its default; wait until it is up."""
    port = _free_port()
    command = [sys.executable, "-m", "streamlit", "run", script, "--server.port", str(port)]
    command += ["--server.headless", "true", "--runner.postScriptGC", "true"]
    with log.open("wb") as out:
        kept = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
        process = subprocess.Popen(command, cwd=ROOT, env=kept, stdout=out, stderr=out)
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_until_up(f"{url}/_stcore/health")
        yield Served(url, process.pid)
    finally:
        process.terminate()
        process.wait(timeout=10)


def cpu_ms(pid: int) -> float:
    """Return the processor time a process has used so far, in ms."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / _TICKS_A_SECOND


def resident_mb(pid: int) -> float:
    """Return the memory that a process holds, in MB."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_up(address: str) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError(f"Nothing answers at {address}")
