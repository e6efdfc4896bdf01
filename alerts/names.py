"""Who is named around what matched: makers and bodies, read from capital letters.

A word with a capital inside a sentence is a name in the Latin scripts of our sources; one that begins a
sentence may be none, so it counts only as part of a longer run. A match is widened to the run of names
that it stands in ("Investment" to "Board of Investment"). Places are listed apart, by region, so a run
about a place counts only where it names a body. Scripts without capitals are not judged.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from alerts.labels import region
from core.records import Article, Match, Report
from core.text import one_line

MOST = 12  # of one story
_LONGEST = 48
_WORD = r"[A-Z\u00c0-\u00de][\w&'\u2019.-]*(?<![.])"
_JOIN = r"(?: of | for | and the )"
_RUN = re.compile(rf"{_WORD}(?:(?: |{_JOIN}){_WORD})*")
_AROUND = 60  # characters on each side that a run may reach
_SENTENCE_END = re.compile(r"(?:^|[.!?:;\n\u2026]|[\"'\u201c\u2018(\[])\s*$")
_ACRONYM = re.compile(r"[A-Z][A-Z0-9&.-]{1,9}")
_DATELINE = re.compile(r"\s*[\u2014\u2013-]\s")
# The last word of a run that names a body and not the place in its name.
_BODY = re.compile(
    r"(?:Navy|Army|Force|Forces|Guard|Ministry|Secretariat|Agency|Authority|Board|Bureau|Council"
    r"|Commission|Corp|Corporation|Company|Group|Motors?|Mobility|Association|Federation|Institute"
    r"|Bank|Investment|Industries|Electric|Energy|Shipyard|University|Cabinet|Parliament)$"
)
PLACES = frozenset({"asean_member", "reader_region"})  # concepts of many regions


def names_of(reports: Iterable[Report], texts: Mapping[str, Article]) -> tuple[str, ...]:
    """Return the names in the matches of a story's texts, each once, in order of appearance."""
    found: dict[str, str] = {}
    for report in reports:
        article = texts.get(report.article_id)
        if article is None:
            continue
        places = PLACES | set(report.verdict.regions)
        named = {region(place).casefold() for place in report.verdict.regions}
        for match in report.verdict.matches:
            name = _name(match, article.text, places) if match.field == "text" else None
            if name is not None and name.casefold() not in named:
                found.setdefault(name.casefold(), name)
    return tuple(found.values())[:MOST]


def top(groups: Iterable[tuple[str, ...]], limit: int) -> tuple[tuple[str, int], ...]:
    """Return the members that most groups hold, with how many groups hold them."""
    counts = Counter(member for group in groups for member in set(group))
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(ordered[:limit])


def _name(match: Match, text: str, places: frozenset[str]) -> str | None:
    """Return the name that a match is or stands in, or None."""
    low = max(match.start - _AROUND, 0)
    window = text[low : match.end + _AROUND]
    at, end = match.start - low, match.end - low
    run = next((r for r in _RUN.finditer(window) if r.start() <= at and end <= r.end()), None)
    if run is None or _DATELINE.match(window, run.end()):
        return None
    name = one_line(run[0].removeprefix("The "), _LONGEST)
    about_a_place = match.concept is None or match.concept in places
    if about_a_place and not _BODY.search(name):
        return None
    single = " " not in name and not _ACRONYM.fullmatch(name)
    if single and _SENTENCE_END.search(window[: run.start()]):
        return None
    return name
