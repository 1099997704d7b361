"""Whether a page asks programs to leave it alone."""

import re

from refaudit.catalogue import bots
from refaudit.extract.arguments import read_call
from refaudit.extract.nodes import Kind, Scan

__all__ = ["exclusion"]

#: Most pages have no such template, and need not be walked through for it.
_SIGN = re.compile(r"\{\{(?i:\s*(?:no)?bots\b)")
_SHOWN = 200


def exclusion(scan: Scan, language: str) -> str | None:
    """The template that asks it, as written, at most 200 characters; None where there is none."""
    if _SIGN.search(scan.text) is None:
        return None
    for index, node in enumerate(scan.nodes):
        if node.kind is Kind.TEMPLATE and _SIGN.match(scan.text, node.start):
            call = read_call(scan.text, node, scan.children(index), language)
            parameters = {name: argument.text for name, argument in call.last().items()}
            if bots.denies(call.name, parameters):
                return scan.text[node.start : node.end][:_SHOWN]
    return None
