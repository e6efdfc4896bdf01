"""The search through one article: title and lead for every key, all of it for what rules begin with.

Most clauses look at title and lead alone, and most news makes no rule possible: the scans for what
rules need in whole articles beside their anchors, and for what only the verdict looks for, wait
until a rule is possible or has matched.
"""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from classifiers.fields import ZONES
from classifiers.hits import Hits, Sight, sight
from classifiers.lexicon import Form, Lexicon
from classifiers.programme import Asking, Programme
from classifiers.scanner import EmptyScanner, Scanner

Numbers = Mapping[int, tuple[int, ...]]  # by literal
Forms = Mapping[int, tuple[Form, ...]]  # by literal
Lead = tuple[int, tuple[int, ...]]  # bits of questions that may hold, places of rules to look at


class MakeScanner(Protocol):
    """What makes scanners of keys."""

    def __call__(self, keys: Sequence[str]) -> Scanner:
        """Return a scanner of the keys."""
        ...


class Keys:
    """Some of the keys: the scanner that looks for them, and what each of them means."""

    sights: tuple[tuple[Sight, ...], ...]  # by key: what it may be
    matters: tuple[int, ...]  # by key: the bits of the questions that it matters for, and `watched`
    leads: tuple[Lead, ...]  # by key: what it leads to

    def __init__(self, keys: Mapping[str, tuple[int, ...]], make_scanner: MakeScanner) -> None:
        """Take the keys to look for with their literals."""
        self._keys = tuple(keys)
        self._literals = tuple(keys.values())
        made: Scanner = make_scanner(tuple(keys)) if keys else EmptyScanner()
        # From bytes to keys by number, each with its end: of UTF-8, and of Latin-1 with the same sights.
        self.hits, self.latin_hits = made.hits, made.latin_hits

    def lead(self, rules: Numbers, bits: Sequence[Mapping[int, int]]) -> None:
        """Enter what each key leads to, by what its literals lead to."""
        made: list[Lead] = []
        known: dict[Lead, Lead] = {}  # the forms of a concept lead to the same: fewer to fetch
        for literals, joined in zip(self._literals, self._joined(bits), strict=True):
            lead = joined, _numbers(literals, rules)
            made.append(known.setdefault(lead, lead))
        self.leads = tuple(made)

    def show(
        self,
        lexicon: Lexicon,
        forms: Forms,
        bits: Sequence[Mapping[int, int]],
        *,
        watched: int,
        but: Container[str] = (),
    ) -> None:
        """Enter what each key may be by the forms of literals; nothing for keys that another scan finds.

        `watched` is the bit of what the verdict looks for, whatever rules ask.
        """
        backs, watching = lexicon.backs, lexicon.watching
        self.sights = tuple(
            tuple(
                sight(form, backs[literal])
                for literal in literals
                for form in forms.get(literal, ())
            )
            if key not in but
            else ()
            for key, literals in zip(self._keys, self._literals, strict=True)
        )
        matters: list[int] = []
        known: dict[int, int] = {}  # the same number for the same bits
        for sights, joined in zip(self.sights, self._joined(bits), strict=True):
            looked_for = watched if any(number in watching for number, *_ in sights) else 0
            one = joined | looked_for if sights else 0
            matters.append(known.setdefault(one, one))
        self.matters = tuple(matters)

    def _joined(self, bits: Sequence[Mapping[int, int]]) -> Iterator[int]:
        """Yield the bits of the questions that each key leads to by its literals."""
        for literals in self._literals:
            joined = 0
            for by_literal in bits:
                for literal in literals:
                    joined |= by_literal.get(literal, 0)
            yield joined

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
        keys = lexicon.keys

        def some(*wanted: Iterable[int], but: Container[str] = ()) -> dict[str, tuple[int, ...]]:
            literals = frozenset().union(*wanted)
            return {
                key: found
                for key, found in keys.items()
                if key not in but and not literals.isdisjoint(found)
            }

        first = some(whole.rules)
        rest = some(whole.bits, lexicon.watched, but=first)
        self.top = Keys(some(top.rules, top.bits, lexicon.watched_on_top), make_scanner)
        self.anchors = Keys(first, make_scanner)
        self.rest = Keys(rest, make_scanner)
        every = [top.bits, whole.bits]
        self.watched = 1 << len(programme.clauses)
        forms = lexicon.forms
        self.top.show(lexicon, forms, every, watched=self.watched, but=first.keys() | rest.keys())
        self.anchors.show(lexicon, forms, every, watched=self.watched)
        self.rest.show(lexicon, forms, every, watched=self.watched)
        self.unkeyed = tuple(form for literal in sorted(lexicon.always) for form in forms[literal])
        self.top.lead(top.rules, [top.bits])
        self.anchors.lead(whole.rules, [programme.first, whole.bits])
        self.anchor_counts = self.anchors.numbers(programme.counts)
        self.rest.lead({}, [whole.bits])
        self._answered = _Answered(programme.asking)

    def answered(self, hits: Hits) -> int:
        """Return the bits of the questions about words that hold where some forms stand."""
        bits, known = 0, self._answered
        for form, zones in hits.zones.items():
            bits |= known[form * ZONES | zones]
        return bits


class _Answered(dict[int, int]):
    """By form and zones in one, the bits of the questions that it answers, as far as asked for."""

    def __init__(self, asking: Mapping[int, tuple[Asking, ...]]) -> None:
        """Take the questions that each form answers."""
        super().__init__()
        self._asking = asking
        self._alike: dict[int, int] = {}  # the same number for the same bits

    def __missing__(self, place: int) -> int:
        """Work out and keep an answer."""
        found = 0
        for asked in self._asking.get(place // ZONES, ()):
            if asked.zones & place:
                found |= asked.bit
        known = self[place] = self._alike.setdefault(found, found)
        return known


def _numbers(literals: Iterable[int], by_literal: Numbers) -> tuple[int, ...]:
    """Return the numbers that some literals lead to, each once."""
    return tuple({number for one in literals for number in by_literal.get(one, ())})
