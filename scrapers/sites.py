"""Whose site an address is on, and which of the configured sources publishes there."""

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from urllib.parse import urlsplit

from core.identity import canonical_url, safe_url
from core.records import Source

_SHARED_ENDS = frozenset({"co", "com", "or", "org", "go", "gov", "ac", "edu", "ne", "net", "in"})


@lru_cache(maxsize=64)
def host_of(url: str) -> str:
    """Return the host of `url` in lower case without a leading "www.", "" where it has none."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    return host.lower().rstrip(".").removeprefix("www.")


@lru_cache(maxsize=64)
def site_of(url: str) -> tuple[str, ...]:
    """Return the labels of a host that name its owner: two, or three under "co.jp" and its kin."""
    labels = host_of(url).split(".")
    wide = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SHARED_ENDS
    return tuple(labels[-3:] if wide else labels[-2:])


class SourceSites:
    """Finds the source of an address: by its feed's own address, then by host, then by owner."""

    def __init__(self, sources: Iterable[Source]) -> None:
        """Index `sources`; of several at one host the first counts."""
        self._feeds: dict[str, Source] = {}
        self._hosts: dict[str, Source] = {}
        self._sites: dict[tuple[str, ...], Source | None] = {}
        for source in sources:
            self._feeds.setdefault(canonical_url(source.url), source)
            for url in (source.homepage, source.url):
                self._hosts.setdefault(host_of(url), source)
                self._add_site(site_of(url), source)

    def _add_site(self, site: tuple[str, ...], source: Source) -> None:
        """Note the owner's zone; one whose sources state several zones states none."""
        # Selectors and a parser are for the pages of one host; a sister host looks different.
        plain = replace(source, parser=None, selectors=())
        known = self._sites.setdefault(site, plain)
        if known is not None and known.timezone != source.timezone:
            self._sites[site] = None

    def of(self, url: str | None) -> Source | None:
        """Return the source that publishes `url`, or None; any text may be asked about."""
        if url is None or site_of(url) not in self._sites:
            return None  # nobody's: every address of a source, however spelt, has its owner here
        link = safe_url(url)
        if link is None:
            return None
        found = self._feeds.get(canonical_url(link)) or self._hosts.get(host_of(link))
        return found or self._sites.get(site_of(link))
