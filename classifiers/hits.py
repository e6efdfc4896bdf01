"""What the scan found in one article: where terms stand, and in which of its zones.

The scan reports keys. Where the bytes to scan hold a byte for each character, a key's place is that
of its literal; else the literal is looked for in the text. Signs, edges, capitals and longer words
are tested there and then, as far as the key leaves them open.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from typing import Protocol

from classifiers.fields import (
    IN_BODY,
    IN_LEAD,
    IN_TITLE,
    OVER_BOTH,
    OVER_LEAD,
    OVER_TITLE,
    Fields,
    zones,
)
from classifiers.language import Scope
from classifiers.lexicon import Form, Lexicon, Look, Wanted
from classifiers.reading import LEAD_LIMIT, Reading, Span
from classifiers.scanner import Hit
from classifiers.scripts import stands_alone, word_end

__all__ = [
    "LEAD_LIMIT",
    "SHAPES",
    "Hits",
    "Place",
    "Reading",
    "Shape",
    "Sight",
    "prominent",
    "sight",
]
MOST_PLACES = (
    3000  # of one form in one field: an article that repeats itself endlessly is cut short
)
_NOTHING: list[Span] = []
_CAPITALS, _LONGER, _ALL = Look.CAPITALS, Look.LONGER, Look.ALL
_TITLE, _LEAD, _BODY = Scope.TITLE, Scope.LEAD, Scope.BODY  # a member is dear to look up
# Start, the end below zero, which leaf: so they sort as needed; last the leaf's concept, if any.
Place = tuple[int, int, int, str | None]
Spot = tuple[int, int, int]  # start, the end below zero, zone
Shape = tuple[bool, bool]  # of an article: it has a title; the title folds to something
SHAPES: tuple[Shape, ...] = ((True, True), (True, False), (False, False))

# By whether a passage begins behind the title, and behind how many of title and lead it ends.
_ZONES = ((IN_TITLE, OVER_TITLE, OVER_BOTH), (IN_TITLE, IN_LEAD, OVER_LEAD))
# What a key may be: the number of a form, how far before the key's end in the bytes the form starts in
# the text, how far behind that end it ends, below zero; the signs that must stand there (empty: the key
# is enough), whether its end must be looked for, and the form. A bare tuple unpacks sooner than a
# named one.
Sight = tuple[int, int, int, str, bool, Form]


def sight(form: Form, back: int) -> Sight:
    """Return a form as a key stands for it, from the key's end back to the form's start."""
    look = form.look
    signs = "" if look in (Look.NONE, _CAPITALS) else form.folded
    sought = form.prefix or look in (_CAPITALS, _LONGER, _ALL)
    return form.number, back, back - len(form.folded), signs, sought, form


class Meanings(Protocol):
    """What the keys of a scan mean."""

    sights: tuple[tuple[Sight, ...], ...]  # by key: what it may be
    matters: tuple[int, ...]  # by key: the bits of what it matters for


class Hits:
    """What stands where in one article."""

    __slots__ = ("_crowded", "_ends", "_found", "_lead", "_lexicon", "_places", "_seen", "_split", "_text", "reading", "spots", "zones")  # fmt: skip

    def __init__(self, reading: Reading, lexicon: Lexicon) -> None:
        """Take the article, in which nothing is found yet."""
        self.reading = reading
        self._lexicon = lexicon
        self._crowded = False  # whether some form may stand at more places than are kept
        self._text = reading.folded
        self._split, self._lead = reading.split, reading.lead
        self.spots: dict[int, list[Spot]] = {}  # by form, in order of place
        self.zones: dict[int, int] = {}  # by form, those in which it stands
        self._found: dict[int, list[Span]] = {}  # by slot of a finder
        self._places: dict[tuple[int, Fields], list[Place]] = {}
        self._ends: list[int] | None = None  # of the paragraphs
        self._seen: dict[int, int] | None = None

    def enter(
        self, hits: Sequence[Hit], keys: "Meanings", asks: int, *, on_top: bool = False
    ) -> None:
        """Enter the forms that keys stand for; `on_top`: they matter in title and lead alone.

        `asks`: the bits of what they must matter for; below zero: for anything.
        """
        if asks >= 0:
            matters = keys.matters
            hits = [hit for hit in hits if matters[hit[0]] & asks]
        if self.reading.words is not None:
            self._crowded = self._crowded or len(hits) > MOST_PLACES
            self._place(hits, keys.sights)
        else:
            known, sights = dict.fromkeys(key for key, _ in hits), keys.sights
            self.look_for((form for key in known for *_, form in sights[key]), on_top=on_top)

    def _place(self, hits: Iterable[Hit], sights: Sequence[tuple[Sight, ...]]) -> None:
        """Enter the forms that keys stand for where a key's place tells that of its form."""
        text, split, lead = self._text, self._split, self._lead
        spots, zones = self.spots, self.zones
        for key, at in hits:
            for number, back, behind, signs, sought, form in sights[key]:
                start = at - back
                if signs and not text.startswith(signs, start):
                    continue
                below = behind - at
                if sought and not (below := -self._end(form, start, -below)):
                    continue
                if start >= lead:
                    zone = IN_BODY
                elif start > split:
                    zone = IN_LEAD if -below <= lead else OVER_LEAD
                else:
                    zone = _ZONES[0][(-below > split) + (-below > lead)]
                if number in spots:
                    spots[number].append((start, below, zone))
                    zones[number] |= zone
                else:
                    spots[number] = [(start, below, zone)]
                    zones[number] = zone

    def _end(self, form: Form, start: int, end: int) -> int:
        """Return where a form ends whose signs stand at a place; 0 where it isn't that form."""
        look = form.look
        if look is _LONGER:
            return 0 if _swallowed(form, self._text, start) else end
        if look is _CAPITALS:
            exact = form.exact or form.folded
            return end if self.reading.spelling.startswith(exact, start) else 0
        if look is _ALL:
            if start < 0 or not self._means_it(form, start, end):
                return 0
            return word_end(self._text, end) if form.prefix else end
        # Up to the next blank: the bytes to scan stand one place further on.
        return self.reading.data.index(b" ", end + 1) - 1

    def look_for(self, forms: Iterable[Form], *, on_top: bool = False) -> None:
        """Look in the text for forms that may be there; `on_top`: in title and lead alone."""
        for form in forms:
            spots = self._look_for(form, on_top=on_top)
            if spots:
                self._crowded = self._crowded or len(spots) > MOST_PLACES
                self.spots[form.number] = spots
                joined = 0
                for _, _, zone in spots:
                    joined |= zone
                self.zones[form.number] = joined

    def _look_for(self, form: Form, *, on_top: bool) -> list[Spot]:
        """Return where a form stands, as often as a field of it may be asked for."""
        text, split, lead = self._text, self._split, self._lead
        literal, size = form.folded, len(form.folded)
        high = lead + size if on_top else len(text)
        spots: list[Spot] = []
        in_title = in_body = 0
        start = text.find(literal, 0, high)
        while start >= 0:
            end, following = start + size, start + 1
            if self._means_it(form, start, end):
                stop = word_end(text, end) if form.prefix else end
                zone = IN_BODY
                if start < lead:
                    zone = _ZONES[start > split][(stop > split) + (stop > lead)]
                spots.append((start, -stop, zone))
                if zone == IN_TITLE:
                    in_title += 1
                    if in_title >= MOST_PLACES:
                        following = max(following, split - size + 1)
                elif zone == IN_BODY:
                    in_body += 1
                    if in_body >= MOST_PLACES:
                        break
            start = text.find(literal, following, high)
        return spots

    def places(self, wanted: Wanted, within: Fields) -> list[Place]:
        """Return where some leaves stand inside the fields, sorted; the list is kept as it is."""
        key = (id(wanted), within)  # one object for the same leaves, as long as the programme lives
        known = self._places.get(key)
        if known is None:
            known = self._places[key] = self.where(wanted, within)
        return known

    def where(self, wanted: Wanted, within: Fields) -> list[Place]:
        """Find where some leaves stand inside the fields, sorted."""
        there, placed, standing = self.zones, self.spots, wanted.standing
        found: list[Place] = []
        sources = 0
        taken = zones(within)
        for number in there.keys() & standing.keys():  # few of many
            if there[number] & taken:
                spots = placed[number]
                if self._crowded and len(spots) > MOST_PLACES:
                    spots = _first(spots, within)
                for at, concept in standing[number]:
                    sources += 1
                    for start, below, zone in spots:
                        if zone & taken:
                            found.append((start, below, at, concept))
        if wanted.finders:
            found += [one for finder in wanted.finders for one in self._found_by(*finder, within)]
            return sorted(set(found))
        return sorted(set(found)) if sources > 1 and len(found) > 1 else found

    def paragraph(self, place: int) -> int:
        """Return the number of the paragraph that a place is in."""
        if self._ends is None:
            lengths = map(len, self._text.split("\n"))
            self._ends = list(accumulate(lengths, lambda end, more: end + more + 1))
        return bisect_left(self._ends, place)

    def seen(self) -> Mapping[int, int]:
        """Return the slots that the verdict looks for and that are there, each with its zones."""
        if self._seen is None:
            seen = self._seen = {}
            watching, there = self._lexicon.watching, self.zones
            for number in watching.keys() & there.keys():
                zone = there[number]
                for slot in watching[number]:
                    seen[slot] = seen[slot] | zone if slot in seen else zone
        return self._seen

    @property
    def shape(self) -> Shape:
        """Return whether the article has a title, and whether that folds to something."""
        return bool(self.reading.title), self._split > 0

    def _found_by(self, at: int, number: int, within: Fields) -> list[Place]:
        """Return what the finder of a slot finds in the fields, for a leaf by its number."""
        spans, slot = self._found.get(number), self._lexicon.slots[number]
        if spans is None and slot.finder is not None:
            reading = self.reading
            spans = self._found[number] = slot.finder.spans(reading.folded, reading.split)
        ranges = [self.reading.ranges[field] for field in within]
        return [
            (start, -end, at, None)
            for start, end in spans or _NOTHING
            if any(low <= start and end <= high for low, high in ranges)
        ]

    def _means_it(self, form: Form, start: int, end: int) -> bool:
        """Return whether a hit is a word of its own with the capitals it needs, and of no longer word."""
        text = self._text
        if not stands_alone(text, start, end, form.edges):
            return False
        if form.longer and _swallowed(form, text, start):
            return False
        return form.exact is None or self.reading.spelled(start, end) == form.exact


def prominent(scopes: frozenset[str], shape: Shape) -> int:
    """Return the zones in which a passage counts as in title, lead or body, as far as these are named.

    An article without a title is headed by its lead.
    """
    titled, headed = shape
    taken = IN_BODY if "body" in scopes else 0
    apart = titled and "body" not in scopes  # title and lead are fields that it must be inside
    if "title" in scopes:
        over = not apart or "lead" in scopes
        taken |= IN_TITLE | (OVER_TITLE | OVER_BOTH if over else 0)
    lead = ("lead" if headed else "title") in scopes
    if apart and "lead" in scopes:
        return taken | IN_LEAD | (OVER_LEAD if lead else 0)
    return taken | (IN_LEAD | OVER_LEAD if lead and not apart else 0)


def _first(spots: list[Spot], within: Fields) -> list[Spot]:
    """Return the first spots of each field."""
    found: dict[Spot, None] = {}
    for place in within:
        taken = zones((place,))
        found |= dict.fromkeys([spot for spot in spots if spot[2] & taken][:MOST_PLACES])
    return sorted(found)


def _swallowed(form: Form, text: str, start: int) -> bool:
    """Return whether the hit at `start` is a piece of a longer word that means something else."""
    for words, offset in form.longer:  # a loop: a generator for so few costs more than it asks
        if start >= offset and text.startswith(words, start - offset):
            return True
    return False
