"""A changed rule set on its way into force: weighed against last week's articles first.

One that would match far more than the set in force stays out, the operator hears of it like of a
broken file, and `./run rules accept --force` lets it in. Weighing is done once a version.
"""

from datetime import timedelta
from pathlib import Path

from classifiers.last_good import parse_ruleset
from classifiers.matcher import Classifier
from classifiers.ruleset import RuleSet
from classifiers.volume import compare_volume
from core.clock import Clock
from core.errors import ConfigError, ConfigFault
from warehouse import content
from warehouse.backtest import stored_articles
from warehouse.connection import Session

WINDOW = timedelta(days=7)
MOST_ARTICLES = (
    1000  # the newest of the window: enough to see a slip, and weighed in about a second
)
ACCEPTED, REFUSED = "rules accepted", "rules refused"  # kinds beside "rules" itself


def accept(session: Session, version: str, clock: Clock) -> None:
    """Let a rule set into force however much it matches."""
    content.keep(session, ACCEPTED, version, "", now=clock.now())


def judge(session: Session, changed: RuleSet, clock: Clock) -> ConfigError | None:
    """Return why a rule set may not take the place of the one in force, or None where it may."""
    kept = content.last_good(session, "rules")
    if kept is None or kept[0] == changed.version:
        return None
    try:
        return weigh(session, parse_ruleset(kept[1]), changed, clock)
    except ConfigError:
        return None  # kept by another version of the project: nothing to weigh against


def weigh(session: Session, kept: RuleSet, changed: RuleSet, clock: Clock) -> ConfigError | None:
    """Return why a changed rule set may not come into force, or None where it may."""
    accepted = content.last_good(session, ACCEPTED)
    if accepted is not None and accepted[0] == changed.version:
        return None
    refused = content.last_good(session, REFUSED)
    if refused is None or refused[0] != changed.version:
        articles = stored_articles(session, since=clock.now() - WINDOW, limit=MOST_ARTICLES)
        volume = compare_volume(
            Classifier(kept, near_misses=False),
            Classifier(changed, near_misses=False),
            ((article.title, article.text) for article in articles),
        )
        far_more = volume.far_more
        if far_more is None:
            return None
        content.keep(session, REFUSED, changed.version, far_more, now=clock.now())
        refused = changed.version, far_more
    message = (
        f"the changed rules ({changed.version}) match far more than last week's, {refused[1]}: "
        "narrow them, or let them in with './run rules accept --force'"
    )
    return ConfigError(ConfigFault(path=Path("classifiers"), line=None, message=message))
