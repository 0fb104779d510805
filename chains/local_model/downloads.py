"""A fetch in the background, one for each file in this process, that any page can start, watch, join and cancel."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

from chains.local_model.weights import STANDARD
from errors import DownloadFailed
from memory.fetching.files import fetch, part_file
from memory.fetching.progress import Progress, State
from memory.fetching.transfer import Cancelled
from memory.fetching.weights import Weights, model_folder

_log = logging.getLogger(__name__)


class Download:
    """One file's fetch. Every method may be called from any thread and returns at once, but for `wait`."""

    def __init__(self, weights: Weights, folder: Path) -> None:
        self.weights = weights
        self.folder = folder
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._cancel = threading.Event()
        self._error = ""
        self._progress = self._still("idle")

    @property
    def progress(self) -> Progress:
        """How far it is; after a start-up, what an earlier fetch has left."""
        return self._progress

    @property
    def error(self) -> str:
        """What went wrong and what to do, for the user; empty unless the state is "failed"."""
        return self._error

    @property
    def running(self) -> bool:
        """True until it is done, failed or cancelled."""
        thread = self._thread
        return thread is not None and thread.is_alive()

    def start(self) -> None:
        """Fetch in the background; if it is being fetched already, that goes on."""
        with self._lock:
            if self.running and not self._cancel.is_set():
                return
            # A cancelled fetch may still be letting go of the file; the lock on the file makes the new one wait.
            self._cancel = threading.Event()
            self._error = ""
            self._progress = self._still("fetching")
            self._thread = threading.Thread(target=self._run, args=(self._cancel,), name="fetch-model", daemon=True)
            self._thread.start()

    def cancel(self) -> None:
        """Stop after the block that is arriving; what has arrived is kept for the next start."""
        with self._lock:
            if self.running and not self._cancel.is_set():
                self._cancel.set()
                self._progress = self._still("cancelled")

    def wait(self, timeout_s: float | None = None) -> Progress:
        """Wait until it has ended, or `timeout_s` has passed, and return how far it is."""
        if self._thread is not None:
            self._thread.join(timeout_s)
        return self._progress

    def _run(self, cancel: threading.Event) -> None:
        def note(progress: Progress) -> None:
            with self._lock:
                if not cancel.is_set():
                    self._progress = progress

        try:
            fetch(self.weights, self.folder, note, cancel.is_set)
        except Cancelled:
            return
        except DownloadFailed as error:
            self._fail(cancel, str(error))
        except Exception:
            # Nobody waits for this thread: an error of ours must reach the page too.
            _log.exception("The fetch of %s broke", self.weights.file_name)
            self._fail(cancel, "The local model could not be fetched because of a fault in the program. Try again.")

    def _fail(self, cancel: threading.Event, text: str) -> None:
        with self._lock:
            if not cancel.is_set():
                self._error = text
                self._progress = self._still("failed")

    def _still(self, state: State) -> Progress:
        part = part_file(self.weights, self.folder)
        done = part.stat().st_size if part.exists() else 0
        return Progress(done, self.weights.size_bytes, 0.0, None, "", state)


_downloads: dict[Path, Download] = {}
_downloads_lock = threading.Lock()


def download(weights: Weights = STANDARD, folder: Path | None = None) -> Download:
    """Return this process's only download of a file, started or not."""
    folder = folder or model_folder()
    with _downloads_lock:
        return _downloads.setdefault(folder / weights.file_name, Download(weights, folder))
