"""Which element of a feed's item says what: names and namespaces to a handful of slots.

The names are those of RSS 0.9x to 2.0, RDF, Atom 0.3 and 1.0 and CDF, and of the extensions that
carry what an item otherwise lacks: Dublin Core, content, Media RSS, FeedBurner and iTunes.
"""

from functools import lru_cache

# In the order in which they are believed: of two that are stated, the first is taken.
TITLES = ("title", "dc:title", "media:title", "itunes:title")
SUMMARIES = (
    "summary", "encoded", "content", "media:description", "dc:description", "itunes:summary", "body",
)  # fmt: skip  # a list, read across
DATES = ("published", "dc:date", "updated", "dc:modified", "created")
GUIDS = ("guid", "dc:identifier")

_DC = "http://purl.org/dc/elements/1.1/"
_OWN = {
    "title": "title",
    "link": "link",
    "guid": "guid",
    "id": "guid",
    "description": "summary",
    "summary": "summary",
    "tagline": "summary",
    "abstract": "summary",
    "content": "content",
    "body": "body",
    "fullitem": "encoded",
    "pubdate": "published",
    "published": "published",
    "issued": "published",
    "updated": "updated",
    "modified": "updated",
    "created": "created",
}
_DUBLIN_CORE = {
    "title": "dc:title",
    "description": "dc:description",
    "date": "dc:date",
    "issued": "published",
    "available": "dc:date",
    "created": "created",
    "modified": "dc:modified",
    "identifier": "dc:identifier",
}
_EXTENSIONS: dict[str, dict[str, str]] = {
    _DC: _DUBLIN_CORE,
    "http://purl.org/dc/elements/1.0/": _DUBLIN_CORE,
    "http://purl.org/dc/terms/": _DUBLIN_CORE,
    "http://purl.org/rss/1.0/modules/content/": {"encoded": "encoded"},
    "http://search.yahoo.com/mrss/": {
        "title": "media:title",
        "description": "media:description",
        "group": "group",
        "content": "group",
    },
    "http://rssnamespace.org/feedburner/ext/1.0": {"origlink": "origlink"},
    "http://www.itunes.com/dtds/podcast-1.0.dtd": {
        "title": "itunes:title",
        "summary": "itunes:summary",
    },
    "http://www.w3.org/1999/xhtml": {"body": "body"},
}
# Spellings that feeds use beside the right one.
_EXTENSIONS["http://search.yahoo.com/mrss"] = _EXTENSIONS["http://search.yahoo.com/mrss/"]
_EXTENSIONS["http://example.com/dtds/podcast-1.0.dtd"] = _EXTENSIONS[
    "http://www.itunes.com/dtds/podcast-1.0.dtd"
]
_FEEDS = frozenset({
    "",
    "http://www.w3.org/2005/atom",
    "http://purl.org/atom/ns#",
    "http://purl.org/rss/1.0/",
    "http://purl.org/net/rss1.1#",
    "http://my.netscape.com/rdf/simple/0.9/",
    "http://channel.netscape.com/rdf/simple/0.9/",
    "http://backend.userland.com/rss",
    "http://backend.userland.com/rss2",
    "http://blogs.law.harvard.edu/tech/rss",
})  # fmt: skip  # a list, not a column

# Prefixes as everybody writes them: what a document means that forgot to declare them.
PREFIXES = {
    "dc": _DC,
    "dcterms": "http://purl.org/dc/terms/",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "media": "http://search.yahoo.com/mrss/",
    "feedburner": "http://rssnamespace.org/feedburner/ext/1.0",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "atom": "http://www.w3.org/2005/Atom",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "xhtml": "http://www.w3.org/1999/xhtml",
    "news": "http://www.google.com/schemas/sitemap-news/0.9",
}
_MOST_NAMES = 4096  # remembered; a hostile feed may invent a name an element


class Slots(dict[str, str | None]):
    """The slot of each element name (`namespace}local`); None where it says nothing of ours."""

    def __init__(self, own: str) -> None:
        """Start empty; `own` is the namespace of the feed's root, in lower case."""
        super().__init__()
        self._own = own

    def __missing__(self, tag: str) -> str | None:
        """Find the slot of a name that is met for the first time."""
        space, _, local = tag.rpartition("}")
        space, local = space.lower(), local.lower()
        names = _EXTENSIONS.get(space)
        if names is None and (space in _FEEDS or space == self._own):
            names = _OWN
        slot = names.get(local) if names is not None else None
        if len(self) >= _MOST_NAMES:
            self.clear()
        self[tag] = slot
        return slot


@lru_cache(maxsize=64)
def slots_of(own: str) -> Slots:
    """Return the slots for a feed whose root stands in the namespace `own` (lower case)."""
    return Slots(own)
