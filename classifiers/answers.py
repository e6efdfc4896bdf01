"""The answers of one article to the questions of a programme, each worked out when first asked."""

from collections.abc import Iterable

from classifiers.clauses import Found as Passage
from classifiers.clauses import apart
from classifiers.compiler import CompiledRule, Need, Programme, Words
from classifiers.search import Found, Search


class Answers(dict[int, object]):
    """By question, whether it holds (truth value); what is missing is worked out and kept."""

    __slots__ = ("_bits", "_deep", "_passages", "_programme", "_search", "hits")

    def __init__(self, programme: Programme, search: Search, hits: Found) -> None:
        """Take the programme, and what its search found in the article."""
        super().__init__()
        self._programme = programme
        self._search = search
        self.hits = hits
        self._passages: dict[int, list[Passage] | None] = {}
        self._bits = programme.base  # of the questions that may hold
        self._deep = False  # whether these are known beyond title and lead

    def __missing__(self, question: int) -> object:
        """Work out and keep an answer."""
        words = self._programme.words[question]
        if words is None:
            answer = self._programme.answers[question]
            held = answer is not None and answer(self)
        else:
            if not words.top and not self._deep:
                self._read_whole()
            held = bool(self._bits >> question & 1) and self._hold(words)
        self[question] = held
        return held

    def _hold(self, words: Words) -> bool:
        """Return whether one of some words stands where it is looked for."""
        hits, forms, places = self.hits, words.forms, words.places
        for literal in hits.top if words.top else hits.whole:
            if literal in forms and hits.holds(forms[literal], places):
                return True
        return False

    def passages(self, question: int) -> list[Passage] | None:
        """Return the passages that make a question hold, or None where it does not."""
        if question in self._passages:
            return self._passages[question]
        found = self._programme.clauses[question].find(self.hits)
        self._passages[question] = found
        return found

    def anchored(self) -> set[int]:
        """Return the places of the rules of which an anchor may be there: all others can't match."""
        bits, search, hits = self._bits, self._search, self.hits
        places = list(self._programme.always)
        set_bits, rules = search.top_bits, search.top_rules
        for key in hits.top_keys:
            bits |= set_bits[key]
            places += rules[key]
        if hits.anchor_keys:
            rules, counts, set_bits = search.anchored_rules, search.counts, search.anchor_bits
            counted: list[int] = []
            for key in hits.anchor_keys:
                bits |= set_bits[key]
                places += rules[key]
                counted += counts[key]
            enough = self._programme.enough
            for question in set(counted):
                if counted.count(question) >= enough[question]:
                    bits |= 1 << question
        self._bits = bits
        return set(places)

    def possible(self, places: Iterable[int], *, nearly: bool) -> list[int]:
        """Return those of the anchored places whose rules the scan makes possible, in order.

        Only rules are possible each clause of which the scan makes so; with `nearly`, also those
        that lack one.
        """
        needs, bits, deep = self._programme.needs, self._bits, self._programme.deep
        may = _nearly if nearly else _may
        some = [place for place in places if may(needs[place], bits | deep)]
        if not self._deep and any(not may(needs[place], bits) for place in some):
            bits = self._read_whole()
            some = [place for place in some if may(needs[place], bits)]
        some.sort()
        return some

    def _read_whole(self) -> int:
        """Look for what rules need beyond title and lead; return the questions that may hold."""
        if not self._deep:
            self._deep = True
            set_bits = self._search.whole_bits
            for key in self.hits.read_whole():
                self._bits |= set_bits[key]
        return self._bits

    def matching(self, place: int) -> CompiledRule | None:
        """Return the rule at a place if it matches, else None."""
        programme = self._programme
        return programme.rules[place] if programme.holds[place](self) else None

    def stands_on(self, rule: CompiledRule) -> list[Passage]:
        """Return the passages that a rule stands on, in order and apart."""
        parts = [found for part in rule.wanted if (found := self.passages(part.question))]
        if len(parts) == 1 and len(parts[0]) == 1:
            return parts[0]
        return apart(one for found in parts for one in found)

    def lacks(self, rule: CompiledRule) -> tuple[str, list[Passage]] | None:
        """Return the one clause that a near miss lacks and what it has, else None.

        A rule nearly matches where just one of two or more clauses stands in its way.
        """
        missing = [part.words for part in rule.wanted if not self[part.question]]
        missing += [f"none of: {part.words}" for part in rule.unwanted if self[part.question]]
        if len(missing) != 1:
            return None
        passages = self.stands_on(rule)
        return (missing[0], passages) if passages else None


def _may(need: Need, bits: int) -> bool:
    """Return whether a rule may match where only some questions may hold."""
    if need.all & ~bits:
        return False
    for ways in need.parts:
        for way in ways:
            if not way & ~bits:
                break
        else:
            return False
    return True


def _nearly(need: Need, bits: int) -> bool:
    """Return whether a rule may match or lack one clause where only some questions may hold."""
    lacking = sum(1 for ways in need.clauses if all(way & ~bits for way in ways))
    return lacking <= 1
