"""The facts that a report states: what makes telling idempotent, and what is worth a message.

Pure. A fact is one line of text, "kind:value":

| fact | from | worth a message of its own |
|---|---|---|
| `severity:high` | the verdict | where it rose |
| `topic:security` | the verdict | yes |
| `party:thailand`, `party:toyota` | a name in the title, or in a matched sentence of the lead | yes |
| `stage:agreement:signed` | title or matched sentence | where it goes further on its ladder |
| `amount:usd=1200000000` | the first of its unit there | where it differs by more than a tenth |
| `date:2030` | the first day to come there | where no told day is the same |
| `region:japan`, `official`, `corroborated:3` | verdict, source, outlets | no: an edit |

So that few of them are wrong, parties, stages, amounts and dates count only near a match: in the
title if that has one, else in the first sentence with a match (of the lead, for parties), at most
`NEAR` code points from it.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import lru_cache

from alerts.amounts import amounts_in, days_in, is_other_amount, is_other_day
from alerts.passages import sentence
from alerts.rulebook import RuleBook
from alerts.stages import is_further, stages_in
from core.records import Article, Report, Severity

FIRST = "first"
OFFICIAL = "official"
NEAR = 160  # code points between a match and what is said of it
LEAD = 600
REMEMBERED = 10_000  # reports whose facts one rule book keeps
MATERIAL = ("severity", "topic", "party", "stage", "amount", "date", "woke", "repeat", FIRST)
_ORDER = (*MATERIAL, "official", "region", "corroborated")

Facts = frozenset[str]
_Window = tuple[str, tuple[int, ...], bool]  # lower-case text, places of matches, in title or lead


def kind(fact: str) -> str:
    """Return "severity" of "severity:high"."""
    return fact.partition(":")[0]


def value(fact: str) -> str:
    """Return "high" of "severity:high"."""
    return fact.partition(":")[2]


def is_material(fact: str) -> bool:
    """Return whether a fact, or one of several joined by "+", deserves a message of its own."""
    return any(kind(part) in MATERIAL for part in fact.split("+"))


def in_order(facts: Iterable[str]) -> tuple[str, ...]:
    """Return facts by what weighs most, then by name."""
    return tuple(sorted(facts, key=lambda fact: (_ORDER.index(kind(fact)), fact)))


def report_facts(report: Report, article: Article | None, book: RuleBook) -> Facts:
    """Return what one report states.

    An edited report states no parties, stages, amounts or dates of its own: an edit of the wording
    or of a figure is no event, and a new topic or a higher severity still is one.
    """
    verdict = report.verdict
    facts = {f"topic:{topic}" for topic in verdict.topics}
    facts |= {f"region:{region}" for region in verdict.regions}
    if verdict.severity is not None:
        facts.add(f"severity:{verdict.severity}")
    if report.official:
        facts.add(OFFICIAL)
    if report.revision == 0:
        facts |= said_facts(report, article, book)
    return frozenset(facts)


def said_facts(report: Report, article: Article | None, book: RuleBook) -> Facts:
    """Return the parties, stages, amounts and dates that a report states near a match.

    What was found before in the same words by the same book is remembered there.
    """
    at = report.published_at or report.first_seen_at
    text = None if article is None else hash(article.text)
    key = (report.article_id, report.title, at, hash(report.verdict), text)
    found = book.said.get(key)
    if found is None:
        if len(book.said) >= REMEMBERED:
            book.said.clear()
        found = book.said[key] = _found(report, article, book, at)
    return found


def _found(report: Report, article: Article | None, book: RuleBook, at: datetime) -> Facts:
    """Return what `said_facts` does, read anew."""
    windows = tuple(_windows(report, article, book))
    found: set[str] = set()
    for text, places, early in windows:
        found |= {f"stage:{stage}" for place, stage in stages_in(text) if _near(place, places)}
        if early:
            found |= {
                f"party:{name}" for place, name in book.parties_in(text) if _near(place, places)
            }
        units = {kind_of.partition("=")[0].removeprefix("amount:") for kind_of in found}
        for place, amount in amounts_in(text):
            unit = amount.partition("=")[0]
            if unit not in units and _near(place, places):
                units.add(unit)
                found.add(f"amount:{amount}")
        days = [day for place, day in days_in(text, at) if _near(place, places)]
        if days and not any(fact.startswith("date:") for fact in found):
            found.add(f"date:{days[0]}")
    return frozenset(found)


def _windows(report: Report, article: Article | None, book: RuleBook) -> Iterator[_Window]:
    """Yield the title where a counting rule matched in it, and the first matched sentence of the text."""
    counting = [m for m in report.verdict.matches if book.note(m.rule_id).counts]
    title = [match for match in counting if match.field == "title"]
    if title:
        yield report.title.lower(), tuple(match.start for match in title), True
    if article is None:
        return
    body = sorted((m for m in counting if m.field == "text"), key=lambda match: match.start)
    if not body or body[0].end > len(article.text):
        return
    begin, stop = sentence(article.text, body[0].start, body[0].end)
    places = tuple(m.start - begin for m in body if begin <= m.start < stop)
    lead = min(LEAD, (article.text + "\n").index("\n"))
    yield article.text[begin:stop].lower(), places, begin < lead


def _near(place: int, places: tuple[int, ...]) -> bool:
    """Return whether something stands near a match."""
    return any(abs(place - other) <= NEAR for other in places)


def news(said: Facts, told: Facts) -> Facts:
    """Return what is new in what a story says for somebody who was told something of it."""
    return frozenset(fact for fact in said - told if _is_new(fact, told))


def _is_new(fact: str, told: Facts) -> bool:
    """Return whether one fact that was not told as it stands is new."""
    known = _known(told, kind(fact))
    match kind(fact):
        case "severity":
            ranks = [Severity(one).rank for one in known]
            return Severity(value(fact)).rank > max(ranks, default=-1)
        case "stage":
            return is_further(value(fact), known)
        case "amount":
            return is_other_amount(value(fact), known)
        case "date":
            return is_other_day(value(fact), known)
        case "corroborated":
            return int(value(fact)) > max((int(one) for one in known), default=1)
        case _:
            return True


@lru_cache(maxsize=256)
def _known(told: Facts, name: str) -> Facts:
    """Return the values of the told facts of one kind."""
    return frozenset(value(fact) for fact in told if kind(fact) == name)


def loudest(facts: Facts) -> Severity | None:
    """Return the highest severity among facts, or None."""
    found = [Severity(one) for one in _known(facts, "severity")]
    return max(found, key=lambda severity: severity.rank, default=None)
