"""What a page says of its article outside the text: JSON-LD first, then meta tags, then marks."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scrapers.authors import author_names
from scrapers.bylines import bylines, is_elsewhere, marked_authors
from scrapers.canonical import canonical_of, link_of
from scrapers.date_marks import (
    is_update,
    line_date,
    line_update,
    statement,
    url_date,
    visible_date,
)
from scrapers.dates import stated_zone
from scrapers.head_tags import HeadTags, robots_flags
from scrapers.headlines import Stated, headline
from scrapers.json_ld import LinkedData, authors_of, linked_data, names_of, text_of
from scrapers.near_headline import Line, headline_node, lines_near
from scrapers.organisations import has_person, people_first
from scrapers.page_dates import DateReader, day_first
from scrapers.plain import plain_line
from scrapers.titles import bare, site_names

_PUBLISHED = (
    "article:published_time", "article:published", "og:article:published_time", "og:published_time", "datepublished",
    "date_published", "publishdate", "publish-date", "publish_date", "pubdate", "parsely-pub-date",
    "sailthru.date", "cxenseparse:recs:publishtime", "dc.date.issued", "dcterms.created",
    "dcterms.issued", "dc.date.created", "article.published", "published_at", "publicationdate",
    "article_date_original", "ptime", "dc.date", "dcterms.date", "date",
)  # fmt: skip  # a list, in order of trust
_MODIFIED = (
    "article:modified_time", "og:updated_time", "datemodified", "lastmod", "dcterms.modified",
    "dc.date.modified", "article_date_updated", "last-modified",
)  # fmt: skip  # a list, in order of trust
_AUTHORS = (
    "author", "article:author", "article:author_name", "parsely-author", "sailthru.author",
    "dc.creator", "dcterms.creator", "dc.contributor", "cxenseparse:author", "article_author",
    "cse_author", "byl",
)  # fmt: skip  # a list, in order of trust
_SITES = ("og:site_name", "application-name", "apple-mobile-web-app-title", "dc.publisher")
_SECTIONS = ("article:section", "parsely-section", "cxenseparse:section", "section", "category")
_IMAGES = ("og:image:secure_url", "og:image", "og:image:url", "twitter:image", "twitter:image:src")
_DATE_MARKS = "[itemprop=datePublished], time[datetime], time[pubdate]"
_MOST_MARKS = 8
_ZONE_MARKS = (
    "time, [itemprop=datePublished], [class*=date], [class*=time], [class*=byline], "
    "[class*=publish], [class*=posted]"
)
_HOME = frozenset({"home", "top", "homepage", "front page", "ホーム", "トップ", "首页", "首頁", "홈",
                   "หน้าแรก", "beranda", "trang chủ", "accueil", "startseite", "inicio"})  # fmt: skip


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
    noindex: bool
    noarchive: bool
    linked: LinkedData
    og_type: str | None
    dated: bool  # the head itself says when it was published


def read_meta(
    tree: LexborHTMLParser,
    *,
    url: str,
    zone: str,
    site: str = "",
    headers: Iterable[tuple[str, str]] = (),
) -> PageMeta:
    """Return what `tree` says of its article. To be called before the tree is cut.

    `url` is where the page was fetched; `zone` the source's, for times whose zone nothing states;
    `site` the source's name; `headers` those of the answer, names in lower case.
    """
    tags = HeadTags(tree)
    data = linked_data(tags.scripts)
    node = data.article
    names = _site_names(data, tags, site)
    headings = _texts(tags.headings)
    title = _title(tree, data, tags, headings, names=names, url=url)
    near = _Near(tree, title)
    languages = _languages(tree, node, tags)
    days_first = day_first(next((tag for tag in languages if tag), None))
    read = DateReader(zone, stated=lambda: page_zone(tree, node, tags), days_first=days_first)
    noindex, noarchive = robots_flags(tags, headers)
    body = node.get("articleBody")
    canonical = canonical_of(url, tags.canonicals, tags.first("og:url"), text_of(node, "url"))
    published = (
        _published(tree, data, tags, near, read) or url_date(url) or url_date(canonical or "")
    )
    return PageMeta(
        canonical_url=canonical,
        title=title,
        headings=headings,
        published_at=published,
        modified_at=_modified(data, tags, near, read, published),
        authors=_authors(tree, data, tags, near, site_names(names, url)),
        languages=languages,
        section=_section(data, tags, title),
        image_url=_image(url, node, tags),
        body=body if isinstance(body, str) else None,
        noindex=noindex,
        noarchive=noarchive,
        linked=data,
        og_type=tags.first("og:type"),
        dated=bool(node.get("datePublished") or tags.firsts(_PUBLISHED[:7])),
    )


class _Near:
    """The lines around the headline, read once and only where something asks for them."""

    def __init__(self, tree: LexborHTMLParser, title: str | None) -> None:
        self._tree, self._title = tree, title
        self._lines: tuple[Line, ...] | None = None

    @property
    def read(self) -> bool:
        """Return whether something has asked for them already."""
        return self._lines is not None

    @property
    def lines(self) -> tuple[Line, ...]:
        if self._lines is None:
            heading = headline_node(self._tree, self._title)
            self._lines = lines_near(heading) if heading is not None else ()
        return self._lines


def _site_names(data: LinkedData, tags: HeadTags, site: str) -> tuple[str, ...]:
    """Return the names that the page, or its source, gives the site."""
    named = [
        name
        for node in data.names.values()
        if str(node.get("@type")) in ("WebSite", "Organization", "NewsMediaOrganization")
        for name in names_of(node)
    ]
    publisher = names_of(data.article.get("publisher"))
    # Some templates put the article's title where the site's name belongs.
    title = bare(tags.first("og:title") or "")
    return tuple(
        name
        for name in (*tags.firsts(_SITES), *publisher, *named[:4], site)
        if name.strip() and bare(name) != title
    )


def _texts(nodes: list[LexborNode], most: int = 12) -> tuple[str, ...]:
    """Return the texts of elements as lines, without the empty ones."""
    lines = (plain_line(node.text(separator=" ")) for node in nodes[:most])
    return tuple(line for line in lines if line is not None)


def _title(
    tree: LexborHTMLParser,
    data: LinkedData,
    tags: HeadTags,
    headings: tuple[str, ...],
    *,
    names: tuple[str, ...],
    url: str,
) -> str | None:
    """Return the headline on which the page's titles agree most."""
    stated = Stated(
        linked=text_of(data.article, "headline", "name"),
        graph=tags.first("og:title"),
        twitter=tags.first("twitter:title"),
        other=tags.first("dc.title", "dcterms.title", "headline", "parsely-title"),
        element=tags.titles[0] if tags.titles else None,
        headings=headings,
        lower=lambda: _texts(tree.css("h2, h3")),
    )
    return headline(stated, names=names, url=url)


def _first_date(texts: Iterable[str | None], read: DateReader) -> datetime | None:
    """Return the first of `texts` that is a date."""
    return next((d for text in texts if (d := read.read(text)) is not None), None)


def _published(
    tree: LexborHTMLParser, data: LinkedData, tags: HeadTags, near: _Near, read: DateReader
) -> datetime | None:
    """Return when the article was published: JSON-LD, meta tags, marked-up dates, words."""
    linked = read.read(text_of(data.article, "datePublished"))
    stated = _first_date(tags.firsts(_PUBLISHED), read)
    if linked is not None and stated is not None:
        return _finer(linked, stated)
    if linked is not None or stated is not None:
        return linked or stated
    marks = tree.css(_DATE_MARKS)[:_MOST_MARKS]
    return (
        _first_date(_machine_dates(marks, "itemprop"), read)
        or visible_date(tree, read)
        or line_date(near.lines, read)
        or _first_date(_machine_dates(marks, "datetime"), read)
        or read.read(text_of(data.article, "dateCreated"))
    )


def _machine_dates(marks: list[LexborNode], name: str) -> Iterator[str | None]:
    """Yield what the marks with an attribute of that name state of a publication."""
    for mark in marks:
        attributes = mark.attributes
        # An itemprop names the article's own wherever it stands; a bare time may be a comment's.
        own = "itemprop" in attributes or not is_elsewhere(mark)
        if name in attributes and own and not is_update(mark):
            yield attributes.get("datetime") or attributes.get("content")
            yield mark.text()


def _finer(trusted: datetime, other: datetime) -> datetime:
    """Return the trusted time; the other where that one only names the day of it."""
    only_a_day = trusted.astimezone(UTC).time() == datetime.min.time()
    return other if only_a_day and abs(other - trusted) < timedelta(days=1) else trusted


def _modified(
    data: LinkedData,
    tags: HeadTags,
    near: _Near,
    read: DateReader,
    published: datetime | None,
) -> datetime | None:
    """Return when the article was last changed; a time before its publication says nothing."""
    texts = (text_of(data.article, "dateModified"), *tags.firsts(_MODIFIED))
    found = _first_date(texts, read)
    if found is None and near.read:  # a head that says who and when rarely leaves this to words
        found = line_update(near.lines, read)
    if found is None or (published is not None and found < published - timedelta(days=1)):
        return None
    return found


def page_zone(tree: LexborHTMLParser, node: dict[str, Any], tags: HeadTags) -> tzinfo | None:
    """Return the zone that the page states beside any of its dates, or None.

    "Z" says nothing about the page: it is how machines write, and it is never without a zone.
    """
    stated = [text_of(node, "datePublished"), text_of(node, "dateModified")]
    stated += tags.firsts(_PUBLISHED[:5])
    given = [text for text in stated if text]
    for text in given:
        if not text.rstrip().upper().endswith("Z"):
            zone = _zone_or_none(text)
            if zone is not None:
                return zone
    for mark in tree.css(_ZONE_MARKS)[:8]:
        text = mark.text(separator=" ").strip()
        if 0 < len(text) <= 120 and any(c.isdigit() for c in text):
            told = statement(text)  # one date at a time: the second would be read as an offset
            zone = _zone_or_none(told) or _zone_or_none(text[len(told) :])
            if zone is not None:
                return zone
    return None


def _zone_or_none(text: str) -> tzinfo | None:
    """Return the zone of a date line; None for an impossible one."""
    try:
        return stated_zone(text)
    except (ValueError, OverflowError):
        return None


def _authors(
    tree: LexborHTMLParser, data: LinkedData, tags: HeadTags, near: _Near, sites: frozenset[str]
) -> tuple[str, ...]:
    """Return who wrote it, as JSON-LD, meta tags or the byline give them; people before firms."""
    people, firms, whole = authors_of(data)
    metas = next((found for name in _AUTHORS if (found := tags.every(name))), ())
    one_name = len(metas) > 1 or any(bare(meta) in sites for meta in metas)
    linked, tagged = author_names(people, whole=whole), author_names(metas, whole=one_name)
    stated = (linked, tagged, author_names(firms, whole=True))
    if has_person(linked, sites) and has_person(tagged, sites) and not _meet(linked, tagged):
        # The account that uploaded it, and who wrote it: the byline decides.
        shown = bylines(near.lines)
        return people_first(tagged if _meet(tagged, shown) else linked, sites)
    if linked and set(linked) < set(tagged):
        return people_first(tagged, sites)  # one field of one name, and a tag that has them all
    for names in stated:
        if has_person(names, sites):
            return people_first(names, sites)
    shown = bylines(near.lines) or (() if any(stated) else marked_authors(tree))
    if has_person(shown, sites):
        return people_first(shown, sites)
    return next((people_first(names, sites) for names in (*stated, shown) if names), ())


def _meet(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Return whether two lists of names share one."""
    return bool({bare(name) for name in one} & {bare(name) for name in other})


def _languages(
    tree: LexborHTMLParser, node: dict[str, Any], tags: HeadTags
) -> tuple[str | None, ...]:
    """Return what the page declares as its language, in order of trust."""
    html = tree.css_first("html")
    attributes = html.attributes if html is not None else {}
    return (
        attributes.get("lang") or attributes.get("xml:lang"),
        tags.first("og:locale"),
        tags.first("content-language", "language", "dc.language"),
        text_of(node, "inLanguage"),
    )


def _section(data: LinkedData, tags: HeadTags, title: str | None) -> str | None:
    """Return the section: JSON-LD, meta tags, else the last breadcrumb above the article."""
    stated = plain_line(text_of(data.article, "articleSection") or tags.first(*_SECTIONS), 80)
    if stated is not None:
        return stated
    crumbs = data.crumbs or (_texts(tags.crumbs[0].css("a")) if tags.crumbs else ())
    lines = [plain_line(crumb, 80) for crumb in crumbs]
    above = [
        line
        for line in lines
        if line and line.lower() not in _HOME and not (title and line[:40] == title[:40])
    ]
    return above[-1] if above else None


def _image(url: str, node: dict[str, Any], tags: HeadTags) -> str | None:
    """Return the lead image's address: the first of those stated that is an http(s) link."""
    image = node.get("image")
    first = image[0] if isinstance(image, list) and image else image
    linked = text_of(first, "url", "contentUrl") if isinstance(first, dict) else first
    candidates = (*tags.firsts(_IMAGES), linked if isinstance(linked, str) else None)
    return next((link for text in candidates if (link := link_of(url, text)) is not None), None)
