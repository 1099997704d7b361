"""The HTML report in a real browser: how it looks, what it asks for, its table and its filter."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from refaudit.model.finding import Change
from refaudit.model.report import Report
from refaudit.report import write
from refaudit.report.formats import html_page
from tests.helpers import report_samples as samples
from tests.helpers.browser import Visit, browser_or_skip, violations, visit
from tests.helpers.report_differences import difference
from tests.helpers.report_parts import article, citation, report
from tests.helpers.report_verdicts import verdicts

SCREENS = pytest.mark.parametrize(
    ("width", "theme", "language"),
    [
        (390, "light", "en"), (390, "dark", "en"), (1440, "light", "en"), (1440, "dark", "en"),
        (390, "light", "ru"), (1440, "dark", "ru"),
    ],
)  # fmt: skip


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with browser_or_skip() as made:
        yield made


def address(made: Report, folder: Path, language: str = "en") -> str:
    return write(made, folder, ["html"], language)["html"].as_uri()


@pytest.fixture
def seen(browser: Any, tmp_path: Path) -> Iterator[Visit]:
    """The sample in a wide window."""
    with visit(browser, address(samples.sample(), tmp_path)) as made:
        yield made


def everything() -> Report:
    """Findings, verdicts, several articles, a run before."""
    made = verdicts(hosts=3)
    others = (*samples.sample().articles, article(citation(1), title="مدينة", error="not XML"))
    return replace(made, articles=(*made.articles, *others), difference=difference())


@SCREENS
def test_axe_has_nothing_to_say_and_nothing_is_asked_for(
    browser: Any, tmp_path: Path, width: int, theme: str, language: str
) -> None:
    page = address(everything(), tmp_path, language)
    with visit(browser, page, width=width, theme=theme) as seen:
        card = seen.open("Population of the Republic")
        # A false alarm is dimmed, and can be read all the same.
        card.locator(".review button").nth(1).click()
        for each in seen.page.locator("details").all():
            each.evaluate("each => { each.open = true; }")
        assert violations(seen.page) == []
        assert seen.value("document.documentElement.scrollWidth - innerWidth") <= 0
        assert seen.faults == []
        assert {each.split(":")[0] for each in seen.asked} == {"file"}


@pytest.mark.parametrize("width", [390, 768, 1440])
def test_the_packed_and_the_plain_page_show_the_same(
    browser: Any, tmp_path: Path, width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = samples.sample()
    with visit(browser, address(made, tmp_path / "plain"), width=width) as seen:
        plain = seen.titles(), seen.open("Population").inner_text()
    monkeypatch.setattr(html_page.page, "MOST_PLAIN", 3)
    with visit(browser, address(made, tmp_path / "packed"), width=width) as seen:
        assert seen.page.locator("#cards").count() == 0
        assert (seen.titles(), seen.open("Population").inner_text()) == plain
        assert seen.faults == []


def test_without_its_script_the_page_shows_every_card(browser: Any, tmp_path: Path) -> None:
    made = samples.sample()
    with visit(browser, address(made, tmp_path), java_script_enabled=False) as seen:
        cards = seen.page.locator("details.cite")
        assert cards.count() == len(made.articles[0].citations)
        assert cards.first.is_visible()
        assert not seen.page.locator("#workbench").is_visible()


def test_the_worst_stand_first_and_a_head_sorts_by_its_column(seen: Visit) -> None:
    severities = seen.page.locator("#table td.severity").all_inner_texts()
    ranks = ["✕▲i".index(each.strip()[0]) if each.strip() else 3 for each in severities]
    assert ranks == sorted(ranks)
    head = seen.page.locator("#table th.place[scope=col]")
    head.get_by_role("button").click()
    numbers = seen.page.locator("#table .opener .number").all_inner_texts()
    assert numbers == ["", *(f"#{n}" for n in range(1, 18))]
    head.get_by_role("button").click()
    assert seen.page.locator("#table .opener .number").all_inner_texts() == numbers[::-1]
    assert head.get_attribute("aria-sort") == "descending"


@pytest.mark.parametrize(
    ("control", "value", "shown"),
    [
        ("severity", "error", 7), ("severity", "none", 9), ("rule", "LNK104", 1),
        ("original", "dead", 3), ("snapshot", "missing", 1), ("sure", "unsure", 2),
    ],
)  # fmt: skip
def test_a_list_filters(seen: Visit, control: str, value: str, shown: int) -> None:
    choice = seen.page.locator(f"[name={control}] option[value='{value}']").inner_text()
    assert f"({shown})" in choice
    seen.page.select_option(f"[name={control}]", value)
    assert len(seen.titles()) == shown
    assert seen.page.locator("#shown").inner_text() == f"{shown} of 18 shown"


def test_a_row_names_its_findings_besides_their_codes(seen: Visit) -> None:
    row = seen.page.locator("#table tr", has_text="Population of the Republic")
    assert "LNK102 dead-link-marked-live" in " ".join(
        row.locator(".found").first.inner_text().split()
    )


def test_without_citations_there_is_nothing_to_filter(browser: Any, tmp_path: Path) -> None:
    with visit(browser, address(report(article()), tmp_path)) as seen:
        assert not seen.page.locator("#workbench").is_visible()
        assert seen.page.get_by_text("No citations were found.").is_visible()
        assert seen.faults == []


def test_a_search_needs_every_word_and_finds_urls_and_rules(seen: Visit) -> None:
    seen.page.fill("[name=q]", "republic KAZAKHSTAN")
    assert len(seen.titles()) == 1
    seen.page.fill("[name=q]", "ref101")
    assert len(seen.titles()) == 1
    seen.page.fill("[name=q]", "no such words")
    assert seen.page.get_by_text("No citation fits this filter.").is_visible()
    seen.page.get_by_role("button", name="Show all").click()
    assert len(seen.titles()) == 18


def test_new_and_persisting_findings_are_told_apart(browser: Any, tmp_path: Path) -> None:
    made = samples.sample()
    first, second, *rest = made.articles[0].citations
    told = [
        replace(one, findings=tuple(replace(f, change=change) for f in one.findings))
        for one, change in ((first, Change.NEW), (second, Change.PERSISTING))
    ]
    made = report(article(*told, *rest))
    with visit(browser, address(replace(made, difference=difference()), tmp_path)) as seen:
        seen.page.select_option("[name=change]", "new")
        assert len(seen.titles()) == 1
        assert seen.open("Population").locator(".chip.new").count() == len(first.findings)


def test_resolved_findings_are_shown_to_those_who_ask(browser: Any, tmp_path: Path) -> None:
    made = replace(samples.sample(), difference=difference())
    with visit(browser, address(made, tmp_path)) as seen:
        assert len(seen.titles()) == 18
        seen.page.select_option("[name=change]", "resolved")
        assert seen.titles() == ["https://a.example/?password=REDACTED"]
        assert "It was marked live." in seen.open("a.example").inner_text()
        seen.page.select_option("[name=change]", "unknown")
        assert "Nobody knows." in seen.open("a.example").inner_text()
        seen.page.select_option("[name=change]", "")
        assert len(seen.titles()) == 18
        assert seen.faults == []


def test_a_view_is_shared_by_its_address(browser: Any, seen: Visit) -> None:
    seen.page.select_option("[name=severity]", "error")
    seen.page.fill("[name=q]", "republic")
    seen.open("Population")
    shared = seen.page.url
    assert shared.endswith("#q=republic&severity=error&open=a1-c1")
    with visit(browser, shared) as other:
        assert other.page.locator("[name=q]").input_value() == "republic"
        assert len(other.titles()) == 1
        assert other.page.locator("tr.opened .body").is_visible()


def test_links_of_the_overview_filter_the_table(seen: Visit) -> None:
    seen.page.locator(".legend").get_by_role("link", name="dead").first.click()
    seen.count("#table tbody tr", 3)
    seen.page.locator(".groups a[href='#a1-c1']").first.click()
    seen.page.locator("tr.opened .body").wait_for()
    assert "LNK102" in seen.page.locator("tr.opened").inner_text()


def test_an_unknown_view_is_the_whole_table(browser: Any, tmp_path: Path) -> None:
    path = address(samples.sample(), tmp_path)
    for fragment in (
        "sort=wrong&page=99",
        "sort=__proto__",
        "page=-3&original=",
        "open=a9-c9",
        "rules",
        "a99",
    ):
        with visit(browser, f"{path}#{fragment}") as seen:
            assert len(seen.titles()) == 18, fragment
            assert seen.faults == []


def test_a_keyboard_reaches_everything(seen: Visit) -> None:
    page = seen.page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.locator("[name=q]").focus()
    page.keyboard.type("republic")
    page.locator("button.opener").first.focus()
    page.keyboard.press("Enter")
    page.locator("tr.opened .body").wait_for()
    reached = set()
    for _ in range(30):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.textContent.trim().slice(0, 12)"))
    assert {"confirmed", "false alarm", "done", "Copy", "Close"} <= reached
    page.locator(".review button").first.focus()
    page.keyboard.press("Escape")
    assert page.locator("tr.opened").count() == 0
    assert page.evaluate("document.activeElement.className") == "opener"


def test_up_and_down_go_from_row_to_row_and_the_next_opens_after_the_last(seen: Visit) -> None:
    openers = seen.page.locator("button.opener")
    openers.first.focus()
    seen.page.keyboard.press("ArrowDown")
    assert openers.nth(1).evaluate("each => each === document.activeElement")
    openers.nth(1).click()
    seen.page.get_by_role("button", name="Close and open the next").click()
    seen.page.locator("tr.opened .body").wait_for()
    assert openers.nth(1).get_attribute("aria-expanded") == "false"
    assert openers.nth(2).get_attribute("aria-expanded") == "true"


def test_a_long_table_is_turned_page_by_page(browser: Any, tmp_path: Path) -> None:
    made = report(article(*(citation(n, title=f"T{n}") for n in range(1, 121))))
    with visit(browser, address(made, tmp_path)) as seen:
        assert len(seen.titles()) == 50
        seen.page.get_by_role("button", name="Next").last.click()
        assert seen.titles()[0] == "T51"
        assert "51–100 of 120" in seen.page.locator(".pager").first.inner_text()
        seen.open("T100")
        seen.page.get_by_role("button", name="Close and open the next").click()
        seen.count("tr.opened .body", 1)
        assert seen.titles()[0] == "T101"


@pytest.mark.parametrize("packed", [False, True])
def test_hostile_text_neither_runs_nor_fetches_nor_widens(
    browser: Any, tmp_path: Path, packed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if packed:
        monkeypatch.setattr(html_page.page, "MOST_PLAIN", 0)
    text = samples.HOSTILE + "<link rel=stylesheet href=http://127.0.0.1:9/>" + "W" * 400
    with visit(browser, address(samples.hostile(text), tmp_path), width=390) as seen:
        for opener in seen.page.locator("button.opener").all():
            opener.click()
        seen.count("tr.opened .body", seen.page.locator("button.opener").count())
        assert seen.value("'pwned' in window") is False
        assert seen.value("document.images.length") == 0
        assert seen.value("document.querySelectorAll('#table script, [onerror]').length") == 0
        assert seen.value("document.documentElement.scrollWidth - innerWidth") <= 0
        assert seen.faults == []
        assert {each.split(":")[0] for each in seen.asked} == {"file"}


def test_an_index_leads_to_the_pages_of_its_articles_and_back(
    browser: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(html_page, "MOST_TOGETHER", 1)
    with visit(browser, address(everything(), tmp_path)) as seen:
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
        with visit(browser, address(made, tmp_path), width=390) as seen:
            assert violations(seen.page) == []
            assert seen.value("document.documentElement.scrollWidth - innerWidth") <= 0
            assert seen.faults == []


def test_paper_shows_what_the_screen_shows_without_its_buttons(seen: Visit) -> None:
    seen.open("Population")
    seen.page.emulate_media(media="print")
    assert seen.page.locator("tr.opened .body").is_visible()
    assert not seen.page.locator("#filter").is_visible()
    assert not seen.page.locator(".review button").first.is_visible()
