"""How `backtest` shows a comparison: as tables for people, and as plain data."""

from typing import Any

from classifiers.evaluate import Score
from pipeline.backtest import Comparison, Said, StoryChange
from pipeline.cli._tell import table

MOST_SHOWN = 40  # stories of one table: --json has them all
MOST_DAYS = 31


def print_tables(found: Comparison) -> None:
    """Print the tables."""
    old, new = found.per_day
    judged = ", ".join(f"{version} ({count})" for version, count in found.old_versions.items())
    print(f"{found.articles} articles in {found.stories} stories over {len(found.days)} days")
    print(f"old: rule set {judged or 'none'}")
    print(f"new: rule set {found.new_version}\n")
    rows: list[tuple[object, ...]] = [
        ("stories that alert", *found.alerts),
        ("alerts a day", f"{old:.2f}", f"{new:.2f}"),
    ]
    print(table(("", "old", "new"), rows))
    _print_quality(found)
    for name, stories in (
        ("gained: would alert now, did not", found.gained),
        ("lost: alerted, would not now", found.lost),
        ("changed in relevance, severity or topics", found.changed),
    ):
        print(f"\n{len(stories)} stories {name}")
        if stories:
            print(table(("story", "old", "new", "title"), [*map(_row, stories[:MOST_SHOWN])]))
        if len(stories) > MOST_SHOWN:
            print(f"… and {len(stories) - MOST_SHOWN} more: --json lists them all")
    _print_rules(found)
    if len(found.days) > 1:
        print("\nstories that alert, by day")
        days = list(found.days.items())[-MOST_DAYS:]
        print(table(("day", "old", "new"), [(day, *counts) for day, counts in days]))


def _print_quality(found: Comparison) -> None:
    """Print precision and recall where somebody said what is right."""
    rows = [
        (name, *(f"{share:.3f}" for score in pair for share in (score.precision, score.recall)))
        for name, pair in found.quality.scores.items()
    ]
    if rows:
        print("\nwhere it is known what is right (readers: whether a story was worth telling)")
        print(table(("", "precision old", "recall old", "precision new", "recall new"), rows))


def _print_rules(found: Comparison) -> None:
    """Print the volume of every rule that matches anything, those that change most first."""
    ranked = sorted(
        found.rules.items(), key=lambda one: (-(one[1].gained + one[1].lost), -one[1].new, one[0])
    )
    rows = [
        (
            rule_id,
            one.old,
            one.new,
            one.gained,
            one.lost,
            None if one.precision is None else f"{one.precision:.2f} of {one.labelled}",
        )
        for rule_id, one in ranked
    ]
    if rows:
        print("\narticles that rules match")
        print(table(("rule", "old", "new", "gained", "lost", "precision"), rows))


def _row(story: StoryChange) -> tuple[object, ...]:
    """Return the cells of one story."""
    return story.story_id, _words(story.old), _words(story.new), story.title


def _words(said: Said) -> str:
    """Return what was said of a story, in short."""
    severity = said.severity.value if said.severity else "–"
    return f"{said.relevance.value} {severity} {'+'.join(sorted(said.topics)) or '–'}"


def as_json(found: Comparison) -> dict[str, Any]:
    """Return the comparison as plain data."""
    old, new = found.per_day
    return {
        "articles": found.articles,
        "stories": found.stories,
        "old_versions": dict(found.old_versions),
        "new_version": found.new_version,
        "alerts": {"old": found.alerts[0], "new": found.alerts[1]},
        "alerts_per_day": {"old": round(old, 4), "new": round(new, 4)},
        "days": [
            {"day": day.isoformat(), "old": counts[0], "new": counts[1]}
            for day, counts in found.days.items()
        ],
        "gained": [_plain(story) for story in found.gained],
        "lost": [_plain(story) for story in found.lost],
        "changed": [_plain(story) for story in found.changed],
        "rules": {
            rule_id: {
                "old": one.old,
                "new": one.new,
                "gained": one.gained,
                "lost": one.lost,
                "precision": one.precision,
                "labelled": one.labelled,
            }
            for rule_id, one in found.rules.items()
        },
        "quality": {
            name: {"old": _score(pair[0]), "new": _score(pair[1])}
            for name, pair in found.quality.scores.items()
        },
    }


def _score(score: Score) -> dict[str, float]:
    """Return one score as plain data."""
    return {
        "precision": score.precision,
        "recall": score.recall,
        "f1": score.f1,
        "right": score.hits,
        "false": score.false_alarms,
        "missed": score.misses,
    }


def _plain(story: StoryChange) -> dict[str, Any]:
    """Return a story as plain data."""
    sides = {
        side: {
            "relevance": said.relevance.value,
            "severity": said.severity.value if said.severity else None,
            "topics": sorted(said.topics),
            "rules": sorted(said.rule_ids),
        }
        for side, said in (("old", story.old), ("new", story.new))
    }
    return {"story_id": story.story_id, "title": story.title, "url": story.url, **sides}
