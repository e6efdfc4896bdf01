"""What a report says, as routes, silences and inhibitions ask for it."""

from collections.abc import Iterable
from dataclasses import dataclass

from core.records import Relevance, Report, Severity, SourceKind, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """The labels of one report, or of several together; every set may be empty."""

    topics: frozenset[str] = frozenset()
    # Those of the verdict, and the names of the matching rules without their folder.
    subtopics: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    rules: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()  # main tags: "pt" for "pt-BR"
    source_kinds: frozenset[str] = frozenset()
    tier: int = 3  # the best of the sources
    severity: Severity | None = None
    relevance: Relevance = Relevance.IGNORE

    @property
    def rank(self) -> int:
        """The severity's rank, none below low."""
        return -1 if self.severity is None else self.severity.rank


def labels_of(report: Report) -> Labels:
    """Return the labels of one report."""
    return labels(
        report.verdict, language=report.language, kind=report.source_kind, tier=report.tier
    )


def labels(verdict: Verdict, *, language: str | None, kind: SourceKind, tier: int) -> Labels:
    """Return the labels of a verdict on a report of such a source."""
    rules = frozenset(match.rule_id for match in verdict.matches)
    return Labels(
        topics=frozenset(verdict.topics),
        subtopics=frozenset(verdict.subtopics) | {rule.rpartition("/")[2] for rule in rules},
        regions=frozenset(verdict.regions),
        rules=rules,
        languages=frozenset({language.split("-")[0].lower()} if language else ()),
        source_kinds=frozenset({kind.value}),
        tier=tier,
        severity=verdict.severity,
        relevance=verdict.relevance,
    )


def joined(many: Iterable[Labels]) -> Labels:
    """Return what several reports say together: the unions, the highest severity and relevance."""
    found = list(many)
    severities = [one.severity for one in found if one.severity]
    return Labels(
        topics=frozenset(name for one in found for name in one.topics),
        subtopics=frozenset(name for one in found for name in one.subtopics),
        regions=frozenset(name for one in found for name in one.regions),
        rules=frozenset(name for one in found for name in one.rules),
        languages=frozenset(name for one in found for name in one.languages),
        source_kinds=frozenset(name for one in found for name in one.source_kinds),
        tier=min((one.tier for one in found), default=3),
        severity=max(severities, key=lambda severity: severity.rank, default=None),
        relevance=max(
            (one.relevance for one in found), key=lambda one: one.rank, default=Relevance.IGNORE
        ),
    )
