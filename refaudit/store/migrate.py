"""Whether a database holds a history, of which revision, and how it becomes the present one.

Alembic is imported only when there is something to migrate: it costs more than opening a store.
"""

from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from refaudit.errors import StoreError, StoreTooNew
from refaudit.store.schema import REVISION, VERSION_TABLE, metadata

if TYPE_CHECKING:
    from alembic.config import Config

__all__ = ["is_current", "is_empty", "upgrade"]


def is_current(connection: Connection, name: str) -> bool:
    """True for a history of this version, False for an older one and for an empty database.

    Raises:
        StoreTooNew: a later refaudit wrote it.
        StoreError: the tables of another program are there.
    """
    tables = inspect(connection)
    if not tables.has_table(VERSION_TABLE):
        present = set(tables.get_table_names())
        # A server's database may be shared as long as no names collide; a file is one program's.
        if connection.dialect.name != "sqlite":
            present &= set(metadata.tables)
        if present:
            raise StoreError(
                f"{name}: this is the database of another program",
                "Give --store a path that refaudit wrote, or one that does not exist yet.",
            )
        return False
    revision = connection.scalar(text(f"SELECT version_num FROM {VERSION_TABLE}"))  # noqa: S608
    if revision == REVISION:
        return True
    if revision not in _known_revisions():
        raise StoreTooNew(
            f"{name}: a later version of refaudit wrote it (schema {revision})",
            "Upgrade refaudit, or give --store another path.",
        )
    return False


def is_empty(connection: Connection) -> bool:
    """Whether no history of any version is there."""
    return not inspect(connection).has_table(VERSION_TABLE)


def upgrade(connection: Connection) -> None:
    """Run the missing migrations, of an empty database all of them; the caller commits."""
    from alembic import command  # noqa: PLC0415 - see the module's docstring

    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _known_revisions() -> frozenset[str]:
    from alembic.script import ScriptDirectory  # noqa: PLC0415 - likewise

    directory = ScriptDirectory.from_config(_config())
    return frozenset(script.revision for script in directory.walk_revisions())


def _config() -> "Config":
    from alembic.config import Config  # noqa: PLC0415 - likewise

    config = Config()
    config.set_main_option("script_location", "refaudit.store:migrations")
    return config
