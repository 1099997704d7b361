"""The sentences of the evidence: short, plain, and such that a person can check them."""

from datetime import datetime

from refaudit.judge.policy import Policy, later
from refaudit.judge.strikes import Strikes
from refaudit.model.evidence import (
    Capture,
    Failure,
    Observation,
    Probe,
    Reason,
    State,
    Verdict,
)
from refaudit.model.uri import display, same_resource

__all__ = [
    "BAD_CERTIFICATE",
    "CITED_TITLE",
    "NO_MEMENTO",
    "PAYWALL",
    "UPKEEP",
    "WITHHELD",
    "answer",
    "archived_redirect",
    "captured_wall",
    "comes_and_goes",
    "day",
    "deliberate",
    "earlier_sightings",
    "earlier_state",
    "failure",
    "host_ill",
    "host_turned",
    "leads",
    "login_page",
    "looks",
    "memento",
    "moved",
    "not_asked",
    "origin",
    "other_page",
    "other_time",
    "recovered",
    "refreshes",
    "sibling_too",
    "sightings",
    "stamp",
    "wall",
    "way",
]

BAD_CERTIFICATE = "The server's certificate is not valid; the answer came when that was ignored"
CITED_TITLE = "The page there has the cited title"
PAYWALL = "The page says that it is for subscribers"
UPKEEP = "The site says that it is being worked on"
WITHHELD = "The archive says that it withholds its captures of this page"
NO_MEMENTO = "The answer has no Memento-Datetime, which would prove an archived copy"

_FAILURES: dict[Failure, str] = {
    Failure.NO_SUCH_HOST: "there is no host of that name",
    Failure.DNS_FAILED: "the host's name could not be looked up",
    Failure.CONNECTION_REFUSED: "the connection was refused",
    Failure.CONNECTION_RESET: "the connection was broken off",
    Failure.NETWORK_UNREACHABLE: "the network was unreachable",
    Failure.TIMEOUT: "no answer in time",
    Failure.TLS_FAILED: "the encrypted connection failed",
    Failure.BAD_CERTIFICATE: "the certificate is not valid",
    Failure.MALFORMED_RESPONSE: "the answer was not HTTP",
    Failure.REDIRECT_LOOP: "redirects without end",
    Failure.THROTTLED: "not asked again: the host wants fewer requests",
    Failure.UNSAFE_ADDRESS: "not asked: the address is not a public one",
    Failure.UNSUPPORTED_SCHEME: "not asked: the scheme is not http or https",
    Failure.INVALID_URL: "not asked: the URL cannot be read",
    Failure.EXCLUDED: "not asked: the host wants to be left alone",
    Failure.BUDGET: "not asked: the run had no time left for this host",
    Failure.HOST_TROUBLE: "not asked: the server had failed again and again",
    Failure.INTERNAL_ERROR: "refaudit itself failed over the answer",
}

_NOT_ASKED: dict[Reason, str] = {
    Reason.OFFLINE: "Not asked: the audit ran offline",
    Reason.NETWORK_DOWN: "Not judged: our own network was down",
    Reason.UNSAFE_ADDRESS: "Not asked: the address is not a public one",
    Reason.UNSUPPORTED_SCHEME: "Not asked: the scheme is not http or https",
    Reason.INVALID_URL: "Not asked: the URL cannot be read",
    Reason.EXCLUDED: "Not asked: excluded by the settings",
    Reason.BUDGET: "Not asked: the run's budget was spent",
}


def answer(seen: Observation) -> str:
    """`HTTP 200 at https://… (2 attempts)`, or `HTTP 404 twice, 30 s apart, at https://…`."""
    where = seen.final_url or _last_url(seen)
    what = "No answer" if seen.status is None else f"HTTP {seen.status}"
    if seen.first_look is not None and seen.first_look.status == seen.status:
        seconds = seen.first_look.seconds
        apart = f", {_seconds(seconds)} apart," if seconds else ""
        return f"{what} twice{apart} at {display(where)}"
    attempts = f" ({seen.attempts} attempts)" if seen.attempts > 1 else ""
    return f"{what} at {display(where)}{attempts}"


def failure(seen: Observation, kind: Failure) -> str:
    """What failed and at which address of the chain."""
    attempts = f" ({seen.attempts} attempts)" if seen.attempts > 1 else ""
    detail = f": {seen.error}" if seen.error and kind is Failure.INTERNAL_ERROR else ""
    return f"At {display(_last_url(seen))}: {_FAILURES[kind]}{attempts}{detail}"


def looks(seen: Observation) -> tuple[str, ...]:
    """How a look before this one ended, where it ended otherwise.

    `HTTP 404 at https://… twice, 30 s apart` tells of one that ended alike; see `answer`.
    """
    first = seen.first_look
    if first is None or first.status == seen.status:
        return ()
    before = f", {_seconds(first.seconds)} before," if first.seconds else ""
    return (f"A first look{before} gave HTTP {first.status}",)


def way(cited: str, final: str) -> str:
    """Where a chain led; a change of the scheme, of `www.` or of a last slash is told as such."""
    if not same_resource(cited, final):
        return leads("another address", final)
    to_https = cited.startswith("http://") and final.startswith("https://")
    how = "by https" if to_https else "in another spelling"
    return f"Redirects to the same address {how}: {display(final)}"


def origin(cause: str) -> str:
    """That a network in front of a site cannot reach it."""
    why = "looked up in the DNS" if cause == "dns" else "reached"
    return f"The network in front of the site says that the site's own server cannot be {why}"


def login_page(title: str) -> str:
    """That the page asks who one is."""
    return f"The page asks for a password, and is called “{title}”"


def sibling_too(probe: Probe | None) -> str:
    """That an invented address is led there as well."""
    return f"A made-up address beside it leads there as well: {_probed(probe)}"


def deliberate(probe: Probe | None) -> str:
    """That only real addresses are led there."""
    status = probe.status if probe else None
    return (
        f"A made-up address beside it gives HTTP {status} ({_probed(probe)}): "
        "somebody chose the home page for this one"
    )


def host_ill(reason: Reason, failed: int, asked: int) -> str:
    """How many addresses of a host failed alike."""
    return f"{failed} of {asked} addresses of this host failed alike ({reason})"


def host_turned(accused: int, deep: int, turned: int) -> str:
    """That all pages of a host vanished at once."""
    return (
        f"{accused} of {deep} pages of this host are missing at once, {turned} of which were there "
        "before: the host is in trouble, unless a later day confirms it"
    )


def recovered(strikes: Strikes) -> str:
    """That a page is there again."""
    last = day(strikes.times[-1])
    return f"It is back: seen dead before, {_times(strikes.number, 'sighting')}, the last on {last}"


def comes_and_goes(changes: int, checks: int) -> str:
    """That a page was now there and now not."""
    return f"It comes and goes: {changes} changes in {checks} checks"


def leads(where: str, url: str) -> str:
    """`Redirects to the site's home page https://…/`, and the like."""
    return f"Redirects to {where} {display(url)}"


def moved(url: str) -> str:
    """Where a page moved for good."""
    return f"Moved permanently to {display(url)}"


def wall(name: str) -> str:
    """Whose wall answered; the catalogue's name of it."""
    return f"A wall against bots ({name}) answered, not the page"


def captured_wall(name: str) -> str:
    """Whose wall was archived; the catalogue's name of it."""
    return f"The archive captured a wall against bots ({name}), not the page"


def refreshes(url: str) -> str:
    """Where a captured page only sends its readers on."""
    return f"The captured page only sends its readers on to {display(url)}"


def memento(seen: Observation, capture: Capture) -> str:
    """The proof of a capture, as the archive wrote it."""
    proof = seen.headers.get("memento-datetime") or stamp(capture.served_timestamp or "unknown")
    return f"The archive captured HTTP {capture.archived_status} (Memento-Datetime: {proof})"


def other_page(capture: Capture) -> str:
    """Of which page the capture is, and of which it should be."""
    served, asked = display(capture.served_original or ""), display(capture.original or "")
    return f"The capture is of {served}, its address says {asked}"


def other_time(capture: Capture) -> str:
    """Of what time the capture is, and of which it should be."""
    served, asked = stamp(capture.served_timestamp or ""), stamp(capture.timestamp or "")
    return f"The nearest capture is of {served}, its address says {asked}"


def archived_redirect(capture: Capture) -> str:
    """Where the archived redirect led."""
    to = f" to {display(capture.archived_location)}" if capture.archived_location else ""
    return f"The archive captured a redirect{to}, not a page"


def day(moment: datetime) -> str:
    """The day of a moment, in its own time zone, as `2026-11-22`."""
    return moment.date().isoformat()


def stamp(timestamp: str) -> str:
    """`20230305101742` as `2023-03-05 10:17:42`; a shorter stamp as far as it goes."""
    date = "-".join(part for part in (timestamp[:4], timestamp[4:6], timestamp[6:8]) if part)
    time = ":".join(part for part in (timestamp[8:10], timestamp[10:12], timestamp[12:14]) if part)
    return f"{date} {time}".strip()


def sightings(strikes: Strikes, policy: Policy) -> str:
    """How far the sightings have come, and when the next one counts."""
    first, last = day(strikes.times[0]), day(strikes.times[-1])
    if strikes.number >= policy.sightings:
        return f"Confirmed by {_times(strikes.number, 'sighting')} from {first} to {last}"
    then = day(later(strikes.times[-1], policy.sighting_days))
    return f"{strikes.number} of {policy.sightings} sightings; the next counts from {then}"


def earlier_sightings(strikes: Strikes, state: State, policy: Policy) -> str:
    """What an answer that says nothing leaves standing."""
    return (
        f"Seen {state} before: {strikes.number} of {policy.sightings} sightings, the last on "
        f"{day(strikes.times[-1])}; this check changes nothing of that"
    )


def earlier_state(state: State, reason: Reason, moment: datetime | None) -> str:
    """`Last known state: live (ok) on 2026-11-12`."""
    when = f" on {day(moment)}" if moment else ""
    return f"Last known state: {state} ({reason}){when}"


def not_asked(reason: Reason, earlier: Verdict | None) -> tuple[str, ...]:
    """Why a target was left alone, and what is known of it from before."""
    why = _NOT_ASKED.get(reason, f"Not asked: {reason}")
    if earlier is None or earlier.state is State.UNCHECKED:
        return (why,)
    known = earlier_state(earlier.state, earlier.reason, earlier.checked_at)
    if not earlier.sightings:
        return (why, known)
    return (why, f"{known}, {earlier.sightings} of {earlier.needed} sightings")


def _last_url(seen: Observation) -> str:
    return seen.hops[-1].url if seen.hops else seen.url


def _probed(probe: Probe | None) -> str:
    return display(probe.url) if probe else ""


def _seconds(seconds: float) -> str:
    """`30 s`, `0.5 s`: as exact as a person cares."""
    return f"{seconds:.0f} s" if seconds >= 2 else f"{seconds:.1f} s"


def _times(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
