"""The answers of one article to the questions of a programme, each worked out when first asked."""

from collections.abc import Iterable, Sequence

from classifiers.clauses import apart
from classifiers.compiler import CompiledRule, Programme
from classifiers.hits import Hits, Place
from classifiers.reading import Reading
from classifiers.scanner import Hit
from classifiers.search import Search


class Answers(dict[int, object]):
    """By question, whether it holds (truth value); what is missing is worked out and kept."""

    __slots__ = ("_anchors", "_bits", "_hits", "_passages", "_programme", "_rest", "_search", "_top", "reading")  # fmt: skip

    def __init__(self, programme: Programme, search: Search, reading: Reading) -> None:
        """Take the programme, its search, and the article; scan for what rules begin with."""
        super().__init__()
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

    def _read(self) -> Hits:
        """Find where all stands that may be asked for; answer all questions about words."""
        search, reading = self._search, self.reading
        rest = self._look_further()
        hits = self._hits = Hits(reading, search.lexicon)
        hits.enter(self._top, search.top_sights, on_top=True)
        hits.enter(self._anchors, search.anchor_sights)
        hits.enter(rest, search.rest_sights)
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
            bits = self._bits
            leads = self._search.rest_leads
            for key, _ in self._rest:
                bits |= leads[key][0]
            self._bits = bits
        return self._rest

    def __missing__(self, question: int) -> object:
        """Work out and keep an answer."""
        answer = self._programme.answers[question]
        if self._hits is None:
            self._read()
        bits = self._bits
        held = self[question] = bits >> question & 1 if answer is None else answer(self, bits)
        return held

    def passages(self, question: int) -> list[Place] | None:
        """Return the passages that make a question hold, or None where it does not."""
        known = self._passages
        if question in known:
            return known[question]
        programme, hits = self._programme, self.hits
        inner = programme.inner.get(question)
        found = None
        if inner is not None:
            if self[question]:
                known_by_bits = programme.answers
                parts = [
                    self.passages(one) for one in inner if known_by_bits[one] is None or self[one]
                ]
                found = [one for part in parts if part for one in part]
        elif programme.answers[question] is not None or self._bits >> question & 1:
            found = programme.clauses[question].find(hits)
        known[question] = found
        return found

    def anchored(self) -> set[int]:
        """Return the places of the rules of which an anchor may be there: all others can't match."""
        bits, search = self._bits, self._search
        places: list[int] = []
        leads = search.top_leads
        for key, _ in self._top:
            set_bits, rules = leads[key]
            bits |= set_bits
            places += rules
        leads = search.anchor_leads
        for key, _ in self._anchors:
            set_bits, rules = leads[key]
            bits |= set_bits
            places += rules
        counts = search.anchor_counts
        if counted := [one for key, _ in self._anchors if key in counts for one in counts[key]]:
            enough = self._programme.enough
            for question in set(counted):
                if counted.count(question) >= enough[question]:
                    bits |= 1 << question
        self._bits = bits
        return {*places, *self._programme.always}

    def possible(self, places: Iterable[int], *, nearly: bool) -> list[int]:
        """Return those of the anchored places whose rules the scan makes possible, in order.

        Only rules are possible each clause of which the scan makes so; with `nearly`, also those
        that lack one.
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
            self._read()
        return sorted(may(places, ~self._bits))

    def _may(self, places: Iterable[int], lacking: int) -> list[int]:
        """Return the places of the rules that may match where some questions can't hold."""
        needs = self._programme.needs
        found: list[int] = []
        for place in places:
            need = needs[place]
            if need.all & lacking:
                continue
            for ways in need.parts:
                for way in ways:
                    if not way & lacking:
                        break
                else:
                    break
            else:
                found.append(place)
        return found

    def _nearly(self, places: Iterable[int], lacking: int) -> list[int]:
        """Return the places of the rules that may match or lack one clause, likewise."""
        needs = self._programme.needs
        return [
            place
            for place in places
            if sum(all(way & lacking for way in ways) for ways in needs[place].clauses) <= 1
        ]

    def matching(self, place: int) -> CompiledRule | None:
        """Return the rule at a place if it matches, else None."""
        programme = self._programme
        return programme.rules[place] if programme.holds[place](self, self._bits) else None

    def stands_on(self, rule: CompiledRule) -> list[Place]:
        """Return the passages that a rule stands on, in order and apart."""
        parts = [found for part in rule.wanted if (found := self.passages(part.question))]
        if len(parts) == 1 and len(parts[0]) == 1:
            return parts[0]
        return apart(one for found in parts for one in found)

    def lacks(self, rule: CompiledRule) -> tuple[str, list[Place]] | None:
        """Return the one clause that a near miss lacks and what it has, else None.

        A rule nearly matches where just one of two or more clauses stands in its way.
        """
        missing = [part.words for part in rule.wanted if not self[part.question]]
        missing += [f"none of: {part.words}" for part in rule.unwanted if self[part.question]]
        if len(missing) != 1:
            return None
        passages = self.stands_on(rule)
        return (missing[0], passages) if passages else None
