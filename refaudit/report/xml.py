"""XML, element by element: what the formats that speak it have in common.

Whoever calls gives texts that passed `refaudit.report.text`: it leaves nothing that XML 1.0
(section 2.2) forbids, and the serializer escapes the rest.
"""

from collections.abc import Iterable, Mapping
from xml.etree.ElementTree import Element, SubElement, tostring

__all__ = ["DECLARATION", "Element", "child", "serialized", "start_tag"]

DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>\n'


def child(parent: Element, tag: str, text: str | None = None, **attributes: str) -> Element:
    """Add an element with a text and attributes."""
    made = SubElement(parent, tag, attributes)
    made.text = text
    return made


def serialized(element: Element) -> bytes:
    """An element with all below it, on a line of its own."""
    return tostring(element, encoding="unicode").encode("utf-8") + b"\n"


def start_tag(tag: str, attributes: Mapping[str, str], children: Iterable[Element] = ()) -> bytes:
    """The beginning of an element whose further children come later, up to these first ones."""
    whole = Element(tag, dict(attributes))
    whole.text = "\n"
    whole.extend(children)
    end = f"</{tag}>"
    return tostring(whole, encoding="unicode").removesuffix(end).encode("utf-8")
