"""Which full citation a short footnote names.

A citation template has an anchor made of its first names and its year, unless `|ref=` gives another
one or none. {{sfn}} and {{harvnb}} link to the anchor that their arguments make; of several
citations with one anchor a reader comes to the first. The rules are those of Module:Citation/CS1
and Module:Footnotes on the English Wikipedia, which other wikis took over with them.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from refaudit.catalogue import templates
from refaudit.catalogue.parameters import Name
from refaudit.catalogue.templates import HelperRole
from refaudit.extract.arguments import Call, read_call
from refaudit.extract.names import Names
from refaudit.extract.nodes import Kind, Scan
from refaudit.extract.scan import scan
from refaudit.extract.values import decode
from refaudit.model.citation import Citation, CitedDates, Form
from refaudit.model.dates import CitedDate

__all__ = ["anchor", "named", "targets"]

_PREFIX = "CITEREF"
#: A template as long as this is no short footnote.
_LONGEST = 1000
#: More names than these are in no anchor.
_MOST = 4
#: The lists of names in the order in which one of them is taken.
_LISTS = ("contributor-last", "last", "editor-last")
_VANCOUVER = {"last": "vauthors", "editor-last": "veditors"}
_NAMING = frozenset({*_LISTS, *_VANCOUVER.values()})

_YEARS = re.compile(r"(\d{3,4})[-–](\d{2,4}[a-z]?)", re.ASCII)
_YEAR = re.compile(r"\d{3,4}[a-z]?(?!\d)", re.ASCII)
_LINK = re.compile(r"\[\[(?:[^|\[\]]*\|)?([^|\[\]]*)\]\]")
_QUOTES = re.compile(r"'{2,}")
_INITIALS = re.compile(r"[\s,]+[A-Z]{1,3}$")


def targets(
    scanned: Scan,
    citations: Sequence[Citation],
    owners: Sequence[int],
    named_in: Sequence[tuple[int, int]],
    language: str,
) -> dict[int, int]:
    """The number of the citation that each short footnote names, by the number of its own citation.

    `owners` has the footnote around each citation; `named_in` the templates that name one, as
    (owner, index of the node).
    """
    if not named_in:
        return {}
    numbered = enumerate(zip(citations, owners, strict=True))
    short = {owner: number for number, (own, owner) in numbered if own.form is Form.TEXT}
    wanted = [(short[owner], index) for owner, index in named_in if owner in short]
    places = _places(citations, language) if wanted else {}
    read: dict[str, int | None] = {}
    found: dict[int, int] = {}
    for number, index in wanted if places else ():
        node = scanned.nodes[index]
        written = scanned.text[node.start : min(node.end, node.start + _LONGEST)]
        if written not in read:
            keys = _keys(scanned, index, language) if len(written) < _LONGEST else ()
            read[written] = next((places[key] for key in keys if key in places), None)
        if (place := read[written]) is not None:
            found.setdefault(number, place)
    return found


def _keys(scanned: Scan, index: int, language: str) -> Iterator[str]:
    node, children = scanned.nodes[index], scanned.children(index)
    return named(read_call(scanned.text, node, children, language), language)


def _places(citations: Sequence[Citation], language: str) -> dict[str, int]:
    """The number of the first citation with each anchor."""
    places: dict[str, int] = {}
    for number, citation in enumerate(citations):
        if citation.family and (key := anchor(citation, language)):
            places.setdefault(key, number)
    return places


def named(call: Call, language: str) -> Iterator[str]:
    """The anchors to which a short footnote links; {{sfnm}} has several."""
    values = {name: _plain(argument.text, language) for name, argument in call.last().items()}
    several = () if "1" in values else map(str, range(1, 10))
    for prefix in ("", *several):
        given = values.get(f"{prefix}ref", "")
        names = [f"{prefix}a{number}" for number in range(1, _MOST + 1)] + [f"{prefix}y"]
        if not prefix:
            names = [str(number) for number in range(1, _MOST + 2)]
        made = "".join(values.get(name, "") for name in names)
        if given and given != "none":
            yield given
        elif made and not given:
            yield _PREFIX + made


def anchor(citation: Citation, language: str) -> str | None:
    """The anchor of a full citation, None where it has none."""
    language = templates.names_of(citation.template, language)
    given = citation.parameters.get("ref", "")
    if given and given != "harv":  # which says what goes without saying
        return _given(given, language)
    lists: dict[str, list[tuple[int, str]]] = {}
    naming = _naming(language)
    for name, written in citation.parameters.items():
        row = naming[name][1] if written else None
        if row is not None:
            lists.setdefault(row.canonical, []).append((int(row.number or 1), written))
    names = next((found for which in _LISTS if (found := _names(lists, which, language))), [])
    year = _year(citation.dates)
    return _PREFIX + "".join(names[:_MOST]) + year if names else None


@lru_cache(maxsize=64)
def _naming(language: str) -> Names[Name]:
    return Names(language, lambda row: row if row.canonical in _NAMING else None)


def _given(written: str, language: str) -> str | None:
    """What `|ref=` says: an anchor as it is, or a template that makes one."""
    scanned = scan(written)
    node = scanned.nodes[0] if scanned.nodes else None
    if node and node.kind is Kind.TEMPLATE and node.start == 0:
        call = read_call(written, node, scanned.children(0), language)
        helper = templates.helper(call.name, language)
        makes = helper is not None and helper.role is HelperRole.ANCHOR
        return next(named(call, language), None) if makes else None
    plain = _plain(written, language)
    return None if plain == "none" else plain or None


def _names(lists: dict[str, list[tuple[int, str]]], which: str, language: str) -> list[str]:
    if which in lists:
        ordered = sorted(lists[which], key=lambda pair: pair[0])
        return [_plain(written, language) for _, written in ordered]
    vancouver = lists.get(_VANCOUVER.get(which, ""), [(1, "")])[0][1]
    names = (_plain(name, language) for name in vancouver.split(","))
    return [_INITIALS.sub("", name) for name in names if name]


def _year(dates: CitedDates) -> str:
    """The year as it stands in an anchor; `2005b` with its letter, two years of a range."""
    if dates.date and dates.year:
        return _QUOTES.sub("", dates.year.raw)
    return _anchor_year(dates.date or dates.year or dates.publication_date)


def _anchor_year(date: CitedDate | None) -> str:
    if date is None or not date.valid:
        return ""
    shape = date.shape or ""
    if shape == "n.d.":
        return date.raw
    if shape.endswith(("y-y", "y-y2", "y4-y2")) and (years := _YEARS.search(date.raw)):
        return f"{years[1]}–{years[2]}"
    found = _YEAR.findall(date.raw)
    return found[0 if shape == "ymd" else -1] if found else ""


def _plain(written: str, language: str) -> str:
    """A name or anchor as MediaWiki makes an address of it: no markup, single blanks."""
    text = written.strip()
    if text.startswith("((") and text.endswith("))"):
        text = text[2:-2]  # a name to be taken as it is
    text = decode(text, language)
    if "[[" in text:
        text = _LINK.sub(r"\1", text)
    if "''" in text:
        text = _QUOTES.sub("", text)
    return " ".join(text.replace("_", " ").split())
