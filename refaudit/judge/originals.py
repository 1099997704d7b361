"""What one answer says about a cited page.

The questions are asked in this order, and the first that is answered decides: did an answer come
at all; is it a wall's instead of the site's; what does its status say; where did the redirects
lead; whose page is it; does it say that there is none; was the certificate proven.
"""

from refaudit.catalogue import markers
from refaudit.judge import (
    answers,
    doors,
    parking,
    presence,
    redirects,
    siblings,
    soft404,
    titles,
    usurped,
    walls,
    wording,
)
from refaudit.judge.opinion import FATAL, Opinion, say
from refaudit.judge.surroundings import Surroundings
from refaudit.model.evidence import Content, Failure, Observation, Reason, State, Target

__all__ = ["opinion"]

#: A page that has the cited title is the cited page, even where a front page is.
_CITED_TITLE = 0.95
#: A page that moved still has a title like the cited one.
_STRANGERS = 0.4
#: A page with more text than this says more than that its site is being worked on.
_LITTLE_TEXT = 1500


def opinion(target: Target, seen: Observation, around: Surroundings | None = None) -> Opinion:
    """Judge one observation of a cited page, whatever it holds."""
    around = around or Surroundings()
    if seen.failure is not None:
        return _failed(seen, seen.failure)
    if seen.status is None:
        return say(State.UNKNOWN, Reason.MALFORMED_RESPONSE, wording.answer(seen))
    if wall := walls.bot_wall(seen):
        return say(State.RESTRICTED, Reason.BOT_WALL, wording.answer(seen), wording.wall(wall))
    if trouble := walls.origin_trouble(seen):
        reason = Reason.DNS_FAILED if trouble == "dns" else Reason.SERVER_ERROR
        return say(State.UNKNOWN, reason, wording.answer(seen), wording.origin(trouble))
    state, reason = answers.of_status(seen.status)
    if state is State.LIVE:
        return _proven(seen, _served(target, seen, around))
    evidence = (wording.answer(seen), *wording.looks(seen), *_way(target, seen))
    return _proven(seen, say(state, reason, *evidence))


def _failed(seen: Observation, failure: Failure) -> Opinion:
    state, reason = answers.of_failure(failure)
    return say(state, reason, wording.failure(seen, failure), *wording.looks(seen))


def _served(target: Target, seen: Observation, around: Surroundings) -> Opinion:
    """A page came: whether it is the one that was cited."""
    return (
        _door(target, seen)
        or _closed(target, seen, around)
        or _kept_away(seen, around)
        or _other_owner(target, seen, around)
        or _asks_who(target, seen, around)
        or _home(target, seen, around)
        or _weighed(target, seen, around)
    )


def _door(target: Target, seen: Observation) -> Opinion | None:
    """Whether the chain, or the page itself, leads to a login or to a question about cookies."""
    content, final = seen.content, seen.final_url or target.url
    onward = (content.refresh, content.script_refresh) if content else ()
    if login := doors.login_of(target.url, seen):
        led = wording.leads("a login page", login)
        return say(State.RESTRICTED, Reason.LOGIN, wording.answer(seen), led)
    for place in filter(None, (final, *onward)):
        if markers.consent_page(place) and not markers.consent_page(target.url):
            led = wording.leads("a question about cookies,", place)
            return say(State.RESTRICTED, Reason.BOT_WALL, wording.answer(seen), led)
    return None


def _closed(target: Target, seen: Observation, around: Surroundings) -> Opinion | None:
    """Whether the site is only being worked on, and says so with a status of success."""
    content, final = seen.content, seen.final_url or target.url
    titles = [text for text in (content.title, content.heading) if text] if content else []
    is_cited = markers.upkeep_path(target.url) or any(map(markers.upkeep_title, around.titles))
    says = any(map(markers.upkeep_title, titles))
    brief = content is None or content.text_length < _LITTLE_TEXT
    if is_cited or not brief or not (says or markers.upkeep_path(final)):
        return None
    return say(State.UNKNOWN, Reason.SERVER_ERROR, wording.answer(seen), wording.UPKEEP)


def _kept_away(seen: Observation, around: Surroundings) -> Opinion | None:
    """Whether the law, or the place of the reader, closes the page."""
    says = doors.kept_away(seen.content, around)
    return say(State.RESTRICTED, Reason.LEGAL, wording.answer(seen), says) if says else None


def _other_owner(target: Target, seen: Observation, around: Surroundings) -> Opinion | None:
    """Whether the domain shows no site any more, or a stranger's."""
    if proof := parking.proof(target.url, seen, around):
        return say(State.DEAD, Reason.PARKED, wording.answer(seen), *proof)
    if proof := usurped.proof(target.url, seen, around):
        return say(State.DEAD, Reason.USURPED, wording.answer(seen), *proof)
    return None


def _home(target: Target, seen: Observation, around: Surroundings) -> Opinion | None:
    """Whether a page of the site leads to its front page."""
    final = seen.final_url or target.url
    if not redirects.leads_home(target.url, final, seen.hops):
        return None
    evidence = [wording.answer(seen), wording.leads("the site's home page", final)]
    if siblings.same_end(seen, seen.probe):
        evidence.append(wording.sibling_too(seen.probe))
    elif _has_cited_title(seen.content, around) or _front_was_cited(target, seen, around):
        return say(State.LIVE, Reason.OK, *evidence, wording.CITED_TITLE)
    elif siblings.is_hard(seen.probe):
        evidence.append(wording.deliberate(seen.probe))
    return say(State.DEAD, Reason.REDIRECTED_HOME, *evidence)


def _has_cited_title(content: Content | None, around: Surroundings) -> bool:
    """Whether the page has the very title that is cited, and not only the name of the site."""
    wanted = [title for title in around.titles if len(title.split()) > 2]
    alike = titles.likeness(titles.shown(content), wanted) if content else None
    return alike is not None and alike >= _CITED_TITLE


def _front_was_cited(target: Target, seen: Observation, around: Surroundings) -> bool:
    """Whether the front page was cited by an address that a portal gave it once.

    The cited title is the site's name, and the address has no word that would name an article.
    """
    names = redirects.words_of(target.url)
    is_plain = len(names) < 2 and not any(char.isdigit() for name in names for char in name)
    return is_plain and seen.content is not None and presence.is_of_front(seen.content, around)


def _weighed(target: Target, seen: Observation, around: Surroundings) -> Opinion:
    """The page is there, unless it says in whatever way that it is missing."""
    found = soft404.find(target.url, seen, around)
    if found.is_dead:
        return say(State.DEAD, Reason.SOFT_404, wording.answer(seen), *found.evidence)
    return _present(target, seen, around, doubts=found.evidence)


def _asks_who(target: Target, seen: Observation, around: Surroundings) -> Opinion | None:
    """Whether the page at the cited address is a login, or only for subscribers."""
    content = seen.content
    says = doors.asks_password(target.url, content, around) if content else None
    if says:
        return say(State.RESTRICTED, Reason.LOGIN, wording.answer(seen), says)
    if walls.behind_paywall(seen):
        return say(State.RESTRICTED, Reason.PAYWALL, wording.answer(seen), wording.PAYWALL)
    return None


def _present(
    target: Target, seen: Observation, around: Surroundings, *, doubts: tuple[str, ...]
) -> Opinion:
    """The page is there: at its address, or at another."""
    evidence = (wording.answer(seen), *wording.looks(seen))
    final = seen.final_url or target.url
    moved_to = redirects.moved_to(target.url, final, seen.hops)
    if moved_to and _is_still_it(target, seen, around):
        return Opinion(
            state=State.LIVE,
            reason=Reason.MOVED,
            evidence=(*evidence, wording.moved(moved_to), *doubts),
            moved_to=moved_to,
        )
    return say(State.LIVE, Reason.OK, *evidence, *_way(target, seen), *doubts)


def _is_still_it(target: Target, seen: Observation, around: Surroundings) -> bool:
    """Whether nothing says that the new address is another page's."""
    final = seen.final_url or target.url
    if siblings.same_end(seen, seen.probe) or around.host.led_to(final) > 1:
        return False
    wanted = (*around.titles, *around.archived_titles)
    alike = titles.likeness(titles.shown(seen.content), wanted) if seen.content else None
    if alike is not None and alike < _STRANGERS:
        return False
    return alike is not None or not redirects.leads_up(target.url, final)


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
    return (wording.way(target.url, final),) if final != target.url else ()
