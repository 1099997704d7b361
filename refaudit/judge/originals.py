"""What one answer says about a cited page.

The questions are asked in this order, and the first that is answered decides: did an answer come
at all; is it a wall's instead of the site's; what does its status say; where did the redirects
lead; was the certificate proven.
"""

from refaudit.judge import answers, redirects, walls, wording
from refaudit.judge.opinion import FATAL, Opinion, say
from refaudit.model.evidence import Failure, Observation, Reason, State, Target

__all__ = ["opinion"]


def opinion(target: Target, seen: Observation) -> Opinion:
    """Judge one observation of a cited page, whatever it holds."""
    if seen.failure is not None:
        return _failed(seen, seen.failure)
    if seen.status is None:
        return say(State.UNKNOWN, Reason.MALFORMED_RESPONSE, wording.answer(seen))
    if wall := walls.bot_wall(seen):
        return say(State.RESTRICTED, Reason.BOT_WALL, wording.answer(seen), wording.wall(wall))
    state, reason = answers.of_status(seen.status)
    if state is State.LIVE:
        return _proven(seen, _served(target, seen))
    return _proven(seen, say(state, reason, wording.answer(seen), *_way(target, seen)))


def _failed(seen: Observation, failure: Failure) -> Opinion:
    state, reason = answers.of_failure(failure)
    return say(state, reason, wording.failure(seen, failure))


def _served(target: Target, seen: Observation) -> Opinion:
    """A page came: whether it is the one that was cited."""
    answer = wording.answer(seen)
    final = seen.final_url or target.url
    if redirects.leads_to_login(target.url, final):
        return say(State.RESTRICTED, Reason.LOGIN, answer, wording.leads("a login page", final))
    if redirects.leads_home(target.url, final, seen.hops):
        evidence = wording.leads("the site's home page", final)
        return say(State.DEAD, Reason.REDIRECTED_HOME, answer, evidence)
    if walls.behind_paywall(seen):
        return say(State.RESTRICTED, Reason.PAYWALL, answer, wording.PAYWALL)
    if moved_to := redirects.moved_to(target.url, final, seen.hops):
        return Opinion(
            state=State.LIVE,
            reason=Reason.MOVED,
            evidence=(answer, wording.moved(moved_to)),
            moved_to=moved_to,
        )
    return say(State.LIVE, Reason.OK, answer, *_way(target, seen))


def _proven(seen: Observation, found: Opinion) -> Opinion:
    """The same with the certificate taken into account.

    A server that cannot prove its name may be anybody's: the default site of a hoster says 404 to
    every page. It is heard as a sign of life, which a reader can have by accepting a warning, but
    accuses nobody.
    """
    if not seen.insecure:
        return found
    evidence = (*found.evidence, wording.BAD_CERTIFICATE)
    if found.state in FATAL:
        return say(State.UNKNOWN, Reason.TLS_FAILED, *evidence)
    if found.state is State.LIVE:
        return say(State.LIVE, Reason.BAD_CERTIFICATE, *evidence)
    return say(found.state, found.reason, *evidence)


def _way(target: Target, seen: Observation) -> tuple[str, ...]:
    """That the answer is another address's, where it is."""
    final = seen.final_url or target.url
    return (wording.leads("another address", final),) if final != target.url else ()
