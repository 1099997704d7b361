from xml.etree.ElementTree import Element

import pytest
from defusedxml import ElementTree
from msgspec.structs import replace

from refaudit.model.report import Report, Totals
from refaudit.report import render
from tests.helpers import report_samples as samples
from tests.helpers.report_parts import article, report

SVG = "{http://www.w3.org/2000/svg}"


def badge(made: Report) -> Element:
    return ElementTree.fromstring(render(made, "badge"))  # type: ignore[no-any-return]


def with_findings(**counts: int) -> Report:
    return replace(report(article()), totals=Totals(articles=1, findings=counts))


def luminance(colour: str) -> float:
    """Of sRGB, as WCAG 2.2 defines it."""
    digits = colour.lstrip("#")
    whole = "".join(c * 2 for c in digits) if len(digits) == 3 else digits
    parts = [int(whole[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


CASES = [
    (with_findings(error=1200, warning=3), "1,200 errors"),
    (with_findings(error=1), "1 error"),
    (with_findings(error=0, warning=3, info=9), "3 warnings"),
    (with_findings(info=1), "1 info"),
    (with_findings(), "no findings"),
    (report(), "not audited"),
    (samples.several(), "network down"),
]


@pytest.mark.parametrize(("made", "said"), CASES)
def test_the_badge_says_the_worst_that_there_is(made: Report, said: str) -> None:
    svg = badge(made)
    assert [text.text for text in svg.iter(f"{SVG}text")] == ["citations", said]
    assert svg.get("role") == "img"
    assert svg.get("aria-label") == svg.findtext(f"{SVG}title") == f"citations: {said}"


@pytest.mark.parametrize(("made", "_"), CASES)
def test_white_can_be_read_on_every_colour(made: Report, _: str) -> None:
    svg = badge(made)
    for shape in (svg.find(f"{SVG}rect"), svg.find(f"{SVG}path")):
        assert shape is not None
        contrast = 1.05 / (luminance(str(shape.get("fill"))) + 0.05)
        assert contrast >= 4.5


def test_the_text_fits() -> None:
    svg = badge(with_findings(error=123_456))
    label, said = svg.iter(f"{SVG}text")
    for text in (label, said):
        length = float(str(text.get("textLength")))
        assert float(str(text.get("x"))) - length / 2 > 0
        assert float(str(text.get("x"))) + length / 2 < float(str(svg.get("width")))


def test_no_text_of_a_report_is_on_it() -> None:
    made = samples.hostile()
    assert render(made, "badge") == render(samples.hostile("harmless"), "badge")
    assert {each.tag.removeprefix(SVG) for each in badge(made).iter()} == {
        "svg", "title", "rect", "path", "g", "text",
    }  # fmt: skip
