"""What a page says of its article outside the text: JSON-LD first, then meta tags, then marks."""

from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

from core.identity import canonical_url, safe_url
from scrapers.authors import author_names
from scrapers.date_marks import visible_date
from scrapers.dates import parse_date, stated_zone
from scrapers.json_ld import article_node, authors_of, names_of, text_of
from scrapers.plain import plain_line
from scrapers.sites import site_of
from scrapers.titles import cut_site_name

_PUBLISHED = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished",
    "date_published", "publishdate", "publish-date", "publish_date", "pubdate", "parsely-pub-date",
    "sailthru.date", "cxenseparse:recs:publishtime", "dc.date.issued", "dcterms.created",
    "dc.date", "dcterms.date", "article.published", "published_at", "date",
)  # fmt: skip  # a list, in order of trust
_MODIFIED = ("article:modified_time", "og:updated_time", "datemodified", "dcterms.modified")
_AUTHORS = ("author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "byl")
_SITES = ("og:site_name", "application-name", "apple-mobile-web-app-title", "dc.publisher")
_DATE_MARKS = "[itemprop=datePublished], time[datetime], time[pubdate]"
_ZONE_MARKS = (
    "time, [itemprop=datePublished], [class*=date], [class*=time], [class*=byline], "
    "[class*=publish], [class*=posted]"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageMeta:
    """The head of a page, every field untrusted but cleaned; None where it does not say."""

    canonical_url: str | None  # None only where neither the page nor its reader names an address
    title: str | None
    headings: tuple[str, ...]  # of level 1
    published_at: datetime | None
    modified_at: datetime | None
    authors: tuple[str, ...]
    languages: tuple[str | None, ...]
    section: str | None
    image_url: str | None
    body: str | None  # JSON-LD's articleBody


def read_meta(tree: LexborHTMLParser, *, url: str, zone: str) -> PageMeta:
    """Return what `tree` says of its article. To be called before the tree is cut.

    `url` is where the page was fetched; `zone` the source's, for times whose zone nothing states.
    """
    node = article_node(tree)
    metas = _metas(tree)
    there = page_zone(tree, node, metas) or zone
    headings = tuple(
        line for h in tree.css("h1") if (line := plain_line(h.text(separator=" "))) is not None
    )
    html = tree.css_first("html")
    body = node.get("articleBody")
    return PageMeta(
        canonical_url=_canonical(tree, metas, url),
        title=_title(tree, node, metas, headings, url),
        headings=headings,
        published_at=_published(tree, node, metas, there),
        modified_at=_first_date((text_of(node, "dateModified"), *_all(metas, _MODIFIED)), there),
        authors=_authors(tree, node),
        languages=(
            html.attributes.get("lang") if html is not None else None,
            metas.get("og:locale"),
            metas.get("content-language"),
            text_of(node, "inLanguage"),
        ),
        section=plain_line(
            text_of(node, "articleSection")
            or metas.get("article:section")
            or metas.get("parsely-section")
            or metas.get("section"),
            80,
        ),
        image_url=_link(url, metas.get("og:image") or metas.get("twitter:image")),
        body=body if isinstance(body, str) else None,
    )


def _metas(tree: LexborHTMLParser) -> dict[str, str]:
    """Return the first content of each meta name or property, names in lower case."""
    found: dict[str, str] = {}
    for node in tree.css("meta[content]"):
        attributes = node.attributes
        content = (attributes.get("content") or "").strip()
        names = attributes.get("property") or attributes.get("name") or attributes.get("itemprop")
        for name in (names or attributes.get("http-equiv") or "").lower().split():
            if content:
                found.setdefault(name, content)
    return found


def _all(metas: dict[str, str], names: tuple[str, ...]) -> tuple[str | None, ...]:
    return tuple(metas.get(name) for name in names)


def _first_date(texts: tuple[str | None, ...], zone: str | tzinfo) -> datetime | None:
    """Return the first of `texts` that is a date."""
    return next((d for text in texts if (d := parse_date(text, zone=zone)) is not None), None)


def _published(
    tree: LexborHTMLParser, node: dict[str, Any], metas: dict[str, str], zone: str | tzinfo
) -> datetime | None:
    """Return when the article was published: JSON-LD, meta tags, marked-up dates, words."""
    stated = _first_date(
        (text_of(node, "datePublished", "dateCreated"), *_all(metas, _PUBLISHED)), zone
    )
    if stated is not None:
        return stated
    marked: list[str | None] = []
    for mark in tree.css(_DATE_MARKS)[:5]:
        attributes = mark.attributes
        marked += [attributes.get("datetime") or attributes.get("content"), mark.text()]
    return _first_date(tuple(marked), zone) or visible_date(tree, zone=zone)


def page_zone(tree: LexborHTMLParser, node: dict[str, Any], metas: dict[str, str]) -> tzinfo | None:
    """Return the zone that the page states beside any of its dates, or None.

    "Z" says nothing about the page: it is how machines write, and it is never without a zone.
    """
    stated = [text_of(node, "datePublished"), text_of(node, "dateModified")]
    stated += _all(metas, _PUBLISHED[:4])
    for text in stated:
        if text and not text.rstrip().upper().endswith("Z"):
            zone = _zone_or_none(text)
            if zone is not None:
                return zone
    for mark in tree.css(_ZONE_MARKS)[:8]:
        text = mark.text(separator=" ").strip()
        if 0 < len(text) <= 120 and any(c.isdigit() for c in text):
            zone = _zone_or_none(text)
            if zone is not None:
                return zone
    return None


def _zone_or_none(text: str) -> tzinfo | None:
    """Return the zone of a date line; None for an impossible one."""
    try:
        return stated_zone(text)
    except ValueError:
        return None


def _title(
    tree: LexborHTMLParser,
    node: dict[str, Any],
    metas: dict[str, str],
    headings: tuple[str, ...],
    url: str,
) -> str | None:
    """Return the headline: JSON-LD, Open Graph, the page's own heading, then its title element."""
    element = tree.css_first("title")
    publisher = node.get("publisher")
    sites = (*(_all(metas, _SITES)), *names_of(publisher))
    names = tuple(site for site in sites if site)
    candidates = (
        text_of(node, "headline"),
        metas.get("og:title") or metas.get("twitter:title"),
        headings[0] if len(headings) == 1 else None,
        element.text() if element is not None else None,
        headings[0] if headings else None,
    )
    for candidate in candidates:
        line = plain_line(candidate)
        if line is not None:
            return _shown(cut_site_name(line, names=names, url=url), headings)
    return None


def _shown(title: str, headings: tuple[str, ...]) -> str:
    """Return the heading that `title` is with a suffix, or is cut from; else `title` itself."""
    stem = title.removesuffix("…").removesuffix("...").rstrip()
    for heading in headings:
        if len(heading) >= 15 and title.startswith(heading):
            return heading
        if stem != title and len(stem) >= 15 and heading.startswith(stem):
            return heading
    return title


def _authors(tree: LexborHTMLParser, node: dict[str, Any]) -> tuple[str, ...]:
    """Return the names of who wrote it, as JSON-LD, meta tags or marks give them."""
    stated, whole = authors_of(node)
    names = author_names(stated, whole=whole)
    if not names:
        stated = _author_metas(tree)
        names = author_names(stated, whole=len(stated) > 1)
    if not names:
        marks = tree.css("[itemprop=author], [rel=author], .byline a, .author-name")
        names = author_names(mark.text(separator=" ") for mark in marks[:4])
    return names


def _author_metas(tree: LexborHTMLParser) -> tuple[str, ...]:
    """Return every value of the most trusted author tag that the page has: one tag an author."""
    found: dict[str, list[str]] = {}
    for node in tree.css("meta[content]"):
        attributes = node.attributes
        names = attributes.get("property") or attributes.get("name") or attributes.get("itemprop")
        content = (attributes.get("content") or "").strip()
        for name in (names or "").lower().split():
            if content:
                found.setdefault(name, []).append(content)
    return next((tuple(found[name]) for name in _AUTHORS if name in found), ())


def _link(base: str, link: str | None) -> str | None:
    """Return `link` as an absolute http(s) address, or None."""
    if not link:
        return None
    try:
        return safe_url(urljoin(base, link))
    except ValueError:
        return None


def _canonical(tree: LexborHTMLParser, metas: dict[str, str], url: str) -> str | None:
    """Return the identity of the page: what it names as canonical, if that is on its own site.

    A page may not claim another site's address, nor its own home page: both would swallow articles.
    Where `url` is no address (a page from a file), the page's word is all there is.
    """
    fetched = safe_url(url)
    mark = tree.css_first("link[rel=canonical]")
    for candidate in (
        mark.attributes.get("href") if mark is not None else None,
        metas.get("og:url"),
    ):
        link = _link(url, candidate)
        if link is None or (fetched is not None and site_of(link) != site_of(fetched)):
            continue
        if urlsplit(link).path.strip("/") or (fetched and not urlsplit(fetched).path.strip("/")):
            return canonical_url(link)
    return canonical_url(fetched) if fetched is not None else None
