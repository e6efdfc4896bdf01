"""The programme: all rules as numbered questions, and what literals lead to which of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from classifiers.clauses import Compiled

Ways = tuple[tuple[int, ...], ...]
Answerer = Callable[[Any, int], object]  # of the answers, and the bits of those about words


class Asking(NamedTuple):
    """A question that a form answers where it stands in one of some zones."""

    bit: int
    zones: int


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
    alone: int | None  # the question of the only part wanted, where that joins no others


class Index(NamedTuple):
    """What the literals of a part of an article mean: bits of questions, and rules to look at."""

    bits: Mapping[int, int]  # by literal: the questions that it makes possible
    rules: Mapping[int, tuple[int, ...]]  # by literal: the places of the rules that it anchors


class Join(NamedTuple):
    """The questions that a question joins, in order, and whether one of them is enough."""

    any: bool
    inner: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """All rules, ready to be asked about an article.

    Bit n of a number of bits stands for question n.
    """

    rules: tuple[CompiledRule, ...]
    holds: tuple[Answerer, ...]  # by rule: does it match
    # By rule of words alone that matches where all that it needs is there and none of some others: these,
    # as bits; None for other rules. Two steps over bits are sooner done than a function is fetched.
    plain: tuple[int | None, ...]
    clauses: tuple[Compiled, ...]  # by question
    joins: tuple[Join | None, ...]  # by question; None where it joins no others
    guards: tuple[
        int, ...
    ]  # by question: the bits of those about words without which it can't hold
    by_words: frozenset[int]  # the questions about words, to which `asking` has the answer
    asking: Mapping[int, tuple[Asking, ...]]  # by form
    open: int  # the bits of questions to which the scan has but half an answer
    # By rule, as bits, the questions without which it can't match, as far as a scan can tell: those of
    # the clauses that need the same ones whatever holds; by other clause, where a rule has some, its
    # ways to hold, each with what it needs; and the ways of every clause.
    needs: tuple[int, ...]
    parts: Mapping[int, Ways]
    ways: tuple[Ways, ...]
    asks: tuple[int, ...]  # by rule: the bits of all questions about words that it may ask
    top: Index  # for the literals of title and lead, as far as questions look there alone
    whole: Index  # for the literals of whole articles, as far as other questions look for them
    counts: Mapping[int, tuple[int, ...]]  # by literal in whole articles: what it counts for
    enough: Mapping[int, int]  # by question that counts so: how often its literals must occur
    first: Mapping[int, int]  # by literal in whole articles: questions that anchors alone answer
    deep: int  # the bits of other questions that look beyond title and lead
    base: int  # the bits of questions that may hold whatever the scan finds
    always: tuple[int, ...]  # rules that no literal leads to
