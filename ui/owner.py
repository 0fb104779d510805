"""Whose chats these are: the signed-in user's, the person's at this computer, or nobody's."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

import streamlit as st

LOCAL = "local"
NOBODY = "nobody"
"""Owner of a chat that lives in its browser session alone."""

_LOOPBACK = {"localhost", "127.0.0.1", "::1", "[::1]"}
_FORWARDING = ("X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "Forwarded", "Via", "X-Real-Ip")


def current_owner() -> str:
    """Return the owner of this session's chats."""
    if st.user.get("is_logged_in"):
        return f"{st.user['iss']}|{st.user['sub']}"  # a subject is unique for its issuer alone
    return LOCAL if from_this_computer(str(st.get_option("server.address")), st.context.headers) else NOBODY


def from_this_computer(address: str, headers: Mapping[str, str]) -> bool:
    """Return whether only a person at this computer can have asked for the page.

    address: where the server listens. headers: of the browser's request. The address alone is not enough: a proxy on
    the same machine would make everybody look local, so the host that the browser asked for and the page that it is on
    count too, and no proxy may have forwarded the request.
    """
    if address not in _LOOPBACK or any(headers.get(name) for name in _FORWARDING):
        return False
    origin = headers.get("Origin")
    named = [headers.get("Host"), urlsplit(origin).netloc if origin else None]
    return all(_without_port(name) in _LOOPBACK for name in named if name is not None)


def _without_port(host: str) -> str:
    name, separator, port = host.rpartition(":")
    return (name if separator and port.isdigit() else host).lower()
