"""The short ways of reading against the long ones: they may give up, but never read otherwise."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from refaudit.catalogue import date_shapes
from refaudit.extract.arguments import covered, read_call
from refaudit.extract.fields import read_fields, read_plain
from refaudit.extract.nodes import Kind
from refaudit.extract.scan import scan

many = settings(max_examples=600, deadline=None)

_NAMES = st.sampled_from(
    [
        *("url", "URL", "title", "date", "year", "publication-date", "access-date", "accessdate"),
        *("archive-url", "archiveurl", "archive-date", "url-status", "dead-url", "deadurl", "last"),
        *("author2-link", "website", "type", "x", "", "titulo", "chapter-url", "month", "day"),
    ]
)
_VALUES = st.sampled_from(
    [
        *("http://a.b/c?d=1&amp;e=2", "//a.b", "a.b", "T & U", "T&nbsp;U", "<br>", "&#32;", ""),
        *("2 May 2011", "2011-05-02", "May 2, 2011", "2011", "31 June 2011", "Winter 2011", "n.d."),
        *("https://web.archive.org/web/20110502000000/http://a.b", "dead", "yes", "no", "live"),
        *("see http://a.b", "  spaced  ", "\n", "=", "a=b", "mailto:x@y.z", "\0"),
        *(
            "[[a]]",
            "[[a|b]]",
            "[[a=b|c=d]] & e",
            "[[a|http://b.c]]",
            "[[a",
            "b]]",
            "[[a|[[b|c]]|d]]",
        ),
    ]
)
_ARGUMENTS = st.one_of(
    st.builds("|{}={}".format, _NAMES, _VALUES),
    st.builds("| {} = {}\n".format, _NAMES, _VALUES),
    st.builds("|{}".format, _VALUES),
    st.builds("|{}{}={}".format, _VALUES, _NAMES, _VALUES),
)
_CONTENT = st.lists(_ARGUMENTS, max_size=9).map(lambda parts: "cite web" + "".join(parts))
_LANGUAGES = st.sampled_from(["en", "de", "fr", "mul"])


@given(_CONTENT, _LANGUAGES)
@example("cite web|url=http://a.b|URL=http://c.d|title=T|date=2 May 2011", "en")
@many
def test_a_plain_template_is_read_as_argument_by_argument(content, language):
    text = f"{{{{{content}}}}}"
    found = scan(text)
    template, *inner = found.nodes
    assert template.kind is Kind.TEMPLATE
    assert {node.kind for node in inner} <= {Kind.LINK}
    links = found.children(0)
    call = read_call(text, template, links, language)
    without_links = covered(text, template, links) if links else None
    plain = read_plain(content, language, without_links)
    assert plain is None or plain == read_fields(found, call, language)


def test_a_plain_template_needs_no_look_at_each_argument():
    content = "cite web |url=http://a.b/?c=1&d=2 |title=T &amp; U |deadurl=yes |date=2 May 2011"
    fields = read_plain(content, "en")
    assert fields is not None
    assert (fields.url, fields.title) == ("http://a.b/?c=1&d=2", "T & U")
    assert fields.url_status == "dead"


def test_nor_does_one_with_links():
    text = "{{cite web |url=http://a.b |title=[[T|U=V]] |publisher=[[W|X]]}}"
    found = scan(text)
    template, links = found.nodes[0], found.children(0)
    fields = read_plain(text[2:-2], "en", covered(text, template, links))
    assert fields is not None
    assert (fields.title, fields.parameters["publisher"]) == ("[[T|U=V]]", "[[W|X]]")


_DAYS = st.builds(
    lambda pattern, day, month, year: pattern.format(day=day, month=month, year=year),
    st.sampled_from(["{day} {month} {year}", "{month} {day}, {year}", "{year}-{month}-{day}"]),
    st.one_of(st.integers(0, 40).map(str), st.sampled_from(["01", "09", "31"])),
    st.sampled_from(["May", "Sep", "Sept", "February", "Feb", "02", "13", "00", "Mai", "12"]),
    st.sampled_from(["1400", "1581", "1582", "1900", "2000", "2011", "0099", "20111", "11"]),
)


@given(_DAYS)
@many
def test_a_whole_day_means_what_its_shape_says(text):
    found = date_shapes.match(text, "en")
    quick, date_shapes._WHOLE_DAY = date_shapes._WHOLE_DAY, date_shapes.re.compile("(?!)")
    try:
        assert found == date_shapes.match(text, "en")
    finally:
        date_shapes._WHOLE_DAY = quick
