"""Raw pages as they were fetched, compressed, so that extraction can be run again.

One file a page and body under `state/pages/<first two digits>/<article id>.<body hash>.gz`: a line of
JSON (addresses, status, headers, time), then the body's bytes. A page that asks for no copy of it
(`noarchive`) is not kept. Maintenance removes what is older than SEEDWATCH_PAGES_DAYS.
"""

import gzip
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from core.errors import ParseError
from core.files import replace_file
from core.identity import body_hash
from core.records import Page

LEVEL = 6  # of gzip: level 9 takes three times as long for two in a hundred
_KEPT = frozenset({"content-type", "content-language", "last-modified", "etag", "x-robots-tag"})


def keep_page(folder: Path, article_id: str, page: Page) -> Path:
    """Write the page of an article and return its file; the same page gives the same file."""
    path = folder / article_id[:2] / f"{article_id}.{body_hash(page.body)[:12]}.gz"
    if not path.exists():
        head = {
            "url": page.url,
            "final_url": page.final_url,
            "status": page.status,
            "headers": [pair for pair in page.headers if pair[0] in _KEPT],
            "fetched_at": page.fetched_at.isoformat(),
        }
        content = json.dumps(head, ensure_ascii=False).encode(errors="replace")
        replace_file(path, gzip.compress(content + b"\n" + page.body, LEVEL, mtime=0))
    return path


def read_page(path: Path) -> Page:
    """Return the page of a file of `keep_page`; raises ParseError where it is none."""
    try:
        head, _, body = gzip.decompress(path.read_bytes()).partition(b"\n")
        data = json.loads(head)
        return Page(
            url=data["url"],
            final_url=data["final_url"],
            status=int(data["status"]),
            headers=tuple((str(name), str(value)) for name, value in data["headers"]),
            body=body,
            fetched_at=datetime.fromisoformat(data["fetched_at"]),
        )
    except (OSError, EOFError, ValueError, TypeError, KeyError) as error:
        raise ParseError(str(path), f"not an archived page: {error}") from error


def newest_pages(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield each archived article's id and its newest page, in order of id."""
    newest: dict[str, Path] = {}
    for path in sorted(folder.glob("??/*.gz"), key=lambda file: (file.stat().st_mtime, file.name)):
        newest[path.name.split(".")[0]] = path
    yield from sorted(newest.items())


def forget_pages(folder: Path, *, now: datetime, days: float) -> int:
    """Remove the pages that were kept longer than `days`; return how many."""
    before = (now.astimezone(UTC) - timedelta(days=days)).timestamp()
    old = [path for path in folder.glob("??/*.gz") if path.stat().st_mtime < before]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)
