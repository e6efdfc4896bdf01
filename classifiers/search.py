"""The search through one article: title and lead for every key, all of it for what rules begin with.

Most clauses look at title and lead alone, and most news makes no rule possible: the scans for what
rules need in whole articles beside their anchors, and for what only the verdict looks for, wait
until a rule is possible or has matched.
"""

from collections.abc import Container, Iterable, Mapping, Sequence
from typing import Protocol

from classifiers.compiler import Programme
from classifiers.fields import ZONES
from classifiers.hits import Hits, Sight, sight
from classifiers.lexicon import Form, Lexicon
from classifiers.scanner import EmptyScanner, Scanner

Numbers = Mapping[int, tuple[int, ...]]  # by literal
Lead = tuple[int, tuple[int, ...]]  # bits of questions that may hold, places of rules to look at


class MakeScanner(Protocol):
    """What makes scanners of keys."""

    def __call__(self, keys: Sequence[str]) -> Scanner:
        """Return a scanner of the keys."""
        ...


class Keys:
    """Some of the keys: the scanner that looks for them, and what each of them means."""

    def __init__(self, keys: Mapping[str, tuple[int, ...]], make_scanner: MakeScanner) -> None:
        """Take the keys to look for with their literals."""
        self._keys = tuple(keys)
        self._literals = tuple(keys.values())
        made: Scanner = make_scanner(tuple(keys)) if keys else EmptyScanner()
        # From bytes to keys by number, each with its end: of UTF-8, and of Latin-1 with the same sights.
        self.hits, self.latin_hits = made.hits, made.latin_hits

    def sights(
        self,
        backs: Mapping[int, int],
        forms: Mapping[int, tuple[Form, ...]],
        *,
        but: Container[str] = (),
    ) -> tuple[tuple[Sight, ...], ...]:
        """Return what each key may be; nothing for those that another scan finds as well.

        By literal: how far before the end of its key it starts, and its forms.
        """
        return tuple(
            tuple(
                sight(form, backs[literal])
                for literal in literals
                for form in forms.get(literal, ())
            )
            if key not in but
            else ()
            for key, literals in zip(self._keys, self._literals, strict=True)
        )

    def leads(self, rules: Numbers, bits: Iterable[Mapping[int, int]]) -> tuple[Lead, ...]:
        """Return what each key leads to, by what its literals lead to."""
        made: list[Lead] = []
        known: dict[Lead, Lead] = {}  # the forms of a concept lead to the same: fewer to fetch
        for literals in self._literals:
            joined = 0
            for by_literal in bits:
                for literal in literals:
                    joined |= by_literal.get(literal, 0)
            lead = joined, _numbers(literals, rules)
            made.append(known.setdefault(lead, lead))
        return tuple(made)

    def numbers(self, by_literal: Numbers) -> dict[int, tuple[int, ...]]:
        """Return the numbers that each key leads to by its literals, without those of none."""
        found = (_numbers(literals, by_literal) for literals in self._literals)
        return {key: numbers for key, numbers in enumerate(found) if numbers}


class Search:
    """Finds the literals of a lexicon that is complete."""

    def __init__(self, lexicon: Lexicon, programme: Programme, make_scanner: MakeScanner) -> None:
        """Take what the rules look for, and what makes scanners of keys."""
        self.lexicon = lexicon
        top, whole = programme.top, programme.whole
        keys, backs, forms = lexicon.keys, lexicon.backs, lexicon.forms

        def some(*wanted: Iterable[int], but: Container[str] = ()) -> dict[str, tuple[int, ...]]:
            literals = frozenset().union(*wanted)
            return {
                key: found
                for key, found in keys.items()
                if key not in but and not literals.isdisjoint(found)
            }

        first = some(whole.rules)
        rest = some(whole.bits, lexicon.watched, but=first)
        in_whole = first.keys() | rest.keys()
        self.top = Keys(some(top.rules, top.bits, lexicon.watched_on_top), make_scanner)
        self.anchors = Keys(first, make_scanner)
        self.rest = Keys(rest, make_scanner)
        self.top_sights = self.top.sights(backs, forms, but=in_whole)
        self.anchor_sights = self.anchors.sights(backs, forms)
        self.rest_sights = self.rest.sights(backs, forms)
        self.unkeyed = tuple(form for literal in sorted(lexicon.always) for form in forms[literal])
        self.top_leads = self.top.leads(top.rules, [top.bits])
        bits = [programme.first, whole.bits]
        self.anchor_leads = self.anchors.leads(whole.rules, bits)
        self.anchor_counts = self.anchors.numbers(programme.counts)
        self.rest_leads = self.rest.leads({}, [whole.bits])
        self._asking = programme.asking
        self._answered: dict[int, int] = {}  # by form and zones in one, as far as asked for
        self._alike: dict[int, int] = {}  # the same number for the same bits

    def answered(self, hits: Hits) -> int:
        """Return the bits of the questions about words that hold where some forms stand."""
        bits, known = 0, self._answered
        for form, zones in hits.zones.items():
            place = form * ZONES | zones
            if place not in known:
                known[place] = self._answers_of(form, zones)
            bits |= known[place]
        return bits

    def _answers_of(self, form: int, zones: int) -> int:
        """Return the bits of the questions that a form in some zones answers."""
        found = 0
        for asked in self._asking.get(form, ()):
            if asked.zones & zones:
                found |= asked.bit
        return self._alike.setdefault(found, found)


def _numbers(literals: Iterable[int], by_literal: Numbers) -> tuple[int, ...]:
    """Return the numbers that some literals lead to, each once."""
    return tuple({number for one in literals for number in by_literal.get(one, ())})
