"""Every error of ours says what, and what to do."""

from refaudit import errors


def test_the_advice_stands_under_the_message():
    error = errors.UsageError("what", "what to do")
    assert str(error) == "what\nwhat to do"
    assert str(errors.UsageError("what")) == "what"


def test_a_source_error_names_its_source():
    error = errors.SourceError("a.wiki", "not UTF-8")
    assert (error.source, error.reason, error.message) == (
        "a.wiki",
        "not UTF-8",
        "a.wiki: not UTF-8",
    )


def test_all_errors_have_one_root():
    assert all(issubclass(getattr(errors, n), errors.RefauditError) for n in errors.__all__)
