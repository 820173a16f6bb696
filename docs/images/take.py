# ruff: noqa: INP001 - a script
"""Take the README's picture: `python docs/images/take.py --data DIR` over an ingested archive.

It runs `newsbot preview`, asks, and saves what a person would see. Needs the extra `preview`,
playwright (a development dependency) and Debian's chromium.
"""

import argparse
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

WAIT_MS = 120_000
"""The first question loads the models."""


def main() -> None:
    """Run the preview around the taking of the picture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", default="data", help="Directory of the archive.")
    parser.add_argument("--question", default="How many fighters surrendered?")
    parser.add_argument("--to", type=Path, default=Path(__file__).with_name("answer.png"))
    chosen = parser.parse_args()
    newsbot = Path(sys.executable).with_name("newsbot")
    command = [newsbot, "preview", "--data", chosen.data, "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as preview:  # noqa: S603 - our own
        try:
            assert preview.stdout is not None  # noqa: S101 - asked for above
            url = next(
                word
                for line in preview.stdout
                for word in line.split()
                if word.startswith("http://127.0.0.1")
            )
            take_picture(url, chosen.question, chosen.to)
        finally:
            preview.terminate()


def take_picture(url: str, question: str, to: Path) -> None:
    """Ask on the page, and save the conversation once the answer stands there."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        page = browser.new_page(viewport={"width": 1040, "height": 700}, device_scale_factor=2)
        page.set_default_timeout(WAIT_MS)
        page.goto(url)
        ask(page, question)
        page.locator("#channel-timeline").get_by_text("Show passages").wait_for()
        page.evaluate("document.activeElement.blur()")
        page.locator("#channel-layout").screenshot(path=to)
        browser.close()


def ask(page: Page, question: str) -> None:
    """Type a question, once the page listens, and send it."""
    page.locator("#preview-app[aria-busy=false]").wait_for()
    composer = page.locator("#channel-composer-input")
    composer.fill(question)
    composer.press("Enter")


if __name__ == "__main__":
    main()
