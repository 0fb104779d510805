"""Forgetting from the page: finds what a text means in the owner's chats, shows it line by line, and takes it out.

`memory.forgetting` decides what fits. Besides the path that is shown, a chat's other versions and the facts that were
learned from it are looked through.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Any
from zoneinfo import ZoneInfo

import streamlit as st
from langchain_core.messages import BaseMessage, HumanMessage

from chains.history import SESSION_KEY
from errors import MemoryBotError, NotFound
from memory.attachments import split
from memory.forgetting import forgettable
from memory.index.words import folded, is_filler
from memory.reading import as_message, read_all
from memory.store import Conversation, Message, Store
from ui.commands.table import dismiss, show
from ui.page import Page
from ui.rendering import to_label, to_markdown

_RUN = re.compile(r"[\w-]{3,}")
_DIGIT = re.compile(r"\d")
_SHORTEST_CODE = 3
_WORD = re.compile(r"\w{3,}|\w*\d\w*")
_CHATS = 200
"""Chats read at once."""
_AROUND = 140
"""Characters that are shown on each side of the first word that fits."""
_ERASED = "Nothing of it can be brought back."
_LEFT = (
    "Another program is reading the store and keeps the words in its files for now. Erase them when it has finished."
)


def is_answering(page: Page) -> bool:
    """Return whether the open chat is being answered, by whichever process."""
    leaf = page.conversation and page.conversation.leaf_id
    return bool(leaf) and page.store.message(page.owner, str(leaf)).status == "running"


def look(page: Page, text: str, *, elsewhere: bool) -> dict[str, Any]:
    """Return what forgetting a text would forget, as plain values.

    elsewhere: in the owner's other chats, too, those in the bin included. "messages" are ids, oldest first within a
    chat; "facts" are {"id", "subject", "text", "sources", "holds", "fits"}: those that fit by themselves, and those
    that were learned from one of the messages. Raises StoreError.
    """
    here = page.conversation.id if page.conversation else ""
    told = _found_in(page.store, page.owner, here, text, ()) if here else []
    found, facts = list(told), _facts_in(page.store, page.owner, here, text, told) if here else []
    for chat in _other_chats(page.store, page.owner, here) if elsewhere else ():
        # Another tab may have deleted it for good just now.
        with suppress(NotFound):
            there = _found_in(page.store, page.owner, chat.id, text, told)
            facts += _facts_in(page.store, page.owner, chat.id, text, [*told, *there])
            found += there
    return {"words": text, "elsewhere": elsewhere, "messages": [str(message.id) for message in found], "facts": facts}


def _found_in(store: Store, owner: str, chat_id: str, text: str, told: Sequence[BaseMessage]) -> list[BaseMessage]:
    """Return a chat's messages that fit, also those of versions that are not shown."""
    leaf_id, _ = store.standing(owner, chat_id)
    shown = [message for message in read_all(store, owner, chat_id, leaf_id=leaf_id).messages if message.text]
    found = _fitting(told, shown, text)
    hidden = _hidden(store, owner, chat_id, shown, set(_WORD.findall(text)), _codes_in(found))
    if not hidden:
        return found
    # By their ids, which sort by time: an answer follows its question then.
    both = sorted([*shown, *hidden], key=lambda message: str(message.id))
    chosen = {message.id for message in [*found, *_fitting(told, both, text)]}
    return [message for message in both if message.id in chosen]


def _hidden(
    store: Store, owner: str, chat_id: str, shown: Sequence[BaseMessage], words: set[str], codes: set[str]
) -> list[BaseMessage]:
    """Return the messages of versions that are not shown which hold one of the words or of the codes."""
    # Each search reads the whole chat, and codes may be many, but all of them have one of ten digits in them.
    digits = {found[0] for code in codes if (found := _DIGIT.search(code))}
    ids = {message_id for needle in words | digits for message_id in store.find_text(owner, needle, chat_id)}
    unseen = [as_message(store.message(owner, one)) for one in sorted(ids - {str(message.id) for message in shown})]
    words, codes = {word.casefold() for word in words}, {code.casefold() for code in codes}
    texts = ((message, message.text.casefold()) for message in unseen)
    return [
        message for message, text in texts if any(word in text for word in words) or not codes.isdisjoint(_codes(text))
    ]


def _codes_in(messages: Iterable[BaseMessage]) -> set[str]:
    """Return the codes that were typed: those of attached texts are as many as a table has rows."""
    return {code for message in messages for code in _codes(split(message.text)[0])}


def _codes(text: str) -> set[str]:
    """Return the words of a text that hold a digit, such as KX-4411."""
    runs = (run.strip("-") for run in _RUN.findall(text))
    return {run for run in runs if len(run) >= _SHORTEST_CODE and _DIGIT.search(run)}


def _fitting(told: Sequence[BaseMessage], log: Sequence[BaseMessage], text: str) -> list[BaseMessage]:
    """Return the messages of a log that fit by themselves, or repeat what was told elsewhere."""
    chosen = {message.id for message in forgettable(log, text)}
    if told:
        chosen |= {message.id for message in forgettable([*told, *log], text)}
    return [message for message in log if message.id in chosen]


def _facts_in(store: Store, owner: str, chat_id: str, text: str, told: Sequence[BaseMessage]) -> list[dict[str, Any]]:
    known = store.facts(owner, chat_id)
    gone = {str(message.id) for message in told}
    fitting = {
        message.id
        for message in _fitting(
            told, [HumanMessage(f"{fact.subject}: {fact.text}", id=fact.id) for fact in known], text
        )
    }
    return [
        {
            "id": fact.id,
            "subject": fact.subject,
            "text": fact.text,
            "sources": list(fact.source_ids),
            "holds": not fact.superseded_by,
            "fits": fact.id in fitting,
        }
        for fact in known
        if fact.id in fitting or gone.intersection(fact.source_ids)
    ]


def _other_chats(store: Store, owner: str, here: str) -> Iterator[Conversation]:
    for which in ({}, {"archived": True}, {"deleted": True}):
        start = 0
        while page := store.conversations(owner, limit=_CHATS, offset=start, **which):
            yield from (chat for chat in page if chat.id != here)
            start += len(page)


@st.dialog("Forget", width="medium", on_dismiss=dismiss)
def ask_what_to_forget(page: Page) -> None:
    """Show what was found, a line each with a box to tick, and forget what is ticked once that is confirmed."""
    card = st.session_state.get("card") or {}
    if card.get("kind") != "forget":
        st.rerun()
    messages = list(_still_there(page, card["messages"]))
    _draw_scope(page, card, any_found=bool(messages or card["facts"]))
    ticked = [message.id for message in messages if _draw_message(page, card, message, messages)]
    facts = [fact["id"] for fact in card["facts"] if _draw_fact(fact, ticked)]
    if card.get("problem"):
        st.error(to_markdown(card["problem"]), icon=":material/error:")
    if messages or card["facts"]:
        st.caption(
            ":material/warning: What is ticked leaves the log, everything learned from it, the search and the "
            "database’s files. **This cannot be undone.**"
        )
    with st.container(horizontal=True):
        if messages or card["facts"]:
            st.button(
                f"Forget {_sum(len(ticked), len(facts))}",
                key="forget-confirmed",
                type="primary",
                on_click=_forget,
                args=(page, ticked, facts),
                disabled=not (ticked or facts),
            )
        st.button("Cancel", key="forget-cancelled", on_click=dismiss)


def finish_forgetting(page: Page) -> None:
    """Erase what could not be erased from the database's files before. Raises StoreError."""
    _show_result(page.store.forget(page.owner, []).erased, "The words are gone.")


def _draw_scope(page: Page, card: dict[str, Any], *, any_found: bool) -> None:
    words = f"“{to_label(card['words'])}”"
    where = "your chats" if card["elsewhere"] else "this chat"
    if any_found:
        st.markdown(f"What fits **{words}** in {where}. Untick what is to stay.")
    else:
        st.markdown(
            f"Nothing in {where} fits **{words}**. Words are compared, not meanings: try a word as it stands there."
        )
    st.checkbox(
        "Look in my other chats, too",
        value=card["elsewhere"],
        key="forget-elsewhere",
        on_change=_look_again,
        args=(page,),
    )


def _look_again(page: Page) -> None:
    card = st.session_state.card
    try:
        found = look(page, card["words"], elsewhere=st.session_state["forget-elsewhere"])
        st.session_state.card = {**card, **found, "problem": ""}
    except MemoryBotError as error:
        card["problem"] = str(error)


def _still_there(page: Page, message_ids: Iterable[str]) -> Iterator[Message]:
    for message_id in message_ids:
        with suppress(NotFound):
            message = page.store.message(page.owner, message_id)
            if message.content:
                yield message


def _draw_message(page: Page, card: dict[str, Any], message: Message, among: Sequence[Message]) -> bool:
    who = message.speaker or {"user": "You", "assistant": "Bot"}.get(message.role, "System")
    line = f"**{to_label(who)}** · {_when(message)} · {_where(page, message)}"
    text = _marked(message.content, _words_to_mark(card["words"], among))
    return st.checkbox(f"{line}  \n{text}", value=True, key=f"forget-{message.id}")


def _draw_fact(fact: dict[str, Any], ticked: Sequence[str]) -> bool:
    label = f"**Remembered** · {to_label(fact['subject'])}{'' if fact['holds'] else ' · no longer holds'}"
    label = f"{label}  \n{to_label(fact['text'])}"
    # A fact goes anyway where a message that it was learned from does.
    if not set(ticked).isdisjoint(fact["sources"]):
        return st.checkbox(label, value=True, disabled=True, key=f"along-{fact['id']}")
    return fact["fits"] and st.checkbox(label, value=True, key=f"forget-{fact['id']}")


def _when(message: Message) -> str:
    zone = ZoneInfo(st.context.timezone) if st.context.timezone else None
    moment = message.created_at.astimezone(zone) if zone else message.created_at
    return f"{moment.day} {moment:%b %Y, %H:%M}"


def _where(page: Page, message: Message) -> str:
    if page.conversation and message.conversation_id == page.conversation.id:
        return "this chat"
    chat = page.store.conversation(page.owner, message.conversation_id)
    return f"“{to_label(chat.title) or 'Untitled'}”{' (deleted)' if chat.deleted_at else ''}"


def _words_to_mark(text: str, among: Sequence[Message]) -> list[str]:
    """Return the words that were asked for, and the codes that several of the messages share, the longest first."""
    codes = Counter(code for message in among for code in _codes(split(message.content)[0]))
    asked = [word for word in _WORD.findall(text) if not is_filler(folded(word))]
    wanted = {text.strip(), *asked, *(code for code, times in codes.items() if times > 1)}
    return sorted(wanted, key=len, reverse=True)


def _marked(text: str, words: Sequence[str]) -> str:
    """Return the part of a text around the first of the words, for a label, with each of them marked."""
    whole = " ".join(text.split())
    wanted = re.compile(rf"\b({'|'.join(map(re.escape, words))})\b" if words else r"(?!)", re.IGNORECASE)
    first = wanted.search(whole)
    start = max(0, (first.start() if first else 0) - _AROUND)
    end = start + 2 * _AROUND
    cut = f"{'…' if start else ''}{whole[start:end]}{'…' if end < len(whole) else ''}"
    pieces = wanted.split(cut)
    return "".join(
        f":orange-background[{to_label(piece)}]" if index % 2 else _spaced_label(piece)
        for index, piece in enumerate(pieces)
    )


def _spaced_label(piece: str) -> str:
    return f"{' ' * piece[:1].isspace()}{to_label(piece)}{' ' * (len(piece) > 1 and piece[-1:].isspace())}"


def _forget(page: Page, message_ids: Sequence[str], fact_ids: Sequence[str]) -> None:
    """Forget what is ticked; refused, the dialog says why and stays as it is."""
    try:
        gone = page.store.forget(page.owner, message_ids)
        left = [fact_id for fact_id in fact_ids if _forget_fact(page, fact_id)]
        erased = page.store.forget(page.owner, []).erased if left else gone.erased
    except MemoryBotError as error:
        st.session_state.card["problem"] = str(error)
        return
    _let_go(page)
    _show_result(erased, f"Forgotten: {_sum(gone.messages, gone.facts + len(left))}.")


def _forget_fact(page: Page, fact_id: str) -> bool:
    """Forget a fact; return False if it was gone already, as with the message that it was learned from."""
    try:
        page.store.delete_fact(page.owner, fact_id)
    except NotFound:
        return False
    return True


def _show_result(erased: bool, told: str) -> None:
    show("forgotten", text=f"{told} {_ERASED if erased else _LEFT}", left=not erased)


def _let_go(page: Page) -> None:
    """Take out of the session what may still hold the words: the chain's history, questions tried, a deleted title."""
    for key in [str(key) for key in st.session_state]:
        if key.startswith((SESSION_KEY, "probe")):
            del st.session_state[key]
    if deleted := st.session_state.get("deleted"):
        with suppress(NotFound):
            chat = page.store.conversation(page.owner, deleted["id"])
            st.session_state.deleted = {**deleted, "title": chat.title or "Untitled"}


def _sum(messages: int, facts: int) -> str:
    """Return what goes in words, such as "2 messages and 1 fact"."""
    counted = [(messages, "message"), (facts, "fact")]
    parts = [f"{count:,} {what}{'' if count == 1 else 's'}" for count, what in counted if count]
    return " and ".join(parts) or "nothing"
