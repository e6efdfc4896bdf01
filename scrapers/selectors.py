"""The CSS selectors that a source may name, and how they are run (selectolax, lexbor)."""

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from core.records import Source, SourceFormat

# On an article page: title, text (its containers or paragraphs), date, author, drop (what is cut
# out first). On a listing page: item (one entry), and inside it link, title, summary, date. Where a
# source is read by listing pages, or names `item`, title and date are those of its lists.
SELECTOR_NAMES = frozenset(
    {"title", "text", "date", "author", "drop", "item", "link", "summary"},
)
_OF_LISTS = frozenset({"title", "date", "item", "link", "summary"})


def on_articles(source: Source) -> dict[str, str]:
    """Return the selectors of `source` that speak of its article pages, by their names."""
    chosen = dict(source.selectors)
    if source.format is not SourceFormat.LISTING and "item" not in chosen:
        return chosen
    return {name: selector for name, selector in chosen.items() if name not in _OF_LISTS}


def is_selector(selector: str) -> bool:
    """Return whether `selector` is CSS that the parser understands."""
    try:
        LexborHTMLParser("<p></p>").css(selector)
    except SelectolaxError:
        return False
    return bool(selector.strip())


def first_text(node: LexborHTMLParser | LexborNode, selector: str | None) -> str | None:
    """Return the text of the first match of `selector` in `node`, or None."""
    found = node.css_first(selector) if selector else None
    text = " ".join(found.text(separator=" ").split()) if found is not None else ""
    return text or None


def first_date(node: LexborHTMLParser | LexborNode, selector: str | None) -> str | None:
    """Return what the first match says of a date: its machine-readable attribute, else its text."""
    found = node.css_first(selector) if selector else None
    if found is None:
        return None
    for name in ("datetime", "content", "title"):
        if value := found.attributes.get(name):
            return value
    return " ".join(found.text(separator=" ").split()) or None
