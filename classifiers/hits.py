"""What the scan found in one article: which literals are there, and where terms stand.

Where a literal stands is looked up when a rule first asks for it, inside the fields that the rule
looks at; edges, capitals and longer words are tested there and then.
"""

from collections.abc import Callable, Collection, Container, Iterable, Mapping, Sequence

from classifiers.fields import ANYWHERE, EVERYWHERE, LEAD, TITLE, TOP, Fields, fields
from classifiers.language import Scope
from classifiers.lexicon import Form, Lexicon, Slot
from classifiers.reading import LEAD_LIMIT, Reading, Span
from classifiers.scripts import stands_alone, word_end

__all__ = ["LEAD_LIMIT", "Hits", "Reading", "Span"]
MOST_PLACES = (
    3000  # of one form in one field: an article that repeats itself endlessly is cut short
)
_NOTHING: list[Span] = []
_IN_TITLE: Fields = (TITLE,)
_IN_LEAD: Fields = (LEAD,)
_TOPS: Mapping[frozenset[str], Fields] = {
    frozenset({"title"}): (TITLE,),
    frozenset({"lead"}): (LEAD,),
    frozenset({"title", "lead"}): (TOP,),
}
_ABOVE = frozenset({(TITLE,), (LEAD,), (TOP,)})


class Hits:
    """What stands where in one article, by slot."""

    __slots__ = (
        "_all",
        "_asked",
        "_asked_on_top",
        "_lexicon",
        "_literals",
        "_present",
        "_spans",
        "early",
        "reading",
        "top",
    )

    def __init__(
        self,
        reading: Reading,
        lexicon: Lexicon,
        found: Collection[int],
        *,
        top: Collection[int] | None = None,
        every: Callable[[], Iterable[int]] | None = None,
    ) -> None:
        """Take the numbers of the literals that may be there.

        `found` are those looked for everywhere so far, `top` those of title and lead; `every` gives
        all of both. Left out: `found` are all there are.
        """
        self.reading = reading
        self._lexicon = lexicon
        self.early = lexicon.always.union(found)
        self.top = self.early if top is None else lexicon.always.union(top)
        self._all = every
        self._literals = self.early if every is None else None
        self._spans: dict[int, list[Span]] = {}
        self._present: dict[int, list[Form]] | None = None
        self._asked: dict[int, list[Form]] | None = None
        self._asked_on_top: dict[int, list[Form]] | None = None

    @property
    def literals(self) -> frozenset[int]:
        """Return the numbers of the literals that may be there, words of their own or not."""
        if self._literals is None:
            self._literals = self.early.union(self._all() if self._all is not None else ())
        return self._literals

    def spans(self, slot: int) -> list[Span]:
        """Return where a slot's term stands as a word of its own, sorted, whoever asks for it."""
        return self._inside(slot, EVERYWHERE, self.present.get(slot))

    def within(self, slot: int, scopes: Sequence[Scope] | None) -> list[Span]:
        """Return the spans of a slot that lie wholly inside one of the fields; None: anywhere."""
        return self._inside(slot, fields(scopes), self.present.get(slot))

    def inside(self, slot: int, places: Fields) -> list[Span]:
        """Return what `within` does, for a slot that a rule looks for in these fields."""
        return self._inside(slot, places, self.asked(places).get(slot))

    def _inside(self, slot: int, places: Fields, forms: Sequence[Form] | None) -> list[Span]:
        """Return the spans of a slot in some fields, of the forms that may be there."""
        if forms is None:
            known = self._lexicon.slots[slot]
            if known.finder is not None and self._possible(known):
                return self._found_by(slot, known, places)
            return _NOTHING
        if len(forms) == 1 and len(places) == 1:
            return self._of_form(forms[0], places[0])
        found = [
            spans for form in forms for place in places if (spans := self._of_form(form, place))
        ]
        if len(found) < 2:
            return found[0] if found else _NOTHING
        return sorted({span for spans in found for span in spans})

    def possible(self, places: Fields) -> Container[int]:
        """Return the slots that rules may find there."""
        asked, finders = self.asked(places), self._lexicon.finders
        return asked.keys() | finders if finders else asked

    def asked(self, places: Fields) -> Mapping[int, Sequence[Form]]:
        """Return the slots that rules may find there, each with the forms that may be there."""
        if places in _ABOVE:
            if self._asked_on_top is None:
                self._asked_on_top = self._collect(self.top)
            return self._asked_on_top
        if self._asked is None:
            self._asked = self._collect(self.early)
        return self._asked

    @property
    def present(self) -> Mapping[int, Sequence[Form]]:
        """Return the slots that may be found anywhere, each with the forms that may be there."""
        if self._present is None:
            self._present = self._collect(self.literals)
        return self._present

    def _collect(self, literals: Iterable[int]) -> dict[int, list[Form]]:
        """Return the slots that look for some literals, each with the forms."""
        uses = self._lexicon.uses
        found: dict[int, list[Form]] = {}
        for literal in literals:
            for slot, form in uses[literal]:
                if slot in found:
                    found[slot].append(form)
                else:
                    found[slot] = [form]
        return found

    def holds(self, forms: Sequence[Form], places: Fields) -> bool:
        """Return whether one of some forms, whose literals the scan found there, stands there."""
        known = self._spans
        for form in forms:
            for place in places:
                if form.certain and (place == ANYWHERE or (place == TOP and self.reading.topped)):
                    return True
                key = form.number * 8 + place
                if key not in known:
                    known[key] = self._look_up(form, place)
                if known[key]:
                    return True
        return False

    def stands(self, slot: int, places: Fields) -> bool:
        """Return whether a slot's term stands wholly inside one of the fields."""
        forms = (self.asked(places) if places in _ABOVE else self.present).get(slot)
        return self.holds(forms, places) if forms else bool(self._inside(slot, places, None))

    def foremost(self, slot: int) -> Scope | None:
        """Return the most prominent place of a slot's term: title, lead or body; None: nowhere.

        An article without a title is headed by its lead.
        """
        if not self.present.get(slot):
            return None
        if self.stands(slot, _IN_TITLE):
            return Scope.TITLE
        if self.stands(slot, _IN_LEAD):
            return Scope.LEAD if self.reading.title else Scope.TITLE
        if not self.stands(slot, EVERYWHERE):
            return None
        return self.reading.stands_in(self.spans(slot)[0][0])

    def appears(self, slot: int, prominent: Collection[str]) -> bool:
        """Return whether a slot's term begins in the title, lead or body, as far as these are named.

        An article without a title is headed by its lead.
        """
        if self.reading.title and "body" not in prominent:
            places = _TOPS[frozenset(prominent)]
            if self.stands(slot, places):
                return True
            if "lead" not in prominent:
                return False
        stands_in = self.reading.stands_in
        return any(stands_in(start) in prominent for start, _ in self.spans(slot))

    def _possible(self, slot: Slot) -> bool:
        """Return whether the words that a finder needs are there."""
        return not slot.anchored or not slot.literals.isdisjoint(self.literals)

    def _found_by(self, number: int, slot: Slot, places: Fields) -> list[Span]:
        """Return what a finder finds in the fields."""
        key = -1 - number
        spans = self._spans.get(key)
        if spans is None and slot.finder is not None:
            reading = self.reading
            spans = self._spans[key] = slot.finder.spans(reading.folded, reading.split)
        if not spans or places == EVERYWHERE:
            return spans or _NOTHING
        ranges = [self.reading.ranges[place] for place in places]
        return [(a, b) for a, b in spans if any(low <= a and b <= high for low, high in ranges)]

    def _of_form(self, form: Form, place: int) -> list[Span]:
        """Return where one form stands in a field, sorted."""
        key = form.number * 8 + place
        known = self._spans.get(key)
        if known is None:
            known = self._spans[key] = self._look_up(form, place)
        return known

    def _look_up(self, form: Form, place: int) -> list[Span]:
        """Find a form in a field."""
        text = self.reading.folded
        low, high = self.reading.ranges[place]
        literal, edge, size = form.folded, form.edges, len(form.folded)
        spans: list[Span] = []
        start = text.find(literal, low, high)
        while start >= 0:
            end = start + size
            if stands_alone(text, start, end, edge) and self._means_it(form, start, end):
                stop = word_end(text, end) if form.prefix else end
                if stop <= high:
                    spans.append((start, stop))
                    if len(spans) == MOST_PLACES:
                        break
            start = text.find(literal, start + 1, high)
        return spans

    def _means_it(self, form: Form, start: int, end: int) -> bool:
        """Return whether a hit has the capitals it needs and is no piece of a longer word."""
        if form.longer and _swallowed(form, self.reading.folded, start):
            return False
        return form.exact is None or self.reading.spelled(start, end) == form.exact


def _swallowed(form: Form, text: str, start: int) -> bool:
    """Return whether the hit at `start` is a piece of a longer word that means something else."""
    return any(
        start >= longer.offset and text.startswith(longer.word, start - longer.offset)
        for longer in form.longer
    )
