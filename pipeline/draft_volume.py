"""How much of the stored news a draft rule would have matched: the newest articles of the archive."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from classifiers.derive.derivation import alone
from classifiers.derive.drafts import Draft
from classifiers.matcher import Classifier
from classifiers.rule_tests import as_if_stable
from classifiers.ruleset import RuleSet
from core.errors import WarehouseError
from core.settings import Settings
from warehouse.analyst import copy_to_read, reading
from warehouse.backtest import stored_articles


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivedText:
    """What rules look at of a stored article, and when it was first seen."""

    title: str
    text: str
    seen_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftVolume:
    """The articles that each draft would have matched, over how many days, quiet ones included."""

    articles: int
    days: int
    matched: Mapping[str, int]  # by rule id

    def per_day(self, rule_id: str) -> float:
        """Return the articles a day that a draft would have matched."""
        return self.matched.get(rule_id, 0) / max(self.days, 1)


def archived(settings: Settings, limit: int) -> tuple[ArchivedText, ...]:
    """Return the newest articles of the published copy; none where there is no copy yet."""
    try:
        path = copy_to_read(settings)
    except WarehouseError:
        return ()
    with reading(path) as session:
        return tuple(
            ArchivedText(title=one.title, text=one.text, seen_at=one.first_seen_at)
            for one in stored_articles(session, limit=limit)
        )


def volume(ruleset: RuleSet, drafts: Iterable[Draft], texts: Iterable[ArchivedText]) -> DraftVolume:
    """Return what drafts would have matched among texts, as if they were stable."""
    classifier = Classifier(as_if_stable(alone(ruleset, drafts)), near_misses=False)
    matched: Counter[str] = Counter()
    days: set[date] = set()
    count = 0
    for one in texts:
        count += 1
        if one.seen_at is not None:
            days.add(one.seen_at.date())
        matched.update(classifier.rules_matching(one.title, one.text))
    span = (max(days) - min(days)).days + 1 if days else 0
    return DraftVolume(articles=count, days=span, matched=dict(matched))
