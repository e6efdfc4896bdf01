"""Titles without the name of the site that publishes them."""

import re
from urllib.parse import urlsplit

from core.text import one_line

_SEPARATOR = re.compile(r"\s+[|–—\-·•:»<>/]+\s+|\s*[|｜]\s*|\s*::\s*")
_LETTERS = re.compile(r"[\W_]+")


def _bare(text: str) -> str:
    """Return `text` as letters and digits alone, to compare names."""
    return _LETTERS.sub("", text).lower()


def cut_site_name(title: str, *, names: tuple[str, ...], url: str) -> str:
    """Return `title` without the site's name at its end or beginning.

    `names` are those that the page gives for its site; its domain counts as one. What stands behind
    a separator goes only if it is such a name, or stands before one ("… | Politics | The Site").
    """
    labels = [label for label in (urlsplit(url).hostname or "").split(".") if len(label) > 3]
    known = {_bare(name) for name in names if name} | {_bare(label) for label in labels}
    known.discard("")
    line = one_line(title)
    cuts = list(_SEPARATOR.finditer(line))
    for index, cut in enumerate(cuts):
        tail = line[cut.end() :]
        parts = [_bare(part) for part in _SEPARATOR.split(tail)]
        is_name = _is_site(_bare(tail), known)
        if is_name or (len(parts) > 1 and _is_site(parts[-1], known) and _short(parts[:-1])):
            return line[: cut.start()].strip() or line
        if index == 0 and _is_site(_bare(line[: cut.start()]), known) and len(cuts) == 1:
            return tail.strip() or line
    return line


def _is_site(text: str, known: set[str]) -> bool:
    """Return whether `text` is one of the site's names, with or without "the" and a suffix."""
    if not text:
        return False
    plain = text.removeprefix("the")
    return any(
        plain in (name, name.removeprefix("the"))
        or (len(name) > 4 and plain.startswith(name) and len(plain) - len(name) <= 8)
        or (len(plain) > 5 and name.startswith(plain))
        for name in known
    )


def _short(parts: list[str]) -> bool:
    """Return whether the parts between title and site name look like section names."""
    return all(len(part) <= 24 for part in parts)
