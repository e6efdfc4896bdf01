"""From rule files to a programme: numbered questions, rules over their numbers, and an index.

A question is one distinct clause, whichever rules ask it; its answer for an article is kept, so
that a clause of a hundred rules is answered once. What joins questions (rules, `any`, `all`) is
generated source that holds their numbers and nothing that anybody wrote.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

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
from classifiers.lexicon import Form, Leaf, Lexicon, Slot
from classifiers.wording import describe

_SHARES = {ANYWHERE: 1.0, TEXT: 1.0, BODY: 1.0, TITLE: 0.1, LEAD: 0.2, TOP: 0.3}
Answerer = Callable[[Any], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """An `any` of words as it is asked: the forms by literal, and the fields it looks at."""

    forms: Mapping[int, tuple[Form, ...]]
    literals: frozenset[int]
    places: Fields
    top: bool  # whether it looks at title and lead alone, where all literals are looked for
    early: bool  # whether all of its literals are looked for everywhere


class Anchor(NamedTuple):
    """What a literal that is there asks first: whether these forms stand where a rule wants them."""

    question: int
    forms: tuple[Form, ...]  # empty: the question is to be asked itself
    places: Fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One clause of a rule: its question, and its words for `why`."""

    question: int
    words: str
    clause: Compiled


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledRule:
    """A rule or an exclusion as the questions it is made of."""

    rule_id: str
    wanted: tuple[Part, ...]
    unwanted: tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """All rules, ready to be asked about an article."""

    rules: tuple[CompiledRule, ...]
    holds: tuple[Answerer, ...]  # by rule: does it match
    clauses: tuple[Compiled, ...]  # by question
    words: tuple[Words | None, ...]  # by question; None: it is answered by `answers`
    answers: tuple[Answerer | None, ...]  # by question
    top: Mapping[int, tuple[Anchor, ...]]  # by literal, in title and lead alone
    whole: Mapping[int, tuple[Anchor, ...]]  # by literal, wherever else
    early: frozenset[int]  # literals to look for everywhere at once: rules ask for them there
    rules_of: Mapping[int, tuple[int, ...]]  # from an anchor to the places of its rules
    always: tuple[int, ...]  # anchors that no literal leads to


class Builder:
    """Numbers questions while rules are compiled."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Take the lexicon, which grows with the rules."""
        self._lexicon = lexicon
        self._numbers: dict[Compiled, int] = {}
        self._clauses: list[Compiled] = []
        self._sources: list[str | None] = []
        self._rules: list[CompiledRule] = []

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
        self._rules.append(CompiledRule(rule_id=rule_id, wanted=tuple(parts), unwanted=unwanted))

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
            return min((self._anchors(inner) for inner in clause.clauses), key=self._cost)
        return (self._positions(clause)[0],)

    def _positions(self, clause: Compiled) -> list[AnyTerms]:
        """Return what `near` or `count` needs, as questions about words, the rarest first."""
        assert isinstance(clause, CountOf | NearBy)  # noqa: S101 - the only shapes with positions
        positions = clause.positions if isinstance(clause, NearBy) else (clause.leaves,)
        parts = [AnyTerms(leaves, clause.places) for leaves in positions]
        return sorted(parts, key=lambda part: self._cost((part,)))

    def _cost(self, anchors: Iterable[AnyTerms]) -> float:
        """Return how often one of some questions about words is likely to hold."""
        return sum(
            self._lexicon.cost(frozenset(leaf.slot for leaf in one.leaves)) * _share(one.places)
            for one in anchors
        )

    def _part(self, clause: Clause) -> Part:
        """Return one clause with its question."""
        compiled = self._compile(clause, EVERYWHERE)
        return Part(question=self._number(compiled), words=describe(clause), clause=compiled)

    def _compile(self, clause: Clause, places: Fields) -> Compiled:
        """Return a compiled clause; `places` are those of the clause around it."""
        if isinstance(clause, AnyTerm):
            return AnyTerms((self._lexicon.leaf(clause),), places)
        if clause.in_ is not None:
            places = fields(clause.in_)
        if isinstance(clause, NearClause):
            near = clause.near
            positions = tuple(self._leaves(choices(place)) for place in near.terms)
            return NearBy(positions, near.words, near.sentences, near.ordered, places)
        if isinstance(clause, CountClause):
            return CountOf(self._leaves(clause.count.of), clause.count.at_least, places)
        inner = inner_clauses(clause)
        terms = [one for one in inner if isinstance(one, AnyTerm)]
        if isinstance(clause, AnyClause) and len(terms) == len(inner):
            return AnyTerms(self._leaves(terms), places)
        parts = tuple(self._compile(one, places) for one in inner)
        return AnyOf(parts) if isinstance(clause, AnyClause) else AllOf(parts)

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
            self._sources.append(source.replace("#", str(known)) if source else None)
        return known

    def _source(self, clause: Compiled) -> str | None:
        """Return the source of a clause's answer over the numbers of others; None for words."""
        if isinstance(clause, AnyOf | AllOf):
            inner = sorted(clause.clauses, key=lambda one: self._cost(self._anchors(one)))
            joint = " or " if isinstance(clause, AnyOf) else " and "
            return joint.join(f"a[{self._number(one)}]" for one in inner)
        if isinstance(clause, AnyTerms):
            plain = all(self._lexicon.slots[leaf.slot].finder is None for leaf in clause.leaves)
            return None if plain else "a.passages(#)"
        parts = [self._number(part) for part in self._positions(clause)]
        return " and ".join([*(f"a[{part}]" for part in parts), "a.passages(#)"])

    def build(self, *, near_misses: bool) -> Programme:
        """Return the programme.

        A rule is indexed under its rarest clause. To find near misses it is indexed under its two
        rarest clauses: a rule that lacks only one clause has one of the two.
        """
        rules_of: defaultdict[int, list[int]] = defaultdict(list)
        for place, rule in enumerate(self._rules):
            for part in rule.wanted[: 2 if near_misses else 1]:
                for anchor in self._anchors(part.clause):
                    rules_of[self._number(anchor)].append(place)
        index = self._index(rules_of)
        top = _having(index, lambda anchor: UPPERMOST.issuperset(anchor.places))
        whole = _having(index, lambda anchor: not UPPERMOST.issuperset(anchor.places))
        early = self._early(whole)
        return Programme(
            rules=tuple(self._rules),
            holds=_generated([_rule_source(rule) for rule in self._rules]),
            clauses=tuple(self._clauses),
            words=tuple(self._words(one, early) for one in self._clauses),
            answers=tuple(_spread(self._sources)),
            top=top,
            whole=whole,
            early=early,
            rules_of={question: tuple(places) for question, places in rules_of.items()},
            always=tuple(question for question in rules_of if not self._anchored(question)),
        )

    def _early(self, anchors: Iterable[int]) -> frozenset[int]:
        """Return the literals that rules look for in whole articles: anchors, and what is beside them.

        Rules look for all others in title and lead alone.
        """
        found = set(anchors)
        for clause in self._clauses:
            if isinstance(clause, AnyTerms) and not UPPERMOST.issuperset(clause.places):
                for slot in self._slots(clause):
                    found |= slot.literals
        return frozenset(found)

    def _slots(self, clause: Compiled) -> list[Slot]:
        """Return the slots of a question about words."""
        assert isinstance(clause, AnyTerms)  # noqa: S101 - anchors are nothing else
        return [self._lexicon.slots[leaf.slot] for leaf in clause.leaves]

    def _anchored(self, question: int) -> bool:
        """Return whether a literal must be there for a question about words to hold."""
        return all(slot.anchored for slot in self._slots(self._clauses[question]))

    def _index(self, anchors: Iterable[int]) -> Mapping[int, list[Anchor]]:
        """Return what each literal asks first."""
        by_literal: defaultdict[int, list[Anchor]] = defaultdict(list)
        for question in filter(self._anchored, anchors):
            clause = self._clauses[question]
            assert isinstance(clause, AnyTerms)  # noqa: S101 - anchors are nothing else
            forms, needed = _forms(self._slots(clause))
            for literal, found in forms.items():
                by_literal[literal].append(Anchor(question, found, clause.places))
            for literal in needed:
                by_literal[literal].append(Anchor(question, (), clause.places))
        return by_literal

    def _words(self, clause: Compiled, early: frozenset[int]) -> Words | None:
        """Return what an `any` of words looks for, None for all other clauses."""
        if not isinstance(clause, AnyTerms):
            return None
        slots = self._slots(clause)
        if any(slot.finder is not None for slot in slots):
            return None
        forms, _ = _forms(slots)
        literals = frozenset(forms)
        return Words(
            forms=forms,
            literals=literals,
            places=clause.places,
            top=UPPERMOST.issuperset(clause.places),
            early=literals.issubset(early),
        )


def _having(
    index: Mapping[int, list[Anchor]], wanted: Callable[[Anchor], bool]
) -> Mapping[int, tuple[Anchor, ...]]:
    """Return the part of an index with some of its anchors."""
    parts = {literal: tuple(filter(wanted, anchors)) for literal, anchors in index.items()}
    return {literal: anchors for literal, anchors in parts.items() if anchors}


def _forms(slots: Iterable[Slot]) -> tuple[Mapping[int, tuple[Form, ...]], frozenset[int]]:
    """Return the forms of several slots by literal, and the literals that finders need."""
    forms: dict[int, dict[Form, None]] = {}
    needed: set[int] = set()
    for slot in slots:
        if slot.finder is not None:
            needed |= slot.literals
        for literal, found in slot.forms.items():
            forms.setdefault(literal, {}).update(dict.fromkeys(found))
    return {literal: tuple(found) for literal, found in forms.items()}, frozenset(needed)


def _share(places: Fields) -> float:
    """Return how much of an article a question looks at, roughly."""
    return max(_SHARES[place] for place in places)


def _rule_source(rule: CompiledRule) -> str:
    """Return the source of a rule over the numbers of its questions."""
    wanted = [f"a[{part.question}]" for part in rule.wanted]
    unwanted = [f"not a[{part.question}]" for part in rule.unwanted]
    return " and ".join(wanted + unwanted)


def _spread(sources: Iterable[str | None]) -> Iterable[Answerer | None]:
    """Return a function a source, None where there is none."""
    sources = list(sources)
    made = iter(_generated([source for source in sources if source is not None]))
    return [None if source is None else next(made) for source in sources]


def _generated(sources: Iterable[str]) -> tuple[Answerer, ...]:
    """Return a function of an article's answers a source; the sources hold numbers alone."""
    listed = "".join(f"lambda a: {source},\n" for source in sources)
    made: tuple[Answerer, ...] = eval(f"({listed})", {"__builtins__": {}})  # noqa: S307 - our own source, of numbers
    return made
