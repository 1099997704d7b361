import pytest

from refaudit.extract import extract
from refaudit.model.citation import Article

BOOK = "{{cite book |last=Smith |first=A. |date=2001 |title=T}}"


def read(text, language="en"):
    return extract(Article(title="A", text=text, source="-", language=language)).citations


def cited(short, full, language="en"):
    """Whether the first source of the text, a short footnote, names the last one."""
    first, *_, last = read(f"{short}\n{full}", language)
    assert last.cites is None
    assert first.cites in {None, last.id}
    return first.cites == last.id


@pytest.mark.parametrize(
    "short",
    [
        "{{sfn|Smith|2001}}",
        "{{sfn|Smith|2001|p=3}}",
        "{{Sfnp| Smith |<!-- x --> 2001 |loc=[http://a.b c]}}",
        "{{sfn|1=Smith|2=2001}}",
        "<ref>{{harvnb|Smith|2001|p=3}}</ref>",
        "<ref>See {{Harvtxt|Smith|2001}}, and others.</ref>",
        "<ref>{{sfn|Smith|2001}}</ref>",
        "{{efn|{{harv|Jones|1999}} {{harv|Smith|2001}}}}",
        "{{sfnm|1a1=Jones|1y=1999|2a1=Smith|2y=2001|2p=3}}",
        "{{sfn|Anyone|1999|ref=CITEREFSmith2001}}",
    ],
)
def test_a_short_footnote_names_a_full_citation(short):
    assert cited(short, BOOK)


@pytest.mark.parametrize(
    "short",
    [
        "{{sfn|Smith|2002}}",
        "{{sfn|smith|2001}}",
        "{{sfn|Smith|Jones|2001}}",
        "{{sfn|Smith|2001|ref=none}}",
        "{{sfn}}",
        "<ref>{{harvnb}}</ref>",
        "<ref>{{harvnb|{{x}}|2001}}</ref>",
        "<ref>Smith 2001</ref>",
        "{{sfn|Smith|2001|p=" + "3" * 1000 + "}}",
    ],
)
def test_what_names_no_full_citation(short):
    assert not cited(short, BOOK)


@pytest.mark.parametrize(
    ("names", "anchor"),
    [
        ("last=Smith|last2=Jones|date=2001", "Smith|Jones|2001"),
        ("last4=D|last1=A|author3=C|surname2=B|last5=E|year=2001", "A|B|C|D|2001"),
        ("author=[[John Smith (writer)|Smith]]|date=1 May 2001", "Smith|2001"),
        ("author=[[Smith]]|date=2001-05-01", "Smith|2001"),
        ("author=''Smith &amp; Jones''|date=May 2001", "Smith & Jones|2001"),
        ("author=((The  Smith_Group))|date=2001b", "The Smith Group|2001b"),
        ("vauthors=Smith A, van der Berg JK|date=2001", "Smith|van der Berg|2001"),
        ("editor-last=Smith|date=2001", "Smith|2001"),
        ("veditors=Smith A|date=2001", "Smith|2001"),
        ("last=Smith|editor-last=Jones|date=2001", "Smith|2001"),
        ("contributor-last=Jones|last=Smith|date=2001", "Jones|2001"),
        ("last=Smith|date=c. 2001", "Smith|2001"),
        ("last=Smith|date=n.d.", "Smith|n.d."),
        ("last=Smith|date=2001–2003", "Smith|2001–2003"),
        ("last=Smith|date=2001-03", "Smith"),
        ("last=Smith|date=Winter 2001–02", "Smith|2001–02"),
        ("last=Smith|date=1 May 2001 – 3 June 2002", "Smith|2002"),
        ("last=Smith|date=1 May 2001|year=2001a", "Smith|2001a"),
        ("last=Smith|publication-date=2001", "Smith|2001"),
        ("last=Smith|date=then", "Smith"),
        ("last=Smith|date={{x}}", "Smith"),
        ("last=Smith", "Smith"),
        ("last=Smith|date=2001|ref=harv", "Smith|2001"),
        ("last=Smith|date=2001|ref={{sfnref|Board|2000}}", "Board|2000"),
        ("last=Smith|date=2001|ref={{Harvid|The Board|2000}}", "The Board|2000"),
        ("title=T|ref=CITEREFBoard2000", "Board|2000"),
    ],
)
def test_the_anchor_of_a_citation(names, anchor):
    assert cited(f"{{{{sfn|{anchor}}}}}", f"{{{{cite book|title=T|{names}}}}}")


@pytest.mark.parametrize(
    "full",
    [
        "{{cite book|title=T|date=2001}}",
        "{{cite book|title=T|last=Smith|date=2001|ref=none}}",
        "{{cite book|title=T|last=Smith|date=2001|ref={{x|Smith|2001}}}}",
        "{{cite book|title=T|last=Smith|date=2001|ref={{sfnref}}}}",
        "{{cite book|title=T|last=Smith|date=2001|ref=<!-- x --> }} [[a|b]]",
        "<ref>Smith 2001</ref>",
    ],
)
def test_a_citation_with_another_anchor_or_none(full):
    assert cited("{{sfn|Smith|2001}}", full) == ("x -->" in full)


def test_the_first_of_two_citations_with_one_anchor_is_named():
    short, first, second = read(f"{{{{sfn|Smith|2001}}}} {BOOK} {BOOK}")
    assert (short.cites, second.cites) == (first.id, None)


def test_the_names_of_a_wiki_count():
    full = "{{Literatur |Autor=Smith |Titel=T |Datum=2001}}"
    assert cited("{{sfn|Smith|2001}}", full, "de")


def test_a_full_citation_beside_a_short_one_names_nothing():
    text = f"<ref>{{{{harvnb|Smith|2001}}}} {{{{cite web|url=http://a.b|title=U}}}}</ref> {BOOK}"
    assert [citation.cites for citation in read(text)] == [None, None]


def test_a_short_citation_outside_a_footnote_is_no_source():
    assert [citation.template for citation in read(f"{{{{harv|Smith|2001}}}} {BOOK}")] == [
        "cite book"
    ]


def test_equal_short_footnotes_name_the_same_citation():
    text = "<ref>{{harvnb|Smith|2001}}</ref> <ref>See {{harvnb|Smith|2001}}</ref> " + BOOK
    one, two, full = read(text)
    assert [one.cites, two.cites] == [full.id, full.id]


def test_a_short_citation_inside_a_full_one_is_a_part_of_it():
    text = f"<ref>{{{{cite web|url=http://a.b|title=U {{{{harv|Smith|2001}}}}}}}}</ref> {BOOK}"
    assert [citation.cites for citation in read(text)] == [None, None]
