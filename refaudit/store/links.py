"""Links that died, came back or flapped since an earlier run."""

import itertools
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, ScalarSelect, func, select

from refaudit.model.difference import MOST_LISTED, LinkChange, LinkChanged
from refaudit.model.evidence import State
from refaudit.store.schema import runs, targets, verdicts
from refaudit.store.targets import batches
from refaudit.store.unsettled import LOST, UNDECIDED

__all__ = ["Followed", "link_changes"]

#: Dead, back, dead: the measure of the verdicts, too.
_MANY_CHANGES = 3
#: What went over so often within this time flaps; a link that dies again after years does not.
_LATELY = timedelta(days=90)
_ORDER = tuple(LinkChange)


class Followed(NamedTuple):
    """How many links changed, by `LinkChange`, and which.

    `restless` are the numbers of those targets that flapped already when the earlier run was made.
    """

    counts: dict[str, int]
    links: tuple[LinkChanged, ...]
    restless: frozenset[int]


class _Turn(NamedTuple):
    """What became of a target, by its number; `is_restless`: it flapped before that, too."""

    target: int
    change: LinkChange
    was: str
    state: str
    changes: int
    is_restless: bool


class _Line(NamedTuple):
    """The runs by whose verdicts links are followed, in the order in which they saw them.

    `earlier` are the runs that are compared with, `before` the number of the last run of which they
    judge what it saw. `ages` has those of them that judged another run anew, which stand in its
    place; any other that did so is `hidden`, and so is what is replaced. `lately` is the number of
    the first run that was made lately.
    """

    earlier: frozenset[int]
    before: int
    ages: Mapping[int, int]
    hidden: frozenset[int]
    lately: int


def link_changes(connection: Connection, run: int, earlier: Collection[int]) -> Followed:
    """The links of a run that changed since these earlier ones.

    What they could not tell is asked of the runs before them. A run that only judged anew saw
    nothing, so nothing changed.
    """
    judged_anew = select(runs.c.rejudged_id).where(runs.c.id == run)
    if not earlier or connection.scalar(judged_anew) is not None:
        return Followed({}, (), frozenset())
    line = _line(connection, run, earlier)
    suspects = _suspects(connection, run, line)
    turns = [
        turn
        for batch in batches(sorted(suspects))
        for target, states in _told(connection, batch, run, line).items()
        if (turn := _turn(target, states, line))
    ]
    counts = Counter(turn.change.value for turn in turns)
    listed = sorted(turns, key=lambda turn: _ORDER.index(turn.change))[:MOST_LISTED]
    links = tuple(link for batch in batches(listed) for link in _links(connection, run, batch))
    return Followed(
        counts={change.value: counts[change.value] for change in _ORDER if counts[change]},
        links=links,
        restless=frozenset(turn.target for turn in turns if turn.is_restless),
    )


def _line(connection: Connection, run: int, earlier: Collection[int]) -> _Line:
    query = select(runs.c.id, runs.c.rejudged_id).where(runs.c.rejudged_id.is_not(None))
    anew = {number: judged for number, judged in connection.execute(query)}  # noqa: C416 - typed
    ages = {number: judged for number, judged in anew.items() if number in earlier}
    return _Line(
        earlier=frozenset(earlier),
        before=max(anew.get(number, number) for number in earlier),
        ages=ages,
        hidden=frozenset({*anew, *ages.values()} - set(earlier)),
        lately=_lately(connection, run),
    )


def _lately(connection: Connection, run: int) -> int:
    started = connection.scalars(select(runs.c.started_at).where(runs.c.id == run)).one()
    first = select(func.min(runs.c.id)).where(runs.c.started_at >= started - _LATELY)
    return int(connection.scalars(first).one())


def _suspects(connection: Connection, run: int, line: _Line) -> set[int]:
    """Targets that may have changed, found by indexes alone."""
    now, base = verdicts.alias("now"), _base(verdicts.c.target_id, line)
    lost_now = select(verdicts.c.target_id).where(
        verdicts.c.run_id == run, verdicts.c.state.in_(LOST)
    )
    died = lost_now.where(base.not_in(LOST))
    lost_or_open = select(verdicts.c.target_id).where(
        verdicts.c.run_id.in_(line.earlier), verdicts.c.state.in_((*LOST, *UNDECIDED))
    )
    lives = (
        select(now.c.target_id)
        .where(
            now.c.target_id == verdicts.c.target_id,
            now.c.run_id == run,
            now.c.state.not_in((*LOST, *UNDECIDED)),
        )
        .exists()
    )
    back = lost_or_open.where(lives, base.in_(LOST))
    later = select(runs.c.id).where(
        runs.c.id > line.before, runs.c.id < run, runs.c.rejudged_id.is_(None)
    )
    between = list(connection.scalars(later))
    flapped = []
    for batch in batches(between):
        once = select(verdicts.c.target_id).where(
            verdicts.c.run_id.in_(batch), verdicts.c.state.in_(LOST)
        )
        flapped.append(once.where(lives))
        lived = now.c.target_id == verdicts.c.target_id
        alive = now.c.run_id.in_(batch) & now.c.state.not_in((*LOST, *UNDECIDED))
        flapped.append(lost_now.where(select(now.c.target_id).where(lived, alive).exists()))
    return {
        number for query in (died, back, *flapped) for number in connection.scalars(query).all()
    }


def _base(target: ColumnElement[int], line: _Line) -> ScalarSelect[str]:
    """The last state that could be told, up to the earlier runs."""
    past = verdicts.alias("past")
    then: ColumnElement[bool] = past.c.run_id <= line.before
    if line.hidden:
        then &= past.c.run_id.not_in(line.hidden)
    if line.ages:
        then |= past.c.run_id.in_(line.ages)
    return (
        select(past.c.state)
        .where(past.c.target_id == target, then, past.c.state.not_in(UNDECIDED))
        .order_by(past.c.run_id.desc())
        .limit(1)
        .scalar_subquery()
    )


def _told(
    connection: Connection, numbers: Sequence[int], run: int, line: _Line
) -> Mapping[int, list[tuple[int, str]]]:
    """Age and state of each time when something could be told of these targets, up to a run."""
    query = (
        select(verdicts.c.target_id, verdicts.c.run_id, verdicts.c.state)
        .where(
            verdicts.c.target_id.in_(numbers),
            verdicts.c.run_id <= run,
            verdicts.c.state.not_in(UNDECIDED),
        )
        .order_by(verdicts.c.target_id, verdicts.c.run_id)
    )
    told: defaultdict[int, list[tuple[int, str]]] = defaultdict(list)
    for target, number, state in connection.execute(query):
        if number not in line.hidden:
            told[target].append((line.ages.get(number, number), state))
    return {target: sorted(states) for target, states in told.items()} if line.ages else told


def _turn(target: int, states: Sequence[tuple[int, str]], line: _Line) -> _Turn | None:
    """What became of a target since a run; None where nothing was known of it then."""
    earlier = [state for number, state in states if number <= line.before]
    if not earlier:
        return None
    since = _changes([earlier[-1], *(state for number, state in states if number > line.before)])
    lately = [(number, state) for number, state in states if number >= line.lately]
    if since > 1 or _changes(state for _, state in lately) >= _MANY_CHANGES:
        change = LinkChange.FLAPPED
    else:
        change = LinkChange.DIED if states[-1][1] in LOST else LinkChange.CAME_BACK
    then = _changes(state for number, state in lately if number <= line.before)
    return _Turn(
        target=target,
        change=change,
        was=earlier[-1],
        state=states[-1][1],
        changes=_changes(state for _, state in states),
        is_restless=then >= _MANY_CHANGES,
    )


def _changes(states: Iterable[str]) -> int:
    lost = (state in LOST for state in states)
    return sum(one is not then for one, then in itertools.pairwise(lost))


def _links(connection: Connection, run: int, turns: Sequence[_Turn]) -> Iterator[LinkChanged]:
    query = (
        select(targets.c.id, targets.c.payload, verdicts.c.payload)
        .join(verdicts, verdicts.c.target_id == targets.c.id)
        .where(verdicts.c.run_id == run, targets.c.id.in_([turn.target for turn in turns]))
    )
    found = {number: (target, verdict) for number, target, verdict in connection.execute(query)}
    for turn in turns:
        target, verdict = found[turn.target]
        yield LinkChanged(
            url=target.url,
            kind=target.kind,
            change=turn.change,
            was=State(turn.was),
            state=State(turn.state),
            changes=turn.changes,
            since=verdict.since,
        )
