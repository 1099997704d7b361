import pytest

from refaudit.catalogue import templates
from refaudit.catalogue.templates import HelperRole


@pytest.mark.parametrize(
    "name",
    [
        "cite web",
        "Cite web",
        "Cite_web",
        "  cite   web ",
        "Template:Cite web",
        "template: cite_web",
        ":Template:cite web",
        "T:cite web",
        "CITE WEB",
        "citeweb",
        "#invoke:cite web",
        "#invoke: Cite web",
    ],
)
def test_every_spelling_of_a_name_finds_the_template(name):
    row = templates.find(name)
    assert row is not None
    assert (row.name, row.family, row.kind) == ("cite web", "cs1", "web")


@pytest.mark.parametrize(
    ("name", "canonical", "family", "kind"),
    [
        ("cite newspaper", "cite news", "cs1", "news"),
        ("cite video", "cite AV media", "cs1", "av-media"),
        ("cite encyclopaedia", "cite encyclopedia", "cs1", "encyclopedia"),
        ("citation", "citation", "cs2", "citation"),
        ("vcite web", "vcite web", "vancouver", "web"),
        ("cite tweet", "cite tweet", "wrapper", "tweet"),
    ],
)
def test_aliases_lead_to_the_template_of_their_family(name, canonical, family, kind):
    row = templates.find(name)
    assert row is not None
    assert (row.name, row.family, row.kind) == (canonical, family, kind)


@pytest.mark.parametrize("name", ["", "cite webs", "infobox", "Vorlage:cite web", "x" * 1000])
def test_other_templates_are_no_citations(name):
    assert templates.find(name) is None
    assert templates.helper(name) is None


def test_cite_web_needs_a_url_and_a_title():
    row = templates.find("cite web")
    assert row is not None
    assert row.requires == ("url", "title")


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("Dead link", HelperRole.DEAD_LINK),
        ("webarchive", HelperRole.ARCHIVE),
        ("cbignore", HelperRole.IGNORE),
        ("#tag:ref", HelperRole.REFERENCE),
        ("#tag: ref", HelperRole.REFERENCE),
        ("Refn", HelperRole.REFERENCE),
        ("r", HelperRole.USE),
        ("Sfn", HelperRole.SHORT),
        ("Reflist", HelperRole.LIST),
        ("Use_dmy_dates", HelperRole.DATE_STYLE),
        ("!", HelperRole.CHARACTER),
    ],
)
def test_helper_templates_have_a_role(name, role):
    row = templates.helper(name)
    assert row is not None
    assert row.role is role


def test_note_templates_bring_their_group():
    row = templates.helper("efn-ua")
    assert row is not None
    assert row.group == "upper-alpha"


def test_a_language_without_rows_reads_the_english_ones():
    assert templates.find("cite web", "xx") == templates.find("cite web", "en")
    assert templates.helper("reflist", "xx") == templates.helper("reflist", "en")


def test_no_name_is_both_a_citation_and_a_helper():
    index = templates._index("en")
    assert not index.citations.keys() & index.helpers.keys()


def test_opaque_and_transparent_tags_are_different():
    rows = templates.markup()
    assert not set(rows.opaque) & {*rows.transparent, rows.reference, rows.reference_list}
