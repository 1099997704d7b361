"""A wiki of three hundred rivers: what the tests of live wikis have in common."""

import os
from collections.abc import Iterator

import pytest

from tests.helpers.exports import export, page, revision
from tests.helpers.mediawiki import Wiki, built_once

__all__ = ["ARTICLES", "river", "wiki_of_rivers"]

ARTICLES = 300
_SPACES = {"0": "", "8": "MediaWiki", "10": "Template", "14": "Category"}
_NAMESPACES = "".join(f'<namespace key="{key}">{name}</namespace>' for key, name in _SPACES.items())
_HEAD = f"<siteinfo><dbname>wiki</dbname><namespaces>{_NAMESPACES}</namespaces></siteinfo>"


def river(number: int, verb: str = "flows", accessed: str = "2020-01-01") -> str:
    """The wikitext of a river."""
    url = f"https://site{number % 7}.example.org/{number}"
    return f"""'''River {number}''' {verb}.<ref>{{{{cite web | url = {url}
 | title = River {number} | archive-url = https://web.archive.org/web/20200102030405/{url}
 | access-date = {accessed} }}}}</ref> <ref>[https://site{number % 7}.example.net/ More]</ref>
[[River 0]] [[Category:Rivers]]"""


def _pages() -> Iterator[str]:
    rows = [(f"River {n}", river(n), 0, "wikitext") for n in range(ARTICLES)]
    rows += [
        ("Alias", "#REDIRECT [[River 5]]", 0, "wikitext"),
        ("Lost", "#REDIRECT [[Nowhere]]", 0, "wikitext"),
        ("Round", "#REDIRECT [[Trip]]", 0, "wikitext"),
        ("Trip", "#REDIRECT [[Round]]", 0, "wikitext"),
        ("By alias", "[[Alias]] [[Category:Small rivers]]", 0, "wikitext"),
        ("Category:Small rivers", "[[Category:Rivers]] [[Category:Small rivers]]", 14, "wikitext"),
        ("MediaWiki:Common.css", "a { color: red }", 8, "css"),
    ]
    for number, (title, text, space, model) in enumerate(rows, 1):
        yield page(title, revision(text, model=model), id_=number, namespace=space)


def wiki_of_rivers(factory: pytest.TempPathFactory) -> Wiki:
    """The wiki, to be copied; it is made once for all workers of a test run, in some seconds."""
    base = factory.getbasetemp()
    # The workers of one run have their directories beside each other.
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    return built_once(shared / "mediawiki", export(*_pages(), head=_HEAD, language="en"))
