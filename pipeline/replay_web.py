"""The web of a replay: every address leads to what was saved of it, on this machine.

`SavedWeb` answers, whoever serves it; `ReplayFetcher` asks it through the guarded fetcher, which lets
nothing but that one server through. The pipeline sees the addresses that it asked for.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from urllib.parse import urlencode

from core.clock import Clock
from core.errors import FetchError, ParseError
from core.ports import Fetcher
from core.records import Page
from pipeline.replay_plan import Plan
from pipeline.replay_states import Body, SavedBody, read_body


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedAnswer:
    """One answer: status, headers beside Content-Length, body."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""


class SavedWeb:
    """What stood in the web at the moment of a clock, as far as it was saved."""

    def __init__(self, plan: Plan, clock: Clock) -> None:
        """Take the replay and its clock."""
        self._clock = clock
        self._pages = plan.pages
        urls = {source.source_id: source.url for source in plan.sources.sources}
        self._feeds: dict[str, list[SavedBody]] = {url: [] for url in urls.values()}
        for state in plan.states:
            for source_id, body in state.feeds:
                self._feeds[urls[source_id]].append(body)

    def answer(self, url: str | None, headers: Mapping[str, str]) -> SavedAnswer:
        """Return the answer for an address; 304 where `headers` (names in lower case) know it."""
        saved = self._saved(url) if url else None
        if saved is None:
            return SavedAnswer(status=HTTPStatus.NOT_FOUND, body=b"not saved\n")
        try:
            body = read_body(saved)
        except ParseError as error:  # the disk of the replay, not the web of that day
            return SavedAnswer(status=HTTPStatus.INTERNAL_SERVER_ERROR, body=str(error).encode())
        tag = f'"{hashlib.sha256(body.content).hexdigest()[:20]}"'
        if headers.get("if-none-match") == tag:
            return SavedAnswer(status=HTTPStatus.NOT_MODIFIED, headers=(("ETag", tag),))
        return SavedAnswer(
            status=HTTPStatus.OK, headers=(("ETag", tag), *_headers(body)), body=body.content
        )

    def _saved(self, url: str) -> SavedBody | None:
        """Return what stood at an address: a feed's newest state by now, or a page."""
        now = self._clock.now()
        if url in self._feeds:
            return next((body for body in reversed(self._feeds[url]) if body.at <= now), None)
        return self._pages.at(url, now)


def _headers(body: Body) -> tuple[tuple[str, str], ...]:
    """Return the headers that tell what a body is."""
    named = (
        ("Content-Type", body.kind),
        ("Content-Encoding", body.coding),
        ("Content-Location", body.final_url),
    )
    return tuple((name, value) for name, value in named if value)


class ReplayFetcher:
    """A `core.ports.Fetcher` that asks one server on this machine for every address."""

    def __init__(self, guarded: Fetcher, front: str) -> None:
        """Take the guarded fetcher, and the server's own address, such as http://127.0.0.1:4000."""
        self._guarded = guarded
        self._front = front

    def get(self, url: str, *, headers: tuple[tuple[str, str], ...] = ()) -> Page:
        """Return the page that was saved of `url`; raises FetchError under that address."""
        try:
            page = self._guarded.get(f"{self._front}/?{urlencode({'url': url})}", headers=headers)
        except FetchError as error:
            raise FetchError(
                url, error.reason, status=error.status, retry_after=error.retry_after
            ) from error
        final = page.header("content-location") or url
        return replace(page, url=url, final_url=final, moved_to=None)
