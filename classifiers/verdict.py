"""The verdict: topics, severity, relevance and score from the rules that matched.

The score is a sum of named terms. A topic, where it stands, how near the reader's regions are, how
severe the rules are, and the signals of `relevance.yaml` (a development reported, a commentary, a
spill-over from afar) each add what they are worth. Thresholds cut the score into ignore, digest and
alert, so that it ranks them by construction. Three caps keep the definitions: without a regional
link or a spill-over nothing is told; without a topic, or with a spill-over alone, nothing alerts.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from classifiers.clauses import Found
from classifiers.concepts import members_of
from classifiers.hits import Hits
from classifiers.language import Scope
from classifiers.lexicon import Lexicon
from classifiers.ruleset import RuleSet
from core.records import Match, NearMiss, Relevance, RuleStatus, Severity, Verdict

_BELOW = 0.001  # how far under a threshold a cap stays
_SPILL = "spill_over"  # how the names of signals begin that stand in for a regional link
_NEAR = ("region in title", "region in lead")
Terms = list[tuple[str, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """What the matcher hands over: passages by rule or exclusion, and the records made of them."""

    passages: Mapping[str, list[Found]]
    matches: tuple[Match, ...]
    near_misses: tuple[NearMiss, ...]


class Judge:
    """Turns matches into verdicts. It asks for slots of its own, so it is made before the scan."""

    def __init__(self, ruleset: RuleSet, lexicon: Lexicon) -> None:
        """Take the rule set, and enter the regions and signals into the lexicon."""
        self._ruleset = ruleset
        regions = ruleset.regions
        reader = members_of(regions, ruleset.relevance.reader_region)
        self._places = {name: lexicon.leaf(f"${name}").slot for name in reader}
        self._makers = {
            name: lexicon.leaf(f"${name}_makers").slot
            for name in reader
            if regions.regions[name].makers
        }
        self._signals = [
            (name, signal, [lexicon.leaf(f"${c.removeprefix('$')}").slot for c in signal.concepts])
            for name, signal in ruleset.relevance.signals.items()
        ]

    def verdict(self, article_id: str, hits: Hits, matched: Matched) -> Verdict:
        """Return the verdict on one article."""
        stable = {
            rule_id: rule
            for rule_id in matched.passages
            if (rule := self._ruleset.rules.get(rule_id)) and rule.status is RuleStatus.STABLE
        }
        found = {rule.topic for rule in stable.values() if rule.topic is not None}
        taken = self._taken(matched, found)
        topics = tuple(topic for topic in self._ruleset.topics if topic in found - taken.keys())
        counting = [r for r, rule in stable.items() if rule.topic is None or rule.topic in topics]
        regions = self._regions(hits) if counting else {}
        terms = self._terms(hits, matched, topics, counting, regions) if counting else []
        score = round(sum((value for _, value in terms), 0.0), 4)
        return Verdict(
            article_id=article_id,
            ruleset_version=self._ruleset.version,
            topics=topics,
            relevance=self._relevance(score),
            severity=_highest(rule.severity for rule in stable.values()),
            score=score,
            regions=tuple(regions),
            matches=matched.matches,
            near_misses=matched.near_misses,
            excluded_by=tuple(sorted({rule_id for ids in taken.values() for rule_id in ids})),
            terms=tuple(terms),
        )

    def _taken(self, matched: Matched, topics: set[str]) -> dict[str, list[str]]:
        """Return the topics that stable exclusions take away, each with the exclusions' ids."""
        taken: dict[str, list[str]] = {}
        for rule_id in matched.passages:
            exclusion = self._ruleset.exclusions.get(rule_id)
            if exclusion is None or exclusion.status is not RuleStatus.STABLE:
                continue
            for topic in topics.intersection(exclusion.takes):
                taken.setdefault(topic, []).append(rule_id)
        return taken

    def _regions(self, hits: Hits) -> dict[str, str]:
        """Return the reader's regions that an article names, each with where: see `_link`."""
        linked: dict[str, str] = {}
        for name, slot in self._places.items():
            if spans := hits.spans(slot):
                linked[name] = f"region in {hits.reading.stands_in(spans[0][0])}"
        for name, slot in self._makers.items():
            if name not in linked:
                spans = hits.spans(slot)
                if spans and hits.reading.stands_in(spans[0][0]) is not Scope.BODY:
                    linked[name] = "maker"
        return linked

    def _link(self, regions: Mapping[str, str]) -> tuple[str, float] | None:
        """Return the strongest of the regional links as a term."""
        weights = self._ruleset.relevance.weights
        worth = {
            "region in title": weights.region_in_title,
            "region in lead": weights.region_in_lead,
            "region in body": weights.region_in_body,
            "maker": weights.maker,
        }
        return max(((where, worth[where]) for where in regions.values()), key=_value, default=None)

    def _terms(
        self,
        hits: Hits,
        matched: Matched,
        topics: tuple[str, ...],
        counting: list[str],
        regions: Mapping[str, str],
    ) -> Terms:
        """Return the named terms of the score; they add up to it."""
        weights = self._ruleset.relevance.weights
        in_title = any(
            hits.reading.stands_in(one.start) is Scope.TITLE
            for rule_id in counting
            for one in matched.passages[rule_id]
        )
        rank = max(self._ruleset.rules[rule_id].severity.rank for rule_id in counting)
        terms: Terms = [("topic" if topics else "auto industry", weights.topic)]
        if in_title:
            terms.append(("topic in title", weights.topic_in_title))
        if len(topics) > 1:
            terms.append(("second topic", weights.second_topic))
        if rank:
            terms.append(("severity", round(weights.severity * rank, 4)))
        link = self._link(regions)
        if link:
            terms.append(link)
        near = link is not None and link[0] in _NEAR
        signals = self._signalled(hits, topics, near=near)
        terms += signals
        return self._capped(terms, topics=topics, link=link, signals=dict(signals))

    def _signalled(self, hits: Hits, topics: tuple[str, ...], *, near: bool) -> Terms:
        """Return the signals that an article gives; a spill-over counts only if it is not near."""
        found: Terms = []
        for name, signal, slots in self._signals:
            if near and name.startswith(_SPILL):
                continue
            if signal.topics and not set(signal.topics).intersection(topics):
                continue
            spans = (span for slot in slots for span in hits.spans(slot))
            if any(hits.reading.stands_in(start) in signal.in_ for start, _ in spans):
                found.append((name, signal.weight))
        return found

    def _capped(
        self,
        terms: Terms,
        *,
        topics: tuple[str, ...],
        link: tuple[str, float] | None,
        signals: Mapping[str, float],
    ) -> Terms:
        """Return the terms with the caps, as terms of their own, that the definitions demand."""
        relevance = self._ruleset.relevance
        spills = any(name.startswith(_SPILL) for name in signals)
        cap, why = 1.0, "at most 1"
        if link is None and not spills:
            cap, why = relevance.digest_from - _BELOW, "no link to the reader's regions"
        elif link is None:
            cap, why = relevance.alert_from - _BELOW, "from afar: digest at most"
        elif not topics:
            cap, why = relevance.alert_from - _BELOW, "no topic: digest at most"
        total = sum(value for _, value in terms)
        if total > cap:
            return [*terms, (why, round(cap - total, 4))]
        return [*terms, ("at least 0", round(-total, 4))] if total < 0 else terms

    def _relevance(self, score: float) -> Relevance:
        """Return what a score means."""
        if score >= self._ruleset.relevance.alert_from:
            return Relevance.ALERT
        return (
            Relevance.DIGEST if score >= self._ruleset.relevance.digest_from else Relevance.IGNORE
        )


def _value(term: tuple[str, float]) -> float:
    """Return what a term is worth."""
    return term[1]


def _highest(severities: Iterable[Severity]) -> Severity | None:
    """Return the highest severity, or None of none."""
    return max(severities, key=lambda one: one.rank, default=None)
