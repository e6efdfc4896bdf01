"""Small records for the warehouse's tests; every field can be given."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from core import identity
from core.records import (
    Alert,
    Article,
    Assignment,
    Decision,
    DecisionKind,
    Delivery,
    FeedEntry,
    Match,
    NearMiss,
    RankedLink,
    Ranking,
    Reason,
    Relevance,
    Severity,
    Verdict,
)
from warehouse import articles, decisions, outbox, revisions, stories, verdicts
from warehouse.entries import AdmittedEntry

NOW = datetime(2026, 11, 2, 3, 0, tzinfo=UTC)
RULE = "ev_production/plant"


def minutes(count):
    return timedelta(minutes=count)


def article_id(number):
    return identity.article_id(f"https://news.example/{number}")


def entry(number=1, **given):
    url = f"https://news.example/{number}"
    return replace(
        AdmittedEntry(
            article_id=article_id(number),
            source_id="herald",
            url=url,
            canonical_url=url,
            entry=FeedEntry(
                url=url, title=f"Title {number}", summary="Ein Satz, 文", published_at=NOW, guid="g"
            ),
            seen_at=NOW,
            backlog=False,
        ),
        **given,
    )


def article(number=1, **given):
    url = f"https://news.example/{number}"
    return replace(
        Article(
            article_id=article_id(number),
            source_id="herald",
            url=url,
            canonical_url=url,
            title="Battery plant in Rayong",
            text="A battery plant opens.\n\nIt is “large”, 新工場, โรงงาน.",
            first_seen_at=NOW,
            published_at=NOW - minutes(5),
            modified_at=NOW - minutes(4),
            authors=("A. One", "B. Two"),
            language="en",
            section="business",
            image_url="https://news.example/i.png",
            summary="A plant.",
        ),
        **given,
    )


def verdict(number=1, **given):
    key = article_id(number)
    return replace(
        Verdict(
            article_id=key,
            ruleset_version="v1",
            topics=("ev_production",),
            relevance=Relevance.ALERT,
            severity=Severity.HIGH,
            score=0.75,
            regions=("asean", "thailand"),
            matches=(
                Match(
                    rule_id=RULE, topic="ev_production", field="title", start=0, end=13,
                    text="Battery plant", concept="plant", seed_id="seed", statement=3,
                ),
            ),
            near_misses=(NearMiss(rule_id="security/drill", missing="$navy", found=("drill",)),),
            excluded_by=("noise/sport",),
            terms=(("topic", 0.5), ("region", 0.25)),
        ),
        **given,
    )  # fmt: skip


def decision(number=1, **given):
    story_id = article_id(number)
    return replace(
        Decision(
            decision_id=f"d{number}",
            story_id=story_id,
            article_id=article_id(number),
            route_id="analysts",
            kind=DecisionKind.ALERT,
            reason=Reason.FIRST_SIGHTING,
            fact="first",
            dedupe_key=f"dedupe-{number}",
            decided_at=NOW,
            detail="The first report.",
        ),
        **given,
    )


def alert(number=1, **given):
    return replace(
        Alert(
            dedupe_key=f"dedupe-{number}",
            story_id=article_id(number),
            route_id="analysts",
            kind=DecisionKind.ALERT,
            headline="Battery plant in Rayong",
            topics=("ev_production",),
            severity=Severity.HIGH,
            regions=("asean",),
            reason="First report",
            evidence=(),
            reports=(),
            created_at=NOW,
        ),
        **given,
    )


def delivery(number=1, **given):
    return replace(
        Delivery(
            delivery_key=f"key-{number}",
            dedupe_key=f"dedupe-{number}",
            story_id=article_id(number),
            receiver_id="desk",
            channel="slack",
            target="C0DEMOALERT",
            action="post",
            payload="{}",
            priority=22,
        ),
        **given,
    )


def group_row(number=1):
    item = article(number)
    return stories.GroupRow(
        article_id=item.article_id,
        url=item.url,
        title=item.title,
        text=item.text,
        published_at=item.published_at,
        source_id=item.source_id,
        arrived_at=item.first_seen_at,
    )


def tell(session, number=1):
    """Write a whole chain down, from article to a delivery that was sent."""
    articles.store(session, [(article(number), "page")])
    verdicts.store(session, [verdict(number)], now=NOW)
    key = article_id(number)
    place = Assignment(article_id=key, story_id=key)
    stories.assign(session, [(group_row(number), place)], now=NOW)
    decisions.store(session, [decision(number)])
    decisions.store_alert(session, alert(number), "{}")
    stories.mark_decided(session, key, now=NOW)
    outbox.put(session, [delivery(number)], now=NOW)
    send(session)


def send(session, receipt="1.0"):
    """Take every due row through claim and settlement."""
    for row in outbox.due(session, now=NOW, limit=10):
        mine = replace(row, fence=row.fence + 1, state=row.state.SENDING, attempts=1)
        assert outbox.claim(session, mine)
        done = replace(mine, state=row.state.SENT, receipt=receipt)
        assert outbox.settle(session, done, degraded=False, now=NOW)


def revise(session):
    """Store a new version of the first article, and what its page ranks."""
    (old,) = revisions.in_force(session, [article_id(1)]).values()
    new = article(1, text="Two battery plants open.")
    revisions.replace(
        session,
        revisions.Edit(old=old, new=new, origin="page", cause="edited", diff="{+Two+}"),
        now=NOW,
    )
    verdicts.store(session, [verdict(1)], now=NOW, revisions={article_id(1): 1})
    ranking = Ranking(heading="Most read", links=(RankedLink(position=1, title="A", url=None),))
    revisions.keep_rankings(session, [(article_id(1), (ranking,))], now=NOW)
