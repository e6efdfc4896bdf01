"""Titles without the name of the site that publishes them."""

import re
from functools import lru_cache
from urllib.parse import urlsplit

from core.text import one_line
from scrapers.sites import site_of

_SEPARATOR = re.compile(
    r"\s+[|–—\-·•:»<>/]+\s+|\s*[|｜»]\s*|\s*::\s*|\s+[|_]|_(?=[\u3040-\u9fff])|：(?=[^：]{2,20}$)"
)
_MARKS = frozenset("|–—-·•:»<>/｜_：")  # one of which every separator holds
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_LETTERS = re.compile(r"[\W_]+")
_COMMON = frozenset(
    {"blog", "home", "index", "info", "mobile", "news", "online", "press", "site", "world"}
)


@lru_cache(maxsize=64)
def bare(text: str) -> str:
    """Return `text` as letters and digits alone, to compare names and titles."""
    return _LETTERS.sub("", text).lower()


@lru_cache(maxsize=8)
def site_names(names: tuple[str, ...], url: str) -> frozenset[str]:
    """Return what the site may call itself, bare: the `names` it gives, and its domain."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        host = ""
    labels = [label for label in host.split(".") if len(label) > 3 and label not in _COMMON]
    return frozenset({bare(name) for name in names} | {bare(label) for label in labels}) - {""}


def cut_site_name(title: str, *, names: tuple[str, ...], url: str) -> str:
    """Return `title` without the site's name at its end or beginning.

    `names` are those that the page gives for its site; its domain counts as one. What stands behind
    a separator goes only if it is such a name, or stands before one ("… | Politics | The Site").
    """
    return cut_names(title, site_names(names, url), site_of(url)[0])


def cut_names(title: str, known: frozenset[str], owner: str) -> str:
    """Return `title` without one of the `known` names of its site (bare) at either end.

    `owner` is the label of the domain that names its owner.
    """
    line = one_line(title)
    if _MARKS.isdisjoint(line):
        return line
    cuts = [cut for cut in _SEPARATOR.finditer(line) if _is_cut(cut, line)]
    for index, cut in enumerate(cuts):
        tail = line[cut.end() :]
        parts = [bare(part) for part in _SEPARATOR.split(tail)]
        if is_site(tail, known, owner) or (
            len(parts) > 1 and is_site(parts[-1], known, owner) and _short(parts[:-1])
        ):
            return line[: cut.start()].strip() or line
        if index == 0 and is_site(line[: cut.start()], known, owner) and len(cuts) == 1:
            return tail.strip() or line
    return line


def _is_cut(cut: re.Match[str], line: str) -> bool:
    """Return whether a separator may part a title; "_" and "：" do so in Chinese and Japanese."""
    return not {"_", "："} & set(cut[0]) or _CJK.search(line) is not None


def is_site(text: str, known: frozenset[str], owner: str = "") -> bool:
    """Return whether `text` is one of the site's names, with or without "the" and a suffix.

    `owner` is the label of the domain that names its owner: one too short to be sought in a word
    must be a word of its own ("CNN Politics").
    """
    plain = bare(text).removeprefix("the")
    if not plain:
        return False
    words = text.lower().split()
    if 1 < len(owner) <= 3 and len(words) <= 3 and words[0].removesuffix(".com") == owner:
        return True
    return any(
        plain in (name, name.removeprefix("the"))
        or (len(name) > 4 and plain.startswith(name) and len(plain) - len(name) <= 8)
        or (len(plain) > 5 and name.startswith(plain))
        for name in known
    )


def _short(parts: list[str]) -> bool:
    """Return whether the parts between title and site name look like section names."""
    return all(len(part) <= 24 for part in parts)
