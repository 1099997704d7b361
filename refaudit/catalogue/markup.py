"""The markup of a page without what a reader reads: tags, and scripts that a browser runs."""

import re

__all__ = ["code"]

#: A script without an end reaches to the end of the page, as does a comment.
_PIECE = re.compile(
    r"<!--.*?(?:-->|\Z)"
    r"|(?P<tag><script\b[^<>]*>)(?P<script>.*?)(?:</script|\Z)"
    r"|(?P<start><[a-z][^<>]*>)",
    re.DOTALL,
)
#: Links lead readers to what they read about; meta elements hold sentences.
_FOR_READERS = re.compile(r"<(?:a|meta)\b")
_SENTENCE = re.compile(
    r"\b(?:alt|title|content|placeholder|aria-label)\s*=\s*(?:\"[^\"]*\"|'[^']*')"
)
#: Scripts of such types are data: the texts of an application, the description of an article.
_DATA = re.compile(r"\btype\s*=\s*[\"']?[a-z/+.-]*(?:json|template|text/plain|x-handlebars)")


def code(html: str) -> str:
    """Start tags and scripts of a page in lower case, a line each, without links and sentences.

    What stands here works; what stands in the rest of the page is only told.
    """
    return "\n".join(_pieces(html))


def _pieces(html: str) -> list[str]:
    found = []
    for piece in _PIECE.finditer(html):
        if piece["tag"]:
            is_data = _DATA.search(piece["tag"])
            found.append(piece["tag"] if is_data else piece["tag"] + piece["script"])
        elif piece["start"] and not _FOR_READERS.match(piece["start"]):
            start = piece["start"]
            found.append(_SENTENCE.sub("", start) if "=" in start else start)
    return found
