import pytest
from hypothesis import given
from hypothesis import strategies as st

from refaudit.extract import apply
from refaudit.model.finding import Edit


def put(parameter, value, after=None):
    return Edit(parameter=parameter, value=value, after=after)


def drop(parameter):
    return Edit(parameter=parameter)


def rename(parameter, name, value=None):
    return Edit(parameter=parameter, rename=name, value=value)


@pytest.mark.parametrize(
    ("before", "edit", "after"),
    [
        ("{{c|a=x|b=y}}", put("a", "z"), "{{c|a=z|b=y}}"),
        ("{{c | a = x | b = y }}", put("a", "z"), "{{c | a = z | b = y }}"),
        ("{{c\n| a = x\n| b = y\n}}", put("b", "z"), "{{c\n| a = x\n| b = z\n}}"),
        ("{{c|a=x<!-- n -->|b=y}}", put("a", "z"), "{{c|a=z<!-- n -->|b=y}}"),
        ("{{c|a= <!-- n --> |b=y}}", put("a", "z"), "{{c|a= z <!-- n --> |b=y}}"),
        ("{{c|a=|b=y}}", put("a", "z"), "{{c|a=z|b=y}}"),
        ("{{c | a = | b = y }}", put("a", "z"), "{{c | a = z | b = y }}"),
        ("{{c |a= |b=y}}", put("a", "z"), "{{c |a=z |b=y}}"),
        ("{{c\n| a = \n| b = y\n}}", put("a", "z"), "{{c\n| a = z\n| b = y\n}}"),
        ("{{c|a=x|a=y}}", put("a", "z"), "{{c|a=x|a=z}}"),
        ("{{c|archiveurl=x}}", put("archive-url", "z"), "{{c|archiveurl=z}}"),
        ("{{c|a={{b|c=d}}}}", put("a", "z"), "{{c|a=z}}"),
        ("{{c|x|a=y}}", put("1", "z"), "{{c|z|a=y}}"),
        ("{{c|a=x}}", put("a", ""), "{{c|a=}}"),
        ("{{c|a=x}}", put("a", "y|z"), "{{c|a=y{{!}}z}}"),
    ],
)
def test_a_value_is_replaced_and_nothing_else(before, edit, after):
    assert apply(before, [edit]) == after


@pytest.mark.parametrize(
    ("before", "edit", "after"),
    [
        ("{{c|a=x}}", put("n", "z"), "{{c|a=x|n=z}}"),
        ("{{c |a=x |b=y}}", put("n", "z"), "{{c |a=x |b=y |n=z}}"),
        ("{{c |a=x |b=y}}", put("n", "z", "a"), "{{c |a=x |n=z |b=y}}"),
        ("{{c | a = x | b = y }}", put("n", "z"), "{{c | a = x | b = y | n = z }}"),
        ("{{c| a=x| b=y}}", put("n", "z", "a"), "{{c| a=x| n=z| b=y}}"),
        ("{{c\n| a = x\n| b = y\n}}", put("n", "z", "a"), "{{c\n| a = x\n| n = z\n| b = y\n}}"),
        ("{{c\n| a = x\n| b = y\n}}", put("n", "z"), "{{c\n| a = x\n| b = y\n| n = z\n}}"),
        ("{{c |a=x\n |b=y\n}}", put("n", "z", "a"), "{{c |a=x\n |n=z\n |b=y\n}}"),
        (
            "{{c\n|long   = x\n|b      = y\n}}",
            put("nn", "z"),
            "{{c\n|long   = x\n|b      = y\n|nn     = z\n}}",
        ),
        ("{{c|a=x<!-- n -->}}", put("n", "z"), "{{c|a=x<!-- n -->|n=z}}"),
        ("{{c|archiveurl=x|b=y}}", put("n", "z", "archive-url"), "{{c|archiveurl=x|n=z|b=y}}"),
        ("{{c|a=x|b=y}}", put("n", "z", "missing"), "{{c|a=x|b=y|n=z}}"),
        ("{{c}}", put("n", "z"), "{{c|n=z}}"),
        ("{{c|x}}", put("n", "z"), "{{c|x|n=z}}"),
        ("{{c|a=x|}}", put("n", "z"), "{{c|a=x|n=z|}}"),
        ("{{c|a=|b= y}}", put("n", "z", "a"), "{{c|a=|n= z|b= y}}"),
        ("{{c|a=}}", put("n", "z"), "{{c|a=|n=z}}"),
    ],
)
def test_a_new_parameter_is_laid_out_as_its_neighbour(before, edit, after):
    assert apply(before, [edit]) == after


@pytest.mark.parametrize(
    ("before", "edit", "after"),
    [
        ("{{c|a=x|b=y}}", drop("a"), "{{c|b=y}}"),
        ("{{c |a=x |b=y}}", drop("b"), "{{c |a=x }}"),
        ("{{c\n| a = x\n| b = y\n}}", drop("a"), "{{c\n| b = y\n}}"),
        ("{{c|a=x|b=y|a=z}}", drop("a"), "{{c|b=y}}"),
        ("{{c|archiveurl=x|b=y}}", drop("archive-url"), "{{c|b=y}}"),
        ("{{c|a=x}}", drop("n"), "{{c|a=x}}"),
        ("{{c|a={{b|c}}|d=e}}", drop("a"), "{{c|d=e}}"),
        ("{{c|a=x|b=y}}", rename("a", "n"), "{{c|n=x|b=y}}"),
        ("{{c| a <!-- n --> = x}}", rename("a", "n"), "{{c| n <!-- n --> = x}}"),
        ("{{c | a = x }}", rename("a", "n", "z"), "{{c | n = z }}"),
        ("{{c|a=x|n=|b=y}}", rename("a", "n"), "{{c|n=x|b=y}}"),
        ("{{c\n|ab   = x\n|abcd = y\n}}", rename("ab", "n"), "{{c\n|n    = x\n|abcd = y\n}}"),
        ("{{c\n|a   = x\n}}", rename("a", "longer"), "{{c\n|longer = x\n}}"),
        ("{{c|n=|a=x}}", rename("a", "n", "z"), "{{c|n=z}}"),
        ("{{c|accessdate=x}}", rename("accessdate", "access-date"), "{{c|access-date=x}}"),
    ],
)
def test_parameters_are_removed_and_renamed(before, edit, after):
    assert apply(before, [edit]) == after


def test_edits_are_made_one_after_another():
    edits = [put("n", "1", "a"), put("m", "2", "n"), drop("b")]
    assert apply("{{c |a=x |b=y}}", edits) == "{{c |a=x |n=1 |m=2 }}"
    assert apply("{{c|a=x}}", []) == "{{c|a=x}}"


@pytest.mark.parametrize(
    "wikitext", ["", "a", "[http://a b]", "{{c}} ", "x{{c}}", "{{c}}{{d}}", "{{c", "{{{c}}}"]
)
def test_what_is_no_single_template_is_refused(wikitext):
    assert apply(wikitext, []) is None
    assert apply(wikitext, [put("a", "b")]) is None


@pytest.mark.parametrize(
    "edit",
    [
        put("n", "{{x}}"),
        put("n", "x}"),
        put("n", "a\nb"),
        put("n", "a<!-- b -->"),
        put("n", "<ref>a"),
        put("n", "</nowiki>"),
        put("n=", "z"),
        put("n|m", "z"),
        put("", "z"),
        put("1", "b=c"),
        put("middle", "z"),
        rename("missing", "n"),
        rename("a", "b"),
        rename("a", "n|m"),
        rename("middle", "n", "z"),
        rename("1", "n"),
    ],
)
def test_what_is_not_safe_is_refused(edit):
    assert apply("{{c|x|a=x|b=y|middle=m<!-- n -->m}}", [edit]) is None


def test_a_value_that_would_hide_a_part_of_the_template_is_refused():
    assert apply("{{c|a=x|b={{d|</math>}}}}", [put("a", "<math>")]) is None
    assert apply("{{c|a=x|b=]]}}", [put("a", "[[y")]) is None


def test_a_name_that_a_template_computes_is_left_alone():
    assert apply("{{c|{{x}}=y|a=b}}", [put("a", "z")]) == "{{c|{{x}}=y|a=z}}"


BLANKS = st.sampled_from(["", " ", "\n", "\n  "])
VALUES = st.text(st.characters(codec="utf-8", exclude_characters="{}|<>\n\r=[]&"), max_size=8)


@given(
    st.lists(st.tuples(BLANKS, BLANKS, BLANKS, BLANKS, VALUES), min_size=1, max_size=4),
    st.integers(0, 3),
    VALUES.filter(str.strip),
)
def test_only_the_named_parameter_changes_whatever_the_layout(parts, place, value):
    def written(values):
        body = "".join(
            f"{a}|{b}p{number}x{c}={d}{text}"
            for number, ((a, b, c, d, _), text) in enumerate(zip(parts, values, strict=True))
        )
        return "{{c" + body + "}}"

    place %= len(parts)
    values = [part[4].strip() or "v" for part in parts]
    changed = [*values[:place], value.strip(), *values[place + 1 :]]
    assert apply(written(values), [put(f"p{place}x", value.strip())]) == written(changed)


@pytest.mark.parametrize(
    "wikitext",
    [
        "{{cite web|url=http://a<ref>b</ref>|title=T}}",
        "{{cite web|url=http://a<ref name=b/>|title=T}}",
        "{{cite web|url=http://a< /ref >|title=T}}",
        "{{cite web|url=http://a|title=T<ref>}}",
    ],
)
def test_an_edit_that_could_change_what_a_reference_holds_is_not_made(wikitext):
    for value in (None, "http://c.d"):
        assert apply(wikitext, [Edit(parameter="url", value=value)]) is None


def test_an_edit_beside_a_whole_reference_is_made():
    wikitext = "{{cite web|url=http://a|title=T<ref>b</ref>}}"
    assert apply(wikitext, [Edit(parameter="url", value=None)]) == (
        "{{cite web|title=T<ref>b</ref>}}"
    )
