"""The rule language read slowly and plainly: what the compiled matcher must agree with.

No scan, no anchors, no slots: every term is searched for in every text, every combination of hits
is tried, scripts are told by the names of their characters, numbers are read digit by digit, and
the inflected phrases of the tests have their forms written down here.
"""

import re
import unicodedata
from itertools import pairwise, permutations, product

from classifiers.folding import fold, plain
from classifiers.language import (
    AllClause,
    AnyClause,
    CasedTerm,
    CountClause,
    InflectedTerm,
    NearClause,
    NumberTerm,
    RegexTerm,
    Scope,
    Scoped,
    choices,
)
from classifiers.scripts import units

UNSPACED = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "THAI", "LAO", "MYANMAR", "KHMER", "BOPOMOFO")
LEADING_VOWELS = set("เแโใไ")
INFLECTED = {
    ("plant", "last"): ["plant", "plants", "planted", "planting"],
    ("build a works", "first"): ["build a works", "builds a works", "built a works", "building a works"],
    ("supply ev", "both"): [
        f"{first} {last}"
        for first in ("supply", "supplies", "supplied", "supplying")
        for last in ("ev", "evs", "eved", "eving", "evved", "evving")
    ],
}  # fmt: skip
SCALES = {
    "million": 10**6, "billion": 10**9, "万": 10**4, "億": 10**8, "juta": 10**6,
    "miliar": 10**9, "triliun": 10**12, "nghìn": 10**3, "tỷ": 10**9, "nghìn tỷ": 10**12,
}  # fmt: skip
UNITS = {
    "MW": {"kw": 0.001, "mw": 1, "megawatt": 1, "megawatts": 1, "gw": 1000, "gigawatts": 1000},
    "USD": {"dollars": 1, "usd": 1, "ドル": 1},
    "IDR": {"rupiah": 1, "idr": 1, "ルピア": 1},
    "vehicle": dict.fromkeys(["vehicles", "cars", "car", "kendaraan", "kenderaan", "xe", "台"], 1),
    "million": {},
    None: {},
}
SIGNS = {"USD": ["us$", "$", "usd"], "IDR": ["rp", "idr"]}
COMMA = ["miliar", "triliun", "nghìn", "tỷ"]  # behind them a comma begins the decimals
WHOLE = ["kendaraan", "xe", "rupiah"]  # of which there are no decimals


def _script(character):
    return unicodedata.name(character, "?").split()[0].split("-")[0]


def _word(character):
    return character.isalnum() and _script(character) not in UNSPACED


def _katakana(character):
    return _script(character) == "KATAKANA" and character not in "゠・"


def _hanging(character):
    """Return whether a Thai character belongs to the consonant before it."""
    return _script(character) == "THAI" and (
        unicodedata.category(character) == "Mn" or character in "ฯะาำๅๆ"
    )


def _free(text, start, end, *, prefix):
    before = text[start - 1] if start else "\n"
    after = text[end] if end < len(text) else "\n"
    first, last = text[start], text[end - 1]
    glued_before = (
        (_word(first) and _word(before))
        or (_katakana(first) and _katakana(before))
        or (_script(first) == "THAI" and before in LEADING_VOWELS)
    )
    glued_after = (
        (_word(last) and _word(after))
        or (_katakana(last) and _katakana(after))
        or (_script(last) == "THAI" and _hanging(after))
    )
    return not glued_before and (prefix or not glued_after)


class PlainReading:
    """One article, to be asked about terms and clauses."""

    def __init__(self, title, text, concepts, longer_words):
        self.whole = f"{fold(title)}\n{fold(text)}"
        self.cased = f"{plain(title)}\n{plain(text)}"
        assert len(self.whole) == len(self.cased), "capitals that fold to several characters"
        self.concepts = concepts
        self.longer_words = longer_words
        split = len(fold(title))
        lead = re.match(r"\s*[^\n]{0,600}", fold(text)).end()
        if not fold(text).strip():
            lead = len(fold(text))
        start, end = split + 1, len(self.whole)
        self.ranges = {
            Scope.TITLE: (0, split),
            Scope.TEXT: (start, end),
            Scope.LEAD: (start, start + lead),
            Scope.BODY: (start + lead, end),
        }

    def hits(self, term, scopes):
        if isinstance(term, NumberTerm):
            found = self._numbers(term.number)
        elif isinstance(term, RegexTerm):
            found = self._expression(term)
        else:
            found = self._words(term)
        return {
            (a, b)
            for a, b in found
            if scopes is None
            or any(self.ranges[s][0] <= a and b <= self.ranges[s][1] for s in scopes)
        }

    def _words(self, term):
        found = set()
        is_concept = isinstance(term, str) and term.startswith("$")
        for form in self.concepts[term[1:]] if is_concept else (term,):
            if isinstance(form, InflectedTerm):
                for spelled in INFLECTED[form.term, form.inflect]:
                    found |= self._form(spelled)
            else:
                found |= self._form(form)
        return found

    def _expression(self, term):
        """Return the matches in the title, then in the text, which hold what they must."""
        found = set()
        for part in (Scope.TITLE, Scope.TEXT):
            start, end = self.ranges[part]
            for match in re.finditer(term.regex, self.whole[start:end], re.IGNORECASE):
                if fold(term.holds or "") in match[0]:
                    found.add((start + match.start(), start + match.end()))
        return found

    def _numbers(self, number):
        """Return the numbers within bounds, read from left to right, none inside another."""
        found, at = set(), 0
        while at < len(self.whole):
            end, value = self._number(at, number.unit)
            if end is None:
                at += 1
                continue
            low = number.at_least if number.at_least is not None else 0
            high = number.at_most if number.at_most is not None else float("inf")
            if value is not None and low <= value <= high:
                found.add((at, end))
            at = end
        return found

    def _number(self, start, unit):
        """Return (end, value) of the number at `start`; no value where it lacks its unit."""
        text = self.whole
        before = text[start - 1] if start else "\n"
        if _word(before) or before in ".,":
            return None, None
        at = self._behind_sign(start, unit)
        signed = at > start
        digits = self._digits(at)
        if not digits:
            return None, None
        end = at + len(digits)
        value = self._value(digits, at, end)
        end, scale = self._word_after(end, SCALES)
        named_end, size = self._word_after(end, UNITS[unit])
        if size is not None:
            end = named_end
        if value is None or not (signed or size is not None or unit in (None, "million")):
            return end, None
        return end, value * (scale or 1) * (size or 1) / (10**6 if unit == "million" else 1)

    def _behind_sign(self, start, unit):
        """Return where the digits begin behind a currency's sign at `start`; `start` without one."""
        for sign in SIGNS.get(unit, []):
            for skip in (" ", ""):
                at = start + len(sign + skip)
                if self.whole.startswith(sign + skip, start) and self._digits(at):
                    return at
        return start

    def _digits(self, start):
        """Return the digits at a place, with the dots and commas inside them."""
        at = start
        while at < len(self.whole) and (
            self.whole[at] in "0123456789"
            or (
                at > start
                and self.whole[at] in ".,"
                and self.whole[at - 1] in "0123456789"
                and self.whole[at + 1 : at + 2] in tuple("0123456789")
            )
        ):
            at += 1
        return self.whole[start:at]

    def _value(self, digits, start, end):
        """Return what digits mean as they are written in English or, with a reason, in Hanoi."""
        if len(digits) > 24:
            return None
        english = re.fullmatch(
            r"(0|[1-9][0-9]{0,2})(,[0-9]{3})+(\.[0-9]+)?|[0-9]+(\.[0-9]+)?", digits
        )
        continental = re.fullmatch(
            r"(0|[1-9][0-9]{0,2})(\.[0-9]{3})+(,[0-9]+)?|[0-9]+(,[0-9]+)?", digits
        )
        if digits.startswith("0"):  # which begins no groups
            english = re.fullmatch(r"[0-9]+(\.[0-9]+)?", digits)
            continental = re.fullmatch(r"[0-9]+(,[0-9]+)?", digits)
        if english and continental and not digits.isdigit():
            comma = self._beside(COMMA, end)
            whole = self._beside(WHOLE, end) or self._behind_rupiah(start)
            english = ("," in digits) if whole and not comma else not comma
        if english:
            return float(digits.replace(",", ""))
        return float(digits.replace(".", "").replace(",", ".")) if continental else None

    def _beside(self, words, end):
        """Return whether one of some words stands behind a number."""
        return self._word_after(end, dict.fromkeys(words, 1))[1] is not None

    def _behind_rupiah(self, start):
        """Return whether the sign of Indonesia's currency stands before a place, alone."""
        ahead = self.whole[:start].removesuffix(" ")
        return ahead.endswith("rp") and not (_word(ahead[-3:-2]) or ahead[-3:-2] in (".", ","))

    def _word_after(self, end, words):
        """Return (end, meaning) with the longest of some words behind a number, where there is one."""
        for word in sorted(words, key=len, reverse=True):
            for gap in ("", " ", "-"):
                behind = end + len(gap) + len(word)
                glued = _word(word[-1]) and _word(self.whole[behind : behind + 1] or " ")
                if self.whole.startswith(gap + word, end) and not glued:
                    return behind, words[word]
        return end, None

    def _form(self, form):
        exact = plain(form.term) if isinstance(form, CasedTerm) else None
        phrase = form.term if isinstance(form, CasedTerm) else form
        prefix = phrase.endswith("*")
        literal = fold(phrase.rstrip("*"))
        found = set()
        for start in range(len(self.whole) - len(literal) + 1):
            end = start + len(literal)
            if self.whole[start:end] != literal or not _free(self.whole, start, end, prefix=prefix):
                continue
            if exact is not None and self.cased[start:end] != exact:
                continue
            if self._inside_a_longer_word(literal, start, end):
                continue
            while prefix and end < len(self.whole) and _word(self.whole[end]):
                end += 1
            found.add((start, end))
        return found

    def _inside_a_longer_word(self, literal, start, end):
        """Return whether any occurrence of any longer word covers the hit."""
        return any(
            found.start() <= start and end <= found.start() + len(word)
            for word in map(fold, self.longer_words.get(literal, ()))
            for found in re.finditer(f"(?={re.escape(word)})", self.whole)
        )

    def holds(self, clause, scopes=None):
        if not isinstance(clause, Scoped):
            return bool(self.hits(clause, scopes))
        scopes = clause.in_ or scopes
        if isinstance(clause, AnyClause):
            return any(self.holds(inner, scopes) for inner in clause.any)
        if isinstance(clause, AllClause):
            return all(self.holds(inner, scopes) for inner in clause.all)
        if isinstance(clause, CountClause):
            return self._count(clause.count, scopes)
        assert isinstance(clause, NearClause)
        return self._near(clause.near, scopes)

    def _count(self, count, scopes):
        spans = sorted(set().union(*(self.hits(term, scopes) for term in count.of)))
        most = {len(spans): 0}
        for at in range(len(spans) - 1, -1, -1):
            after = next(
                (n for n in range(at + 1, len(spans)) if spans[n][0] >= spans[at][1]), len(spans)
            )
            most[at] = max(most[at + 1], 1 + most[after])
        return most[0] >= count.at_least

    def _near(self, near, scopes):
        places = [
            set().union(*(self.hits(term, scopes) for term in choices(place)))
            for place in near.terms
        ]
        orders = [places] if near.ordered else permutations(places)
        return any(
            all(self._close(a, b, near) for a, b in pairwise(chain))
            for order in orders
            for chain in product(*order)
        )

    def _close(self, first, second, near):
        gap = self.whole[first[1] : second[0]]
        if first[1] > second[0] or "\n" in gap:
            return False
        if near.words is not None:
            return units(gap) <= near.words
        return self._ends(first[1], second[0]) < near.sentences

    def _ends(self, start, end):
        """Return how many sentences end between two places."""
        ends = 0
        for at in range(start, end):
            mark, after = self.whole[at], self.whole[at + 1 : end]
            rest = after.lstrip("\"'”’)]")
            blank = rest[:1].isspace()
            if mark in "。｡":
                ends += 1
            elif mark == ".":
                word = at >= 3 and all(c.isalnum() or c == "_" for c in self.whole[at - 3 : at])
                ends += blank and (word or (at > 0 and self.whole[at - 1] in "])%\"'”’"))
            elif mark in "!?":
                ends += blank or not after or "\u3040" <= after[0] <= "\u9fff"
        return ends

    def state(self, match):
        """Return (matches, nearly matches) for a rule's clauses."""
        wanted = [*match.all, *([AnyClause(any=match.any)] if match.any else [])]
        held = [self.holds(clause) for clause in wanted]
        forbidden = [self.holds(clause) for clause in match.none]
        lacking = held.count(False) + forbidden.count(True)
        return lacking == 0, lacking == 1 and any(held)
