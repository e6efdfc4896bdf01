"""Text to tokens: folded words, and character bigrams where a script writes no spaces."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

# Scripts without spaces between words, and Hangul, whose particles hang on its words: Thai, Lao,
# Myanmar, Khmer, kana, Han, Hangul. A run of these is cut into overlapping pairs of characters.
UNSPACED = (
    "\u0e01-\u0e5b\u0e81-\u0edf\u1000-\u109f\u1780-\u17ff\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7a3\U00020000-\U0002ebef"
)
_WORD = re.compile(r"\w+")
_PART = re.compile(rf"([{UNSPACED}]+)|([^{UNSPACED}]+)")
_MARKS = re.compile(rf"[{UNSPACED}\w]+")  # Thai vowels above and below a letter are no \w
_POSSESSIVE = re.compile(r"['’][sS]\b")
# Marks that part words like those on the right.
_CURLY = (("’", "'"), ("‘", "'"), ("“", '"'), ("”", '"'), ("–", " "), ("—", " "), ("…", "..."))
_WIDE = re.compile(f"[{UNSPACED}]")
# For ASCII: what stands in no word is a space.
_APART = bytes(byte if chr(byte).isalnum() or byte == ord("_") else ord(" ") for byte in range(256))
_LONGEST_WORD = 40  # a longer run of letters is an encoded blob, not a word

# Function words, and the words that every report uses about itself.
_STOP_WORDS = """
a about above according after again against all also am an and any are as at be because been
before being below between both but by can could did do does doing down during each few for
from further get had has have having he her here hers herself him himself his how i if in
into is it its itself just like me more most mr mrs ms my myself new no nor not now of off on
once one only or other our ours out over own people said same say says she should so some
such than that the their theirs them themselves then there these they this those through
time to told too two under until up very was we were what when where which while who whom
why will with would year years you your yours
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a text, as `plain` gives it, and its words as they are written."""

    text: str
    words: list[str]


def passage(text: str) -> Passage:
    """Return `text` with its words."""
    plainly = plain(text)
    return Passage(plainly, words(plainly))


def plain(text: str) -> str:
    """Return `text` in NFKC, its curly quotes straight and its dashes spaces.

    That leaves ASCII of most texts in English, which everything else reads in a fraction of the time.
    """
    if text.isascii():
        return text
    for curly, straight in _CURLY:
        text = text.replace(curly, straight)
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


def fold(text: str) -> str:
    """Return `text` in NFKC and lower case, without the English possessive."""
    folded = (text if text.isascii() else unicodedata.normalize("NFKC", text)).lower()
    return _POSSESSIVE.sub("", folded) if "'s" in folded or "’s" in folded else folded


def tokens(text: str) -> list[str]:
    """Return every word of `text` in order, folded, unspaced runs as bigrams of characters."""
    return folded(words(plain(text)))


def folded(written: Iterable[str]) -> list[str]:
    """Return words in lower case, and of an encoded blob the beginning."""
    return [word[:_LONGEST_WORD].lower() for word in written]


def words(text: str) -> list[str]:
    """Return every word of a text, which `plain` gave, as it is written; unspaced runs as bigrams."""
    if "'" in text:
        text = text.replace("'s ", " ")
        if "'s" in text or "'S" in text:
            text = _POSSESSIVE.sub("", text)
    if text.isascii():
        return text.encode().translate(_APART).decode().split()
    if not _WIDE.search(text):
        return _WORD.findall(text)
    return _of_mixed(text)


def _of_mixed(text: str) -> list[str]:
    """Return the words of a text in which spaces do not part all of them."""
    found: list[str] = []
    for whole in _MARKS.findall(text):
        if whole.isascii():
            found.append(whole)
        else:
            found.extend(_parts(whole))
    return found


def _parts(whole: str) -> list[str]:
    """Return the tokens of a run of letters that may change between scripts."""
    found: list[str] = []
    for run, word in _PART.findall(whole):
        if word:
            found.append(word)
        elif len(run) == 1:
            found.append(run)
        else:
            found.extend(run[at : at + 2] for at in range(len(run) - 1))
    return found


def terms(text: str) -> list[str]:
    """Return the tokens that say what `text` is about: stemmed, without stop words and letters."""
    return telling(tokens(text))


def telling(written: Iterable[str]) -> list[str]:
    """Return the terms among words that `words` or `tokens` gave."""
    if len(_TERMS) > _HELD:
        _TERMS.clear()
    return list(filter(None, map(_TERMS.__getitem__, written)))


class _Terms(dict[str, str]):
    """The stems of words that tell something, nothing for others: a word is looked at once."""

    def __missing__(self, word: str) -> str:
        """Look at a word that was not met yet, in whatever case it is written."""
        short = word[:_LONGEST_WORD].lower()
        term = stem(short) if len(short) > 1 and short not in STOP_WORDS else ""
        if len(word) <= _LONGEST_WORD:
            self[word] = term
        return term


_TERMS = _Terms()
_HELD = 100_000  # words, about ten megabytes


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """Return an English word without its plural, -ed, -ing and final e; others mostly unchanged.

    Light on purpose: it only has to bring "launch", "launches" and "launched" together.
    """
    if not word.isascii():
        return word
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending in ("ing", "ed"):
        if len(word) > len(ending) + 3 and word.endswith(ending):
            word = word[: -len(ending)]
            if word[-1] == word[-2] and word[-1] not in "sl":
                word = word[:-1]
            break
    return word[:-1] if len(word) > 4 and word.endswith("e") else word
