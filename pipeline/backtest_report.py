"""The report of a backtest in Markdown, for a pull request: what is gained, lost and how much.

Headlines come from outside: every mark that Markdown, HTML, a mention or a reference to an issue could
be made of is escaped, and only http and https addresses become links.
"""

import re
from collections.abc import Iterable, Sequence

from classifiers.evaluate import Score
from core.text import one_line
from pipeline.backtest import Comparison, RuleVolume, Said, StoryChange
from pipeline.backtest_quality import READERS

MOST_STORIES = 25
MOST_RULES = 40
MOST_DAYS = 31
LONGEST = 120  # code points of a headline
_MARKS = re.compile(r"([\\`*_{}\[\]()#+!|~:.-])")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "@": "&#64;", "#": "&#35;"}
_ADDRESS = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)


def report(found: Comparison) -> str:
    """Return the report."""
    parts = [
        _head(found),
        _quality(found),
        _stories("Gained", "would alert now, did not", found.gained),
        _stories("Lost", "alerted, would not now", found.lost),
        _stories("Changed", "of other relevance, severity or topics", found.changed),
        _rules(found),
        _days(found),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def escaped(text: str, limit: int = LONGEST) -> str:
    """Return text that stands in a Markdown table as it is, whatever it holds."""
    line = one_line(text, limit)
    quoted = "".join(_ENTITIES.get(one, one) for one in line)
    # An entity's own '#' and ';' must stay; every other mark is escaped.
    parts = re.split(r"(&#?\w+;)", quoted)
    return "".join(
        part if number % 2 else _MARKS.sub(r"\\\1", part) for number, part in enumerate(parts)
    )


def link(title: str, url: str) -> str:
    """Return a headline as a link where its address is one of the web, else as text."""
    name = escaped(title) or "(no title)"
    if not _ADDRESS.fullmatch(url):
        return name
    safe = url.translate({ord(one): f"%{ord(one):02X}" for one in "()[]|\\`*_"})
    return f"[{name}]({safe})"


def _head(found: Comparison) -> str:
    """Return the title and the counts."""
    judged = ", ".join(f"`{version}`" for version in found.old_versions) or "none"
    old, new = found.per_day
    rows = [
        ("stories that alert", *found.alerts, _signed(found.alerts[1] - found.alerts[0])),
        ("alerts a day", f"{old:.2f}", f"{new:.2f}", f"{new - old:+.2f}"),
        ("gained", "", len(found.gained), ""),
        ("lost", "", len(found.lost), ""),
        ("other relevance, severity or topics", "", len(found.changed), ""),
    ]
    read = (
        f"{found.articles:,} articles in {found.stories:,} stories over {len(found.days):,} days. "
        f"Old: rule set {judged}. New: rule set `{found.new_version}`."
    )
    return f"# Backtest\n\n{read}\n\n" + _table(("", "old", "new", ""), rows)


def _quality(found: Comparison) -> str:
    """Return the table of precision and recall, or nothing where nobody said what is right."""
    rows = [
        (
            "worth telling, by readers" if name == READERS else name.replace("_", " "),
            *map(_shares, pair),
            f"{pair[1].f1 - pair[0].f1:+.3f}",
            pair[1].hits + pair[1].misses,
        )
        for name, pair in found.quality.scores.items()
    ]
    if not rows:
        return ""
    head = ("", "old: precision / recall", "new: precision / recall", "F1", "true ones")
    return "## Where it is known what is right\n\n" + _table(head, rows)


def _stories(title: str, meaning: str, stories: Sequence[StoryChange]) -> str:
    """Return one table of stories, the loudest first; nothing where there are none."""
    if not stories:
        return f"## {title}: none"
    ranked = sorted(stories, key=_loudness)
    rows = [
        (link(one.title, one.url), _said(one.old), _said(one.new), _why(one))
        for one in ranked[:MOST_STORIES]
    ]
    more = len(stories) - MOST_STORIES
    rest = f"\n\n… and {more:,} more: `--json` lists them all." if more > 0 else ""
    table = _table(("story", "old", "new", "rules"), rows, numbers=False)
    return f"## {title}: {len(stories):,} stories ({meaning})\n\n{table}{rest}"


def _rules(found: Comparison) -> str:
    """Return the volume of each rule, those that changed first."""
    ranked = sorted(found.rules.items(), key=lambda one: _upheaval(*one))
    changed = sum(volume.changed for volume in found.rules.values())
    rows = [
        (
            f"`{rule_id}`",
            volume.old,
            volume.new,
            f"+{volume.gained}",
            f"-{volume.lost}",
            f"{volume.new / max(len(found.days), 1):.2f}",
            "" if volume.precision is None else f"{volume.precision:.2f} of {volume.labelled}",
        )
        for rule_id, volume in ranked[:MOST_RULES]
    ]
    if not rows:
        return "## Rules: none matches"
    more = len(ranked) - MOST_RULES
    rest = f"\n\n… and {more:,} more rules, those that match least." if more > 0 else ""
    head = ("rule", "old", "new", "gained", "lost", "a day", "precision")
    table = _table(head, rows)
    return f"## Rules: {changed:,} match other articles than before\n\n{table}{rest}"


def _days(found: Comparison) -> str:
    """Return the stories that alert by day, folded away."""
    if len(found.days) < 2:
        return ""
    days = list(found.days.items())[-MOST_DAYS:]
    table = _table(("day", "old", "new"), [(str(day), old, new) for day, (old, new) in days])
    return f"<details><summary>Stories that alert, by day</summary>\n\n{table}\n\n</details>"


def _table(names: Sequence[str], rows: Iterable[Sequence[object]], *, numbers: bool = True) -> str:
    """Return a Markdown table; numbers, in all columns but the first, stand to the right."""
    lines = [_row(names), _row(["---", *("---:" if numbers else "---" for _ in names[1:])])]
    return "\n".join([*lines, *(_row([str(cell) for cell in row]) for row in rows)])


def _row(cells: Sequence[str]) -> str:
    """Return one line of a table."""
    return "| " + " | ".join(cells) + " |"


def _said(said: Said) -> str:
    """Return what was said of a story."""
    severity = f" {said.severity.value}" if said.severity else ""
    topics = ", ".join(sorted(said.topics)).replace("_", " ")
    return f"{said.relevance.value}{severity}" + (f"<br>{topics}" if topics else "")


def _why(story: StoryChange) -> str:
    """Return the rules that make the difference: of the side on which the story alerts."""
    ids = sorted(story.new.rule_ids - story.old.rule_ids or story.old.rule_ids)
    return "<br>".join(f"`{rule_id}`" for rule_id in ids[:3]) + ("<br>…" if len(ids) > 3 else "")


def _loudness(story: StoryChange) -> tuple[int, str]:
    """Return the key that puts the loudest story first."""
    ranks = [said.severity.rank for said in (story.old, story.new) if said.severity]
    return -max(ranks, default=-1), story.story_id


def _upheaval(rule_id: str, volume: RuleVolume) -> tuple[int, int, str]:
    """Return the key that puts the rule first which changes most."""
    return -(volume.gained + volume.lost), -volume.new, rule_id


def _shares(score: Score) -> str:
    """Return precision and recall, a dash where there was nothing to be right about."""
    precision = f"{score.precision:.3f}" if score.hits + score.false_alarms else "–"
    recall = f"{score.recall:.3f}" if score.hits + score.misses else "–"
    return f"{precision} / {recall}"


def _signed(number: int) -> str:
    """Return a number with its sign."""
    return f"{number:+,}" if number else "0"
