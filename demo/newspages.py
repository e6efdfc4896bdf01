"""How the publishers look: article pages, front pages, feeds, and what surrounds them."""

import hashlib
from datetime import UTC, datetime
from email.utils import format_datetime
from urllib.parse import quote
from xml.sax.saxutils import escape
from zlib import crc32

from demo.newsroom import Printed
from demo.publishers import Publisher
from demo.templates import render

FEED_ITEMS = 20
_EXCERPT = 180  # code points of the first paragraph in a feed
_TEASER = 110  # code points that a page shows of an article behind the paywall


def article_page(item: Printed, site_url: str, others: tuple[Printed, ...]) -> str:
    """Return an article's page in its paper's own markup, among `others` of the paper."""
    name = f"{item.publisher.publisher_id}_article.html"
    return render(
        name,
        item=item,
        article=item.article,
        paragraphs=shown(item),
        paper=item.publisher,
        site=site_url,
        url=site_url + item.path,
        published=_iso(item, item.published_at),
        modified=_iso(item, item.modified_at),
        byline=byline(item),
        reference=f"{crc32(item.path.encode()) % 900 + 100}/PR/{item.printed_at:%Y}",
        readers=crc32(item.article.slug.encode()) % 4000,
        ld=_json_ld(item, site_url),
        related=[other for other in others if other.path != item.path][:3],
        credit=_credit(item),
    )


def front_page(paper: Publisher, items: tuple[Printed, ...], section: str | None) -> str:
    """Return a paper's home page, or the page of one section."""
    return render("front.html", paper=paper, items=items, section=section, byline=byline)


def feed(paper: Publisher, items: tuple[Printed, ...], site_url: str) -> bytes:
    """Return the paper's feed, the same bytes as long as nothing is printed or edited."""
    shown = items[:FEED_ITEMS]
    changed = changed_at(shown)
    text = render(
        f"feed_{paper.feed_kind}.xml",
        paper=paper,
        items=shown,
        site=site_url,
        changed=format_datetime(changed),
        changed_iso=changed.isoformat(timespec="seconds"),
        rfc822=lambda item: format_datetime(paper.local(item.published_at)),
        iso=_iso,
        excerpt=excerpt,
    )
    return text.encode()


def changed_at(items: tuple[Printed, ...]) -> datetime:
    """Return when the newest print or edit was, or the epoch where there is none."""
    return max((item.modified_at for item in items), default=datetime.fromtimestamp(0, UTC))


def excerpt(item: Printed) -> str:
    """Return the beginning of the first paragraph, as a feed shows it; all of it if it is sold."""
    first = item.article.paragraphs[0]
    return first if item.article.paywalled else _cut(first, _EXCERPT)


def shown(item: Printed) -> tuple[str, ...]:
    """Return the paragraphs that the page shows to somebody without a subscription."""
    paragraphs = item.article.paragraphs
    return (_cut(paragraphs[0], _TEASER),) if item.article.paywalled else paragraphs


def _cut(text: str, limit: int) -> str:
    """Return `text` up to a word's end within `limit` code points."""
    return text if len(text) <= limit else text[:limit].rsplit(" ", 1)[0] + " […]"


def byline(item: Printed) -> str:
    """Return the line with the date, in the manner of the paper."""
    local = item.publisher.local(item.published_at)
    if item.publisher.feed_kind == "sitemap":
        return f"{local:%d/%m/%Y} {local:%H:%M} WIB"
    if item.publisher.feed_kind == "rss":
        return f"{local.hour}:{local:%M} JST, {local:%B} {local.day}, {local.year}"
    return f"PUBLISHED : {local.day} {local:%b} {local.year} at {local:%H:%M}"


def picture(path: str) -> bytes:
    """Return a picture made of the path alone, so that no photograph is needed."""
    seed = hashlib.sha256(path.encode()).digest()
    hue = seed[0] * 360 // 256
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 360" role="img">'
        f'<title>{escape(path)}</title><rect width="640" height="360" fill="hsl({hue} 35% 62%)"/>'
        f'<circle cx="{120 + seed[1]}" cy="{90 + seed[2] // 3}" r="46" fill="hsl({hue} 60% 84%)"/>'
        f'<path d="M0 360V{230 + seed[3] // 8}L210 {170 + seed[4] // 6} 400 300 640 '
        f'{190 + seed[5] // 4}V360z" fill="hsl({hue} 38% 36%)"/></svg>'
    ).encode()


def _iso(item: Printed, moment: datetime) -> str:
    """Return a moment in the paper's zone, with its offset."""
    return item.publisher.local(moment).isoformat(timespec="seconds")


def _credit(item: Printed) -> str | None:
    """Return the line under a piece that was taken over from the other paper."""
    return "The Kanto Herald / Asia News Exchange" if item.article.copy_of else None


def _json_ld(item: Printed, site_url: str) -> dict[str, object]:
    """Return the page's NewsArticle object (schema.org)."""
    url = site_url + item.path
    return {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "mainEntityOfPage": {"@type": "WebPage", "@id": url},
        "headline": item.article.title,
        "datePublished": _iso(item, item.published_at),
        "dateModified": _iso(item, item.modified_at),
        "inLanguage": item.article.language,
        "articleSection": item.article.section,
        "author": [{"@type": "Person", "name": name} for name in item.article.authors],
        "publisher": {"@type": "NewsMediaOrganization", "name": item.publisher.name},
        "image": [f"{site_url}/images/{quote(item.article.slug)}.svg"],
        "isAccessibleForFree": not item.article.paywalled,
    }
