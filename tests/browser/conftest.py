"""A real browser, and pages opened in it from a file, as a reader opens them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, Error, Page, sync_playwright

from govcheck.render import Options, render
from govcheck.report.model import Report
from tests.browser.samples import quickstart_report, with_reasons
from tests.render.conftest import rich as rich

ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def executable() -> str | None:
    """The browser to use; None for Playwright's own."""
    named = os.environ.get("GOVCHECK_BROWSER")
    return named or next((path for path in map(shutil.which, NAMES) if path), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all tests of a process; without one they are skipped."""
    with sync_playwright() as playwright:
        try:
            launched = playwright.chromium.launch(executable_path=executable(), args=ARGUMENTS)
        except Error as error:
            pytest.skip(f"no browser to look at the report with: {str(error).splitlines()[0]}")
        yield launched
        launched.close()


class Opened:
    """A page with all that it said and asked for while it was open."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.said: list[str] = []
        self.dialogs: list[str] = []
        self.asked: list[str] = []
        page.on("console", lambda message: self.said.append(message.text))
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.on("dialog", self._dismiss)
        page.on("request", lambda request: self.asked.append(request.url))

    def _dismiss(self, dialog: Dialog) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def shown(self) -> list[str]:
        """The transfers that can be seen, by their titles."""
        return [text.strip() for text in self.page.locator("article.transfer:visible h3").all_inner_texts()]


Open = Callable[..., Opened]


@pytest.fixture
def open_page(browser: Browser, tmp_path: Path) -> Iterator[Open]:
    """Opens the HTML of a report; further arguments are those of a browser's context."""
    contexts: list[BrowserContext] = []

    def opened(given: Report | str, *, hash: str = "", **settings: Any) -> Opened:
        text = given if isinstance(given, str) else render(given, "html", Options())
        file = tmp_path / f"report{len(contexts)}.html"
        file.write_bytes(text.encode("utf-8"))
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 860}, **settings})
        contexts.append(context)
        context.set_default_timeout(30_000)
        found = Opened(context.new_page())
        found.page.goto(file.as_uri() + hash)
        return found

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def quickstart() -> Report:
    return quickstart_report("")


@pytest.fixture
def full(rich: Report) -> Report:
    """The rich sample, with trees that decided."""
    return with_reasons(rich)
