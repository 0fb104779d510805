"""Keeps a control's callback from failing in silence, or with the page."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import ParamSpec

import streamlit as st

from errors import MemoryBotError

Given = ParamSpec("Given")


def telling(callback: Callable[Given, None]) -> Callable[Given, None]:
    """Let the page say what an error meant for the user says; it is drawn above the input at the next run."""

    @functools.wraps(callback)
    def told(*args: Given.args, **kwargs: Given.kwargs) -> None:
        try:
            callback(*args, **kwargs)
        except MemoryBotError as error:
            st.session_state.problem = str(error)

    return told
