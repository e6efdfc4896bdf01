"""The channel-neutral content of one telling: what every receiver renders for its channel.

Pure. Everything shown is one line and free of control characters here, so that no channel has to
trust what came from the web.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from alerts.facts import FIRST, kind, value
from alerts.labels import label, region
from alerts.model import NO_ROUTE
from alerts.passages import passage
from alerts.rulebook import RuleBook
from alerts.words import words_of
from core import identity
from core.identity import safe_url
from core.records import (
    Alert,
    Article,
    Decision,
    DecisionKind,
    Evidence,
    Match,
    Reason,
    Reference,
    Relevance,
    Report,
    Severity,
    Story,
)
from core.text import clean, one_line

EVIDENCE_LIMIT = 4
REFERENCE_LIMIT = 60
SEVERITY_ROSE = "Severity rose"  # how the reason of such an update begins
_SENTENCES = {
    Reason.FIRST_SIGHTING: "First report of this story",
    Reason.SEVERITY_ROSE: SEVERITY_ROSE,
    Reason.NEW_TOPIC: "New topic",
    Reason.CORROBORATED: "Corroborated",
}


def compose(
    decision: Decision, story: Story, rulebook: RuleBook, texts: Mapping[str, Article]
) -> Alert:
    """Return the alert of a decision to tell.

    `texts` gives the stored articles whose matches are quoted; where one is missing the matched
    words stand alone. Evidence of the deciding article comes first, then of the others in order
    of arrival. Copies are left out of the references, as are reports that are beside the point.
    """
    told = told_reports(story)
    ordered = sorted(told, key=lambda report: report.article_id != decision.article_id)
    return Alert(
        dedupe_key=decision.dedupe_key,
        story_id=decision.story_id,
        route_id=decision.route_id,
        kind=decision.kind,
        headline=one_line(told[0].title) or "(no title)",
        topics=_union(report.verdict.topics for report in told),
        severity=loudest(told) or Severity.LOW,
        regions=_union(report.verdict.regions for report in told),
        reason=_reason(decision),
        evidence=evidence(ordered, rulebook, texts),
        reports=references(told),
        created_at=decision.decided_at,
    )


def told_reports(story: Story) -> list[Report]:
    """Return the reports that a reader is shown: relevant news that is no copy, else all."""
    return [report for report in story.reports if _is_shown(report)] or list(story.reports)


def loudest(reports: list[Report]) -> Severity | None:
    """Return the highest severity of the reports, or None where none has one."""
    found = (report.verdict.severity for report in reports)
    return max(filter(None, found), key=lambda severity: severity.rank, default=None)


def story_note(story: Story, *, of: str, fact: str, words: tuple[str, str], now: datetime) -> Alert:
    """Return what takes the place of a told message: `words` are its headline and its reason.

    `story` gives the references, `of` is the story whose message it replaces, on whatever route.
    """
    told = told_reports(story)
    headline, reason = words
    return Alert(
        dedupe_key=identity.dedupe_key(of, NO_ROUTE, DecisionKind.UPDATE, fact),
        story_id=of,
        route_id=NO_ROUTE,
        kind=DecisionKind.UPDATE,
        headline=one_line(headline, 300),
        topics=(),
        severity=loudest(told) or Severity.LOW,
        regions=(),
        reason=reason,
        evidence=(),
        reports=references(told),
        created_at=now,
    )


def references(reports: list[Report]) -> tuple[Reference, ...]:
    """Return the reports as readers see them: one an address, at most 60, in order of arrival."""
    found: dict[str, Reference] = {}
    for report in reports:
        url = safe_url(report.url)
        if url is not None and url not in found:
            found[url] = Reference(
                source_name=one_line(report.source_name, 80),
                title=one_line(report.title) or "(no title)",
                url=url,
                language=report.language,
                published_at=report.published_at,
                official=report.official,
            )
    return tuple(found.values())[:REFERENCE_LIMIT]


def _is_shown(report: Report) -> bool:
    """Return whether a report is one of the story's own: relevant, no copy, and no history."""
    return (
        report.duplicate_of is None
        and not report.backlog
        and report.verdict.relevance is not Relevance.IGNORE
    )


def _union(groups: Any) -> tuple[str, ...]:
    """Return the members of all groups once, in order of first appearance."""
    return tuple(dict.fromkeys(member for group in groups for member in group))


def _reason(decision: Decision) -> str:
    """Return why this is told now, as sentences for a reader."""
    begin = _SENTENCES.get(decision.reason, decision.reason.capitalize())
    if decision.reason is Reason.FIRST_SIGHTING or not decision.fact:
        return begin + "."
    words = {
        "severity": f"{SEVERITY_ROSE} to {{}}.",
        "corroborated": "Now reported by {} independent outlets.",
    }
    by_kind: dict[str, list[str]] = {}
    for fact in decision.fact.split("+"):
        by_kind.setdefault(kind(fact), []).append(fact)
    parts = []
    for name, facts in by_kind.items():
        if name == "region":
            parts.append(f"It concerns {_listed([region(value(fact)) for fact in facts])} too.")
        elif name == "topic":
            new = "New topic" if len(facts) == 1 else "New topics"
            parts.append(f"{new}: {_listed([label(value(fact)) for fact in facts])}.")
        elif name in words:
            parts += [words[name].format(value(fact)) for fact in facts]
        elif name != FIRST:
            parts += [words_of(fact) for fact in facts]
    return " ".join(parts) or begin + "."


def _listed(names: list[str]) -> str:
    """Return "A", "A and B", or "A, B and C"."""
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]


def evidence(
    reports: list[Report], rulebook: RuleBook, texts: Mapping[str, Article]
) -> tuple[Evidence, ...]:
    """Return one piece of evidence a rule, from the first report that the rule matched."""
    found: dict[str, Evidence] = {}
    for report in reports:
        by_rule: dict[str, list[Match]] = {}
        for match in report.verdict.matches:
            by_rule.setdefault(match.rule_id, []).append(match)
        for rule_id, matches in by_rule.items():
            if rule_id not in found and rulebook.note(rule_id).counts:
                found[rule_id] = _piece(rule_id, matches, rulebook, texts.get(report.article_id))
            if len(found) == EVIDENCE_LIMIT:
                return tuple(found.values())
    return tuple(found.values())


def _piece(
    rule_id: str, matches: list[Match], rulebook: RuleBook, article: Article | None
) -> Evidence:
    """Return why one rule fired on one article: a sentence of its text before its title.

    The title is the headline already, so a sentence of the text tells a reader more.
    """
    field = "text" if any(match.field == "text" for match in matches) else "title"
    chosen = [match for match in matches if match.field == field]
    line = clean(chosen[0].text)
    spans: tuple[tuple[int, int], ...] = ((0, len(line)),)
    if article is not None:
        line, spans = passage(getattr(article, field), chosen)
        if clean(line) != line:  # a character went: spans would point beside the words
            line, spans = one_line(line), ()
    note = rulebook.note(rule_id)
    seed = f"{chosen[0].seed_id}, statement {chosen[0].statement}" if chosen[0].seed_id else ""
    if note.seed:
        seed = f"{seed}: {one_line(note.seed, 300)}" if seed else one_line(note.seed, 300)
    return Evidence(
        rule_id=rule_id,
        rule_title=one_line(note.title, 150),
        passage=line,
        spans=spans,
        seed=seed,
        concepts=tuple(dict.fromkeys(match.concept for match in matches if match.concept)),
    )


def notice(text: str, *, dedupe_key: str, now: datetime, severity: Severity) -> Alert:
    """Return an alert of the route `operator`: a sentence about the pipeline itself."""
    return Alert(
        dedupe_key=dedupe_key,
        story_id="operator",
        route_id="operator",
        kind=DecisionKind.ALERT,
        headline=one_line(text, 300),
        topics=(),
        severity=severity,
        regions=(),
        reason="About the pipeline itself.",
        evidence=(),
        reports=(),
        created_at=now,
    )


def to_json(alert: Alert) -> str:
    """Return the alert as JSON, the same for the same alert."""
    return json.dumps(asdict(alert), ensure_ascii=False, default=datetime.isoformat)


def from_json(text: str) -> Alert:
    """Return the alert of `to_json`."""
    data = json.loads(text)
    data["kind"] = DecisionKind(data["kind"])
    data["severity"] = Severity(data["severity"])
    data["created_at"] = datetime.fromisoformat(data["created_at"])
    for name in ("topics", "regions"):
        data[name] = tuple(data[name])
    data["evidence"] = tuple(
        Evidence(
            **{
                **piece,
                "spans": tuple((a, b) for a, b in piece["spans"]),
                "concepts": tuple(piece.get("concepts", ())),  # older rows have none
            }
        )
        for piece in data["evidence"]
    )
    data["reports"] = tuple(
        Reference(**{**report, "published_at": _moment(report["published_at"])})
        for report in data["reports"]
    )
    return Alert(**data)


def _moment(text: str | None) -> datetime | None:
    """Return the time of an ISO 8601 text, or None."""
    return datetime.fromisoformat(text) if text else None
