"""What is read from articles, by one process or several."""

import os
import signal
from contextlib import closing

import pytest

from refaudit.audit import reading
from refaudit.audit.reading import read, read_ahead
from refaudit.errors import WorkerError
from refaudit.model.citation import Article
from refaudit.model.evidence import Kind

URL = "https://a.example/{}"
COPY = "https://web.archive.org/web/20200105101742/https://a.example/{}"


def article(number: int, text: str | None = None) -> Article:
    url, copy = URL.format(number), COPY.format(number)
    cited = f"<ref>{{{{cite web |url={url} |title=T{number} |archive-url={copy}}}}}</ref>"
    return Article(title=f"A{number}", text=cited if text is None else text, source=str(number))


def fatal(articles: list[Article], *, links: bool) -> bytes:
    os.kill(os.getpid(), signal.SIGKILL)
    return b""


def test_a_citation_cites_its_page_beside_its_copy() -> None:
    contents = read(article(1), links=False)
    assert [(one.url, one.kind) for one in contents.targets] == [
        (URL.format(1), Kind.ORIGINAL),
        (COPY.format(1), Kind.SNAPSHOT),
    ]
    assert [(one.url, one.title, one.snapshot) for one in contents.citings] == [
        (URL.format(1), "T1", COPY.format(1)),
        (COPY.format(1), "T1", None),
    ]


@pytest.mark.parametrize("workers", [1, 2])
def test_items_come_in_their_order_each_with_what_its_articles_hold(workers: int) -> None:
    items = [[article(n), article(n + 1, "nothing")] if n % 3 else [] for n in range(12)]
    found = read_ahead(items, list, links=True, workers=workers)
    made = [(item, list(contents)) for item, contents in found]
    assert made == [(item, [read(one, links=True) for one in item]) for item in items]


def test_characters_that_are_no_text_fail_or_pass_as_they_do_without_workers() -> None:
    odd = article(1, "<ref>{{cite web|title=\ud800|url=https://a.example/}}</ref>")
    ((_, contents),) = read_ahead([[odd]], list, links=False, workers=2)
    assert list(contents) == [read(odd, links=False)]


def test_a_worker_that_dies_tells_which_articles_it_was_at(monkeypatch) -> None:
    monkeypatch.setattr(reading, "pack", fatal)
    found = read_ahead([[article(1), article(2)], [article(3)]], list, links=False, workers=2)
    with pytest.raises(WorkerError, match="over one of these: A1 … A2"):
        list(found)


def test_what_is_no_longer_wanted_is_dropped() -> None:
    taken = []

    def items():
        for number in range(1000):
            taken.append(number)
            yield [article(number)]

    with closing(read_ahead(items(), list, links=False, workers=2)) as found:
        next(found)
    assert len(taken) <= 5
