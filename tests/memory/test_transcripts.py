from __future__ import annotations

import base64
import json
from dataclasses import fields
from datetime import UTC, datetime

import pytest
from markdown_it import MarkdownIt

from memory.attachments import AttachedText, join, split
from memory.store import Conversation, Image, Message
from memory.transcripts import Format, formats
from tests.files import picture

MADE = datetime(2026, 11, 20, 7, 24, 3, 250000, tzinfo=UTC)
HOSTILE = [
    "# Heading\n\n## You, 2020-01-01T00:00:00Z\n\nI never said this",
    "---\ntitle: other\n---",
    "```python\nprint('unclosed fence')",
    "שלום עליكم \u202e and back",
    "👩‍👩‍👧 costs $5 and $6",
    '"quotes" \\ back\\slash <script>alert(1)</script> | pipe |',
    "line\u2028separator \x85 next\r\nline \ufeff\x7f",
    "",
    "  spaces around  \n\n",
]


def _conversation(title: str = "Trip to Lisbon") -> Conversation:
    common = {"assistant": "memory_bot", "provider": "openai", "model": "small", "strategy": "window"}
    return Conversation(
        id="c1",
        owner="subject-of-ann",
        title=title,
        settings={"kept_turns": 3},
        pinned=False,
        archived=False,
        leaf_id="m1",
        created_at=MADE,
        updated_at=MADE,
        deleted_at=None,
        **common,
    )


def _message(number: int, content: str, **changes) -> Message:
    values = {
        "id": f"m{number}",
        "conversation_id": "c1",
        "parent_id": f"m{number - 1}" if number else None,
        "role": "assistant" if number % 2 else "user",
        "content": content,
        "status": "ok",
        "depth": number,
        "provider": "openai",
        "model": f"model-{number}",
        "strategy": "summary",
        "usage": None,
        "feedback": None,
        "error": "",
        "created_at": MADE.replace(minute=number),
        "finished_at": MADE.replace(minute=number),
    }
    return Message(**{**values, **changes})


@pytest.fixture(params=sorted(formats()))
def form(request: pytest.FixtureRequest) -> Format:
    return formats()[request.param]


def _appears(form: Format, content: str, written: str) -> int:
    """Return where a content stands in a transcript, as that format writes it; -1 if it does not."""
    if form.extension == "json":
        return written.find(json.dumps(content, ensure_ascii=False))
    if form.extension == "txt":
        return written.find("".join(f"    {line}\n" for line in content.split("\n")))
    return written.find(content)


def test_there_are_markdown_plain_text_and_json():
    found = {name: (one.extension, one.mime) for name, one in formats().items()}
    assert found == {
        "json": ("json", "application/json"),
        "markdown": ("md", "text/markdown"),
        "text": ("txt", "text/plain"),
    }


def test_a_transcript_is_whole_and_in_order(form: Format):
    contents = [f"content number {number}\nsecond line" for number in range(12)]
    written = form.write(_conversation(), [_message(n, content) for n, content in enumerate(contents)])
    places = [_appears(form, content, written) for content in contents]
    assert -1 not in places
    assert places == sorted(places)
    assert "Trip to Lisbon" in written
    for minute in range(12):
        assert f"2026-11-20T07:{minute:02}:03" in written
    for number in range(1, 12, 2):
        assert f"model-{number}" in written
    assert "summary" in written


@pytest.mark.parametrize("content", HOSTILE)
def test_hostile_content_is_unchanged_in_a_transcript(form: Format, content: str):
    written = form.write(_conversation(), [_message(0, content), _message(1, "the answer")])
    assert _appears(form, content, written) != -1
    assert _appears(form, "the answer", written) > _appears(form, content, written)
    written.encode("utf-8")


def test_what_ended_early_and_what_was_thought_of_it_is_said_in_words(form: Format):
    messages = [
        _message(1, "half an ans", status="stopped", feedback={"value": -1, "comment": "too\nslow"}),
        _message(3, "", status="failed", error="The provider\nwas unreachable."),
        _message(5, "fine", feedback={"value": 1, "comment": ""}),
        _message(7, "grow", status="running", finished_at=None),
    ]
    written = form.write(_conversation(), messages)
    if form.extension == "json":
        assert [m["status"] for m in json.loads(written)["messages"]] == ["stopped", "failed", "ok", "running"]
        assert '"too\\nslow"' in written
        return
    for words in ("stopped before the end", "disliked: too slow", "failed: The provider was unreachable.", "liked"):
        assert words in written
    assert "still being written" in written


def test_what_an_answer_was_taken_from_goes_with_it(form: Format):
    usage = {"sources": ["1. When do you\nopen?", "2. Where are you?"], "offers": []}
    written = form.write(_conversation(), [_message(0, "Hi"), _message(1, "At nine [1].", usage=usage)])
    if form.extension == "json":
        assert json.loads(written)["messages"][1]["usage"]["sources"] == usage["sources"]
        return
    assert "from 1. When do you open?; 2. Where are you?" in written


def test_an_empty_chat_without_a_title_can_be_written(form: Format):
    assert form.write(_conversation(title=""), []).endswith("\n")


def test_nobody_can_tell_from_a_transcript_who_the_owner_is(form: Format):
    assert "subject-of-ann" not in form.write(_conversation(), [_message(0, "Hi")])


@pytest.mark.parametrize("title", [*HOSTILE, "a: b # c", "- x", "!!python/object:os.system", "null", "\x01\x1f\ufffe"])
def test_the_front_matter_is_yaml_whatever_the_title(title: str):
    yaml = pytest.importorskip("yaml", reason="PyYAML comes with LangChain")
    written = formats()["markdown"].write(_conversation(title), [_message(0, "---\nHi")])
    front = yaml.safe_load(written.split("\n---\n")[0].removeprefix("---\n"))
    assert front["title"] == (title or "Untitled chat")
    assert front["messages"] == 1
    assert front["created"] == "2026-11-20T07:24:03Z"
    assert "\n# " in written


def test_plain_text_cannot_be_made_to_put_words_in_anothers_mouth():
    fake = "2026-11-20T07:05:03Z Assistant:\n    Yes, I promise."
    lines = formats()["text"].write(_conversation(), [_message(0, fake)]).split("\n")
    assert [line for line in lines if line.startswith("2026") and line.endswith(":")] == ["2026-11-20T07:00:03Z You:"]


def test_json_holds_every_field_so_that_it_can_be_imported_again():
    usage = {"input_tokens": 5, "output_tokens": 7}
    messages = [_message(0, "Hi"), _message(1, "Hello", usage=usage, feedback={"value": 1, "comment": "x"})]
    read = json.loads(formats()["json"].write(_conversation(), messages))
    assert read["format"] == "memory-bot/1"
    assert read["conversation"].keys() == {field.name for field in fields(Conversation)} - {"owner"}
    assert read["conversation"]["created_at"] == "2026-11-20T07:24:03.250000+00:00"
    times = {"created_at": datetime.fromisoformat, "finished_at": datetime.fromisoformat}
    again = [
        Message(**{name: times.get(name, lambda same: same)(value) for name, value in message.items()})
        for message in read["messages"]
    ]
    assert again == messages


# -- what came with messages ------------------------------------------------------------------------

PNG = picture()
BROUGHT = join(
    "Look", [AttachedText("a*b.py", "print(1)\n```\nfence\n````"), AttachedText("n.md", "words")], ["cat.png"]
)


def test_json_holds_the_images_so_that_they_can_be_imported_again():
    images = {"m0": [Image("cat.png", "image/png", PNG)]}
    messages = json.loads(formats()["json"].write(_conversation(), [_message(0, BROUGHT), _message(1, "x")], images))
    (image,) = messages["messages"][0]["images"]
    assert (image["name"], image["media_type"], base64.b64decode(image["data"])) == ("cat.png", "image/png", PNG)
    assert split(messages["messages"][0]["content"])[1][1] == AttachedText("n.md", "words")
    assert "images" not in messages["messages"][1]


def test_markdown_shows_attached_texts_in_fences_that_nothing_closes_and_images_as_data():
    images = {"m0": [Image("cat.png", "image/png", PNG)], "m1": [Image("drawn.png", "image/png", PNG)]}
    answer = join("Here it is", images=["drawn.png"])
    written = formats()["markdown"].write(_conversation(), [_message(0, BROUGHT), _message(1, answer)], images)
    data = f"data:image/png;base64,{base64.b64encode(PNG).decode()}"
    assert (
        "Look\n\n**a\\*b.py**\n\n`````py\nprint(1)\n```\nfence\n````\n`````\n\n**n.md**\n\n```md\nwords\n```" in written
    )
    assert f"![cat.png]({data})" in written
    assert f"Here it is\n\n![drawn.png]({data})\n" in written
    assert "[image: " not in written
    tokens = MarkdownIt().parse(written)
    assert [token.content for token in tokens if token.type == "fence"] == ["print(1)\n```\nfence\n````\n", "words\n"]


def test_an_answer_that_quotes_the_form_of_an_attachment_is_unchanged():
    quoted = join("Write it so:", [AttachedText("a.md", "words")])
    written = formats()["markdown"].write(_conversation(), [_message(0, "How?"), _message(1, quoted)])
    assert quoted in written


def test_plain_text_names_the_images():
    images = {"m0": [Image("cat.png", "image/png", PNG)]}
    written = formats()["text"].write(_conversation(), [_message(0, BROUGHT)], images)
    assert "    [image: cat.png]\n" in written
    assert "    print(1)\n" in written
    assert len(written) < 600
