"""Verdicts with their matches and near misses; an empty verdict is stored too."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import chain
from typing import Any

from core.records import Match, Relevance, Severity, Verdict
from warehouse.batches import insert
from warehouse.connection import Row, Session


def store(
    session: Session,
    verdicts: Sequence[Verdict],
    *,
    now: datetime,
    revisions: Mapping[str, int] | None = None,
) -> int:
    """Store verdicts and return how many were new.

    `revisions` maps an article to the version of it that was judged (0 where it is not named). An
    article keeps the verdict that it has, unless that is one of an older version.
    """
    judged = revisions or {}
    fresh = insert(
        session,
        "verdicts/insert",
        ({**_row(v, now), "revision": judged.get(v.article_id, 0)} for v in verdicts),
    )
    new = {row["article_id"] for row in fresh}
    replaced = sorted(article_id for article_id in new if judged.get(article_id))
    if replaced:
        session.run("verdicts/delete_matches", article_ids=replaced)
        session.run("verdicts/delete_near_misses", article_ids=replaced)
    kept = [verdict for verdict in verdicts if verdict.article_id in new]
    insert(
        session,
        "verdicts/insert_matches",
        chain.from_iterable(
            (_match_row(verdict.article_id, match) for match in verdict.matches) for verdict in kept
        ),
    )
    insert(
        session,
        "verdicts/insert_near_misses",
        (
            {
                "article_id": verdict.article_id,
                "rule_id": miss.rule_id,
                "missing": miss.missing,
                "found": list(miss.found),
            }
            for verdict in kept
            for miss in verdict.near_misses
        ),
    )
    return len(new)


def _row(verdict: Verdict, now: datetime) -> dict[str, Any]:
    """Return the columns of a verdict."""
    return {
        "article_id": verdict.article_id,
        "ruleset_version": verdict.ruleset_version,
        "topics": list(verdict.topics),
        "relevance": verdict.relevance.value,
        "severity": verdict.severity.value if verdict.severity else None,
        "score": verdict.score,
        "regions": list(verdict.regions),
        "excluded_by": list(verdict.excluded_by),
        "terms": json.dumps(dict(verdict.terms), ensure_ascii=False),
        "subtopics": list(verdict.subtopics),
        "classified_at": now,
    }


def _match_row(article_id: str, match: Match) -> dict[str, Any]:
    """Return the columns of a match."""
    return {
        "article_id": article_id,
        "rule_id": match.rule_id,
        "topic": match.topic,
        "field": match.field,
        "start_at": match.start,
        "end_at": match.end,
        "text": match.text,
        "concept": match.concept,
        "seed_id": match.seed_id,
        "statement": match.statement,
    }


def match(row: Row) -> Match:
    """Return the record of a row of `matches`."""
    return Match(
        rule_id=row["rule_id"],
        topic=row["topic"],
        field=row["field"],
        start=row["start_at"],
        end=row["end_at"],
        text=row["text"],
        concept=row["concept"],
        seed_id=row["seed_id"],
        statement=row["statement"],
    )


def verdict(row: Row, matches: tuple[Match, ...]) -> Verdict:
    """Return the record of a row that carries a verdict's columns, with its matches."""
    return Verdict(
        article_id=row["article_id"],
        ruleset_version=row["ruleset_version"],
        topics=tuple(row["topics"]),
        relevance=Relevance(row["relevance"]),
        severity=Severity(row["severity"]) if row["severity"] else None,
        score=row["score"],
        regions=tuple(row["regions"]),
        matches=matches,
        excluded_by=tuple(row["excluded_by"]),
        terms=tuple(json.loads(row["terms"]).items()),
        subtopics=tuple(row.get("subtopics") or ()),
    )
