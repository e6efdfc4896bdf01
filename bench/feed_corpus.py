"""feedparser's own test corpus, and how our entries compare with its own over it.

Its source distribution carries some two thousand small feeds. It is had from the package index by
its hash, and is never part of the project.
"""

import hashlib
import io
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import feedparser  # type: ignore[import-untyped]  # it ships no types

from core.records import FeedEntry
from scrapers.feed_lenient import raw_of
from scrapers.feed_raw import to_entry
from scrapers.feeds import parse_feed
from scrapers.result import EntryList

VERSION = "6.0.14"
NAME = f"feedparser-{VERSION}.tar.gz"
SHA256 = "088679b0c4b543ee211a820dd544698c76a402122eae7473c04a43425f283d06"
URL = "https://news.example/feed.xml"
_SECONDS = 120


class NoCorpusError(Exception):
    """The corpus cannot be had; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What the comparison over the corpus gave."""

    with_entries: int  # files in which either side finds entries
    same: int  # of them, those with the same addresses, titles and dates in the same order
    differing: tuple[str, ...]  # the names of the others


def fetch(folder: Path) -> Path:
    """Download the source distribution into `folder` and return it; raises NoCorpusError."""
    command = [
        sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check",
        "--no-deps", "--no-binary", "feedparser", "--dest", str(folder), f"feedparser=={VERSION}",
    ]  # fmt: skip  # an argument list, read across
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and fixed arguments
            command, capture_output=True, text=True, timeout=_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NoCorpusError(f"pip could not be run: {error}") from None
    if done.returncode != 0:
        raise NoCorpusError(f"pip could not download it: {done.stderr.strip()[-300:]}")
    return folder / NAME


def read(sdist: Path) -> dict[str, bytes]:
    """Return the feeds by name; raises NoCorpusError for another file than the one we mean."""
    body = sdist.read_bytes()
    found = hashlib.sha256(body).hexdigest()
    if found != SHA256:
        raise NoCorpusError(f"{sdist.name} is another file: sha256 {found}")
    return dict(_members(body))


def _members(body: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the feeds of the archive."""
    with tarfile.open(fileobj=io.BytesIO(body)) as archive:
        for member in archive:
            if "/tests/" in member.name and member.name.endswith(".xml"):
                file = archive.extractfile(member)
                if file is not None:
                    yield member.name.partition("/tests/")[2], file.read()


def compare_entries(feeds: dict[str, bytes]) -> Comparison:
    """Return in how many feeds our entries are feedparser's, both through our normalisation."""
    differing = []
    with_entries = 0
    for name, body in feeds.items():
        ours = parse_feed(body, url=URL, content_type=None, timezone="UTC").entries
        theirs = _by_feedparser(body)
        if not ours and not theirs:
            continue
        with_entries += 1
        if list(map(_key, ours)) != list(map(_key, theirs)):
            differing.append(name)
    return Comparison(
        with_entries=with_entries,
        same=with_entries - len(differing),
        differing=tuple(differing),
    )


def _by_feedparser(body: bytes) -> tuple[FeedEntry, ...]:
    """Return feedparser's entries as our records; those without any field are none to us."""
    parsed = feedparser.parse(
        io.BytesIO(body),
        response_headers={"content-type": "application/xml", "content-location": URL},
    )
    entries = EntryList(keep_nameless=True)
    for item in parsed.entries:
        if item:
            entries.add(to_entry(raw_of(item, URL), zone="UTC")[0])
    return entries.result().entries


def _key(entry: FeedEntry) -> tuple[object, ...]:
    """Return what is compared of an entry."""
    return entry.url, entry.title, entry.published_at
