"""One turn, through the real chain, store and client: what the model is shown, and what is kept of it."""

from __future__ import annotations

import time
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from langchain_core.messages import AIMessage, HumanMessage

from chains.history import QUESTION
from chains.providers import providers
from chains.providers.scripted import ScriptedChat
from chains.sight import Sight
from chains.turn import answer, turn_chain
from errors import (
    ContextOverflow,
    EmptyAnswer,
    KeyRejected,
    ModelNotFound,
    NotAChatServer,
    ProviderFailed,
    ProviderTimeout,
    ProviderUnreachable,
    QuestionTooLong,
    RateLimited,
)
from memory.store import Store
from memory.strategies import StrategySettings, strategies
from memory.tokens import TiktokenCounter, count_message
from tests.chains.conftest import INSTRUCTIONS, KEY, OWNER, Chat
from tests.chat_behaviours import prompt_of

SMALL = StrategySettings(kept_turns=4, budget_tokens=1500)


def test_the_question_is_durable_before_the_model_is_called(chat: Chat) -> None:
    chat.model = "test-mute"
    turn = chat.start("Where did I leave my keys?")
    assert chat.until(lambda: len(chat.server.chats) == 1)
    elsewhere = Store.open(chat.url)
    question, reply = elsewhere.tail(OWNER, chat.conversation_id, limit=10)
    elsewhere.close()
    assert (question.role, question.content, question.status) == ("user", "Where did I leave my keys?", "ok")
    assert (reply.role, reply.content, reply.status) == ("assistant", "", "running")
    turn.stop()
    chat.ended(turn)


@pytest.mark.parametrize("name", ["compatible", "openai", "anthropic"])
def test_the_prompt_that_is_kept_is_the_one_that_was_sent(name: str, chat: Chat) -> None:
    chat.provider = providers()[name]
    chat.tell(3, "Grüße, 你好 🙂 {n}\n\n  two lines ")
    reply = chat.say("And what now? {braces} stay braces")
    prompt = chat.store.prompt(OWNER, reply.id)
    assert prompt
    kept = [(message["role"], message["content"]) for message in prompt.request["messages"]]
    assert kept == prompt_of(chat.server.chats[-1].body)
    assert kept[0] == ("system", INSTRUCTIONS)
    assert kept[-1] == ("user", "And what now? {braces} stay braces")
    assert len(kept) == 8


def test_the_segments_add_up_to_the_tokens_of_the_prompt(chat: Chat) -> None:
    chat.tell(3)
    reply = chat.say("How much is that?")
    prompt = chat.store.prompt(OWNER, reply.id)
    assert prompt
    count = TiktokenCounter()
    shown = [HumanMessage(message["content"]) for message in prompt.request["messages"]]
    assert [part["kind"] for part in prompt.segments] == ["system", "recent", "question"]
    assert sum(part["tokens"] for part in prompt.segments) == sum(count_message(message, count) for message in shown)
    log = chat.store.tail(OWNER, chat.conversation_id, limit=100)
    assert prompt.segments[1]["message_ids"] == [message.id for message in log[:-2]]
    assert prompt.request["exact"] is False


def test_roles_alternate_after_a_turn_without_an_answer(chat: Chat) -> None:
    chat.model = "test-500"
    assert chat.say("first").content == ""
    chat.model = "test-echo"
    assert chat.say("second").status == "ok"
    assert [(message["role"], message["content"]) for message in chat.sent()] == [
        ("system", INSTRUCTIONS),
        ("user", "first\n\nsecond"),
    ]


def test_an_answer_that_was_stopped_is_shown_to_the_model_as_far_as_it_came(chat: Chat) -> None:
    chat.model = "test-stall"
    turn = chat.start("first")
    assert chat.until(lambda: "then" in turn.text)
    turn.stop()
    chat.ended(turn)
    chat.model = "test-echo"
    chat.say("second")
    assert [message["content"] for message in chat.sent()[1:]] == ["first", "A few words and then ", "second"]


@pytest.mark.parametrize("strategy", strategies())
def test_consecutive_turns_share_the_beginning_of_their_prompts(strategy: str, chat: Chat) -> None:
    """Over 30 turns with learning: all but the last message comes again, unless a block has just left."""
    chat.strategy, chat.model, chat.settings, chat.learns = strategy, "test-words-30-1", SMALL, True
    prompts = []
    for n in range(30):
        reply = chat.say(f"My friend Ana{n} likes tea {n}. The river was high and the light was long at number {n}.")
        assert reply.status == "ok"
        prompt = chat.store.prompt(OWNER, reply.id)
        assert prompt
        prompts.append(prompt.request["messages"])
        chat.learned()
    again = [later[: len(earlier) - 1] == earlier[:-1] for earlier, later in pairwise(prompts)]
    assert all(later[0] == earlier[0] for earlier, later in pairwise(prompts))
    assert again.count(False) <= (0 if strategy == "buffer" else 29 // SMALL.kept_turns)
    for prompt in prompts:
        roles = [message["role"] for message in prompt]
        assert roles[:2] == ["system", "user"]
        assert all(one != other for one, other in pairwise(roles))


@pytest.mark.parametrize("strategy", strategies())
def test_no_strategy_calls_a_model_before_the_answer(strategy: str, chat: Chat) -> None:
    chat.strategy, chat.settings = strategy, StrategySettings(kept_turns=1)
    chat.tell(20)
    for n in range(3):
        chat.say(f"question {n}")
        assert len(chat.server.chats) == n + 1
        assert chat.sent()[-1]["content"].endswith(f"question {n}")


def test_summary_comes_before_the_recent_turns_and_facts_right_before_the_question(chat: Chat) -> None:
    chat.model, chat.settings = "test-facts", StrategySettings(kept_turns=2)
    chat.tell(8, "My name is Priya and I live in Lisbon. Number {n}.")
    for strategy in ("summary", "entity"):
        chat.strategy = strategy
        chat.learner.wake(chat.job())
        chat.learned()
        assert chat.learner.state(chat.conversation_id).error is None
    chat.model = "test-echo"
    chat.strategy = "summary"
    chat.say("Where do I live?")
    summarised = chat.sent()
    assert summarised[1]["content"].startswith("<conversation_summary>")
    assert summarised[-1]["content"] == "Where do I live?"
    chat.strategy = "entity"
    reply = chat.say("And where do I live?")
    entities = chat.sent()
    assert "<remembered_facts>" in entities[-1]["content"]
    assert "Lisbon" in entities[-1]["content"]
    assert entities[-1]["content"].endswith("</remembered_facts>\n\nAnd where do I live?")
    assert all("<remembered_facts>" not in message["content"] for message in entities[:-1])
    prompt = chat.store.prompt(OWNER, reply.id)
    assert prompt
    facts = next(part for part in prompt.segments if part["kind"] == "facts")
    assert set(facts["fact_ids"]) <= {fact.id for fact in chat.store.facts(OWNER, chat.conversation_id)}
    assert facts["fact_ids"]
    assert facts["message_ids"]


def test_what_was_recalled_is_never_in_the_log(chat: Chat) -> None:
    chat.model, chat.strategy, chat.learns = "test-facts", "entity", True
    chat.say("My name is Priya and I live in Lisbon.")
    chat.learned()
    chat.say("Where do I live, and what is my name?")
    assert "<remembered_facts>" in chat.sent(-1)[-1]["content"]
    chat.learned()
    log = chat.store.tail(OWNER, chat.conversation_id, limit=10)
    assert "remembered_facts" not in log[2].content
    assert "remembered_facts" not in chat.history.messages[-2].text


def test_tokens_and_times_are_kept_with_the_answer(chat: Chat) -> None:
    usage = chat.say("Tell me").usage
    assert usage
    assert usage["input_tokens"] > 0
    assert usage["output_tokens"] > 0
    assert 0 <= usage["first_word_s"] <= usage["seconds"] < 5
    assert usage["notices"] == []


def test_the_history_gets_the_question_and_the_answer(chat: Chat) -> None:
    first, second = chat.say("one"), chat.say("two")
    texts = [(type(message), message.text) for message in chat.history.messages]
    assert texts[:2] == [(HumanMessage, "one"), (AIMessage, first.content)]
    assert [text for _, text in texts] == ["one", first.content, "two", second.content]
    assert isinstance(chat.history.messages[-1], AIMessage)


def test_invoking_the_chain_gives_what_streaming_it_keeps(chat: Chat) -> None:
    chat.tell(2)
    streamed = chat.say("What do you say?")
    kept = chat.store.prompt(OWNER, streamed.id)
    ask = chat.to_be_answered(chat.store.message(OWNER, streamed.parent_id or ""))
    sight = Sight()

    async def invoke() -> Any:
        model = ask.provider.build(ask.choice)
        chain = turn_chain(chat.store, ask, model, 4000, sight)
        return await chain.ainvoke(
            {QUESTION: HumanMessage(ask.question.content)}, {"configurable": {"session_id": "any"}}
        )

    whole = chat.background.submit(invoke()).result(timeout=10)
    seen = [message.text for message in chat.history.messages[-2:]]
    assert kept
    assert whole.text == streamed.content
    assert seen == ["What do you say?", streamed.content]
    assert sight.request()["messages"] == kept.request["messages"]


# -- what a window does not hold --------------------------------------------------------------------


@pytest.mark.parametrize("strategy", strategies())
def test_a_smaller_window_than_expected_is_met_with_less_memory(strategy: str, chat: Chat) -> None:
    chat.strategy, chat.model = strategy, "test-overflow-4000"
    chat.tell(30, "Number {n}: " + "the river was high and the light was long. " * 10)
    reply = chat.say("What was number 29?")
    assert reply.status == "ok", reply.error
    assert reply.content
    assert len(chat.server.chats) > 1
    assert sum(len(message["content"]) for message in chat.sent()) <= 4000
    assert reply.usage
    assert "window is smaller than expected" in reply.usage["notices"][0]
    assert len(reply.usage["notices"]) == 1
    prompt = chat.store.prompt(OWNER, reply.id)
    assert prompt
    assert prompt.request["messages"] == chat.sent()


@pytest.mark.parametrize("limit", [300, 600])
def test_a_tiny_window_gets_the_question_alone(limit: int, chat: Chat) -> None:
    chat.strategy, chat.model = "buffer", f"test-overflow-{limit}"
    chat.tell(200, "Number {n}: " + "the river was high and the light was long. " * 10)
    question = "What " + "about it " * 20
    reply = chat.say(question)
    assert reply.status == "ok", reply.error
    assert [message["content"] for message in chat.sent()] == [INSTRUCTIONS, question]


def test_a_question_that_does_not_fit_even_alone_fails_clearly(chat: Chat) -> None:
    chat.model = "test-overflow-60"
    chat.tell(10)
    turn = chat.start("too long " * 20)
    reply = chat.ended(turn)
    assert isinstance(turn.error, ContextOverflow)
    assert reply.status == "failed"
    assert "even alone" in reply.error
    assert "test-overflow-60" in reply.error
    assert chat.store.message(OWNER, reply.parent_id or "").content == "too long " * 20


def test_a_question_of_a_megabyte_fails_at_once_and_asks_nobody(chat: Chat) -> None:
    chat.say("warm")
    before, start = len(chat.server.chats), time.monotonic()
    turn = chat.start("word " * 200_000)
    reply = chat.ended(turn)
    assert time.monotonic() - start < 2
    assert len(chat.server.chats) == before
    assert isinstance(turn.error, QuestionTooLong)
    assert "200,2" in reply.error
    chat.say("and on it goes")
    assert chat.sent()[-1]["content"].endswith("and on it goes")


def test_a_reply_length_that_fills_the_window_is_named_as_the_reason(chat: Chat) -> None:
    chat.max_output_tokens = 128_000
    reply = chat.say("Hello")
    assert reply.status == "failed"
    assert "reply of up to 128,000" in reply.error
    assert "lower the reply length" in reply.error
    assert chat.server.chats == []


def test_a_long_question_does_not_use_up_the_budget_of_the_memory(chat: Chat) -> None:
    chat.settings = StrategySettings(budget_tokens=200)
    chat.tell(1)
    chat.say("word " * 1000)
    assert len(chat.sent()) == 4


def test_an_answer_that_reached_the_reply_length_says_so(chat: Chat) -> None:
    chat.model = "test-truncated"
    reply = chat.say("Tell me everything")
    assert reply.status == "ok"
    assert reply.usage
    assert "reply length" in reply.usage["notices"][0]


# -- what goes wrong --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("model", "error", "arrived"),
    [
        ("test-401", KeyRejected, ""),
        ("test-403", KeyRejected, ""),
        ("test-404", ModelNotFound, ""),
        ("test-429-retry", RateLimited, ""),
        ("test-500", ProviderFailed, ""),
        ("test-html", NotAChatServer, ""),
        ("test-garbage", NotAChatServer, ""),
        ("test-empty", EmptyAnswer, ""),
        ("test-cut", ProviderFailed, "A few words and then "),
        ("test-error-in-stream", ProviderFailed, "A few words and then "),
    ],
)
def test_a_failure_keeps_what_arrived_and_says_what_happened(
    model: str, error: type[Exception], arrived: str, chat: Chat
) -> None:
    chat.model = model
    turn = chat.start("the question")
    reply = chat.ended(turn)
    assert type(turn.error) is error
    assert (reply.status, reply.content, reply.error) == ("failed", arrived, str(turn.error))
    assert KEY not in reply.error
    assert chat.store.message(OWNER, reply.parent_id or "").content == "the question"
    assert chat.turns.get(chat.conversation_id) is None


def test_a_key_is_nowhere_in_the_store(chat: Chat, tmp_path: Any) -> None:
    for model in ("test-401", "test-403", "test-500", "test-echo"):
        chat.model = model
        chat.say("hello")
    chat.store.close()
    assert all(KEY.encode() not in file.read_bytes() for file in tmp_path.iterdir())


def test_nobody_at_the_address_is_unreachable(chat: Chat) -> None:
    ask, reply = chat.begin("hello")
    elsewhere = "http://127.0.0.1:9"
    moved = replace(ask, choice=replace(ask.choice, base_url=elsewhere))
    turn = chat.turns.start(chat.store, moved, reply)
    assert elsewhere in chat.ended(turn).error
    assert isinstance(turn.error, ProviderUnreachable)


@pytest.mark.parametrize(
    ("model", "arrived"),
    [("test-mute", ""), ("test-stall", "A few words and then "), ("test-pings", "A few words and then ")],
)
def test_silence_between_two_pieces_ends_the_turn(model: str, arrived: str, chat: Chat) -> None:
    chat.model, chat.timeout_s = model, 0.5
    start = time.monotonic()
    turn = chat.start("hello")
    reply = chat.ended(turn)
    assert 0.4 < time.monotonic() - start < 3
    assert isinstance(turn.error, ProviderTimeout)
    assert "0.5 seconds" in reply.error
    assert reply.content == arrived
    assert chat.until(lambda: chat.server.disconnected == 1)


def test_a_model_that_sets_no_limit_to_its_silence_is_given_one(chat: Chat) -> None:
    chat.provider = replace(chat.provider, build=lambda choice: ScriptedChat(script="echo", pace_s=60.0))
    chat.timeout_s = 0.3
    turn = chat.start("hello")
    assert chat.ended(turn, 3.0).status == "failed"
    assert isinstance(turn.error, ProviderTimeout)


def test_an_answer_may_take_longer_than_the_silence_allowed(chat: Chat) -> None:
    chat.model, chat.timeout_s = "test-words-20-50", 0.5
    assert chat.say("slowly").status == "ok"


@pytest.mark.parametrize(
    ("model", "said"), [("test-surrogate", "lone \ufffd half"), ("test-surrogate-pair", "whole \U0001f600 emoji")]
)
def test_half_an_emoji_in_question_and_answer_is_stored_and_sent_on(model: str, said: str, chat: Chat) -> None:
    chat.model = model
    reply = chat.say("half \ud83d and NUL \0")
    assert (reply.status, reply.content) == ("ok", said)
    assert chat.sent()[-1]["content"] == "half \ufffd and NUL \ufffd"
    chat.model = "test-echo"
    assert chat.say("again").status == "ok"
    assert chat.sent()[-2]["content"] == said


def test_closing_the_answer_closes_the_request(chat: Chat) -> None:
    chat.model = "test-stall"
    ask, _ = chat.begin("hello")

    async def first_word() -> str:
        pieces = answer(chat.store, ask, Sight())
        word = await anext(pieces)
        await pieces.aclose()
        return word

    assert chat.background.submit(first_word()).result(timeout=5) == "A "
    assert chat.until(lambda: chat.server.disconnected == 1, 1.0)


def test_two_chats_at_once_see_only_their_own_words(chat: Chat) -> None:
    """Each has its own history; the words of one never reach the model of the other."""
    other = Chat(chat.url, chat.store, chat.background, chat.turns, chat.learner, chat.server)
    chat.model = other.model = "test-recall"
    assert other.history is not chat.history
    for n in range(5):
        one, two = chat.start(f"mine {n}"), other.start(f"yours {n}")
        assert "yours" not in chat.ended(one).content
        assert "mine" not in other.ended(two).content
