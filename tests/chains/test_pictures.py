"""Images that a model answers with: over real HTTP, into the log, and never from anywhere else."""

from __future__ import annotations

import base64

import pytest
from langchain_core.messages import AIMessageChunk, HumanMessage

from chains.pictures import MOST_IMAGES, as_blocks, take
from memory.store import Image
from tests.chains.conftest import OWNER, Chat
from tests.chains.test_providers import Run, ask_whole, built, pieces
from tests.chat_behaviours import PIXELS
from tests.chat_server import ChatServer

PNG = base64.b64decode(PIXELS.partition(",")[2])


def taken(*blocks: object) -> tuple[list[Image], str, list[str]]:
    """Return what is kept of these blocks, the links, and the notices."""
    kept: list[Image] = []
    notices: list[str] = []
    links = take(AIMessageChunk(content=list(blocks)), kept, notices)  # type: ignore[arg-type]
    return kept, links, notices


@pytest.mark.parametrize("name", ["compatible", "openai"])
@pytest.mark.parametrize("whole", [False, True])
def test_images_beside_the_text_arrive(name: str, whole: bool, chat_server: ChatServer, run: Run) -> None:
    model = built(name, chat_server, "test-image")
    if whole:
        ask_whole(model)
    chunks = run(pieces(model, [HumanMessage("Draw")]))
    kept: list[Image] = []
    for chunk in chunks:
        assert take(chunk, kept, []) == ""
    assert "".join(chunk.text for chunk in chunks) == "Here is your picture."
    assert kept == [Image("image-1.png", "image/png", PNG)]


def test_what_google_and_openais_responses_send_is_understood() -> None:
    standard = {"type": "image", "base64": PIXELS.partition(",")[2], "mime_type": "image/png"}
    assert taken("words", standard)[0] == [Image("image-1.png", "image/png", PNG)]
    call = {"type": "image_generation_call", "id": "ig_1", "status": "completed", "result": PIXELS.partition(",")[2]}
    kept: list[Image] = []
    take(AIMessageChunk(content=[call], response_metadata={"model_provider": "openai"}), kept, [])
    assert [image.data for image in kept] == [PNG]


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://elsewhere.example/a b(1).png", "[Image: open](https://elsewhere.example/a%20b%281%29.png)"),
        ("https://elsewhere.example/)![x](y", "[Image: open](https://elsewhere.example/%29!%5Bx%5D%28y)"),
        ("javascript:alert(1)", ""),
        ("file:///etc/passwd", ""),
    ],
)
def test_an_image_elsewhere_is_a_link_at_most(url: str, link: str) -> None:
    kept, links, _ = taken(*as_blocks([{"type": "image_url", "image_url": {"url": url}}]))
    assert kept == []
    assert links.strip() == link


@pytest.mark.parametrize(
    "url",
    [
        "data:image/svg+xml;base64," + base64.b64encode(b"<svg/>").decode(),
        "data:image/png;base64," + base64.b64encode(b"<svg/>").decode(),
        "data:image/webp;base64," + base64.b64encode(b"RIFF1234AVI ").decode(),
        "data:image/png;base64,A",
    ],
)
def test_an_image_that_is_no_picture_is_left_out_and_told(url: str) -> None:
    kept, _, notices = taken(*as_blocks([{"image_url": {"url": url}}, {"image_url": url}]))
    assert kept == []
    assert len(notices) == 1


def test_no_more_images_than_a_page_takes_are_kept() -> None:
    kept, _, notices = taken(*as_blocks([{"image_url": {"url": PIXELS}}] * (MOST_IMAGES + 2)))
    assert [image.name for image in kept] == [f"image-{number}.png" for number in range(1, MOST_IMAGES + 1)]
    assert len(notices) == 1


@pytest.mark.parametrize("images", [None, {}, "x", [None], [{}], [{"image_url": None}], [{"image_url": {"url": 1}}]])
def test_images_of_another_shape_are_nothing(images: object) -> None:
    assert as_blocks(images) == []


# -- in a turn ---------------------------------------------------------------------------------------


def test_the_images_of_an_answer_are_kept_with_it_and_named_in_it(chat: Chat) -> None:
    chat.model = "test-image"
    reply = chat.say("Draw me something")
    assert (reply.status, reply.content) == ("ok", "Here is your picture.\n\n[image: image-1.png]")
    assert chat.store.images(OWNER, [reply.id]) == {reply.id: [Image("image-1.png", "image/png", PNG)]}


def test_an_image_alone_is_an_answer_and_the_model_is_later_told_its_name(chat: Chat) -> None:
    chat.model = "test-image-alone"
    reply = chat.say("Draw me something")
    assert (reply.status, reply.content) == ("ok", "[image: image-1.png]\n[image: image-2.png]")
    chat.model = "test-echo"
    chat.say("And now?")
    shown = chat.server.chats[-1].body["messages"]
    assert [message["content"] for message in shown if message["role"] == "assistant"] == [reply.content]
    assert PIXELS.partition(",")[2] not in str(shown)


def test_an_image_elsewhere_becomes_a_link_in_the_answer(chat: Chat) -> None:
    chat.model = "test-image-link"
    reply = chat.say("Draw me something")
    assert reply.content.strip() == "Elsewhere:\n\n[Image: open](https://elsewhere.example/a%20b.png)"
    assert chat.store.images(OWNER, [reply.id]) == {}
