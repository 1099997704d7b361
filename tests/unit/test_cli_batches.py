"""Extraction in batches."""

import gc

import pytest

from refaudit.cli import batches
from refaudit.cli.batches import in_batches, json_lines, json_lines_of_worker, settle
from refaudit.model.citation import Article


def article(text: str) -> Article:
    return Article(title="A", text=text, source="A.wiki")


def test_batches_keep_the_order_and_are_large() -> None:
    articles = [article("x" * 25_000) for _ in range(8)]
    batches = list(in_batches(articles))
    assert [len(batch) for batch in batches] == [3, 3, 2]
    assert [one for batch in batches for one in batch] == articles


def test_a_large_article_is_a_batch() -> None:
    assert len(list(in_batches([article("x" * 300_000), article("x" * 300_000)]))) == 2


def test_no_articles_no_batches() -> None:
    assert list(in_batches([])) == []


def test_each_citation_is_a_line() -> None:
    text = "<ref>{{cite web |url=https://a.example |title=T}}</ref> [https://b.example b]"
    assert json_lines([article(text), article(text)], links=False).count(b"\n") == 2
    assert json_lines([article(text)], links=True).count(b"\n") == 2
    assert json_lines([article("")], links=True) == b""


@pytest.mark.parametrize("enabled", [True, False])
def test_the_garbage_collector_rests_meanwhile_and_is_then_as_it_was(monkeypatch, enabled) -> None:
    state = [enabled]
    monkeypatch.setattr(gc, "isenabled", lambda: state[-1])
    monkeypatch.setattr(gc, "disable", lambda: state.append(False))
    monkeypatch.setattr(gc, "enable", lambda: state.append(True))
    monkeypatch.setattr(batches, "citations", lambda *_, **__: 1 / state[-1])
    with pytest.raises(ZeroDivisionError):
        json_lines([article("")], links=False)
    assert state == ([True, False, True] if enabled else [False, False])


def test_in_a_process_of_its_own_the_collector_looks_seldom(monkeypatch) -> None:
    said = []
    monkeypatch.setattr(gc, "freeze", lambda: said.append("freeze"))
    monkeypatch.setattr(gc, "set_threshold", said.append)
    settle.cache_clear()
    of_worker = [json_lines_of_worker([article("http://a.b")], links=True) for _ in range(2)]
    settle.cache_clear()
    assert of_worker == [json_lines([article("http://a.b")], links=True)] * 2
    assert said == ["freeze", 200_000]
