"""The verdict: topics, severity, relevance and score from the rules that matched.

The score is a sum of named terms, in two parts. *Reach* says how near an article is to the reader's
regions, or through which spill-over it is felt there. *News* says how well its topic stands and how
much it reads like a development: where the rules found their words, how many rules agree, doubts
(a market report, a portrait, …), deeds against statements and background.

A topic stands only if its own evidence (title, further rules, doubts) reaches `topic_from`. The score
cuts ignore from digest; an alert also needs the news that `news_from` asks for, the less, the nearer
the link. Caps keep the definitions: without a link or a spill-over nothing is told; without a topic, a
link, or enough news, nothing alerts.
"""

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass

from classifiers.clauses import Found
from classifiers.concepts import members_of
from classifiers.hits import Hits
from classifiers.language import Scope
from classifiers.lexicon import Lexicon
from classifiers.ruleset import RuleSet
from core.records import Match, NearMiss, Relevance, RuleStatus, Verdict

MOST_FURTHER_RULES = 2  # more rules that agree tell nothing more
MOST_DOUBTS = 2
_BELOW = 0.001  # how far under a threshold a cap stays
_SPILL = "spill_over"  # how the names of signals begin that stand in for a regional link
_DOUBT = "doubt"  # how the names of signals begin that weaken a topic
_NEAR = ("region in title", "region in lead")
Terms = list[tuple[str, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """What the matcher hands over: passages by rule or exclusion, and the records made of them."""

    passages: Mapping[str, list[Found]]
    matches: tuple[Match, ...]
    near_misses: tuple[NearMiss, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cue:
    """A signal ready to be asked: its slots, the fields it counts in, and what it is worth."""

    name: str
    weight: float
    slots: tuple[int, ...]
    alongside: tuple[int, ...]  # one of them has to stand there too; empty: none
    fields: tuple[str, ...]
    topics: frozenset[str]  # empty: it counts for every topic

    def given(self, hits: Hits) -> bool:
        """Return whether an article gives it."""
        if hits.watching(whole="body" in self.fields).keys().isdisjoint(self.slots):
            return False
        return any(hits.appears(slot, self.fields) for slot in self.slots) and (
            not self.alongside or any(hits.appears(slot, self.fields) for slot in self.alongside)
        )

    def concerns(self, topics: Iterable[str]) -> bool:
        """Return whether it counts for one of the topics."""
        return not self.topics or not self.topics.isdisjoint(topics)


class Judge:
    """Turns matches into verdicts. It asks for slots of its own, so it is made before the scan."""

    def __init__(self, ruleset: RuleSet, lexicon: Lexicon) -> None:
        """Take the rule set, and enter the regions and signals into the lexicon."""
        self._ruleset = ruleset
        self._scoring = ruleset.relevance
        self._stable = {
            rule_id: (rule.topic, rule.severity, rule.severity.rank)
            for rule_id, rule in ruleset.rules.items()
            if rule.status is RuleStatus.STABLE
        }
        self._subtopics = {rule_id: ruleset.subtopic(rule_id) for rule_id in self._stable}
        shown = [name for topic in ruleset.topics.values() for name in topic.subtopics]
        self._order = {name: at for at, name in enumerate(shown)}
        regions = ruleset.regions
        reader = members_of(regions, ruleset.relevance.reader_region)
        self._places = {name: lexicon.watch(name, whole=True) for name in reader}
        self._makers = {
            name: lexicon.watch(f"{name}_makers", whole=False)
            for name in reader
            if regions.regions[name].makers
        }
        cues = [
            _Cue(
                name=name,
                weight=signal.weight,
                slots=_slots(lexicon, signal.concepts, signal.in_),
                alongside=_slots(lexicon, signal.alongside, signal.in_),
                fields=tuple(signal.in_),
                topics=frozenset(signal.topics),
            )
            for name, signal in ruleset.relevance.signals.items()
        ]
        self._doubts = [cue for cue in cues if cue.name.startswith(_DOUBT)]
        self._spills = [cue for cue in cues if cue.name.startswith(_SPILL)]
        self._news = [cue for cue in cues if not cue.name.startswith((_DOUBT, _SPILL))]
        weights = ruleset.relevance.weights
        self._worth = {
            "region in title": weights.region_in_title,
            "region in lead": weights.region_in_lead,
            "region in body": weights.region_in_body,
            "maker": weights.maker,
        }

    def verdict(self, article_id: str, hits: Hits, matched: Matched) -> Verdict:
        """Return the verdict on one article."""
        by_topic: dict[str | None, list[str]] = {}
        severity, highest = None, -1
        for rule_id in matched.passages:
            if (known := self._stable.get(rule_id)) is not None:
                by_topic.setdefault(known[0], []).append(rule_id)
                if known[2] > highest:
                    severity, highest = known[1], known[2]
        taken = self._taken(matched, {topic for topic in by_topic if topic is not None})
        standing: dict[str, Terms] = {}
        withheld: Terms = []
        for topic in self._ruleset.topics:
            if topic in by_topic and topic not in taken:
                evidence = self._evidence(topic, by_topic[topic], hits, matched)
                if _total(evidence) >= self._scoring.topic_from.get(topic, -1.0):
                    standing[topic] = evidence
                else:
                    reasons = (
                        ", ".join(name for name, _ in evidence) or "one rule, not in the title"
                    )
                    withheld.append((f"{topic} withheld: {reasons}", 0.0))
        counting = [r for topic in (*standing, None) for r in by_topic.get(topic, ())]
        regions = self._regions(hits) if counting else {}
        terms = self._terms(hits, standing, counting, regions) if counting else []
        score = round(_total(terms), 4)
        return Verdict(
            article_id=article_id,
            ruleset_version=self._ruleset.version,
            topics=tuple(standing),
            relevance=self._relevance(score),
            severity=severity,
            score=score,
            regions=tuple(regions),
            matches=matched.matches,
            near_misses=matched.near_misses,
            excluded_by=tuple(sorted({rule_id for ids in taken.values() for rule_id in ids})),
            terms=(*terms, *withheld),
            subtopics=self._parts(rule_id for topic in standing for rule_id in by_topic[topic]),
        )

    def _parts(self, rules: Iterable[str]) -> tuple[str, ...]:
        """Return the sub-topics of some rules, in the order in which they are shown."""
        parts = {part for rule_id in rules if (part := self._subtopics[rule_id]) is not None}
        return tuple(sorted(parts, key=self._order.__getitem__)) if parts else ()

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

    def _evidence(self, topic: str, rules: list[str], hits: Hits, matched: Matched) -> Terms:
        """Return how well one topic stands, as terms."""
        weights = self._scoring.weights
        evidence: Terms = []
        stands_in = hits.reading.stands_in
        if any(
            stands_in(one.start) is Scope.TITLE
            for rule_id in rules
            for one in matched.passages[rule_id]
        ):
            evidence.append(("topic in title", weights.topic_in_title))
        further = min(len(rules) - 1, MOST_FURTHER_RULES)
        if further and weights.further_rule:
            evidence.append(("further rules", round(weights.further_rule * further, 4)))
        return evidence + self._doubted(hits, topic)

    def _doubted(self, hits: Hits, topic: str | None = None) -> Terms:
        """Return the doubts about a topic, or about an article of the trade that has none."""
        doubts = [
            (cue.name, cue.weight)
            for cue in self._doubts
            if (topic is None or cue.concerns((topic,))) and cue.given(hits)
        ]
        return doubts[:MOST_DOUBTS]

    def _regions(self, hits: Hits) -> dict[str, str]:
        """Return the reader's regions that an article names, each with where: see `_link`."""
        linked: dict[str, str] = {}
        for name, slot in _seen(self._places, hits.watching(whole=True)):
            if (where := hits.foremost(slot, whole=True)) is not None:
                linked[name] = f"region in {where}"
        for name, slot in _seen(self._makers, hits.watching(whole=False)):
            if name not in linked:
                where = hits.foremost(slot, whole=False)
                if where is not None and where is not Scope.BODY:
                    linked[name] = "maker"
        return linked

    def _link(self, regions: Mapping[str, str]) -> tuple[str, float] | None:
        """Return the strongest of the regional links as a term."""
        worth = self._worth
        return max(((where, worth[where]) for where in regions.values()), key=_value, default=None)

    def _terms(
        self,
        hits: Hits,
        standing: Mapping[str, Terms],
        counting: list[str],
        regions: Mapping[str, str],
    ) -> Terms:
        """Return the named terms of the score; they add up to it."""
        weights = self._scoring.weights
        news: Terms = [("topic" if standing else "auto industry", weights.topic)]
        news += max(standing.values(), key=_total, default=[]) if standing else self._doubted(hits)
        if len(standing) > 1:
            news.append(("second topic", weights.second_topic))
        rank = max(self._stable[rule_id][2] for rule_id in counting)
        if rank:
            news.append(("severity", round(weights.severity * rank, 4)))
        news += [
            (cue.name, cue.weight)
            for cue in self._news
            if cue.concerns(standing) and cue.given(hits)
        ]
        link = self._link(regions)
        reach: Terms = [] if link is None else [link]
        if link is None or link[0] not in _NEAR:
            reach += [
                (cue.name, cue.weight)
                for cue in self._spills
                if cue.concerns(standing) and cue.given(hits)
            ]
        return self._capped([*news, *reach], news=_total(news), link=link, standing=standing)

    def _capped(
        self,
        terms: Terms,
        *,
        news: float,
        link: tuple[str, float] | None,
        standing: Mapping[str, Terms],
    ) -> Terms:
        """Return the terms with the caps, as terms of their own, that the definitions demand."""
        scoring = self._scoring
        spills = any(name.startswith(_SPILL) for name, _ in terms)
        needed = 0.0 if link is None else scoring.news_from.get(link[0].replace(" ", "_"), 0.0)
        cap, why = 1.0, "at most 1"
        if link is None and not spills:
            cap, why = scoring.digest_from - _BELOW, "no link to the reader's regions"
        elif link is None:
            cap, why = scoring.alert_from - _BELOW, "from afar: digest at most"
        elif not standing:
            cap, why = scoring.alert_from - _BELOW, "no topic: digest at most"
        elif news < needed:
            cap, why = scoring.alert_from - _BELOW, "too little news: digest at most"
        total = _total(terms)
        if total > cap:
            return [*terms, (why, round(cap - total, 4))]
        return [*terms, ("at least 0", round(-total, 4))] if total < 0 else terms

    def _relevance(self, score: float) -> Relevance:
        """Return what a score means."""
        if score >= self._scoring.alert_from:
            return Relevance.ALERT
        return Relevance.DIGEST if score >= self._scoring.digest_from else Relevance.IGNORE


def _slots(lexicon: Lexicon, concepts: Iterable[str], in_: Container[str]) -> tuple[int, ...]:
    """Return the slots of concepts, which may be written with or without their sign."""
    whole = "body" in in_
    return tuple(lexicon.watch(concept.removeprefix("$"), whole=whole) for concept in concepts)


def _seen(slots: Mapping[str, int], watched: Container[int]) -> Iterator[tuple[str, int]]:
    """Yield those of some names with their slots that may be found in an article."""
    return ((name, slot) for name, slot in slots.items() if slot in watched)


def _value(term: tuple[str, float]) -> float:
    """Return what a term is worth."""
    return term[1]


def _total(terms: Iterable[tuple[str, float]]) -> float:
    """Return what terms add up to."""
    return sum((value for _, value in terms), 0.0)
