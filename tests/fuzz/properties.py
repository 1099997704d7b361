"""What holds of any text whatever: what the fuzzers look for and the kept cases prove."""

import re

import msgspec

from refaudit.extract import apply, extract
from refaudit.extract.nodes import Kind, Node
from refaudit.extract.scan import MAX_TAG, scan
from refaudit.model.citation import Article, Citation, Extraction, Form, Place
from refaudit.model.finding import Edit

__all__ = ["edits_are_clean", "extraction_is_sound", "halves_make_the_whole"]

#: One of each kind: a new parameter, a changed one, a removed one, a renamed one.
EDITS = (
    Edit(parameter="archive-url", value="https://web.archive.org/web/20200101000000/http://a.b/"),
    Edit(parameter="title", value="A | B", after="url"),
    Edit(parameter="url", value=None),
    Edit(parameter="archiveurl", rename="archive-url"),
)
#: A tag that is still open where a citation begins.
OPEN_TAG = re.compile(r"<\s{0,9}[a-z][^>]*\Z", re.IGNORECASE)


def extraction_is_sound(text: str, language: str = "en", *, links: bool = True) -> Extraction:
    """Offsets cut what they say, lines and ordinals count, identities are unique."""
    result = extract(Article(title="A", text=text, source="-", language=language), links=links)
    _citations_are_sound(text, result)
    for reference in result.references:
        assert 0 <= reference.start < reference.end <= len(text)
        assert reference.line == text.count("\n", 0, reference.start) + 1
        assert reference.uses >= 0
        if reference.content is not None:
            assert reference.content in text[reference.start : reference.end]
        for other in reference.others:
            assert reference.start < other.start < other.end <= len(text)
    for fault in result.faults:
        assert 0 <= fault.start < fault.end <= len(text)
    if text.isascii() or text.encode("utf-8", "ignore").decode() == text:
        msgspec.json.encode(result)
    return result


def _citations_are_sound(text: str, result: Extraction) -> None:
    for number, citation in enumerate(result.citations, 1):
        assert text[citation.start : citation.end] == citation.wikitext != ""
        assert citation.ordinal == number
        assert citation.line == text.count("\n", 0, citation.start) + 1
        assert (citation.place is Place.REFERENCE) == (citation.reference is not None)
        if around := citation.reference:
            assert around.start <= citation.start < citation.end <= around.end
        for marker in citation.markers:
            assert text.startswith("{{", marker.start)
            assert text.endswith("}}", 0, marker.end)
    starts = [citation.start for citation in result.citations]
    assert starts == sorted(starts)
    ids = {citation.id for citation in result.citations}
    assert len(ids) == len(starts)


def edits_are_clean(text: str, result: Extraction, language: str = "en", *, most: int = 5) -> None:
    """An edit changes the parameter that it names, and nothing else in citation or article."""
    templates = [
        citation
        for citation in result.citations
        if citation.form is Form.TEMPLATE
        and citation.family
        # Any `>` in it may be what ends the tag.
        and not OPEN_TAG.search(text, max(0, citation.start - MAX_TAG), citation.start)
    ]
    for citation in templates[:most]:
        assert apply(citation.wikitext, [], language=language) == citation.wikitext
        for edit in EDITS:
            changed = apply(citation.wikitext, [edit], language=language)
            if changed is not None:
                _edit_is_clean(text, citation, changed, result, language)
                if edit.value is not None:
                    assert apply(changed, [edit], language=language) == changed


def _edit_is_clean(
    text: str, citation: Citation, changed: str, before: Extraction, language: str
) -> None:
    edited = text[: citation.start] + changed + text[citation.end :]
    after = extract(Article(title="A", text=edited, source="-", language=language), links=True)
    grown = len(changed) - len(citation.wikitext)
    kept = {
        (other.start + (grown if other.start > citation.start else 0), other.wikitext)
        for other in before.citations
        if other.end <= citation.start or other.start >= citation.end
    }
    assert kept <= {(other.start, other.wikitext) for other in after.citations}
    assert (citation.start, changed) in {(c.start, c.wikitext) for c in after.citations}


def halves_make_the_whole(one: str, two: str) -> None:
    """Where nothing crosses the seam of two texts, both are read as each by itself."""
    one += "\n>\n"  # ends a tag that is still open
    whole = scan(one + two)
    if any(node.start < len(one) < node.end for node in whole.nodes):
        return
    shifted = [
        (kind, start + len(one), end + len(one)) for kind, start, end in _spans(scan(two).nodes)
    ]
    assert _spans(whole.nodes) == _spans(scan(one).nodes) + shifted


def _spans(nodes: list[Node]) -> list[tuple[Kind, int, int]]:
    """All but links, which are looked for only where braces are open."""
    return [(node.kind, node.start, node.end) for node in nodes if node.kind is not Kind.LINK]
