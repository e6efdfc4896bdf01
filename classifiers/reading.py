"""One article as it is read: its folded text, its fields, the way back, and the bytes to scan.

The scan only asks which literals may be there, so its bytes are simpler than the folded text: all
that is neither letter nor digit is a blank, and words of scripts with and without spaces stand
apart. `keys` writes literals the same way. Where a hit stands is looked up in the folded text.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from classifiers.fields import NUMBERS, TOP
from classifiers.folding import (
    FoldedText,
    ResizedText,
    fold,
    folded_alone,
    in_ascii,
    plain,
    way_back,
)
from classifiers.language import Scope
from classifiers.scripts import PARTING, SPACED, UNSPACED, WORDS

Span = tuple[int, int]
_TITLE, _LEAD, _BODY = Scope.TITLE, Scope.LEAD, Scope.BODY
LEAD_LIMIT = 600  # characters
LONGEST = 120  # characters of a literal that may reach over the end of the lead
MOST_KINDS = 128  # of characters beyond ASCII that are looked at one by one
MOST_CHANGES = 16  # of them that are exchanged one after the other; beyond it, the slow road
_ASCII = bytes(range(128))
_SMALL = bytes(ord(chr(b).lower()) if chr(b).isalnum() else 32 for b in range(128))
_BEGIN, _END = b"\x01", b"\x02"  # around a run of a script without spaces: blanks in the end
_WORDS_ONLY = _SMALL + b" " * 128
_WORDS_AND_MORE = _SMALL + bytes(range(128, 256))
# By character below 256: its fold where that is a letter or digit below 256, else a blank.
_LATIN = _SMALL + bytes(
    ord(one) if len(one) == 1 and one < "\u0100" and SPACED.match(one) else 32
    for one in map(fold, map(chr, range(128, 256)))
)


class Reading:
    """Title and text folded into one string, title first, a newline between them.

    Positions in it are carried back to title or text by `locate`.
    """

    __slots__ = ("_data", "_folded", "_lead", "_maps", "_plain", "_plan", "_quick", "_raw", "_split", "_words", "latin", "text", "title", "topped")  # fmt: skip

    def __init__(self, title: str, text: str) -> None:
        """Take title and text as stored; each view of them is made when it is first asked for."""
        self.title = title
        self.text = text
        self._data: bytes | None = None
        self._words: bytes | None = None  # the same, if a byte stands for each character
        self._raw = b""
        self._quick: str | None = None  # folded but for its capitals, and ASCII; a blank around it
        self._folded: str | None = None
        self._split = -1
        self._plan: _Plan | None = None  # None: not folded character by character
        self._maps: dict[str, FoldedText | ResizedText] = {}
        self._lead = -1
        self._plain: str | None = None
        self.latin = False  # whether `data` and `top` are of Latin-1 instead of UTF-8
        self.topped = False  # whether `top` ends where the lead does

    def _prepare(self) -> bytes:
        """Fold title and text, or get ready to; return the bytes to scan."""
        raw = f" {self.title}\n{self.text} "
        plain = raw if raw.isascii() else in_ascii(raw)
        if plain is not None:
            self._quick, self._plan = plain, _NO_CHANGE
            self._words = self._data = plain.encode().translate(_WORDS_ONLY)
        elif (quick := _quickly(raw, latin=True)) is not None:
            self._raw, self._plan, self._data = quick
            if self._plan.single:
                self._words, self.latin = self._data, True
        else:
            title = fold(self.title)
            self._split = len(title)
            self._folded = f"{title}\n{fold(self.text)}"
            self._data = _words(self._folded)
        return self._data

    @property
    def data(self) -> bytes:
        """Return the bytes to scan of title and text."""
        return self._prepare() if self._data is None else self._data

    @property
    def top(self) -> bytes:
        """Return the bytes to scan of title and lead, and of all words that begin in them.

        They may hold a little more.
        """
        if self._data is None:
            self._prepare()
        text = self.text
        first = len(text) - len(text.lstrip()) if text[:1].isspace() else 0
        stop = text.find("\n", first)
        end = len(text) if stop < 0 else stop
        whole = end <= first + LEAD_LIMIT
        if not whole:
            blank = text.find(" ", first + LEAD_LIMIT + LONGEST, end)  # no fold reaches over it
            end = end if blank < 0 else blank
        if self._words is not None:
            self.topped = whole
            return self._words[: len(self.title) + end + 2] + b" "
        raw = f" {self.title}\n{text[:end]} "
        if self._data is not None and self._plan is not None and self._plan.in_place:
            self.topped = whole
            return self._data[: len(_utf8(raw))]
        plain = raw if raw.isascii() else in_ascii(raw)
        if plain is not None:
            self.topped = whole
            return plain.encode().translate(_WORDS_ONLY)
        quick = _quickly(raw, latin=False)
        if quick is not None and "" not in quick[1].resized.values():  # it may reach further
            self.topped = whole and not quick[1].resized
            return quick[2]
        return _words(self.folded[: self.ranges[TOP][1] + LONGEST])

    @property
    def words(self) -> bytes | None:
        """Return the bytes to scan where character n of `folded` is their byte n + 1; else None."""
        if self._data is None:
            self._prepare()
        return self._words

    @property
    def spelling(self) -> str:
        """Return the text folded but for its capitals, which stands where `folded` does with `words`."""
        return self._plain_text() if self._quick is None else self._quick[1:-1]

    def _plain_text(self) -> str:
        """Return title and text folded but for their capitals, a newline between them."""
        if self._plain is None:
            self._plain = f"{plain(self.title)}\n{plain(self.text)}"
        return self._plain

    @property
    def folded(self) -> str:
        """Return title and text as they fold, a newline between them."""
        if self._data is None:
            self._prepare()
        if self._folded is None and self._quick is not None:
            self._folded = self._quick[1:-1].lower()
        elif self._folded is None:
            folded = self._raw.lower().decode("utf-8", "surrogatepass")[1:-1]
            for old, new in self._plan.changes if self._plan is not None else ():
                folded = folded.replace(old, new)
            self._folded = folded
        return self._folded

    def _resized(self) -> Mapping[str, str]:
        """Return the characters that do not fold to just one, where all fold one by one."""
        return self._plan.resized if self._plan is not None else {}

    @property
    def split(self) -> int:
        """Return where the title ends in `folded`."""
        if self._data is None:
            self._prepare()
        if self._split < 0:
            self._split = len(fold(self.title)) if self._resized() else len(self.title)
        return self._split

    @property
    def lead(self) -> int:
        """Return where the lead ends in `folded`: the first paragraph, at most 600 characters."""
        if self._lead < 0:
            folded, first = self.folded, self.split + 1
            while first < len(folded) and folded[first].isspace():
                first += 1
            stop = folded.find("\n", first, first + LEAD_LIMIT)
            self._lead = min(len(folded), first + LEAD_LIMIT) if stop < 0 else stop
        return self._lead

    @property
    def ranges(self) -> tuple[Span, ...]:
        """Return where each field stands in `folded`, by the numbers of `classifiers.fields`."""
        split, lead, end = self.split, self.lead, len(self.folded)
        start = split + 1
        return (0, end), (0, split), (start, lead), (lead, end), (start, end), (0, lead)

    def range(self, scope: Scope) -> Span:
        """Return where a field stands in `folded`."""
        return self.ranges[NUMBERS[scope]]

    @property
    def heading(self) -> int:
        """Return where the title ends in `folded`; an article without one is headed by its lead."""
        return self.split or self.lead

    def spelled(self, start: int, end: int) -> str:
        """Return a span of `folded` with the capitals that the article gave it."""
        if self._plan is not None:
            return plain(self.locate(start, end)[3])
        known = self._plain_text()
        if len(known) == len(self.folded):
            return known[start:end]
        return plain(self.locate(start, end)[3])  # a capital that folds to two characters: İ

    @property
    def straight(self) -> bool:
        """Return whether each character folds to just one, so that places are the same in both."""
        return self._plan is not None and not self._plan.resized

    def locate(self, start: int, end: int) -> tuple[str, int, int, str]:
        """Return (field, start, end, text): a span of `folded` in the string as stored."""
        split = self._split if self._split >= 0 else self.split
        if start < split:
            field, raw = "title", self.title
        else:
            field, raw = "text", self.text
            start -= split + 1
            end -= split + 1
        if not self.straight:
            start, end = self._map(field, raw).original(start, end)
        return field, start, end, raw[start:end]

    def _map(self, field: str, raw: str) -> FoldedText | ResizedText:
        """Return the way back from the fold of a field to the field."""
        known = self._maps.get(field)
        if known is None:
            resized = self._resized()
            known = ResizedText(raw, resized) if resized else way_back(raw)
            self._maps[field] = known
        return known


def _words(folded: str) -> bytes:
    """Return the bytes to scan of folded text, whatever it is written in."""
    return f" {' '.join(WORDS.findall(folded))} ".encode("utf-8", "surrogatepass")


class _Plan(NamedTuple):
    """How a text with some kinds of characters beyond ASCII is folded one by one."""

    changes: tuple[tuple[str, str], ...]  # in text whose ASCII is in lower case
    resized: Mapping[str, str]  # the characters that do not fold to just one
    single: bool  # whether a byte a character will do for the bytes to scan: see `_LATIN`
    exchanged: tuple[tuple[bytes, bytes], ...]  # in the bytes to scan, as all that follow
    letters: bool  # whether some of the folds are letters beyond ASCII
    unspaced: tuple[bytes, ...]  # letters of scripts without spaces

    @property
    def in_place(self) -> bool:
        """Return whether the bytes to scan stand where those of the text do."""
        return not self.exchanged and not self.unspaced and not self.resized


_NO_CHANGE = _Plan((), {}, True, (), letters=False, unspaced=())  # but for what `in_ascii` does


def _quickly(raw: str, *, latin: bool) -> tuple[bytes, _Plan, bytes] | None:
    """Return a text's UTF-8, its plan and its bytes to scan, or None where it has no plan.

    `latin`: the bytes to scan are of Latin-1 where the plan's are `single`, else of UTF-8.
    A text with many kinds of characters, with characters that melt into their neighbours, or most
    of all in a script without spaces takes the slow road.
    """
    data = raw.encode("utf-8", "surrogatepass")
    high = data.translate(None, _ASCII)
    if 2 * len(high) > len(data):
        return None
    kinds = frozenset(high.decode("utf-8", "surrogatepass"))
    plan = _plan(kinds) if len(kinds) <= MOST_KINDS else None
    if plan is None:
        return None
    if latin and plan.single:
        return data, plan, raw.encode("latin-1", "replace").translate(_LATIN)
    words = data
    for old, new in plan.exchanged:
        words = words.replace(old, new)
    if plan.unspaced:
        if _BEGIN in words or _END in words:
            return None
        for sign in plan.unspaced:
            words = words.replace(sign, _BEGIN + sign + _END)
        words = words.replace(_END + _BEGIN, b"")
    return data, plan, words.translate(_WORDS_AND_MORE if plan.letters else _WORDS_ONLY)


@lru_cache(maxsize=4096)
def _plan(kinds: frozenset[str]) -> _Plan | None:
    """Return the plan for these kinds of characters, or None where there is none."""
    folds = {character: folded_alone(character) for character in kinds}
    if None in folds.values():
        return None
    changes = {old: new for old, new in folds.items() if new is not None and old != new}
    single = all(map(_fits, folds.items()))
    signs = {one for new in folds.values() for one in new or "" if not one.isascii()}
    unspaced = {one for one in signs if UNSPACED.match(one)}
    letters = {one for one in signs - unspaced if SPACED.match(one)}
    # Blank bytes for a sign are as good as another sign, where no letter beyond ASCII stands.
    exchanged = {old: new for old, new in changes.items() if new not in PARTING}
    if letters or unspaced:
        exchanged |= dict.fromkeys(signs - unspaced - letters, " ")
        exchanged |= {old: new for old, new in changes.items() if new in PARTING}
    if not single and len(exchanged) + len(unspaced) > MOST_CHANGES:
        return None
    return _Plan(
        changes=tuple(changes.items()),
        resized={old: new for old, new in changes.items() if len(new) != 1},
        single=single,
        exchanged=tuple((_utf8(old), _utf8(new)) for old, new in exchanged.items()),
        letters=bool(letters or unspaced),
        unspaced=tuple(map(_utf8, unspaced)),
    )


def _fits(folded: tuple[str, str | None]) -> bool:
    """Return whether a character that folds so has the right byte: by `_LATIN`, or a blank."""
    character, fold = folded
    if fold is None or len(fold) != 1:
        return False
    if not SPACED.match(fold) and not UNSPACED.match(fold):
        return True
    return character < "\u0100" and fold < "\u0100"


def _utf8(text: str) -> bytes:
    """Return the bytes of a text that may hold half characters."""
    return text.encode("utf-8", "surrogatepass")
