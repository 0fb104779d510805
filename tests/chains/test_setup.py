"""How a chat is answered survives its way through the store, old rows included."""

from __future__ import annotations

from typing import Any

import pytest

from chains.setup import Setup
from errors import NotAChatServer
from memory.store import Store
from memory.strategies import StrategySettings


def test_a_setup_comes_back_from_its_row_as_it_was() -> None:
    setup = Setup(
        provider="compatible",
        strategy="entity",
        model="m",
        base_url="http://x/v1",
        temperature=0.3,
        max_output_tokens=99,
        memory=StrategySettings(kept_turns=3, budget_tokens=777),
    )
    store = Store.open("sqlite://")
    row = store.create_conversation("ann", **setup.fields())
    assert Setup.of(store.conversation("ann", row.id)) == setup
    store.close()


def test_a_setup_holds_no_key() -> None:
    fields = Setup(provider="openai", strategy="window").fields()
    assert set(fields) == {"provider", "model", "strategy", "settings"}
    assert set(fields["settings"]) == {"base_url", "temperature", "max_output_tokens", "memory"}


@pytest.mark.parametrize(
    "settings",
    [{}, {"temperature": 9}, {"max_output_tokens": "many"}, {"memory": {"kept_turns": 0}}, {"of a newer version": 1}],
    ids=str,
)
def test_a_row_whose_settings_no_longer_hold_still_opens(settings: dict[str, Any]) -> None:
    store = Store.open("sqlite://")
    row = store.create_conversation(
        "ann", provider="gone", model="m", strategy="gone too", settings={"base_url": "http://x", **settings}
    )
    setup = Setup.of(row)
    assert setup == Setup(provider="gone", strategy="gone too", model="m", base_url="http://x")
    store.close()


SECRETS = [
    "http://ann:canary@gpu-box:8000/v1",
    "ann:canary@gpu-box/v1",
    "https://canary@example.com",
    "https://ann:can/ary@example.com/v1",
    "https://example.com/v1?key=canary",
    "https://example.com/v1#canary",
    " sk-canary-pasted-here",
]


@pytest.mark.parametrize("typed", SECRETS)
def test_a_base_url_with_a_secret_is_refused_without_being_shown(typed: str) -> None:
    with pytest.raises(NotAChatServer, match=r"base URL.*field") as caught:
        Setup(provider="compatible", strategy="window", base_url=typed)
    assert "canary" not in repr(caught.value)
    assert "ary@" not in repr(caught.value)


@pytest.mark.parametrize("typed", ["", "gpu-box:8000", "http://[::1]:11434/v1", "https://example.com/@ann/v1"])
def test_a_base_url_that_is_an_address_alone_is_kept_as_it_was_typed(typed: str) -> None:
    assert Setup(provider="compatible", strategy="window", base_url=typed).base_url == typed


def test_an_old_row_whose_base_url_holds_a_password_opens_without_it() -> None:
    store = Store.open("sqlite://")
    settings = {"base_url": SECRETS[0], "temperature": 9, "max_output_tokens": 99}
    row = store.create_conversation("ann", provider="compatible", model="m", strategy="window", settings=settings)
    assert Setup.of(row) == Setup(provider="compatible", strategy="window", model="m", max_output_tokens=99)
    store.close()
