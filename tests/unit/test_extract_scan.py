import pytest

from refaudit.extract.nodes import MAX_DEPTH, Kind
from refaudit.extract.scan import MAX_TAG, scan


def found(text, kind):
    return [text[node.start : node.end] for node in scan(text).nodes if node.kind is kind]


def references(text):
    return found(text, Kind.REFERENCE)


@pytest.mark.parametrize(
    "text",
    [
        "<ref>x</ref>",
        "<ref >x</ref >",
        "<REF>x</Ref>",
        '<ref\nname="a"\n>x</ref\n>',
        "<ref name=a/>",
        "<ref name=a />",
        '<ref name="a>b">x</ref>',
        "<ref>a <nowiki>b</ref>",
        "<ref>a <!-- </ref> --> b</ref>",
        "<ref>a < ref > b</ref>",
    ],
)
def test_what_mediawiki_takes_for_a_reference(text):
    assert references(f"a {text} b") == [text]
    assert scan(text).unclosed == []
    assert not scan(text).nodes[0].spaced


@pytest.mark.parametrize("text", ["<refname=a>x</ref>", "<ref<!-- -->>x</ref>", "<references/>"])
def test_what_is_no_reference_tag(text):
    assert references(text) == []


def test_a_tag_ends_at_the_first_bracket_even_inside_quotes():
    node = scan('<ref name="a>b">x</ref>').nodes[0]
    assert (node.attributes, node.inner_start) == (' name="a', 13)


def test_the_first_closing_tag_closes_even_inside_nowiki():
    assert references("<ref>a<nowiki></ref></nowiki></ref>") == ["<ref>a<nowiki></ref>"]


@pytest.mark.parametrize(
    "text",
    [
        "< ref >x< /ref >",
        "< ref name=a >x</ref>",
        "<ref>x< / ref>",
        "<ref>x</ ref>",
        "< ref name=a / >",
        "<ref name=a / >",
        "< ref name=a/>",
    ],
)
def test_tags_with_blanks_are_read_and_marked(text):
    nodes = scan(f"a {text} b").nodes
    assert [(node.start, node.end) for node in nodes] == [(2, 2 + len(text))]
    assert nodes[0].spaced


@pytest.mark.parametrize(
    "text", ["a < ref > b", "a < ref > b < ref > c", "a < ref > b <ref>c</ref>", "if x < ref"]
)
def test_a_stray_bracket_in_prose_swallows_nothing(text):
    assert [text for text in references(text) if text.startswith("< ")] == []
    assert scan(text).unclosed == []


def test_an_unclosed_reference_is_lost_and_the_next_one_is_not():
    result = scan("a <ref>b <ref>c</ref> d <ref>e")
    assert references(result.text) == ["<ref>c</ref>"]
    assert [result.text[tag.start : tag.end] for tag in result.unclosed] == ["<ref>", "<ref>"]


def test_a_tag_without_its_bracket_leaves_what_stands_in_it():
    text = '<ref name="x" {{cite web}}</ref> <ref>b</ref>'
    assert found(text, Kind.TEMPLATE) == ["{{cite web}}"]
    assert references(text) == ["<ref>b</ref>"]


def test_a_slash_behind_a_value_belongs_to_the_value():
    assert scan("<ref name=http://a/ >x</ref>").nodes[0].attributes == " name=http://a/ "


@pytest.mark.parametrize("tag", ["nowiki", "pre", "math", "syntaxhighlight", "includeonly"])
def test_nothing_is_read_inside_opaque_tags_and_comments(tag):
    text = f"<{tag}><ref>x</ref>{{{{a}}}}</{tag}>"
    assert [node.kind for node in scan(text).nodes] == [Kind.OPAQUE]
    assert [node.kind for node in scan("<!-- <ref>x</ref> -->").nodes] == [Kind.COMMENT]


@pytest.mark.parametrize("tag", ["gallery", "poem", "references"])
def test_the_content_of_other_tags_is_wikitext(tag):
    assert references(f"<{tag}>\n<ref>x</ref></{tag}>") == ["<ref>x</ref>"]


def test_an_unclosed_comment_swallows_the_rest_but_nowiki_is_text():
    assert references("<!-- <ref>x</ref>") == []
    assert references("<nowiki> <ref>x</ref> <nowiki/>") == ["<ref>x</ref>"]


def test_a_comment_inside_nowiki_is_no_comment():
    assert references("<nowiki><!--</nowiki><ref>x</ref>-->") == ["<ref>x</ref>"]


def test_a_hundred_thousand_comments_without_an_end_are_looked_at_once():
    nodes = scan("<ref>" + "<!-- " * 100_000 + "</ref>").nodes
    assert [node.kind for node in nodes] == [Kind.REFERENCE, Kind.COMMENT]


def test_the_end_of_a_comment_that_lies_behind_the_region_is_not_its_end():
    assert references("<gallery><!-- <ref>a</ref></gallery> <ref>b</ref> -->") == ["<ref>b</ref>"]


def test_braces_pair_from_the_inside():
    assert found("{{a|{{{b|{{c}}}}} }}", Kind.TEMPLATE) == ["{{a|{{{b|{{c}}}}} }}", "{{c}}"]
    assert found("{{{{{a}}}}}", Kind.ARGUMENT) == ["{{{a}}}"]
    assert found("{{{{{a}}}}}", Kind.TEMPLATE) == ["{{{{{a}}}}}"]
    assert found("{{a} } {{b}}", Kind.TEMPLATE) == ["{{b}}"]


def test_braces_inside_a_reference_do_not_pair_with_those_outside():
    assert found("{{a <ref>}} {{b</ref> }}", Kind.TEMPLATE) == ["{{a <ref>}} {{b</ref> }}"]


def test_an_unclosed_link_does_not_keep_a_template_open():
    assert found("{{a|[[b}} {{c|[[d]]}}", Kind.TEMPLATE) == ["{{a|[[b}}", "{{c|[[d]]}}"]
    assert found("{{c|[[d|e]]}}", Kind.LINK) == ["[[d|e]]"]
    assert found("{{a|]]}}", Kind.LINK) == []


def test_children_are_the_direct_ones():
    result = scan("{{a|{{b|{{c}}}}|[[d]]}} {{e}}")
    assert [result.text[n.start : n.end] for n in result.children(0)] == ["{{b|{{c}}}}", "[[d]]"]
    assert result.index_at(24) == 4


def test_what_is_nested_too_deep_is_left_alone():
    text = "{{a|" * 1000 + "}}" * 1000
    assert len(scan(text).nodes) == MAX_DEPTH


def test_a_tag_that_does_not_end_is_text():
    assert references("<ref " + "x" * MAX_TAG + ">y</ref>") == []
    assert references("<ref name=a") == []
