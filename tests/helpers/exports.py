"""MediaWiki exports, written as the wiki writes them."""

from xml.sax.saxutils import escape

__all__ = ["HEAD", "export", "page", "revision"]

HEAD = """<siteinfo>
    <sitename>Wikipedia</sitename>
    <dbname>dewiki</dbname>
    <base>https://de.wikipedia.org/wiki/Wikipedia:Hauptseite</base>
    <namespaces>
      <namespace key="0" case="first-letter" />
      <namespace key="1" case="first-letter">Diskussion</namespace>
      <namespace key="10" case="first-letter">Vorlage</namespace>
    </namespaces>
  </siteinfo>"""


def revision(
    text: str | None = "'''A'''",
    *,
    id_: int | str = 100,
    timestamp: str = "2024-01-01T00:00:00Z",
    model: str | None = "wikitext",
    attributes: str = 'xml:space="preserve"',
) -> str:
    """A `<revision>`; no `<text>` for None."""
    said = "" if model is None else f"<model>{model}</model><format>text/x-wiki</format>"
    content = "" if text is None else f"<text {attributes}>{escape(text)}</text>"
    return (
        f"<revision><id>{id_}</id><timestamp>{timestamp}</timestamp>"
        "<contributor><username>Somebody</username><id>7</id></contributor>"
        f"<comment>/* Title */ x</comment>{said}{content}</revision>"
    )


def page(
    title: str | None = "A",
    *revisions: str,
    id_: int | str | None = 1,
    namespace: int | None = 0,
    more: str = "",
) -> str:
    """A `<page>`, with one revision if none is given."""
    parts = [
        "" if title is None else f"<title>{escape(title)}</title>",
        "" if namespace is None else f"<ns>{namespace}</ns>",
        "" if id_ is None else f"<id>{id_}</id>",
        more,
        *(revisions or (revision(),)),
    ]
    return f"  <page>\n    {''.join(parts)}\n  </page>\n"


def export(*pages: str, head: str = HEAD, language: str = "de") -> bytes:
    """A whole export."""
    return (
        '<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/" version="0.11" '
        f'xml:lang="{language}">\n  {head}\n{"".join(pages)}</mediawiki>\n'
    ).encode()
