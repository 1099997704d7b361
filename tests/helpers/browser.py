"""Chromium as Debian installs it, for tests of pages; it asks nobody for anything by itself."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from refaudit.model.report import Report
from refaudit.report import write

__all__ = ["EXECUTABLE", "FLAGS", "Visit", "browser_or_skip", "violations", "visit", "written"]

EXECUTABLE = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-dev-shm-usage",
)  # fmt: skip


@contextmanager
def browser_or_skip() -> Iterator[Any]:
    """A running Chromium; the test is skipped where there is none, or no Playwright to drive it."""
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    if EXECUTABLE is None:
        pytest.skip("no Chromium is installed")
    with (
        playwright.sync_playwright() as driver,
        driver.chromium.launch(executable_path=EXECUTABLE, args=FLAGS) as browser,
    ):
        yield browser


def written(made: Report, folder: Path, language: str = "en") -> str:
    """Write the HTML report into a folder; gives where a browser finds it."""
    return write(made, folder, ["html"], language)["html"].as_uri()


class Visit:
    """A page that was opened, what it complained about, and what it asked for."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.faults: list[str] = []
        self.asked: list[str] = []
        page.on("console", lambda message: self.faults.append(message.text))
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("request", lambda request: self.asked.append(request.url))

    def go(self, address: str, *, scripted: bool = True) -> None:
        """Open it, and wait until its script is done with it."""
        self.page.goto(address)
        if scripted and self.page.locator("script#rows").count():
            self.page.wait_for_selector("html[data-ready]", state="attached")

    def titles(self) -> list[str]:
        """The titles of the rows that are shown."""
        return self.page.locator("#table tbody .opener bdi").all_inner_texts()

    def open(self, title: str) -> Any:
        """Open the card of a row, and give it."""
        row = self.page.locator("#table tbody tr[data-at]", has_text=title).first
        row.locator(".opener").click()
        card = self.page.locator("tr.opened .body")
        card.wait_for()
        return card

    def count(self, selector: str, wanted: int) -> None:
        """Wait until there are so many of them."""
        expect = pytest.importorskip("playwright.sync_api").expect
        expect(self.page.locator(selector)).to_have_count(wanted)

    def overflow(self) -> int:
        """By how many pixels the page is wider than its window."""
        root = "document.documentElement"
        return int(self.value(f"{root}.scrollWidth - {root}.clientWidth"))

    def value(self, script: str) -> Any:
        """What a script in the page gives."""
        return self.page.evaluate(script)


@contextmanager
def visit(
    browser: Any, address: str, *, width: int = 1440, theme: str = "light", **options: Any
) -> Iterator[Visit]:
    """A page in a browser that knows nothing of others."""
    size = {"width": width, "height": 900}
    with browser.new_context(viewport=size, color_scheme=theme, **options) as context:
        context.set_default_timeout(15_000)
        made = Visit(context.new_page())
        made.go(address, scripted=options.get("java_script_enabled", True))
        yield made


def violations(page: Any) -> list[str]:
    """What axe-core has to say against the page as it stands."""
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="axe is not installed"
    )
    found = axe.Axe().run(page).response["violations"]
    return [f"{each['id']}: {node['html'][:200]}" for each in found for node in each["nodes"]]
