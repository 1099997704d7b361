"""Histories as earlier versions left them."""

from pathlib import Path

from alembic import command
from sqlalchemy import create_engine

from refaudit.store import migrate

__all__ = ["made_at"]


def made_at(revision: str, path: str | Path) -> None:
    """Make an empty SQLite history of an earlier schema."""
    engine = create_engine(f"sqlite:///{path}")
    config = migrate._config()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    engine.dispose()
