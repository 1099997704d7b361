"""A history audited twice: with what earlier runs made taken over, and with all made anew."""

import shutil
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

from refaudit import check
from refaudit.audit import Audit
from refaudit.audit.reading import read
from refaudit.model.citation import Article
from refaudit.model.evidence import Capture, Content, Kind, Observation, Target
from refaudit.model.report import Report
from refaudit.settings import Settings
from refaudit.store import Store
from tests.helpers.store_nouns import NOW, begun

__all__ = ["audited", "both", "look", "seen", "targets_of_all"]

_FAR = datetime(9000, 1, 1, tzinfo=NOW.tzinfo)
_MADE_BEFORE = (
    "UPDATE targets SET grounds = NULL",
    "UPDATE articles SET judged_digest = NULL, judged_on = NULL, holds_until = NULL",
)


def targets_of_all(articles: Iterable[Article]) -> list[Target]:
    """What the articles cite, that can be asked."""
    cited = {t.url: t for one in articles for t in read(one, links=False).targets}
    return [one for one in cited.values() if one.problem is None]


def look(target: Target, at: datetime, status: int | None, **changes: Any) -> Observation:
    """What a look at a target saw, with a page or the capture that was asked for."""
    content = Content(type="text/html", bytes=900, title=f"Page {status}", text_length=400)
    values: dict[str, Any] = {"status": status, "final_url": target.url, "content": content}
    if target.kind is Kind.SNAPSHOT and target.snapshot and status == 200:
        stamp = target.snapshot.timestamp
        values["capture"] = Capture(
            archive=target.snapshot.archive,
            timestamp=stamp,
            served_timestamp=stamp,
            original=target.snapshot.original,
            archived_status=200,
            memento=True,
        )
    return Observation(url=target.url, kind=target.kind, checked_at=at, **(values | changes))


def _ask_no_more(path: Path) -> None:
    """Let nothing be due for thousands of years."""
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("UPDATE targets SET due_at = ?", (_FAR.isoformat(),))


def seen(path: Path, observations: Sequence[Observation], key: str) -> None:
    """Put what was seen into the history, as a run of its own."""
    with Store.open(str(path)) as store:
        run = begun(store, key=key).id
        store.add_targets(run, [check.target(one.url) for one in observations])
        for one in observations:
            store.record(run, [(one, _FAR)])
        store.finish(run, now=NOW, status="checked")


def audited(path: Path, articles: Sequence[Article], key: str, **settings: Any) -> Report:
    """Audit the articles, without a question to anybody."""
    _ask_no_more(path)
    given = Settings(**({"now": NOW, "find_archives": False} | settings))
    with Store.open(str(path)) as store:
        return Audit(given, store, key=key, command="refaudit audit x").report(articles)


def both(path: Path, articles: Sequence[Article], **settings: Any) -> tuple[Report, Report]:
    """The report of another audit of that history as it is, and with nothing to be taken over."""
    afresh = path.with_name("afresh.sqlite")
    shutil.copy(path, afresh)
    with closing(sqlite3.connect(afresh)) as database, database:
        for statement in _MADE_BEFORE:
            database.execute(statement)
    taken_over, anew = (audited(each, articles, "second", **settings) for each in (path, afresh))
    return taken_over, anew
