"""An article cut into statements: its sentences with their spans, furniture set aside with a reason.

What is furniture is told by few signals that a reader would name too: lines that end no sentence,
credits and calls to the reader, and what was said before.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from classifiers.folding import fold
from classifiers.hits import LEAD_LIMIT
from classifiers.scripts import units

FEWEST_WORDS = 4  # fewer state nothing
HEADING_WORDS = 12  # a line without a sentence's end is a heading or caption below this
LONGEST_CREDIT = 250  # characters: a longer line that mentions a photo is a paragraph
LIST_LINES = 3  # so many such lines in a row are a list, however long they are
UNENDED_CUT = 300  # characters of a piece of Thai, Lao, Burmese or Khmer, which end no sentence
LOOK = 12  # characters beside a mark that tell whether it ends a sentence
TOO_LONG = "longer than a lead: no rule that looks at leads could match it"

_LINE = re.compile(r"[^\n\r\u2028\u2029]+")
_BLOCK = re.compile(
    r"\S[^\n\r\u2028\u2029]*(?:(?:\r\n|[\n\r\u2028\u2029])[^\S\n\r\u2028\u2029]*\S[^\n\r\u2028\u2029]*)*"
)
_BREAK = re.compile(r"[\n\r\u2028\u2029]")
# Begins at the first mark of a run, so that a wall of marks is read once.
_END = re.compile("(?:(?<![.!?…])[.!?…]+[\"'”’)\\]»]*(?=\\s|$))|(?:[。！？｡]+[」』）”’]*)")
_ENDED = re.compile("[.!?…。！？｡][\"'”’)\\]»」』）]*$")
_WITHOUT_ENDS = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
_ABBREVIATED = re.compile(
    r"(?:^|[\s(\"“])(?:[A-Z]|[A-Z]\.[A-Z]|Mr|Mrs|Ms|Dr|Prof|Gen|Lt|Col|Maj|Adm|Sgt|Capt|Gov|Sen|Rep|Rev"
    r"|St|No|Nos|vs|etc|approx|Inc|Corp|Co|Ltd|Pte|Bhd|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
    r"|a\.m|p\.m|e\.g|i\.e)$"
)
_CREDIT = re.compile(
    r"^\W*(?:(?:file )?(?:photos?|images?|pictures?|graphics?|videos?)\b.{0,40}[:|/]|写真[:：]|ภาพ[:：])"
    r"|(?:photo(?:graph)? (?:by|courtesy)|courtesy of|getty images|©|\(c\) ?\d{4}|all rights reserved)"
    r"|\((?:photo|file)\b",
    re.IGNORECASE,
)
_CAPTION = re.compile(
    r"\b(?:is|are|was|were)\s+(?:seen|pictured|shown|photographed)\b|\b(?:pictured|seen here)\s+(?:above|below|in|on|at)\b"
    r"|\((?:left|right|centre|center|from left)\)|^\W*(?:a )?file (?:photo|picture)\b|撮影）?$|資料写真|资料图",
    re.IGNORECASE,
)
_CALL = re.compile(
    r"^\W*(?:read (?:more|also|next)|also read|see also|related(?: stor| article|:)|subscribe|sign up"
    r"|log in|follow us|click here|share this|advertis|most (?:read|popular)|newsletter"
    r"|download (?:our|the) app|関連記事|続きを読む|อ่านเพิ่มเติม)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A stretch of the article: `article[field][start:end] == text`, in code points."""

    field: str  # "title" or "text"
    start: int
    end: int
    text: str

    @property
    def line(self) -> str:
        """Return the text with a blank for each line break: positions stay, wrapping is gone."""
        return _BREAK.sub(" ", self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped:
    """A passage that makes no statement, and why."""

    passage: Passage
    reason: str


def statements(title: str, text: str) -> tuple[tuple[Passage, ...], tuple[Dropped, ...]]:
    """Return the sentences of an article that state something, and what was set aside.

    The title repeats what the text says, so that it is a statement only where the text makes none.
    """
    kept: list[Passage] = []
    dropped: list[Dropped] = []
    said = {_key(title)}
    for passage, furniture in _candidates(text):
        reason = furniture or _says_nothing(passage.text, said)
        if reason:
            dropped.append(Dropped(passage=passage, reason=reason))
        else:
            kept.append(passage)
            said.add(_key(passage.text))
    heading = _trimmed("title", title, 0, len(title))
    if not kept and heading is not None and len(heading.text) <= LEAD_LIMIT:
        kept.append(heading)
    return tuple(kept), tuple(dropped)


def _candidates(text: str) -> Iterator[tuple[Passage, str | None]]:
    """Yield every sentence, or whole line of furniture, in order; the latter with its reason."""
    lines = list(_lines(text))
    for ended, run in groupby(lines, key=lambda line: _ends(line.text)):
        together = list(run)
        listed = not ended and len(together) >= LIST_LINES
        for line in together:
            reason = _furniture(line.text, ended=ended, listed=listed)
            if reason:
                yield line, reason
            else:
                yield from ((sentence, None) for sentence in _cut(text, line))


def _lines(text: str) -> Iterator[Passage]:
    """Yield the lines of a text; those of a wrapped paragraph, where one goes on small, are one."""
    for block in _BLOCK.finditer(text):
        spans = [match.span() for match in _LINE.finditer(text, *block.span())]
        if any(text[start:end].lstrip()[:1].islower() for start, end in spans[1:]):
            spans = [block.span()]
        for start, end in spans:
            if (line := _trimmed("text", text, start, end)) is not None:
                yield line


def _ends(line: str) -> bool:
    """Return whether a line ends as a sentence does, or is of a script where none does."""
    return bool(_ENDED.search(line) or _WITHOUT_ENDS.search(line))


def _furniture(line: str, *, ended: bool, listed: bool) -> str | None:
    """Return why a line is no running text, or None."""
    if len(line) <= LONGEST_CREDIT:
        if _CREDIT.search(line) or (_CAPTION.search(line) and _is_lone(line)):
            return "a credit or caption"
        if _CALL.search(line):
            return "a call to the reader"
    if listed:
        return "one of a list of lines that end no sentence"
    if not ended and units(line) < HEADING_WORDS:
        return "a heading or caption: a short line that ends no sentence"
    return None


def _is_lone(line: str) -> bool:
    """Return whether a line is one sentence at most, as captions are."""
    whole = Passage(field="text", start=0, end=len(line), text=line)
    return sum(1 for _ in _cut(line, whole)) <= 1


def _says_nothing(sentence: str, said: set[str]) -> str | None:
    """Return why a sentence states nothing of its own, or None."""
    if _key(sentence) in said:
        return "said before"
    if units(sentence) < FEWEST_WORDS:
        return "too short to state anything"
    return TOO_LONG if len(sentence) > LEAD_LIMIT else None


def _key(sentence: str) -> str:
    """Return what two sentences that say the same share: folded, without what stands around."""
    return " ".join(fold(sentence).split()).strip(" .!?…。！？\"'“”")


def _cut(text: str, line: Passage) -> Iterator[Passage]:
    """Yield the sentences of a line."""
    start = line.start
    for match in _END.finditer(text, line.start, line.end):
        if match.end() < line.end and not _is_end(text, start, match, line.end):
            continue
        yield from _pieces(text, start, match.end())
        start = match.end()
    yield from _pieces(text, start, line.end)


def _is_end(text: str, start: int, match: re.Match[str], stop: int) -> bool:
    """Return whether a mark inside a line ends a sentence: no abbreviation, and a new one begins."""
    if match[0] == "." and _ABBREVIATED.search(
        text[max(start, match.start() - LOOK) : match.start()]
    ):
        return False
    following = (
        text[match.end() : min(stop, match.end() + LOOK)].lstrip().lstrip("\"'“‘«([「『")[:1]
    )
    return not following.islower()


def _pieces(text: str, start: int, end: int) -> Iterator[Passage]:
    """Yield a stretch whole, or, in a script that ends no sentence, cut at its spaces."""
    if _WITHOUT_ENDS.search(text, start, end):
        while end - start > UNENDED_CUT:
            space = text.rfind(" ", start, start + UNENDED_CUT)
            stop = space if space > start else start + UNENDED_CUT
            if (piece := _trimmed("text", text, start, stop)) is not None:
                yield piece
            start = stop
    if (piece := _trimmed("text", text, start, end)) is not None:
        yield piece


def _trimmed(field: str, text: str, start: int, end: int) -> Passage | None:
    """Return a stretch without the blanks around it, or None where nothing is left."""
    inner = text[start:end]
    bare = inner.strip()
    if not bare:
        return None
    start += len(inner) - len(inner.lstrip())
    return Passage(field=field, start=start, end=start + len(bare), text=bare)
