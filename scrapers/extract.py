"""A page to an article: its source's selectors or parser, then the cascade; JSON-LD and meta."""

from dataclasses import dataclass
from datetime import datetime
from unicodedata import is_normalized

from selectolax.lexbor import LexborHTMLParser

from core.errors import ParseError
from core.records import Page, PageKind, Ranking, Source
from core.text import one_line
from scrapers.authors import author_names
from scrapers.cascade import NOTHING, article_paragraphs
from scrapers.charset import read_as_utf8
from scrapers.dates import parse_date
from scrapers.head_tags import HeadTags, robots_flags
from scrapers.languages import chinese_script, language_of
from scrapers.outline import weight
from scrapers.page_kind import facts_of, page_kind
from scrapers.page_meta import read_meta
from scrapers.paragraphs import read_out
from scrapers.parsers import Parsed, run_parser
from scrapers.rankings import read_rankings
from scrapers.selectors import first_date, first_text, on_articles
from scrapers.tame import tame

_MOST_BYTES = 4_000_000  # of a page that are read; the largest pages of papers have 3,000,000
LONGEST = 500_000  # code points of an article


@dataclass(frozen=True, slots=True, kw_only=True)
class Extract:
    """What a page says: the article a reader would see, and what the page says of it."""

    canonical_url: str | None  # None only for a page that was not fetched and names none
    title: str  # "" where the page names none
    text: str  # paragraphs joined by a blank line
    authors: tuple[str, ...] = ()
    published_at: datetime | None = None
    modified_at: datetime | None = None
    language: str | None = None
    script: str | None = None  # of a Chinese text: "Hans" or "Hant"
    section: str | None = None
    image_url: str | None = None
    kind: PageKind = PageKind.ARTICLE
    noindex: bool = False
    noarchive: bool = False
    rankings: tuple[Ranking, ...] = ()


def extract(page: Page, *, source: Source | None = None) -> Extract:
    """Return the article on `page`; `source` gives selectors, a parser and a zone.

    Raises ParseError where the page shows no article.
    """
    decoded, utf8 = read_as_utf8(_within(page.body), page.header("content-type"))
    html = tame(decoded)
    if "<" not in html:
        raise ParseError(page.final_url, "no article: not an HTML page")
    zone = source.timezone if source is not None else "UTC"
    tree = LexborHTMLParser(utf8 if utf8 is not None and html is decoded else html)
    site = source.name if source is not None else ""
    meta = read_meta(tree, url=page.final_url, zone=zone, site=site, headers=page.headers)
    rankings = read_rankings(tree, url=page.final_url or meta.canonical_url or "")
    own = _from_source(html, tree, source, url=page.final_url, zone=zone)
    paragraphs = own.paragraphs or article_paragraphs(html, tree, meta.body)
    title = own.title or meta.title or (meta.headings[0] if meta.headings else "")
    line = one_line(title)
    text = _joined(paragraphs, line)
    if weight(text) < NOTHING:
        raise ParseError(page.final_url, "no article: no running text")
    language = language_of(text, *meta.languages, source.language if source is not None else None)
    return Extract(
        canonical_url=meta.canonical_url,
        title=line,
        text=text,
        authors=own.authors or meta.authors,
        published_at=own.published_at or meta.published_at,
        modified_at=meta.modified_at,
        language=language,
        script=chinese_script(text) if language == "zh" else None,
        section=meta.section,
        image_url=meta.image_url,
        kind=page_kind(facts_of(meta, html=html, url=page.final_url, title=title, text=text)),
        noindex=meta.noindex,
        noarchive=meta.noarchive,
        rankings=rankings,
    )


def asks_for_no_copy(page: Page) -> bool:
    """Return whether a page asks that no copy of it be kept, be it an article or not."""
    html, _ = read_as_utf8(_within(page.body), page.header("content-type"))
    return robots_flags(HeadTags(LexborHTMLParser(tame(html))), page.headers)[1]


def _within(body: bytes) -> bytes:
    """Return a page up to the last tag that begins within the first four million bytes."""
    if len(body) <= _MOST_BYTES:
        return body
    end = body.rfind(b"<", 0, _MOST_BYTES)
    return body[: end if end > 0 else _MOST_BYTES]


def _from_source(
    html: str, tree: LexborHTMLParser, source: Source | None, *, url: str, zone: str
) -> Parsed:
    """Return what the source's parser or selectors find; nothing where it has neither."""
    if source is None:
        return Parsed()
    if source.parser is not None:
        try:
            return run_parser(source.parser, html, url=url, zone=zone)
        except Exception as error:
            raise ParseError(url, f"the parser {source.parser} failed: {error}") from error
    chosen = on_articles(source)
    if not chosen:
        return Parsed()
    for node in tree.css(chosen["drop"]) if "drop" in chosen else ():
        node.decompose()
    parts = (
        [part for node in tree.css(chosen["text"]) for part in read_out(node, strict=False)]
        if ("text" in chosen)
        else []
    )
    author = first_text(tree, chosen.get("author"))
    return Parsed(
        title=first_text(tree, chosen.get("title")),
        paragraphs=tuple(part.text for part in parts),
        authors=author_names((author,)) if author else (),
        published_at=parse_date(first_date(tree, chosen.get("date")), zone=zone),
    )


def _joined(paragraphs: tuple[str, ...], title: str) -> str:
    """Return paragraphs cleaned and joined by blank lines; the title is not the first of them."""
    lines = [line for part in paragraphs if (line := _cleaned(part))]
    if lines and title == lines[0]:
        del lines[0]
    return "\n\n".join(lines)[:LONGEST].strip()


def _cleaned(part: str) -> str:
    """Return a paragraph as `one_line` does, told first whether there is anything to clean."""
    is_line = part.isprintable() and len(part) <= LONGEST and "  " not in part
    if is_line and (part.isascii() or is_normalized("NFC", part)):
        return part.strip()
    return one_line(part, LONGEST)
