"""Who wrote an article, as the page shows it to its readers: marks first, then words."""

import re
from collections.abc import Iterable

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scrapers.authors import author_names
from scrapers.near_headline import LONGEST, Line, mark_words
from scrapers.organisations import is_organisation

_MARKED = "[itemprop~=author], [rel~=author], [class*=author i], [class*=byline i], [class*=reporter i], [class*=writer i]"
_MARKS = frozenset(
    {"author", "authors", "authorname", "byline", "bylines", "writer", "writers", "writtenby",
     "reporter", "journalist", "columnist", "contributor", "penulis", "pewarta", "auteur", "autor",
     "redakteur", "firma", "signature", "journalists", "attribution"}
)  # fmt: skip  # a list
# Beside the name: what tells of its bearer, what the page sells with it, whose name it is instead.
_OTHER = frozenset(
    {"bio", "biography", "desc", "description", "avatar", "photo", "image", "follow", "social",
     "share", "twitter", "email", "role", "position", "job", "comment", "comments", "commentform",
     "date", "time", "count", "related", "more", "caption", "credit", "box", "about", "title"}
)  # fmt: skip  # a list
_ELSEWHERE = frozenset({"nav", "footer", "aside", "figure", "form", "head"})
_COMMENTS = frozenset(
    {"comment", "comments", "commentlist", "disqus", "related", "recommended", "sidebar", "popular",
     "trending", "latest", "teaser", "card", "review", "reviews", "reply"}
)  # fmt: skip  # a list
# A line that says itself that a name follows. A word of Latin script must be followed by a capital.
_SAYS = re.compile(
    r"(?:^|[|·•\u2013\u2014]\s*|\d\s+|\s{2,})(?:(?:Words|Story|Text|Texte|Written|Reported|Posted|Published|Analysis|Opinion|Comment|Review)\s+)?"
    r"(?:By|BY|by|Von|Par|Por|Oleh|Penulis|Reporter|Pewarta|Wartawan|Author|Writer|Bởi|Tác giả|"
    r"Texte?|Autor|Auteur)\b\s*[:：]?\s+(?=[A-Z\u00c0-\u1ef8@])"
    r"|^(?:[Dd]i|[Dd]oor|[Aa]v|[Aa]f)\s+(?=[A-Z\u00c0-\u00de][\w'\u2019-]+(?:\s+[\w'\u2019-]+){1,3}$)"
    r"|^(?:Haber|Yazar|Tekst|Автор(?:ы)?|Текст|Συντάκτης|Κείμενο|كتبت?|بقلم|إعداد)\s*[:：]\s*"
    r"|(?:เรื่อง)?โดย\s*[:：]?\s*|ผู้เขียน\s*[:：]\s*|ผู้สื่อข่าว\s*[:：]\s*"
    r"|(?:^|[\s|（(【])(?:取材・文|文・写真|文|執筆|筆者|著者|作者|撰文|編譯|記者|记者|本报记者|글)\s*[＝=:：/／・]\s*"
    r"|(?:^|[（(【])(?:本报记者|本報記者|記者|记者)\s?(?=[\u4e00-\u9fff]{2,4}(?:[\s、，／/）)】]|$))"
)
_DATED = re.compile(r"\b(?:by|BY|von|par|por|oleh)\s+(?=[A-Z\u00c0-\u1ef8])")
_POSTED = re.compile(r"^(?:posted|published|written|submitted|publi|\w+,?\s+\d|\d)", re.IGNORECASE)
_PARTED = re.compile(r"(?<=\w)\s+\|\s+")  # behind a name: where from, and when
# Where an address leads to what somebody has written.
_PROFILE = re.compile(
    r"/(?:by|authors?|autor(?:en|es|in)?|auteurs?|auteures?|profiles?|profil|people|staff|journalists?|journalistes?|contributors?"
    r"|reporters?|redaktion|writers?|columnists?|correspondents?|persons?|impressum/autor|firmas?|byline|team)[/-]",
    re.IGNORECASE,
)
_PARTS = 24  # elements of a byline that are looked at
_WORDS = 4  # of a name
_SHORTEST = 4  # code points of one
_NEXT = 40  # lines behind the headline in which such links are looked for
_ACCOUNT = re.compile(r"(?!(?:by|and|with|written|words|photos?|image)$)[a-z][\w.\-]{2,29}")
_REPORTER = re.compile(r"^([가-힣]{2,4})\s?(?:선임|전문|수습|특파원)?\s?기자\b")
_JAPANESE = re.compile(
    r"^([\u4e00-\u9fff\u3040-\u30ff]{2,8}\s?[\u4e00-\u9fff\u3040-\u30ff]{0,6})(?:記者|特派員)$"
)
_NAME_START = re.compile(r"[A-Z\u00c0-\u1ef8@]|[^\x00-\u024f]")
_LOWER = re.compile(r"[a-z\u00df-\u00ff]")
_PARTICLES = frozenset(
    {"a", "al", "ap", "bin", "binti", "bt", "da", "das", "de", "del", "della", "den", "der", "di",
     "do", "dos", "du", "e", "el", "la", "le", "los", "na", "of", "st", "te", "ten", "ter", "und",
     "van", "von", "y", "zu", "zur"}
)  # fmt: skip  # a list
_MOST = 40


def bylines(lines: Iterable[Line]) -> tuple[str, ...]:
    """Return the names that the lines around the headline give, () where they give none."""
    near = tuple(lines)
    for line in near:
        is_marked = line.words & _MARKS or line.node.tag == "address"
        if is_marked and not line.words & _OTHER and len(line.text) <= LONGEST:
            names = _names(line.node, line.text) or _account(line.text)
            if names:
                return names
    for line in near:
        said = _said(line.text)
        if said is not None:
            names = _plausible(author_names((_PARTED.split(said, maxsplit=1)[0],)))
            if names:
                return names
    return _linked(near)


def _linked(near: tuple[Line, ...]) -> tuple[str, ...]:
    """Return the names that lead to pages about their bearers, right behind the headline."""
    found: list[str] = []
    for line in near[:_NEXT]:
        if line.node.tag == "a" and line.after and 2 <= len(line.text.split()) <= 4:
            if _PROFILE.search(line.node.attributes.get("href") or ""):
                found.append(line.text)
        elif found and line.node.tag == "p":
            break
    names = _plausible(author_names(found))
    return tuple(name for name in names if not is_organisation(name))


def marked_authors(tree: LexborHTMLParser) -> tuple[str, ...]:
    """Return the names of the first element anywhere that says it names the author."""
    for node in tree.css(_MARKED)[:_MOST]:
        words = mark_words(node)
        if not words & _MARKS or words & (_OTHER | _COMMENTS) or is_elsewhere(node):
            continue
        text = " ".join(node.text(separator=" ").split())
        if 0 < len(text) <= LONGEST:
            names = _names(node, text)
            if names:
                return names
    return ()


def _names(node: LexborNode, text: str) -> tuple[str, ...]:
    """Return the names in a marked element: its parts that bear a name, else its line."""
    inner = node.css("[itemprop=name], [rel~=author], a[href*=author], .fn, [class*=name i]")[:6]
    parts = [part for part in inner if part.mem_id != node.mem_id and not _holds(part, inner)]
    names = _plausible(author_names(" ".join(p.text(separator=" ").split()) for p in parts))
    if names:
        return names
    said = _said(text)
    if said is None:
        names = _in_parts(node)
        if names:
            return names
    shown = said if said is not None else text
    return _plausible(author_names((_PARTED.split(shown, maxsplit=1)[0],)))


def _in_parts(node: LexborNode) -> tuple[str, ...]:
    """Return the first name among the innermost elements of a byline, and those of its kind.

    Or what stands between the elements, where that is a name.
    """
    own = " ".join(node.text(deep=False).split())
    if " " in own and _plausible(author_names((own,))) == (own,) and not is_organisation(own):
        return (own,)
    parts = [part for part in node.css("*")[:_PARTS] if _is_innermost(part)]
    kind: tuple[str | None, str | None] | None = None
    found: list[str] = []
    for part in parts:
        text = " ".join(part.text(separator=" ").split())
        this = (part.tag, part.attributes.get("class"))
        if kind is None and (len(text) < _SHORTEST or any(char.isdigit() for char in text)):
            continue  # nothing, "By", or when
        names = author_names((text,)) if 1 < len(text.split()) <= _WORDS else ()
        if _plausible(names) == (text,) and not is_organisation(text) and kind in (None, this):
            kind = this
            found += names
        elif kind is None:
            return ()
    return tuple(found) if len(parts) > 1 else ()


def _is_innermost(node: LexborNode) -> bool:
    """Return whether an element holds no other."""
    child = node.first_child
    while child is not None:
        if not (child.tag or "-").startswith(("-", "_", "!")):
            return False
        child = child.next
    return True


def _account(text: str) -> tuple[str, ...]:
    """Return the name of an account that signs in lower case, alone in a marked element."""
    if _ACCOUNT.fullmatch(text) is None or text.lower() in _PARTICLES:
        return ()
    return author_names((text,), whole=True)


def _holds(node: LexborNode, others: list[LexborNode]) -> bool:
    """Return whether one of `others` stands inside `node`: the inner one is the name itself."""
    for other in others:
        parent, steps = other.parent, 0
        while parent is not None and steps < 4:
            if parent.mem_id == node.mem_id:
                return True
            parent, steps = parent.parent, steps + 1
    return False


def _said(text: str) -> str | None:
    """Return what follows the word that says a name follows, or None where none does."""
    reporter = _REPORTER.match(text) or _JAPANESE.match(text)
    if reporter is not None:
        return reporter[1]
    match = _SAYS.search(text)
    if match is not None:
        return text[match.end() :]
    if _POSTED.match(text):
        dated = _DATED.search(text)
        return text[dated.end() :] if dated is not None else None
    return None


def _plausible(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names that look like names: few words, no digits, a capital at the start."""
    return tuple(
        name
        for name in names
        if len(name.split()) <= 6
        and not any(char.isdigit() for char in name)
        and _NAME_START.match(name)
        and all(word in _PARTICLES or not _LOWER.match(word) for word in name.split())
    )


def is_elsewhere(node: LexborNode) -> bool:
    """Return whether an element stands in furniture, in a comment or beside another article."""
    parent, steps = node.parent, 0
    while parent is not None and steps < 12 and parent.tag not in ("body", "main"):
        if parent.tag in _ELSEWHERE or (
            parent.tag in ("div", "section", "ul", "ol", "li", "article")
            and mark_words(parent) & _COMMENTS
            and parent.css_first("h1") is None  # else the whole article stands in it
        ):
            return True
        parent, steps = parent.parent, steps + 1
    return False
