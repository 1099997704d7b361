"""Articles, their references, and the citations inside them.

Offsets are Unicode code points into the text as read, so that `text[start:end]` is the thing as
written. `Citation` is the JSON object of `refaudit extract`.
"""

import hashlib
from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from refaudit.model.dates import CitedDate

__all__ = [
    "Article",
    "Citation",
    "CitedDates",
    "CitedUrl",
    "DateStyle",
    "Extraction",
    "Form",
    "InReference",
    "Marker",
    "MarkupFault",
    "Place",
    "Reference",
    "Role",
    "SnapshotAddress",
    "Span",
    "UnchangedArticle",
    "citation_id",
]


class Article(Struct, frozen=True, kw_only=True):
    """A page of a wiki at one revision, with its wikitext.

    `source` says where it was read (a path, `-`, or the URL of the page); `wiki` is the host of
    the wiki where it is known, `page` and `revision` its ids there, `edited` when the revision was
    saved, `language` a MediaWiki language code.
    """

    title: str
    text: str
    source: str
    wiki: str | None = None
    page: int | None = None
    revision: int | None = None
    edited: datetime | None = None
    language: str = "en"


class UnchangedArticle(Struct, frozen=True, kw_only=True):
    """A page of a wiki whose newest revision has a text that was read before; fields as above.

    `sha1` is that of the text in UTF-8, as 40 hexadecimal digits.
    """

    title: str
    source: str
    wiki: str
    page: int
    revision: int
    language: str
    sha1: str


class Span(Struct, frozen=True, kw_only=True, gc=False):
    """A stretch of the article: code-point offsets, and the line, from 1, on which it starts."""

    start: int
    end: int
    line: int


class Place(StrEnum):
    """Where a citation stands."""

    REFERENCE = "reference"
    BODY = "body"
    LINK = "link"


class Form(StrEnum):
    """How a citation is written."""

    TEMPLATE = "template"
    BRACKETED = "bracketed"
    BARE = "bare"
    TEXT = "text"


class Role(StrEnum):
    """What a cited URL claims to be."""

    ORIGINAL = "original"
    SNAPSHOT = "snapshot"


class DateStyle(StrEnum):
    """The article's own choice, by {{Use dmy dates}} or {{Use mdy dates}}, or a citation's `df`."""

    DMY = "dmy"
    MDY = "mdy"
    YMD = "ymd"


class SnapshotAddress(Struct, frozen=True, kw_only=True, gc=False):
    """What an archive URL says by itself.

    `archive` is the id of a service in `catalogue/archives.toml`; `timestamp` has the digits of
    `YYYYMMDDhhmmss` that the URL carries; both it and `original` are None where a short form
    hides them. `form` is `full`, `short` (an id without date or original) or `malformed` (a
    calendar, a save command, a stamp of wrong length), with `problem` in a few words for the last.
    """

    archive: str
    timestamp: str | None = None
    original: str | None = None
    form: str = "full"
    problem: str | None = None


class CitedUrl(Struct, frozen=True, kw_only=True, gc=False):
    """One URL of a citation. `url` is None where a template computes it (`dynamic`)."""

    parameter: str | None
    role: Role
    url: str | None
    dynamic: bool = False


class CitedDates(Struct, frozen=True, kw_only=True, gc=False):
    """The dates of a citation; None for a parameter that is absent or empty."""

    date: CitedDate | None = None
    access_date: CitedDate | None = None
    archive_date: CitedDate | None = None
    publication_date: CitedDate | None = None
    year: CitedDate | None = None


class Marker(Struct, frozen=True, kw_only=True, gc=False):
    """A template that editors put behind a citation: {{dead link}}, {{webarchive}}, {{cbignore}}.

    `kind` is `dead-link`, `archive` or `ignore`; `parameters` as written.
    """

    kind: str
    template: str
    start: int
    end: int
    parameters: dict[str, str] = {}


class InReference(Struct, frozen=True, kw_only=True, gc=False):
    """The reference around a citation. `uses` counts the places in the text that show it."""

    name: str | None
    group: str | None
    uses: int
    start: int
    end: int
    line: int
    malformed_tag: bool = False


class Citation(Struct, frozen=True, kw_only=True, gc=False):
    """One source described in an article.

    `template` is its canonical name (`cite web` for {{Citeweb}}), or as written where it is not
    known; `family` is the citation system that it belongs to (`cs1`).
    `url`, `archive_url`, `url_status` and `title` are the canonical values, whatever alias was
    written; `parameters` has the names and values as written, the last of each name;
    `duplicates` the names that were given more than once with values.
    `cites` is the id of the full citation that a short footnote ({{sfn}}, {{harvnb}}) names.
    `column` is that of `start` on its line, from 1, in code points; None where it is not known.
    `wikitext` is the citation as it stands in the article.
    """

    article: str
    id: str
    ordinal: int
    place: Place
    section: str
    reference: InReference | None
    form: Form
    template: str | None
    family: str | None
    start: int
    end: int
    line: int
    urls: tuple[CitedUrl, ...]
    url: str | None
    archive_url: str | None
    url_status: str | None
    title: str | None
    dates: CitedDates
    snapshot: SnapshotAddress | None
    parameters: dict[str, str]
    duplicates: tuple[str, ...] = ()
    markers: tuple[Marker, ...] = ()
    cites: str | None = None
    column: int | None = None
    wikitext: str


class Reference(Struct, frozen=True, kw_only=True, gc=False):
    """One footnote of the article, whether or not it holds a citation.

    `start` … `end` is the definition, or the first use of a name that nothing defines.
    `content` is the text between the tags, None when the name is never defined.
    `list_defined` references stand in `<references>` or `{{reflist|refs=}}`.
    `others` are further, different definitions of the same name and group.
    """

    name: str | None
    group: str | None
    uses: int
    start: int
    end: int
    line: int
    content: str | None
    malformed_tag: bool = False
    list_defined: bool = False
    others: tuple[Span, ...] = ()


class MarkupFault(Struct, frozen=True, kw_only=True, gc=False):
    """Reference markup that MediaWiki does not take as meant.

    `kind` is `unclosed-reference-tag` or `malformed-reference-tag`.
    """

    kind: str
    start: int
    end: int
    line: int
    detail: str


class Extraction(Struct, frozen=True, kw_only=True):
    """All that was read from one article.

    `exclusion` is the template by which its editors keep programs off it, as written.
    """

    citations: tuple[Citation, ...]
    references: tuple[Reference, ...]
    faults: tuple[MarkupFault, ...] = ()
    date_style: DateStyle | None = None
    exclusion: str | None = None


def citation_id(article: str, identity: tuple[str | None, ...], occurrence: int) -> str:
    """A name for a citation that survives moved lines and mended dates.

    `identity` is what makes it this source (form, template, URL, title); `occurrence` counts,
    from 0, earlier citations of the article with the same identity. 16 hexadecimal digits.
    """
    parts = [article, *[part or "" for part in identity], str(occurrence)]
    return hashlib.blake2b("\x1f".join(parts).encode("utf-8", "replace"), digest_size=8).hexdigest()
