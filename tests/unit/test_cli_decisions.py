from datetime import date

import pytest

from refaudit.cli.decisions import Shared, read_shared, toml_of
from refaudit.errors import UsageError
from refaudit.model.decision import Decision
from refaudit.model.mark import Mark, Review

KNOWN = [
    Decision(code="LNK101", reason='says "x"\\ \x7f\n', article="Ü", made=date(2026, 11, 24)),
    Decision(code="DAT", reason="r", url="http://x.example/*", until=date(2027, 1, 1)),
    Decision(code="DAT101", reason="r", article="A", fingerprint="0123456789abcdef"),
]
MARKS = [
    Mark(fingerprint="0123456789abcdef", mark=Review.CONFIRMED),
    Mark(fingerprint="f" * 16, mark=Review.DONE, note='"\n[[mark]]\0', made=date(2026, 11, 24)),
]


def written(tmp_path, text):
    path = tmp_path / "ignore.toml"
    path.write_text(text, "utf-8")
    return path


def test_what_is_written_is_read_back(tmp_path):
    text = toml_of(KNOWN).decode()
    assert text.count("[[ignore]]\n") == 3
    assert "until = 2027-01-01" in text
    assert read_shared(written(tmp_path, text)) == Shared(ignore=KNOWN)


def test_marks_stand_beside_decisions(tmp_path):
    text = toml_of(KNOWN, MARKS).decode()
    assert '[[mark]]\nfingerprint = "0123456789abcdef"\nmark = "confirmed"\n\n' in text
    assert read_shared(written(tmp_path, text)) == Shared(ignore=KNOWN, mark=MARKS)


def test_an_empty_file_has_no_decisions(tmp_path):
    assert toml_of([]) == b""
    assert read_shared(written(tmp_path, "")) == Shared()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("x", "Expected"),
        ("other = 1", "other"),
        ('[[ignore]]\ncode = "LNK"', "reason"),
        ('[[ignore]]\ncode = "LNK"\nreason = "r"', r"ignore\[1\]: it is about no article"),
        ('[[ignore]]\ncode = "LNK"\nreason = " "\nurl = "u"', "it has no reason"),
        ('[[ignore]]\ncode = "XYZ"\nreason = "r"\nurl = "u"', "unknown rule"),
        ('[[ignore]]\ncode = "LNK"\nreason = "r"\nurl = "u"\nuntil = 3', "until"),
        ('[[mark]]\nfingerprint = "0123456789abcdef"\nmark = "wrong"', r"mark\[0\]\.mark"),
        ('[[mark]]\nfingerprint = "0123456789ABCDEF"\nmark = "done"', "fingerprint"),
        ('[[mark]]\nfingerprint = "0123456789abcdef\\n"\nmark = "done"', "fingerprint"),
        ('[[mark]]\nfingerprint = "0123456789abcdef"', "mark"),
    ],
)
def test_what_cannot_be_read_is_named(tmp_path, text, words):
    with pytest.raises(UsageError, match=words):
        read_shared(written(tmp_path, text))


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(UsageError, match="cannot be read"):
        read_shared(tmp_path / "none.toml")
