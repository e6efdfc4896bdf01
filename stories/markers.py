"""Numbers and dates: what tells the next issue of a template from another copy of an article.

A market report, a weather forecast or "the week in photos" has the same words each day; only its
figures and dates are new. An edited article keeps most of its figures.
"""

import re
import unicodedata
from datetime import datetime, timedelta
from functools import lru_cache

_NUMBER = re.compile(r"\d[\d.,:]*")
_NAMES = (
    "january february march april may june july august september october november december"
    " jan feb mar apr jun jul aug sep sept oct nov dec"
    " monday tuesday wednesday thursday friday saturday sunday"
)
_WORD = re.compile(r"\w+")
_DATE_NAMES = {name: name[:3] for name in _NAMES.split()}
_SHORT_NAMES = frozenset(_DATE_NAMES.values())
# Words with a capital that begin as a name of `_NAMES` does. What stands before is looked at last:
# a pattern that begins with letters is searched for fast.
_CAPITAL = re.compile(
    r"(?:J[AaUu]|F[EeRr]|M[AaOo]|A[PpUu]|S[AaEeUu]|O[Cc]|N[Oo]|D[Ee]|T[HhUu]|W[Ee])(?<!\w..)"
    r"[A-Za-z]{1,7}\b"
)
_YEAR = re.compile(r"(19|20)\d\d")
# For ASCII: what stands in no number is a space.
_APART = bytes(byte if chr(byte) in "0123456789.,:" else ord(" ") for byte in range(256))

# The next issue of a template comes a day later or more, give or take a few hours; an edit sooner.
ISSUE_GAP = timedelta(hours=20)
# The share of the smaller set of markers that a copy must have in common with the original.
EDIT_SHARE = 0.4  # published within ISSUE_GAP: a toll or two may have been brought up to date
COPY_SHARE = 0.8  # published further apart
UNKNOWN_SHARE = 0.67  # where one of them has no date


def markers(text: str) -> frozenset[str]:
    """Return the numbers, month names and weekday names of `text`, years apart.

    Years are left out: every issue of a year shares them.
    """
    folded = text if text.isascii() else unicodedata.normalize("NFKC", text)
    found = set(map(_figure, _numbers(folded)))
    # "may" and "march" are verbs, "sun" a star: only names with a capital count
    found.update(map(_date, _CAPITAL.findall(folded)))
    found.discard("")
    return frozenset(found)


def _numbers(text: str) -> list[str]:
    """Return the numbers of `text` with the marks around them, of ASCII also marks alone."""
    if text.isascii():
        return text.encode().translate(_APART).decode().split()
    return _NUMBER.findall(text)


@lru_cache(maxsize=10_000)
def _figure(number: str) -> str:
    """Return a number as a marker, nothing for a year and for marks alone."""
    plain = number.strip(".,:").replace(",", "")
    if not plain or _YEAR.fullmatch(plain):
        return ""
    return plain.lstrip("0") or "0"


@lru_cache(maxsize=10_000)
def _date(word: str) -> str:
    """Return a word with a capital as a marker, nothing where it is no month and no weekday."""
    return _DATE_NAMES.get(word.lower(), "")


def is_date(marker: str) -> bool:
    """Return whether one of the `markers` of a text is the name of a month or a weekday."""
    return marker in _SHORT_NAMES


def skeleton(title: str) -> str:
    """Return `title` folded and without its numbers and dates: equal for issues of a template."""
    folded = unicodedata.normalize("NFKC", title).lower()
    return " ".join(
        word
        for word in _WORD.findall(folded)
        if word not in _DATE_NAMES and (word.isalpha() or not any(map(str.isdigit, word)))
    )


def is_other_issue(
    left: frozenset[str],
    right: frozenset[str],
    left_at: datetime | None,
    right_at: datetime | None,
) -> bool:
    """Return whether two like texts are issues of one template rather than copies of one article.

    Takes the markers of both and the times at which they were published.
    """
    smaller = min(len(left), len(right))
    if smaller == 0:
        return False
    needed = UNKNOWN_SHARE
    if left_at is not None and right_at is not None:
        needed = EDIT_SHARE if abs(left_at - right_at) < ISSUE_GAP else COPY_SHARE
    return len(left & right) / smaller < needed
