"""Made-up reports, stories and alerts, with only what a test cares about to be said."""

import json
from datetime import datetime, timedelta

from alerts.decisions import decide
from alerts.model import RouteSet, dump_routes
from alerts.rulebook import RuleBook, RuleNote
from alerts.state import Around, Known, StoryState
from core.records import (
    Alert,
    Article,
    DecisionKind,
    Delivery,
    Evidence,
    Match,
    Reference,
    Relevance,
    Report,
    Severity,
    Story,
    Verdict,
)
from tests.clock import START

HOSTILE = "<!channel> <http://evil.example|bank.com> & <@U0123456> *x* _y_ `z`"
TEXT = (
    "Officials met on Monday. The battery plant in Rayong will supply cells for hybrid pickups. "
    "A second line follows."
)
BOOK = RuleBook(
    notes={
        "ev_production/plant": RuleNote(
            title="A plant is announced", seed="Japan supports next-generation vehicles."
        ),
        "ev_production/draft": RuleNote(title="An experiment", counts=False),
    }
)


def match(text=TEXT, words="battery plant", *, rule_id="ev_production/plant", field="text"):
    start = text.index(words)
    return Match(
        rule_id=rule_id,
        topic=rule_id.split("/")[0],
        field=field,
        start=start,
        end=start + len(words),
        text=words,
        seed_id="japan-asean",
        statement=3,
    )


def report(article_id, **said):
    verdict = Verdict(
        article_id=article_id,
        ruleset_version="v1",
        topics=tuple(said.pop("topics", ("ev_production",))),
        relevance=said.pop("relevance", Relevance.ALERT),
        severity=said.pop("severity", Severity.MEDIUM),
        regions=tuple(said.pop("regions", ("thailand",))),
        matches=said.pop("matches", (match(),)),
    )
    seen = said.pop("first_seen_at", START)
    return Report(
        **{
            "article_id": article_id,
            "source_id": f"source-{article_id}",
            "source_name": f"Outlet {article_id}",
            "owner": f"owner-{article_id}",
            "official": False,
            "url": f"https://{article_id}.example/news",
            "title": f"Title of {article_id}",
            "language": "en",
            "published_at": seen - timedelta(hours=1),
            "first_seen_at": seen,
            "backlog": False,
            "duplicate_of": None,
            "verdict": verdict,
            **said,
        }
    )


def story(*reports):
    return Story(story_id=reports[0].article_id, reports=reports)


def article(article_id, text=TEXT, title="A title"):
    url = f"https://{article_id}.example/news"
    return Article(
        article_id=article_id,
        source_id="s",
        url=url,
        canonical_url=url,
        title=title,
        text=text,
        first_seen_at=START,
    )


def reference(n=0, **said):
    return Reference(
        **{
            "source_name": f"Outlet {n}",
            "title": f"Title {n}",
            "url": f"https://outlet{n}.example/a?x=1&y={n}",
            "language": "th",
            "published_at": START,
            **said,
        }
    )


def evidence(passage="The battery plant opens.", spans=((4, 17),), **said):
    return Evidence(
        **{
            "rule_id": "ev_production/plant",
            "rule_title": "A plant is announced",
            "passage": passage,
            "spans": spans,
            "seed": "japan-asean, statement 3: a sentence",
            **said,
        }
    )


def alert(**said):
    return Alert(
        **{
            "dedupe_key": "d" * 32,
            "story_id": "s1",
            "route_id": "analysts",
            "kind": DecisionKind.ALERT,
            "headline": "A battery plant opens in Rayong",
            "topics": ("ev_production",),
            "severity": Severity.HIGH,
            "regions": ("thailand", "south_china_sea"),
            "reason": "First report of this story.",
            "evidence": (evidence(),),
            "reports": (reference(0), reference(1, official=True)),
            "created_at": START,
            **said,
        }
    )


def delivery(payload="{}", **said):
    return Delivery(
        **{
            "delivery_key": "0123456789abcdef0123456789abcdef",
            "dedupe_key": "d" * 32,
            "story_id": "s1",
            "receiver_id": "analysts",
            "channel": "slack",
            "target": "C0SEEDWATCH1",
            "action": "post",
            "payload": payload,
            "priority": 22,
            "started_at": START,
            **said,
        }
    )


def routes(**routes):
    """Return a route set with the given matchers, each to the one Slack receiver."""
    return RouteSet.model_validate(
        {
            "receivers": {
                "analysts": {"kind": "slack", "channel": "C0SEEDWATCH1"},
                "readers": {"kind": "email", "to": ["a@example.org", "b@example.org"]},
                "desk": {"kind": "file", "folder": "desk"},
            },
            "routes": {
                "operator": {"receivers": ["analysts", "readers"]},
                **{
                    name: {"match": matcher, "receivers": ["analysts"]}
                    for name, matcher in (routes or {"analysts": {}}).items()
                },
            },
            "digest": {"list_id": "daily", "receivers": ["readers"]},
        }
    )


def tree(routes, **more):
    """Return a route set with whole routes, and whatever else the file may say."""
    plain = json.loads(dump_routes(_PLAIN))
    return RouteSet.model_validate(
        {
            "receivers": {**plain["receivers"], **more.pop("receivers", {})},
            "routes": {"operator": plain["routes"]["operator"], **routes},
            **more,
        }
    )


def judge(
    reports, route_set, state=None, *, article_id=None, now=START, book=BOOK, texts=None, **around
):
    """Return the judgments after the last of some reports joined their story."""
    return decide(
        story(*reports),
        article_id or reports[-1].article_id,
        state or StoryState(),
        route_set,
        around=Around(now=now, edits=frozenset({"slack"}), **around),
        book=book,
        texts=texts,
    )


def knows(*facts, target=("analysts", "C0SEEDWATCH1"), told_at=START, **more):
    """Return the state of a story of which a target was told."""
    said = frozenset(("first", *facts))
    known = Known(facts=said, told_at=told_at, posted=True, route_id="analysts")
    return StoryState(known={target: known}, **more)


BASE = ("topic:ev_production", "severity:medium", "region:thailand")  # what `report` says


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


_PLAIN = routes()
