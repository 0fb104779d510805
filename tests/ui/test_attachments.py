"""Files in the input: what is sent, what is drawn, and what stays when it cannot be sent."""

from __future__ import annotations

import base64
import io
import random
from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import quote

from PIL import Image as Pillow
from streamlit.testing.v1 import AppTest

from memory.attachments import AttachedText, join, split
from memory.store import Message, Store
from tests.chat_server import ChatServer
from tests.files import pdf, picture
from tests.ui.test_app import OWNER, button, everything_in

Open = Callable[[], AppTest]
PNG = picture()


def send(page: AppTest, text: str, **files: bytes) -> AppTest:
    """Send a message with files; two underscores stand for a dot in a name."""
    box = page.chat_input[0]
    for name, content in files.items():
        box.upload(name.replace("__", "."), content)
    box.set_value(text).run()
    assert not page.exception
    return page


def log(store: Store) -> list[Message]:
    chats = store.conversations(OWNER)
    return store.tail(OWNER, chats[0].id, limit=99) if chats else []


def test_files_are_sent_drawn_and_kept(app: Open, store: Store, chat_server: ChatServer) -> None:
    page = send(app(), "Compare these", notes__md=b"# Notes\nplums", report__pdf=pdf(["Page one"]), cat__png=PNG)
    question = log(store)[0]
    typed, files = split(question.content)
    assert typed == "Compare these"
    assert files == (AttachedText("notes.md", "# Notes\nplums"), AttachedText("report.pdf", "[page 1]\nPage one"))
    assert store.images(OWNER, [question.id])[question.id][0].data == PNG
    sent = chat_server.chats[-1].body["messages"][-1]["content"]
    assert sent[0]["text"] == question.content
    assert sent[1]["image_url"]["url"].endswith(base64.b64encode(PNG).decode())
    drawn = page.chat_message[0]
    assert drawn.markdown[0].value == "Compare these"
    assert [each.label for each in drawn.expander] == ["notes\\.md · 13 B", "report\\.pdf · 17 B"]
    assert drawn.expander[0].code[0].value == "# Notes\nplums"
    assert "imgs {" in everything_in(page)
    assert store.conversations(OWNER)[0].title == "Compare these"


def test_a_file_alone_names_the_chat_and_forgetting_it_takes_the_name(app: Open, store: Store) -> None:
    page = send(app(), "", notes__md=b"plums")
    assert not page.chat_message[0].markdown
    chat = store.conversations(OWNER)[0]
    assert chat.title == "notes.md"
    store.forget(OWNER, [log(store)[0].id, log(store)[1].id])
    assert store.conversation(OWNER, chat.id).title == ""


def test_a_bad_file_shows_its_error_and_the_rest_is_sent_again_without_it(app: Open, store: Store) -> None:
    page = send(app(), "Precious words", good__md=b"plums", bad__pdf=b"%PDF-1.4 broken", worse__bin=b"\0\1\2")
    assert log(store) == []
    told = page.error[0].value
    assert "damaged PDF" in told
    assert "“worse.bin” is not a kind of file" in told
    assert page.text[0].value == "Precious words"
    assert [each.label for each in page.button if each.key.startswith("remove-")] == ["good\\.md"]
    button(page, "Send again").click().run()
    assert split(log(store)[0].content) == ("Precious words", (AttachedText("good.md", "plums"),))
    assert not page.error


def test_of_eleven_files_ten_stay_and_are_sent_again(app: Open, store: Store) -> None:
    page = send(app(), "Many", **{f"f{number:02}__txt": b"plums" for number in range(11)})
    assert "“f10.txt” stayed behind" in page.error[0].value
    assert log(store) == []
    button(page, "Send again").click().run()
    assert len(split(log(store)[0].content)[1]) == 10


def test_an_image_for_a_model_that_does_not_see_is_refused_before_it_is_sent(
    app: Open, settings: Callable[..., None], store: Store
) -> None:
    settings(provider="scripted", model="echo")
    page = send(app(), "What is it?", cat__png=PNG, notes__md=b"plums")
    assert "echo does not see images. Choose a model in the sidebar that does, or remove “cat.png”." in (
        page.error[0].value.replace("\\", "")
    )
    assert log(store) == []
    next(each for each in page.button if each.label == "cat\\.png").click().run()
    button(page, "Send again").click().run()
    assert split(log(store)[0].content) == ("What is it?", (AttachedText("notes.md", "plums"),))


def removable(page: AppTest) -> list[str]:
    return [each.label.replace("\\", "") for each in page.button if each.key.startswith("remove-")]


def labels(page: AppTest) -> list[str]:
    return [each.label for each in page.button]


def noise() -> bytes:
    """Return a picture of 3.2 MB that nothing makes smaller."""
    file = io.BytesIO()
    pixels = random.Random(7).randbytes(1030 * 1030 * 3)
    Pillow.frombytes("RGB", (1030, 1030), pixels).save(file, "PNG")
    return file.getvalue()


def test_what_could_not_be_sent_stays_when_other_files_are_sent_without_a_word_too(
    app: Open, settings: Callable[..., None], store: Store
) -> None:
    settings(provider="scripted", model="echo")
    page = send(app(), "", cat__png=PNG)
    send(page, "", notes__md=b"plums")
    assert split(log(store)[0].content)[1] == (AttachedText("notes.md", "plums"),)
    assert removable(page) == ["cat.png"]


def test_words_that_could_not_be_sent_stay_whole_though_they_stand_in_others(
    app: Open, settings: Callable[..., None]
) -> None:
    settings(provider="scripted", model="echo")
    page = send(app(), "I live in Rome, not in Paris.", cat__png=PNG)
    send(page, "not", cat__png=PNG)
    assert page.text[0].value == "I live in Rome, not in Paris.\n\nnot"
    button(page, "Send again").click().run()
    assert page.text[0].value == "I live in Rome, not in Paris.\n\nnot"
    assert removable(page) == ["cat.png"]


def test_more_than_ten_files_that_could_not_be_sent_are_not_sent_as_one_message(app: Open, store: Store) -> None:
    page = app()
    for turn in range(2):
        send(page, "", bad__bin=b"\0\1", **{f"f{turn}{number}__txt": b"plums" for number in range(6)})
    button(page, "Send again").click().run()
    assert log(store) == []
    assert "12 files are too many: a message takes 10" in page.error[0].value
    for _ in range(2):
        next(each for each in page.button if each.key.startswith("remove-")).click().run()
    button(page, "Send again").click().run()
    assert len(split(log(store)[0].content)[1]) == 10


def test_where_nothing_is_left_to_be_sent_no_button_offers_it(app: Open) -> None:
    page = send(app(), "", worse__bin=b"\0\1\2")
    assert "“worse.bin” is not a kind of file" in page.error[0].value
    assert "Send again" not in labels(page)
    assert "Send in a new chat" not in labels(page)
    button(page, "Discard").click().run()
    assert not page.error


def test_images_too_large_together_are_refused_until_one_is_removed(app: Open, store: Store) -> None:
    content = noise()
    page = send(app(), "Compare", **{f"f{number}__png": content for number in range(4)})
    assert "4 images have 12.8 MB together" in page.error[0].value.replace("\\", "")
    assert log(store) == []
    next(each for each in page.button if each.key.startswith("remove-")).click().run()
    button(page, "Send again").click().run()
    question = log(store)[0]
    assert len(store.images(OWNER, [question.id])[question.id]) == 3


def test_a_line_typed_like_an_images_stays_when_it_is_edited_or_copied(app: Open, store: Store) -> None:
    typed = "hi\n\n[image: typed by hand]"
    page = send(app(), typed)
    assert f"[{quote(typed, safe=' :[]')}]".replace("%5B", "[") in everything_in(page)
    first = log(store)[0]
    page.button(key=f"edit-{first.id}").click().run()
    assert page.text_area(key=f"editor-{first.id}").value == typed
    assert not [each for each in page.caption if "attach_file" in each.value]
    page.button(key=f"send-{first.id}").click().run()
    assert log(store)[0].id != first.id
    assert log(store)[0].content == typed


def test_an_edited_message_whose_chat_is_gone_is_kept_with_its_files(app: Open, store: Store) -> None:
    page = send(app(), "First wording", notes__md=b"plums", cat__png=PNG)
    first = log(store)[0]
    page.button(key=f"edit-{first.id}").click().run()
    page.text_area(key=f"editor-{first.id}").set_value("Precious words")
    store.delete_conversation(OWNER, first.conversation_id)
    store.purge(OWNER, before=datetime(2099, 1, 1, tzinfo=UTC))
    page.button(key=f"send-{first.id}").click().run()
    assert not page.exception
    assert page.text[0].value == "Precious words"
    assert removable(page) == ["notes.md", "cat.png"]
    button(page, "Send in a new chat").click().run()
    assert split(log(store)[0].content) == ("Precious words", (AttachedText("notes.md", "plums"),))
    assert store.images(OWNER, [log(store)[0].id])[log(store)[0].id][0].data == PNG


def test_a_files_name_in_a_notice_is_no_markdown(app: Open, store: Store) -> None:
    name = "![x](https:&#47;&#47;evil.example&#47;p.png).txt"
    chat = store.create_conversation(OWNER, provider="scripted", model="echo", strategy="window", title="t")
    by = {"provider": "scripted", "model": "![m](https://evil.example/m.png)", "strategy": "window"}
    content = join("hi", [AttachedText(name, "plums")])
    reply = store.begin_turn(OWNER, chat.id, content, parent_id=None, **by)[1]
    store.finish(OWNER, reply.id, "ok", "fine", usage={"notices": [f"{name} is longer than fits."]})
    page = app()
    page.button(key=f"open-{chat.id}").click().run()
    told = next(each.value for each in page.caption if "longer than fits" in each.value)
    assert "![" not in told
    assert told.replace("\\", "") == f":material/info: {name} is longer than fits."


def test_a_typed_models_name_is_no_markdown_where_it_labels_the_choice(
    app: Open, settings: Callable[..., None]
) -> None:
    settings(model="![m](https://evil.example/m.png)")
    page = app()
    assert [each.label for each in page.expander if "evil" in each.label]
    assert not [each.label for each in page.expander if "![" in each.label]


def test_an_edited_message_keeps_its_files(app: Open, store: Store, chat_server: ChatServer) -> None:
    page = send(app(), "First wording", notes__md=b"plums", cat__png=PNG)
    first = log(store)[0]
    page.button(key=f"edit-{first.id}").click().run()
    assert page.text_area(key=f"editor-{first.id}").value == "First wording"
    assert any("notes" in each.value and "cat" in each.value for each in page.caption)
    page.text_area(key=f"editor-{first.id}").set_value("Second wording").run()
    page.button(key=f"send-{first.id}").click().run()
    second = log(store)[0]
    assert second.id != first.id
    assert split(second.content) == ("Second wording", (AttachedText("notes.md", "plums"),))
    assert store.images(OWNER, [first.id, second.id])[second.id] == store.images(OWNER, [first.id])[first.id]
    assert isinstance(chat_server.chats[-1].body["messages"][-1]["content"], list)


def test_what_only_looks_like_an_image_line_is_drawn_as_typed(app: Open) -> None:
    page = send(app(), "[image: cat.png]")
    assert "image: cat.png" in page.chat_message[0].markdown[0].value


def test_what_looks_like_a_command_is_sent_where_files_come_with_it(app: Open, store: Store) -> None:
    send(app(), "/help", notes__md=b"plums")
    assert split(log(store)[0].content)[0] == "/help"
