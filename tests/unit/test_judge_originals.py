from datetime import UTC, datetime

import pytest
from msgspec import structs

from refaudit.judge.opinion import Opinion
from refaudit.judge.originals import opinion
from refaudit.judge.surroundings import HostView, Surroundings
from refaudit.model.evidence import (
    Content,
    Failure,
    Hop,
    Kind,
    Observation,
    Probe,
    Reason,
    State,
    Target,
)

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
URL = "https://example.org/news/a"
TARGET = Target(url=URL, kind=Kind.ORIGINAL, host="example.org")
WALL = ("parking:sedo:strong", "wall:cloudflare:decisive")


def judge(status: int | None = None, final: str = URL, **fields: object) -> Opinion:
    first = Hop(url=URL, status=status if final == URL else 301, location=None)
    hops = (first,) if final == URL else (first, Hop(url=final, status=status))
    around = fields.pop("around", None)
    values: dict[str, object] = {"final_url": final if status else None, "hops": hops}
    seen = Observation(
        url=URL, kind=Kind.ORIGINAL, checked_at=NOW, status=status, **(values | fields)
    )
    return opinion(TARGET, seen, around)


@pytest.mark.parametrize(
    ("status", "state", "reason"),
    [
        (200, State.LIVE, Reason.OK),
        (202, State.LIVE, Reason.OK),
        (204, State.LIVE, Reason.OK),
        (206, State.LIVE, Reason.OK),
        (404, State.DEAD, Reason.NOT_FOUND),
        (410, State.DEAD, Reason.GONE),
        (401, State.RESTRICTED, Reason.LOGIN),
        (402, State.RESTRICTED, Reason.PAYWALL),
        (403, State.RESTRICTED, Reason.FORBIDDEN),
        (405, State.RESTRICTED, Reason.FORBIDDEN),
        (406, State.RESTRICTED, Reason.FORBIDDEN),
        (418, State.RESTRICTED, Reason.FORBIDDEN),
        (451, State.RESTRICTED, Reason.LEGAL),
        (999, State.RESTRICTED, Reason.BOT_WALL),
        (429, State.UNKNOWN, Reason.THROTTLED),
        (509, State.UNKNOWN, Reason.THROTTLED),
        (500, State.UNKNOWN, Reason.SERVER_ERROR),
        (503, State.UNKNOWN, Reason.SERVER_ERROR),
        (530, State.UNKNOWN, Reason.SERVER_ERROR),
        (599, State.UNKNOWN, Reason.SERVER_ERROR),
        (400, State.UNKNOWN, Reason.SERVER_ERROR),
        (498, State.UNKNOWN, Reason.SERVER_ERROR),
        (408, State.UNKNOWN, Reason.TIMEOUT),
        (407, State.UNKNOWN, Reason.CONNECTION_FAILED),
        (511, State.UNKNOWN, Reason.CONNECTION_FAILED),
        (302, State.UNKNOWN, Reason.MALFORMED_RESPONSE),
    ],
)
def test_status(status: int, state: State, reason: Reason) -> None:
    found = judge(status)
    assert (found.state, found.reason) == (state, reason)
    assert found.evidence[0] == f"HTTP {status} at {URL}"


@pytest.mark.parametrize(
    ("failure", "state", "reason"),
    [
        (Failure.NO_SUCH_HOST, State.DEAD, Reason.NO_SUCH_HOST),
        (Failure.DNS_FAILED, State.UNKNOWN, Reason.DNS_FAILED),
        (Failure.CONNECTION_REFUSED, State.UNKNOWN, Reason.CONNECTION_FAILED),
        (Failure.CONNECTION_RESET, State.UNKNOWN, Reason.CONNECTION_FAILED),
        (Failure.NETWORK_UNREACHABLE, State.UNKNOWN, Reason.CONNECTION_FAILED),
        (Failure.TIMEOUT, State.UNKNOWN, Reason.TIMEOUT),
        (Failure.TLS_FAILED, State.UNKNOWN, Reason.TLS_FAILED),
        (Failure.BAD_CERTIFICATE, State.UNKNOWN, Reason.TLS_FAILED),
        (Failure.MALFORMED_RESPONSE, State.UNKNOWN, Reason.MALFORMED_RESPONSE),
        (Failure.REDIRECT_LOOP, State.UNKNOWN, Reason.REDIRECT_LOOP),
        (Failure.THROTTLED, State.UNKNOWN, Reason.THROTTLED),
        (Failure.INTERNAL_ERROR, State.UNKNOWN, Reason.MALFORMED_RESPONSE),
        (Failure.UNSAFE_ADDRESS, State.UNCHECKED, Reason.UNSAFE_ADDRESS),
        (Failure.UNSUPPORTED_SCHEME, State.UNCHECKED, Reason.UNSUPPORTED_SCHEME),
        (Failure.INVALID_URL, State.UNCHECKED, Reason.INVALID_URL),
    ],
)
def test_failure(failure: Failure, state: State, reason: Reason) -> None:
    found = judge(failure=failure)
    assert (found.state, found.reason) == (state, reason)
    assert found.evidence[0].startswith(f"At {URL}: ")


def test_every_failure_has_a_ruling_and_words() -> None:
    for failure in Failure:
        assert judge(failure=failure).evidence


def test_the_hop_that_failed_is_named() -> None:
    hops = (Hop(url=URL, status=301), Hop(url="https://gone.example/b"))
    found = judge(failure=Failure.NO_SUCH_HOST, hops=hops, attempts=2)
    assert found.evidence == (
        "At https://gone.example/b: there is no host of that name (2 attempts)",
    )


def test_our_own_fault_says_what_it_was() -> None:
    found = judge(failure=Failure.INTERNAL_ERROR, error="ValueError in the parser")
    assert found.evidence[0].endswith("ValueError in the parser")


def test_an_observation_without_answer_and_failure_is_unknown() -> None:
    assert judge().state is State.UNKNOWN


@pytest.mark.parametrize("status", [200, 202, 403, 404, 405, 429, 503])
@pytest.mark.parametrize(
    ("name", "value"),
    [("cf-mitigated", "challenge"), ("x-amzn-waf-action", "captcha"), ("x-kpsdk-ct", "1")],
)
def test_a_walls_header_decides_whatever_the_status(status: int, name: str, value: str) -> None:
    found = judge(status, headers={name: value})
    assert (found.state, found.reason) == (State.RESTRICTED, Reason.BOT_WALL)


@pytest.mark.parametrize("name", ["cf-ray", "server"])
def test_a_cdns_header_is_no_wall(name: str) -> None:
    assert judge(200, headers={name: "cloudflare"}).state is State.LIVE


def wall_page(**fields: object) -> Content:
    values: dict[str, object] = {"type": "text/html", "bytes": 1043, "text_length": 90}
    return Content(markers=WALL, **(values | fields))


@pytest.mark.parametrize("status", [200, 403, 404, 503])
def test_a_small_page_with_a_walls_marker_is_the_wall(status: int) -> None:
    found = judge(status, content=wall_page())
    assert (found.state, found.reason) == (State.RESTRICTED, Reason.BOT_WALL)
    assert "cloudflare" in found.evidence[1]


def test_a_page_with_text_that_carries_a_walls_marker_is_a_page() -> None:
    assert judge(200, content=wall_page(text_length=1500)).state is State.LIVE
    assert judge(404, content=wall_page(text_length=1500)).state is State.DEAD


def test_an_error_status_needs_no_small_page_to_be_a_wall() -> None:
    assert judge(403, content=wall_page(text_length=9000)).reason is Reason.BOT_WALL


def test_a_paywalled_page_is_restricted() -> None:
    content = Content(
        type="text/html", bytes=90_000, text_length=5000, markers=("paywall:decisive",)
    )
    assert judge(200, content=content).reason is Reason.PAYWALL
    assert judge(404, content=content).state is State.DEAD


def test_a_redirect_to_a_login_is_restricted() -> None:
    found = judge(200, final="https://example.org/login?next=/news/a")
    assert (found.state, found.reason) == (State.RESTRICTED, Reason.LOGIN)


def test_a_redirect_home_is_a_sighting_of_death() -> None:
    found = judge(200, final="https://www.example.org/")
    assert (found.state, found.reason) == (State.DEAD, Reason.REDIRECTED_HOME)
    assert found.evidence[1] == "Redirects to the site's home page https://www.example.org/"


def test_a_page_that_moved_for_good_tells_where() -> None:
    found = judge(200, final="https://example.org/archive/a")
    assert (found.state, found.reason) == (State.LIVE, Reason.MOVED)
    assert found.moved_to == "https://example.org/archive/a"


def test_a_temporary_redirect_is_live_and_told() -> None:
    final = "https://example.org/archive/a"
    hops = (Hop(url=URL, status=302), Hop(url=final, status=200))
    found = judge(200, final=final, hops=hops)
    assert (found.state, found.reason, found.moved_to) == (State.LIVE, Reason.OK, None)
    assert final in found.evidence[1]


def test_a_404_behind_a_redirect_is_a_404_and_tells_both() -> None:
    found = judge(404, final="https://example.org/404.html")
    assert (found.state, found.reason) == (State.DEAD, Reason.NOT_FOUND)
    assert len(found.evidence) == 2


def test_a_page_behind_a_bad_certificate_is_live() -> None:
    found = judge(200, insecure=True)
    assert (found.state, found.reason) == (State.LIVE, Reason.BAD_CERTIFICATE)
    moved = judge(200, final="https://example.org/b", insecure=True)
    assert (moved.reason, moved.moved_to) == (Reason.BAD_CERTIFICATE, None)


@pytest.mark.parametrize(
    ("status", "final"), [(404, URL), (410, URL), (200, "https://example.org/")]
)
def test_a_server_without_a_valid_certificate_accuses_nobody(status: int, final: str) -> None:
    found = judge(status, final=final, insecure=True)
    assert (found.state, found.reason) == (State.UNKNOWN, Reason.TLS_FAILED)


def test_other_answers_keep_their_meaning_behind_a_bad_certificate() -> None:
    assert judge(403, insecure=True).reason is Reason.FORBIDDEN
    assert judge(500, insecure=True).reason is Reason.SERVER_ERROR


def test_secrets_in_addresses_are_not_repeated() -> None:
    found = judge(200, final="https://example.org/archive/a?token=hunter2")
    assert "hunter2" not in " ".join(found.evidence)


def test_several_attempts_are_told() -> None:
    assert judge(404, attempts=3).evidence[0].endswith("(3 attempts)")


def with_titles(*titles: str) -> Surroundings:
    return Surroundings(titles=titles)


def titled(final: str, title: str, around: Surroundings, status: int = 301) -> Opinion:
    content = Content(type="text/html", bytes=9000, title=title, text_length=900)
    hops = (Hop(url=URL, status=status), Hop(url=final, status=200))
    seen = Observation(
        url=URL,
        kind=Kind.ORIGINAL,
        checked_at=NOW,
        status=200,
        final_url=final,
        hops=hops,
        content=content,
    )
    return opinion(TARGET, seen, around)


def test_a_new_address_is_offered_only_for_what_is_still_the_page() -> None:
    new = "https://example.org/archive/a"
    cited = with_titles("Forty days in the camp of Kengir")
    same = titled(new, "Forty days in the camp of Kengir | Museum", cited)
    assert (same.reason, same.moved_to) == (Reason.MOVED, new)
    other = titled(new, "Opening hours and tickets of the museum", cited)
    assert (other.state, other.reason, other.moved_to) == (State.LIVE, Reason.OK, None)
    many = Surroundings(host=HostView(ends={"example.org/archive/a": 2}))
    assert titled(new, "Archive", many).moved_to is None


def test_a_place_above_the_page_is_its_new_address_only_by_its_title() -> None:
    section = "https://example.org/news/"
    assert titled(section, "News", Surroundings()).moved_to is None
    cited = with_titles("News of the mining town")
    assert titled(section, "News of the mining town", cited).moved_to == section


def test_https_is_told_apart_from_a_move() -> None:
    cited = Target(url="http://example.org/a", kind=Kind.ORIGINAL, host="example.org")
    for final, how in (
        ("https://example.org/a", "by https"),
        ("http://www.example.org/a", "in another spelling"),
    ):
        hops = (Hop(url=cited.url, status=301), Hop(url=final, status=200))
        seen = Observation(
            url=cited.url,
            kind=Kind.ORIGINAL,
            checked_at=NOW,
            status=200,
            final_url=final,
            hops=hops,
        )
        found = opinion(cited, seen)
        assert (found.reason, found.moved_to) == (Reason.OK, None)
        assert found.evidence[1] == f"Redirects to the same address {how}: {final}"


HOME = "https://example.org/"


def sent_home(probe: Probe | None, around: Surroundings, title: str = "Example") -> Opinion:
    content = Content(type="text/html", bytes=9000, title=title, text_length=900)
    return judge(
        200,
        final=HOME,
        content=content,
        probe=probe,
        hops=(Hop(url=URL, status=302), Hop(url=HOME, status=200)),
        around=around,
    )


def test_what_a_sibling_says_of_a_redirect_home_is_told() -> None:
    hard = Probe(url=f"{URL}x", status=404)
    found = sent_home(hard, Surroundings())
    assert found.reason is Reason.REDIRECTED_HOME
    assert "somebody chose the home page for this one" in found.evidence[-1]
    same = Probe(url=f"{URL}x", status=200, final_url=HOME, hops=2)
    too = sent_home(same, Surroundings())
    assert too.reason is Reason.REDIRECTED_HOME
    assert "leads there as well" in too.evidence[-1]


def test_a_home_page_of_the_cited_title_is_what_was_cited() -> None:
    title = "The museum of forty days"
    found = sent_home(None, with_titles(title), title)
    assert (found.state, found.reason) == (State.LIVE, Reason.OK)
    assert "the cited title" in found.evidence[-1]


@pytest.mark.parametrize(
    ("cited", "title", "reason"),
    [
        ("https://example.org/web/guest/home", "Example Herald – Home", Reason.OK),
        ("https://example.org/Pages/default.aspx", "Example Herald", Reason.OK),
        ("https://example.org/web/guest/home", "Mine closes", Reason.REDIRECTED_HOME),
        ("https://example.org/news/mine-closes", "Example Herald", Reason.REDIRECTED_HOME),
        ("https://example.org/news/17.html", "Example Herald – Home", Reason.REDIRECTED_HOME),
    ],
)
def test_a_front_page_cited_by_the_address_of_a_portal_is_alive(cited, title, reason) -> None:
    shown = Content(type="text/html", bytes=9000, title="Example Herald", text_length=900)
    seen = Observation(
        url=cited, kind=Kind.ORIGINAL, checked_at=NOW, status=200, final_url=HOME, content=shown
    )
    target = Target(url=cited, kind=Kind.ORIGINAL, host="example.org")
    assert opinion(target, seen, with_titles(title)).reason is reason
    everything = Probe(url=f"{cited}x", status=200, final_url=HOME, hops=1)
    led = structs.replace(seen, probe=everything)
    assert opinion(target, led, with_titles(title)).reason is Reason.REDIRECTED_HOME


def worked_on(title: str, around: Surroundings | None = None, **fields: object) -> Opinion:
    values: dict[str, object] = {"type": "text/html", "bytes": 900, "text_length": 90}
    content = Content(title=title, **(values | fields))
    return judge(200, content=content, around=around)


def test_a_site_that_is_being_worked_on_says_nothing_of_its_pages() -> None:
    for title in ("Site under maintenance", "Example | Wartungsarbeiten", "メンテナンス中"):
        found = worked_on(title)
        assert (found.state, found.reason) == (State.UNKNOWN, Reason.SERVER_ERROR)
    led = judge(200, final="https://example.org/maintenance.html")
    assert led.state is State.UNKNOWN


def test_an_article_about_maintenance_lives() -> None:
    assert worked_on("Maintenance of railways").state is State.LIVE
    assert worked_on("Maintenance", text_length=4000).state is State.LIVE
    assert worked_on("Maintenance", with_titles("Maintenance")).state is State.LIVE
