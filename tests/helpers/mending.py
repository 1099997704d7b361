"""What a report proposes, put into the article, and what is wrong with the outcome."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from refaudit.catalogue import parameters, templates
from refaudit.extract import apply
from refaudit.model.citation import Citation
from refaudit.model.finding import Edit, Finding, Severity
from refaudit.model.report import AuditedArticle, AuditedCitation

__all__ = ["Mend", "all_mends", "complaints", "edits_of", "put", "rounds"]

_PART = re.compile(r"\|([^|=]+)=(.*?)(?: in place of \|([^|=]+)=)?")
_NEXT = re.compile(r" (?=\|[^|=]+=)(?<! in place of )")


class Mend(NamedTuple):
    """A citation, what it becomes, and the findings that this is to end."""

    citation: AuditedCitation
    wikitext: str
    ends: Sequence[Finding]


def edits_of(finding: Finding) -> tuple[Edit, ...]:
    """The edits of a finding; those that its suggestion gives to people alone where it has none."""
    return finding.edits or said(finding.suggestion or "")


def said(suggestion: str) -> tuple[Edit, ...]:
    """A suggestion as edits if it is wikitext, `|url=… |archive-url=…`, and not advice."""
    if not suggestion.startswith("|") or " in {{" in suggestion:
        return ()
    edits: list[Edit] = []
    for part in _NEXT.split(suggestion):
        name, value, old = _parsed(part)
        after = edits[-1].parameter if edits else None
        if old:
            edits.append(Edit(parameter=old, rename=name, value=value))
        else:
            edits.append(Edit(parameter=name, value=value, after=after))
    return tuple(edits)


def _parsed(part: str) -> tuple[str, str, str | None]:
    found = _PART.fullmatch(part)
    assert found, part
    return found[1], found[2], found[3]


def all_mends(article: AuditedArticle) -> list[Mend]:
    """Every corrected text of a report; one around others speaks for them too."""
    return [
        Mend(one, one.corrected, [f for each in _inside(article, one) for f in _editing(each)])
        for one in article.citations
        if one.corrected is not None
    ]


def _inside(article: AuditedArticle, outer: Citation) -> list[AuditedCitation]:
    return [one for one in article.citations if outer.start <= one.start and one.end <= outer.end]


def _editing(citation: AuditedCitation) -> Iterable[Finding]:
    return [finding for finding in citation.findings if finding.edits]


def rounds(article: AuditedArticle, language: str) -> Iterator[list[Mend]]:
    """Each suggestion by itself: lists of mends that can be made at once, one a citation."""
    waiting = []
    for citation in article.citations:
        for finding in citation.findings:
            if edits := edits_of(finding):
                text = apply(citation.wikitext, edits, language=language)
                assert text is not None, (citation.wikitext, edits)
                assert text != citation.wikitext, (citation.wikitext, edits)
                waiting.append(Mend(citation, text, [finding]))
    while waiting:
        chosen: list[Mend] = []
        for mend in waiting:
            if not any(_overlap(mend.citation, other.citation) for other in chosen):
                chosen.append(mend)
        yield chosen
        waiting = [mend for mend in waiting if mend not in chosen]


def _overlap(one: Citation, other: Citation) -> bool:
    return one.start < other.end and other.start < one.end


def put(text: str, mends: Iterable[Mend]) -> str:
    """The article with the mends made, from its end to its beginning."""
    for citation, wikitext, _ in sorted(mends, key=lambda mend: -mend.citation.start):
        assert text[citation.start : citation.end] == citation.wikitext
        text = text[: citation.start] + wikitext + text[citation.end :]
    return text


def complaints(
    before: AuditedArticle, after: AuditedArticle, mends: Sequence[Mend], language: str
) -> list[str]:
    """What should not be so in an article that was mended: empty where all is well."""
    if len(before.citations) != len(after.citations):
        return ["the citations are others now"]
    then = {one.ordinal: one for one in before.citations}
    now = {one.ordinal: one for one in after.citations}
    asked = {check.url for one in before.citations if (check := one.original)}
    found = [*_worse(then, now, asked), *_of_article(before, after)]
    for citation, _, ends in mends:
        inside = [one.ordinal for one in _inside(before, citation)]
        for ordinal in inside:
            mine = [finding for finding in ends if finding.citation == then[ordinal].id]
            found += _left(then[ordinal], now[ordinal], mine)
            if len(inside) == 1:
                found += _lost(then[ordinal], now[ordinal], mine, language)
    return found


def _count(citation: AuditedCitation, *, grave: bool = False) -> Counter[str]:
    said = (f for f in citation.findings if not grave or f.severity is not Severity.INFO)
    return Counter(finding.code for finding in said)


def _worse(
    then: Mapping[int, AuditedCitation], now: Mapping[int, AuditedCitation], asked: set[str]
) -> Iterator[str]:
    """New errors and warnings; what is learned of an address that was hidden before is none."""
    for ordinal, citation in now.items():
        hidden = citation.original is not None and citation.original.url not in asked
        for code in _count(citation, grave=True) - _count(then[ordinal], grave=True):
            if not (hidden and code.startswith("LNK")):
                yield f"new {code}: {then[ordinal].wikitext!r} -> {citation.wikitext!r}"


def _of_article(before: AuditedArticle, after: AuditedArticle) -> Iterator[str]:
    found = [
        Counter(f.code for f in article.findings if f.severity is not Severity.INFO)
        for article in (before, after)
    ]
    yield from (f"new {code} on the article" for code in found[1] - found[0])


def _left(then: AuditedCitation, now: AuditedCitation, ended: Sequence[Finding]) -> Iterator[str]:
    for code, number in Counter(finding.code for finding in ended).items():
        if _count(now)[code] > _count(then)[code] - number:
            yield f"{code} stays: {then.wikitext!r} -> {now.wikitext!r}"


def _lost(
    then: AuditedCitation, now: AuditedCitation, ended: Sequence[Finding], language: str
) -> Iterator[str]:
    """Parameters with other values than before that no finding speaks of."""
    edits = [edit for finding in ended for edit in edits_of(finding)]
    names = {name for edit in edits for name in (edit.parameter, edit.rename) if name}
    code = templates.names_of(then.template, language)
    meanings = {parameters.canonical(name, code) for name in names} - {None}

    def kept(citation: AuditedCitation) -> dict[str, str]:
        return {
            name: value
            for name, value in citation.parameters.items()
            if name not in names and parameters.canonical(name, code) not in meanings
        }

    if kept(then) != kept(now):
        yield f"other values: {then.wikitext!r} -> {now.wikitext!r}"
