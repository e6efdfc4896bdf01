"""What a page turned out to be: an article, or something that stands where one should.

Decided from what is known already (title, JSON-LD, the extracted text) and from counts of a few
tags in the raw page; only a short text that looks cut off costs a second look at the page.
"""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from core.records import PageKind
from scrapers.json_ld import LinkedData, is_live
from scrapers.outline import weight
from scrapers.page_meta import PageMeta
from scrapers.wall_words import (
    CHALLENGE,
    CHALLENGE_ANCHORS,
    CONSENT,
    CONSENT_ANCHORS,
    GALLERY,
    GALLERY_ANCHORS,
    LIVE,
    LIVE_ANCHORS,
    LOGIN,
    NO_ARTICLE_TITLE,
    PAYWALL,
    PAYWALL_ANCHORS,
)
from scrapers.western import narrowed

STUB = 1500.0  # weight up to which a text may be the beginning of one
_TEASER = 450.0  # up to which an ellipsis at the end alone says that it is cut
_WALL_PAGE = 2500.0  # above it, a page under a wall's title has an article all the same
_END = 100  # code points in which it ends: an ellipsis, and what closes quotes and brackets
_TAIL = 600  # code points at the end of a text in which a wall speaks
_LOOKED_AT = 30_000  # code points of a page's words
_WHOLE = 0.6  # of the stated word count
_ELLIPSIS = re.compile(r"(?:…|\.{3}|\[\.\.\.\]|\[…\]|⋯)[\s\"'”’)\]]*$")
_CLOSED = re.compile(r"[.!?。！？．:;\"'”’」』）)\]»…*]\s*$")
_UNPOINTED = re.compile("[\u0e00-\u0e7f\u1780-\u17ff]")  # scripts without a full stop
_CLOCK = re.compile(
    r"^\W{0,3}(?:updated?\s)?(?:\d{1,2}[:.h]\d{2}|\d{1,2}\s?[ap]\.?m\b|午[前後]\d{1,2}[時:]|\d{1,2}時\d{1,2}分|\d{1,2}시 ?\d{1,2}분)",
    re.MULTILINE | re.IGNORECASE,
)
_LIVE_CLASS = re.compile(
    r"(?:class|id)=[\"']?[^\"'<>]{0,200}?\blive-?(?:blog|feed|ticker|updates)", re.IGNORECASE
)
_WALL_MARKS = (
    "paywall", "regwall", "subscribe-wall", "subscriber-only", "subscription-wall", "premium-wall",
    "content-lock", "article-lock", "locked-content", "is-locked", "metered", "piano-inline",
    "member-only", "members-only", "kaiin", "login-wall", "leaky",
)  # fmt: skip  # a list
_TAG = re.compile(r"<[^<>]*>?")
_FEW_WORDS = 900.0  # of a page whose captions tell the rest
_GALLERIES = frozenset({"ImageGallery", "MediaGallery"})
_LISTS = frozenset({"CollectionPage", "SearchResultsPage", "ItemList", "WebSite"})
_FRONT = re.compile(r"/?(?:index\.\w{3,5}|[a-z]{2}(?:[-_][a-z]{2})?/?)?$", re.IGNORECASE)
_WINDOW = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFacts:
    """What is known of a page when its kind is asked for."""

    html: str
    url: str
    title: str
    text: str  # extracted, paragraphs joined by a blank line
    linked: LinkedData
    og_type: str | None
    dated: bool  # its head states when it was published


def facts_of(meta: PageMeta, *, html: str, url: str, title: str, text: str) -> PageFacts:
    """Return the facts of a page out of what its head says and what was extracted from it."""
    return PageFacts(
        html=html,
        url=url,
        title=title,
        text=text,
        linked=meta.linked,
        og_type=meta.og_type,
        dated=meta.dated,
    )


def page_kind(facts: PageFacts) -> PageKind:
    """Return what the page is; the walls are looked for first, for they wear an article's head."""
    size = weight(facts.text)
    if _is_consent(facts, size):
        return PageKind.CONSENT
    if _is_live(facts):
        return PageKind.LIVE
    if _is_gallery(facts, size):
        return PageKind.GALLERY
    if _is_listing(facts, size):
        return PageKind.LISTING
    return PageKind.PAYWALL if _is_paywall(facts, size) else PageKind.ARTICLE


def _is_consent(facts: PageFacts, size: float) -> bool:
    """Return whether a cookie wall, a login or a challenge stands in the article's place.

    A banner beside an article's text is none: what was extracted must itself be the wall.
    """
    if size < _WALL_PAGE and NO_ARTICLE_TITLE.match(facts.title):
        return True
    if size >= STUB:
        return False
    lower = narrowed(facts.text[:2000].lower())
    for told in (facts.text[:_TAIL], facts.title):
        if _holds(CHALLENGE_ANCHORS, narrowed(told.lower())) and CHALLENGE.search(told):
            return True
    # Two words, and each of them holds an anchor.
    if sum(lower.count(anchor) for anchor in CONSENT_ANCHORS if anchor in lower) < 2:
        return False
    words = {
        match[0].lower()
        for pattern in (CONSENT, LOGIN)
        for match in pattern.finditer(facts.text[:2000])
    }
    if len(words) < 2:
        return False
    paragraphs = facts.text.split("\n\n")
    walls = sum(1 for part in paragraphs if CONSENT.search(part) or LOGIN.search(part))
    return 2 * walls >= len(paragraphs)


def _holds(anchors: tuple[str, ...], lower: str) -> bool:
    """Return whether a text in lower case holds one of `anchors`; those it cannot hold cost nothing."""
    for anchor in anchors:  # noqa: SIM110 - a generator costs more than the search
        if anchor in lower:
            return True
    return False


def _is_live(facts: PageFacts) -> bool:
    """Return whether the page is a live blog: it says so, and its text is a series of times."""
    if is_live(facts.linked):
        return True
    said = _says(LIVE, LIVE_ANCHORS, facts)
    if not said:
        paragraphs = facts.text.split("\n\n")
        if len(paragraphs) < 8 or sum(1 for part in paragraphs if part[:1].isdigit()) < 8:
            return False
    times = len(_CLOCK.findall(facts.text))
    if times >= 8:
        return said or _LIVE_CLASS.search(facts.html) is not None
    if times >= 4 or not said:
        return said
    return facts.html.count("<time") >= 6 and _LIVE_CLASS.search(facts.html) is not None


def _is_gallery(facts: PageFacts, size: float) -> bool:
    """Return whether the page is pictures with captions, and little text besides."""
    if size >= STUB:
        return False
    said = _says(GALLERY, GALLERY_ANCHORS, facts)
    is_set = bool(facts.linked.kinds & _GALLERIES)
    if not (said or is_set or size < _FEW_WORDS):
        return False
    captions = _captions(facts.html)
    if captions >= 6 and size < min(_FEW_WORDS, 75.0 * captions):
        return True
    if is_set and not facts.linked.article.get("headline"):
        return size < STUB
    pictures = max(captions, facts.html.count("<figure"), facts.html.count("<img") // 2)
    return said and pictures >= 5


def _captions(html: str) -> int:
    """Return how many figures have a caption of their own, in words; a linked one is a teaser."""
    count, at = 0, html.find("<figcaption")
    while at >= 0 and count < 100:
        end = html.find("</figcaption", at, at + 3000)
        inside = html[at : end if end >= 0 else at + 500]
        before = html[max(0, at - 2000) : at]
        linked = "<a " in inside or before.rfind("<a ") > before.rfind("</a")
        count += not linked and len(_TAG.sub("", inside).strip()) >= 25
        at = html.find("<figcaption", at + 11)
    return count


def _is_listing(facts: PageFacts, size: float) -> bool:
    """Return whether the page is a front page, a section or a list of results.

    An article says so in its head (JSON-LD with a headline, or a date beside its type).
    """
    if facts.linked.article.get("headline"):
        return False
    html, kinds = facts.html, facts.linked.kinds
    front = bool(facts.url) and _FRONT.fullmatch(_path(facts.url)) is not None
    collected = bool(kinds & {"CollectionPage", "SearchResultsPage"})
    told = facts.dated or facts.og_type == "article"
    if not (front or collected) and (told or _runs_on(facts.text)):
        return False  # the tags of an article are not counted
    links = html.count("<a ")
    if front and links >= 30:
        return True
    cards = max(html.count("<article"), html.count("<h2") + html.count("<h3"))
    if collected and cards >= 6:
        return True
    listed = facts.og_type == "website" or bool(kinds & _LISTS)
    few = size < 60.0 * links and size < 260.0 * cards and cards >= (8 if listed else 12)
    return few and not told and links >= 40 and not _runs_on(facts.text)


def _runs_on(text: str) -> bool:
    """Return whether a text has three paragraphs in a row that are long: it is told, not listed."""
    row = 0
    for part in text.split("\n\n"):
        row = row + 1 if weight(part) >= 130.0 else 0
        if row == 3:
            return True
    return False


def _is_paywall(facts: PageFacts, size: float) -> bool:
    """Return whether the text is the beginning of one that is kept behind a wall.

    That the page calls itself not free is not enough: many show all of it to those who come first.
    """
    locked = _locked(facts.linked)
    if size >= _WALL_PAGE and not locked:
        return False
    ellipsis = _ELLIPSIS.search(facts.text, max(0, len(facts.text) - _END)) is not None
    cut = ellipsis or _breaks_off(facts.text)
    if locked and (ellipsis or _is_short_of(facts)):
        return True
    if size < _WALL_PAGE and (
        _wall_in(facts.text[-_TAIL:]) or (locked and (cut or size < STUB / 2))
    ):
        return True
    return size < STUB and _is_stub(facts, size, ellipsis=ellipsis, suspect=cut or locked)


def _is_stub(facts: PageFacts, size: float, *, ellipsis: bool, suspect: bool) -> bool:
    """Return whether a short text is a stub, by the marks and the words that the page has for it."""
    if ellipsis and size < _TEASER:
        return True
    marked = (ellipsis or size < _TEASER) and any(mark in facts.html for mark in _WALL_MARKS)
    if ellipsis and marked:
        return True
    if suspect or marked:
        return _wall_speaks(facts.html, "body")
    return size < _TEASER * 2 and _wall_speaks(facts.html, "article, main, [itemprop=articleBody]")


def _locked(linked: LinkedData) -> bool:
    """Return whether JSON-LD says that the article is not free."""
    free = linked.article.get("isAccessibleForFree")
    return free is False or (isinstance(free, str) and free.strip().lower() in ("false", "no"))


def _breaks_off(text: str) -> bool:
    """Return whether the last paragraph ends inside a sentence."""
    last = text[-400:].rsplit("\n\n", 1)[-1]
    return (
        len(last) > 60 and not _CLOSED.search(last, len(last) - 60) and not _UNPOINTED.search(last)
    )


def _is_short_of(facts: PageFacts) -> bool:
    """Return whether the text has far fewer words than JSON-LD counts."""
    stated = facts.linked.article.get("wordCount")
    try:
        count = int(stated) if isinstance(stated, int | str) else 0
    except ValueError:
        count = 0
    return 0 < len(facts.text.split()) < _WHOLE * count


def _wall_speaks(html: str, where: str) -> bool:
    """Return whether the words that the page shows there hold those of a wall; costs a parse.

    A page that is not suspect is asked only in its article: many carry a wall that they do not show.
    """
    tree = LexborHTMLParser(html)
    tree.strip_tags(["script", "style", "noscript", "template", "nav", "footer", "head"])
    for block in tree.css(where)[:3]:
        shown = " ".join(block.text(separator=" ").split())
        if _wall_in(shown[:_LOOKED_AT]):
            return True
    return False


def _wall_in(text: str) -> bool:
    """Return whether a text holds the words of a wall; the pattern runs near its anchors alone."""
    lower = text.lower()
    quick = narrowed(lower)
    for anchor in PAYWALL_ANCHORS:
        at = quick.find(anchor)
        for _ in range(8):
            if at < 0:
                break
            if PAYWALL.search(lower[max(0, at - _WINDOW) : at + _WINDOW]):
                return True
            at = quick.find(anchor, at + _WINDOW)
    return False


def _says(pattern: re.Pattern[str], anchors: tuple[str, ...], facts: PageFacts) -> bool:
    """Return whether the title or the address says something of the page's kind."""
    told = f"{facts.title}\n{_path(facts.url)}"
    if not _holds(anchors, narrowed(told.lower())):
        return False
    return pattern.search(facts.title) is not None or pattern.search(_path(facts.url)) is not None


def _path(url: str) -> str:
    """Return the path of an address, "" for none or a broken one."""
    try:
        return urlsplit(url).path
    except ValueError:
        return ""
