from hypothesis import given
from hypothesis import strategies as st

from refaudit.report.changes import Part, change, marked

OLD = "{{cite web |url=https://a.example/ |url-status=live |title=A page}}"


def _changed(parts: tuple[Part, ...]) -> list[str]:
    return [part.text for part in parts if part.changed]


def test_only_the_value_that_changed_is_marked() -> None:
    made = change(OLD, OLD.replace("=live", "=dead"))
    assert _changed(made.before) == ["live"]
    assert _changed(made.after) == ["dead"]


def test_an_added_parameter_is_marked_on_one_side() -> None:
    made = change(OLD, OLD.replace("}}", " |archive-date=2023-03-05}}"))
    assert _changed(made.before) == []
    assert "".join(_changed(made.after)) == " |archive-date=2023-03-05"


def test_equal_texts_have_no_changed_part() -> None:
    made = change(OLD, OLD)
    assert made.before == made.after == (Part(text=OLD, changed=False),)


def test_two_changes_leave_what_is_between_them() -> None:
    made = change("a|x=1|b|y=2|c", "a|x=3|b|y=4|c")
    assert _changed(made.after) == ["3", "4"]


def test_a_long_rewrite_is_marked_whole_instead_of_compared() -> None:
    before, after = "a b " * 300 + "x", "b a " * 300 + "y"
    made = change(before, after)
    assert _changed(made.before) == [before]
    assert _changed(made.after) == [after]


@given(st.text(max_size=80), st.text(max_size=80))
def test_the_parts_of_each_side_are_the_text(before: str, after: str) -> None:
    made = change(before, after)
    assert "".join(part.text for part in made.before) == before
    assert "".join(part.text for part in made.after) == after


@given(st.text("ab |=", max_size=80), st.text("ab |=", max_size=80))
def test_unchanged_parts_are_the_same_on_both_sides(before: str, after: str) -> None:
    made = change(before, after)
    assert [part.text for part in made.before if not part.changed and part.text] == [
        part.text for part in made.after if not part.changed and part.text
    ]


def test_without_spans_the_parts_stay_as_they_are() -> None:
    parts = (Part(text="a", changed=False), Part(text="", changed=True))
    assert marked(parts, []) == parts
