"""Wikitext to be read: from a grammar, and by breaking real articles."""

import re
from functools import cache
from pathlib import Path

from hypothesis import strategies as st

__all__ = ["ARTICLES", "GRAMMAR", "TOKENS", "broken_articles", "broken_citations", "real_articles"]

ARTICLES = Path(__file__).parents[2] / "../shared/corpus/articles"

TOKENS = (
    *("{{", "}}", "{{{", "}}}", "{", "}", "[[", "]]", "[", "]", "|", "=", "\n", "'''", "<", ">"),
    *("<ref>", "</ref>", "<ref", "<ref name=a/>", '<ref name="a">', "< ref >", "< /ref >", "/>"),
    *("<REF name='b'>", "<ref follow=a>", "<ref name=c / >", "</ref", "<!--", "-->", "<!--x-->"),
    *("<nowiki>", "</nowiki>", "<pre>", "</pre>", "<math>", "</math>", "<poem>", "</poem>"),
    *("<gallery>", "</gallery>", "<references>", "</references>", "<includeonly>", "</pre "),
    *("{{efn|", "{{r|a}}", "{{sfn|Smith|2001}}", "{{harvnb|Smith|2001}}", "{{reflist|refs="),
    *("{{#tag:ref|", "{{cite web|url=http://a.b|title=T}}", "{{cite book|last=Smith|date=2001}}"),
    *("{{dead link}}", "{{webarchive|url=https://web.archive.org/web/20200101000000/http://a.b}}"),
    *("{{!}}", "&amp;", "&#0;", "\x00", "//", "http://", "\n== x ==\n", "ſ", "K", "𝕏", "\u3000"),
)

#: A parameter in which braces and brackets are even or none.
PARAMETER = re.compile(r"\s*[a-z-]{2,20}\d?\s*=[^{}\[\]<>]{0,150}(?:\[\[[^{}\[\]<>]*\]\])?\s*")

_words = st.sampled_from(["a", "Smith", "2001", "1 May 2020", "http://a.b/c", "T", " ", "\n", "é"])
_names = st.sampled_from(["url", "title", "date", "archive-url", "last", "ref", "1", "x y"])
_templates = st.sampled_from(["cite web", "cite book", "sfn", "harvnb", "efn", "r", "x", "!"])


def _around(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """What may stand around wikitext so that it is wikitext again."""
    argument = st.builds("|{}={}".format, _names, inner) | st.builds("|{}".format, inner)
    arguments = st.lists(argument, max_size=4).map("".join)
    attributes = st.sampled_from(["", " name=a", ' name="b c"', " group=g", " follow=a", " x"])
    return st.one_of(
        st.lists(inner, max_size=4).map("".join),
        st.builds("{{{{{}{}}}}}".format, _templates, arguments),
        st.builds("<ref{}>{}</ref>".format, attributes, inner),
        st.builds("<ref{}/>".format, attributes),
        st.builds("[[{}|{}]]".format, _words, inner),
        st.builds("[http://a.b {}]".format, inner),
        st.builds("<!--{}-->".format, inner),
        st.builds("<references>{}</references>".format, inner),
        st.builds("{{{{reflist|refs={}}}}}".format, inner),
        st.builds("<poem>{}</poem>".format, inner),
        st.builds("<nowiki>{}</nowiki>".format, inner),
        st.builds("\n== {} ==\n".format, inner),
    )


#: Sound wikitext, with a stray token here and there.
GRAMMAR = st.recursive(_words | st.sampled_from(TOKENS), _around, max_leaves=25)


@cache
def _articles() -> tuple[tuple[str, str], ...]:
    """(language, text) of the shared articles."""
    return tuple(
        (path.parent.name, path.read_bytes().decode("utf-8", "replace"))
        for path in sorted(ARTICLES.rglob("*.wikitext"))
    )


def real_articles() -> list[str]:
    """The texts of the shared articles."""
    return [text for _, text in _articles()]


@cache
def _parameters() -> tuple[str, ...]:
    """What stands between two pipes of English articles and looks like a parameter."""
    pieces = (
        piece for language, text in _articles() if language == "en" for piece in text.split("|")
    )
    return tuple(piece for piece in pieces if PARAMETER.fullmatch(piece))


@st.composite
def broken_articles(draw: st.DrawFn) -> tuple[str, str]:
    """(language, text): a stretch of a real article with a few changes."""
    language, text = draw(st.sampled_from(_articles()))
    start = draw(st.integers(0, len(text)))
    text = text[start : start + draw(st.sampled_from([100, 500, 2000, 8000]))]
    return language, _broken(draw, text, TOKENS)


@st.composite
def broken_citations(draw: st.DrawFn, tokens: tuple[str, ...]) -> str:
    """A citation made of real parameters, with a few changes."""
    parameters = draw(st.lists(st.sampled_from(_parameters()), min_size=1, max_size=6))
    return _broken(draw, "{{cite web|" + "|".join(parameters) + "}}", tokens)


def _broken(draw: st.DrawFn, text: str, tokens: tuple[str, ...]) -> str:
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, len(text)))
        gone = draw(st.sampled_from([0, 0, 0, 1, 2, 10, 50]))
        new = draw(st.lists(st.sampled_from(tokens), max_size=3).map("".join))
        text = text[:at] + new + text[at + gone :]
    return text
