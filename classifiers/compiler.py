"""From rule files to a programme: numbered questions, rules over their numbers, and an index.

A question is one distinct clause, whichever rules ask it; its answer for an article is kept, so
that a clause of a hundred rules is answered once. What joins questions (rules, `any`, `all`) is
generated source that holds their numbers and nothing that anybody wrote.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from math import prod
from typing import NamedTuple

from classifiers.clauses import AllOf, AnyOf, AnyTerms, Compiled, CountOf, NearBy
from classifiers.fields import (
    ANYWHERE,
    BODY,
    EVERYWHERE,
    LEAD,
    TEXT,
    TITLE,
    TOP,
    UPPERMOST,
    Fields,
    fields,
    zones,
)
from classifiers.language import (
    AnyClause,
    AnyTerm,
    Clause,
    CountClause,
    MatchClauses,
    NearClause,
    Term,
    choices,
    inner_clauses,
)
from classifiers.lexicon import Leaf, Lexicon, Wanted
from classifiers.programme import Answerer, Asking, CompiledRule, Index, Join, Part, Programme
from classifiers.wording import describe

_SHARES = {ANYWHERE: 1.0, TEXT: 1.0, BODY: 1.0, TITLE: 0.1, LEAD: 0.2, TOP: 0.3}
MOST_WAYS = 64  # in which an `all` may hold; beyond them only what each way needs counts


class Builder:
    """Numbers questions while rules are compiled."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Take the lexicon, which grows with the rules."""
        self._lexicon = lexicon
        self._numbers: dict[Compiled, int] = {}
        self._clauses: list[Compiled] = []
        self._sources: list[str] = []
        self._rules: list[CompiledRule] = []
        self._wants: dict[tuple[Leaf, ...], Wanted] = {}
        self._enough: dict[int, int] = {}  # by question that the scan counts for

    def add(self, rule_id: str, match: MatchClauses) -> None:
        """Compile one rule; raises KeyError for an unknown concept."""
        wanted = list(match.all)
        if match.any:
            wanted.append(AnyClause(any=match.any))
        parts = [self._part(clause) for clause in wanted]
        parts.sort(
            key=lambda part: self._cost(self._anchors(part.clause))
        )  # the rarest fails first
        unwanted = tuple(self._part(clause) for clause in match.none)
        alone = len(parts) == 1 and not isinstance(parts[0].clause, AnyOf | AllOf)
        self._rules.append(
            CompiledRule(
                rule_id=rule_id,
                wanted=tuple(parts),
                unwanted=unwanted,
                alone=parts[0].question if alone else None,
            )
        )

    def anchored(self, match: MatchClauses) -> bool:
        """Return whether a word must be there for a rule to match; raises KeyError."""
        wanted = [*match.all, *([AnyClause(any=match.any)] if match.any else [])]
        parts = [self._part(clause).clause for clause in wanted]
        return any(self._cost(self._anchors(part)) < float("inf") for part in parts)

    def _anchors(self, clause: Compiled) -> tuple[AnyTerms, ...]:
        """Return questions about words of which at least one must hold for the clause to hold."""
        if isinstance(clause, AnyTerms):
            return (clause,)
        if isinstance(clause, AnyOf):
            found = (one for inner in clause.clauses for one in self._anchors(inner))
            return tuple(dict.fromkeys(found))
        if isinstance(clause, AllOf):
            return min((self._anchors(inner) for inner in clause.clauses), key=self._share)
        return (self._positions(clause)[0],)

    def _positions(self, clause: Compiled) -> list[AnyTerms]:
        """Return what `near` or `count` needs, as questions about words, the rarest first."""
        assert isinstance(clause, CountOf | NearBy)  # noqa: S101 - the only shapes with positions
        positions = clause.wanted if isinstance(clause, NearBy) else (clause.wanted,)
        parts = [AnyTerms(wanted.leaves, clause.places, wanted) for wanted in positions]
        return sorted(parts, key=lambda part: self._share((part,)))

    def _cost(self, anchors: Iterable[AnyTerms]) -> float:
        """Return how often one of some questions about words is likely to hold."""
        return sum(
            self._lexicon.cost(frozenset(leaf.slot for leaf in one.leaves)) * _share(one.places)
            for one in anchors
        )

    def _share(self, anchors: Iterable[AnyTerms]) -> float:
        """Return in which share of articles one of some questions about words may hold, roughly."""
        return sum(
            self._lexicon.share(frozenset(leaf.slot for leaf in one.leaves)) * _share(one.places)
            for one in anchors
        )

    def _part(self, clause: Clause) -> Part:
        """Return one clause with its question."""
        compiled = self._compile(clause, EVERYWHERE)
        return Part(question=self._number(compiled), words=describe(clause), clause=compiled)

    def _compile(self, clause: Clause, places: Fields) -> Compiled:
        """Return a compiled clause; `places` are those of the clause around it."""
        if isinstance(clause, AnyTerm):
            return self._any((self._lexicon.leaf(clause),), places)
        if clause.in_ is not None:
            places = fields(clause.in_)
        if isinstance(clause, NearClause):
            near = clause.near
            positions = tuple(self._leaves(choices(place)) for place in near.terms)
            wanted = tuple(map(self._wanted, positions))
            return NearBy(positions, near.words, near.sentences, near.ordered, places, wanted)
        if isinstance(clause, CountClause):
            leaves = self._leaves(clause.count.of)
            return CountOf(leaves, clause.count.at_least, places, self._wanted(leaves))
        inner = inner_clauses(clause)
        terms = [one for one in inner if isinstance(one, AnyTerm)]
        if isinstance(clause, AnyClause) and len(terms) == len(inner):
            return self._any(self._leaves(terms), places)
        parts = tuple(self._compile(one, places) for one in inner)
        return AnyOf(parts) if isinstance(clause, AnyClause) else AllOf(parts)

    def _any(self, leaves: tuple[Leaf, ...], places: Fields) -> AnyTerms:
        """Return the question whether one of some leaves stands there."""
        return AnyTerms(leaves, places, self._wanted(leaves))

    def _wanted(self, leaves: tuple[Leaf, ...]) -> Wanted:
        """Return what some leaves look for, the same object for the same leaves."""
        known = self._wants.get(leaves)
        if known is None:
            known = self._wants[leaves] = self._lexicon.wanted(leaves)
        return known

    def _leaves(self, terms: Iterable[Term]) -> tuple[Leaf, ...]:
        """Return the leaves of several terms."""
        return tuple(self._lexicon.leaf(term) for term in terms)

    def _number(self, clause: Compiled) -> int:
        """Return the number of a clause's question."""
        known = self._numbers.get(clause)
        if known is None:
            source = self._source(clause)
            known = self._numbers[clause] = len(self._clauses)
            self._clauses.append(clause)
            self._sources.append(source.replace("#", str(known)))
        return known

    def _source(self, clause: Compiled) -> str:
        """Return the source of a clause's answer, with # for its own number.

        It asks a bit of `b` about words, and for passages where words are not all that it takes.
        """
        if isinstance(clause, AnyOf | AllOf):
            inner = sorted(clause.clauses, key=self._effort)
            joint = " or " if isinstance(clause, AnyOf) else " and "
            return f"({joint.join(map(self._asked, inner))})"
        if isinstance(clause, AnyTerms):
            return "a.passages(#)" if clause.wanted.finders else "b>>#&1"
        return f"({' and '.join([*map(self._asked, self._positions(clause)), 'a.passages(#)'])})"

    def _asked(self, clause: Compiled) -> str:
        """Return the source that asks for a clause's answer."""
        return self._sources[self._number(clause)]

    def _plainly(self, rule: CompiledRule) -> int | None:
        """Return the bits of what must not hold where words decide on a rule; None: they don't."""
        unwanted = 0
        for part in rule.wanted:
            if not self._by_words(part.clause):
                return None
        for part in rule.unwanted:
            if not self._by_words(part.clause):
                return None
            unwanted |= 1 << part.question
        return unwanted

    def _join(self, clause: Compiled) -> Join | None:
        """Return what a clause joins, None where it holds no others."""
        if not isinstance(clause, AnyOf | AllOf):
            return None
        return Join(isinstance(clause, AnyOf), tuple(map(self._number, clause.clauses)))

    def _by_words(self, clause: Compiled) -> bool:
        """Return whether a scan answers a clause."""
        return isinstance(clause, AnyTerms) and not clause.wanted.finders

    def _guard(self, clause: Compiled) -> int:
        """Return the bits of the questions without which a clause can't hold, of all of them."""
        if isinstance(clause, AnyOf):
            return 0
        if isinstance(clause, AllOf):
            return _union(map(self._guard, clause.clauses))
        own = self._number(clause)
        counted = 1 << own if own in self._enough else 0
        return counted | _union(1 << self._number(part) for part in self._words_of(clause))

    def build(self, *, near_misses: bool) -> Programme:
        """Return the programme.

        A rule is looked at where a literal of its rarest clause is found. To find near misses its
        two rarest clauses count: a rule that lacks only one clause has one of the two.
        """
        anchored: defaultdict[int, list[int]] = defaultdict(list)  # rules by anchor
        for place, rule in enumerate(self._rules):
            anchors = sorted((self._anchors(part.clause) for part in rule.wanted), key=self._share)
            for anchor in {one for some in anchors[: 2 if near_misses else 1] for one in some}:
                anchored[self._number(anchor)].append(place)
        whole_rules = self._anchors_in(anchored, top=False)
        counts = self._counted(whole_rules)
        ways = tuple(tuple(self._ways(part.clause) for part in rule.wanted) for rule in self._rules)
        bits = self._bits(whole_rules)
        free = [number for number in anchored if bits.base >> number & 1]
        return Programme(
            rules=tuple(self._rules),
            holds=_generated([self._rule_source(rule) for rule in self._rules]),
            plain=tuple(map(self._plainly, self._rules)),
            clauses=tuple(self._clauses),
            joins=tuple(map(self._join, self._clauses)),
            guards=tuple(map(self._guard, self._clauses)),
            by_words=frozenset(
                number for number, clause in enumerate(self._clauses) if self._by_words(clause)
            ),
            asking=self._asking(),
            open=_union(1 << number for number in self._half_answered()),
            needs=tuple(_union(one[0] for one in some if len(one) == 1) for some in ways),
            parts={
                place: several
                for place, some in enumerate(ways)
                if (several := tuple(one for one in some if len(one) > 1))
            },
            ways=ways,
            asks=tuple(map(self._asks, self._rules)),
            top=Index(bits.top, self._anchors_in(anchored, top=True)),
            whole=Index(bits.whole, whole_rules),
            counts=counts,
            enough=self._enough,
            first=bits.first,
            deep=bits.deep,
            base=bits.base,
            always=tuple(sorted({place for number in free for place in anchored[number]})),
        )

    def _asks(self, rule: CompiledRule) -> int:
        """Return the bits of all questions about words that a rule may ask, in whatever order."""
        asked = 0
        waiting = [part.clause for part in (*rule.wanted, *rule.unwanted)]
        while waiting:
            clause = waiting.pop()
            if isinstance(clause, AnyOf | AllOf):
                waiting += clause.clauses
            else:
                asked |= _union(1 << self._number(part) for part in self._words_of(clause))
        return asked

    def _ways(self, clause: Compiled) -> tuple[int, ...]:
        """Return the ways in which a clause may hold, each as the questions that it needs."""
        if isinstance(clause, AnyOf):
            ways = [way for inner in clause.clauses for way in self._ways(inner)]
            return tuple(dict.fromkeys(ways))
        if isinstance(clause, AllOf):
            inner_ways = [self._ways(inner) for inner in clause.clauses]
            if prod(map(len, inner_ways)) > MOST_WAYS:
                inner_ways = [ways for ways in inner_ways if len(ways) == 1] or [(0,)]
            return tuple(dict.fromkeys(map(_union, product(*inner_ways))))
        if self._number(clause) in self._enough:
            return (1 << self._number(clause),)
        return (_union(1 << self._number(part) for part in self._words_of(clause)),)

    def _counted(self, anchors: Mapping[int, object]) -> dict[int, tuple[int, ...]]:
        """Find the questions that count what anchors all; return what each literal counts for."""
        counts: defaultdict[int, list[int]] = defaultdict(list)
        for number, clause in enumerate(self._clauses):
            if not isinstance(clause, CountOf) or UPPERMOST.issuperset(clause.places):
                continue
            literals = clause.wanted.literals
            if not clause.wanted.finders and literals <= anchors.keys() - self._lexicon.always:
                self._enough[number] = clause.at_least
                for literal in literals:
                    counts[literal].append(number)
        return {literal: tuple(numbers) for literal, numbers in counts.items()}

    def _words_of(self, clause: Compiled) -> list[AnyTerms]:
        """Return the questions about words that a clause without inner clauses needs."""
        return [clause] if isinstance(clause, AnyTerms) else self._positions(clause)

    def _bits(self, anchors: Mapping[int, object]) -> "_Bits":
        """Return which literal makes which questions possible; these are all numbered by now.

        Questions all of whose literals are anchors are known as soon as these are looked for.
        """
        top: defaultdict[int, int] = defaultdict(int)
        whole: defaultdict[int, int] = defaultdict(int)
        first: defaultdict[int, int] = defaultdict(int)
        deep = base = 0
        for number, clause in enumerate(self._clauses):
            if not isinstance(clause, AnyTerms):
                continue
            bit = 1 << number
            above = UPPERMOST.issuperset(clause.places)
            literals = self._literals(clause.wanted)
            early = not above and literals <= anchors.keys()
            deep |= 0 if above or early else bit
            for literal in literals:
                (top if above else whole)[literal] |= bit
                if early:
                    first[literal] |= bit
            free = not self._lexicon.always.isdisjoint(literals)
            base |= bit if free or not self._anchored(clause) else 0
        return _Bits(dict(top), dict(whole), dict(first), deep, base)

    def _literals(self, wanted: Wanted) -> set[int]:
        """Return the literals that leaves look for, and those that their finders need."""
        slots = self._lexicon.slots
        needed = (slots[slot].literals for _, slot in wanted.finders)
        return set(wanted.literals).union(*needed)

    def _anchored(self, anchor: AnyTerms) -> bool:
        """Return whether a literal must be there for a question about words to hold."""
        return all(self._lexicon.slots[leaf.slot].anchored for leaf in anchor.leaves)

    def _anchors_in(
        self, anchored: Mapping[int, list[int]], *, top: bool
    ) -> dict[int, tuple[int, ...]]:
        """Return the places of the rules that each literal leads to, at the top or in the whole."""
        places: defaultdict[int, set[int]] = defaultdict(set)
        for number, rules in anchored.items():
            clause = self._clauses[number]
            assert isinstance(clause, AnyTerms)  # noqa: S101 - anchors are nothing else
            if UPPERMOST.issuperset(clause.places) is top:
                for literal in self._literals(clause.wanted):
                    places[literal].update(rules)
        return {literal: tuple(sorted(rules)) for literal, rules in places.items()}

    def _rule_source(self, rule: CompiledRule) -> str:
        """Return the source of a rule over the numbers of its questions, the cheapest first."""
        wanted = [(self._effort(one.clause), self._asked(one.clause)) for one in rule.wanted]
        wanted += [
            (self._effort(one.clause), f"not {self._asked(one.clause)}") for one in rule.unwanted
        ]
        return " and ".join(source for _, source in sorted(wanted))

    def _effort(self, clause: Compiled) -> tuple[bool, float]:
        """Return the key that puts the clause first which is answered the soonest."""
        return not isinstance(clause, AnyTerms), self._share(self._anchors(clause))

    def _asking(self) -> dict[int, tuple[Asking, ...]]:
        """Return the questions that each form answers."""
        found: defaultdict[int, list[Asking]] = defaultdict(list)
        for number, clause in enumerate(self._clauses):
            if isinstance(clause, AnyTerms) and not clause.wanted.finders:
                asking = Asking(1 << number, zones(clause.places))
                for form in clause.wanted.standing:
                    found[form].append(asking)
        return {form: tuple(asked) for form, asked in found.items()}

    def _half_answered(self) -> Iterator[int]:
        """Yield the questions that a scan finds possible and can't answer."""
        for number, clause in enumerate(self._clauses):
            if number in self._enough or (isinstance(clause, AnyTerms) and clause.wanted.finders):
                yield number


class _Bits(NamedTuple):
    """The parts of a programme that literals are looked up in: see there."""

    top: Mapping[int, int]
    whole: Mapping[int, int]
    first: Mapping[int, int]
    deep: int
    base: int


def _union(parts: Iterable[int]) -> int:
    """Return all bits of some numbers."""
    joined = 0
    for part in parts:
        joined |= part
    return joined


def _share(places: Fields) -> float:
    """Return how much of an article a question looks at, roughly."""
    return max(_SHARES[place] for place in places)


def _generated(sources: Iterable[str]) -> tuple[Answerer, ...]:
    """Return a function of an article's answers a source; the sources hold numbers alone."""
    listed = "".join(f"lambda a, b: {source},\n" for source in sources)
    made: tuple[Answerer, ...] = eval(f"({listed})", {"__builtins__": {}})  # noqa: S307 - our own source, of numbers
    return made
