"""The three invented publishers: who they are, and the traps that surround their articles.

The headlines beside an article are on topic on purpose: text of a sidebar must never count as text
of the article, or every page of the paper would raise an alert.
"""

from dataclasses import dataclass
from datetime import datetime
from zlib import crc32
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """One paper: its name, where it stands on the site, and how its pages look."""

    publisher_id: str
    name: str
    short: str
    base: str  # the path under which it is served
    feed: str  # the path of its feed
    feed_kind: str  # the template's name
    language: str
    timezone: str
    country: str  # the stem of its source file
    owner: str
    sections: tuple[str, ...]
    popular: tuple[str, ...]  # on-topic headlines around every article
    ranking: tuple[str, ...]
    official: bool = False
    sitemap_index: str | None = None  # the path of the index of its sitemaps

    def path(self, slug: str, section: str) -> str:
        """Return the path of an article's page, in this publisher's own manner."""
        if self.feed_kind == "sitemap":
            return f"{self.base}{section}/read.php/{1000 + crc32(slug.encode()) % 9000}-{slug}.html"
        if self.feed_kind == "rss":
            return f"{self.base}{section}/{slug}/"
        return f"{self.base}{section}/general/{2_900_000 + crc32(slug.encode()) % 90_000}/{slug}"

    def local(self, moment: datetime) -> datetime:
        """Return an aware moment in the paper's own zone."""
        return moment.astimezone(ZoneInfo(self.timezone))


HERALD = Publisher(
    publisher_id="herald",
    name="The Kanto Herald",
    short="KH",
    base="/herald/",
    feed="/herald/feed/",
    feed_kind="rss",
    language="en",
    timezone="Asia/Tokyo",
    country="japan",
    owner="kanto-press",
    sections=("politics", "business", "world", "sports", "life"),
    popular=(
        "Defense Ministry Weighs Joint Missile Production With Three ASEAN Members",
        "Japanese Makers to Build Electric Vehicle Battery Plant in Vietnam, Sources Say",
        "Chinese Coast Guard Ships Enter Waters off Senkaku Islands for 40th Straight Day",
        "Cabinet Approves Bill to Screen Foreign Suppliers of Key Infrastructure",
        "Japan to Export Used Destroyers to Indonesia as Part of Security Package",
    ),
    ranking=(
        "Rare Earth Shipments From China to Japan Halted at Three Ports",
        "Cyberattack on Nagoya Port Stops Auto Parts Supply for Second Day",
        "Thailand to Become Hub of Hybrid Vehicle Output for Japanese Automakers",
        "Semiconductor Shortage Idles Vehicle Plants in Malaysia",
        "Japan, Philippines, U.S. Coast Guards to Hold Exercise in South China Sea",
    ),
)

POST = Publisher(
    publisher_id="post",
    name="The Chao Phraya Post",
    short="CPP",
    base="/post/",
    feed="/post/atom.xml",
    feed_kind="atom",
    language="en",
    timezone="Asia/Bangkok",
    country="thailand",
    owner="chao-phraya-media",
    sections=("news", "business", "auto", "world", "life"),
    popular=(
        "EV makers told to make up production shortfall or repay subsidies",
        "Navy to buy Japanese patrol frigates under defence transfer pact",
        "Chinese battery giant eyes second Rayong plant",
    ),
    ranking=(
        "Car output hits four-year low as chip supply dries up",
        "Container rates from Laem Chabang to Shanghai double",
        "Army cyber centre foils attack on oil refinery",
    ),
)

PORTS = Publisher(
    publisher_id="ports",
    name="Java Sea Port Authority",
    short="JSPA",
    base="/ports/",
    feed="/ports/news-sitemap.xml",
    feed_kind="sitemap",
    language="en",
    timezone="Asia/Jakarta",
    country="indonesia",
    owner="java-sea-port-authority",
    sections=("releases", "notices", "community"),
    popular=(
        "Car carriers to have priority at the vehicle terminal until Friday",
        "Inspection of battery shipments: new forms for exporters of electric vehicles",
        "Navy and coast guard close the northern approach for an exercise",
    ),
    ranking=(
        "Backlog of containers with auto parts reaches 9,000",
        "Ransomware warning to all terminal operators",
        "Nickel exports: loading suspended at three jetties",
    ),
    official=True,
    sitemap_index="/ports/sitemap.xml",
)

PUBLISHERS = {publisher.publisher_id: publisher for publisher in (HERALD, POST, PORTS)}
