"""Draws an answer while it arrives. It only watches: the turn goes on without the page."""

from __future__ import annotations

import time

import streamlit as st

from chains.running import RunningTurn, Turns
from memory.store import Message
from ui.blocks import draw_answer
from ui.messages import avatar
from ui.page import Page
from ui.rendering import finished_blocks, to_markdown

FLUSH_S = 0.04
"""Seconds between two sendings of text to the browser; a person sees no difference from every token."""
_ELSEWHERE_S = 1.0


def draw_running(page: Page, reply: Message) -> None:
    """Draw a running answer to its end, then run the page again to draw it as a message."""
    turn = page.engine.turns.get(reply.conversation_id)
    with st.chat_message("assistant", avatar=avatar(page, "assistant")):
        finished, growing = st.container(), st.empty()
        stopped = st.button(
            "Stop",
            key=f"stop-{reply.id}",
            icon=":material/stop:",
            on_click=_stop,
            args=(page.engine.turns, reply.conversation_id),
            disabled=turn is None,
        )
        if turn and not stopped:
            _follow(turn, finished, growing)
        elif turn is None:
            _follow_elsewhere(page, reply, growing)
    st.rerun()


def _stop(turns: Turns, conversation_id: str) -> None:
    # Looked up only now: Streamlit keeps a button's callback, and all that it holds, as long as the session lives.
    if turn := turns.get(conversation_id):
        turn.stop()


def _follow(
    turn: RunningTurn, finished: st.delta_generator.DeltaGenerator, growing: st.delta_generator.DeltaGenerator
) -> None:
    """Send each finished block once, and only the growing one again and again."""
    sent, seen = 0, -1
    trouble = st.empty()
    while not turn.done:
        if turn.unkept:
            trouble.error(
                f"{to_markdown(str(turn.unkept))} The answer is not kept yet; this is tried again.",
                icon=":material/error:",
            )
        text = turn.text
        if not text:
            growing.caption(_waiting(time.monotonic() - turn.started))
        elif len(text) != seen:
            blocks, rest = finished_blocks(text[sent:])
            with finished:
                for block in blocks:
                    draw_answer(block)
            sent += sum(len(block) for block in blocks)
            growing.markdown(to_markdown(rest))
        seen = len(text)
        if text:
            time.sleep(FLUSH_S)
        turn.wait(seen, timeout_s=1.0)


def _follow_elsewhere(page: Page, reply: Message, growing: st.delta_generator.DeltaGenerator) -> None:
    """Follow a turn that another process runs, or ran until it died, by what it keeps in the store."""
    while True:
        page.store.fail_stale(page.owner)
        message = page.store.message(page.owner, reply.id)
        if message.status != "running":
            return
        growing.markdown(to_markdown(message.content) or "…")
        time.sleep(_ELSEWHERE_S)


def _waiting(seconds: float) -> str:
    return "Thinking…" if seconds < 3 else f"Thinking… {seconds:.0f} s"
