"""Takes the README's pictures from the running app, with the local model: `make screenshots`."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

from memory.fetching.weights import model_folder
from tests.app_process import ROOT, AppProcess, running_browser

DOCS = ROOT / "docs"
ANSWERED = '[class*="st-key-regenerate-"]'
SAID = (
    "Hi! My name is Priya and I live in Lisbon with my dog Biscuit.",
    "I am planning a birthday dinner for my sister Ana. She is vegetarian. Any idea for a main dish?",
    "Lovely. Which spices would go well with it?",
    "Thanks! What is my dog called, and who is the dinner for?",
)


def converse(page: Any) -> None:
    """Hold the conversation of the pictures."""
    for number, text in enumerate(SAID, start=1):
        box = page.get_by_test_id("stChatInputTextArea")
        box.fill(text)
        box.press("Enter")
        page.wait_for_function(
            "([answered, count]) => document.querySelectorAll(answered).length >= count",
            arg=[ANSWERED, number],
            timeout=180_000,
        )
        page.wait_for_timeout(1000)
        page.get_by_text("Learning from this chat").wait_for(state="hidden", timeout=180_000)


def ask_the_desk(page: Any) -> None:
    """Hold a conversation with the support desk, which needs no model."""
    page.locator(".st-key-assistant-support button").click()
    page.get_by_role("heading", name="Support desk").wait_for()
    for number, text in enumerate(("cancle my ordr", "it's AB-123 456", "actually I want a refnud"), start=1):
        box = page.get_by_test_id("stChatInputTextArea")
        box.fill(text)
        box.press("Enter")
        page.wait_for_function(
            "([answered, count]) => document.querySelectorAll(answered).length >= count", arg=[ANSWERED, number]
        )


def picture(page: Any, name: str) -> None:
    """Write one picture once the page has settled."""
    page.wait_for_timeout(1500)
    page.screenshot(path=DOCS / name)
    print(DOCS / name)


def main() -> None:
    DOCS.mkdir(exist_ok=True)
    settings = {"MEMORYBOT_STRATEGY": "entity", "MEMORYBOT_MODEL_FOLDER": str(model_folder())}
    os.environ.pop("MEMORYBOT_DATABASE_URL", None)
    with (
        tempfile.TemporaryDirectory() as folder,
        AppProcess(Path(folder), settings) as app,
        running_browser() as browser,
    ):
        page = browser.new_page(viewport={"width": 1440, "height": 900}, color_scheme="light")
        page.goto(app.url)
        page.wait_for_selector('[data-testid="stChatInputTextArea"]')
        converse(page)
        page.get_by_text("What it remembers").click()
        picture(page, "chat-light.png")
        page.get_by_role("button", name="What the model saw").last.click()
        page.get_by_text("Remembered facts ·").click()
        picture(page, "what-the-model-saw.png")
        dark = browser.new_page(viewport={"width": 1440, "height": 900}, color_scheme="dark")
        dark.goto(page.url)
        dark.wait_for_selector(ANSWERED)
        picture(dark, "chat-dark.png")
        phone = browser.new_page(viewport={"width": 390, "height": 844}, color_scheme="light", has_touch=True)
        phone.goto(page.url)
        phone.wait_for_selector(ANSWERED)
        phone.wait_for_selector('[data-testid="stChatInputTextArea"]')
        picture(phone, "phone.png")
        cards = browser.new_page(viewport={"width": 1440, "height": 900}, color_scheme="light")
        cards.goto(app.url)
        cards.locator(".st-key-assistants").wait_for()
        picture(cards, "assistants.png")
        ask_the_desk(cards)
        picture(cards, "support-desk.png")


if __name__ == "__main__":
    main()
