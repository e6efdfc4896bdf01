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

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from operator import itemgetter
from typing import Any, NamedTuple

from classifiers.concepts import members_of
from classifiers.fields import IN_LEAD, IN_TITLE, OVER_BOTH, OVER_LEAD, OVER_TITLE, ZONES
from classifiers.hits import SHAPES, Hits, Place, Shape, prominent
from classifiers.lexicon import Lexicon
from classifiers.ruleset import RuleSet
from core.records import Match, NearMiss, Relevance, RuleStatus, Severity, Verdict

MOST_FURTHER_RULES = 2  # more rules that agree tell nothing more
MOST_DOUBTS = 2
_BELOW = 0.001  # how far under a threshold a cap stays
_SPILL = "spill_over"  # how the names of signals begin that stand in for a regional link
_DOUBT = "doubt"  # how the names of signals begin that weaken a topic
_NEAR = ("region in title", "region in lead")  # an article without a title is headed by its lead
_FAR = "region in body"
_ALERT, _DIGEST, _IGNORE = Relevance.ALERT, Relevance.DIGEST, Relevance.IGNORE
_rank = itemgetter(2)  # of what counts of a stable rule
Terms = list[tuple[str, float]]


class Matched(NamedTuple):
    """What the matcher hands over: passages by rule or exclusion, and the records made of them.

    Rules and exclusions go by their places in the programme.
    """

    passages: Mapping[int, list[Place]]
    matches: tuple[Match, ...]
    near_misses: tuple[NearMiss, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cue:
    """A signal ready to be asked: its slots, the fields it counts in, and what it is worth."""

    name: str
    weight: float
    slots: frozenset[int]
    alongside: frozenset[int]  # one of them has to stand there too; empty: none
    fields: frozenset[str]
    topics: frozenset[str]  # empty: it counts for every topic

    def concerns(self, topics: Iterable[str]) -> bool:
        """Return whether it counts for one of the topics."""
        return not self.topics or not self.topics.isdisjoint(topics)


class _Stable(NamedTuple):
    """What counts of a stable rule."""

    topic: str | None
    severity: Severity
    rank: int
    subtopic: str | None


class _Given(NamedTuple):
    """The signals that an article gives, by kind, in order."""

    doubts: list[_Cue]
    spills: list[_Cue]
    news: list[_Cue]


_NONE_GIVEN = _Given([], [], [])
# By slot: the numbers of the signals that it may give, where it counts, what has to stand there too.
_Table = Mapping[int, tuple[tuple[int, int, frozenset[int]], ...]]
_NOTHING_SEEN: Mapping[int, int] = {}


class _Asked(NamedTuple):
    """What slots mean in articles of one shape."""

    signals: _Table
    links: tuple[str, ...]  # by zones, those of a region that is named in them


class Judge:
    """Turns matches into verdicts. It asks for slots of its own, so it is made before the scan."""

    def __init__(self, ruleset: RuleSet, lexicon: Lexicon, rule_ids: Sequence[str]) -> None:
        """Take the rule set, and enter the regions and signals into the lexicon.

        `rule_ids`: those of rules and exclusions by their places in the programme.
        """
        self._ruleset = ruleset
        self._scoring = ruleset.relevance
        self._rule_ids = tuple(rule_ids)
        known: dict[_Stable, _Stable] = {}  # one object for all that count alike
        self._stable = tuple(
            None if one is None else known.setdefault(one, one)
            for one in (_stable(ruleset, rule_id) for rule_id in rule_ids)
        )
        shown = [name for topic in ruleset.topics.values() for name in topic.subtopics]
        self._order = {name: at for at, name in enumerate(shown)}
        regions = ruleset.regions
        reader = members_of(regions, ruleset.relevance.reader_region)
        places = {name: lexicon.watch(name, whole=True) for name in reader}
        makers = {
            name: lexicon.watch(f"{name}_makers", whole=False)
            for name in reader
            if regions.regions[name].makers
        }
        # By slot: whether it stands for makers, its place in the order, the region's name.
        self._named = {
            slot: (kind, at, name, slot)
            for kind, slots in enumerate((places, makers))
            for at, (name, slot) in enumerate(slots.items())
        }
        self._cues = [
            _Cue(
                name=name,
                weight=signal.weight,
                slots=_slots(lexicon, signal.concepts, signal.in_),
                alongside=_slots(lexicon, signal.alongside, signal.in_),
                fields=frozenset(signal.in_),
                topics=frozenset(signal.topics),
            )
            for name, signal in ruleset.relevance.signals.items()
        ]
        self._asked = {shape: _Asked(_table(self._cues, shape), _links(shape)) for shape in SHAPES}
        self._kinds = tuple(_kind(cue.name) for cue in self._cues)
        self._takes = {
            place: exclusion.takes
            for place, rule_id in enumerate(rule_ids)
            if (exclusion := ruleset.exclusions.get(rule_id)) is not None
            and exclusion.status is RuleStatus.STABLE
        }
        least = ruleset.relevance.topic_from
        self._least = {topic: least.get(topic, -1.0) for topic in ruleset.topics}
        weights = self._weights = ruleset.relevance.weights
        self._agreeing = [
            _agreeing(rules, weights.further_rule) for rules in range(MOST_FURTHER_RULES + 1)
        ]
        self._worth = {
            "region in title": weights.region_in_title,
            "region in lead": weights.region_in_lead,
            "region in body": weights.region_in_body,
            "maker": weights.maker,
        }

    def verdict(self, article_id: str, hits: Hits, matched: Matched) -> Verdict:
        """Return the verdict on one article."""
        by_topic: dict[str | None, list[_Stable]] = {}
        in_title: set[str | None] = set()
        known, heading, others = self._stable, hits.reading.heading, False
        for place, passages in matched.passages.items():
            rule = known[place]
            if rule is None:
                others = True
                continue
            topic = rule[0]
            if topic in by_topic:
                by_topic[topic].append(rule)
            else:
                by_topic[topic] = [rule]
            if passages and passages[0][0] < heading:  # in order: the first is the foremost
                in_title.add(topic)
        taken = self._taken(matched, by_topic) if others else {}
        asked = self._asked[hits.shape]
        seen = hits.seen() if by_topic else _NOTHING_SEEN
        given = self._given(seen, asked.signals)
        standing: dict[str, Terms] = {}
        withheld: Terms = []
        for topic, least in self._least.items():
            if topic in by_topic and topic not in taken:
                evidence = self._evidence(topic, len(by_topic[topic]), topic in in_title, given)
                if _total(evidence) >= least:
                    standing[topic] = evidence
                else:
                    reasons = ", ".join(name for name, _ in evidence)
                    reasons = reasons or "one rule, not in the title"
                    withheld.append((f"{topic} withheld: {reasons}", 0.0))
        counting = [rule for topic in standing for rule in by_topic[topic]]
        parts = self._parts(counting)
        counting += by_topic.get(None, ())
        regions = self._regions(seen, asked.links) if counting else {}
        terms = self._terms(given, standing, counting, regions) if counting else []
        score = round(_total(terms), 4)
        return make_verdict(
            article_id,
            self._ruleset.version,
            tuple(standing),
            self._relevance(score),
            _severity(by_topic),
            score,
            tuple(regions),
            matched.matches,
            matched.near_misses,
            tuple(sorted({rule_id for ids in taken.values() for rule_id in ids})) if taken else (),
            (*terms, *withheld),
            parts,
        )

    def _parts(self, rules: Iterable[_Stable]) -> tuple[str, ...]:
        """Return the sub-topics of some rules, in the order in which they are shown."""
        parts = {rule[3] for rule in rules}
        shown = [part for part in parts if part is not None]
        return tuple(sorted(shown, key=self._order.__getitem__)) if shown else ()

    def _taken(self, matched: Matched, topics: Container[str | None]) -> dict[str, list[str]]:
        """Return the topics that stable exclusions take away, each with the exclusions' ids."""
        taken: dict[str, list[str]] = {}
        for place in matched.passages:
            for topic in self._takes.get(place, ()):
                if topic in topics:
                    taken.setdefault(topic, []).append(self._rule_ids[place])
        return taken

    def _given(self, seen: Mapping[int, int], signals: _Table) -> _Given:
        """Return the signals that an article gives."""
        found: set[int] = set()
        for slot, there in seen.items():
            for number, taken, alongside in signals.get(slot, ()):
                if there & taken and (
                    not alongside or any(seen[one] & taken for one in alongside.intersection(seen))
                ):
                    found.add(number)
        if not found:
            return _NONE_GIVEN
        given = _Given([], [], [])
        for number in sorted(found):
            given[self._kinds[number]].append(self._cues[number])
        return given

    def _evidence(self, topic: str, rules: int, in_title: bool, given: _Given) -> Terms:  # noqa: FBT001 - one of the parts of it
        """Return how well one topic stands, as terms."""
        evidence: Terms = [("topic in title", self._weights.topic_in_title)] if in_title else []
        evidence += self._agreeing[min(rules - 1, MOST_FURTHER_RULES)]
        return evidence + _doubted(given, topic) if given.doubts else evidence

    def _regions(self, seen: Mapping[int, int], links: Sequence[str]) -> dict[str, str]:
        """Return the reader's regions that an article names, each with the link that it is.

        Terms watched at the top alone may be said to be nowhere where they are in the body.
        """
        linked: dict[str, str] = {}
        named = self._named
        for maker, _, name, slot in sorted([named[slot] for slot in seen if slot in named]):
            link = links[seen[slot]]
            if not maker:
                linked[name] = link
            elif name not in linked and link != _FAR:
                linked[name] = "maker"
        return linked

    def _terms(
        self,
        given: _Given,
        standing: Mapping[str, Terms],
        counting: Iterable[_Stable],
        regions: Mapping[str, str],
    ) -> Terms:
        """Return the named terms of the score; they add up to it."""
        weights = self._weights
        news: Terms = [("topic" if standing else "auto industry", weights.topic)]
        news += max(standing.values(), key=_total, default=[]) if standing else _doubted(given)
        if len(standing) > 1:
            news.append(("second topic", weights.second_topic))
        rank = max(map(_rank, counting))
        if rank:
            news.append(("severity", round(weights.severity * rank, 4)))
        if given.news:
            news += _of_cues(given.news, standing)
        link = max(regions.values(), key=self._worth.__getitem__, default=None)  # the strongest
        terms = news if link is None else [*news, (link, self._worth[link])]
        spills = _of_cues(given.spills, standing) if given.spills and link not in _NEAR else []
        cap, why = self._cap(link, news=_total(news), spills=bool(spills), standing=bool(standing))
        terms = [*terms, *spills]
        total = _total(terms)
        if total > cap:
            return [*terms, (why, round(cap - total, 4))]
        return [*terms, ("at least 0", round(-total, 4))] if total < 0 else terms

    def _cap(
        self, link: str | None, *, news: float, spills: bool, standing: bool
    ) -> tuple[float, str]:
        """Return what the definitions let a score be at most, and why."""
        scoring = self._scoring
        if link is None and not spills:
            return scoring.digest_from - _BELOW, "no link to the reader's regions"
        if link is None:
            return scoring.alert_from - _BELOW, "from afar: digest at most"
        if not standing:
            return scoring.alert_from - _BELOW, "no topic: digest at most"
        if news < scoring.news_from.get(link.replace(" ", "_"), 0.0):
            return scoring.alert_from - _BELOW, "too little news: digest at most"
        return 1.0, "at most 1"

    def _relevance(self, score: float) -> Relevance:
        """Return what a score means."""
        if score >= self._scoring.alert_from:
            return _ALERT
        return _DIGEST if score >= self._scoring.digest_from else _IGNORE


def _maker() -> Callable[..., Verdict]:
    """Return what makes verdicts slot by slot, in half the time of a frozen class's constructor."""
    opened = type("_Open", (), {"__slots__": Verdict.__slots__})  # see the matcher's
    names: dict[str, Any] = {"new": object.__new__, "Open": opened, "Verdict": Verdict}
    taken, body = [], []
    for one in fields(Verdict):
        names[f"default_{one.name}"] = one.default
        taken.append(one.name if one.default is MISSING else f"{one.name}=default_{one.name}")
        body.append(f"made.{one.name} = {one.name}; ")
    source = (
        f"def make({', '.join(taken)}): "
        f"made = new(Open); {''.join(body)}made.__class__ = Verdict; return made"
    )
    exec(source, names)  # noqa: S102 - our own source, of the names of fields
    made: Callable[..., Verdict] = names["make"]
    return made


make_verdict = _maker()


def _stable(ruleset: RuleSet, rule_id: str) -> _Stable | None:
    """Return what counts of a rule; None for an exclusion, and for a rule that is on trial."""
    rule = ruleset.rules.get(rule_id)
    if rule is None or rule.status is not RuleStatus.STABLE:
        return None
    return _Stable(rule.topic, rule.severity, rule.severity.rank, ruleset.subtopic(rule_id))


def _slots(lexicon: Lexicon, concepts: Iterable[str], in_: Container[str]) -> frozenset[int]:
    """Return the slots of concepts, which may be written with or without their sign."""
    whole = "body" in in_
    return frozenset(lexicon.watch(concept.removeprefix("$"), whole=whole) for concept in concepts)


def _agreeing(rules: int, weight: float) -> Terms:
    """Return the term of some further rules that agree with a topic's first."""
    return [("further rules", round(weight * rules, 4))] if rules and weight else []


def _links(shape: Shape) -> tuple[str, ...]:
    """Return by zones, in an article of a shape, the link of a region that is named in them."""
    titled, headed = shape
    found = [_FAR] * ZONES
    for there in range(ZONES):
        if there & IN_TITLE:
            found[there] = _NEAR[0]
        elif there & IN_LEAD:
            found[there] = _NEAR[1] if titled else _NEAR[0]
        elif there & (OVER_TITLE | OVER_BOTH):
            found[there] = _NEAR[0]
        elif there & OVER_LEAD:
            found[there] = _NEAR[1] if headed else _NEAR[0]
    return tuple(found)


def _severity(by_topic: Mapping[str | None, list[_Stable]]) -> Severity | None:
    """Return the highest severity of some rules, None where there are none."""
    severity, highest = None, -1
    for rules in by_topic.values():
        for rule in rules:
            if rule[2] > highest:
                severity, highest = rule[1], rule[2]
    return severity


def _kind(name: str) -> int:
    """Return which kind of signals a name is of, by its place in `_Given`."""
    return 0 if name.startswith(_DOUBT) else 1 if name.startswith(_SPILL) else 2


def _table(cues: Iterable[_Cue], shape: Shape) -> _Table:
    """Return what each slot may give to an article of a shape."""
    found: dict[int, tuple[tuple[int, int, frozenset[int]], ...]] = {}
    for number, cue in enumerate(cues):
        for slot in cue.slots:
            one = number, prominent(cue.fields, shape), cue.alongside
            found[slot] = (*found.get(slot, ()), one)
    return found


def _doubted(given: _Given, topic: str | None = None) -> Terms:
    """Return the doubts about a topic, or about an article of the trade that has none."""
    if not given.doubts:
        return []
    doubts = [
        (cue.name, cue.weight) for cue in given.doubts if topic is None or cue.concerns((topic,))
    ]
    return doubts[:MOST_DOUBTS]


def _of_cues(cues: Iterable[_Cue], topics: Iterable[str]) -> Terms:
    """Return the signals among some that concern an article's topics, as terms."""
    return [(cue.name, cue.weight) for cue in cues if cue.concerns(topics)]


def _total(terms: Iterable[tuple[str, float]]) -> float:
    """Return what terms add up to."""
    total = 0.0
    for _, value in terms:
        total += value
    return total
