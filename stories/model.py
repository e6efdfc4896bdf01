"""What the grouping is told about an article, and what it answers."""

from dataclasses import dataclass
from datetime import datetime

from core.records import Assignment


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupItem:
    """One article as the grouping sees it; `title` may not be empty, `text` may."""

    article_id: str
    url: str | None
    title: str
    text: str
    published_at: datetime | None
    source_id: str
    arrived_at: datetime  # items are added in the order of this; it drives the window
    concepts: tuple[str, ...] = ()  # ids of what was found in it that no language owns


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Where an article was put, why, and what has to be kept to put the next ones."""

    assignment: Assignment
    evidence: tuple[str, ...]  # terms, figures and concepts that joined it, rarest first
    credit: str | None  # the wire that its text names as its author
    kept: str  # see `stories.features`


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Stories that turned out to be one, or a story that turned out to be two."""

    kind: str  # merge, split
    from_story_id: str  # merge: the younger, which ends; split: the one that keeps its id
    to_story_id: str  # merge: the older, which lives on; split: the new part
    articles: tuple[str, ...]  # that moved
    reason: str
    evidence: tuple[str, ...]  # merge: what they share; split: what the new part is about
    cause_id: str  # the article whose arrival brought the look at the window

    @property
    def change_id(self) -> str:
        """The same change, seen at the same article, is one."""
        return f"{self.kind}:{self.from_story_id}:{self.to_story_id}:{self.cause_id}"
