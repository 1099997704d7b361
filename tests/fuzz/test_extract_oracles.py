"""The fast scanner against slow readings of the same text."""

import re
from collections.abc import Callable

import mwparserfromhell
import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from msgspec import Struct
from mwparserfromhell.nodes import (
    Argument,
    Comment,
    ExternalLink,
    Heading,
    Tag,
    Template,
    Text,
    Wikilink,
)
from mwparserfromhell.nodes import Node as SlowNode
from mwparserfromhell.wikicode import Wikicode

from refaudit.extract.arguments import read_call
from refaudit.extract.nodes import Kind
from refaudit.extract.scan import scan
from tests.fuzz.strategies import (
    ARTICLES,
    GRAMMAR,
    TOKENS,
    broken_articles,
    broken_citations,
    real_articles,
)
from tests.helpers import preprocessor

shared = pytest.mark.shared
needs_articles = pytest.mark.skipif(
    not ARTICLES.is_dir(), reason="the shared corpus is not beside the checkout"
)
patient = settings(
    max_examples=400,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)

STRAY = st.lists(st.sampled_from(TOKENS), max_size=40).map("".join)


def spans(text: str) -> set[preprocessor.Found]:
    nodes = scan(text).nodes
    return {(node.kind.name, node.start, node.end) for node in nodes if node.kind is not Kind.LINK}


@given(GRAMMAR | STRAY)
@patient
def test_any_text_is_scanned_as_the_slow_reading_scans_it(text):
    assert spans(text) == preprocessor.read(text)


@shared
@needs_articles
@given(broken_articles())
@patient
def test_broken_articles_are_scanned_as_the_slow_reading_scans_them(article):
    _, text = article
    assert spans(text) == preprocessor.read(text)


class Difference(Struct, frozen=True, kw_only=True):
    """A way in which mwparserfromhell reads wikitext otherwise, and how to know it."""

    name: str
    reason: str
    holds: Callable[[str], bool]


def has_unclosed_comment(text: str) -> bool:
    start = text.rfind("<!--")
    return start >= 0 and "-->" not in text[start + 4 :]


def has_odd_name(text: str) -> bool:
    """Whether the name of some template is empty or can be no title."""
    plain = re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL)
    names = re.findall(r"\{\{([^|]*?)(?:\||\}\}|\Z)", plain, re.DOTALL)
    return any(not n.strip() or re.search(r"[<>\[\]{}]|\S\s*\n\s*\S", n) for n in names)


def has_odd_link(text: str) -> bool:
    """Whether the target of some link can be no title, as behind three brackets."""
    return re.search(r"\[\[[^\]|]*?[\n\[<{]", text) is not None


def has_template_in_a_name(text: str) -> bool:
    return re.search(r"\|[^=|]*\{\{[^=]*=", text) is not None


#: In the order in which they are asked.
KNOWN = (
    Difference(
        name="comment",
        reason="an unclosed comment swallows the rest in MediaWiki; there it is text",
        holds=has_unclosed_comment,
    ),
    Difference(
        name="name",
        reason="braces pair in MediaWiki whatever the name; there it must be one of a page",
        holds=has_odd_name,
    ),
    Difference(
        name="link",
        reason="brackets pair in MediaWiki whatever the target, so no pipe between them cuts",
        holds=has_odd_link,
    ),
    Difference(
        name="parameter",
        reason="behind a template in the name of a parameter a stray brace fails the whole there",
        holds=has_template_in_a_name,
    ),
)


def explained(text: str) -> bool:
    """Whether a known difference is in the text; which one is told in Hypothesis' statistics."""
    for difference in KNOWN:
        if difference.holds(text):
            event(difference.name)
            return True
    return False


def ours(text: str) -> dict[str, str] | None:
    """The arguments of a text that is one template, as they count."""
    found = scan(text)
    if preprocessor.read(text).isdisjoint({("TEMPLATE", 0, len(text))}):
        return None
    call = read_call(text, found.nodes[0], found.children(0), "en")
    return {name: argument.written for name, argument in call.last().items()}


def theirs(text: str) -> dict[str, str] | None:
    code = mwparserfromhell.parse(text, skip_style_tags=True)
    if len(code.nodes) != 1 or not isinstance(code.nodes[0], Template):
        return None
    return {_text(p.name): _text(p.value) for p in code.nodes[0].params}


def _text(code: Wikicode) -> str:
    return re.sub(r"<!--.*?-->", "", str(code), flags=re.DOTALL).strip()


PIECES = (
    "{{x|",
    "{{x}}",
    "{{!}}",
    "[[a|b]]",
    "|",
    "=",
    "<!--x-->",
    "<!--|-->",
    "\n",
    "'''",
    "&amp;",
)
STRAYS = (
    "}}",
    "{{",
    "]]",
    "[[",
    "[",
    "<!--",
    "{{{a|b}}}",
    "<b>",
    "<nowiki>|</nowiki>",
    "<ref>|</ref>",
)


@shared
@needs_articles
@given(broken_citations(PIECES + STRAYS))
@patient
def test_the_parameters_of_broken_citations_are_those_of_mwparserfromhell(text):
    assert ours(text) == theirs(text) or explained(text)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("comment", "{{a|<!--b=c}}"),
        ("name", "{{a]|b=c}}"),
        ("link", "{{a|b=[[[c|d]]}}"),
        ("parameter", "{{a|{{x}}{=b}}"),
    ],
)
def test_each_known_difference_is_one(name, text):
    assert ours(text) != theirs(text)
    assert next(d.name for d in KNOWN if d.holds(text)) == name


@shared
@needs_articles
def test_templates_and_references_of_real_articles_are_those_of_mwparserfromhell():
    count = differing = 0
    for text in real_articles()[::15]:
        read, slow = templates_and_references(text), slow_spans(text)
        count += len(read)
        differing += len(read ^ slow)
    assert count > 5000
    assert differing <= count // 2000


def templates_and_references(text: str) -> set[preprocessor.Found]:
    return {span for span in spans(text) if span[0] in ("TEMPLATE", "REFERENCE")}


def slow_spans(text: str) -> set[preprocessor.Found]:
    return set(_walk(mwparserfromhell.parse(text, skip_style_tags=True), 0))


def _walk(code: Wikicode, position: int) -> list[preprocessor.Found]:
    found: list[preprocessor.Found] = []
    for node in code.nodes:
        written = str(node)
        end = position + len(written)
        if isinstance(node, Template):
            found.append(("TEMPLATE", position, end))
        elif isinstance(node, Tag) and str(node.tag).strip().lower() == "ref":
            found.append(("REFERENCE", position, end))
        at = 0
        for child in _children(node):
            at = written.index(str(child), at)
            found += _walk(child, position + at)
            at += len(str(child))
        position = end
    return found


def _children(node: SlowNode) -> list[Wikicode]:
    """The pieces of wikitext in a node, in the order in which they are written."""
    match node:
        case Text() | Comment():
            pieces = []
        case Template():
            shown = [[p.name, p.value] if p.showkey else [p.value] for p in node.params]
            pieces = [node.name, *(piece for pair in shown for piece in pair)]
        case Tag():
            pieces = [piece for a in node.attributes for piece in (a.name, a.value)]
            pieces.append(node.contents)
        case Wikilink():
            pieces = [node.title, node.text]
        case ExternalLink():
            pieces = [node.url, node.title]
        case Argument():
            pieces = [node.name, node.default]
        case Heading():
            pieces = [node.title]
        case _:
            pieces = []
    return [piece for piece in pieces if piece]
