"""Making, changing, exporting and importing an assistant of one's own, and having one answer from a file."""

from __future__ import annotations

import re
from typing import Any

import streamlit as st

from assistants import DEFAULT
from assistants._definition import MOST_BYTES, Definition, make, read_toml, write_toml
from assistants._knowledge.pair import MAX_BYTES
from assistants._knowledge.reading import TABLES, read_pairs
from chains.providers import providers
from errors import AssistantError, MemoryBotError
from memory.attachments import AttachedText
from memory.attachments.reading import read
from memory.strategies import strategies
from ui.cast import known_names, own_definition
from ui.page import Page, open_chat
from ui.rendering import to_label, to_markdown
from ui.telling import telling

_FILES = ["csv", "tsv", "txt", "md", "pdf"]
_USUAL = "My usual"


def offer_making(page: Page) -> None:
    """Draw what leads to the form."""
    made = st.button(
        "**Make your own**  \n:small[A name, instructions, a file to answer from.]",
        key="make-assistant",
        icon=":material/add_circle:",
        type="tertiary",
        width="stretch",
    )
    if made:
        _ask_for(page, "", Definition(name="New"))


def draw_own(page: Page) -> None:
    """Draw what may be done with the chosen assistant, if the owner made it; and the way to give it a file."""
    changed = page.store.own_assistants(page.owner).get(page.assistant_name)
    if changed:
        definition = own_definition(page.store, page.owner, page.assistant_name, changed)
        with st.container(horizontal=True, key="own-assistant"):
            if st.button("Edit", icon=":material/edit:", key="edit-assistant"):
                _ask_for(page, page.assistant_name, definition)
            st.download_button(
                "Export",
                icon=":material/download:",
                data=lambda: write_toml(definition),
                file_name=f"{_file_name(definition.name)}.toml",
                mime="application/toml",
                key="export-assistant",
                on_click="ignore",
            )
            st.button(
                "Delete",
                icon=":material/delete:",
                key="remove-assistant",
                on_click=_delete,
                args=(page,),
                help="Your chats with it stay.",
            )
    elif page.assistant.reads and st.button(page.assistant.reads, icon=":material/upload_file:", key="answer-from"):
        _ask_for_file(page)


@st.dialog("Your assistant", width="medium")
def _ask_for(page: Page, assistant_id: str, old: Definition) -> None:
    if not assistant_id:
        _draw_import(page)
    fresh = not assistant_id
    left, right = st.columns([1, 4])
    icon = left.text_input("Icon", old.icon, placeholder="🍳", help="An emoji, or a Material symbol: :material/school:")
    name = right.text_input("Name", "" if fresh else old.name, max_chars=60, placeholder="Sous-chef")
    about = st.text_input("In one line", old.about, max_chars=200, placeholder="Cooks with what you have.")
    greeting = st.text_area("Greeting", old.greeting, height=68, placeholder="What is in your fridge?")
    instructions = st.text_area(
        "Instructions", old.instructions, height=160, placeholder="You are a cook who …", help="The system prompt."
    )
    suggestions = st.text_area("Suggestions, one a line", "\n".join(old.suggestions), height=96)
    first, second, third = st.columns(3)
    strategy = _choice(first, "Memory", old.strategy, {key: one.label for key, one in strategies().items()})
    provider = _choice(second, "Answers from", old.provider, {key: one.label for key, one in providers().items()})
    model = third.text_input("Model", old.model, placeholder="Its default")
    uploaded = st.file_uploader("A file that it answers from", type=_FILES, max_upload_size=5)
    st.caption("A CSV of questions and answers, or a text, Markdown or PDF document.")
    kept = bool(old.knowledge) and st.checkbox(
        f"Keep {to_label(old.knowledge.name if old.knowledge else '')}", value=True
    )
    only = st.checkbox("Answer from the file alone", value=bool(old.knowledge and old.knowledge.only))
    if not st.button("Save", type="primary", key="save-assistant"):
        return
    fields: dict[str, Any] = {
        "name": name,
        "icon": icon,
        "about": about,
        "greeting": greeting,
        "instructions": instructions,
        "suggestions": [line.strip() for line in suggestions.splitlines() if line.strip()],
        "strategy": strategy,
        "provider": provider,
        "model": model,
    }
    try:
        if uploaded:
            fields["knowledge"] = _knowledge(uploaded, only=only)
        elif kept and old.knowledge:
            fields["knowledge"] = {**old.knowledge.model_dump(), "only": only}
        _keep(page, assistant_id, make(fields, known_names()))
    except MemoryBotError as error:
        st.error(to_markdown(str(error)), icon=":material/error:")


@st.dialog("Answer from a file of yours")
def _ask_for_file(page: Page) -> None:
    st.write(
        "A CSV file with the columns **question** and **answer**, and, if you like, **topic** and **also** (other "
        "wordings of the question, parted by |: it finds far more with them). Or a text, Markdown or PDF document."
    )
    uploaded = st.file_uploader("File", type=_FILES, max_upload_size=5, label_visibility="collapsed")
    if not uploaded:
        return
    fields = {
        "name": uploaded.name.rpartition(".")[0][:60] or "Answers",
        "icon": page.assistant.icon,
        "about": f"Answers from {uploaded.name}."[:200],
        "provider": page.assistant.provider,
    }
    try:
        _keep(page, "", make({**fields, "knowledge": _knowledge(uploaded, only=True)}, known_names()))
    except MemoryBotError as error:
        st.error(to_markdown(str(error)), icon=":material/error:")


def _draw_import(page: Page) -> None:
    """Draw the way to make one from a file that was exported."""
    with st.expander("Import one from a TOML file", icon=":material/upload_file:"):
        uploaded = st.file_uploader("TOML file", type=["toml"], max_upload_size=6, label_visibility="collapsed")
        if not uploaded:
            return
        try:
            if uploaded.size > MOST_BYTES:
                raise AssistantError(
                    f"{uploaded.name} is over {MOST_BYTES:,} bytes. Export it again with a smaller file."
                )
            text = uploaded.getvalue().decode("utf-8-sig")
            _keep(page, "", read_toml(text, known_names()))
        except UnicodeDecodeError as error:
            st.error(
                f"{uploaded.name} is not UTF-8 at byte {error.start:,}. Save it as UTF-8.", icon=":material/error:"
            )
        except MemoryBotError as error:
            st.error(to_markdown(f"{uploaded.name}: {error}"), icon=":material/error:")


def _knowledge(uploaded: Any, *, only: bool) -> dict[str, Any]:
    """Return what a definition says of an uploaded file. Raises KnowledgeError with the row, AttachmentError."""
    name, content = uploaded.name, uploaded.getvalue()
    if name.lower().endswith(TABLES):
        read_pairs(content, name)
    file = read(name, content, max_characters=MAX_BYTES)
    if not isinstance(file, AttachedText):
        raise AssistantError(f"{name} is an image. Choose a CSV file, a text or a PDF with text in it.")
    return {"name": name, "text": file.text, "only": only}


def _choice(place: Any, label: str, now: str, labels: dict[str, str]) -> str:
    names = ["", *labels]
    return str(
        place.selectbox(
            label,
            names,
            index=names.index(now) if now in names else 0,
            format_func=lambda name: labels.get(name, _USUAL),
        )
        or ""
    )


def _keep(page: Page, assistant_id: str, definition: Definition) -> None:
    """Keep a definition, and open a new chat with its assistant."""
    if assistant_id:
        page.store.update_assistant(page.owner, assistant_id, definition.fields())
        st.session_state.get("new_setups", {}).pop(assistant_id, None)
    else:
        assistant_id = page.store.create_assistant(page.owner, definition.fields())
    st.session_state.assistant = assistant_id
    open_chat("")
    st.rerun()


@telling
def _delete(page: Page) -> None:
    page.store.delete_assistant(page.owner, page.assistant_name)
    st.session_state.assistant = DEFAULT


def _file_name(name: str) -> str:
    return re.sub(r"[^\w]+", "-", name).strip("-").lower() or "assistant"
