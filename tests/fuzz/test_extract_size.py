"""A megabyte of anything is read in a time that a person would wait."""

import random
import time

import pytest

from refaudit.extract import extract
from refaudit.model.citation import Article

SIZE = 1_000_000
#: A step that is quadratic would take hours; two seconds are usual on an idle machine.
LIMIT = 20

UNITS = (
    *("{{", "<ref>", "[[", "<!--", "|", "'''", "{{{", "}}", "]]", "-->", "</ref>", "<ref", "<"),
    *("< ref >", "<ref name=a/>", "<ref name=a>", "<ref follow=a>x</ref>", "<ref></ref>", "{{a|"),
    *("{{efn|", "{{sfn|a|", "{{sfn|a}}", "<ref>{{harvnb|a|2001}}</ref>", "{{r|a}}", "<poem>"),
    *("<gallery><poem>", "<references>", "{{reflist|refs=", "<nowiki>", "[http://a ", "//"),
    *("http://a.b/", "=\n", "= [[a]] =\n", "{{cite web|title=", "{{!}}", "\x00", "news:", "&amp;"),
    *("{{cite book|last=a|date=2001|ref={{sfnref|", "{{dead link}}", "|a=b", "{|\n|-\n", "[//"),
    *("<ref>a<b></ref>", "<ref>{{a|{{b}}</ref>", "{{a{{b}}<b>", "<ref name=a>{{x}}}}[[</ref>"),
)
MIXED = tuple("".join(random.Random(seed).sample(UNITS, 3)) for seed in range(12))


def seconds(text: str) -> float:
    before = time.process_time()
    extract(Article(title="A", text=text, source="-"), links=True)
    return time.process_time() - before


@pytest.mark.parametrize("unit", [*UNITS, *MIXED], ids=repr)
def test_a_megabyte_of_one_thing(unit):
    assert seconds(unit * (SIZE // len(unit))) < LIMIT


@pytest.mark.parametrize("unit", UNITS, ids=repr)
def test_a_megabyte_of_it_inside_a_reference(unit):
    many = unit * (SIZE // 2 // len(unit))
    assert seconds(f"<ref>{many}</ref>{{{{cite web|title={many}}}}}") < LIMIT


def test_what_opens_half_a_million_times_and_closes_as_often():
    for opening, closing in (("{{a|", "}}"), ("<ref>", "</ref>"), ("[[", "]]"), ("{{{", "}}}")):
        half = SIZE // (len(opening) + len(closing))
        assert seconds(opening * half + closing * half) < LIMIT
