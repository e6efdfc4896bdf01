"""The lines of an article without what sites print among them: prompts, lists, credits, bylines."""

from collections.abc import Iterable
from dataclasses import replace

from scrapers.boilerplate import (
    ABOUT_AUTHOR,
    ASKS_REPLY,
    BYLINE,
    CLOCK,
    COMMISSION,
    COMMISSION_WORDS,
    COPYRIGHT,
    COPYRIGHT_WORDS,
    CREDIT,
    CREDIT_WORDS,
    DISCLAIMER,
    DISCLAIMER_WORDS,
    FURNITURE,
    INBOX,
    INBOX_WORDS,
    REPLIES,
    SCRAP,
    SCRAP_BEGINS,
    STAMPED,
)
from scrapers.dates import date_start, parse_date
from scrapers.outline import HEADINGS, Line, weight
from scrapers.phrases import LISTS, PROMPTS
from scrapers.western import narrowed

_PROMPT = 200.0  # weight up to which a line may be a prompt or a list's heading
_CREDIT = 260.0  # and a caption with a credit, or a note about the author
_LINE = 80.0  # a date line, a byline or a site's name is no longer
_FRAGMENT = 25.0
_HEAD = 6  # lines at the beginning that may say who wrote it, and when
_PIECE = 45.0
_SIGNATURE = 25  # code points of one that may end as a sentence does
_BIOS = 4  # lines at the end that may be about authors
_READ = 400.0  # of an article, before what is behind it can begin
_SENTENCE = 40  # code points of a line that may be a whole sentence
_TEXTUAL = frozenset({"p", "pre", "li", "blockquote", "dd", "dt"})
# Without one of these two letters a line is not what `FURNITURE` is of, unless it begins in quotes.
_FURNITURE_BEGINS = frozenset({"fo", "al", "mu", "re", "wa", "se", "li", "ph", "vi", "ga"})
_SENTENCE_ENDS = ".!?。！？”」"
_WORDS_OF_ONE = "AIO"  # letters that are words too: "A man", "I was", "O Canada"


def trim(lines: list[Line]) -> list[Line]:
    """Return the lines that belong to the article."""
    kept: list[Line] = []
    left = sum(line.running for line in lines)
    have = 0.0
    for line in _with_initials(lines):
        left -= line.running
        if _is_headline(line, have):
            continue
        if line.weight < _LINE and have > _READ and _begins_replies(line):
            break
        if line.weight < _PROMPT and _begins_list(line.text):
            if line.tag in HEADINGS and have > max(left, 400.0):
                break  # from this heading on the page speaks of other articles
        elif not _is_scrap(line):
            kept.append(line)
            have += line.weight
    return _without_ends(kept)


def without_prompts(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the paragraphs that are neither empty nor what sites print among an article's."""
    found = (Line(0, "p", text, 0, weight(text), 0.0) for text in texts if text.strip())
    return tuple(
        line.text
        for line in found
        if not _is_scrap(line) and not (line.weight < _PROMPT and _begins_list(line.text))
    )


def _with_initials(lines: list[Line]) -> list[Line]:
    """Return the lines, the large first letter of a text that stands alone put back on its word."""
    found: list[Line] = []
    initial = ""
    for line in lines:
        text = line.text
        if len(text) == 1:
            initial = text if text.isupper() and text not in _WORDS_OF_ONE else ""
        elif initial:
            if text[0].islower():
                found[-1] = replace(line, text=initial + text)
                initial = ""
                continue
            initial = ""
        found.append(line)
    return found


def _begins_list(text: str) -> bool:
    """Return whether a line begins a list of other articles, or names one of them."""
    may_be = text[:2].lower() in _FURNITURE_BEGINS or text[0] in '"\u201c'
    if may_be and FURNITURE.match(text):
        return True
    is_sentence = len(text) > _SENTENCE and text[-1] in ".。" and ":" not in text[:_SENTENCE]
    return not is_sentence and LISTS.begin(text)


def _begins_replies(line: Line) -> bool:
    """Return whether readers' own words begin behind a line."""
    if line.tag in HEADINGS and REPLIES.match(line.text):
        return True
    if line.text.endswith(" says:"):  # one of them is named
        return line.tag != "p"
    return ASKS_REPLY.match(line.text) is not None


def _is_headline(line: Line, have: float) -> bool:
    """Return whether a line is the page's own headline: on top, before any text."""
    return line.tag == "h1" and have < 2 * _LINE


def _is_scrap(line: Line) -> bool:
    """Return whether a line is a button's word, a prompt, mostly links, or a piece of no tag."""
    text, weight = line.text, line.weight
    if (line.linked and line.linked > 0.7 * len(text.replace(" ", ""))) or (
        _LINE / 2 < weight < 3 * _PROMPT and _speaks_of_commission(text)
    ):
        return True
    if weight >= _CREDIT:
        return False
    low = narrowed(text.lower())
    if weight < _PROMPT and (PROMPTS.begin(text) or _asks(text, low) or _is_copyright(text, low)):
        return True
    if weight < _LINE and _is_button(text, low):
        return True
    if _holds(low, CREDIT_WORDS) and CREDIT.search(text):
        return True
    textual = line.tag in _TEXTUAL or line.tag in HEADINGS
    return not textual and weight < _FRAGMENT and text[-1] not in _SENTENCE_ENDS


def _speaks_of_commission(text: str) -> bool:
    """Return whether a line says what the site earns by the reader's purchases."""
    return _holds(text, COMMISSION_WORDS) and COMMISSION.search(text) is not None


def _is_button(text: str, low: str) -> bool:
    """Return whether a line is what stands on a button."""
    begins = low[:2] in SCRAP_BEGINS or low[0] == "x" or low[0].isdigit()
    return begins and SCRAP.match(text) is not None


def _asks(text: str, low: str) -> bool:
    """Return whether a line offers a newsletter or a channel."""
    return _holds(low, INBOX_WORDS) and INBOX.search(text) is not None


def _is_copyright(text: str, low: str) -> bool:
    """Return whether a line begins with a mark of copyright."""
    return _holds(low, COPYRIGHT_WORDS) and COPYRIGHT.match(text) is not None


def _holds(low: str, words: tuple[str, ...]) -> bool:
    """Return whether one of `words` is in a text in lower case."""
    for word in words:  # noqa: SIM110 - a generator costs more than the search
        if word in low:
            return True
    return False


def _without_ends(kept: list[Line]) -> list[Line]:
    """Return the lines from behind the byline to the last sentence."""
    end = _before_bios(kept)
    while end and _is_end(kept[end - 1], first=end <= 2):
        end -= 1
    return _without_head(kept[:end])


def _without_head(kept: list[Line]) -> list[Line]:
    """Return the lines without who wrote them and when, and the scraps that stand around it."""
    start, told = 0, 0
    within: list[int] = []
    for index, line in enumerate(kept[:_HEAD]):
        told += line.running > 0
        if told > 1:
            break
        if not _is_signature(line):
            continue
        if all(other.weight <= _LINE for other in kept[start:index]):
            start = index + 1
        elif line.tag not in HEADINGS and line.tag != "li":
            within.append(index)  # behind a lead
    for index in reversed(within):
        del kept[index]
    while start < min(len(kept), _HEAD) and _is_piece(kept[start]):
        start += 1
    return kept[start:]


def _is_signature(line: Line) -> bool:
    """Return whether a line says who wrote it or when, and nothing else."""
    text = line.text
    if line.weight > 2 * _LINE:
        return False
    if len(text) > _SIGNATURE and text[-1] in _SENTENCE_ENDS and not STAMPED.match(text):
        return False
    if text[0] in "\u2014\u2013-" or line.tag == "blockquote":
        return False  # of a quotation
    if BYLINE.match(text):
        return line.weight <= _LINE or CLOCK.search(text) is not None
    if line.weight <= _LINE:
        return parse_date(text) is not None
    return CLOCK.search(text) is not None and date_start(text) is not None


def _is_piece(line: Line) -> bool:
    """Return whether a line before the text is some piece of no tag: a role, a place, a topic."""
    textual = line.tag in _TEXTUAL or line.tag in HEADINGS
    return not textual and line.weight < _PIECE and line.text[-1] not in _SENTENCE_ENDS


def _before_bios(kept: list[Line]) -> int:
    """Return where the lines end that are none about the authors, of the last few."""
    end = len(kept)
    for at in range(end - 1, max(2, end - 1 - _BIOS), -1):
        line = kept[at]
        if line.weight >= 2 * _PROMPT:
            break
        if ABOUT_AUTHOR.match(line.text):
            end = at
    return end


def _is_end(line: Line, *, first: bool) -> bool:
    """Return whether the last line is none of the article's; little is doubted of a text's `first`."""
    weight, text = line.weight, line.text
    if line.tag in HEADINGS or weight < _FRAGMENT / 2:
        return True
    if weight >= 3 * _PROMPT:
        return False
    low = narrowed(text.lower())
    if weight < 2 * _PROMPT and _is_copyright(text, low):
        return True
    if first:
        return False
    return (
        FURNITURE.match(text) is not None
        or (_holds(low, DISCLAIMER_WORDS) and DISCLAIMER.search(text) is not None)
        or (weight < _LINE and parse_date(text) is not None)
        or (weight < _LINE and text[-1] not in _SENTENCE_ENDS and BYLINE.match(text) is not None)
    )
