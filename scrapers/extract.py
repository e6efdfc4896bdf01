"""A page to an article: selectors or a parser of its source, then the own pass, then trafilatura.

The own pass gives the most exact texts and fails by being too short, so its length is checked
against the page's running text; only doubtful pages pay for trafilatura (a dozen times slower).
JSON-LD and meta tags give title, dates and names; JSON-LD's body counts only where it is about as
long as the page's own, for many are cut.
"""

from dataclasses import dataclass
from datetime import datetime

from selectolax.lexbor import LexborHTMLParser

from core.errors import ParseError
from core.records import Page, Source
from core.text import clean, one_line
from scrapers.authors import author_names
from scrapers.charset import decode
from scrapers.dates import parse_date
from scrapers.density import main_text, rough_length, weight
from scrapers.languages import language_of
from scrapers.page_meta import PageMeta, read_meta
from scrapers.paragraphs import read_out
from scrapers.parsers import Parsed, run_parser
from scrapers.selectors import first_date, first_text

SHORT = 600.0  # below this weight the own pass is doubted
RATIO = 0.5  # of the page's running text that the own pass must reach
FLASH = 150.0  # a short piece is believed where it is all the running text there is
FLASH_RATIO = 0.9
JSON_LD_RATIO = 0.8
NOTHING = 25.0  # below this weight there is no article
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
    section: str | None = None
    image_url: str | None = None


def extract(page: Page, *, source: Source | None = None) -> Extract:
    """Return the article on `page`; `source` gives selectors, a parser and a zone.

    Raises ParseError where the page shows no article.
    """
    html = decode(page.body, page.header("content-type"))
    if "<" not in html:
        raise ParseError(page.final_url, "no article: not an HTML page")
    zone = source.timezone if source is not None else "UTC"
    tree = LexborHTMLParser(html)
    meta = read_meta(tree, url=page.final_url, zone=zone)
    own = _from_source(html, tree, source, url=page.final_url, zone=zone)
    paragraphs = own.paragraphs or _general(html, tree, meta)
    title = own.title or meta.title or (meta.headings[0] if meta.headings else "")
    text = _joined(paragraphs, title)
    if weight(text) < NOTHING:
        raise ParseError(page.final_url, "no article: no running text")
    return Extract(
        canonical_url=meta.canonical_url,
        title=one_line(title),
        text=text,
        authors=own.authors or meta.authors,
        published_at=own.published_at or meta.published_at,
        modified_at=meta.modified_at,
        language=language_of(
            text, *meta.languages, source.language if source is not None else None
        ),
        section=meta.section,
        image_url=meta.image_url,
    )


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
    chosen = dict(source.selectors)
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


def _general(html: str, tree: LexborHTMLParser, meta: PageMeta) -> tuple[str, ...]:
    """Return the paragraphs by the cascade; changes `tree`."""
    own = main_text(tree)
    size = weight("".join(own))
    if meta.body is not None and weight(meta.body) > max(size / JSON_LD_RATIO, SHORT) * 1.2:
        stated = tuple(line for line in meta.body.splitlines() if line.strip())
        if size < SHORT and len(stated) > 1 and "<" not in meta.body:
            return stated
    whole = rough_length(tree)
    if size >= RATIO * whole and (size >= SHORT or (size >= FLASH and size >= FLASH_RATIO * whole)):
        return own
    if not own and weight(tree.body.text(strip=True) if tree.body is not None else "") < NOTHING:
        return ()  # nothing is left of the page without its furniture
    second = _second_opinion(html)
    return second if weight("".join(second)) > size else own


def _second_opinion(html: str) -> tuple[str, ...]:
    """Return the paragraphs that trafilatura finds; none where it finds nothing or fails."""
    # Imported late: it takes longer to load than a filter takes to start without it.
    import trafilatura  # noqa: PLC0415 - see above

    try:
        text = trafilatura.extract(html, include_comments=False)
    except Exception:  # noqa: BLE001 - a page that breaks the second opinion still has the first
        return ()
    return tuple(line.removeprefix("- ") for line in (text or "").splitlines() if line.strip())


def _joined(paragraphs: tuple[str, ...], title: str) -> str:
    """Return paragraphs cleaned and joined by blank lines; the title is not the first of them."""
    lines = [line for part in paragraphs if (line := one_line(part, LONGEST))]
    if lines and one_line(title) == lines[0]:
        del lines[0]
    return clean("\n\n".join(lines))[:LONGEST].strip()
