"""What the grouping is told about an article."""

from dataclasses import dataclass
from datetime import datetime


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
