"""A page to a golden page: its markup kept, its words replaced by filler, its addresses by examples.

Scripts, styles and comments are dropped; JSON-LD stays, its values filled. What is kept of the
markup is what a reader of pages looks at: elements, classes, ids, the names of properties.
"""

import json
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote, unquote, urljoin, urlsplit, urlunsplit

from bs4 import BeautifulSoup, Tag
from bs4.element import Comment, Doctype, NavigableString, PreformattedString

from core.identity import safe_url
from scrapers.boilerplate import HIDDEN
from scrapers.filler import SHORTEST, Filler, words_of
from scrapers.prolog import strip_prolog
from scrapers.sites import site_of

SITE, ELSEWHERE = "https://news.example", "https://other.example"
_DROPPED = ("style", "template", "svg", "iframe", "object", "embed", "canvas", "base")
_MARKUP = frozenset(
    {
        "class", "id", "itemprop", "itemscope", "itemtype", "property", "name", "rel", "type", "lang",
        "dir", "role", "hidden", "aria-hidden", "http-equiv", "pubdate", "rowspan", "colspan",
    }
)  # fmt: skip  # a list, not a column
_ADDRESSES = frozenset({"href", "src", "action", "poster", "cite", "data-src"})
_WORDED = frozenset({"alt", "title", "aria-label", "placeholder", "label", "datetime", "value"})
_PLAIN_METAS = frozenset({"og:type", "og:locale", "robots", "viewport", "content-language"})
_PLAIN_KEYS = frozenset({"@type", "@context", "inLanguage"})
_SLUGGED = ("tag-", "category-", "author-", "postid-")  # classes that carry words of the article
_FILE_ENDS = (
    ".html", ".htm", ".php", ".aspx", ".jpg", ".jpeg", ".png", ".gif", ".svg", ".webp", ".xml", ".rss",
    ".rdf", ".atom", ".json", ".pdf",
)  # fmt: skip  # a list, not a column
_FILE_WORDS = frozenset(end[1:] for end in _FILE_ENDS if len(end) > SHORTEST)
_MOST = 200_000  # code points of one JSON-LD block; what is longer is no article's


def golden_page(html: str, *, url: str) -> tuple[str, str]:
    """Return the golden page of `html` and its example address; `url` is where it was fetched.

    Raises ValueError where a word of the page would survive in it, or where the page declares
    entities of its own.
    """
    soup = BeautifulSoup(strip_prolog(html), "html.parser")
    _strip(soup)
    before = words_of(_texts(soup))
    filler = Filler(before)
    address = _example(url, url, filler)
    _fill(soup, url, filler)
    page = f"<!DOCTYPE html>\n{soup.decode().strip()}\n"
    survived = before & words_of(_texts(BeautifulSoup(page, "html.parser"))) - _FILE_WORDS
    if survived:
        message = f"words of the page survived: {', '.join(sorted(survived)[:5])}"
        raise ValueError(message)
    return page, address


def _strip(soup: BeautifulSoup) -> None:
    """Cut out what is no markup of the article, and every attribute that is not listed above."""
    for node in soup.find_all(string=lambda text: isinstance(text, PreformattedString)):
        if (
            isinstance(node, Comment | Doctype)
            or node.parent is None
            or node.parent.name != "script"
        ):
            node.extract()
    for tag in soup.find_all(_DROPPED):
        tag.decompose()
    for tag in soup.find_all(["script", "link", "meta"]):
        if not _is_wanted(tag):
            tag.decompose()
    for tag in soup.find_all(True):
        tag.attrs = {name: value for name, value in tag.attrs.items() if _is_kept(name, str(value))}
        if "style" in tag.attrs:
            tag.attrs["style"] = "display:none"


def _is_wanted(tag: Tag) -> bool:
    """Return whether a script is JSON-LD, a link an address of the page's, a meta tag a statement."""
    if tag.name == "script":
        return str(tag.get("type", "")).lower() == "application/ld+json"
    if tag.name == "link":
        return bool({"canonical", "alternate", "amphtml"} & set(tag.get_attribute_list("rel")))
    return tag.has_attr("charset") or (tag.has_attr("content") and not tag.has_attr("http-equiv"))


def _is_kept(name: str, value: str) -> bool:
    if name == "style":
        return bool(HIDDEN.search(value))
    return (
        name in _MARKUP or name in _ADDRESSES or name in _WORDED or name in ("content", "charset")
    )


def _fill(soup: BeautifulSoup, url: str, filler: Filler) -> None:
    """Replace every word of `soup` in place."""
    for tag in soup.find_all(True):
        for name in list(tag.attrs):
            _fill_attribute(tag, name, url, filler)
    for node in list(soup.find_all(string=True)):
        if node.parent is not None and node.parent.name == "script":
            node.replace_with(NavigableString(_json_ld(str(node), url, filler)))
        else:
            node.replace_with(NavigableString(filler.text(str(node))))


def _fill_attribute(tag: Tag, name: str, url: str, filler: Filler) -> None:
    """Replace the words of one attribute; what is markup stays."""
    value = str(tag.attrs[name])
    if name == "charset":
        tag.attrs[name] = "utf-8"
    elif name == "class":
        words = tag.get_attribute_list("class")
        tag.attrs[name] = " ".join(_class(str(word), filler) for word in words)
    elif name in _ADDRESSES or (name == "content" and safe_url(value) is not None):
        tag.attrs[name] = _example(value, url, filler)
    elif _is_worded(tag, name):
        tag.attrs[name] = filler.text(value)


def _is_worded(tag: Tag, name: str) -> bool:
    """Return whether an attribute holds words of the page."""
    if name == "content":
        key = str(tag.get("property") or tag.get("name") or "").lower()
        return key not in _PLAIN_METAS
    return name in _WORDED


def _class(word: str, filler: Filler) -> str:
    """Return a class as it is, or with the words filled that a publishing system put into it."""
    start = next((start for start in _SLUGGED if word.startswith(start)), None)
    return start + filler.text(word.removeprefix(start)) if start else word


def _json_ld(text: str, url: str, filler: Filler) -> str:
    """Return a JSON-LD block with its values filled, an empty object where it is broken."""
    try:
        data = json.loads(text) if len(text) <= _MOST else {}
        filled = _walked(data, "", lambda value: _value(value, url, filler))
        return json.dumps(filled, ensure_ascii=False, indent=1).replace("</", "<\\/")
    except (ValueError, RecursionError):
        return "{}"


def _value(value: str, url: str, filler: Filler) -> str:
    return _example(value, url, filler) if safe_url(value) else filler.text(value)


def _walked(data: Any, key: str, change: Callable[[str], str]) -> Any:
    """Return JSON data with `change` made to every text that is not the vocabulary's own."""
    if isinstance(data, dict):
        return {name: _walked(value, name, change) for name, value in data.items()}
    if isinstance(data, list):
        return [_walked(item, key, change) for item in data]
    return change(data) if isinstance(data, str) and key not in _PLAIN_KEYS else data


def _example(value: str, url: str, filler: Filler) -> str:
    """Return an address of the same shape at an example's host; "#" for what is no web address."""
    try:
        link = safe_url(urljoin(url, value.strip()))
    except ValueError:
        link = None
    if link is None:
        return "#"
    parts = urlsplit(link)
    host = urlsplit(SITE if site_of(link) == site_of(url) else ELSEWHERE).netloc
    path = "/".join(_segment(part, filler) for part in parts.path.split("/"))
    query = "&".join(
        "=".join(_segment(side, filler) for side in pair.split("="))
        for pair in parts.query.split("&")
    )
    return urlunsplit(("https", host, path, query, ""))


def _segment(part: str, filler: Filler) -> str:
    """Return one part of a path with its words filled; the kind of file stays."""
    text = unquote(part)
    end = next((end for end in _FILE_ENDS if text.lower().endswith(end)), "")
    return quote(filler.text(text[: len(text) - len(end)]) + end, safe="-._~!$'()*,;:@+")


def _texts(soup: BeautifulSoup) -> Iterator[str]:
    """Yield every text of a page that holds its own words, those in addresses among them."""
    for node in soup.find_all(string=True):
        if isinstance(node, Comment | Doctype):
            continue
        if node.parent is not None and node.parent.name == "script":
            yield from _json_texts(str(node))
        else:
            yield str(node)
    for tag in soup.find_all(True):
        for name, value in tag.attrs.items():
            if name in _ADDRESSES or _is_worded(tag, name):
                yield _readable(str(value))


def _json_texts(text: str) -> list[str]:
    """Return the texts of a JSON-LD block, none where it is broken."""
    found: list[str] = []

    def note(value: str) -> str:
        found.append(_readable(value))
        return value

    try:
        _walked(json.loads(text), "", note)
    except (ValueError, RecursionError):
        return []
    return found


def _readable(value: str) -> str:
    """Return an address without its scheme and host; any other text as it is."""
    if "://" not in value:
        return unquote(value)
    try:
        parts = urlsplit(value)
    except ValueError:
        return value
    return unquote(f"{parts.path} {parts.query}")
