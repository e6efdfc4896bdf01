"""What is kept of an article: enough to place it and all that come after it, without its text."""

import json
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from sys import intern
from typing import Any

from stories.actors import acting
from stories.addresses import address
from stories.credits import credit
from stories.markers import markers, skeleton
from stories.model import GroupItem
from stories.rubrics import is_rubric
from stories.shingles import READ, Sketch, pack, sketch, unpack
from stories.tokens import Passage, folded, passage, plain, telling
from stories.tongues import marks, tongue

VERSION = 4  # of what is kept: features of another version are read from the text again
TITLE = 400  # characters of a title that are read
LEAD = 600  # characters of the text that say what it is about
FIGURES = 1_500  # characters of the text whose figures tell issues of a template apart
TITLE_WEIGHT = 4.0
NAME_WEIGHT = 0.5  # more for each time that a word of the lead stands there as a name
TITLE_WORDS = 4  # a shorter title alone identifies nothing
# A capital inside a sentence; at its start a capital says nothing.
# What stands before is looked at last: few characters can begin a name.
_NAME = re.compile(r"[A-Z\x80-\U0010ffff](?<=[\w,;:)] [^\W\d_a-z])[^\W_]+")
# What feeds hang on the end of a summary.
_TAIL = re.compile(r"The post |Continue reading|Read more|more…|\[…\]|\[&#8230;\]")
_NOBODY: frozenset[str] = frozenset()
_TAIL_WITHIN = 300  # characters of a tail at most: a longer one is text


@dataclass(frozen=True, slots=True, kw_only=True)
class Features:
    """One article as the indexes hold it."""

    article_id: str
    source_id: str
    published_at: datetime | None
    arrived_at: datetime
    address: str | None  # canonical; None where the URL names no single article
    title: tuple[str, ...]  # its words
    skeleton: str
    sketch: Sketch
    figures: frozenset[str]
    words: tuple[str, ...]  # distinct, of title and lead of a short text; empty for a long one
    counts: Mapping[str, float]  # how often each term counts: title, lead, and names once more
    topic: tuple[str, ...]  # the terms of the title
    heads: frozenset[str]  # marks of whom the headline names: see `stories.actors`
    told: frozenset[str]  # … of whom headline and lead tell
    rubric: bool  # the headline is the frame of a report that comes again
    marks: frozenset[str]  # what any language writes alike, where there are concepts in it
    tongue: str  # the script or language of the title
    credit: str | None  # the wire that the text names as its author


def read(item: GroupItem) -> Features:
    """Return the features of an article."""
    headline, body = without_publisher(item.title[:TITLE]), without_tail(item.text)
    heading, text = passage(headline), plain(body[:FIGURES])
    opening = passage(text[:LEAD])
    title, lead = heading.text, opening.text
    title_words = folded(heading.words)
    topic = telling(heading.words)
    names = _NAME.findall(lead)
    heads, told = acting(heading, opening, names)
    return Features(
        article_id=item.article_id,
        source_id=item.source_id,
        published_at=item.published_at,
        arrived_at=item.arrived_at,
        address=address(item.url),
        title=tuple(title_words),
        skeleton=skeleton(title),
        sketch=sketch(f"{headline}\n{body[:READ]}"),
        figures=markers(f"{title}\n{text}"),
        words=_all_words(title_words, opening) if len(body) <= LEAD else (),
        counts=_counts(topic, telling(opening.words), telling(names)),
        topic=tuple(dict.fromkeys(topic)),
        heads=heads,
        told=told,
        rubric=is_rubric(title),
        marks=marks(title, lead, item.concepts) if item.concepts else _NOBODY,
        tongue=tongue(title),
        credit=credit(item.text),
    )


def _all_words(title: list[str], lead: Passage) -> tuple[str, ...]:
    """Return the distinct words of title and lead."""
    return tuple(dict.fromkeys([*title, *folded(lead.words)]))


def _counts(topic: list[str], rest: list[str], names: list[str]) -> dict[str, float]:
    """Return how often each term counts in an article: title, lead, and names once more.

    In the order of appearance, the title first: a word says less the later it stands.
    """
    found: dict[str, float] = defaultdict(float)
    for term in topic:
        found[term] += TITLE_WEIGHT
    for term in rest:
        found[term] += 1
    for term in names:
        if term in found:
            found[term] += NAME_WEIGHT
    return dict(found)


def without_publisher(title: str) -> str:
    """Return a title without the publisher's name that aggregators hang on its end."""
    for mark in (" - ", " | ", " – ", " — "):
        head, found, tail = title.rpartition(mark)
        if found and len(tail.split()) <= 3 and len(head.split()) >= TITLE_WORDS:
            return head
    return title


def without_tail(text: str) -> str:
    """Return a text without the line on which a feed says where to read on."""
    found = _TAIL.search(text, max(0, len(text) - _TAIL_WITHIN))
    return text[: found.start()].removesuffix("\n") if found else text


def outline(features: Features) -> Features:
    """Return what it takes to know an article again, and no more of it."""
    return replace(
        features,
        title=tuple(map(intern, features.title)),
        words=tuple(map(intern, features.words)),
        counts={},
        topic=(),
        heads=_NOBODY,
        told=_NOBODY,
        marks=_NOBODY,
    )


def freeze(features: Features, rarities: Mapping[str, float]) -> str:
    """Return as text what was read from an article, and how rare its terms were when it was placed.

    `rarities` is empty for a copy, which has no part in what its story is about.
    """
    return json.dumps(
        {
            "a": features.address,
            "t": features.title,
            "k": features.skeleton,
            "s": pack(features.sketch),
            "f": sorted(features.figures),
            "w": features.words,
            "c": features.counts,
            "r": list(rarities.values()),
            "h": features.topic,
            "n": sorted(features.heads),
            "o": sorted(features.told),
            "b": features.rubric,
            "m": sorted(features.marks),
            "l": features.tongue,
            "v": features.credit,
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )


def thaw(
    frozen: str,
    *,
    article_id: str,
    source_id: str,
    published_at: datetime | None,
    arrived_at: datetime,
) -> tuple[Features, dict[str, float]]:
    """Return what `freeze` wrote. Raises ValueError or KeyError for any other text."""
    kept: dict[str, Any] = json.loads(frozen)
    features = Features(
        article_id=article_id,
        source_id=source_id,
        published_at=published_at,
        arrived_at=arrived_at,
        address=kept["a"],
        title=tuple(kept["t"]),
        skeleton=kept["k"],
        sketch=unpack(kept["s"]),
        figures=frozenset(kept["f"]),
        words=tuple(kept["w"]),
        counts=kept["c"],
        topic=tuple(kept["h"]),
        heads=frozenset(kept["n"]),
        told=frozenset(kept["o"]),
        rubric=kept["b"],
        marks=frozenset(kept["m"]),
        tongue=kept["l"],
        credit=kept["v"],
    )
    return features, dict(zip(features.counts, kept["r"], strict=False))
