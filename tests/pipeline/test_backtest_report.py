"""The report of a backtest for a pull request: what stands in it, and that headlines can't break it."""

from datetime import date, timedelta

import pytest

from classifiers.evaluate import Score
from core.records import Relevance, Severity
from pipeline.backtest import Comparison, RuleVolume, Said, StoryChange
from pipeline.backtest_quality import Quality
from pipeline.backtest_report import MOST_STORIES, escaped, link, report

DAY = date(2026, 11, 2)


def said(relevance, severity=None, topics=(), rules=()):
    return Said(
        relevance=relevance,
        severity=severity,
        topics=set(topics),
        alerts=relevance is Relevance.ALERT,
        rule_ids=set(rules),
    )


ALERT = said(Relevance.ALERT, Severity.HIGH, ["ev_production"], ["ev_production/plants"])
NOTHING = said(Relevance.IGNORE)


def story(number, title="A plant opens", old=NOTHING, new=ALERT, url="https://news.example/1"):
    return StoryChange(f"s{number}", title, url, old, new)


def comparison(**given):
    return Comparison(
        **{
            "old_versions": {"v1": 4},
            "new_version": "v2",
            "articles": 4,
            "stories": 3,
            "gained": (),
            "lost": (),
            "changed": (),
            "days": {DAY: (1, 2), DAY + timedelta(1): (0, 1)},
            "rules": {},
            "alerts": (1, 3),
            "quality": Quality(),
            "known": {},
            **given,
        }
    )


def test_it_begins_with_the_counts():
    text = report(comparison())
    assert text.startswith("# Backtest\n\n4 articles in 3 stories over 2 days.")
    assert "| stories that alert | 1 | 3 | +2 |" in text
    assert "| alerts a day | 0.50 | 1.50 | +1.00 |" in text
    assert "## Gained: none" in text
    assert "known what is right" not in text


def test_stories_stand_with_their_link_and_the_rules_that_made_the_difference():
    text = report(comparison(gained=(story(1),), lost=(story(2, old=ALERT, new=NOTHING),)))
    assert "## Gained: 1 stories (would alert now, did not)" in text
    row = (
        "| [A plant opens](https://news.example/1) | ignore | alert high<br>ev production "
        "| `ev_production/plants` |"
    )
    assert row in text
    assert text.index("## Gained") < text.index("## Lost: 1") < text.index("## Rules")


def test_the_loudest_come_first_and_the_rest_are_counted():
    low = said(Relevance.ALERT, Severity.LOW, ["security"])
    quiet = [story(n, f"quiet {n}", new=low) for n in range(MOST_STORIES)]
    text = report(comparison(gained=(*quiet, story(99, "loud"))))
    assert text.index("[loud]") < text.index("[quiet 0]")
    assert "… and 1 more: `--json` lists them all." in text


def test_rules_stand_with_their_volume_and_precision_those_that_change_most_first():
    rules = {
        "a/still": RuleVolume(old=9, new=9),
        "b/moved": RuleVolume(old=1, new=3, gained=2, right=1, labelled=2),
    }
    text = report(comparison(rules=rules))
    assert "## Rules: 1 match other articles than before" in text
    assert "| `b/moved` | 1 | 3 | +2 | -0 | 1.50 | 0.50 of 2 |" in text
    assert text.index("b/moved") < text.index("a/still")


def test_what_is_known_to_be_right_is_told_old_beside_new():
    old, new = (Score(hits=h, false_alarms=f, misses=m) for h, f, m in ((1, 0, 1), (2, 2, 0)))
    nothing = Score(hits=0, false_alarms=0, misses=2)
    quality = Quality({"ev_production": (old, new), "readers": (nothing, nothing)})
    text = report(comparison(quality=quality))
    assert "| ev production | 1.000 / 0.500 | 0.500 / 1.000 | +0.000 | 2 |" in text
    assert "| worth telling, by readers | – / 0.000 | – / 0.000 | +0.000 | 2 |" in text


@pytest.mark.parametrize(
    "title",
    [
        "a | b",
        "[x](javascript:alert(1))",
        "<script>alert(1)</script>",
        "![i](https://x.example/i.png)",
        "`code` *bold* _it_ ~no~",
        "thanks @everyone, see #12",
        "two\nlines",
        "\u202egnp.exe",
        "back\\slash",
        "https://evil.example/x",
    ],
)
def test_a_headline_stays_a_headline(title):
    text = report(comparison(gained=(story(1, title),)))
    (row,) = (line for line in text.splitlines() if "news.example/1" in line)
    cells = [cell for cell in row.replace("\\|", "").split("|") if cell.strip()]
    assert len(cells) == 4
    shown = row.split("](https://news.example/1)")[0]
    for mark in ("<script", "\u202e", "@everyone", "#12", "](java", "![", " `", "https://"):
        assert mark not in shown


def test_what_is_escaped_reads_as_before():
    assert escaped("EVs & batteries, 5% up (2026)") == r"EVs &amp; batteries, 5% up \(2026\)"
    assert escaped("#1 @ 2") == "&#35;1 &#64; 2"


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "", "ftp://x.example/", "https://x y", "//x"]
)
def test_only_addresses_of_the_web_become_links(url):
    assert link("Title", url) == "Title"


def test_an_address_cannot_end_its_link():
    assert link("T", "https://x.example/a_(b)|c") == "[T](https://x.example/a%5F%28b%29%7Cc)"
    assert link("", "https://x.example/") == "[(no title)](https://x.example/)"
