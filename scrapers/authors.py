"""Names of authors out of what pages write in their author fields.

Those fields hold names, lists of names, roles, employers, dates, numbers, account names and whole
biographies.
"""

import html
import re
from collections.abc import Iterable
from functools import lru_cache

from scrapers.dates import date_start
from scrapers.months import MONTHS
from scrapers.organisations import is_organisation
from scrapers.plain import plain_line

LONGEST = 60  # code points of a name: what is longer tells of somebody
MOST = 10
_LONGEST_FIELD = 20_000  # code points that are looked at
_LABEL = (
    r"(?:(?:words|story|text|texte|analysis|opinion|comment|review|written|reported|report|article|posted|published)\s+)?"
    r"(?:by|von|par|por|oleh|penulis|reporter|pewarta|wartawan|author|writer|bởi|tác giả)"
)
_BY = re.compile(
    rf"^\s*(?:{_LABEL}[\s:：]+|(?:texte?|tekst|haber|yazar|автор(?:ы)?|текст|συντάκτης|κείμενο|كتبت?|بقلم|إعداد)\s*[:：]\s*"
    r"|(?:di|door|av|af)\s+(?=[^\W\d_]+\s+[^\W\d_])|(?:เรื่อง)?โดย\s*[:：]?\s*|ผู้เขียน\s*[:：]?\s*|ผู้สื่อข่าว\s*[:：]\s*"
    r"|(?:取材・)?(?:文|執筆|筆者|著者|作者|記者|记者|撰文|編譯|글|기자)\s*[＝=:：/／]\s*|글\s|記者\s|记者\s|作者\s)",
    re.IGNORECASE,
)
_SPLIT = re.compile(
    r",?\s+(?:and|And|AND|&|und|et|dan|và|with|avec|mit)\s+|\s*[;、|，／]\s*"
    r"|,\s+(?=[^\W\d_][\w.'\u2019-]*\s+\w+)|\s+[ye]\s+(?=[A-Z\u00c0-\u00de]\w*\s+[A-Z\u00c0-\u00de])|\s+และ\s*"
)
# What systems print where nobody is named.
_NOBODY = frozenset(
    {"no author", "unknown", "unknown author", "author unknown", "none", "null", "undefined", "n/a"}
)
# Where correspondents sit: what a byline may end in, and no name.
_PLACES = frozenset(
    {"abu dhabi", "ankara", "athens", "bangkok", "beijing", "beirut", "berlin", "bern", "brussels",
     "brüssel", "bruxelles", "budapest", "buenos aires", "cairo", "canberra", "cape town", "chennai",
     "chicago", "colombo", "copenhagen", "delhi", "dhaka", "dubai", "dublin", "frankfurt", "geneva",
     "genf", "hamburg", "hanoi", "helsinki", "hong kong", "islamabad", "istanbul", "jakarta",
     "jerusalem", "johannesburg", "kabul", "kathmandu", "kiev", "kolkata", "kuala lumpur", "kyiv",
     "kyjiw", "lisbon", "london", "londres", "los angeles", "madrid", "manila", "mexico city",
     "moscow", "moskau", "moscou", "mumbai", "münchen", "nairobi", "new delhi", "new york", "oslo",
     "ottawa", "paris", "peking", "pékin", "prag", "prague", "riyadh", "rom", "rome", "roma",
     "san francisco", "seoul", "shanghai", "singapore", "stockholm", "sydney", "taipei", "tel aviv",
     "tokio", "tokyo", "vienna", "warsaw", "washington", "washington dc", "wien", "zürich"}
)  # fmt: skip  # a list
_LEADING = re.compile(r"^(?:(?:and|und|et|with)(?:\s+|$)|&\s*)", re.IGNORECASE)
_BEFORE_DATE = re.compile(
    r"(?:^|[\s|,·•\u2013\u2014-]+)(?:last\s+)?(?:updated|published|posted|modified|on|am|le|el)\b[\s:]*(?:on|at)?\s*$",
    re.IGNORECASE,
)
_ACCOUNT = re.compile(r"\S*@\S+|\(?\bhttps?://\S+")  # handles, mail addresses, links
_BRACKETS = re.compile(r"\s*[(\[（【][^()\[\]（）【】]{0,80}[)\]）】]?")
_HELPERS = re.compile(
    r"[(（]\s*(?:avec|with|mit|con|dengan)\s+([^()（）]{3,120})[)）]", re.IGNORECASE
)
_SECOND = re.compile(r"\s\((?:[A-Z\u00c0-\u00de][\w.'\u2019-]*\s?)+\)")
_GOES_ON = re.compile(r"\s+[A-Z\u00c0-\u00de][\w.'\u2019-]*\s*$")  # with the last name alone
_OPENING = frozenset("([（【")
_EDGES = " \t-\u2013\u2014|,;:/·•＝=："
_ROLE = (
    r"(?:(?:senior|staff|chief|special|guest|deputy|managing|foreign|contributing|associate|news|"
    r"political|business|science|health|technology|economics|diplomatic|digital|multimedia|"
    r"freelance|assistant|executive|national|sports?)\s+)*"
    r"(?:writer|reporter|correspondent|editor|contributor|columnist|journalist|producer|"
    r"photographer|engineer|manager|director|professor|fellow|analyst|anchor|critic|chief|redakteur(?:in)?|journaliste|redactora?|wartawan|"
    r"special to\b.*)"
)
_TRAILING = (
    re.compile(rf"(?:\s*[,/|\u2013\u2014-]\s*|(?<! to)(?<! the)\s+)(?!the\s){_ROLE}\b.*$", re.IGNORECASE),
    re.compile(r"\s+(?:[Ff]or|of|[Aa]t|[Ii]n|from|[Ss]pecial [Tt]o|pour|für)\s+(?:[Tt]he\s+)?[A-Z\u00c0-\u00de].*$"),
    re.compile(r",?\s+(?:Ph\.?\s?D|M\.?D|M\.?A|M\.?Sc|MBA|J\.?D|R\.?D|Dr\.?\s?med|CPA|RN)\.?$"),
    re.compile(r"[\s,]+(?:mon|tues?|wed(?:nes)?|thur?s?|fri|sat(?:ur)?|sun)(?:day)?\.?$", re.IGNORECASE),
    re.compile(r"\s*(?:記者|记者|特派員|編集委員|論説委員|支局長|特约撰稿|(?:선임|전문|수습|특파원)?\s?기자)$"),
)  # fmt: skip  # patterns, one a line
_ONLY_ROLE = re.compile(
    rf"(?:the\s+)?(?:\w+\s)?{_ROLE}(?:\s+(?:at|on|of|for)\b.*)?$", re.IGNORECASE
)
_FRONT = re.compile(r"^(?:記者|记者|本报记者|本報記者|編集委員|สื่อข่าว)\s*")
_TALK = re.compile(
    r"\b(?:is|was|are|were|has|have|can be|joined|writes|wrote|covers|covered|reports on|lives in|"
    r"worked|studied|graduated|specializes|specialises)\b"
)
_STOP = re.compile(r"[^\W\d_]{4,}[.!?](?=\s|$)|[。！？]")
_REPORTING = re.compile("(?:報導|报道|報道|摄影|攝影|撮影)$")  # from where, or who took the picture
_CLOCK = re.compile(r"\d:\d\d")
_CONTROL = re.compile(
    r"^(?:afficher mon profil|view (?:my|all|full|complete)|(?:view|see|read) (?:all|more)|more (?:articles|stories|from|"
    r"by|posts)|follow\b|about the author|posts? by$|unknown$|null$|none$|undefined$|by$|author$|"
    r"(?:fotos?|photos?|photographs?|images?|bild(?:er)?|video|illustrations?|grafik|graphics?)\s*(?:[:：]|by\b)|edited by\b|"
    r"share\b|save\b|print\b|comments?\b|last updated|updated\b|published\b|posted\b|fail$|username$"
    r"|log ?in\b|sign (?:in|up)\b|subscribe\b|contact\b|e-?mail\b|profile\b|article by$|name$|"
    r"編集$|编辑|編輯|责任编辑|責任編輯|校对|来源|來源|source\b|nguồn)",
    re.IGNORECASE,
)


def author_names(stated: Iterable[str], *, whole: bool = False) -> tuple[str, ...]:
    """Return the names in `stated`, each once, at most `MOST`.

    `whole` says that each text is one name, whatever it contains. Text is unescaped before it is
    split; roles and employers behind a name are cut off; a biography, a number, a date, an account
    or a link's label is no name.
    """
    names: dict[str, str] = {}
    for value in stated:
        line = _line(value[:_LONGEST_FIELD])
        if line is None:
            continue
        for part in [line] if whole else _parted(line):
            name = _name(part, whole=whole)
            if name:
                names.setdefault(name.casefold(), name)
    return tuple(names.values())[:MOST]


def _parted(line: str) -> list[str]:
    """Return the names in a line; a newsroom's whose name holds an "and" is one."""
    parts = _SPLIT.split(line)
    if len(parts) == 2 and all(is_organisation(part) for part in parts):
        return [line]
    return parts


@lru_cache(maxsize=16)  # a page says the same in several places
def _line(value: str) -> str | None:
    """Return a field as one line up to the date in it; None for a biography."""
    for _ in range(3):  # systems that escape what is escaped already
        plain = html.unescape(value)
        if plain == value:
            break
        value = plain
    line = plain_line(value, 2000)
    if line is None:
        return None
    if "@" in line or "://" in line:
        line = _ACCOUNT.sub("", line)
    start = date_start(line)
    if start is not None:
        line = _BEFORE_DATE.sub("", line[:start])
    line = _BY.sub("", line)
    if _is_biography(line):
        return None
    if _OPENING.isdisjoint(line):
        return line
    return _BRACKETS.sub(_kept, _HELPERS.sub(r", \1", line))


def _kept(found: re.Match[str]) -> str:
    """Return brackets that stand inside a name, as second names and initials do; "" for others."""
    inside = _SECOND.fullmatch(found[0])
    behind = found.string[found.end() :]
    return found[0] if inside is not None and _GOES_ON.match(behind) else ""


def _is_biography(line: str) -> bool:
    """Return whether a line tells of somebody instead of naming them."""
    words = line.split()
    return len(words) > 4 and bool(
        _TALK.search(line) or (len(line) > LONGEST and _STOP.search(line))
    )


@lru_cache(maxsize=16)
def _name(part: str, *, whole: bool) -> str | None:
    """Return a part as a name, or None where it is none."""
    name = _LEADING.sub("", part.strip(_EDGES)).strip(_EDGES)
    if _OPENING.isdisjoint(name):
        name = name.rstrip(")]）】")  # of a byline in brackets
    if not whole:
        name = _FRONT.sub("", name)
    name = _without_employer(_without_role(_without_employer(name))).strip(_EDGES)
    if (
        _ONLY_ROLE.match(name)
        or not 1 < len(name) <= LONGEST
        or not any(char.isalpha() for char in name)
    ):
        return None
    if name.lower() in _NOBODY or name.lower() in _PLACES:
        return None
    first, _, rest = name.lower().partition(" ")
    if first.rstrip(".") in MONTHS and rest and not any(char.isalpha() for char in rest):
        return None  # a day without its year
    if _CONTROL.match(name) or _REPORTING.search(name) or _CLOCK.search(name):
        return None
    return name


def _without_role(name: str) -> str:
    """Return a name without what its bearer is, as long as two words or a CJK name are left."""
    if name.count(" ") <= 1 and name.isascii() and name.replace(" ", "").isalpha():
        return name  # one word would be left, if any
    for pattern in _TRAILING:
        cut = pattern.sub("", name).strip(_EDGES)
        if cut != name and (" " in cut or (cut and ord(cut[0]) > 0x2E80)):
            name = cut
    return name


def _without_employer(name: str) -> str:
    """Return "Mei Tan" out of "Mei Tan, Reuters" and "Mei Tan - Harbour News"."""
    for mark in (", ", " / ", "/", " - ", " \u2013 ", " | "):
        person, found, firm = name.rpartition(mark)
        if found and " " in person.strip() and (is_organisation(firm) or firm.lower() in _PLACES):
            return person
    return name
