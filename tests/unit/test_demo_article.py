"""The example article, the data behind it, and that they agree."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from refaudit import demo
from refaudit.demo.archive import captures
from refaudit.demo.web import pages
from refaudit.model.uri import Url, parse, registrable_domain

TEXT = demo.article().text
PACKAGED = Path(demo.__file__).with_name("Jezkazgan.wikitext")
REAL = {"zakon.kz", "stat.gov.kz", "archive.org"}
URL = re.compile(r"https?://[^\s|<>\[\]}]+")
CAPTURE = re.compile(r"https://web\.archive\.org/web/(\d{14})/(\S+)")


def cited() -> list[str]:
    return URL.findall(TEXT)


def originals() -> set[str]:
    return {url for url in cited() if not CAPTURE.fullmatch(url)}


def test_the_example_is_the_packaged_article() -> None:
    example = Path(__file__).parents[2] / "examples" / "Jezkazgan.wikitext"
    assert example.read_bytes() == PACKAGED.read_bytes()


def test_the_article_is_the_same_on_every_machine() -> None:
    article = demo.article()
    assert (article.title, article.source) == ("Jezkazgan", "Jezkazgan.wikitext")
    assert article.text == PACKAGED.read_bytes().decode("utf-8")


def test_the_two_citations_of_a_real_article_are_in_it() -> None:
    for fact in (
        "|url=https://www.zakon.kz/6018243-kairat-shaizhanov-stal-akimom-zhezkazgana.html",
        "|date=2022-06-28",
        "<ref name=pop2023>",
        "|url=https://stat.gov.kz/api/getFile/?docId=ESTAT478686",
        "/web/20230305101742/https://stat.gov.kz/api/getFile/?docId=ESTAT478686",
        "|archive-date=2023-03-05",
    ):
        assert fact in TEXT


def test_only_invented_hosts_and_the_two_real_ones_are_named() -> None:
    urls = cited() + [row.url for row in (*pages(), *captures())]
    for text in urls:
        url = parse(text)
        assert isinstance(url, Url)
        domain = registrable_domain(url.host)
        assert domain in REAL or domain.rpartition(".")[0].endswith("-demo"), text


def test_every_cited_page_has_a_row() -> None:
    assert originals() - {row.url for row in pages()} == set()


def test_every_page_is_cited_or_led_to() -> None:
    places = {row.headers.get("Location", "") for row in pages()}
    for row in pages():
        path = row.url.partition("//")[2].partition("/")[2]
        assert row.url in originals() or places & {row.url, f"/{path}"}, row.url


def test_only_the_captures_that_are_missing_on_purpose_are_missing() -> None:
    wanted = {match.groups() for url in cited() if (match := CAPTURE.fullmatch(url))}
    held = {(row.timestamp, row.url) for row in captures()}
    assert {url for _, url in wanted - held} == {
        "https://jezkazgan-airport-demo.kz/en/history",  # never captured
        "https://map-room-demo.com/sheets/m-42",  # captured ten years earlier
    }


def test_no_row_is_given_twice() -> None:
    assert len({row.url for row in pages()}) == len(pages())
    assert len({(row.timestamp, row.url) for row in captures()}) == len(captures())


def test_nothing_was_captured_after_the_clock_of_the_demonstration() -> None:
    now = datetime(2026, 11, 22, 10, tzinfo=UTC).strftime("%Y%m%d%H%M%S")
    assert all("19960101" < row.timestamp < now for row in captures())


@pytest.mark.parametrize("status", [200, 301, 302, 403, 404, 410, 503])
def test_the_web_shows_each_kind_of_answer(status: int) -> None:
    assert status in {row.status for row in pages()}
