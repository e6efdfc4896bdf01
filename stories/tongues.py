"""What two languages write alike: names in Latin letters, figures, and concepts found in both.

Reports of one event in Thai and in English share no words. They share the maker's name, the amount
and the ideas that the classifier found in each, which belong to no language.
"""

import re
import unicodedata
from collections.abc import Iterable

_SCRIPTS = {
    "kana": re.compile("[\u3041-\u30ff]"),
    "hangul": re.compile("[\uac00-\ud7a3]"),
    "han": re.compile("[\u3400-\u4dbf\u4e00-\u9fff]"),
    "thai": re.compile("[\u0e01-\u0e5b]"),
    "lao": re.compile("[\u0e81-\u0edf]"),
    "myanmar": re.compile("[\u1000-\u109f]"),
    "khmer": re.compile("[\u1780-\u17ff]"),
    "vietnamese": re.compile("[\u1ea0-\u1ef9đơư]", re.IGNORECASE),
}
_MALAY = re.compile(
    r"\b(?:di|dan|yang|untuk|dengan|dari|pada|akan|ke|ini|itu|tidak|dalam|oleh|kata|baru)\b"
)
# What stands before is looked at behind the first character: that is searched for fast.
_NAME = re.compile(r"[A-Z](?<![A-Za-z0-9.-].)[A-Za-z0-9&-]+")
_FIGURE = re.compile(r"[0-9](?<![A-Za-z0-9.,].)[0-9,]*(?:\.[0-9]+)?(?![0-9])")
_YEAR = re.compile(r"(?:19|20)\d\d")
# Capitals that say nothing about the event.
_COMMON_NAMES = """
a after an and as at but by ceo co corp ev for from he in inc it i ltd new news of on pt she tbk
that the they this to us we with
monday tuesday wednesday thursday friday saturday sunday
january february march april may june july august september october november december
"""
_COMMON = frozenset(_COMMON_NAMES.split())


def tongue(title: str) -> str:
    """Return the script of `title`, and for Latin letters the language as far as it shows."""
    if not title.isascii():
        for name, letters in _SCRIPTS.items():
            if letters.search(title):
                return name
    return "malay" if len(_MALAY.findall(title.lower())) > 1 else "latin"


def marks(title: str, lead: str, concepts: Iterable[str]) -> frozenset[str]:
    """Return what any language would write alike: `@name`, `=figure` and `#concept`.

    Figures of one digit and years are left out: they meet by chance.
    """
    text = f"{title}\n{lead}"
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    found = {f"#{concept}" for concept in concepts}
    for figure in _FIGURE.findall(text):
        plain = figure.replace(",", "")
        if len(plain) > 1 and not _YEAR.fullmatch(plain):
            found.add(f"={plain}")
    names = {name.lower() for name in _NAME.findall(text)}
    found.update(f"@{name}" for name in names - _COMMON if len(name) > 1)
    return frozenset(found)
