"""Articles of a made-up news week."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from stories.model import GroupItem

NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)

PLANT = """\
Sunrise Motor will build a battery plant in Rayong, the company said, its first outside Japan. \
The factory on Thailand's eastern seaboard is to employ 2,400 people and to make cells for 150,000 \
electric cars a year from the spring of 2029. Chief executive Haruka Mori called it the largest \
investment in the firm's history. The board of investment granted an eight-year tax holiday.

Analysts at Kasem Securities said that the plant would let the maker sell pickup trucks without \
import duty across the region. Parts for the first line will come by ship from Nagoya. Local \
suppliers are to deliver 60 percent of the value by 2031, among them two makers of cooling plates \
in Chonburi. The union of metal workers asked for training before the first robots arrive."""

PATROL = """\
Coast guards of the Philippines and Vietnam held their first joint patrol near the Spratly Islands, \
officials in Manila said. Two cutters and a patrol aircraft took part in the drill, which rehearsed \
the rescue of a fishing crew. Beijing protested and sent a frigate to watch from nine miles away. \
The foreign ministry in Hanoi said that the exercise was aimed at no other country."""

MARKET = """\
The Harbour 50 index closed at {a} points on {day}, {b} percent from the session before, as \
investors weighed interest rates. Shares of banks moved by {c} percent and those of makers by {d} \
percent. Turnover was {e} million. The dollar bought {f} at the close. Analysts said that trade \
would stay thin until the central bank speaks, and that volumes are usual for the season."""


@pytest.fixture
def article() -> Callable[..., GroupItem]:
    """Return a maker of articles: ids count up, an hour passes from one to the next."""
    made = 0

    def make(title: str, text: str = "", **given: object) -> GroupItem:
        nonlocal made
        made += 1
        at = NOON + timedelta(hours=made)
        fields: dict[str, object] = {
            "article_id": f"a{made}",
            "url": f"https://paper{made}.example/news/{made}",
            "title": title,
            "text": text,
            "published_at": at,
            "source_id": f"paper{made}",
            "arrived_at": at,
        }
        return GroupItem(**{**fields, **given})  # type: ignore[arg-type]  # a test's own keywords

    return make
