"""Where a key may go."""

from __future__ import annotations

import pytest

from assistants import DEFAULT, assistants
from chains.setup import Setup
from memory.store import Store
from settings import Settings
from ui.owner import LOCAL, NOBODY
from ui.page import Page
from ui.resources import engine

ELSEWHERE = "http://elsewhere.example/v1"


def page_of(owner: str, provider: str, base_url: str) -> Page:
    settings = Settings(base_url="http://ours.example/v1")
    setup = Setup(provider=provider, strategy="window", model="any", base_url=base_url)
    return Page(engine(), Store.open("sqlite://"), owner, settings, None, assistants(), DEFAULT, setup)


@pytest.mark.parametrize("provider", ["openai", "anthropic"])
def test_a_base_url_that_was_typed_for_another_provider_gets_no_key_of_this_one(provider: str) -> None:
    assert page_of(LOCAL, provider, ELSEWHERE).choice.base_url == ""
    assert page_of(LOCAL, "compatible", ELSEWHERE).choice.base_url == ELSEWHERE


@pytest.mark.parametrize(
    ("owner", "base_url", "sent"),
    [
        (LOCAL, ELSEWHERE, True),
        (NOBODY, "http://ours.example/v1", True),
        (NOBODY, ELSEWHERE, False),
        ("somebody who signed in", ELSEWHERE, False),
    ],
)
def test_a_configured_key_goes_to_no_server_of_a_visitor(
    owner: str, base_url: str, sent: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MEMORYBOT_API_KEY", "sk-canary-of-the-house")
    assert bool(page_of(owner, "compatible", base_url).choice.key) is sent
