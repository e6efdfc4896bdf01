"""The lines of an article without what sites print among them: prompts, lists, credits, bylines."""

from scrapers.boilerplate import (
    ABOUT_AUTHOR,
    BYLINE,
    COPYRIGHT,
    CREDIT,
    CREDIT_WORDS,
    DISCLAIMER,
    FURNITURE,
    INBOX,
    INBOX_WORDS,
    SCRAP,
)
from scrapers.dates import parse_date
from scrapers.outline import HEADINGS, Line
from scrapers.phrases import LISTS, PROMPTS

_PROMPT = 200.0  # weight up to which a line may be a prompt or a list's heading
_CREDIT = 260.0  # and a caption with a credit, or a note about the author
_LINE = 80.0  # a date line, a byline or a site's name is no longer
_FRAGMENT = 25.0
_SENTENCE = 40  # code points of a line that may be a whole sentence
_TEXTUAL = frozenset({"p", "pre", "li", "blockquote", "dd", "dt"})
_SENTENCE_ENDS = ".!?。！？”」"


def trim(lines: list[Line]) -> list[Line]:
    """Return the lines that belong to the article."""
    kept: list[Line] = []
    left = sum(line.running for line in lines)
    have = 0.0
    for line in lines:
        left -= line.running
        if _is_headline(line, have):
            continue
        if line.weight < _PROMPT and _begins_list(line.text):
            if line.tag in HEADINGS and have > max(left, 400.0):
                break  # from this heading on the page speaks of other articles
        elif not _is_scrap(line):
            kept.append(line)
            have += line.weight
    return _without_ends(kept)


def _begins_list(text: str) -> bool:
    """Return whether a line begins a list of other articles, or names one of them."""
    if FURNITURE.match(text):
        return True
    is_sentence = len(text) > _SENTENCE and text[-1] in ".。" and ":" not in text[:_SENTENCE]
    return not is_sentence and LISTS.begin(text)


def _is_headline(line: Line, have: float) -> bool:
    """Return whether a line is the page's own headline: on top, before any text."""
    return line.tag == "h1" and have < 2 * _LINE


def _is_scrap(line: Line) -> bool:
    """Return whether a line is a button's word, a prompt, mostly links, or a piece of no tag."""
    text = line.text
    if line.weight < _PROMPT and (PROMPTS.begin(text) or _asks(text) or COPYRIGHT.match(text)):
        return True
    if line.weight < _LINE and SCRAP.match(text):
        return True
    if line.linked > 0.7 * len(text.replace(" ", "")):
        return True
    if line.weight < _CREDIT and _names(text, CREDIT_WORDS) and CREDIT.search(text):
        return True
    textual = line.tag in _TEXTUAL or line.tag in HEADINGS
    return not textual and line.weight < _FRAGMENT and text[-1] not in _SENTENCE_ENDS


def _asks(text: str) -> bool:
    """Return whether a line offers a newsletter or a channel."""
    return _names(text, INBOX_WORDS) and INBOX.search(text) is not None


def _names(text: str, words: tuple[str, ...]) -> bool:
    """Return whether one of `words` is in `text`, upper or lower case."""
    low = text.lower()
    return any(word in low for word in words)


def _without_ends(kept: list[Line]) -> list[Line]:
    """Return the lines from behind the byline to the last sentence."""
    end = len(kept)
    while end and (
        (end > 2 and kept[end - 1].weight < 3 * _PROMPT and DISCLAIMER.search(kept[end - 1].text))
        or (kept[end - 1].weight < 2 * _PROMPT and COPYRIGHT.match(kept[end - 1].text))
        or kept[end - 1].tag in HEADINGS
        or kept[end - 1].weight < _FRAGMENT / 2
        or (end > 2 and kept[end - 1].weight < _LINE and parse_date(kept[end - 1].text) is not None)
        or (end > 2 and kept[end - 1].weight < _CREDIT and ABOUT_AUTHOR.match(kept[end - 1].text))
    ):
        end -= 1
    start = 0
    for index, line in enumerate(kept[: min(4, end)]):
        if line.weight > _LINE:
            break
        if parse_date(line.text) is not None or BYLINE.match(line.text):
            start = index + 1
    return kept[start:end]
