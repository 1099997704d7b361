"""REF1xx: footnotes, their names and their markup."""

import re
from collections.abc import Iterator

from refaudit.model.citation import Extraction, Form, Place, Reference
from refaudit.model.finding import Severity
from refaudit.rules.context import Context
from refaudit.rules.declaration import Fault, article_rule, citation_rule
from refaudit.rules.index import index_of
from refaudit.rules.subject import Subject
from refaudit.rules.words import in_lines, shorten, shown

__all__ = [
    "bare_url",
    "conflicting_reference_definitions",
    "duplicate_citation",
    "empty_reference",
    "malformed_reference_tag",
    "unclosed_reference_tag",
    "undefined_reference_name",
    "unused_reference_definition",
]

_TEMPLATE = re.compile(r"\{\{[^{}]*\}\}")
#: Possessive, so that hostile comments cost no more than their length.
_BLANK = re.compile(r"(?:\s|<!--.*?-->)*+(?:<!--.*)?", re.DOTALL)
#: A bare URL may have markers behind it; what is longer says more than the URL.
_LONGEST_REST = 500
_CITE = "{{cite web |url=https://example.org/report |title=Report |date=3 May 2019}}"
_OTHER = "{{cite web |url=https://example.org/other |title=Other |date=4 May 2019}}"


@citation_rule(
    "REF101",
    Severity.WARNING,
    bad="<ref>https://example.org/report</ref>",
    good="<ref>Smith, J. ''Report''. https://example.org/report</ref>",
)
def bare_url(it: Subject) -> Iterator[Fault]:
    """The reference is nothing but a URL.

    When the link dies, nobody knows what was cited. Describe the source: who wrote it, its title,
    where and when it appeared, such as with `{{cite web}}`.
    """
    citation = it.citation
    if citation.place is not Place.REFERENCE or citation.reference is None or citation.title:
        return
    if citation.form not in {Form.BARE, Form.BRACKETED}:
        return
    content = index_of(it.article, it.context.language).contents.get(citation.reference.start, "")
    if len(content) - len(citation.wikitext) > _LONGEST_REST:
        return
    rest = _TEMPLATE.sub("", content.replace(citation.wikitext, ""))
    if not any(character.isalnum() for character in rest):
        yield Fault(
            message=f"The reference is only {shown(citation.url or citation.wikitext)}.",
            suggestion="Describe the source, such as with {{cite web}}",
        )


@article_rule(
    "REF102",
    Severity.ERROR,
    bad='Text.<ref name="pop" /> {{reflist}}',
    good=f'Text.<ref name="pop" /> More.<ref name="pop">{_CITE}</ref> {{{{reflist}}}}',
)
def undefined_reference_name(article: Extraction, _context: Context) -> Iterator[Fault]:
    """A reference is used by a name that the article never defines.

    Readers see an error in place of the source. Often the definition was removed with a paragraph:
    look for it in the history. Upper and lower case count in names.
    """
    for reference in article.references:
        if reference.content is None:
            yield Fault(
                message=f"{_called(reference)} is used {_times(reference.uses)} and never defined.",
                suggestion="Look for the definition in the history of the article",
                line=reference.line,
                detail=_key(reference),
            )


@article_rule(
    "REF103",
    Severity.ERROR,
    bad=f'A.<ref name="pop">{_CITE}</ref> B.<ref name="pop">{_OTHER}</ref>',
    good=f'A.<ref name="pop">{_CITE}</ref> B.<ref name="pop2">{_OTHER}</ref>',
)
def conflicting_reference_definitions(article: Extraction, _context: Context) -> Iterator[Fault]:
    """One name is given to references with different text.

    Readers see an error, and only one of the sources. Give each its own name.
    """
    for reference in article.references:
        if reference.others:
            lines = sorted({other.line for other in reference.others})
            yield Fault(
                message=f"{_called(reference)} is defined here and, with other text, in "
                f"{in_lines(lines)}.",
                suggestion="Give each source a name of its own",
                line=reference.line,
                detail=_key(reference),
            )


@article_rule(
    "REF104",
    Severity.ERROR,
    bad=f"Text.<ref>{_CITE} More text.<ref>{_OTHER}</ref>",
    good=f"Text.<ref>{_CITE}</ref> More text.<ref>{_OTHER}</ref>",
)
def unclosed_reference_tag(article: Extraction, _context: Context) -> Iterator[Fault]:
    """A reference tag is opened and not closed.

    MediaWiki loses the reference, or swallows the text up to the next one. Put `</ref>` behind the
    source.
    """
    for fault in article.faults:
        if fault.kind == "unclosed-reference-tag":
            yield Fault(
                message=f"A reference tag is not closed: {fault.detail}.",
                suggestion="Put </ref> behind the source",
                line=fault.line,
                detail=fault.kind,
            )


def _malformed_elsewhere(article: Extraction, context: Context) -> Iterator[Fault]:
    """Malformed tags of references without a citation, and of their uses."""
    told = index_of(article, context.language).speakers
    malformed = {one.start for one in article.references if one.malformed_tag}
    for fault in article.faults:
        if fault.kind == "malformed-reference-tag" and (
            fault.start not in told or fault.start not in malformed
        ):
            yield Fault(
                message=f"MediaWiki does not take a reference tag as meant: {fault.detail}.",
                suggestion=_PROPERLY,
                line=fault.line,
                detail=fault.detail,
            )


_PROPERLY = 'Write <ref>…</ref>, <ref name="…">…</ref> or <ref name="…" />'


@citation_rule(
    "REF105",
    Severity.ERROR,
    bad=f"Text.< ref >{_CITE}< /ref >",
    good=f"Text.<ref >{_CITE}</ref >",
    elsewhere=_malformed_elsewhere,
)
def malformed_reference_tag(it: Subject) -> Iterator[Fault]:
    """A reference tag is written so that MediaWiki does not take it for one.

    Blanks behind `<` or before the slash make it plain text, an attribute that Cite does not know
    makes it an error. The citation then stands in the middle of the article, or is lost.
    """
    reference = it.citation.reference
    if reference is None or not reference.malformed_tag:
        return
    index, ordinal = index_of(it.article, it.context.language), it.citation.ordinal
    if index.speakers.get(reference.start, ordinal) == ordinal:
        problem = index.tag_faults.get(reference.start, "it is malformed")
        yield Fault(
            message=f"MediaWiki does not take the reference tag as meant: {problem}.",
            suggestion=_PROPERLY,
        )


@citation_rule(
    "REF106",
    Severity.INFO,
    bad=f"A.<ref>{_CITE}</ref> B.<ref>{_CITE}</ref>",
    good=f'A.<ref name="report">{_CITE}</ref> B.<ref name="report" />',
)
def duplicate_citation(it: Subject) -> Iterator[Fault]:
    """The same source is cited in full in another reference before.

    The list of references names it twice, and a mend of one leaves the other. Give the first a
    name and use that. Citations that differ, such as in the page or in the archived copy, are not
    the same.
    """
    earlier = index_of(it.article, it.context.language).earlier.get(it.citation.ordinal)
    if earlier is None or earlier.reference is None:
        return
    name = earlier.reference.name
    yield Fault(
        message=f"The same source is cited in line {earlier.line}.",
        suggestion=f'Use <ref name="{shorten(name)}" />'
        if name
        else "Give the first reference a name and use it here",
    )


@article_rule(
    "REF107",
    Severity.WARNING,
    bad="Text.<ref></ref> {{reflist}}",
    good=f"Text.<ref>{_CITE}</ref> {{{{reflist}}}}",
)
def empty_reference(article: Extraction, _context: Context) -> Iterator[Fault]:
    """A reference has no text.

    Readers see an error, or a footnote with nothing in it. Put the source there, or remove the tag.
    """
    for reference in article.references:
        if reference.content is not None and _BLANK.fullmatch(reference.content):
            yield Fault(
                message="The reference is empty.",
                suggestion="Put the source between the tags, or remove them",
                line=reference.line,
                detail=_key(reference),
            )


@article_rule(
    "REF108",
    Severity.ERROR,
    bad=f'Text. <references><ref name="pop">{_CITE}</ref></references>',
    good=f'Text.<ref name="pop" /> <references><ref name="pop">{_CITE}</ref></references>',
)
def unused_reference_definition(article: Extraction, _context: Context) -> Iterator[Fault]:
    """A reference is defined in the list of references, and no text uses it.

    Readers see an error below the list. Use it where it supports the text, or remove it.
    """
    for reference in article.references:
        if reference.list_defined and reference.uses == 0:
            yield Fault(
                message=f"{_called(reference)} is defined in the list and never used.",
                suggestion="Use it in the text, or remove it from the list",
                line=reference.line,
                detail=_key(reference),
            )


def _called(reference: Reference) -> str:
    group = f" of the group “{shorten(reference.group)}”" if reference.group else ""
    return f"The reference “{shorten(reference.name or '')}”{group}"


def _key(reference: Reference) -> str:
    return f"{reference.group or ''}\x1f{reference.name or ''}"


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"
