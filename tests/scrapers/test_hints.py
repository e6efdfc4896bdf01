"""How seldom a feed asks to be read."""

import pytest

from core.records import Page
from scrapers.hints import pace_hint
from tests.clock import START

SY = "<sy:updatePeriod>\n{}\n</sy:updatePeriod>"


@pytest.mark.parametrize(
    ("head", "control", "seconds"),
    [
        ("", None, None),
        ("<ttl>30</ttl>", None, 1800),
        ("<ttl> 5 </ttl>", "max-age=600", 600),
        ("<ttl>soon</ttl>", "no-cache", None),
        ("", "public, max-age=0", None),
        ("", 'private,max-age="900"', 900),
        ("", "s-maxage=900", None),
        (SY.format("hourly"), None, 3600),
        (SY.format("daily") + "<sy:updateFrequency>4</sy:updateFrequency>", None, 21_600),
        (SY.format("daily") + "<sy:updateFrequency>0</sy:updateFrequency>", None, 86_400),
        (SY.format("often"), None, None),
        ("<item><ttl>60</ttl></item>", None, None),
        ("<ttl>" + "9" * 300 + "</ttl>", "max-age=" + "9" * 300, 999_999_999),
    ],
)
def test_what_a_feed_asks_for(head, control, seconds):
    page = Page(
        url="https://a.example/",
        final_url="https://a.example/",
        status=200,
        headers=(("cache-control", control),) if control else (),
        body=f"<rss><channel>{head}<item><title>A</title></item></channel></rss>".encode(),
        fetched_at=START,
    )
    assert pace_hint(page) == seconds
