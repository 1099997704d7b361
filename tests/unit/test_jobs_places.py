"""The line of a key, in TOML of every kind."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refaudit.jobs.places import line_of

TEXT = '''\
# a = 1
name = "x # no [comment]"
list = [
  "one", # ]
  [2, 3],
  { key = "deep" },
]
words = """
[table]
name = 5 ""
"""
other = \'\'\'
[table]\'\'\'

[table]
"quoted key" = 1
dotted.inner = 2
'single.part' = 3
with-dash = 4

[ outer . "in ner" ]
key = 1

[[rows]]
cell = 1
[[rows]]
cell = 2
[rows.sub]
leaf = 3
inline = { one = 1 }
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("name",), 2),
        (("list",), 3),
        (("list", 2, "key"), 3),
        (("words",), 8),
        (("other",), 12),
        (("table",), 15),
        (("table", "quoted key"), 16),
        (("table", "dotted"), 17),
        (("table", "dotted", "inner"), 17),
        (("table", "single.part"), 18),
        (("table", "with_dash"), 19),
        (("outer", "in ner"), 21),
        (("outer", "in ner", "key"), 22),
        (("rows", 0, "cell"), 25),
        (("rows", 1, "cell"), 27),
        (("rows", 1, "sub", "leaf"), 29),
        (("rows", 1, "sub", "inline", "one"), 30),
        (("rows", 1, "missing"), 26),
        (("nothing",), None),
    ],
)
def test_a_key_is_on_its_line_else_its_table(path, line):
    tomllib.loads(TEXT)
    assert line_of(TEXT, path) == line


def test_a_text_without_a_last_line_end():
    assert line_of("a = 1\nb = 2", ("b",)) == 2


def test_many_quotes_at_the_end_of_a_long_string():
    text = 'a = """x"""""\nb = 1'
    tomllib.loads(text)
    assert line_of(text, ("b",)) == 2


@given(st.lists(st.sampled_from(["a", "b-c", '"d e"', "'f'"]), min_size=1, max_size=4), st.text())
def test_what_a_value_holds_is_no_key(keys, value):
    safe = "".join(c for c in value if c.isprintable() and c not in "'\\")
    text = f"first = '''\n{safe}\n'''\n{'.'.join(keys)} = '{safe}'\n"
    tomllib.loads(text)
    names = tuple(key.strip("\"'").replace("-", "_") for key in keys)
    assert line_of(text, names) == 4


@given(st.text(max_size=200))
def test_any_text_ends(text):
    line_of(text, ("a", "b"))
