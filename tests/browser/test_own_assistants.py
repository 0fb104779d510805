"""A person makes an assistant, takes it along as a file, and has one answer from a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import expect

MENU = 'question,answer\nWhen do you open?,At nine.\nDo you serve soup?,"Yes, lentil soup."\n'


def form(chat: Any) -> Any:
    chat.page.locator(".st-key-make-assistant button").click()
    dialog = chat.page.get_by_role("dialog")
    expect(dialog.get_by_role("button", name="Save")).to_be_visible()
    return dialog


def fill(dialog: Any, **texts: str) -> None:
    for label, text in texts.items():
        box = dialog.get_by_role("textbox", name=label.replace("_", " "))
        box.fill(text)
        box.press("Tab")


def save(dialog: Any) -> None:
    dialog.get_by_role("button", name="Save").click()


def choose_file(dialog: Any, path: Path) -> None:
    dialog.locator("input[type=file]").last.set_input_files(path)
    expect(dialog.get_by_text(path.name).first).to_be_visible()


def exported(chat: Any) -> str:
    with chat.page.expect_download() as download:
        chat.page.get_by_role("button", name="Export").click()
    return Path(download.value.path()).read_text("utf-8")


def import_file(chat: Any, path: Path) -> Any:
    dialog = form(chat)
    dialog.get_by_text("Import one from a TOML file").click()
    dialog.locator("input[type=file]").first.set_input_files(path)
    return dialog


def remove(chat: Any) -> None:
    chat.page.locator(".st-key-remove-assistant button").first.click()


def title(chat: Any) -> Any:
    return chat.page.locator(".st-key-welcome h1")


def test_an_assistant_is_made_asked_exported_and_imported_again(open_chat, app, server, tmp_path):
    chat = open_chat(app.url)
    dialog = form(chat)
    fill(dialog, Name="Café Luna", Icon="☕", In_one_line="Knows the menu.", Greeting="Hello! Soup?")
    fill(dialog, Instructions="You are a waiter.", Suggestions="When do you open?\nDo you serve soup?")
    (tmp_path / "menu.csv").write_text(MENU, "utf-8")
    choose_file(dialog, tmp_path / "menu.csv")
    save(dialog)
    expect(title(chat)).to_contain_text("Café Luna")
    chat.sees("Hello! Soup?")

    file = tmp_path / "luna.toml"
    file.write_text(exported(chat), "utf-8")
    chat.click("Do you serve soup?")
    chat.sees("You said:")
    sent = server.chats[-1].body["messages"]
    assert sent[0]["content"].startswith("You are a waiter.")
    assert "Yes, lentil soup." in sent[-1]["content"]

    chat.click("New chat")
    remove(chat)
    expect(title(chat)).to_contain_text("Memory Bot")
    import_file(chat, file)
    expect(title(chat)).to_contain_text("Café Luna")
    assert exported(chat) == file.read_text("utf-8")
    remove(chat)


def test_a_change_holds_after_a_reload(open_chat, app, server):
    chat = open_chat(app.url)
    dialog = form(chat)
    fill(dialog, Name="Poet", Instructions="You rhyme.")
    save(dialog)
    chat.click("Edit")
    fill(chat.page.get_by_role("dialog"), Name="Poet of the sea", Instructions="You rhyme on the sea.")
    save(chat.page.get_by_role("dialog"))
    expect(title(chat)).to_contain_text("Poet of the sea")
    chat.page.reload()
    chat.page.get_by_role("button", name="Poet of the sea").click()
    expect(title(chat)).to_contain_text("Poet of the sea")
    chat.say("A line, please")
    assert server.chats[-1].body["messages"][0]["content"].startswith("You rhyme on the sea.")
    chat.click("New chat")
    remove(chat)
    expect(title(chat)).to_contain_text("Memory Bot")


def test_a_wrong_file_is_told_of_and_nothing_typed_is_lost(open_chat, app, server, tmp_path):
    chat = open_chat(app.url)
    (tmp_path / "bad.toml").write_text('name = "X"\n\ncolour = 3\n', "utf-8")
    (tmp_path / "bad.csv").write_text("question,answer\nWhen?,\n", "utf-8")
    dialog = import_file(chat, tmp_path / "bad.toml")
    expect(dialog.get_by_text("bad.toml: Line 3: “colour” means nothing here.")).to_be_visible()
    fill(dialog, Name="Café Luna", Greeting="Hello!")
    choose_file(dialog, tmp_path / "bad.csv")
    save(dialog)
    expect(dialog.get_by_text("bad.csv, row 2")).to_be_visible()
    expect(dialog.get_by_role("textbox", name="Greeting")).to_have_value("Hello!")


def test_the_faq_answers_from_a_file_of_ones_own(open_chat, app, tmp_path):
    chat = open_chat(app.url)
    chat.page.get_by_role("button", name="FAQ").first.click()
    chat.click("Answer from a file of yours")
    (tmp_path / "menu.csv").write_text(MENU, "utf-8")
    chat.page.get_by_role("dialog").locator("input[type=file]").set_input_files(tmp_path / "menu.csv")
    expect(title(chat)).to_contain_text("menu")
    chat.say("do you serve soupe")
    assert "Matched question: Do you serve soup?" in chat.messages[1]
    assert "Yes, lentil soup." in chat.messages[1]
    chat.reload()
    chat.say("when do you opne")
    assert "At nine." in chat.messages[3]
    chat.click("New chat")
    remove(chat)
