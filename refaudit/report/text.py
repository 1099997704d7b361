"""Strangers' text made fit to be shown: bounded, encodable, without characters that act.

Titles, URLs and wikitext come from anywhere. What they may hold that no escaping of a format
removes are control characters, terminal escapes, bidirectional overrides that let a text look like
another one (Unicode Technical Report 36, section 2.4), and lone surrogates, which UTF-8 cannot say.
"""

import re

from refaudit.report.speech import ngettext
from refaudit.report.words import grouped

__all__ = ["SUBSTITUTE", "one_line", "shown", "without_hidden"]

#: Stands where a hidden character was, so that a reader sees that something is there.
SUBSTITUTE = "\N{REPLACEMENT CHARACTER}"
#: C0 but tab and line feed, C1, embeddings, overrides and isolates, annotations, surrogates and
#: noncharacters. LRM, RLM and the joiners stay: honest Arabic, Hebrew and Persian needs them.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)
_LINE_ENDS = re.compile("\r\n?")
_BLANKS = re.compile(r"\s+")


def shown(text: str, limit: int) -> str:
    """At most `limit` characters of a text, line ends as LF, hidden characters as `SUBSTITUTE`.

    A text that was cut ends with its whole length, so that nobody takes the part for all of it.
    """
    part = text[:limit]
    if not part.isprintable():
        part = _marked(part)
    if len(text) <= limit:
        return part
    length = ngettext("{n} character", "{n} characters", len(text)).format(n=grouped(len(text)))
    return f"{part}… ({length})"


def one_line(text: str, limit: int) -> str:
    """As `shown`, with each run of white space as one blank, and only an ellipsis after a cut."""
    part = text[:limit]
    # Of what can be printed only the space is a blank, and nothing is hidden.
    if not part.isprintable():
        part = _BLANKS.sub(" ", _marked(part))
    elif "  " in part:
        part = _BLANKS.sub(" ", part)
    part = part.strip()
    return part if len(text) <= limit else f"{part}…"


def without_hidden(text: str) -> str:
    """The text without its hidden characters, for a person to copy; line ends as LF."""
    return _HIDDEN.sub("", _LINE_ENDS.sub("\n", text))


def _marked(text: str) -> str:
    return _HIDDEN.sub(SUBSTITUTE, _LINE_ENDS.sub("\n", text))
