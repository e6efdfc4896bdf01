"""One article under the scan: its folded text, its ranges, and what was found where."""

from collections.abc import Iterable, Sequence

from classifiers.folding import FoldedText, plain
from classifiers.language import Scope
from classifiers.lexicon import Form, Lexicon
from classifiers.scripts import stands_alone, word_end

Span = tuple[int, int]
LEAD_LIMIT = 600  # characters


class Reading:
    """Title and text folded into one string, title first, a newline between them.

    Positions in it are carried back to title or text by `locate`.
    """

    __slots__ = ("_plain", "_ranges", "_text", "_title", "folded", "split")

    def __init__(self, title: str, text: str) -> None:
        """Take title and text as stored."""
        self._title = FoldedText(title)
        self._text = FoldedText(text)
        self.split = len(self._title.folded)
        self.folded = f"{self._title.folded}\n{self._text.folded}"
        self._ranges: dict[Scope, Span] | None = None
        self._plain: str | None = None

    def range(self, scope: Scope) -> Span:
        """Return where a field stands in `folded`."""
        if self._ranges is None:
            lead, end = self._lead_end(), len(self.folded)
            start = self.split + 1
            self._ranges = {
                Scope.TITLE: (0, self.split),
                Scope.TEXT: (start, end),
                Scope.LEAD: (start, lead),
                Scope.BODY: (lead, end),
            }
        return self._ranges[scope]

    def _lead_end(self) -> int:
        """Return where the lead ends: the first paragraph, at most 600 characters."""
        text = self._text.folded
        first = len(text) - len(text.lstrip())
        stop = text.find("\n", first)
        end = len(text) if stop < 0 else stop
        return self.split + 1 + min(end, first + LEAD_LIMIT)

    def stands_in(self, start: int) -> Scope:
        """Return how prominent a position is: title, lead or body.

        An article without a title is headed by its lead.
        """
        if start < self.split:
            return Scope.TITLE
        if start >= self.range(Scope.LEAD)[1]:
            return Scope.BODY
        return Scope.LEAD if self.split else Scope.TITLE

    def spelled(self, start: int, end: int) -> str:
        """Return a span of `folded` with the capitals that the article gave it."""
        if self._plain is None:
            self._plain = f"{plain(self._title.raw)}\n{plain(self._text.raw)}"
        if len(self._plain) == len(self.folded):
            return self._plain[start:end]
        return plain(self.locate(start, end)[3])  # a capital that folds to two characters: İ

    def locate(self, start: int, end: int) -> tuple[str, int, int, str]:
        """Return (field, start, end, text): a span of `folded` in the string as stored."""
        field, part, base = (
            ("title", self._title, 0)
            if start < self.split
            else ("text", self._text, self.split + 1)
        )
        first, last = part.original(start - base, end - base)
        return field, first, last, part.raw[first:last]


class Hits:
    """What the scan found, by slot; edges and capitals are tested when a slot is first asked for."""

    __slots__ = ("_found", "_lexicon", "_present", "_spans", "reading")

    def __init__(self, reading: Reading, lexicon: Lexicon, found: dict[int, list[Span]]) -> None:
        """Take the raw occurrences of literals in `reading.folded`, by literal number."""
        self.reading = reading
        self._lexicon = lexicon
        self._found = found
        self._present: dict[int, list[Form]] | None = None
        self._spans: dict[int, list[Span]] = {}

    @property
    def literals(self) -> Iterable[int]:
        """Return the numbers of the literals that occur, words of their own or not."""
        return self._found

    @property
    def present(self) -> dict[int, list[Form]]:
        """Return the slots that may be found here, each with the forms whose literals occur."""
        if self._present is None:
            present: dict[int, list[Form]] = {}
            for literal in self._found:
                for slot, form in self._lexicon.uses[literal]:
                    if slot in present:
                        present[slot].append(form)
                    else:
                        present[slot] = [form]
            self._present = present
        return self._present

    def spans(self, slot: int) -> list[Span]:
        """Return where a slot's term stands as a word of its own, sorted."""
        known = self._spans.get(slot)
        if known is None:
            forms = self.present.get(slot)
            known = self._spans[slot] = self._collect(forms) if forms else []
        return known

    def within(self, slot: int, scopes: Sequence[Scope] | None) -> list[Span]:
        """Return the spans of a slot that lie wholly inside one of the fields; None: anywhere."""
        spans = self.spans(slot)
        if not spans or scopes is None:
            return spans
        ranges = [self.reading.range(scope) for scope in scopes]
        return [(a, b) for a, b in spans if any(low <= a and b <= high for low, high in ranges)]

    def _collect(self, forms: Iterable[Form]) -> list[Span]:
        """Return the spans of the forms of one slot from the raw occurrences of their literals."""
        text = self.reading.folded
        spans: set[Span] = set()
        for form in forms:
            for start, end in self._found[form.literal]:
                if (
                    stands_alone(text, start, end, form.edges)
                    and not _swallowed(form, text, start)
                    and self._spelled(form, start, end)
                ):
                    spans.add((start, word_end(text, end) if form.prefix else end))
        return sorted(spans)

    def _spelled(self, form: Form, start: int, end: int) -> bool:
        """Return whether the original has the capitals that the form asks for."""
        if form.exact is None:
            return True
        return self.reading.spelled(start, end) == form.exact


def _swallowed(form: Form, text: str, start: int) -> bool:
    """Return whether the hit at `start` is a piece of a longer word that means something else."""
    return any(
        start >= longer.offset and text.startswith(longer.word, start - longer.offset)
        for longer in form.longer
    )
