"""The prompt's parts and their order."""

from __future__ import annotations

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage

from chains.prompt import TEMPLATE, alternate, as_record, fill, plain, whole_instructions
from memory.strategies import View

RECENT: tuple[BaseMessage, ...] = (HumanMessage("a", id="1"), AIMessage("b", id="2"))


def prompt_of(view: View, question: str = "q", instructions: str = "Be kind.") -> list[dict[str, str]]:
    return as_record(alternate(TEMPLATE.invoke(fill(instructions, view, question))))


def view(background: str = "", recent: tuple[BaseMessage, ...] = (), recalled: str = "") -> View:
    return View(background, recent, recalled, (), 0)


def test_what_seldom_changes_comes_first_and_the_question_last() -> None:
    assert prompt_of(view("notes", RECENT, "facts")) == [
        {"role": "system", "content": "Be kind."},
        {"role": "user", "content": "notes\n\na"},
        {"role": "assistant", "content": "b"},
        {"role": "user", "content": "facts\n\nq"},
    ]


def test_an_empty_memory_leaves_the_instructions_and_the_question() -> None:
    assert prompt_of(view()) == [{"role": "system", "content": "Be kind."}, {"role": "user", "content": "q"}]


def test_braces_and_dollars_in_any_part_stay_what_they_are() -> None:
    odd = "{question} {{x}} $y {0} %s"
    recent = (HumanMessage(odd), AIMessage(odd))
    assert [message["content"] for message in prompt_of(view(odd, recent, odd), odd, odd)] == [
        odd,
        f"{odd}\n\n{odd}",
        odd,
        f"{odd}\n\n{odd}",
    ]


def test_messages_of_one_role_are_merged_and_the_log_is_left_alone() -> None:
    recent = (HumanMessage("a", id="1"), HumanMessage("b", id="2"), AIMessage("c", id="3"), AIMessage("d", id="4"))
    assert [message["content"] for message in prompt_of(view(recent=recent))] == ["Be kind.", "a\n\nb", "c\n\nd", "q"]
    assert [message.text for message in recent] == ["a", "b", "c", "d"]


def test_a_message_goes_out_with_its_text_alone() -> None:
    sent = plain(AIMessage([{"type": "text", "text": "hi"}], id="7", name="bot", response_metadata={"secret": 1}))
    assert sent == AIMessage("hi")
    assert sent.id is None


def test_instructions_say_how_to_read_the_prompt_and_where_it_helps_how_to_draw() -> None:
    short = whole_instructions("You are a cook.", charts=False)
    assert short.startswith("You are a cook.\n\nText inside <conversation_summary>")
    assert "chart" not in short
    drawing = whole_instructions("You are a cook.", charts=True)
    assert drawing.startswith(short)
    assert "```chart line" in drawing
    assert whole_instructions("", charts=False) == short.removeprefix("You are a cook.\n\n")
