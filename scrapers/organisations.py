"""Newsrooms, agencies and desks among author names: who is credited but is no person."""

import re
from functools import lru_cache

# Whole names, bare lower case: agencies and what bylines call nobody in particular.
_AGENCIES = frozenset(
    {"afp", "ap", "ani", "antara", "antaranews", "bbc", "bernama", "bloomberg", "bna", "cna", "cnbc",
     "cnn", "dpa", "efe", "ians", "itartass", "jiji", "jijipress", "kbs", "kcna", "kyodo",
     "kyodonews", "mcot", "nhk", "pna", "pti", "reuters", "rte", "tass", "thejapannews", "tnn",
     "ttxvn", "upi", "vna", "vnexpress", "xinhua", "xinhuanet", "yonhap", "yna",
     "admin", "administrator", "agencies", "agency", "anonymous", "author", "contributor",
     "editor", "editors", "editorial", "guest", "newsroom", "press", "redaksi", "redaktion",
     "redaccion", "redacción", "rédaction", "larédaction", "staff", "user", "webmaster", "wires",
     "bantin", "banbiêntập", "ロイター", "共同", "共同通信", "時事", "時事通信", "新华社", "新華社", "中新社",
     "中央社", "연합뉴스", "뉴시스", "뉴스1"}
)  # fmt: skip  # a list
_WORDS = re.compile(
    r"\b(?:agenc(?:y|ies)|agence|associated press|board|bureau|committee|company|co\.|corp\.?|"
    r"daily|department|desk|editorial|foundation|gazette|group|herald|inc\.?|institute|journal|letters|"
    r"limited|ltd\.?|magazine|media|ministry|network|news|newspaper|newsroom|online|organi[sz]ation|"
    r"office|post|press|radio|redaksi|redaktion|redacci[oó]n|r[ée]daction|reporters|reuters|service|"
    r"staff|studio|team|television|the|tim|times|tribune|tv|university|wire|writers|zeitung)\b"
    r"|新聞|新闻|新華|新华|通信|通訊|通讯|編集|编辑|編輯|日報|日报|放送|協会|株式会社|本社|取材班|委員会|"
    r"กอง|ทีมข่าว|สำนักข่าว|ข่าวสด|ไทยรัฐ|편집|뉴스|신문|방송|취재팀|온라인|báo|ban biên tập|thông tấn",
    re.IGNORECASE,
)
_HOST = re.compile(r"\.(?:com|net|org|info|co|news|tv|[a-z]{2})$", re.IGNORECASE)
_BARE = re.compile(r"[\W_]+")


def is_organisation(name: str, sites: frozenset[str] = frozenset()) -> bool:
    """Return whether a credited name is a newsroom, an agency or a desk, and no person.

    `sites` holds what the page's own site calls itself, as letters and digits in lower case.
    """
    plain, is_firm = _read(name)
    return is_firm or plain.removeprefix("the") in sites or plain in sites


@lru_cache(maxsize=1024)
def _read(name: str) -> tuple[str, bool]:
    """Return a name bare, and whether it is that of a firm wherever it stands."""
    plain = _BARE.sub("", name).lower()
    is_firm = plain in _AGENCIES or _WORDS.search(name) or _HOST.search(name.strip())
    return plain, bool(is_firm)


def has_person(names: tuple[str, ...], sites: frozenset[str] = frozenset()) -> bool:
    """Return whether somebody among `names` is no organisation."""
    return any(not is_organisation(name, sites) for name in names)


def people_first(names: tuple[str, ...], sites: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """Return the people among `names`; the organisations only where nobody else is named."""
    people = tuple(name for name in names if not is_organisation(name, sites))
    return people or names[:1]
