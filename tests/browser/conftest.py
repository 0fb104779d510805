"""One app, one test server and one Chromium for all browser tests; each test has a fresh chat and a fresh context."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.app_process import CHROMIUM, AppProcess, running_browser
from tests.chat_server import ChatServer

ANSWERED = '[class*="st-key-regenerate-"]'
"""Drawn beneath an answer that has ended well."""
ENDED = '[class*="st-key-row-assistant-"]'
"""Drawn beneath an answer that has ended, well or not."""
STOP = '[class*="st-key-stop-"] button'


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker("browser")
    # Last, since the browser's driver keeps an event loop running in this thread, and others want one of their own.
    items.sort(key=lambda item: here in item.path.parents)


class Chat:
    """A page as a person uses it."""

    def __init__(self, page: Any, url: str) -> None:
        self.page = page
        page.set_default_timeout(12_000)
        page.goto(url)
        page.wait_for_selector('[data-testid="stChatInputTextArea"]', timeout=30_000)

    def type(self, text: str) -> None:
        box = self.page.get_by_test_id("stChatInputTextArea")
        box.fill(text)
        box.press("Enter")

    def say(self, text: str) -> None:
        """Send a message and wait until its answer has ended well."""
        self._type_and_wait(text, ANSWERED)

    def _type_and_wait(self, text: str, sign: str) -> None:
        # While the page is being drawn, some of what was answered before may not be there to be counted.
        self.page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]', timeout=30_000)
        before = self.page.locator(sign).count()
        self.type(text)
        self.page.wait_for_function(
            "([selector, count]) => document.querySelectorAll(selector).length > count",
            arg=[sign, before],
            timeout=30_000,
        )

    def ask(self, text: str) -> None:
        """Send a message and wait until its turn has ended, well or not."""
        self._type_and_wait(text, ENDED)

    def reload(self) -> None:
        """Load the page anew, and wait until all that was answered is there again."""
        before = self.page.locator(ENDED).count()
        self.page.reload()
        self.page.wait_for_function(
            "([selector, count]) => document.querySelectorAll(selector).length >= count",
            arg=[ENDED, before],
            timeout=30_000,
        )

    def download(self, label: str) -> str:
        """Return the open chat's transcript in the format of that label."""
        self.page.get_by_test_id("stPopoverButton").filter(has_text="Download").click()
        with self.page.expect_download() as download:
            self.page.get_by_role("button", name=label, exact=True).click()
        text = Path(download.value.path()).read_text("utf-8")
        self.page.keyboard.press("Escape")
        return text

    def sees(self, text: str, timeout_s: float = 15) -> None:
        self.page.get_by_text(text).first.wait_for(timeout=timeout_s * 1000)

    def click(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=False).first.click()

    @property
    def messages(self) -> list[str]:
        """The text of each message, without its avatar and its buttons."""
        return [
            "\n".join(
                part.inner_text() for part in message.locator('[data-testid="stMarkdownContainer"]:visible').all()
            )
            for message in self.page.get_by_test_id("stChatMessage").all()
        ]


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    if not Path(CHROMIUM).exists():
        pytest.fail("Chromium is not installed: apt-get install chromium (or run .ci/run, which does).")
    with running_browser() as running:
        yield running


@pytest.fixture(scope="session")
def any_server() -> Iterator[ChatServer]:
    with ChatServer() as running:
        yield running


@pytest.fixture
def server(any_server: ChatServer) -> ChatServer:
    """The test server, as fresh; its `behaviour` decides how the model answers."""
    any_server.reset()
    any_server.behaviour = "test-echo"
    return any_server


def settings_for(server: ChatServer) -> dict[str, str]:
    return {
        "MEMORYBOT_PROVIDER": "compatible",
        "MEMORYBOT_BASE_URL": f"{server.url}/v1",
        "MEMORYBOT_MODEL": "test-model",
        "MEMORYBOT_STRATEGY": "window",
    }


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory, any_server: ChatServer) -> Iterator[AppProcess]:
    with AppProcess(tmp_path_factory.mktemp("app"), settings_for(any_server)) as running:
        yield running


@pytest.fixture
def own_app(tmp_path: Path, any_server: ChatServer) -> Iterator[AppProcess]:
    """An app of the test's own, to be killed, or to have its store spoiled."""
    with AppProcess(tmp_path, settings_for(any_server)) as running:
        yield running


@pytest.fixture
def open_chat(browser: Any) -> Iterator[Callable[..., Chat]]:
    """Open a page in a browser of its own, as another person or tab would."""
    contexts: list[Any] = []

    def opened(url: str, *, width: int = 1280, height: int = 900, scheme: str = "light") -> Chat:
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, accept_downloads=True
        )
        contexts.append(context)
        return Chat(context.new_page(), url)

    yield opened
    for context in contexts:
        context.close()
