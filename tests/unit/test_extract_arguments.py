import pytest

from refaudit.extract.arguments import read_call, template_name, written_name
from refaudit.extract.scan import scan


def call(text):
    scanned = scan(text)
    return read_call(text, scanned.nodes[0], scanned.children(0), "en")


def written(text):
    return {argument.name: argument.written for argument in call(text).arguments}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{a|b=c|d=e}}", {"b": "c", "d": "e"}),
        ("{{a| b = c \n| d=}}", {"b": "c", "d": ""}),
        ("{{a|x|y|b=c|z}}", {"1": "x", "2": "y", "b": "c", "3": "z"}),
        ("{{a|b=[[c|d]]|e=f}}", {"b": "[[c|d]]", "e": "f"}),
        ("{{a|b={{c|d=e}}|f=g}}", {"b": "{{c|d=e}}", "f": "g"}),
        ("{{a|b=<nowiki>c|d</nowiki>}}", {"b": "<nowiki>c|d</nowiki>"}),
        ("{{a|b=<ref>c|d</ref>}}", {"b": "<ref>c|d</ref>"}),
        ("{{a|b=http://x/?y=z}}", {"b": "http://x/?y=z"}),
        ("{{a|b<!-- | -->=<!-- c -->d}}", {"b": "d"}),
        ("{{a|b=<i>c|d</i>}}", {"b": "<i>c", "1": "d</i>"}),
        ("{{a|b=[http://x c|d]}}", {"b": "[http://x c", "1": "d]"}),
        ("{{a}}", {}),
        ("{{a|}}", {"1": ""}),
    ],
)
def test_arguments_are_cut_where_mediawiki_cuts_them(text, expected):
    assert written(text) == expected


def test_the_last_of_two_equal_names_counts():
    both = call("{{a|b=c|b=}}")
    assert both.last()["b"].written == ""
    assert both.value("b") == ""
    assert call("{{a}}").value("b") == ""


def test_values_that_a_template_computes_are_marked():
    arguments = call("{{a|b={{c}}|d=e{{!}}f|g={{{h}}}|i=[[j{{k}}]]}}").last()
    assert [name for name, argument in arguments.items() if argument.computed] == ["b", "g"]
    assert arguments["d"].text == "e|f"


def test_offsets_cut_the_raw_value():
    text = "{{a| b = <!-- x --> c }}"
    (argument,) = call(text).arguments
    assert text[argument.value_start : argument.value_end] == " <!-- x --> c "
    assert text[: call(text).name_end] == "{{a"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("{{ cite web |a}}", "cite web"),
        ("{{cite web<!-- x -->|a}}", "cite web"),
        ("{{cite\u00a0web}}", "cite\u00a0web"),
        ("{{{{x}}|a}}", ""),
        ("{{a{{b}}}}", ""),
        ("{{}}", ""),
    ],
)
def test_the_name_is_what_stands_before_the_first_pipe(text, name):
    assert template_name(written_name(text, scan(text).nodes[0])) == name
