"""A turn ends exactly once, whatever happens, and what had arrived is never lost."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
import sqlalchemy as sa
from langchain_core.language_models import BaseChatModel, FakeListChatModel

from chains.background import Background
from chains.providers import Choice
from chains.running import RunningTurn, Turns
from errors import MemoryBotError, StoreFull, TurnRunning
from memory.store import STALE_S, Store, utc_now
from tests.app_process import ROOT
from tests.chains.conftest import OWNER, Chat


def ends_of(chat: Chat) -> list[str]:
    """Return a list that grows by one with every end of a turn that is written to the store."""
    return chat.count_statements("finished_at=?")


def slowly_building(chat: Chat, seconds: float) -> None:
    """Let the provider take a while to make its model, as the local one does when it loads its file."""
    build = chat.provider.build

    def slow(choice: Choice) -> BaseChatModel:
        time.sleep(seconds)
        return build(choice)

    chat.provider = replace(chat.provider, build=slow)


# -- the ends ---------------------------------------------------------------------------------------


def test_a_turn_that_went_well_ends_once_as_ok(chat: Chat) -> None:
    ends = ends_of(chat)
    turn = chat.start("hello there")
    reply = chat.ended(turn)
    assert (turn.status, reply.status, reply.content) == ("ok", "ok", "You said: hello there")
    assert turn.text == reply.content
    assert reply.finished_at
    turn.stop()
    turn.stop()
    chat.learned()
    assert chat.kept(turn) == reply
    assert len(ends) == 1
    assert chat.turns.get(chat.conversation_id) is None
    assert not chat.turns.any_running()


@pytest.mark.parametrize(
    ("model", "ready"),
    [
        ("test-mute", lambda chat, turn: len(chat.server.chats) == 1),
        ("test-words-400-10", lambda chat, turn: "word5 " in turn.text),
        ("test-stall", lambda chat, turn: turn.text == "A few words and then "),
        ("test-pings", lambda chat, turn: turn.text == "A few words and then "),
    ],
    ids=["before the first word", "in the middle", "while stalled", "while only pings come"],
)
def test_stop_keeps_what_has_arrived(model: str, ready: Callable[[Chat, RunningTurn], bool], chat: Chat) -> None:
    ends = ends_of(chat)
    chat.model = model
    turn = chat.start("hello")
    assert chat.until(lambda: ready(chat, turn))
    seen, start = turn.text, time.monotonic()
    turn.stop()
    turn.stop()
    reply = chat.ended(turn)
    assert time.monotonic() - start < 1
    assert (turn.status, reply.status, reply.error) == ("stopped", "stopped", "")
    assert reply.content == turn.text
    assert reply.content.startswith(seen)
    assert chat.until(lambda: chat.server.disconnected == 1, 1.0)
    prompt = chat.store.prompt(OWNER, reply.id)
    assert prompt
    assert prompt.request["messages"] == chat.sent()
    assert len(ends) == 1


def test_stop_while_the_model_is_being_built_asks_nobody(chat: Chat) -> None:
    slowly_building(chat, 0.5)
    turn = chat.start("hello")
    time.sleep(0.1)
    start = time.monotonic()
    turn.stop()
    reply = chat.ended(turn)
    assert time.monotonic() - start < 0.3
    assert (reply.status, reply.content) == ("stopped", "")
    time.sleep(0.5)
    assert chat.server.chats == []
    assert chat.store.prompt(OWNER, reply.id) is None


def test_stop_before_the_turn_has_begun_counts(chat: Chat) -> None:
    chat.background.loop.call_soon_threadsafe(time.sleep, 0.3)
    turn = chat.start("hello")
    turn.stop()
    assert chat.ended(turn).status == "stopped"
    assert chat.server.chats == []


def test_stop_at_any_moment_of_a_fast_answer_is_never_lost(chat: Chat) -> None:
    chat.model = "test-words-1500-1"
    for moment in range(12):
        turn = chat.start("hello")
        assert chat.until(lambda turn=turn: bool(turn.text))  # type: ignore[misc]
        time.sleep(moment * 0.003)
        turn.stop()
        assert chat.ended(turn, 1.0).status == "stopped"


def test_the_next_turn_can_begin_right_after_a_stop(chat: Chat) -> None:
    chat.model = "test-stall"
    turn = chat.start("hello")
    assert chat.until(lambda: bool(turn.text))
    turn.stop()
    chat.ended(turn)
    chat.model = "test-echo"
    assert chat.say("again").content == "You said: again"


def test_a_failed_turn_ends_once(chat: Chat) -> None:
    ends = ends_of(chat)
    chat.model = "test-cut"
    assert chat.say("hello").status == "failed"
    assert len(ends) == 1


def test_an_error_that_nobody_foresaw_ends_the_turn_and_shows_no_trace(
    chat: Chat, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(choice: Choice) -> BaseChatModel:
        raise ZeroDivisionError("inner secret")

    chat.provider = replace(chat.provider, build=broken)
    turn = chat.start("hello")
    reply = chat.ended(turn)
    assert reply.status == "failed"
    assert type(turn.error) is MemoryBotError
    assert "ZeroDivisionError" in reply.error
    assert "inner secret" not in reply.error
    assert "nobody foresaw" in caplog.text


def test_half_an_emoji_from_any_model_is_replaced_where_the_page_reads_it(chat: Chat) -> None:
    model = FakeListChatModel(responses=["lone \ud83d half"])
    chat.provider = replace(chat.provider, build=lambda choice: model)
    turn = chat.start("hello")
    assert chat.ended(turn).content == turn.text == "lone \ufffd half"


def test_closing_the_background_stops_its_turns_and_keeps_their_text(chat: Chat) -> None:
    chat.model = "test-stall"
    turn = chat.start("hello")
    assert chat.until(lambda: "then" in turn.text)
    chat.background.close()
    reply = chat.kept(turn)
    assert (reply.status, reply.content) == ("stopped", "A few words and then ")
    assert turn.done


def test_what_fails_in_the_background_is_written_down(caplog: pytest.LogCaptureFixture) -> None:
    async def fail() -> None:
        raise ZeroDivisionError("deep inside")

    background = Background()
    future = background.submit(fail())
    with pytest.raises(ZeroDivisionError):
        future.result(timeout=5)
    background.close()
    assert "deep inside" in caplog.text


# -- two at once ------------------------------------------------------------------------------------


def test_a_chat_that_is_being_answered_takes_no_second_question(chat: Chat) -> None:
    chat.model = "test-stall"
    turn = chat.start("first")
    with pytest.raises(TurnRunning):
        chat.start("second")
    assert chat.turns.get(chat.conversation_id) is turn
    turn.stop()
    chat.ended(turn)
    log = chat.store.tail(OWNER, chat.conversation_id, limit=10)
    assert [message.content for message in log] == ["first", turn.text]


def test_two_tabs_that_send_at_once_get_one_answer(chat: Chat) -> None:
    chat.model = "test-words-20-5"
    started: list[RunningTurn] = []
    refused: list[TurnRunning] = []
    line = threading.Barrier(4)

    def send(n: int) -> None:
        line.wait()
        try:
            started.append(chat.start(f"tab {n}", parent_id=None))
        except TurnRunning as error:
            refused.append(error)

    tabs = [threading.Thread(target=send, args=(n,)) for n in range(4)]
    for tab in tabs:
        tab.start()
    for tab in tabs:
        tab.join()
    assert (len(started), len(refused)) == (1, 3)
    assert chat.ended(started[0]).status == "ok"


def test_a_turn_that_the_store_gave_up_makes_way_for_the_next(chat: Chat) -> None:
    """As after a night with the lid closed: the store took the first for dead, but it still runs here."""
    chat.model, chat.timeout_s = "test-stall", 60.0
    first = chat.start("first")
    assert chat.until(lambda: bool(first.text))
    later = Store.open(chat.url, clock=lambda: utc_now() + timedelta(seconds=STALE_S + 5))
    assert later.fail_stale(OWNER) == 1
    later.close()
    second = chat.start("second")
    assert chat.until(lambda: first.done, 2.0)
    assert chat.turns.get(chat.conversation_id) is second
    second.stop()
    chat.ended(second)
    assert chat.kept(first).status == "failed"
    assert chat.turns.get(chat.conversation_id) is None


def test_every_page_that_watches_sees_the_whole_answer(chat: Chat) -> None:
    chat.model = "test-words-60-5"
    turn = chat.start("hello")
    seen: dict[int, list[str]] = {0: [], 1: [], 2: []}

    def watch(page: int) -> None:
        while not turn.done:
            seen[page].append(turn.text)
            turn.wait(len(turn.text), timeout_s=5.0)
        seen[page].append(turn.text)

    pages = [threading.Thread(target=watch, args=(page,)) for page in seen]
    for page in pages:
        page.start()
    for page in pages:
        page.join(timeout=10)
    reply = chat.kept(turn)
    for texts in seen.values():
        assert len(texts) > 5
        assert texts[-1] == reply.content
        assert all(later.startswith(earlier) for earlier, later in pairwise(texts))


def test_a_page_that_waits_is_told_of_the_end_at_once(chat: Chat) -> None:
    chat.model = "test-mute"
    turn = chat.start("hello")
    threading.Timer(0.2, turn.stop).start()
    start = time.monotonic()
    while not turn.done:
        turn.wait(0, timeout_s=10.0)
    assert time.monotonic() - start < 2


# -- what is kept meanwhile -------------------------------------------------------------------------


def test_what_arrives_is_in_the_store_within_a_second(chat: Chat) -> None:
    chat.model = "test-words-400-10"
    elsewhere = Store.open(chat.url)
    turn = chat.start("hello")
    assert chat.until(lambda: bool(turn.text))
    for _ in range(3):
        shown = turn.text
        time.sleep(1.0)
        kept = elsewhere.message(OWNER, turn.reply.id)
        assert kept.status == "running"
        assert kept.content.startswith(shown)
    elsewhere.close()
    turn.stop()
    chat.ended(turn)


_DYING = """
import sys, time
from chains.background import Background
from chains.providers import Choice, providers
from chains.running import Turns
from chains.turn import Ask
from memory.store import Store
from memory.strategies import StrategySettings, strategies
from tests.chains.conftest import CopyingHistory

url, server, conversation_id = sys.argv[1:]
store, turns = Store.open(url), Turns(Background())
asked = {"provider": "compatible", "model": "test-words-400-10", "strategy": "window"}
question, reply = store.begin_turn("ann", conversation_id, "hello", parent_id=None, **asked)
choice = Choice("test-words-400-10", base_url=server)
ask = Ask("ann", question, strategies()["window"], StrategySettings(), providers()["compatible"], choice, "Be brief.",
          CopyingHistory())
turn = turns.start(store, ask, reply)
shown = 0
while True:
    turn.wait(shown, timeout_s=1.0)
    shown = len(turn.text)
    print(shown, flush=True)
"""


def test_a_killed_process_loses_less_than_a_second_and_a_new_one_ends_the_turn(chat: Chat) -> None:
    command = [sys.executable, "-c", _DYING, chat.url, chat.server.url, chat.conversation_id]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        shown: list[tuple[float, int]] = []
        for line in process.stdout:
            if int(line):
                shown.append((time.monotonic(), int(line)))
            if shown and shown[-1][0] > shown[0][0] + 2.0:
                break
        process.kill()
    after = Store.open(chat.url)
    reply = after.tail(OWNER, chat.conversation_id, limit=1)[0]
    assert reply.status == "running"
    a_second_ago = max(characters for moment, characters in shown if moment < shown[-1][0] - 1.0)
    assert len(reply.content) >= a_second_ago > 0
    assert after.fail_stale(None) == 0
    after.close()
    later = Store.open(chat.url, clock=lambda: utc_now() + timedelta(seconds=STALE_S + 1))
    assert later.fail_stale(None) == 1
    ended = later.message(OWNER, reply.id)
    later.close()
    assert (ended.status, ended.content) == ("failed", reply.content)
    assert "What had arrived is kept" in ended.error
    assert chat.say("and again").status == "ok"


# -- a store that fails -----------------------------------------------------------------------------


class FullDisk:
    """Leaves the store's file no room to grow, until `room` is given back."""

    def __init__(self, store: Store) -> None:
        self.pages: int | None = None
        sa.event.listen(store.engine, "checkout", self._limit)

    def _limit(self, connection: Any, *_: Any) -> None:
        pages = self.pages or 1_000_000
        connection.execute(f"PRAGMA max_page_count = {pages}")


def test_an_answer_that_the_full_disk_does_not_take_is_shown_and_written_once_there_is_room(chat: Chat) -> None:
    disk = FullDisk(chat.store)
    chat.model = "test-words-1500-1"
    turn = chat.start("hello")
    assert chat.until(lambda: bool(turn.text))
    disk.pages = 1
    assert chat.until(lambda: turn.unkept is not None, 15.0)
    assert isinstance(turn.unkept, StoreFull)
    assert turn.text.endswith("word1500 ")
    assert not turn.done
    assert chat.turns.get(chat.conversation_id) is turn
    disk.pages = None
    reply = chat.ended(turn)
    assert (reply.status, reply.content) == ("ok", turn.text)
    assert turn.unkept is None


def test_an_answer_waiting_for_room_is_not_taken_for_broken_off(chat: Chat) -> None:
    """Another process must not end it with less than there is."""
    disk = FullDisk(chat.store)
    chat.model = "test-words-1500-1"
    turn = chat.start("hello")
    disk.pages = 1
    assert chat.until(lambda: turn.unkept is not None, 15.0)
    disk.pages = None
    time.sleep(0.7)
    elsewhere = Store.open(chat.url)
    assert elsewhere.fail_stale(None) == 0
    assert elsewhere.message(OWNER, turn.reply.id).content == turn.text
    elsewhere.close()
    assert chat.ended(turn).status == "ok"


def test_a_chat_deleted_for_good_while_it_is_answered_ends_the_turn(chat: Chat) -> None:
    chat.model = "test-words-40-10"
    turn = chat.start("hello")
    assert chat.until(lambda: bool(turn.text))
    chat.store.delete_conversation(OWNER, chat.conversation_id)
    assert chat.store.purge(OWNER, before=utc_now() + timedelta(seconds=1)) == 1
    assert chat.until(lambda: turn.done)
    assert chat.turns.get(chat.conversation_id) is None


def test_many_slow_servers_do_not_hold_up_heartbeats(chat: Chat) -> None:
    slowly_building(chat, 2.0)
    others = [
        Chat(chat.url, chat.store, chat.background, chat.turns, chat.learner, chat.server, provider=chat.provider)
        for _ in range(10)
    ]
    waiting = [other.start("hello") for other in others]
    beats = chat.count_statements("heartbeat_at=?")
    time.sleep(1.2)
    assert len(beats) >= len(waiting)
    for turn in waiting:
        turn.stop()
    assert chat.until(lambda: all(turn.done for turn in waiting))


def test_turns_without_a_listener_end_as_well(chat: Chat) -> None:
    alone = Turns(chat.background)
    ask, reply = chat.begin("hello")
    turn = alone.start(chat.store, ask, reply)
    assert chat.ended(turn).status == "ok"
