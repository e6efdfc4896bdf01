"""What the scan found in one article: which literals are there, and where terms stand.

Where a literal stands is looked up when a rule first asks for it, inside the fields that the rule
looks at; edges, capitals and longer words are tested there and then.
"""

from collections.abc import Collection, Mapping, Sequence

from classifiers.fields import ANYWHERE, EVERYWHERE, LEAD, TITLE, TOP, UPPERMOST, Fields, fields
from classifiers.language import Scope
from classifiers.lexicon import Form, Lexicon, Wanted
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
Place = tuple[int, int, int]  # start, the end below zero, and which leaf: so they sort as needed


class Hits:
    """What stands where in one article."""

    __slots__ = ("_lexicon", "_literals", "_spans", "_watched", "_watched_on_top", "reading")

    def __init__(self, reading: Reading, lexicon: Lexicon, found: Collection[int]) -> None:
        """Take the numbers of all literals that may be there, words of their own or not."""
        self.reading = reading
        self._lexicon = lexicon
        self._literals = found
        self._spans: dict[int, list[Span]] = {}
        self._watched: dict[int, list[Form]] | None = None
        self._watched_on_top: dict[int, list[Form]] | None = None

    @property
    def top(self) -> Collection[int]:
        """Return the literals that may be in title and lead."""
        return self._literals

    @property
    def whole(self) -> Collection[int]:
        """Return the literals that rules look for beyond title and lead, and that may be there."""
        return self._literals

    @property
    def named(self) -> Collection[int]:
        """Return the literals that the verdict looks for in whole articles, and that may be there."""
        return self._literals

    def spans(self, slot: int) -> list[Span]:
        """Return where a slot's term stands as a word of its own, sorted, whoever asks for it."""
        return self.within(slot, None)

    def within(self, slot: int, scopes: Sequence[Scope] | None) -> list[Span]:
        """Return the spans of a slot that lie wholly inside one of the fields; None: anywhere."""
        known, places = self._lexicon.slots[slot], fields(scopes)
        if known.finder is not None:
            return self._found_by(slot, places)
        forms = [form for literal in known.literals.intersection(self._literals) for form in known.forms[literal]]  # fmt: skip
        return self._of_forms(forms, places)

    def may_hold(self, wanted: Wanted, within: Fields) -> bool:
        """Return whether one of some leaves may stand inside the fields, without a look."""
        literals = self.top if UPPERMOST.issuperset(within) else self.whole
        return bool(wanted.finders) or not wanted.forms.keys().isdisjoint(literals)

    def places(self, wanted: Wanted, within: Fields) -> list[Place]:
        """Return where some leaves stand inside the fields, in no order."""
        literals = self.top if UPPERMOST.issuperset(within) else self.whole
        forms = wanted.forms
        found: list[Place] = []
        sources = 0
        for literal in literals:
            if literal in forms:
                for at, form in forms[literal]:
                    for place in within:
                        if spans := self._of_form(form, place):
                            found += [(start, -end, at) for start, end in spans]
                            sources += 1
        for at, slot in wanted.finders:
            found += [(start, -end, at) for start, end in self._found_by(slot, within)]
        return list(set(found)) if sources > 1 else found

    def at_most(self, wanted: Wanted, within: Fields) -> float:
        """Return how many hits of some leaves that don't overlap there are at most, counted quickly."""
        if wanted.finders:
            return float("inf")
        count, forms, reading = self.reading.folded.count, wanted.forms, self.reading
        ranges = [reading.ranges[place] for place in within]
        return sum(
            count(forms[literal][0][1].folded, low, high)
            for literal in (self.top if UPPERMOST.issuperset(within) else self.whole)
            if literal in forms
            for low, high in ranges
        )

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

    def foremost(self, slot: int, *, whole: bool) -> Scope | None:
        """Return the most prominent place of a watched term: title, lead or body; None: nowhere.

        An article without a title is headed by its lead. Terms watched at the top alone may be said
        to be nowhere where they are in the body.
        """
        forms = self.watching(whole=whole).get(slot)
        if not forms:
            return None
        if self.holds(forms, _IN_TITLE):
            return Scope.TITLE
        if self.holds(forms, _IN_LEAD):
            return Scope.LEAD if self.reading.title else Scope.TITLE
        if not self.holds(forms, EVERYWHERE):
            return None
        return self.reading.stands_in(self._of_forms(forms, EVERYWHERE)[0][0])

    def appears(self, slot: int, prominent: Collection[str]) -> bool:
        """Return whether a watched term begins in title, lead or body, as far as these are named.

        An article without a title is headed by its lead.
        """
        forms = self.watching(whole="body" in prominent).get(slot)
        if not forms:
            return False
        if self.reading.title and "body" not in prominent:
            if self.holds(forms, _TOPS[frozenset(prominent)]):
                return True
            if "lead" not in prominent:
                return False
        stands_in = self.reading.stands_in
        return any(stands_in(start) in prominent for start, _ in self._of_forms(forms, EVERYWHERE))

    def watching(self, *, whole: bool) -> Mapping[int, Sequence[Form]]:
        """Return the watched slots that may be found, each with the forms that may be there."""
        if whole:
            if self._watched is None:
                self._watched = _grouped(self._lexicon.watched, self.named)
            return self._watched
        if self._watched_on_top is None:
            self._watched_on_top = _grouped(self._lexicon.watched_on_top, self.top)
        return self._watched_on_top

    def _of_forms(self, forms: Sequence[Form], places: Fields) -> list[Span]:
        """Return where forms of one term stand in some fields, sorted."""
        if len(forms) == 1 and len(places) == 1:
            return self._of_form(forms[0], places[0])
        found = [
            spans for form in forms for place in places if (spans := self._of_form(form, place))
        ]
        if len(found) < 2:
            return found[0] if found else _NOTHING
        return sorted({span for spans in found for span in spans})

    def _found_by(self, number: int, places: Fields) -> list[Span]:
        """Return what the finder of a slot finds in the fields."""
        key = -1 - number
        spans, slot = self._spans.get(key), self._lexicon.slots[number]
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
        reading = self.reading
        text = reading.folded
        low, high = reading.ranges[place]
        if form.certain and (words := reading.words) is not None:
            return _of_word(form, words, low, high)
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


def _of_word(form: Form, words: bytes, low: int, high: int) -> list[Span]:
    """Return where a word stands, by the bytes to scan: one for each character, and one before."""
    key = (f" {form.folded}" if form.prefix else f" {form.folded} ").encode()
    size = len(form.folded)
    spans: list[Span] = []
    at = words.find(key, low, high + 2)
    while at >= 0:
        end = words.index(b" ", at + size + 1) - 1 if form.prefix else at + size
        if end <= high:
            spans.append((at, end))
            if len(spans) == MOST_PLACES:
                break
        at = words.find(key, at + size, high + 2)
    return spans


def _grouped(
    uses: Mapping[int, Sequence[tuple[int, Form]]], literals: Collection[int]
) -> dict[int, list[Form]]:
    """Return the slots that look for some literals, each with the forms."""
    found: dict[int, list[Form]] = {}
    for literal in literals:
        for slot, form in uses.get(literal, ()):
            found.setdefault(slot, []).append(form)
    return found


def _swallowed(form: Form, text: str, start: int) -> bool:
    """Return whether the hit at `start` is a piece of a longer word that means something else."""
    return any(
        start >= longer.offset and text.startswith(longer.word, start - longer.offset)
        for longer in form.longer
    )
