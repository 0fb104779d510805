"""How a chat is answered survives its way through the store, old rows included."""

from __future__ import annotations

from typing import Any

import pytest

from chains.setup import Setup
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
