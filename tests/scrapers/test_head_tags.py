"""What a head asks of robots."""

import pytest
from selectolax.lexbor import LexborHTMLParser

from scrapers.head_tags import HeadTags, robots_flags


def flags(head: str, *headers: str) -> tuple[bool, bool]:
    tags = HeadTags(LexborHTMLParser(f"<head>{head}</head>"))
    return robots_flags(
        tags, [("content-type", "text/html"), *(("x-robots-tag", h) for h in headers)]
    )


@pytest.mark.parametrize(
    ("head", "wanted"),
    [
        ("", (False, False)),
        ("<meta name=robots content='index, follow, max-image-preview:large'>", (False, False)),
        ("<meta name=robots content='noindex'>", (True, False)),
        ("<meta name=ROBOTS content='NOARCHIVE,NOFOLLOW'>", (False, True)),
        ("<meta name=googlebot content='noindex; noarchive'>", (True, True)),
        ("<meta name=robots content=all><meta name=robots content=none>", (True, False)),
        ("<meta name=otherbot content=noindex>", (False, False)),
        ("<meta name=robots>", (False, False)),
    ],
)
def test_robots_tags_are_read(head: str, wanted: tuple[bool, bool]) -> None:
    assert flags(head) == wanted


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        ("noindex, noarchive", (True, True)),
        ("googlebot: noarchive", (False, True)),
        ("otherbot: noindex, nofollow", (False, False)),
        ("unavailable_after: 25 Jun 2030 15:00:00 PST", (False, False)),
        ("max-snippet:-1, noindex", (True, False)),
        ("", (False, False)),
    ],
)
def test_the_header_counts_as_well(header: str, wanted: tuple[bool, bool]) -> None:
    assert flags("", header) == wanted


def test_a_later_header_counts_too() -> None:
    assert flags("", "otherbot: noindex", "noarchive") == (False, True)
