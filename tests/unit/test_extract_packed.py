"""Extractions on their way from one process to another."""

from refaudit.extract import extract
from refaudit.extract.packed import pack, unpack
from refaudit.model.citation import Article


def article(text: str) -> Article:
    return Article(title="A", text=text, source="A.wiki")


def test_what_is_packed_is_what_is_extracted() -> None:
    articles = [
        article(
            "{{Use dmy dates}}<ref name=a>{{cite web |url=https://a.example/ |title=T |date=May "
            "2020 |archive-url=https://web.archive.org/web/2020/https://a.example/ "
            "|archive-date=x}}{{dead link}}</ref><ref name=a>b</ref>< ref >c</ref>"
        ),
        article("Nothing. https://b.example/"),
    ]
    for links in (False, True):
        extracted = [extract(one, links=links) for one in articles]
        assert unpack(pack(articles, links=links)) == extracted


def test_no_articles_are_no_extractions() -> None:
    assert unpack(pack([], links=False)) == []


def test_characters_that_are_no_text_are_left_to_the_other_process() -> None:
    packed = pack([article("<ref>{{cite web|title=\ud800}}</ref>")], links=False)
    assert packed == b""
    assert unpack(packed) == []
