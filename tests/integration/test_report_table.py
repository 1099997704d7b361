"""The table of the HTML report in a real browser: order, filter, address, keys and pages."""

from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from refaudit.model.finding import Change
from refaudit.report.formats import html_page
from tests.helpers import report_samples as samples
from tests.helpers.browser import Visit, visit, written
from tests.helpers.report_differences import difference
from tests.helpers.report_parts import article, citation, report


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
    seen.page.fill("[name=q]", "an account")
    assert head.get_attribute("aria-sort") == "descending"
    shown = seen.page.locator("#table .opener .number").all_inner_texts()
    assert 1 < len(shown) < len(numbers)
    assert shown == [each for each in numbers[::-1] if each in shown]


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
    with visit(browser, written(replace(made, difference=difference()), tmp_path)) as seen:
        seen.page.select_option("[name=change]", "new")
        assert len(seen.titles()) == 1
        assert seen.open("Population").locator(".chip.new").count() == len(first.findings)


def test_resolved_findings_are_shown_to_those_who_ask(browser: Any, tmp_path: Path) -> None:
    made = replace(samples.sample(), difference=difference())
    with visit(browser, written(made, tmp_path)) as seen:
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


def test_a_card_that_is_closed_before_it_is_unpacked_leaves_no_trace(
    browser: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(html_page.page, "MOST_PLAIN", 0)
    clicks = """() => {
        const opener = document.querySelector("button.opener");
        opener.click();
        const opened = location.hash;
        opener.click();
        return [opened, location.hash];
    }"""
    with visit(browser, written(samples.sample(), tmp_path)) as seen:
        assert seen.value(clicks) == ["#open=a1", ""]
        seen.open("Population")
        assert seen.page.url.endswith("#open=a1-c1")
        assert seen.faults == []


def test_links_of_the_overview_filter_the_table(seen: Visit) -> None:
    seen.page.locator(".legend").get_by_role("link", name="dead").first.click()
    seen.count("#table tbody tr", 3)
    seen.page.locator(".groups a[href='#a1-c1']").first.click()
    seen.page.locator("tr.opened .body").wait_for()
    assert "LNK102" in seen.page.locator("tr.opened").inner_text()


def test_a_link_to_an_article_leads_to_its_rows(browser: Any, tmp_path: Path) -> None:
    with visit(browser, written(samples.large(3, 20), tmp_path), width=390) as seen:
        seen.page.locator(".index summary").click()
        seen.page.get_by_role("link", name="Article 2", exact=True).click()
        seen.count("#table tbody tr", 20)
        assert seen.page.locator("[name=article]").input_value() == "Article 2"
        top = seen.value("document.getElementById('workbench').getBoundingClientRect().top")
        assert 0 <= top < 20


def test_an_unknown_view_is_the_whole_table(browser: Any, tmp_path: Path) -> None:
    path = written(samples.sample(), tmp_path)
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
    with visit(browser, written(made, tmp_path)) as seen:
        assert len(seen.titles()) == 50
        seen.page.get_by_role("button", name="Next").last.click()
        assert seen.titles()[0] == "T51"
        assert "51–100 of 120" in seen.page.locator(".pager").first.inner_text()
        seen.open("T100")
        # Which card was opened last makes no difference to what stands behind the first.
        seen.page.get_by_role("button", name="T51").click()
        seen.count("tr.opened .body", 2)
        seen.page.get_by_role("button", name="Close and open the next").last.click()
        seen.count("tr.opened .body", 1)
        assert seen.titles()[0] == "T101"
        assert seen.page.url.endswith("#page=3&open=a1-c101")
