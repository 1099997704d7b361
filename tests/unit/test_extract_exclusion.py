import pytest

from refaudit.extract import extract
from refaudit.model.citation import Article


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A. {{nobots}} B.", "{{nobots}}"),
        ("{{ Bots | deny = InternetArchiveBot }}", "{{ Bots | deny = InternetArchiveBot }}"),
        ("{{bots|deny=<!-- -->all}}", "{{bots|deny=<!-- -->all}}"),
        ("{{bots|deny=SineBot}}{{nobots}}", "{{nobots}}"),
        ("{{bots|deny=SineBot}}", None),
        ("{{bots}}", None),
        ("<nowiki>{{nobots}}</nowiki>", None),
        ("<!-- {{nobots}} -->", None),
        ("{{botschaft|deny=all}}", None),
        ("{{nobots", None),
        ("{{x|{{nobots}}}}", "{{nobots}}"),
    ],
)
def test_a_page_that_keeps_programs_off_is_known(text, expected):
    assert extract(Article(title="A", text=text, source="-")).exclusion == expected


def test_a_long_template_is_cut():
    text = "{{bots|deny=all|" + "x" * 1000 + "}}"
    assert len(extract(Article(title="A", text=text, source="-")).exclusion) == 200
