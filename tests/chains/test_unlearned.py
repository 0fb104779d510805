"""What was learned from a block goes when a word of it is forgotten; the rest of it is learned again, and only that."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from langchain_core.language_models import BaseChatModel

from chains.providers import Choice, providers
from memory.store import Message
from memory.strategies import StrategySettings
from tests.chains.conftest import OWNER, Chat

SMALL = StrategySettings(kept_turns=2)


@pytest.fixture
def noted(chat: Chat) -> tuple[Chat, list[Message]]:
    """A chat of sixteen turns of which the summary has learned what is due."""
    chat.strategy, chat.settings = "summary", SMALL
    said = chat.tell(16, "I like tea number {n}.")
    learn(chat)
    assert len(steps(chat)) > 3
    return chat, said


@pytest.fixture
def ruled(chat: Chat) -> Chat:
    """A chat whose facts are found by rules alone."""
    chat.strategy, chat.provider = "entity", replace(chat.provider, structured="")
    return chat


def learn(chat: Chat) -> None:
    chat.learner.wake(chat.job())
    chat.learned()
    assert chat.learner.state(chat.conversation_id).error is None


def steps(chat: Chat) -> list[tuple[str, ...]]:
    """Return the messages' ids of each step on the shown path."""
    return [step.source_ids for step in chat.store.derived(OWNER, chat.conversation_id, chat.strategy)]


def notes(chat: Chat) -> list[str]:
    """Return all that was asked of the model that writes the notes."""
    return [str(seen.body["messages"]) for seen in chat.server.chats if seen.body["model"] == chat.notes_model]


def tell(chat: Chat, *texts: str) -> list[Message]:
    return [chat.tell(1, text)[0] for text in texts]


def holding(chat: Chat) -> set[str]:
    return {fact.text for fact in chat.store.facts(OWNER, chat.conversation_id) if not fact.superseded_by}


def test_the_rest_of_a_block_is_learned_again_without_what_was_forgotten(noted: tuple[Chat, list[Message]]) -> None:
    chat, said = noted
    before, asked = steps(chat), len(notes(chat))
    chat.store.forget(OWNER, [said[6].id])
    assert steps(chat) != before
    learn(chat)
    assert steps(chat) == before
    (again,) = notes(chat)[asked:]
    assert "tea number 2" in again
    assert "tea number 3" not in again


def test_blocks_that_went_together_are_learned_again_one_by_one(noted: tuple[Chat, list[Message]]) -> None:
    chat, _ = noted
    before, asked = steps(chat), len(notes(chat))
    chat.store.forget(OWNER, [before[0][1], before[1][1], before[-1][1]])
    learn(chat)
    assert steps(chat) == before
    assert len(notes(chat)) == asked + 3


def test_of_a_block_that_was_forgotten_whole_no_model_is_asked(noted: tuple[Chat, list[Message]]) -> None:
    chat, _ = noted
    before, asked = steps(chat), len(notes(chat))
    chat.store.forget(OWNER, before[1])
    learn(chat)
    learn(chat)
    assert [id for ids in steps(chat) for id in ids] == [id for ids in before for id in ids]
    assert len(notes(chat)) == asked


def test_looking_for_what_was_forgotten_costs_the_same_in_a_long_chat(noted: tuple[Chat, list[Message]]) -> None:
    chat, _ = noted
    statements = chat.count_statements("FROM messages")
    learn(chat)
    short = list(statements)
    chat.tell(80)
    for _ in range(5):
        learn(chat)
    assert len(steps(chat)) > 30
    del statements[:]
    learn(chat)
    assert statements == short


def test_a_path_on_which_little_follows_a_forgotten_message_still_learns(noted: tuple[Chat, list[Message]]) -> None:
    chat, said = noted
    chat.say("I like coffee instead.", parent_id=said[9].id)
    learn(chat)
    chat.store.forget(OWNER, [said[0].id])
    for n in range(4):
        chat.say(f"And cake {n}.")
    learn(chat)
    covered = [id for ids in steps(chat) for id in ids]
    assert covered[:8] == [message.id for message in said[:8]]
    assert len(covered) == len(set(covered))


def test_words_forgotten_while_a_model_was_learning_do_not_come_back(chat: Chat, tmp_path: Path) -> None:
    chat.strategy, chat.settings = "summary", SMALL
    said = chat.tell(16, "I like the secret xyzzy{n}.")
    forgotten: list[str] = []

    def build(choice: Choice) -> BaseChatModel:
        if not forgotten:
            forgotten.append(said[2].id)
            chat.store.forget(OWNER, forgotten)
        return providers()["compatible"].build(choice)

    chat.provider = replace(chat.provider, build=build)
    learn(chat)
    assert "xyzzy1." in notes(chat)[0]
    assert steps(chat) == []
    learn(chat)
    assert steps(chat)[0][:3] == tuple(message.id for message in said[:3])
    assert all("xyzzy1." not in asked for asked in notes(chat)[1:])
    assert all(b"xyzzy1." not in file.read_bytes() for file in tmp_path.iterdir())


def test_facts_are_found_by_rules_where_a_provider_has_no_structured_output(ruled: Chat) -> None:
    said = tell(ruled, "My name is Priya and I live in Lisbon.", "What do you think?")
    learn(ruled)
    assert any("Lisbon" in text for text in holding(ruled))
    assert steps(ruled)[0][0] == said[0].id
    assert ruled.server.chats == []


def test_a_summary_is_not_asked_of_a_provider_without_structured_output(ruled: Chat) -> None:
    ruled.strategy, ruled.settings = "summary", SMALL
    ruled.tell(16)
    learn(ruled)
    assert steps(ruled) == []
    assert ruled.server.chats == []


def test_what_is_learned_again_makes_nothing_untrue_that_was_said_since(ruled: Chat) -> None:
    said = tell(ruled, "I live in Lisbon.", "I moved to Porto.", "My sister Lena is a vet.", "I have a dog called Rex.")
    learn(ruled)
    tell(ruled, "I moved to Faro.", "My sister Lena is now a baker.")
    learn(ruled)
    before = holding(ruled)
    assert any("Faro" in text for text in before)
    ruled.store.forget(OWNER, [said[1].id])
    learn(ruled)
    assert len([id for ids in steps(ruled) for id in ids]) == 12
    assert holding(ruled) == before


def test_what_only_a_forgotten_message_had_made_untrue_holds_again(ruled: Chat) -> None:
    said = tell(ruled, "I live in Lisbon.", "I moved to Porto.", "My sister Lena is a vet.", "I have a dog called Rex.")
    learn(ruled)
    tell(ruled, "I like green tea.")
    learn(ruled)
    assert not any("Lisbon" in text for text in holding(ruled))
    ruled.store.forget(OWNER, [said[1].id])
    learn(ruled)
    assert any("Lisbon" in text for text in holding(ruled))
    assert not any("Porto" in text for text in holding(ruled))
