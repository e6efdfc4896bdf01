"""F8: six pages that say too little or the wrong thing of their charset give the right title."""

import codecs

import pytest

from scrapers.extract import extract
from scrapers.fetcher import GuardedFetcher
from tests.scrapers.hostile import HostileServer

WORDS = "Café £5: a plant opens"
TEXT = "<p>" + "The ministry said that the plant will open in the coming year. " * 8 + "</p>"


def page(title: str = WORDS, head: str = "") -> str:
    return (
        f"<!doctype html><html><head>{head}<title>{title}</title></head>"
        f"<body><article><h1>{title}</h1>{TEXT}</article></body></html>"
    )


PAGES = {
    "bom16": (codecs.BOM_UTF16_LE + page().encode("utf-16-le"), "text/html"),
    "latin": (page().encode("cp1252"), "text/html"),
    "metautf": (page(head="<meta charset=utf-8>").encode(), "text/html"),
    "lie": (page().encode(), "text/html; charset=iso-8859-1"),
    "bogus": (page().encode(), "text/html; charset=x-bogus"),
    "nul": (page(title=WORDS.replace("plant", "pl\0ant")).encode(), "text/html; charset=utf-8"),
}


@pytest.mark.parametrize("name", PAGES)
def test_the_title_is_right(fetcher: GuardedFetcher, server: HostileServer, name: str) -> None:
    body, kind = PAGES[name]
    found = extract(fetcher.get(server.serve("/page", body, ("Content-Type", kind))))
    assert found.title == WORDS
    assert "\0" not in found.text
