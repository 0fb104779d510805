"""The sidebar's choice of a memory strategy, and a look at what is remembered and what the model would see now."""

from __future__ import annotations

import streamlit as st

from chains.turn import budget_for, make_request, room_for
from errors import MemoryBotError
from memory.strategies import Fact, View, strategies
from ui.owner import LOCAL, NOBODY
from ui.page import Page, change, changed, show_value, wake_learner
from ui.rendering import to_label, to_markdown
from ui.telling import telling
from ui.xray import LABELS

_POLL_S = 2.0


def draw_memory(page: Page) -> None:
    """Draw the choice of how the bot remembers, and what it remembers."""
    names = list(strategies())
    chat = st.session_state.chat
    show_value(f"strategy:{chat}", page.setup.strategy)
    st.selectbox(
        "Memory",
        names,
        format_func=lambda name: strategies()[name].label,
        key=f"strategy:{chat}",
        on_change=_choose_strategy,
        args=(page, f"strategy:{chat}"),
    )
    st.caption(page.strategy.about)
    if page.conversation:
        _draw_learning(page)
    if page.strategy.searches:
        _draw_search_model(page)
    with st.expander("What it remembers", key="memory-panel", type="compact", on_change="rerun") as panel:
        if panel.open:
            draw_preview(page)
    with st.expander("Memory settings", key="memory-settings", type="compact", on_change="rerun") as panel:
        if panel.open:
            _draw_settings(page)


def _draw_learning(page: Page) -> None:
    """Say what the learner does, and draw the page anew when it has finished."""
    assert page.conversation
    state = page.engine.learner.state(page.conversation.id)
    if not state.running and (state.error or state.more):
        st.caption(
            ":orange[:material/warning: The memory is behind.] The model sees the newest turns as they are.",
            help=to_markdown(
                str(state.error or "A long chat is learned a part at a time, so that it costs no surprise.")
            ),
        )
        st.button(
            "Learn on",
            key="learn-again",
            icon=":material/refresh:",
            type="tertiary",
            on_click=wake_learner,
            args=(page,),
        )
    if state.running:
        _watch_learning(page)


def _draw_search_model(page: Page) -> None:
    """Offer what is needed to find turns by their meaning, if it is not here."""
    searches = page.engine.searches
    if searches.by_meaning:
        return
    if searches.fetching:
        _watch_fetching(page)
        return
    st.caption(
        "Earlier turns are found by their words. A search model of 23 MB, fetched once, finds them by meaning too."
    )
    if searches.problem:
        st.caption(to_markdown(searches.problem))
    if page.owner == LOCAL:
        st.button(
            "Fetch it",
            key="fetch-search-model",
            icon=":material/download:",
            type="tertiary",
            on_click=searches.fetch_model,
        )


@st.fragment(run_every=_POLL_S)
def _watch_fetching(page: Page) -> None:
    if not page.engine.searches.fetching:
        st.rerun()
    st.caption(":material/hourglass_top: Fetching the search model…")


@st.fragment(run_every=_POLL_S)
def _watch_learning(page: Page) -> None:
    assert page.conversation
    state = page.engine.learner.state(page.conversation.id)
    if not state.running:
        st.rerun()
    st.caption(":material/hourglass_top: Learning from this chat…")


def draw_preview(page: Page, question: str = "", place: str = "") -> None:
    """Draw what is remembered of the chat, and what the model would see of it now.

    question: what is tried at first. place: sets its controls apart where the preview is drawn twice.
    """
    if page.conversation is None or page.conversation.leaf_id is None:
        st.caption("Nothing yet. What you say in this chat will show up here, as the bot remembers it.")
        return
    if page.strategy.searches:
        question = st.text_input(
            "Try a question",
            value=question,
            key=f"probe{place}:{page.conversation.id}",
            placeholder="Try a question",
            label_visibility="collapsed",
            help="Shows what would be recalled for it. Nothing is asked and nothing is kept.",
        )
    try:
        view, facts, exact = _view_now(page, question or "")
    except MemoryBotError as error:
        st.caption(to_markdown(str(error)))
        return
    _draw_facts(facts)
    about = "" if exact else "about "
    st.caption(f"The model would see {about}{view.tokens:,} tokens now.")
    for segment in view.segments:
        if segment.kind in {"question", "facts"} or not segment.text:
            continue
        st.markdown(f"**{LABELS.get(segment.kind, segment.kind)}** · {segment.tokens:,} tokens")
        with st.container(height=220, border=True):
            if segment.kind == "recent":
                _draw_recent(view)
            else:
                st.text(segment.text)
    if view.left_out:
        st.caption(f"{view.left_out:,} earlier messages are left out. Nothing is lost: they are in the log.")


def _draw_recent(view: View) -> None:
    for message in view.recent:
        st.caption("You" if message.type == "human" else "Bot")
        st.text(message.text)


def _view_now(page: Page, question: str) -> tuple[View, list[Fact], bool]:
    """Return what the model would see of this chat if the question were asked now."""
    assert page.conversation
    count = page.provider.counter(page.choice)
    room = room_for(page.provider, page.choice, page.instructions, count)
    request = make_request(
        page.store,
        page.owner,
        page.conversation.id,
        leaf_id=page.conversation.leaf_id,
        question=question,
        budget=budget_for(page.strategy, page.setup.memory, room, count(question)),
        count=count,
        strategy=page.strategy,
        settings=page.setup.memory,
        searches=page.engine.searches,
        most_recalled=page.provider.most_recalled,
    )
    return page.strategy.view(request), list(request.facts), count.exact


def _draw_facts(facts: list[Fact]) -> None:
    current = [fact for fact in facts if not fact.superseded_by]
    for subject in dict.fromkeys(fact.subject for fact in current):
        st.markdown(f"**{to_label(subject)}**")
        st.markdown("\n".join(f"- {to_label(fact.text)}" for fact in current if fact.subject == subject))


def _draw_settings(page: Page) -> None:
    if page.strategy.searches and page.owner != NOBODY:
        _draw_across(page)
    _number(page, "kept_turns", "Turns kept as they were", 1, 200, 1)
    if page.strategy.fills_window:
        st.caption("This strategy shows the model as much as its window holds.")
        return
    _number(page, "budget_tokens", "Token budget", 200, 1_000_000, 500)
    st.caption("Tokens for what is remembered; your question comes on top.")


def _draw_across(page: Page) -> None:
    key = f"across:{st.session_state.chat}"
    show_value(key, page.setup.memory.across)
    st.checkbox(
        "Recall my other chats too",
        key=key,
        help="What bears on your question is looked for in all your chats but those in the bin, and goes to this "
        "chat's model with it. “What the model saw” names the chats.",
        on_change=_choose_across,
        args=(page, key),
    )


def _number(page: Page, name: str, label: str, least: int, most: int, step: int) -> None:
    key = f"{name}:{st.session_state.chat}"

    def keep() -> None:
        change(page, memory={**page.setup.memory.model_dump(), name: st.session_state[key]})

    show_value(key, getattr(page.setup.memory, name))
    st.number_input(label, least, most, step=step, key=key, on_change=keep)


@telling
def _choose_across(page: Page, key: str) -> None:
    """Search more or less, and let the search read what it has not read."""
    memory = {**page.setup.memory.model_dump(), "across": st.session_state[key]}
    wake_learner(changed(page, memory=memory))


@telling
def _choose_strategy(page: Page, key: str) -> None:
    """Switch, and let the new strategy learn from the log what it needs from the past."""
    wake_learner(changed(page, strategy=st.session_state[key]))
