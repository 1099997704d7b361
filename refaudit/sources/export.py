"""Pages from the XML of a MediaWiki export, in any of its schemas, while the bytes come in.

Expat is used directly: what reads exports on top of it neither bounds a page, nor says at which
byte a file breaks, nor reads the pages of a file that has no `<mediawiki>` around them.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import TypeVar
from urllib.parse import urlsplit
from xml.parsers import expat

from refaudit.sources.opening import CHUNK, Unreadable
from refaudit.sources.page import Page, Revision, Site, Start

__all__ = ["Export"]

T = TypeVar("T")

#: Longer than any title, address or date of a real export; beyond it only the beginning is kept.
_SHORT = 1024
_DEEPEST = 32
#: Different names of elements and attributes; the schemas have about sixty.
_NAMES = 1000
_NAMESPACES = 1000
#: Expat holds a tag, comment or instruction until its end. Much longer than the pieces read here,
#: as its position may be the beginning of a line that is as long as a piece.
_LONGEST_TAG = 1 << 22
_BUFFER = 1 << 18

_ROOT = "mediawiki"
_ROOT_TAG, _ROOT_END = b"<mediawiki>", b"</mediawiki>"
#: A page that stands alone or among others, without a root around it.
_BARE = re.compile(rb"(?:\xef\xbb\xbf)?\s*<page[\s>]")
_HEAD = 16

_TEXT = "page/revision/text"
_SHORT_TEXTS = frozenset(
    {
        "siteinfo/base",
        "siteinfo/dbname",
        "siteinfo/namespaces/namespace",
        "page/title",
        "page/ns",
        "page/id",
        "page/revision/id",
        "page/revision/timestamp",
        "page/revision/model",
    }
)
_ADVICE = "Give an export of MediaWiki: Special:Export, dumpBackup.php, or a public dump."

_NUMBER = re.compile(r"-?[0-9]{1,18}", re.ASCII)


class Export:
    """One export while it is read.

    The texts of redirects, of pages in other namespaces than those wanted, and of those of which
    `keeps` says so by their title and id, are not kept. Nothing in the input makes memory grow
    beyond two pages of `max_bytes` and a few MiB.
    """

    def __init__(
        self,
        *,
        namespaces: Collection[int],
        max_bytes: int,
        keeps: Callable[[Page], bool] = lambda _: True,
    ) -> None:
        self.site = Site()
        self._wanted = namespaces
        self._max_bytes = max_bytes
        self._keeps = keeps
        self._parser = self._new_parser()
        self._is_bare = False
        self._added = 0
        self._began = 0
        self._taken = 0
        self._path: list[str] = []
        self._done: list[Page] = []
        self._latest = ""
        self._page = Page()
        self._revision = Revision()
        self._kept = ""
        self._pieces: list[str] = []
        self._room = 0
        self._attributes: dict[str, str] = {}

    def _new_parser(self) -> expat.XMLParserType:
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.buffer_size = _BUFFER
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.StartDoctypeDeclHandler = _refuse_doctype
        return parser

    def wants(self, page: Page) -> bool:
        """Whether it is in a wanted namespace and no redirect."""
        return not page.redirect and page.namespace in self._wanted

    def keeps(self, page: Page) -> bool:
        """Whether its text is kept, if it has one; once it is said of a page, it stays so."""
        if page.kept is None:
            page.kept = self._keeps(page)
        return page.kept and self.wants(page)

    def pages(self, pieces: Iterable[bytes], start: Start | None = None) -> Iterator[Page]:
        """All pages, of every kind, each when its end has been read.

        With `start` the pieces begin there.

        Raises:
            Unreadable: it is no export or is broken; names the byte of the XML and the page.
        """
        try:
            if start is not None:
                self._began, self._added = start.place, len(start.head) - start.dropped
                yield from self._parse(start.head)
            for piece in _with_whole_head(pieces):
                if not self._taken and _BARE.match(piece):
                    self._is_bare, self._added = True, len(_ROOT_TAG)
                    yield from self._parse(_ROOT_TAG)
                yield from self._parse(piece)
        except Unreadable as fault:
            message, *advice = fault.args
            raise Unreadable(f"{message}, {self._place()}", *advice) from fault.__cause__
        if self._is_bare and len(self._path) == 1:
            yield from self._parse(_ROOT_END)
        try:
            self._parser.Parse(b"", True)
        except expat.ExpatError:
            place = self._place()
            raise Unreadable(f"the XML ends too early, {place}", "Fetch it again.") from None

    def _parse(self, piece: bytes) -> Iterator[Page]:
        fault: Unreadable | None = None
        self._taken += len(piece)
        try:
            self._parser.Parse(piece)
        except Unreadable as error:
            fault = error
        except expat.ExpatError as error:
            fault = Unreadable(f"broken XML: {expat.ErrorString(error.code)}", _ADVICE)
        else:
            fault = self._excess()
        done, self._done = self._done, []
        yield from done
        if fault is not None:
            raise fault

    def _excess(self) -> Unreadable | None:
        """What expat itself does not bound."""
        if self._taken - self._parser.CurrentByteIndex > _LONGEST_TAG:
            return Unreadable(f"a tag of more than {_LONGEST_TAG:,} bytes", _ADVICE)
        if len(self._parser.intern) > _NAMES:
            return Unreadable(f"more than {_NAMES:,} names of elements and attributes", _ADVICE)
        return None

    def _place(self) -> str:
        offset = max(self._parser.CurrentByteIndex - self._added, 0)
        inside = self._path[1:2] == ["page"]
        title = self._page.title if inside else self._latest
        page = f", {'in' if inside else 'after'} the page {title!r}" if title else ""
        origin = f" that begins at byte {self._began:,} of the file" if self._began else ""
        return f"at byte {offset:,} of the XML{origin}{page}"

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._path.append(name)
        depth = len(self._path)
        if depth == 1:
            self._begin(name, attributes)
        elif depth > _DEEPEST:
            raise Unreadable(f"elements inside each other more than {_DEEPEST} deep", _ADVICE)
        elif depth <= 4 and not self._kept:
            self._start_known("/".join(self._path[1:]), attributes)

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        if name != _ROOT:
            raise Unreadable(f"no export of MediaWiki: it begins with <{name[:80]}>", _ADVICE)
        self.site.language = attributes.get("xml:lang")

    def _start_known(self, path: str, attributes: dict[str, str]) -> None:
        if path == "page":
            self._page = Page()
        elif path == "page/revision":
            self._revision = Revision()
            self._page.revisions += 1
        elif path == "page/redirect":
            self._page.redirect = True
        elif path in _SHORT_TEXTS:
            self._keep(path, attributes, _SHORT)
        elif path == _TEXT and self.keeps(self._page):
            self._keep(path, attributes, self._max_bytes)

    def _keep(self, path: str, attributes: dict[str, str], length: int) -> None:
        self._kept, self._attributes, self._room = path, attributes, length
        self._pieces.clear()
        self._parser.CharacterDataHandler = self._characters

    def _characters(self, data: str) -> None:
        # A negative room says that there was more.
        if self._room >= 0:
            self._pieces.append(data[: self._room])
            self._room -= len(data)

    def _end(self, _name: str) -> None:
        path = "/".join(self._path[1:5])
        self._path.pop()
        if path == self._kept and path:
            self._parser.CharacterDataHandler = None
            self._kept = ""
            self._take(path, "".join(self._pieces))
        elif path == "page/revision":
            self._take_revision()
        elif path == "page":
            self._latest = self._page.title or self._latest
            self._done.append(self._page)

    def _take(self, path: str, text: str) -> None:
        page, revision = self._page, self._revision
        match path:
            case "page/title":
                page.title = " ".join(text.split())
                page.namespace = self.site.namespace_of(page.title)
            case "page/ns":
                page.namespace = _number(text, page.namespace)
            case "page/id":
                page.id = _number(text, None)
            case "page/revision/id":
                revision.id = _number(text, None)
            case "page/revision/timestamp":
                revision.timestamp = text.strip()
            case "page/revision/model":
                revision.model = text.strip()
            case "page/revision/text":
                self._take_text(text)
            case _:
                self._take_site(path, text.strip())

    def _take_text(self, text: str) -> None:
        revision, limit = self._revision, self._max_bytes
        # No character has more than four bytes, so that few texts need be encoded to be measured.
        if self._room < 0 or (len(text) * 4 > limit and len(text.encode()) > limit):
            revision.too_long = True
        elif text or not _left_out(self._attributes):
            revision.text = text

    def _take_revision(self) -> None:
        page = self._page
        if page.revision is None or self._revision.timestamp >= page.revision.timestamp:
            page.revision = self._revision

    def _take_site(self, path: str, text: str) -> None:
        if path == "siteinfo/base":
            self.site.host = _host(text)
        elif path == "siteinfo/dbname":
            self.site.database = text
        elif len(self.site.namespaces) < _NAMESPACES:
            key = _number(self._attributes.get("key", ""), 0)
            self.site.namespaces[text.casefold()] = key


def _with_whole_head(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same pieces, the first of them long enough to show how the file begins."""
    rest = iter(pieces)
    head = b""
    while len(head.lstrip()) < _HEAD and len(head) <= CHUNK and (piece := next(rest, b"")):
        head += piece
    yield head
    yield from rest


def _refuse_doctype(*_: object) -> None:
    # Exports have none. Entities are declared there, and with them a few bytes become gigabytes.
    raise Unreadable("a document type declaration", _ADVICE)


def _number(text: str, otherwise: T) -> int | T:
    found = _NUMBER.fullmatch(text.strip())
    return int(found[0]) if found else otherwise


def _left_out(attributes: Mapping[str, str]) -> bool:
    """Whether a `<text>` without content had some: of a stub, or hidden from the public."""
    return (
        "deleted" in attributes or "id" in attributes or attributes.get("bytes", "0").strip() != "0"
    )


def _host(address: str) -> str | None:
    try:
        return urlsplit(address).hostname
    except ValueError:
        return None
