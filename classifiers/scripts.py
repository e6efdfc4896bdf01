"""Writing systems: where a word may begin and end beside a hit.

Scripts with spaces need no letter or digit of their kind beside the hit. Scripts without spaces
are searched as they stand, with two cautions at the hit's edges: katakana words do not end beside
katakana (ニュー in ニューヨーク), and Thai syllables are not cut inside. Nothing is tokenised.
"""

import re
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

# Han, kana, bopomofo, Hangul, Thai, Lao, Burmese and Khmer: no spaces between words, or, in Korean,
# particles joined to them.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3100-\u318f"
    "\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff"
)
UNSPACED = re.compile(f"[{_UNSPACED}]")
SPACED = re.compile(rf"[^\W_{_UNSPACED}]")  # a letter or digit of a script with spaces
PARTING = frozenset("'\";")  # signs that no key reaches over
LONGEST_KEY = 60  # characters: the beginning of a longer one will do
WORDS = re.compile(rf"[^\W_{_UNSPACED}]+|[{_UNSPACED}]+")  # and runs of scripts without spaces
_KATAKANA = re.compile("[\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff]")
_THAI = re.compile("[\u0e01-\u0e4e]")
_THAI_LEAD = re.compile("[\u0e40-\u0e44]")  # vowels written before the consonant they belong to
_THAI_TAIL = re.compile("[\u0e2f-\u0e3a\u0e45-\u0e4e]")  # what belongs to the consonant before
_HAN_OR_KANA = re.compile("[\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
# One unit of length for `near`: a word of a script with spaces, two CJK characters (the median
# Chinese or Japanese word), or four of Thai, Lao, Burmese and Khmer.
_UNIT = re.compile(
    rf"[^\W_{_UNSPACED}]+(?:['-][^\W_{_UNSPACED}]+)*"
    "|[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]{1,4}"
    rf"|[{_UNSPACED}]{{1,2}}"
)
# A full stop and a blank after a word of three letters or more (so that "u.s. navy" and "mr. x" go
# on), a question or exclamation mark before a blank, or a full stop of Chinese and Japanese. The mark
# comes first, and what stands before it is looked back at: so the engine leaps from mark to mark.
_SENTENCE_END = re.compile(
    r"[.!?。｡](?:(?:(?<=\w{3}\.)|(?<=[\])%\"'”’]\.)|(?<=[!?]))[\"'”’)\]]*\s"
    r"|(?<=[。｡])|(?<=[!?])(?=[\u3040-\u9fff]|\Z))"
)
# Of ASCII: words apart wherever a sign stands between them, and wherever one but these two does.
_APART = bytes(b if chr(b).isalnum() else 32 for b in range(128)) + b" " * 128
_JOINING = b"'-"


class Edges(NamedTuple):
    """What must not stand just before and just after a phrase."""

    before: re.Pattern[str] | None
    after: re.Pattern[str] | None


@lru_cache(maxsize=65536)
def spaced(character: str) -> bool:
    """Return whether `character` is a letter or digit of a script with spaces."""
    return SPACED.match(character) is not None


def edges(phrase: str) -> Edges:
    """Return what must not stand beside a folded phrase for it to be a word of its own."""
    first, last = phrase[0], phrase[-1]
    before = after = None
    if SPACED.match(first):
        before = SPACED
    elif _KATAKANA.match(first):
        before = _KATAKANA
    elif _THAI.match(first):
        before = _THAI_LEAD
    if SPACED.match(last):
        after = SPACED
    elif _KATAKANA.match(last):
        after = _KATAKANA
    elif _THAI.match(last):
        after = _THAI_TAIL
    return Edges(before, after)


def stands_alone(text: str, start: int, end: int, edge: Edges) -> bool:
    """Return whether `text[start:end]` is a word, or words, of its own by `edge`."""
    if start and edge.before and edge.before.match(text, start - 1):
        return False
    return not (end < len(text) and edge.after and edge.after.match(text, end))


def word_end(text: str, end: int) -> int:
    """Return where the word that reaches to `end` stops: how far `prefix*` matches."""
    while end < len(text) and spaced(text[end]):
        end += 1
    return end


def units(gap: str) -> int:
    """Return how many words stand in `gap`."""
    return sum(1 for _ in _UNIT.finditer(gap))


def at_most_units(text: str, start: int, end: int, most: int) -> bool:
    """Return whether no more words than `most` stand in a gap; it counts no further than that."""
    if end - start <= most:
        return True
    gap = text[start:end]
    if gap.isascii():  # splitting takes a tenth of the time of counting, and is nearly as exact
        data = gap.encode()
        if len(data.translate(_APART).split()) <= most:
            return True
        if len(data.translate(_APART, _JOINING).split()) > most:
            return False
    return next(islice(_UNIT.finditer(gap), most, None), None) is None


def fewer_sentence_ends(text: str, start: int, end: int, than: int) -> bool:
    """Return whether fewer sentences than that end in a gap; it counts no further.

    Folded text has no capitals to tell them by.
    """
    if than == 1:
        return _SENTENCE_END.search(text, start, end) is None
    return next(islice(_SENTENCE_END.finditer(text, start, end), than - 1, None), None) is None


def too_short(phrase: str) -> str | None:
    """Return why a phrase of an unspaced script would be found inside other words, or None.

    One Han or kana character is part of a longer word more often than not, and so are Thai
    strings below five characters.
    """
    if len(phrase) == 1 and _HAN_OR_KANA.match(phrase):
        return "one Chinese or Japanese character stands inside too many words: use two or more"
    if all(_THAI.match(character) for character in phrase) and len(phrase) < 5:
        return "a Thai term below five characters stands inside too many words: use a longer one"
    return None


class Key(NamedTuple):
    """What must stand in the bytes to scan where a folded literal stands as a word."""

    text: str
    start: int  # where its first word begins in the literal
    entire: bool  # whether it holds all of the literal, each sign in it as a blank


def scan_key(literal: str, *, whole: tuple[bool, bool] = (True, True)) -> Key | None:
    """Return what must stand in the bytes to scan where a folded literal stands as a word, or None.

    In these bytes words stand between single blanks and all else is blank (see `Reading`). Of a
    literal with more between two words than one sign, its longest stretch will do: a key may be
    found where its literal is not, never the other way round. None: the literal holds no word.
    `whole` says whether a word must begin where the literal does, and end where it does.
    """
    stretches = _stretches(literal)
    if not stretches:
        return None
    text, start, end = max(stretches, key=lambda stretch: len(stretch[0]))
    left = " " if SPACED.match(text[0]) and (whole[0] or start > 0) else ""
    right = " " if SPACED.match(text[-1]) and (whole[1] or end < len(literal)) else ""
    key = f"{left}{text}{right}"
    entire = (start, end) == (0, len(literal)) and len(key) <= LONGEST_KEY
    return Key(key[:LONGEST_KEY], start, entire)


def _stretches(literal: str) -> list[tuple[str, int, int]]:
    """Return the runs of words of a literal with one blank between them, with start and end."""
    if literal.isascii() and all(map(str.isalnum, literal.split(" "))):  # as most are: one run
        return [(literal, 0, len(literal))]
    stretches: list[tuple[str, int, int]] = []
    for word in WORDS.finditer(literal):
        if stretches and _joined(literal, stretches[-1][2], word.start()):
            text, start, _ = stretches.pop()
            stretches.append((f"{text} {word[0]}", start, word.end()))
        else:
            stretches.append((word[0], word.start(), word.end()))
    return stretches


def is_one_word(literal: str) -> bool:
    """Return whether a folded literal is one word of a script with spaces, and its key no shorter."""
    return len(literal) < LONGEST_KEY - 1 and all(map(spaced, literal))


def _joined(literal: str, end: int, start: int) -> bool:
    """Return whether two words of a literal have one blank between them in the bytes to scan.

    Not across the plain forms of the commonest signs beyond ASCII: exchanging these costs more than
    the scan.
    """
    if start - end == 1 and literal[end].isascii() and literal[end] not in PARTING:
        return bool(SPACED.match(literal[end - 1]) and SPACED.match(literal[start]))
    return start == end
