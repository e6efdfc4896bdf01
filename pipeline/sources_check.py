"""`sources check`: fetches sources once, as watch would, and says what works.

The first request is made without validators, so that there is a body to look at; where the answer
carries validators, a second, conditional one shows whether they are honoured. What came of the
first is written down exactly as a poll: a good read lifts `unverified`, a changed body waits for
collect.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime

from core.clock import Clock
from core.errors import FetchError
from core.ports import Fetcher
from core.records import Page, Source
from core.settings import Settings
from core.text import one_line
from pipeline.watch import poll
from scrapers.entries import read_entries
from scrapers.state import Health, load_state, save_state

THREADS = 8
_CONDITIONAL = frozenset({"if-none-match", "if-modified-since"})


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceCheck:
    """What one look at a source showed."""

    source_id: str
    works: bool
    entries: int = 0
    newest_at: datetime | None = None
    conditional: str = "–"  # how a conditional GET was answered
    problem: str | None = None
    seconds: float = 0.0


def check_all(
    sources: Sequence[Source], *, settings: Settings, fetcher: Fetcher, clock: Clock
) -> Iterator[SourceCheck]:
    """Yield the check of each source in their order; they are made side by side."""
    if not sources:
        return
    with ThreadPoolExecutor(min(THREADS, len(sources)), thread_name_prefix="check") as pool:
        yield from pool.map(
            lambda source: check_source(source, settings=settings, fetcher=fetcher, clock=clock),
            sources,
        )


def check_source(
    source: Source, *, settings: Settings, fetcher: Fetcher, clock: Clock
) -> SourceCheck:
    """Return what works at one source. Never raises: a failure is its `problem`."""
    started = clock.monotonic()
    try:
        found = _check(source, settings, fetcher, clock)
    except Exception as error:  # noqa: BLE001 - one source's fault must not keep the others back
        problem = f"{type(error).__name__}: {one_line(str(error), 120)}"
        found = SourceCheck(source_id=source.source_id, works=False, problem=problem)
    return replace(found, seconds=clock.monotonic() - started)


def _check(source: Source, settings: Settings, fetcher: Fetcher, clock: Clock) -> SourceCheck:
    """Poll the source, then look at what came."""
    heard = _Listening(fetcher)
    before = load_state(settings.source_states, source.source_id)
    if before.state is Health.DISABLED:  # a person asks: it gets its chance
        asked = replace(before, state=Health.UNVERIFIED, reason=None)
        save_state(settings.source_states, asked)
    outcome = poll(source, settings=settings, fetcher=heard, clock=clock)
    page = heard.page
    if page is None or outcome.outcome not in ("changed", "unchanged"):
        if before.state is Health.DISABLED:
            save_state(settings.source_states, before)
        why = outcome.reason or outcome.outcome
        return SourceCheck(source_id=source.source_id, works=False, problem=why)
    result = read_entries(source, page)
    now = clock.now()
    dates = [entry.published_at for entry in result.entries if entry.published_at is not None]
    after = load_state(settings.source_states, source.source_id)
    problem = result.problem
    if after.state is not Health.HEALTHY:  # as watch sees it: one word for both
        problem = problem or after.reason or after.state.value
    return SourceCheck(
        source_id=source.source_id,
        works=after.state is Health.HEALTHY,
        entries=len(result.entries),
        newest_at=max((moment for moment in dates if moment <= now), default=None),
        conditional=_conditional(heard.first or page, fetcher),
        problem=problem,
    )


def _conditional(page: Page, fetcher: Fetcher) -> str:
    """Return how the source answers a question for what is new since `page`."""
    wanted = (("If-None-Match", "etag"), ("If-Modified-Since", "last-modified"))
    headers = tuple((ours, value) for ours, theirs in wanted if (value := page.header(theirs)))
    if not headers:
        return "no validators"
    try:
        again = fetcher.get(page.url, headers=headers)
    except (FetchError, ValueError) as error:
        return getattr(error, "reason", "not sent: the validator is no header's value")
    return "works" if again.status == 304 else "ignored: answers in full"


class _Listening:
    """A fetcher that asks unconditionally and keeps what came."""

    def __init__(self, fetcher: Fetcher) -> None:
        """Take the guarded fetcher."""
        self._fetcher = fetcher
        self.first: Page | None = None  # the source's own address
        self.page: Page | None = None  # what holds the entries: of an index, its newest sitemap

    def get(self, url: str, *, headers: tuple[tuple[str, str], ...] = ()) -> Page:
        """Return the page at `url`; raises FetchError."""
        asked = tuple(pair for pair in headers if pair[0].lower() not in _CONDITIONAL)
        page = self._fetcher.get(url, headers=asked)
        self.first = self.first or page
        self.page = page
        return page
