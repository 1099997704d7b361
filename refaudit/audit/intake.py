"""The ingest leg: sources taken into a run, each read anew only if it must be."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from itertools import groupby
from operator import itemgetter

from refaudit.audit.reading import Contents, read, read_ahead
from refaudit.audit.recognising import Keyed, Recognition
from refaudit.engine import cores
from refaudit.errors import SourceError, StoreError
from refaudit.model.citation import Article, UnchangedArticle
from refaudit.settings import Settings
from refaudit.store import Store

__all__ = ["Intake", "Source"]

#: What is audited, or why it is not.
Source = Article | UnchangedArticle | SourceError

#: Whether a source was read before, the source, and with its key where it can be read.
_Looked = tuple[bool, Source, Keyed | None]

#: Sources that are looked at together, where they come so fast: so many, of so many characters,
#: within so many seconds. A process that dies has them read once more.
_MOST = 100
_MOST_TEXT = 4_000_000
_MOST_SECONDS = 0.1


class Intake:
    """Takes sources into a run of a store; the first of a name stays."""

    def __init__(
        self, settings: Settings, store: Store, run_id: str, recognition: Recognition
    ) -> None:
        self._links = settings.scope == "all"
        self._store = store
        self._run = run_id
        self._recognition = recognition
        # A wiki is slower than one process reads, and a cluster has other processes.
        alone = settings.wiki or settings.engine != "local"
        self._workers = 1 if alone else settings.jobs or cores()

    def take(self, sources: Iterable[Source]) -> Iterator[tuple[int, int]]:
        """Store what is read from the sources, in their order, as it goes.

        Gives, again and again, how many more are stored, and of how many of them an earlier reading
        was taken over.

        Raises:
            StoreError: an article came without text, and what was read of it has gone.
        """
        looked_at = map(self._look, _together(sources))
        reading = read_ahead(looked_at, _new, links=self._links, workers=self._workers)
        with closing(reading) as batches:
            for batch, contents in batches:
                for is_known, group in groupby(batch, itemgetter(0)):
                    if is_known:
                        yield self._take_over([one for _, _, one in group if one])
                        continue
                    for _, source, one in group:
                        made = next(contents) if isinstance(source, Article) else None
                        self._store_anew(source, one and one[1], made)
                        yield 1, 0

    def _look(self, batch: Sequence[Source]) -> list[_Looked]:
        keyed = [
            None if isinstance(one, SourceError) else (one, self._recognition.key_of(one))
            for one in batch
        ]
        keys = self._recognition.known(one for one in keyed if one)
        known = (one is not None and one[1] in keys for one in keyed)
        return list(zip(known, batch, keyed, strict=True))

    def _take_over(self, wanted: Sequence[Keyed]) -> tuple[int, int]:
        carried = self._recognition.carry(self._run, wanted)
        for (article, key), is_carried in zip(wanted, carried, strict=True):
            if not is_carried:
                self._store_anew(article, key)
        return len(wanted), sum(carried)

    def _store_anew(self, source: Source, key: str | None, made: Contents | None = None) -> None:
        if isinstance(source, SourceError):
            self._store.add_unreadable(
                self._run, source=source.source, title=source.source, error=source.reason
            )
            return
        if isinstance(source, UnchangedArticle):
            raise StoreError(
                f"{source.source}: what was read of it has gone from the history meanwhile",
                "Give the command again: the article is then read anew.",
            )
        made = made or read(source, links=self._links)
        self._store.add_article(
            self._run, source, made.extraction, made.targets, made.citings, key=key
        )


def _new(batch: Sequence[_Looked]) -> list[Article]:
    """The articles of a batch that are to be read."""
    return [source for known, source, _ in batch if not known and isinstance(source, Article)]


def _together(
    sources: Iterable[Source], *, monotonic: Callable[[], float] = time.monotonic
) -> Iterator[list[Source]]:
    """The sources as they come, those that come at once together."""
    batch, size, start = list[Source](), 0, monotonic()
    try:
        for source in sources:
            batch.append(source)
            size += len(source.text) if isinstance(source, Article) else 0
            if len(batch) >= _MOST or size >= _MOST_TEXT or monotonic() - start >= _MOST_SECONDS:
                yield batch
                batch, size, start = [], 0, monotonic()
    except (Exception, KeyboardInterrupt):
        # What came before the sources failed, or were interrupted, is kept.
        yield batch
        raise
    if batch:
        yield batch
