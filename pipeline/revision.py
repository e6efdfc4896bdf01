"""What changed between two versions of an article, to be read by people: pure.

A paragraph that changed is shown with its words marked, as in `[-old-]` and `{+new+}` of wdiff; what
stayed the same is left out, but for a few words around.
"""

import difflib
import re
from collections.abc import Iterator, Sequence

LONGEST = 4000  # code points of a diff: enough to see what an edit was about
WORDS = 2000  # of one paragraph: beyond them words are not compared one by one
PARAGRAPHS = 500  # beyond them paragraphs that stand there often are not looked at one by one
NEAR = 60  # code points shown around a change
_WORD = re.compile(r"\s+|[^\W\d_]+|\d+|[^\w\s]|_", re.UNICODE)


def readable_diff(old: tuple[str, str], new: tuple[str, str]) -> str:
    """Return what changed from (title, text) to (title, text); "" where nothing did.

    One changed paragraph a line; "title: " stands before a changed title.
    """
    lines = []
    if old[0] != new[0]:
        lines.append("title: " + _words(old[0], new[0]))
    size = 0
    for line in _paragraphs(_split(old[1]), _split(new[1])):
        lines.append(line)
        size += len(line)
        if size > LONGEST:
            break  # the rest would not be shown
    told = "\n".join(lines)
    return told if len(told) <= LONGEST else told[: LONGEST - 1] + "…"


def _split(text: str) -> list[str]:
    """Return the paragraphs of a text."""
    return [line for line in text.split("\n") if line.strip()]


def _paragraphs(old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    """Yield a line for each paragraph that was changed, taken out or put in."""
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=max(len(old), len(new)) > PARAGRAPHS)
    for kind, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        if kind == "equal":
            continue
        gone, come = old[old_start:old_end], new[new_start:new_end]
        for number in range(max(len(gone), len(come))):
            if number >= len(come):
                yield f"[-{gone[number]}-]"
            elif number >= len(gone):
                yield f"{{+{come[number]}+}}"
            else:
                yield _words(gone[number], come[number])


def _words(old: str, new: str) -> str:
    """Return one paragraph with what was taken out and put in marked."""
    before, after = _WORD.findall(old), _WORD.findall(new)
    if max(len(before), len(after)) > WORDS:
        return f"[-{old}-]{{+{new}+}}"
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    parts: list[str] = []
    for kind, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        gone, come = "".join(before[old_start:old_end]), "".join(after[new_start:new_end])
        if kind == "equal":
            parts.append(_shortened(gone, first=not parts, last=old_end == len(before)))
            continue
        parts.append((f"[-{gone}-]" if gone else "") + (f"{{+{come}+}}" if come else ""))
    return "".join(parts)


def _shortened(same: str, *, first: bool, last: bool) -> str:
    """Return words that did not change, their middle (or their far end) left out where they are long."""
    if len(same) <= 2 * NEAR + 3:
        return same
    head = "" if first else same[:NEAR]
    tail = "" if last else same[-NEAR:]
    return f"{head}…{tail}"
