"""The HTML report in a real browser: how it looks, what it asks for, what strangers' text does."""

from pathlib import Path
from typing import Any

import pytest

from refaudit.report.formats import html_page
from tests.helpers import report_samples as samples
from tests.helpers.browser import Visit, violations, visit, written
from tests.helpers.report_parts import article, report
from tests.helpers.report_verdicts import everything

SCREENS = pytest.mark.parametrize(
    ("width", "theme", "language"),
    [
        (390, "light", "en"), (390, "dark", "en"), (1440, "light", "en"), (1440, "dark", "en"),
        (390, "light", "ru"), (1440, "dark", "ru"),
    ],
)  # fmt: skip


@SCREENS
def test_axe_has_nothing_to_say_and_nothing_is_asked_for(
    browser: Any, tmp_path: Path, width: int, theme: str, language: str
) -> None:
    page = written(everything(), tmp_path, language)
    with visit(browser, page, width=width, theme=theme) as seen:
        card = seen.open("Population of the Republic")
        # A false alarm is dimmed, and can be read all the same.
        card.locator(".review button").nth(1).click()
        for each in seen.page.locator("details").all():
            each.evaluate("each => { each.open = true; }")
        assert violations(seen.page) == []
        assert seen.overflow() == 0
        assert seen.faults == []
        assert {each.split(":")[0] for each in seen.asked} == {"file"}


@pytest.mark.parametrize("width", [390, 768, 1440])
def test_the_packed_and_the_plain_page_show_the_same(
    browser: Any, tmp_path: Path, width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = samples.sample()
    with visit(browser, written(made, tmp_path / "plain"), width=width) as seen:
        plain = seen.titles(), seen.open("Population").inner_text()
        assert seen.overflow() == 0
    monkeypatch.setattr(html_page.page, "MOST_PLAIN", 3)
    with visit(browser, written(made, tmp_path / "packed"), width=width) as seen:
        assert seen.page.locator("#cards").count() == 0
        assert (seen.titles(), seen.open("Population").inner_text()) == plain
        assert seen.overflow() == 0
        assert seen.faults == []


@pytest.mark.parametrize("width", [390, 768, 1440])
def test_without_its_script_the_page_shows_every_card(
    browser: Any, tmp_path: Path, width: int
) -> None:
    made = samples.sample()
    page = written(made, tmp_path)
    with visit(browser, page, width=width, java_script_enabled=False) as seen:
        cited = made.articles[0].citations
        cards = seen.page.locator("details.cite")
        assert cards.count() == len(cited)
        assert all(card.is_visible() for card in cards.all())
        assert seen.page.locator("details.cite[open]").count() == sum(
            bool(each.findings) for each in cited
        )
        assert not seen.page.locator("#workbench").is_visible()
        assert seen.overflow() == 0


def test_without_citations_there_is_nothing_to_filter(browser: Any, tmp_path: Path) -> None:
    with visit(browser, written(report(article()), tmp_path)) as seen:
        assert not seen.page.locator("#workbench").is_visible()
        assert seen.page.get_by_text("No citations were found.").is_visible()
        assert seen.faults == []


@pytest.mark.parametrize("packed", [False, True])
def test_hostile_text_neither_runs_nor_fetches_nor_widens(
    browser: Any, tmp_path: Path, packed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if packed:
        monkeypatch.setattr(html_page.page, "MOST_PLAIN", 0)
    text = samples.HOSTILE + "<link rel=stylesheet href=http://127.0.0.1:9/>" + "W" * 400
    with visit(browser, written(samples.hostile(text), tmp_path), width=390) as seen:
        for opener in seen.page.locator("button.opener").all():
            opener.click()
        seen.count("tr.opened .body", seen.page.locator("button.opener").count())
        assert seen.value("'pwned' in window") is False
        assert seen.value("document.images.length") == 0
        assert seen.value("document.querySelectorAll('#table script, [onerror]').length") == 0
        assert seen.overflow() == 0
        assert seen.faults == []
        assert {each.split(":")[0] for each in seen.asked} == {"file"}


def test_an_index_leads_to_the_pages_of_its_articles_and_back(
    browser: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(html_page, "MOST_TOGETHER", 1)
    with visit(browser, written(everything(), tmp_path)) as seen:
        assert violations(seen.page) == []
        seen.page.fill("[name=q]", "republic")
        seen.page.locator("a.opener").first.click()
        seen.page.locator("tr.opened .body").wait_for()
        assert seen.page.url.endswith("articles/2.html#open=a2-c1")
        assert "dead-link-marked-live" in seen.page.locator("tr.opened").inner_text()
        assert violations(seen.page) == []
        seen.page.get_by_role("link", name="All articles of this run").click()
        seen.page.wait_for_selector("html[data-ready]", state="attached")
        assert seen.faults == []


def test_an_empty_report_is_a_page_too(browser: Any, tmp_path: Path) -> None:
    for made in (report(), report(article())):
        with visit(browser, written(made, tmp_path), width=390) as seen:
            assert violations(seen.page) == []
            assert seen.overflow() == 0
            assert seen.faults == []


def test_paper_shows_what_the_screen_shows_without_its_buttons(seen: Visit) -> None:
    seen.open("Population")
    seen.page.emulate_media(media="print")
    assert seen.page.locator("tr.opened .body").is_visible()
    assert not seen.page.locator("#filter").is_visible()
    assert not seen.page.locator(".review button").first.is_visible()
