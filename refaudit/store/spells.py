"""How long a target stayed alive, or lost: rows of verdicts that say the same of its life."""

from sqlalchemy import FromClause, ScalarSelect, Select, select
from sqlalchemy.sql.elements import ColumnElement

from refaudit.store.schema import runs, verdicts
from refaudit.store.unsettled import LOST, UNDECIDED

__all__ = ["is_amid", "is_decided"]


def is_decided(table: FromClause) -> ColumnElement[bool]:
    """Whether a verdict says anything of its target."""
    return table.c.state.not_in(UNDECIDED)


def is_amid(*, until: int | None, judged_anew: bool) -> ColumnElement[bool]:
    """Whether a verdict stands between two that say the same, the later one up to a run.

    Those of runs that judged another one anew are a row of their own.
    """
    near = verdicts.alias("near")
    anew = select(runs.c.id).where(runs.c.rejudged_id.is_not(None))
    kind = near.c.run_id.in_(anew) if judged_anew else near.c.run_id.not_in(anew)
    told = select(near.c.state).where(
        near.c.target_id == verdicts.c.target_id, is_decided(near), kind
    )
    before = told.where(near.c.run_id < verdicts.c.run_id).order_by(near.c.run_id.desc())
    after = told.where(near.c.run_id > verdicts.c.run_id).order_by(near.c.run_id)
    if until is not None:
        after = after.where(near.c.run_id <= until)
    lost = verdicts.c.state.in_(LOST)
    return (
        is_decided(verdicts)
        & (_first(before).in_(LOST) == lost)
        & (_first(after).in_(LOST) == lost)
    )


def _first(query: Select[str]) -> ScalarSelect[str]:
    return query.limit(1).correlate(verdicts).scalar_subquery()
