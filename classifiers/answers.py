"""What one article answers to the questions of a programme, each worked out when first asked."""

from collections.abc import Iterable, Sequence
from operator import itemgetter

from classifiers.clauses import MOST_SPANS, apart
from classifiers.hits import Hits, Place
from classifiers.programme import CompiledRule, Programme
from classifiers.reading import Reading
from classifiers.scanner import Hit
from classifiers.search import Search

_ALL = -1  # the bits of all questions
FEW = 16  # hits: to sift so few by what is asked takes longer than to enter them all
_key = itemgetter(0)


class Answers:
    """What stands in one article, and so which clauses hold there."""

    __slots__ = ("_anchors", "_bits", "_hits", "_passages", "_programme", "_rest", "_search", "_top", "reading")  # fmt: skip

    def __init__(self, programme: Programme, search: Search, reading: Reading) -> None:
        """Take the programme, its search, and the article; scan for what rules begin with."""
        self._programme = programme
        self._search = search
        self.reading = reading
        data = reading.data
        if reading.latin:
            self._anchors = search.anchors.latin_hits(data)
            self._top = search.top.latin_hits(reading.top)
        else:
            self._anchors = search.anchors.hits(data)
            self._top = search.top.hits(reading.top)
        self._bits = programme.base  # of the questions that may hold, and in the end that do hold
        self._hits: Hits | None = None
        self._rest: Sequence[Hit] | None = None
        self._passages: dict[int, list[Place] | None] = {}

    @property
    def hits(self) -> Hits:
        """Return what stands where in the article, as far as a rule may ask for it."""
        return self._hits or self._read()

    def _read(self, places: Iterable[int] | None = None) -> Hits:
        """Find where all stands that may be asked for; answer all questions about words.

        `places`: those of the only rules that are going to be asked; None: any may be.
        """
        search, reading = self._search, self.reading
        rest = self._look_further()
        hits = self._hits = Hits(reading, search.lexicon)
        few = len(self._top) + len(self._anchors) + len(rest) <= FEW
        asks = _ALL if few or places is None else self._asks(places) | search.watched
        hits.enter(self._top, search.top, asks, on_top=True)
        hits.enter(self._anchors, search.anchors, asks)
        hits.enter(rest, search.rest, asks)
        if search.unkeyed:
            hits.look_for(search.unkeyed)
        self._bits = self._bits & self._programme.open | search.answered(hits)
        return hits

    def _look_further(self) -> Sequence[Hit]:
        """Scan for what rules look for beyond title and lead beside their anchors."""
        if self._rest is None:
            keys = self._search.rest
            look = keys.latin_hits if self.reading.latin else keys.hits
            self._rest = look(self.reading.data)
            bits, leads = self._bits, keys.leads
            for key, _ in self._rest:
                bits |= leads[key][0]
            self._bits = bits
        return self._rest

    def passages(self, question: int) -> list[Place] | None:
        """Return the passages that make a question hold, or None where it does not."""
        known = self._passages
        if question in known:
            return known[question]
        programme = self._programme
        join = programme.joins[question]
        if join is None:
            found = programme.clauses[question].find(self._hits or self._read())
        else:
            found = self._joined(*join)
        known[question] = found
        return found

    def _joined(self, any_: bool, inner: Iterable[int]) -> list[Place] | None:  # noqa: FBT001 - the parts of a join
        """Return the passages of all of some questions that hold; None where they are too few."""
        guards, lacking = self._programme.guards, ~self._bits
        joined: list[Place] = []
        for question in inner:
            found = None if guards[question] & lacking else self.passages(question)
            if found:
                joined += found
            elif not any_:
                return None
        return joined or None

    def _holds(self, question: int) -> bool:
        """Return whether a question holds."""
        if question in self._programme.by_words:
            return bool(self._bits >> question & 1)
        return self.passages(question) is not None

    def anchored(self) -> list[int]:
        """Return the places of the rules of which an anchor may be there, in order.

        All others can't match.
        """
        bits, search = self._bits, self._search
        places = [*self._programme.always]
        for keys, hits in ((search.top, self._top), (search.anchors, self._anchors)):
            leads = keys.leads
            for key, _ in hits:
                set_bits, rules = leads[key]
                bits |= set_bits
                places += rules
        counts = search.anchor_counts
        if counts and not counts.keys().isdisjoint(map(_key, self._anchors)):
            counted = [one for key, _ in self._anchors if key in counts for one in counts[key]]
            enough = self._programme.enough
            for question in set(counted):
                if counted.count(question) >= enough[question]:
                    bits |= 1 << question
        self._bits = bits
        return sorted(set(places))

    def possible(
        self, places: Iterable[int], *, nearly: bool, later: Iterable[int] = ()
    ) -> list[int]:
        """Return those of the anchored places whose rules the scan makes possible, in order.

        Only rules are possible each clause of which the scan makes so; with `nearly`, also those
        that lack one. `later`: the places that may be asked for afterwards.
        """
        may = self._nearly if nearly else self._may
        if self._hits is None:
            places = may(places, ~(self._bits | self._programme.deep))
            if not places:
                return []
            self._look_further()
            places = may(places, ~self._bits)
            if not places:
                return []
            self._read((*places, *later))
            if not nearly:
                return places  # few: to ask them is no dearer than to look once more
        return may(places, ~self._bits)

    def _asks(self, places: Iterable[int]) -> int:
        """Return the bits of all questions that the rules at some places may ask."""
        asks, asked = self._programme.asks, 0
        for place in places:
            asked |= asks[place]
        return asked

    def _may(self, places: Iterable[int], lacking: int) -> list[int]:
        """Return the places of the rules that may match where some questions can't hold."""
        needs, parts = self._programme.needs, self._programme.parts
        found = [place for place in places if not needs[place] & lacking]
        for place in [place for place in found if place in parts]:
            for ways in parts[place]:
                for way in ways:
                    if not way & lacking:
                        break
                else:
                    found.remove(place)
                    break
        return found

    def _nearly(self, places: Iterable[int], lacking: int) -> list[int]:
        """Return the places of the rules that may match or lack one clause, likewise."""
        ways = self._programme.ways
        return [
            place
            for place in places
            if sum(all(way & lacking for way in some) for some in ways[place]) <= 1
        ]

    def matching(self, places: Iterable[int]) -> list[int]:
        """Return those of some places whose rules match."""
        programme, bits = self._programme, self._bits
        lacking, needs, plain, holds = ~bits, programme.needs, programme.plain, programme.holds
        found: list[int] = []
        for place in places:
            unwanted = plain[place]
            if unwanted is None:
                if holds[place](self, bits):
                    found.append(place)
            elif not (needs[place] & lacking or unwanted & bits):
                found.append(place)
        return found

    def stands_on(self, rule: CompiledRule) -> list[Place]:
        """Return the passages that a rule stands on, in order and apart."""
        if rule.alone is not None:
            return (self.passages(rule.alone) or [])[:MOST_SPANS]  # they are in order and apart
        found: list[Place] = []
        for part in rule.wanted:
            found += self.passages(part.question) or ()
        return apart(found)

    def lacks(self, rule: CompiledRule) -> tuple[str, list[Place]] | None:
        """Return the one clause that a near miss lacks and what it has, else None.

        A rule nearly matches where just one of two or more clauses stands in its way.
        """
        missing = [part.words for part in rule.wanted if not self._holds(part.question)]
        missing += [
            f"none of: {part.words}" for part in rule.unwanted if self._holds(part.question)
        ]
        if len(missing) != 1:
            return None
        passages = self.stands_on(rule)
        return (missing[0], passages) if passages else None
