"""The look-alike page in a real browser, with the unchanged bot behind it."""

import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.gateway.preview import serve_preview
from bot.settings import Settings
from retrieval.errors import ConfigurationError
from tests.fakes.questions import FixedTotals, ScriptedService
from tests.presence import absent

if TYPE_CHECKING:
    from playwright.sync_api import Page

ROOT = Path(__file__).parents[2]
WAIT_MS = 20_000


def start_preview(port: int = 0) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "tests.e2e.scripted_preview", str(port)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )


def read_url(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return next(line.strip() for line in process.stdout if line.startswith("http"))


@pytest.fixture
def preview_url() -> Iterator[str]:
    with start_preview() as process:
        yield read_url(process)
        process.terminate()


@pytest.fixture
def page() -> Iterator["Page"]:
    chromium = shutil.which("chromium")
    if chromium is None:
        absent("chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page()
        page.set_default_timeout(WAIT_MS)
        yield page
        browser.close()


def ask(page: "Page", question: str) -> None:
    page.locator("#preview-app[aria-busy=false]").wait_for()
    composer = page.locator("#channel-composer-input")
    composer.fill(question)
    composer.press("Enter")


@pytest.mark.browser
def test_a_question_typed_into_the_page_is_answered_with_its_quote(
    page: "Page", preview_url: str, tmp_path: Path
) -> None:
    page.goto(preview_url)
    ask(page, "How many fighters surrendered?")
    conversation = page.locator("#channel-timeline")
    conversation.get_by_role("heading", name="some 5,000").wait_for()
    assert conversation.locator("blockquote").inner_text() == "Some 5,000 surrendered."
    link = conversation.get_by_role("link", name="The last village falls")
    assert link.get_attribute("href") == (
        "https://news.example/baghouz#:~:text=Some%205%2C000%20surrendered"
    )
    conversation.get_by_role("button", name="Show passages").click()
    conversation.get_by_text("Only you can see this").wait_for()
    page.screenshot(path=tmp_path / "answer.png")
    assert (tmp_path / "answer.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.browser
def test_an_event_is_chosen_on_the_page(page: "Page", preview_url: str) -> None:
    page.goto(preview_url)
    ask(page, "Which town was retaken?")
    conversation = page.locator("#channel-timeline")
    conversation.get_by_role("button", name=re.compile("Marawi falls")).click()
    conversation.get_by_role("heading", name="some 5,000").wait_for()


@pytest.mark.server
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_page_ends_cleanly_on_a_signal(number: signal.Signals) -> None:
    with start_preview() as process:
        read_url(process)
        process.send_signal(number)
        assert process.wait(timeout=30) == 0


@pytest.mark.server
def test_a_port_in_use_is_told_in_one_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ConfigurationError, match=rf"newsbot preview: .*{port}.*--port"):
            serve_preview(
                Settings(_env_file=None),
                ScriptedService(),
                FixedTotals(),
                port=port,
                announce=lambda _: None,
            )


def test_without_the_extra_the_command_says_how_to_install_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "simcord", None)
    with pytest.raises(ConfigurationError, match=r"pip install 'newsbot\[preview\]'"):
        serve_preview(
            Settings(_env_file=None),
            ScriptedService(),
            FixedTotals(),
            port=0,
            announce=lambda _: None,
        )
