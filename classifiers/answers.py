"""The answers of one article to the questions of a programme, each worked out when first asked."""

from collections.abc import Iterable, Iterator

from classifiers.clauses import Found, apart
from classifiers.compiler import CompiledRule, Programme
from classifiers.hits import Hits


class Answers(dict[int, object]):
    """By question, whether it holds (truth value); what is missing is worked out and kept."""

    __slots__ = ("_passages", "_programme", "hits")

    def __init__(self, programme: Programme, hits: Hits) -> None:
        """Take the programme, and what the scan found in the article."""
        super().__init__()
        self._programme = programme
        self.hits = hits
        self._passages: dict[int, list[Found] | None] = {}

    def __missing__(self, question: int) -> object:
        """Work out and keep an answer."""
        words = self._programme.words[question]
        hits = self.hits
        if words is None:
            answer = self._programme.answers[question]
            held = answer is not None and answer(self)
        else:
            present = hits.top if words.top else hits.early if words.early else hits.literals
            held = any(
                hits.holds(words.forms[literal], words.places)
                for literal in words.literals & present
            )
        self[question] = held
        return held

    def passages(self, question: int) -> list[Found] | None:
        """Return the passages that make a question hold, or None where it does not."""
        if question in self._passages:
            return self._passages[question]
        found = self._programme.clauses[question].find(self.hits)
        self._passages[question] = found
        return found

    def candidates(self) -> list[int]:
        """Return the places of the rules that the article makes possible, in the order of the set.

        Only rules of which an anchor holds are possible.
        """
        programme, hits = self._programme, self.hits
        held = {question for question in programme.always if self[question]}
        for index, literals in ((programme.top, hits.top), (programme.whole, hits.early)):
            for literal in literals:
                for question, forms, places in index.get(literal, ()):
                    if question not in held and (
                        hits.holds(forms, places) if forms else self[question]
                    ):
                        held.add(question)
        places_of = programme.rules_of
        for question in held:
            self[question] = True
        return sorted({place for question in held for place in places_of[question]})

    def matching(self, places: Iterable[int]) -> Iterator[CompiledRule]:
        """Yield those of the rules that match."""
        programme = self._programme
        for place in places:
            if programme.holds[place](self):
                yield programme.rules[place]

    def stands_on(self, rule: CompiledRule) -> list[Found]:
        """Return the passages that a rule stands on, in order and apart."""
        parts = [found for part in rule.wanted if (found := self.passages(part.question))]
        if len(parts) == 1 and len(parts[0]) == 1:
            return parts[0]
        return apart(one for found in parts for one in found)

    def lacks(self, rule: CompiledRule) -> tuple[str, list[Found]] | None:
        """Return the one clause that a near miss lacks and what it has, else None.

        A rule nearly matches where just one of two or more clauses stands in its way.
        """
        missing = [part.words for part in rule.wanted if not self[part.question]]
        missing += [f"none of: {part.words}" for part in rule.unwanted if self[part.question]]
        if len(missing) != 1:
            return None
        passages = self.stands_on(rule)
        return (missing[0], passages) if passages else None
