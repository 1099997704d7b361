import pytest

from refaudit.extract import extract
from refaudit.model.citation import Article


def read(text):
    return extract(Article(title="A", text=text, source="-"))


def only(text):
    (reference,) = read(text).references
    return reference


def test_a_reference_has_its_offsets_line_and_content():
    text = 'a\nb <ref name="n" group=g>c</ref>'
    reference = only(text)
    assert text[reference.start : reference.end] == '<ref name="n" group=g>c</ref>'
    assert (reference.name, reference.group, reference.line) == ("n", "g", 2)
    assert (reference.content, reference.uses) == ("c", 1)


@pytest.mark.parametrize(
    "use",
    [
        "<ref name=n/>",
        '<ref name="n" />',
        "<ref name=' n '></ref>",
        "<ref name=n> </ref>",
        "{{r|n}}",
        "{{r|name=n}}",
        "{{#tag:ref||name=n}}",
        "<ref name=n>c</ref>",
    ],
)
def test_a_name_is_defined_once_and_used_again(use):
    reference = only(f"<ref name=n>c</ref> {use}")
    assert (reference.uses, reference.content, reference.others) == (2, "c", ())


def test_a_use_may_come_before_the_definition():
    reference = only("<ref name=n/> <ref name=n>c</ref>")
    assert (reference.start, reference.uses) == (14, 2)


def test_the_case_and_the_group_of_a_name_count():
    names = "<ref name=n>a</ref><ref name=N>b</ref><ref name=n group=g>c</ref>"
    assert [reference.content for reference in read(names).references] == ["a", "b", "c"]


def test_an_undefined_name_has_no_content():
    reference = only("a <ref name=n/> b {{r|n}}")
    assert (reference.content, reference.uses, reference.start) == (None, 2, 2)


def test_other_definitions_of_a_name_are_told():
    text = "<ref name=n>a</ref>\n<ref name=n> a </ref>\n<ref name=n>b</ref>"
    reference = only(text)
    assert [text[other.start : other.end] for other in reference.others] == ["<ref name=n>b</ref>"]
    assert (reference.others[0].line, reference.uses) == (3, 3)


@pytest.mark.parametrize(
    "text",
    [
        "<references><ref name=n>c</ref></references>",
        "<references><ref name=n>c</ref><ref name=n/></references>",
        "{{reflist|refs=<ref name=n>c</ref>}}",
        "{{#tag:references|<ref name=n>c</ref>}}",
        "{{Reflist|30em|refs=\n<ref name=n>c</ref>\n}}",
    ],
)
def test_a_list_defines_without_using(text):
    reference = only(text)
    assert (reference.list_defined, reference.uses, reference.content) == (True, 0, "c")
    assert only(f"<ref name=n/> {text}").uses == 1


@pytest.mark.parametrize(
    "text",
    [
        "<references group=g><ref name=n>c</ref></references>",
        "{{reflist|group=g|refs=<ref name=n>c</ref>}}",
        "{{reflist|group=h|refs=<ref name=n group=g>c</ref>}}",
    ],
)
def test_a_list_gives_its_group_to_its_definitions(text):
    assert only(text).group == "g"


@pytest.mark.parametrize(
    ("text", "group", "content"),
    [
        ("{{#tag:ref|c|name=n}}", None, "c"),
        ("{{#tag:ref|c|name=n|group=g}}", "g", "c"),
        ("{{refn|name=n|c}}", None, "c"),
        ("{{refn|group=g|name=n|1=c}}", "g", "c"),
        ("{{efn|name=n|c}}", "lower-alpha", "c"),
        ("{{efn-ua|name=n|c {{x|y}}}}", "upper-alpha", "c {{x|y}}"),
        ("{{notetag|c|name=n}}", "note", "c"),
    ],
)
def test_templates_make_footnotes(text, group, content):
    reference = only(f"a {text}")
    assert (reference.name, reference.group, reference.content) == ("n", group, content)
    assert (reference.start, reference.end) == (2, 2 + len(text))


def test_a_note_list_defines_notes():
    reference = only("{{efn|name=n}} {{notelist|refs={{efn|name=n|c}}}}")
    assert (reference.uses, reference.list_defined, reference.content) == (1, True, "c")


def test_a_footnote_may_stand_in_a_note():
    note, inner = read("{{efn|a<ref>b</ref>}}").references
    assert (note.content, inner.content) == ("a<ref>b</ref>", "b")


def test_short_footnotes_with_equal_arguments_are_one():
    references = read("{{sfn|Smith|2001}} {{Sfn| Smith|2001}} {{sfn|Smith|2001|p=3}}").references
    assert [(one.content, one.uses, one.name) for one in references] == [
        ("Smith|2001", 2, None),
        ("Smith|2001|p=3", 1, None),
    ]
    assert only("{{sfn}}").content == ""


def test_a_short_footnote_inside_a_tag_makes_none_of_its_own():
    assert only("<ref>{{sfn|Smith|2001}}</ref>").content == "{{sfn|Smith|2001}}"
    assert len(read("{{efn|a{{sfn|Smith|2001}}}}").references) == 2


@pytest.mark.parametrize(
    "text",
    [
        "{{Infobox|a={{b|<ref>c</ref>}}}}",
        "<gallery>\nFile:a|b<ref>c</ref>\n</gallery>",
        "== a<ref>c</ref> ==",
        "{|\n| a<ref>c</ref>\n|}",
        '<span title="<ref>c</ref>">a</span>',
        "{{#if:a|<ref>c</ref>}}",
        "{{cite web|title=a<ref>c</ref>}}",
        "[[File:a|b<ref>c</ref>]]",
    ],
)
def test_references_count_wherever_mediawiki_counts_them(text):
    assert only(text).content == "c"


@pytest.mark.parametrize(
    "text",
    [
        "<!-- <ref>c</ref> -->",
        "<nowiki><ref>c</ref></nowiki>",
        "<pre><ref>c</ref></pre>",
        "<math><ref>c</ref></math>",
        "<syntaxhighlight lang=x><ref>c</ref></syntaxhighlight>",
        "<includeonly><ref>c</ref></includeonly>",
        "{{r}} {{r|}} {{efn}}",
        "<references><ref name=n/></references>{{notelist|refs={{efn|name=n}}}}",
    ],
)
def test_what_makes_no_reference(text):
    assert read(text).references == ()


@pytest.mark.parametrize("text", ["<ref></ref>", "<ref/>", "<ref> \n</ref>"])
def test_an_empty_reference_is_one_without_citation(text):
    result = read(text)
    assert [reference.content.strip() for reference in result.references] == [""]
    assert result.citations == ()


def test_a_reference_with_only_a_comment_is_blank():
    result = read("<ref><!-- c --></ref>")
    assert [reference.content for reference in result.references] == ["<!-- c -->"]
    assert result.citations == ()


def test_malformed_tags_are_read_and_told():
    text = "a < ref name=n >b< /ref > <ref nam=x>c</ref> <ref name=n / >"
    result = read(text)
    assert [(one.name, one.malformed_tag) for one in result.references] == [
        ("n", True),
        (None, True),
    ]
    assert [(fault.kind, fault.start) for fault in result.faults] == [
        ("malformed-reference-tag", 2),
        ("malformed-reference-tag", 26),
        ("malformed-reference-tag", 45),
    ]
    assert "blanks" in result.faults[0].detail
    assert "'nam'" in result.faults[1].detail


def test_unclosed_tags_are_told_where_they_open():
    text = "a\n<ref>b <ref>c</ref>"
    (fault,) = read(text).faults
    assert (fault.kind, fault.line) == ("unclosed-reference-tag", 2)
    assert text[fault.start : fault.end] == "<ref>"


def test_a_malformed_use_of_an_unknown_name_is_marked():
    assert only("< ref name=n />").malformed_tag


def test_what_follows_another_footnote_is_a_part_of_it():
    text = "<ref name=n>a http://a.b</ref> x <ref follow=n>c http://c.d</ref>"
    result = read(text)
    assert [(one.name, one.uses, one.others) for one in result.references] == [("n", 1, ())]
    first, second = (citation.reference for citation in result.citations)
    assert (first.name, second.name) == ("n", "n")
    assert text[second.start : second.end] == "<ref follow=n>c http://c.d</ref>"
    assert (second.uses, result.faults) == (1, ())


@pytest.mark.parametrize(
    "tag", ["<ref follow=n>a</ref>", "<ref follow=m>a</ref><ref name=n>b</ref>"]
)
def test_what_follows_nothing_is_a_footnote_of_its_own(tag):
    first, *_ = read(tag).references
    assert (first.name, first.content, first.uses) == (None, "a", 1)


def test_a_name_counts_before_what_it_follows():
    assert [
        one.name for one in read("<ref name=n>a</ref><ref name=m follow=n>b</ref>").references
    ] == [
        "n",
        "m",
    ]


@pytest.mark.parametrize(
    "text",
    [
        '<ref name="n">c</ref> <ref name="n" details="p. 5" />',
        '<ref name="n" details="p. 4">c</ref> <ref name="n" details="p. 5" />',
        '<ref name="n" /> <references><ref name="n">c</ref></references> '
        "<ref name='n' details='[[a]] p. 5'></ref>",
    ],
)
def test_a_detailed_use_is_a_use_of_the_main_reference(text):
    result = read(text)
    (reference,) = result.references
    assert (reference.name, reference.content, reference.uses) == ("n", "c", 2)
    assert result.faults == ()


@pytest.mark.parametrize(
    "text",
    [
        "<references responsive><ref name=n>c</ref></references>",
        '<references responsive="0" group="g"><ref name=n>c</ref></references>',
        "<references\nresponsive='1' >\n<ref name=n>c</ref>\n</references >",
        "<References><ref name=n>c</ref></References>",
    ],
)
def test_a_responsive_list_is_a_list(text):
    reference = only(text)
    assert (reference.list_defined, reference.content) == (True, "c")
    assert read(text).faults == ()


@pytest.mark.parametrize(
    ("use", "group"),
    [
        ("<ref name=n group=g />", "g"),
        ("{{r|n|group=g}}", "g"),
        ("{{r|n|grp=g}}", "g"),
        ("{{r|n|g=g}}", "g"),
        ("{{r|n|group1=g}}", "g"),
        ("{{#tag:ref||name=n|group=g}}", "g"),
        ("{{efn|name=n}}", "lower-alpha"),
    ],
)
def test_a_use_of_a_group_belongs_to_the_list_of_that_group(use, group):
    text = f"{use} <references group={group}><ref name=n>c</ref></references>"
    reference = only(text)
    assert (reference.group, reference.uses, reference.list_defined) == (group, 1, True)


def test_each_use_of_several_may_have_a_group_of_its_own():
    found = read("{{r|a|b|c|grp=x|group2=y|g3=}}").references
    assert [(one.name, one.group) for one in found] == [("a", "x"), ("b", "y"), ("c", "x")]


@pytest.mark.parametrize(
    "text", ["<noinclude><ref>c</ref></noinclude>", "<ref>c<noinclude>d</ref>"]
)
def test_what_a_page_does_not_pass_on_is_still_on_the_page(text):
    assert len(read(text).references) == 1


@pytest.mark.parametrize(
    "text",
    [
        "<onlyinclude><ref>c</ref></onlyinclude>",
        "<ref>a <includeonly>{{cite web|url=http://x}}</includeonly>c</ref>",
        "<includeonly><ref>x</ref></includeonly><ref>c</ref>",
        "<INCLUDEONLY><ref>x</ref></includeonly ><ref>c</ref>",
    ],
)
def test_what_is_only_for_other_pages_is_not_read(text):
    assert only(text).content.endswith("c")
    assert [citation.url for citation in read(text).citations] == [None]
