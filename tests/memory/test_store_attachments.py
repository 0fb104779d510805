"""Images come and go with their messages."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from errors import TurnRunning
from memory.store import Image, Store
from memory.store.schema import attachments

EVERY_BYTE = bytes(range(256)) * 300
CAT = Image("cat.png", "image/png", EVERY_BYTE)
DOG = Image("dog\ud800.jpg", "image/jpeg", b"\0\xff")


def _kept(store: Store) -> int:
    with store.engine.connect() as connection:
        return connection.execute(sa.select(sa.func.count()).select_from(attachments)).scalar_one()


def test_a_questions_images_come_back_in_their_order_byte_by_byte(store: Store, chat, asked):
    question, answer = store.begin_turn("ann", chat.id, "Look", parent_id=None, images=[CAT, DOG, CAT], **asked)
    found = store.images("ann", [question.id, answer.id])
    assert found == {question.id: [CAT, Image("dog\ufffd.jpg", "image/jpeg", b"\0\xff"), CAT]}


def test_an_answers_images_are_kept_with_its_end_and_no_later_end_changes_them(store: Store, chat, asked):
    _, answer = store.begin_turn("ann", chat.id, "Draw", parent_id=None, **asked)
    assert store.finish("ann", answer.id, "ok", "Here", images=[CAT])
    assert not store.finish("ann", answer.id, "ok", "Again", images=[DOG])
    assert store.images("ann", [answer.id]) == {answer.id: [CAT]}


def test_an_imported_message_has_its_images(store: Store, chat):
    said = store.append("ann", chat.id, "user", "Look", parent_id=None, images=[CAT])
    assert store.images("ann", [said.id]) == {said.id: [CAT]}


def test_a_turn_that_is_refused_keeps_no_image(store: Store, chat, asked, talk):
    store.begin_turn("ann", chat.id, "Hi", parent_id=None, **asked)
    with pytest.raises(TurnRunning):
        store.begin_turn("ann", chat.id, "Look", parent_id=None, images=[CAT], **asked)
    assert _kept(store) == 0


def test_the_images_of_a_thousand_messages_are_found_at_once(store: Store, chat):
    ids = []
    for number in range(1100):
        images = [CAT] if number in (0, 1050) else []
        ids.append(store.append("ann", chat.id, "user", "x", parent_id=None, images=images).id)
    assert store.images("ann", ids) == {ids[0]: [CAT], ids[1050]: [CAT]}


def test_a_forgotten_messages_images_go_and_the_others_stay(store: Store, chat):
    first = store.append("ann", chat.id, "user", "Look", parent_id=None, images=[CAT, DOG])
    second = store.append("ann", chat.id, "user", "And", parent_id=first.id, images=[CAT])
    assert store.forget("ann", [first.id]).messages == 1
    assert store.images("ann", [first.id, second.id]) == {second.id: [CAT]}


def test_a_chat_that_is_deleted_for_good_takes_its_images_with_it(store: Store, chat, clock):
    store.append("ann", chat.id, "user", "Look", parent_id=None, images=[CAT])
    store.delete_conversation("ann", chat.id)
    clock.go_on(3600)
    store.purge("ann", before=clock.now)
    assert _kept(store) == 0
