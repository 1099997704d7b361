"""The ingest leg: sources taken into a run, each read anew only if it must be."""

from refaudit.audit.reading import read
from refaudit.audit.recognising import Recognition
from refaudit.errors import SourceError, StoreError
from refaudit.model.citation import Article, UnchangedArticle
from refaudit.settings import Settings
from refaudit.store import Store

__all__ = ["Intake", "Source"]

#: What is audited, or why it is not.
Source = Article | UnchangedArticle | SourceError


class Intake:
    """Takes sources into a run of a store; the first of a name stays."""

    def __init__(
        self, settings: Settings, store: Store, run_id: str, recognition: Recognition
    ) -> None:
        self._links = settings.scope == "all"
        self._store = store
        self._run = run_id
        self._recognition = recognition

    def take(self, source: Source) -> bool:
        """Store what is read from a source; whether an earlier reading was taken over.

        Raises:
            StoreError: an article came without text, and what was read of it has gone.
        """
        if isinstance(source, SourceError):
            self._store.add_unreadable(
                self._run, source=source.source, title=source.source, error=source.reason
            )
            return False
        key = self._recognition.key_of(source)
        if self._recognition.carried(self._run, source, key):
            return True
        if isinstance(source, UnchangedArticle):
            raise StoreError(
                f"{source.source}: what was read of it has gone from the history meanwhile",
                "Give the command again: the article is then read anew.",
            )
        made = read(source, links=self._links)
        self._store.add_article(
            self._run, source, made.extraction, made.targets, made.citings, key=key
        )
        return False
