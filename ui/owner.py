"""Whose chats these are: the signed-in user's, the person's at this computer, or nobody's."""

from __future__ import annotations

import streamlit as st

LOCAL = "local"
NOBODY = "nobody"
"""Owner of a chat that lives in its browser session alone."""

_LOOPBACK = {"localhost", "127.0.0.1", "::1", "[::1]"}
_FORWARDING = ("X-Forwarded-For", "X-Forwarded-Host", "Forwarded", "X-Real-Ip")


def current_owner() -> str:
    """Return the owner of this session's chats."""
    if st.user.get("is_logged_in"):
        return str(st.user["sub"])
    return LOCAL if served_on_loopback() else NOBODY


def served_on_loopback() -> bool:
    """Return whether only a person at this computer can have asked for the page.

    The server's own address is not enough: a proxy on the same machine would make everybody look local, so the host
    that the browser asked for counts too, and no proxy may have forwarded the request.
    """
    if st.get_option("server.address") not in _LOOPBACK:
        return False
    headers = st.context.headers
    if any(headers.get(name) for name in _FORWARDING):
        return False
    host = headers.get("Host")
    return host is None or _without_port(host) in _LOOPBACK


def _without_port(host: str) -> str:
    name, separator, port = host.rpartition(":")
    return name if separator and port.isdigit() else host
