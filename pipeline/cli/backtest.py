"""Another rule set over the stored articles: what it would tell, beside what was told."""

import argparse
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.backtest import Comparison, Said, StoryChange

MOST_SHOWN = 40  # stories of one table: --json has them all
MOST_DAYS = 31


def main(argv: list[str]) -> int:
    """Print the comparison. Raises ConfigError on broken rules, WarehouseError without a copy."""
    parser = argparse.ArgumentParser(prog="./run backtest", description=__doc__)
    parser.add_argument("--rules", type=Path, help="content folder (default: the working files)")
    parser.add_argument("--seeds", type=Path, help="folder of its seeds (default: seeds/ in it)")
    parser.add_argument("--since", type=_day, metavar="YYYY-MM-DD", help="first seen on or after")
    parser.add_argument("--limit", type=_count, metavar="N", help="the newest N articles")
    parser.add_argument("--json", action="store_true", help="the comparison as one JSON object")
    options = parser.parse_args(argv)
    from zoneinfo import ZoneInfo

    from classifiers.matcher import Classifier
    from classifiers.ruleset import load_ruleset
    from core.settings import read_settings
    from pipeline.backtest import compare
    from pipeline.cli._tell import complain
    from warehouse.analyst import copy_to_read, reading
    from warehouse.backtest import stored_articles

    settings = read_settings()
    folder = options.rules or settings.root / "classifiers"
    rules = load_ruleset(folder, options.seeds or _seeds(folder, settings.root))
    zone = ZoneInfo(settings.timezone)
    since = options.since and options.since.replace(tzinfo=zone).astimezone(UTC)
    path = copy_to_read(settings)
    complain(f"reading {path}")
    with reading(path) as session:
        articles = stored_articles(session, since=since, limit=options.limit)
        found = compare(articles, Classifier(rules, near_misses=False), zone)
    if options.json:
        print(json.dumps(as_json(found), ensure_ascii=False))
    else:
        _print(found)
    return 0


def _day(text: str) -> datetime:
    """Return the beginning of a day, without a zone yet."""
    try:
        return datetime.strptime(text, "%Y-%m-%d")  # noqa: DTZ007 - the zone is a setting, read later
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"'{text}' is no day such as 2026-11-02") from error


def _count(text: str) -> int:
    """Return a number of articles, at least one."""
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"'{text}' is no number of articles from 1")
    return int(text)


def _seeds(folder: Path, root: Path) -> Path:
    """Return the seeds of a content folder: those inside it, as derive writes them, else our own."""
    inside = folder / "seeds"
    return inside if inside.is_dir() else root / "seeds"


def _print(found: "Comparison") -> None:
    """Print the tables."""
    from pipeline.cli._tell import table

    old, new = found.per_day
    judged = ", ".join(f"{version} ({count})" for version, count in found.old_versions.items())
    print(f"{found.articles} articles in {found.stories} stories over {len(found.days)} days")
    print(f"old: rule set {judged or 'none'}, as stored")
    print(f"new: rule set {found.new_version}\n")
    rows: list[tuple[object, ...]] = [
        ("stories that alert", *(sum(day[n] for day in found.days.values()) for n in (0, 1))),
        ("alerts a day", f"{old:.2f}", f"{new:.2f}"),
    ]
    print(table(("", "old", "new"), rows))
    for name, stories in (
        ("gained: would alert now, did not", found.gained),
        ("lost: alerted, would not now", found.lost),
        ("changed in severity or topics", found.changed),
    ):
        print(f"\n{len(stories)} stories {name}")
        if stories:
            print(table(("story", "old", "new", "title"), [*map(_row, stories[:MOST_SHOWN])]))
        if len(stories) > MOST_SHOWN:
            print(f"… and {len(stories) - MOST_SHOWN} more: --json lists them all")
    if found.rules:
        print("\narticles that rules match, where that changed")
        print(table(("rule", "gained", "lost"), [(k, *v) for k, v in found.rules.items()]))
    if len(found.days) > 1:
        print("\nstories that alert, by day")
        days = list(found.days.items())[-MOST_DAYS:]
        print(table(("day", "old", "new"), [(day, *counts) for day, counts in days]))


def _row(story: "StoryChange") -> tuple[object, ...]:
    """Return the cells of one story."""
    return story.story_id, _words(story.old), _words(story.new), story.title


def _words(said: "Said") -> str:
    """Return what was said of a story, in short."""
    severity = said.severity.value if said.severity else "–"
    return f"{said.relevance.value} {severity} {'+'.join(sorted(said.topics)) or '–'}"


def as_json(found: "Comparison") -> dict[str, Any]:
    """Return the comparison as plain data."""
    old, new = found.per_day
    return {
        "articles": found.articles,
        "stories": found.stories,
        "old_versions": dict(found.old_versions),
        "new_version": found.new_version,
        "alerts_per_day": {"old": round(old, 4), "new": round(new, 4)},
        "days": [
            {"day": day.isoformat(), "old": counts[0], "new": counts[1]}
            for day, counts in found.days.items()
        ],
        "gained": [_plain(story) for story in found.gained],
        "lost": [_plain(story) for story in found.lost],
        "changed": [_plain(story) for story in found.changed],
        "rules": {rule: {"gained": n[0], "lost": n[1]} for rule, n in found.rules.items()},
    }


def _plain(story: "StoryChange") -> dict[str, Any]:
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
    return {"story_id": story.story_id, "title": story.title, **sides}
