"""What looks wrong with saved states though they can be read: told beside the answer, never instead."""

import gzip
import zlib
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from core.errors import ParseError
from core.records import Page, Source
from pipeline.replay_states import SavedBody, State, read_body
from scrapers.entries import read_entries
from scrapers.model import SourceSet

SLACK = timedelta(hours=1)  # by which a paper's clock may be ahead


def doubts(states: Iterable[State], sources: SourceSet) -> Iterator[str]:
    """Yield what is to be doubted, in a line each; of each source only its first state is read.

    Entries from after the moment that a state's folder tells: it was named in local time, or the
    states stand in the wrong order. The pipeline would take them for news of that moment.
    """
    read: set[str] = set()
    for state in states:
        for source_id, body in state.feeds:
            source = sources.get(source_id)
            if source is None or source_id in read:
                continue
            read.add(source_id)
            newest = _newest(source, body)
            if newest is not None and newest > state.at + SLACK:
                yield (
                    f"{body.path}: holds an entry of {newest:%Y-%m-%dT%H:%MZ}, after the moment that "
                    "its folder tells: is that in UTC?"
                )


def _newest(source: Source, body: SavedBody) -> datetime | None:
    """Return the date of the newest entry of a saved feed; None where it can't be told."""
    try:
        saved = read_body(body)
        content = gzip.decompress(saved.content) if saved.coding == "gzip" else saved.content
        page = Page(
            url=source.url,
            final_url=source.url,
            status=200,
            headers=(("content-type", saved.kind),) if saved.kind else (),
            body=content,
            fetched_at=body.at,
        )
        entries = read_entries(source, page).entries
    except (ParseError, OSError, EOFError, zlib.error):
        return None  # the replay itself tells what becomes of it
    return max((e.published_at for e in entries if e.published_at is not None), default=None)
