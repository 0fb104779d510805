from __future__ import annotations

import random

import pytest

from memory.store import Store, clean
from memory.store.text import clean_json
from memory.strategies import Derived, Fact, Lesson

HOSTILE = "a\0b\ud83d\ude00c\udc00d\ud800"
CLEANED = "a\ufffdb😀c\ufffdd\ufffd"


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("", ""),
        ("plain", "plain"),
        ("\0", "\ufffd"),
        ("\ud83d\ude00", "😀"),
        ("\ude00\ud83d", "\ufffd\ufffd"),
        ("\ud83dx", "\ufffdx"),
        ("\ud83d\ud83d\ude00", "\ufffd😀"),
        ("שלום 👩‍👩‍👧 e\u0301 \u202e", "שלום 👩‍👩‍👧 e\u0301 \u202e"),
        ("\x01\x7f\ufffe\U0010ffff", "\x01\x7f\ufffe\U0010ffff"),
        (HOSTILE, CLEANED),
    ],
)
def test_only_what_no_database_takes_is_replaced(text: str, cleaned: str):
    assert clean(text) == cleaned


def test_cleaned_text_can_be_encoded_and_cleaning_it_again_changes_nothing():
    chance = random.Random(3)
    for _ in range(500):
        text = "".join(chr(chance.choice([0, 65, 0x1F600, 0xFFFF, *range(0xD7FE, 0xE002)])) for _ in range(12))
        cleaned = clean(text)
        assert "\0" not in cleaned
        assert cleaned.encode("utf-8").decode("utf-8") == cleaned == clean(cleaned)


def test_json_is_cleaned_all_the_way_down():
    assert clean_json({HOSTILE: [HOSTILE, {"x": (HOSTILE, 1, None, True, 0.5)}]}) == {
        CLEANED: [CLEANED, {"x": [CLEANED, 1, None, True, 0.5]}]
    }


def test_hostile_text_is_kept_cleaned_wherever_it_can_get_in(store: Store, asked):
    chat = store.create_conversation("ann", **asked, title=HOSTILE, settings={"base_url": HOSTILE})
    assert (chat.title, chat.settings) == (CLEANED, {"base_url": CLEANED})
    assert store.update_conversation("ann", chat.id, title=HOSTILE, model=HOSTILE).model == CLEANED
    question, answer = store.begin_turn("ann", chat.id, HOSTILE, parent_id=None, **asked)
    assert question.content == CLEANED
    store.heartbeat("ann", answer.id, HOSTILE)
    assert store.message("ann", answer.id).content == CLEANED
    store.finish("ann", answer.id, "failed", HOSTILE, error=HOSTILE, usage={"note": HOSTILE})
    store.set_feedback("ann", answer.id, {"value": -1, "comment": HOSTILE})
    store.save_prompt("ann", answer.id, {"content": HOSTILE}, [{"text": HOSTILE}])
    kept = store.message("ann", answer.id)
    assert (kept.content, kept.error, kept.usage) == (CLEANED, CLEANED, {"note": CLEANED})
    assert kept.feedback == {"value": -1, "comment": CLEANED}
    appended = store.append("ann", chat.id, "assistant", HOSTILE, parent_id=answer.id, model=HOSTILE)
    assert (appended.content, appended.model) == (CLEANED, CLEANED)
    fact = Fact(HOSTILE, HOSTILE, (question.id,))
    store.save_lesson("ann", chat.id, "entity", Lesson(Derived(question.id, (), HOSTILE, {"x": HOSTILE}), (fact,)))
    assert [(f.subject, f.text) for f in store.facts("ann", chat.id)] == [(CLEANED, CLEANED)]
    assert store.find_derived("ann", chat.id, "entity", HOSTILE) is not None


def test_a_hostile_id_or_owner_finds_nothing_and_breaks_nothing(store: Store, chat):
    from errors import NotFound

    for owner, conversation_id in (("ann", HOSTILE), (HOSTILE, chat.id), ("ann", "'; DROP TABLE messages --")):
        with pytest.raises(NotFound):
            store.conversation(owner, conversation_id)
    assert store.conversations(HOSTILE) == []


@pytest.mark.parametrize("text", ["", "   \n", "x" * 1_000_000, "שלום عليكم", "👩‍👩‍👧‍👦" * 100, "a\r\nb\u2028c"])
def test_any_other_text_comes_back_as_it_was(store: Store, chat, text: str):
    kept = store.append("ann", chat.id, "user", text, parent_id=None)
    assert store.message("ann", kept.id).content == text
