"""What acts in wikitext, by the parser that refaudit itself trusts."""

from collections.abc import Iterator

import mwparserfromhell
from mwparserfromhell.nodes import Heading, HTMLEntity, Node, Tag, Text, Wikilink

__all__ = ["MARKUP", "acting", "links"]

#: All kinds of what wikitext can do, and what might end the place where it cannot.
MARKUP = [
    "{{cite web|url=http://a.example/}}", "{{{1}}}", "[[Category:Spam]]", "[[File:x.png]]",
    "[http://a.example/ x]", "http://a.example/", "//a.example", "mailto:a@b.example", "~~~~",
    "<ref>x</ref>", "<script>alert(1)</script>", "</nowiki>{{x}}", "<nowiki/>", "<!-- x", "-->",
    "__NOTOC__", "＿＿目次強制＿＿", "ISBN 0-306-40615-2", "RFC 2119", "PMID 12345", "''x''",
    "'''''",
    "-{x}-", "#REDIRECT [[X]]", "&lt;b&gt;", "&#123;&#123;x}}", "{|\n| x\n|}", "== x ==", "----",
    "* x", ": x", "; x", "|-", "|}", "||", "!!", "{{subst:x}}", "<includeonly>{{x}}</includeonly>",
    "\x7f'\"`UNIQ--nowiki-00000000-QINU`\"'\x7f", "{{!}}", "[[a|b]]", "</td></table>", "%s",
]  # fmt: skip

#: Bold, list items and tables, where they are written with signs.
_PLAIN_TAGS = {"b", "li", "table", "td", "th", "tr"}


def _nodes(text: str) -> Iterator[Node]:
    yield from mwparserfromhell.parse(text).ifilter(recursive=True)


def acting(text: str) -> list[str]:
    """Everything in a wikitext but words, headings, lists, tables and links to pages."""
    return [str(node)[:200] for node in _nodes(text) if not _is_plain(node)]


def _is_plain(node: Node) -> bool:
    match node:
        case Tag():
            # The one tag that is written as such keeps text plain.
            return str(node.tag) == "nowiki" or (
                node.wiki_markup is not None and str(node.tag).strip().lower() in _PLAIN_TAGS
            )
        case Wikilink():
            return str(node.title).startswith((":", "Special:PermanentLink/"))
        case _:
            return isinstance(node, Heading | HTMLEntity | Text)


def links(text: str) -> list[str]:
    """The targets of all links to pages."""
    return [str(node.title) for node in _nodes(text) if isinstance(node, Wikilink)]
