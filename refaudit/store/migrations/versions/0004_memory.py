"""What it takes to compare runs, to queue targets, and to set findings aside.

Findings get the number by which they are known from run to run, articles a name that other runs
share, verdicts the indexes that find what died between two runs.
"""

from collections import defaultdict
from collections.abc import Mapping

import msgspec
import sqlalchemy as sa
from alembic import op

from refaudit.model.finding import Finding
from refaudit.store.cited_urls import cited_urls, target_numbers
from refaudit.store.columns import found_digest, identity_of, page_digest

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_BATCH = 500
#: As in 0001: rows, then rows for one value of the first column, of the first two …
_STATISTICS = (
    ("articles", "ix_articles_page_digest_run_id_found_digest", "100000 100 1 1"),
    ("findings", "ix_findings_article_id_identity_severity_ignored", "1000000 10 1 1 1"),
    ("findings", "ix_findings_run_id_ignored_severity_code", "1000000 10000 9000 3000 200"),
    ("targets", "ix_targets_due_at", "1000000 10"),
    ("verdicts", "ix_verdicts_run_id_state_target_id", "1000000 10000 1000 1"),
    ("verdicts", "ix_verdicts_target_id_run_id_state", "1000000 10 1 1"),
    ("verdicts", "ix_verdicts_observation_id", "1000000 1"),
)

_big_id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_articles = sa.table(
    "articles",
    *(sa.column(name, sa.Integer()) for name in ("id", "run_id")),
    *(sa.column(name, sa.Text()) for name in ("source", "title", "wiki", "error")),
    *(sa.column(name, sa.Text()) for name in ("page_digest", "found_digest")),
)
_findings = sa.table(
    "findings",
    *(sa.column(name, sa.BigInteger()) for name in ("id", "article_id", "identity")),
    *(sa.column(name, sa.BigInteger()) for name in ("original_id", "snapshot_id")),
    sa.column("payload", sa.Text()),
)
_runs = sa.table("runs", sa.column("id", sa.Integer()), sa.column("status", sa.Text()))


def upgrade() -> None:
    """Add the columns, fill them for the runs that are there, and add the indexes."""
    _add_reference("runs", "rejudged_id", "runs", sa.Integer())
    op.add_column("runs", sa.Column("left_over", sa.Integer()))
    op.add_column("observations", sa.Column("alike", sa.Text()))
    op.add_column("targets", sa.Column("added_at", sa.Text()))
    op.add_column("articles", sa.Column("page_digest", sa.Text()))
    op.add_column("articles", sa.Column("found_digest", sa.Text()))
    op.add_column(
        "findings", sa.Column("identity", sa.BigInteger(), nullable=False, server_default="0")
    )
    for name in ("original_id", "snapshot_id"):
        _add_reference("findings", name, "targets")
    op.add_column(
        "findings", sa.Column("ignored", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    _fill_articles()
    _fill_findings()
    _indexes()
    _fill_targets()
    op.create_table(
        "decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_decisions"),
        sa.UniqueConstraint("digest", name="uq_decisions_digest"),
    )
    if op.get_bind().dialect.name == "sqlite":
        _plans()


def _add_reference(
    table: str, column: str, parent: str, kind: sa.types.TypeEngine[int] = _big_id
) -> None:
    key = sa.ForeignKey(f"{parent}.id", name=f"fk_{table}_{column}")
    if op.get_bind().dialect.name == "sqlite":
        # Alembic leaves out the reference, which SQLite takes only as a part of the column.
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN {column} INTEGER"
            f" CONSTRAINT fk_{table}_{column} REFERENCES {parent} (id)"
        )
    else:
        op.add_column(table, sa.Column(column, kind, key))


def _fill_articles() -> None:
    query = sa.select(
        _articles.c.id, _articles.c.wiki, _articles.c.title, _articles.c.source
    ).order_by(_articles.c.id)
    for rows in _pages(query, _articles.c.id):
        _update(
            _articles, "page_digest", {row[0]: page_digest(row[1], row[2], row[3]) for row in rows}
        )


def _fill_findings() -> None:
    decoder = msgspec.json.Decoder(Finding)
    found: defaultdict[int, list[tuple[int, str, bool]]] = defaultdict(list)
    query = sa.select(_findings.c.id, _findings.c.article_id, _findings.c.payload)
    for rows in _pages(query.order_by(_findings.c.id), _findings.c.id):
        numbers = {}
        for number, article, payload in rows:
            finding = decoder.decode(payload)
            numbers[number] = identity_of(finding)
            if article is not None:
                found[article].append((numbers[number], finding.severity.value, False))
        _update(_findings, "identity", numbers)
    judged = (
        sa.select(_articles.c.id)
        .join(_runs, _runs.c.id == _articles.c.run_id)
        .where(_runs.c.status == "complete", _articles.c.error.is_(None))
    )
    digests = {number: found_digest(found[number]) for number in op.get_bind().scalars(judged)}
    _update(_articles, "found_digest", digests)


def _fill_targets() -> None:
    """The targets of the findings on citations, an article at a time."""
    connection = op.get_bind()
    cited = sa.select(_findings.c.article_id).where(_findings.c.article_id.is_not(None)).distinct()
    for article in list(connection.scalars(cited)):
        keys = {key: each.keys for (_, key), each in cited_urls(connection, [article]).items()}
        numbers = target_numbers(connection, (key for pair in keys.values() for key in pair))
        decoder = msgspec.json.Decoder(Finding)
        of_article = sa.select(_findings.c.id, _findings.c.payload).where(
            _findings.c.article_id == article
        )
        rows = connection.execute(of_article).all()
        pairs = {row[0]: keys.get(decoder.decode(row[1]).citation or "", ()) for row in rows}
        for place, name in enumerate(("original_id", "snapshot_id")):
            found = {n: numbers.get(pair[place] or "") for n, pair in pairs.items() if pair}
            _update(_findings, name, {n: number for n, number in found.items() if number})


def _pages(query: sa.Select, key: sa.ColumnClause):  # type: ignore[no-untyped-def,type-arg]
    after = 0
    while rows := op.get_bind().execute(query.where(key > after).limit(_BATCH)).all():
        yield rows
        after = rows[-1][0]


def _update(table: sa.TableClause, column: str, values: Mapping[int, object]) -> None:
    if values:
        op.get_bind().execute(
            sa.update(table)
            .where(table.c.id == sa.bindparam("number"))
            .values({column: sa.bindparam("value")}),
            [{"number": number, "value": value} for number, value in values.items()],
        )


def _indexes() -> None:
    op.create_index("ix_targets_due_at", "targets", ["due_at"])
    op.create_index(
        "ix_articles_page_digest_run_id_found_digest",
        "articles",
        ["page_digest", "run_id", "found_digest"],
    )
    op.create_index(
        "ix_findings_article_id_identity_severity_ignored",
        "findings",
        ["article_id", "identity", "severity", "ignored"],
    )
    # Its place is taken by the one above.
    op.drop_index("ix_findings_article_id", "findings")
    op.create_index(
        "ix_findings_run_id_ignored_severity_code",
        "findings",
        ["run_id", "ignored", "severity", "code"],
    )
    op.create_index(
        "ix_verdicts_run_id_state_target_id", "verdicts", ["run_id", "state", "target_id"]
    )
    op.create_index(
        "ix_verdicts_target_id_run_id_state", "verdicts", ["target_id", "run_id", "state"]
    )
    op.create_index("ix_verdicts_observation_id", "verdicts", ["observation_id"])


def _plans() -> None:
    names = [sa.column(name, sa.Text()) for name in ("tbl", "idx", "stat")]
    rows = [dict(zip(("tbl", "idx", "stat"), row, strict=True)) for row in _STATISTICS]
    op.bulk_insert(sa.table("sqlite_stat1", *names), rows)
    op.execute("ANALYZE sqlite_schema")
