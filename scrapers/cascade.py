"""The text of a page by steps, each dearer than the last, taken only where those before are doubted.

The own pass gives the most exact texts and fails by being too short. It is believed where it is as
long as the body that JSON-LD states, or holds most of the page's running text. Then come the body
that JSON-LD states, what scripts and templates hold, a reading with captions and hidden parts, and
at last trafilatura (some ten times slower).
"""

from selectolax.lexbor import LexborHTMLParser

from scrapers.boilerplate import CUT_TAGS
from scrapers.density import Reading, loose_text, main_text
from scrapers.embedded import embedded_paragraphs, paragraphs_of_html
from scrapers.outline import weight
from scrapers.tame import is_dense
from scrapers.trim import without_prompts

SHORT = 600.0  # from this weight on the own pass is believed, unless far more text is beside it
RATIO = 0.35  # of the page's running text that a longer reading must hold
FLASH = 150.0  # a short piece is believed where it is all the running text there is
FLASH_RATIO = 0.8
STUB = 60.0  # weight of what a paper shows to those who do not pay
STATED = 300.0  # weight from which JSON-LD's body is a yardstick
STATED_RATIO = 0.75  # of it that the own pass must reach: many bodies are cut, few are padded
EMBEDDED_RATIO = 2.0  # times the own pass that another source of text must reach
# A page that is larger would keep the second opinion busy for minutes.
_LONGEST_SECOND = 3_000_000  # code points
_MOST_TAGS_SECOND = 30_000
NOTHING = 25.0  # below this weight there is no article


def article_paragraphs(html: str, tree: LexborHTMLParser, stated: str | None) -> tuple[str, ...]:
    """Return the paragraphs of the article on a page, none where it shows none.

    `stated` is JSON-LD's articleBody. Changes `tree`.
    """
    own = main_text(tree)
    body = paragraphs_of_html(stated) if stated is not None else ()
    size = weight("".join(body))
    if size >= STATED:
        return own.paragraphs if own.size >= STATED_RATIO * size else body
    if _is_believed(own):
        return own.paragraphs
    return _doubted(html, tree, own)


def _is_believed(own: Reading) -> bool:
    """Return whether the own pass is long enough to be the article."""
    if own.size >= SHORT:
        return own.size >= RATIO * own.whole
    return own.size >= FLASH and own.size >= FLASH_RATIO * own.whole


def _doubted(html: str, tree: LexborHTMLParser, own: Reading) -> tuple[str, ...]:
    """Return the first text that is far longer than the own pass, else the longer of two opinions."""
    if is_dense(html):
        return own.paragraphs  # a second tree of it costs too much memory
    if own.size < SHORT:
        enough = max(EMBEDDED_RATIO * own.size, STATED)
        embedded = embedded_paragraphs(LexborHTMLParser(html))
        if weight("".join(embedded)) >= enough:
            return embedded
        loose = loose_text(tree)
        if loose.size >= enough:
            return loose.paragraphs
    if own.size >= STUB and own.unread <= 0:
        return own.paragraphs  # there is no more on the page
    tree.strip_tags(list(CUT_TAGS))
    body = tree.body
    if not own.paragraphs and weight(body.text(strip=True) if body is not None else "") < NOTHING:
        return ()  # nothing is left of the page without its furniture
    second = second_opinion(html)
    return second if weight("".join(second)) > own.size else own.paragraphs


def second_opinion(html: str) -> tuple[str, ...]:
    """Return the paragraphs that trafilatura finds; none where it finds nothing or fails."""
    # Imported late: it takes longer to load than a filter takes to start without it.
    import trafilatura  # noqa: PLC0415 - see above

    if len(html) > _LONGEST_SECOND or html.count("<") > _MOST_TAGS_SECOND:
        return ()
    try:
        text = trafilatura.extract(html, include_comments=False, fast=True)
    except Exception:  # noqa: BLE001 - a page that breaks the second opinion still has the first
        return ()
    return without_prompts(line.removeprefix("- ") for line in (text or "").splitlines())
