import pytest

from refaudit.extract import tags


@pytest.mark.parametrize(
    "text",
    [
        'name="n"',
        "name='n'",
        "name=n",
        " name = n ",
        ' name\n=\n"n"',
        'NAME="n"',
        'name="n',
        'name="  n "',
    ],
)
def test_all_spellings_of_one_name_are_one_name(text):
    assert tags.read(text) == tags.Attributes(name="n")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('name="  n   m "', "n m"),
        ('name="a&amp;b"', "a&b"),
        ("name=“n”", "“n”"),
        ("name=a/b", "a/b"),
        ('name=m"', 'm"'),
        ("name=N", "N"),
        ("name=a name=b", "b"),
        ("name={{x}}", "{{x}}"),
        ('name=""', None),
        ("name=''", None),
        ("name=", None),
        ("", None),
    ],
)
def test_names_are_compared_as_mediawiki_does(text, name):
    assert tags.read(text) == tags.Attributes(name=name)


def test_the_group_is_read_like_the_name():
    assert tags.read('group="lower-alpha" name=x').group == "lower-alpha"


@pytest.mark.parametrize("text", ["nam=x", "name=x foo", "foo name=x", "name=x id='y'"])
def test_an_unknown_attribute_is_a_problem(text):
    problem = tags.read(text).problem
    assert problem is not None
    assert "unknown attribute" in problem


def test_a_name_of_several_words_without_quotes_is_kept_whole():
    attributes = tags.read("name=Smith et 2001 group=n")
    assert (attributes.name, attributes.group) == ("Smith et 2001", "n")
    assert attributes.problem is not None


def test_a_number_is_no_name_for_mediawiki():
    attributes = tags.read("name=12")
    assert attributes.name == "12"
    assert attributes.problem is not None
    assert "number" in attributes.problem


@pytest.mark.parametrize("text", ["follow=x", 'name=x dir="rtl"', "name=x extends=y"])
def test_other_attributes_that_cite_knows_are_no_problem(text):
    assert tags.read(text).problem is None
