"""What is shown of an observation beside its verdict."""

from datetime import UTC, datetime

from msgspec import structs

from refaudit.model.checked import Checked
from refaudit.model.evidence import (
    Content,
    Kind,
    Look,
    Observation,
    Probe,
    Reason,
    State,
    Verdict,
)
from refaudit.model.sketch import sketch

URL = "https://example.org/report"
VERDICT = Verdict(
    url=URL, kind=Kind.ORIGINAL, state=State.DEAD, reason=Reason.SOFT_404, evidence=()
)
PAGE = Content(
    type="text/html",
    bytes=900,
    title="Oops",
    heading="Sorry",
    social_title="Oops!",
    language="en",
    published="2019-05-03",
    sketch=sketch("we could not find what you were looking for"),
)
SEEN = Observation(
    url=URL,
    kind=Kind.ORIGINAL,
    checked_at=datetime(2026, 11, 22, tzinfo=UTC),
    status=200,
    content=PAGE,
    first_look=Look(status=404, seconds=30.0),
    probe=Probe(url=f"{URL}x", status=200, final_url=f"{URL}x", title="Oops", sketch=PAGE.sketch),
)


def test_what_the_page_says_of_itself_is_shown() -> None:
    content = Checked.of(VERDICT, SEEN).content
    assert content is not None
    assert (content.heading, content.social_title, content.language, content.published) == (
        "Sorry", "Oops!", "en", "2019-05-03",
    )  # fmt: skip


def test_the_second_look_and_the_probe_are_shown() -> None:
    shown = Checked.of(VERDICT, SEEN)
    assert shown.first_look == Look(status=404, seconds=30.0)
    assert shown.probe is not None
    assert (shown.probe.url, shown.probe.status, shown.probe.likeness) == (f"{URL}x", 200, 1.0)


def test_a_probe_without_words_is_like_nothing() -> None:
    bare = structs.replace(SEEN, probe=Probe(url=f"{URL}x", status=200))
    alone = structs.replace(SEEN, content=None)
    for seen in (bare, alone):
        shown = Checked.of(VERDICT, seen)
        assert shown.probe is not None
        assert shown.probe.likeness is None


def test_without_an_observation_there_is_nothing_to_show() -> None:
    shown = Checked.of(VERDICT, None)
    assert (shown.content, shown.first_look, shown.probe, shown.attempts) == (None, None, None, 0)
