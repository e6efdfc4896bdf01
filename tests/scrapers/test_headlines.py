"""Which of a page's titles is its headline."""

from collections.abc import Sequence

import pytest

from scrapers.headlines import Stated, headline

SITE = "The Harbour News"


def title(
    *,
    linked: str | None = None,
    graph: str | None = None,
    twitter: str | None = None,
    element: str | None = None,
    headings: Sequence[str] = (),
    lower: Sequence[str] = (),
    url: str = "https://www.harbournews.example/a",
) -> str | None:
    stated = Stated(
        linked=linked,
        graph=graph,
        twitter=twitter,
        other=None,
        element=element,
        headings=tuple(headings),
        lower=lambda: tuple(lower),
    )
    return headline(stated, names=(SITE,), url=url)


REAL = "Ferry to the islands runs on batteries"
SEARCH = "Battery ferry: all you need to know about fares and times"


@pytest.mark.parametrize(
    ("stated", "wanted"),
    [
        ({"linked": REAL, "graph": REAL, "headings": [REAL], "element": f"{REAL} | {SITE}"}, REAL),
        ({"linked": SEARCH, "graph": REAL, "headings": [REAL], "element": f"{SEARCH} - {SITE}"}, REAL),
        ({"linked": "Harbour list article", "graph": REAL, "headings": [REAL]}, REAL),
        ({"headings": ["Ferries"], "element": f"{REAL} | {SITE}", "lower": [REAL]}, REAL),
        ({"headings": ["Ferries"], "element": f"{REAL} | {SITE}"}, REAL),
        ({"headings": ["Ferries"], "graph": "Ferries", "element": f"{REAL} | {SITE}"}, "Ferries"),
        ({"headings": ["電池で走る船"], "element": "島への船は電池で走る"}, "電池で走る船"),
        ({"headings": [REAL], "element": SITE}, REAL),
        ({"headings": [SITE, REAL], "graph": REAL}, REAL),
        # The Open Graph title stands against heading and element together, not against JSON-LD too.
        ({"headings": [SEARCH], "graph": REAL, "element": f"{SEARCH} | {SITE}"}, REAL),
        ({"linked": SEARCH, "headings": [SEARCH], "graph": REAL, "element": SEARCH}, SEARCH),
        ({"headings": ["Boat Talk", REAL], "graph": REAL, "element": REAL}, REAL),
        ({"graph": f"{REAL} - {SITE}"}, REAL),
        ({"element": f"{SITE} » Archive » {REAL}", "lower": [REAL]}, REAL),
        ({"headings": [f"Open water {REAL}"], "graph": REAL, "linked": REAL}, REAL),
        ({"headings": [f"{REAL} {SITE}"], "graph": REAL, "element": f"{REAL} » Local » {SITE}"}, REAL),
        ({"linked": "Ferry to the islands runs on…", "headings": [REAL]}, REAL),
        ({"graph": f"{REAL}…", "headings": [f"{REAL}…"], "element": f"{REAL}… - Boats"}, f"{REAL}…"),
        ({"headings": ["V9", REAL], "element": f"{REAL} · V9", "graph": f"{REAL} · V9"}, REAL),
        ({"headings": ["The Ferry , and the quay"], "graph": "The Ferry, and the quay"}, "The Ferry, and the quay"),
        ({"linked": "Ferry &amp; quay", "headings": ["Ferry & quay"]}, "Ferry & quay"),
        ({"linked": "Untitled", "element": REAL}, REAL),
        ({"element": SITE}, SITE),
        ({}, None),
        ({"linked": "", "headings": ["  "]}, None),
    ],
)  # fmt: skip  # pairs
def test_titles_that_agree_are_believed(stated: dict[str, object], wanted: str | None) -> None:
    assert title(**stated) == wanted  # type: ignore[arg-type]  # a table of keyword arguments


@pytest.mark.parametrize(
    ("element", "url", "wanted"),
    [
        ("船が電池で走る_社会_港新聞", "https://a.example/1", "船が電池で走る_社会_港新聞"),
        ("船が電池で走る：The Harbour News", "https://a.example/1", "船が電池で走る"),
        ("Ferry stops - HBR News", "https://www.hbr.example/1", "Ferry stops"),
        ("Ferry stops - HBR readers ask us why", "https://www.hbr.example/1",
         "Ferry stops - HBR readers ask us why"),
        ("Ferry stops _ now", "https://a.example/1", "Ferry stops _ now"),
    ],
)  # fmt: skip  # rows
def test_only_what_is_known_as_the_sites_name_is_cut(element: str, url: str, wanted: str) -> None:
    assert title(element=element, url=url) == wanted
