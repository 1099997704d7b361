import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refaudit.report.changes import Part, change, marked
from refaudit.report.faulty import parameter_spans


@pytest.mark.parametrize(
    ("wikitext", "names", "expected"),
    [
        ("{{cite web|url=x|title=y}}", ["title"], ["title=y"]),
        ("{{cite web\n| url = x \n| title= y }}", ["url", "title"], ["url = x", "title= y"]),
        ("{{cite|t={{a|t=1}}[[b|c]]|u=2}}", ["t"], ["t={{a|t=1}}[[b|c]]"]),
        ("{{cite|date=1|date=2}}", ["Date"], ["date=1", "date=2"]),
        ("{{cite|url=x", ["url"], []),
        ("{{cite|url=x}} {{dead link|date=May 2020}}", ["date"], ["date=May 2020"]),
        ("[https://a.example title=x]", ["title"], []),
        ("{{cite|x|url=1}}", ["", " "], []),
    ],
)
def test_a_parameter_is_found_with_its_value(
    wikitext: str, names: list[str], expected: list[str]
) -> None:
    assert [wikitext[a:b] for a, b in parameter_spans(wikitext, names)] == expected


@given(st.text("{}[]|=ab \n", max_size=200), st.sampled_from(["a", "b", "ab"]))
def test_spans_lie_in_the_text_in_order_and_apart(wikitext: str, name: str) -> None:
    spans = parameter_spans(wikitext, [name])
    edges = [edge for span in spans for edge in span]
    assert edges == sorted(edges)
    assert all(wikitext[a:b].lower().startswith(name) for a, b in spans)


@pytest.mark.parametrize(
    ("wikitext", "number"),
    [
        ("{{" * 50_000 + "|a=" * 50_000, 0),
        ("{{cite" + "|a=" * 50_000 + "}}", 50_000),
        ("{{cite|" + " " * 100_000 + "|a= }}", 1),
    ],
    ids=["braces", "parameters", "blanks"],
)
def test_hostile_wikitext_takes_no_time(wikitext: str, number: int) -> None:
    started = time.process_time()
    spans = parameter_spans(wikitext, ["a"])
    parts = marked([Part(text=wikitext, changed=False)], spans)
    assert time.process_time() - started < 2
    assert len(spans) == sum(part.faulty for part in parts) == number


@given(st.text("ab |=", max_size=60), st.text("ab |=", max_size=60), st.integers(0, 60),
       st.integers(0, 60))  # fmt: skip
def test_marking_keeps_the_text_and_what_changed(
    before: str, after: str, one: int, other: int
) -> None:
    parts = change(before, after).before
    span = (min(one, other, len(before)), min(max(one, other), len(before)))
    made = marked(parts, [span])
    assert "".join(part.text for part in made) == before
    assert "".join(part.text for part in made if part.faulty) == before[span[0] : span[1]]
    assert "".join(p.text for p in made if p.changed) == "".join(p.text for p in parts if p.changed)


def test_without_spans_the_parts_are_the_same() -> None:
    part = Part(text="abc", changed=True)
    assert marked([part], []) == (part,)
