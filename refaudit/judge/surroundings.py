"""What is known around a target: under which titles it is cited, and how its host behaves."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from msgspec import Struct

from refaudit.catalogue import markers
from refaudit.judge import answers
from refaudit.judge.redirects import is_front_page, site_key
from refaudit.model import uri
from refaudit.model.evidence import Kind, Observation, Reason, State
from refaudit.model.sketch import Sketch
from refaudit.model.uri import Url, same_resource
from refaudit.model.vocabulary import Vocabulary

__all__ = ["ErrorPage", "HostView", "Surroundings"]

#: So many different pages of a host with an error status are kept to compare others with.
_MAX_ERROR_PAGES = 8
_NOT_FOUND = frozenset({404, 410})
#: Reasons of not knowing that many addresses of a host have alike when the host itself is ill.
_ILL = frozenset(
    {
        Reason.TIMEOUT,
        Reason.CONNECTION_FAILED,
        Reason.TLS_FAILED,
        Reason.DNS_FAILED,
        Reason.SERVER_ERROR,
        Reason.MALFORMED_RESPONSE,
    }
)


class ErrorPage(Struct, frozen=True):
    """A page that a host gave with status 404 or 410."""

    title: str | None
    sketch: Sketch
    words: Vocabulary = b""


class HostView(Struct, frozen=True, kw_only=True):
    """The latest observations of one host's targets, seen together.

    `ends` counts, by final address, the distinct cited addresses inside the site that were led
    there and are none of it. `failures` counts targets by the reason why nothing is known of them,
    `asked` counts all targets. Of its addresses inside the site, `deep`, so many are `accused`; so
    many of these, `turned`, showed life before and are accused for the first time.
    """

    ends: Mapping[str, int] = {}
    error_pages: tuple[ErrorPage, ...] = ()
    asked: int = 0
    failures: Mapping[Reason, int] = {}
    deep: int = 0
    accused: int = 0
    turned: int = 0

    @classmethod
    def of(cls, latest: Iterable[Observation]) -> "HostView":
        """The view of a host by the latest observation of each of its targets."""
        asked = 0
        failures: Counter[Reason] = Counter()
        led: defaultdict[str, set[str]] = defaultdict(set)
        cited: set[str] = set()
        pages: dict[ErrorPage, None] = {}
        for seen in latest:
            asked += 1
            if (reason := _trouble(seen)) is not None:
                failures[reason] += 1
            if seen.kind is Kind.ORIGINAL and seen.status is not None:
                cited.add(site_key(seen.url))
                _note_end(seen, led)
                if len(pages) < _MAX_ERROR_PAGES:
                    pages |= dict.fromkeys(_error_pages(seen))
        ends = {end: len(starts) for end, starts in led.items() if end not in cited}
        return cls(ends=ends, error_pages=tuple(pages), asked=asked, failures=dict(failures))

    def led_to(self, final: str) -> int:
        """How many distinct cited addresses inside the site lead to this one."""
        return self.ends.get(site_key(final), 0)


class Surroundings(Struct, frozen=True, kw_only=True):
    """What a verdict may use beside the target's own observations.

    `titles` are those under which the target is cited, `archived_titles` those that snapshots of it
    show.
    """

    titles: tuple[str, ...] = ()
    archived_titles: tuple[str, ...] = ()
    host: HostView = HostView()


def _trouble(seen: Observation) -> Reason | None:
    if seen.failure is not None:
        state, reason = answers.of_failure(seen.failure)
    elif seen.status is not None:
        state, reason = answers.of_status(seen.status)
    else:
        return None
    return reason if state is State.UNKNOWN and reason in _ILL else None


def _note_end(seen: Observation, led: defaultdict[str, set[str]]) -> None:
    """Where an address inside the site was led to, with status 200."""
    final = seen.final_url
    if final is None or seen.failure is not None or not answers.is_success(seen.status or 0):
        return
    start = uri.parse(seen.url)
    if isinstance(start, Url) and not is_front_page(start) and not same_resource(seen.url, final):
        led[site_key(final)].add(site_key(_without_tracking(start)))


def _without_tracking(url: Url) -> str:
    """The address without what only follows readers around: with it or not, it is one page."""
    noise = set(markers.tracking_parameters(url.href))
    kept = [pair for pair in url.query.split("&") if pair and pair.partition("=")[0] not in noise]
    return f"{url.scheme}://{url.host}{url.path}" + (f"?{'&'.join(kept)}" if kept else "")


def _error_pages(seen: Observation) -> Iterable[ErrorPage]:
    content, probe = seen.content, seen.probe
    if seen.status in _NOT_FOUND and content is not None and content.sketch:
        yield ErrorPage(content.title, content.sketch, content.words)
    if probe is not None and probe.status in _NOT_FOUND and probe.sketch:
        yield ErrorPage(probe.title, probe.sketch, probe.words)
