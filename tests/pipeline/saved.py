"""Saved states in a folder, written by hand: two papers and what stood in their feeds."""

import json
from pathlib import Path

import yaml

from core.settings import Settings
from scrapers import handoff

PLANT = "Lanna Motor Works to build B18bn electric pickup plant in Rayong"
PLANT_TEXT = (
    "Lanna Motor Works will build a plant for electric pickups in Rayong, Thailand, for 18 billion "
    "baht. It is to turn out 40,000 electric vehicles a year from 2029."
)
OTHER = "Island ferry serves laksa again"
SITE = {"one-paper": "https://one-paper.example", "two-paper": "https://two-paper.example"}


def url(paper, slug):
    return f"{SITE[paper]}/news/{slug}"


def rss(paper, *items):
    """Return a feed of (slug, title, text, RFC 822 date) items."""
    entries = "".join(
        f"<item><title>{title}</title><link>{url(paper, slug)}</link><pubDate>{date}</pubDate>"
        f"<description>{text}</description></item>"
        for slug, title, text, date in items
    )
    return (
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>{paper}</title>'
        f"<link>{SITE[paper]}</link><description>x</description>{entries}</channel></rss>"
    ).encode()


OLD = ("old", OTHER, "The cook has kept the recipe.", "Thu, 01 Oct 2026 03:00:00 GMT")
NEW = ("plant", PLANT, PLANT_TEXT, "Thu, 01 Oct 2026 11:50:00 GMT")
AGAIN = ("plant-again", PLANT, PLANT_TEXT, "Thu, 01 Oct 2026 15:00:00 GMT")


class Saved:
    """A folder of saved states."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        sources = {
            paper: {
                "name": paper,
                "format": "feed",
                "url": f"{site}/feed",
                "homepage": f"{site}/",
                "language": "en",
                "timezone": "Asia/Bangkok",
                "owner": paper,
                "evidence": "invented",
            }
            for paper, site in SITE.items()
        }
        self.write("sources/thailand.yaml", yaml.safe_dump({"sources": sources}))
        self.plan(sources="sources")
        self.settings = Settings()

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def plan(self, **fields):
        return self.write("replay.yaml", json.dumps(fields))

    def feed(self, page):
        """Keep a page as `state/feeds` does."""
        return handoff.write_feed(self.folder / "feeds", "one-paper", page)

    def story(self):
        """Three moments: history, an alert, and the same article at the other paper."""
        self.write("2026-10-01T06-00Z/one-paper.xml", rss("one-paper", OLD))
        self.write("2026-10-01T06-00Z/two-paper.xml", rss("two-paper", OLD))
        self.write("2026-10-01T12-00Z/one-paper.xml", rss("one-paper", NEW, OLD))
        self.write("2026-10-01T18-00Z/one-paper.xml", rss("one-paper", OLD, NEW))
        self.write("2026-10-01T18-00Z/two-paper.xml", rss("two-paper", AGAIN, OLD))
        return self
