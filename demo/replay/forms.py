"""How the papers of the written replay look: a page of an article, and feeds in three forms."""

import json
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from html import escape

from demo.replay.script import Paper


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One article as it is shown at a moment."""

    url: str
    title: str
    paragraphs: tuple[str, ...]
    stated_at: datetime


def page(item: Item, paper: str, language: str) -> bytes:
    """Return an article's page."""
    text = "\n".join(f"<p>{escape(part)}</p>" for part in item.paragraphs)
    return f"""<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<title>{escape(item.title)} | {escape(paper)}</title>
<link rel="canonical" href="{escape(item.url)}">
<meta property="og:type" content="article">
<meta property="og:title" content="{escape(item.title)}">
<meta property="article:published_time" content="{item.stated_at.isoformat()}">
</head>
<body>
<nav><a href="/">{escape(paper)}</a></nav>
<article>
<h1>{escape(item.title)}</h1>
<time datetime="{item.stated_at.isoformat()}">{item.stated_at:%d %B %Y}</time>
{text}
</article>
<footer>© {escape(paper)}</footer>
</body>
</html>
""".encode()


def feed(paper: Paper, items: tuple[Item, ...]) -> bytes:
    """Return a feed of a paper, in its form; the same items give the same bytes."""
    return {"rss": _rss, "atom": _atom, "json": _json}[paper.form](paper, items).encode()


def _rss(paper: Paper, items: tuple[Item, ...]) -> str:
    """Return an RSS 2.0 feed."""
    entries = "\n".join(
        f"<item><title>{escape(item.title)}</title><link>{escape(item.url)}</link>"
        f'<guid isPermaLink="true">{escape(item.url)}</guid>'
        f"<pubDate>{format_datetime(item.stated_at, usegmt=True)}</pubDate>"
        f"<description>{escape(item.paragraphs[0])}</description></item>"
        for item in items
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel>'
        f"<title>{escape(paper.name)}</title><link>{paper.site}/</link>"
        f"<description>{escape(paper.name)}</description>\n{entries}\n</channel></rss>\n"
    )


def _atom(paper: Paper, items: tuple[Item, ...]) -> str:
    """Return an Atom feed (RFC 4287)."""
    entries = "\n".join(
        f"<entry><id>{escape(item.url)}</id><title>{escape(item.title)}</title>"
        f'<link rel="alternate" href="{escape(item.url)}"/>'
        f"<published>{item.stated_at.isoformat()}</published>"
        f"<updated>{item.stated_at.isoformat()}</updated>"
        f"<summary>{escape(item.paragraphs[0])}</summary></entry>"
        for item in items
    )
    updated = max((item.stated_at for item in items), default=None)
    stamp = f"<updated>{updated.isoformat()}</updated>" if updated else ""
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
        f"<id>{paper.site}/feed</id><title>{escape(paper.name)}</title>{stamp}\n{entries}\n</feed>\n"
    )


def _json(paper: Paper, items: tuple[Item, ...]) -> str:
    """Return a JSON Feed (version 1.1)."""
    data = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": paper.name,
        "home_page_url": f"{paper.site}/",
        "items": [
            {
                "id": item.url,
                "url": item.url,
                "title": item.title,
                "summary": item.paragraphs[0],
                "date_published": item.stated_at.isoformat(),
            }
            for item in items
        ],
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"
