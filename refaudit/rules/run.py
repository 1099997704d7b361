"""RUN9xx: what the audit has to say of itself. These rules accuse no citation."""

from collections.abc import Iterator

from refaudit.model.checked import Checked
from refaudit.model.evidence import Reason, State
from refaudit.model.finding import Severity
from refaudit.rules.declaration import (
    Example,
    Fault,
    HostTrouble,
    RunFacts,
    Seen,
    citation_rule,
    run_rule,
)
from refaudit.rules.needs import Need
from refaudit.rules.subject import Subject
from refaudit.rules.words import shorten, shown, why

__all__ = ["could_not_check", "host_trouble", "network_down", "unreadable_article"]

#: What the run as a whole wanted or suffered is not said again of each citation.
_OF_THE_RUN = frozenset({Reason.OFFLINE, Reason.NETWORK_DOWN, Reason.BUDGET, Reason.HOST_TROUBLE})
#: The same is said by a rule about the URL.
_RULED = frozenset({Reason.INVALID_URL})
_PLAIN = "{{cite web |url=https://example.org/report |title=Report |date=3 May 2019}}"


@citation_rule(
    "RUN901",
    Severity.INFO,
    needs=(Need.VERDICT,),
    bad=Example(wikitext=_PLAIN, original=Seen(state=State.UNKNOWN, reason=Reason.TIMEOUT)),
    good=Example(wikitext=_PLAIN, original=Seen(state=State.LIVE, reason=Reason.OK, status=200)),
)
def could_not_check(it: Subject) -> Iterator[Fault]:
    """A URL could not be checked, so nothing is known of it.

    The server did not answer, answered that it was busy, or must not be asked by a program of this
    kind. That says nothing against the link; it is asked again in the next run.
    """
    for seen, parameter in ((it.original, "url"), (it.snapshot, "archive-url")):
        if seen is not None and _is_open(seen):
            yield Fault(
                parameter=it.name(parameter),
                message=f"{shown(seen.url)} could not be checked: {why(seen, 2)}.",
                suggestion="Nothing need be done: it is asked again in the next run"
                if seen.state is State.UNKNOWN
                else "Open it in a browser: no program asks it",
                detail=parameter,
            )


@run_rule(
    "RUN902",
    Severity.ERROR,
    bad=Example(
        wikitext="", run=RunFacts(network_down="98 of 100 hosts failed alike: no such host")
    ),
    good=Example(wikitext="", run=RunFacts()),
)
def network_down(facts: RunFacts) -> Iterator[Fault]:
    """Our own network failed, so that nothing was learned of any link.

    Nearly all hosts failed alike. No citation is accused, and every earlier verdict stands. Mend
    the network and run the audit again.
    """
    if facts.network_down is not None:
        yield Fault(
            message=f"The network of this machine is down: {shorten(facts.network_down, 300)}.",
            suggestion="Run the audit again when the network is back",
        )


@run_rule(
    "RUN903",
    Severity.INFO,
    bad=Example(
        wikitext="",
        run=RunFacts(
            troubled=(
                HostTrouble(
                    host="example.org",
                    citations=12,
                    proof="9 of its 9 pages gave no answer in time",
                ),
            )
        ),
    ),
    good=Example(wikitext="", run=RunFacts()),
)
def host_trouble(facts: RunFacts) -> Iterator[Fault]:
    """A host failed as a whole, so that nothing was learned of any of its pages.

    So many of its pages failed alike that the fault is the host's and not theirs. No citation is
    accused, and every earlier verdict stands. The pages are asked again in the next run.
    """
    for each in facts.troubled:
        one = each.citations == 1
        yield Fault(
            message=f"{shorten(each.host)} is in trouble, and {each.citations:,} "
            f"citation{'' if one else 's'} {'waits' if one else 'wait'} for it. "
            f"{shorten(each.proof, 300)}.",
            suggestion="Run the audit again in a few days",
            detail=each.host,
        )


@run_rule(
    "RUN904",
    Severity.ERROR,
    bad=Example(
        wikitext="", run=RunFacts(unreadable=(("Report.wikitext", "it is not UTF-8 text"),))
    ),
    good=Example(wikitext="", run=RunFacts()),
)
def unreadable_article(facts: RunFacts) -> Iterator[Fault]:
    """An article could not be read, and nothing is known of its citations.

    The message says what was wrong. The other articles of the run were audited all the same.
    """
    for title, reason in facts.unreadable:
        yield Fault(
            message=f"{shorten(title)} could not be read: {shorten(reason, 300)}.", detail=title
        )


def _is_open(seen: Checked) -> bool:
    open_states = {State.UNKNOWN, State.UNCHECKED}
    return seen.state in open_states and seen.reason not in _OF_THE_RUN | _RULED
