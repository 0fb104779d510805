"""Files in the input: what is sent, what is drawn, and what stays when it cannot be sent."""

from __future__ import annotations

import base64
from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from memory.attachments import AttachedText, split
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
