"""What stands in the head of a page, gathered in one walk: meta tags, titles, links, JSON-LD."""

import re
from collections.abc import Iterable

from selectolax.lexbor import LexborHTMLParser, LexborNode

_WANTED = (
    "meta[content], link[rel~=canonical i], script[type*='ld+json'], title, h1, [class*=readcrumb]"
)
_MOST = 1000  # elements of one page
_LONGEST = 2000  # code points of a content
# In a robots tag for everybody or for the largest crawler; what asks another one is not for us.
_ROBOTS = ("robots", "googlebot", "googlebot-news")
_DIRECTIVE = re.compile(r"[\s,;]+")
_AGENT = re.compile(r"^\s*([\w-]+)\s*:\s*(?=[a-z])", re.IGNORECASE)


class HeadTags:
    """The head of one page: contents of meta tags by name or property, names in lower case."""

    def __init__(self, tree: LexborHTMLParser) -> None:
        """Read `tree` once; each question after that costs a look into a dictionary."""
        self._contents: dict[str, list[str]] = {}
        self.scripts: list[str] = []  # of JSON-LD
        self.titles: list[str] = []  # title elements in page order; those of pictures come later
        self.headings: list[LexborNode] = []  # of level 1
        self.canonicals: list[str | None] = []
        self.crumbs: list[LexborNode] = []  # blocks that say they hold breadcrumbs
        for node in tree.css(_WANTED)[:_MOST]:
            tag = node.tag
            if tag == "meta":
                self._enter(node.attributes)
            elif tag == "h1":
                self.headings.append(node)
            elif tag == "script":
                self.scripts.append(node.text() or "")
            elif tag == "title":
                self.titles.append(node.text())
            elif tag != "link":
                self.crumbs.append(node)
            else:
                self.canonicals.append(node.attributes.get("href"))

    def _enter(self, attributes: dict[str, str | None]) -> None:
        """Note the content of a meta tag under each of its names."""
        content = (attributes.get("content") or "").strip()
        names = attributes.get("property") or attributes.get("name") or attributes.get("itemprop")
        for name in (names or attributes.get("http-equiv") or "").lower().split()[:4]:
            if content:
                self._contents.setdefault(name, []).append(content[:_LONGEST])

    def first(self, *names: str) -> str | None:
        """Return the first content of the first of `names` that the page has."""
        return next((self._contents[name][0] for name in names if name in self._contents), None)

    def firsts(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return the first content of each of `names` that the page has, in their order."""
        return tuple(self._contents[name][0] for name in names if name in self._contents)

    def every(self, name: str) -> tuple[str, ...]:
        """Return every content under a name: authors have a tag each."""
        return tuple(self._contents.get(name, ()))


def robots_flags(tags: HeadTags, headers: Iterable[tuple[str, str]]) -> tuple[bool, bool]:
    """Return whether the page asks not to be indexed, and whether not to be kept as a copy.

    Read are the robots tags and every X-Robots-Tag of `headers` (names in lower case); a header may
    begin with the crawler that it is for.
    """
    asked: set[str] = set()
    for name in _ROBOTS:
        for content in tags.every(name):
            asked.update(_DIRECTIVE.split(content.lower()))
    for name, value in headers:
        if name != "x-robots-tag":
            continue
        agent = _AGENT.match(value)
        if agent is None or agent[1].lower() in _ROBOTS:
            asked.update(_DIRECTIVE.split(value[agent.end() if agent else 0 :].lower()))
    return bool(asked & {"noindex", "none"}), bool(asked & {"noarchive", "nocache"})
