"""Identity: one spelling a page, ids that are computed again, links that may be stored."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.identity import (
    article_id,
    body_hash,
    canonical_url,
    dedupe_key,
    delivery_key,
    digest,
    safe_url,
)

ONE = "https://example.org/a/b"


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("http://example.org/a/b", id="http"),
        pytest.param("HTTPS://EXAMPLE.org/a/b", id="case of scheme and host"),
        pytest.param("https://www.example.org/a/b", id="www"),
        pytest.param("https://m.example.org/a/b", id="mobile host"),
        pytest.param("https://www.m.example.org/a/b", id="www before the mobile host"),
        pytest.param("https://example.org:443/a/b", id="default port"),
        pytest.param("https://example.org/a/b/", id="trailing slash"),
        pytest.param("https://example.org//a///b", id="double slashes"),
        pytest.param("https://example.org/a/x/../b", id="dots"),
        pytest.param("https://example.org/a/b#part", id="fragment"),
        pytest.param("https://example.org/a/b?utm_source=x&utm_medium=y", id="campaign tags"),
        pytest.param("https://example.org/a/b?fbclid=1&gclid=2", id="click ids"),
        pytest.param("https://example.org/a/b/amp/", id="AMP path"),
        pytest.param("https://amp.example.org/a/b?amp=1", id="AMP host"),
        pytest.param("https://example.org/a/b/index.html", id="index file"),
        pytest.param("https://example.org/%61/b", id="needless percent escape"),
        pytest.param("https://example.org./a/b", id="dot after the host"),
    ],
)
def test_variants_of_an_address_are_one_article(url):
    assert canonical_url(url) == ONE
    assert article_id(canonical_url(url)) == article_id(ONE)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("https://example.org/a?id=1", "https://example.org/a?id=2", id="an id"),
        pytest.param("https://example.org/a", "https://example.org/A", id="case of the path"),
        pytest.param("https://example.org/a", "https://example.org:8080/a", id="another port"),
        pytest.param("https://a.example.org/x", "https://b.example.org/x", id="another host"),
        pytest.param("https://example.org/a%2Fb", "https://example.org/a/c", id="another path"),
        pytest.param("https://example.org/camp", "https://example.org/c", id="ends in amp"),
    ],
)
def test_different_pages_stay_apart(one, other):
    assert canonical_url(one) != canonical_url(other)


def test_the_order_of_the_query_does_not_count():
    assert canonical_url(f"{ONE}?b=2&a=1") == canonical_url(f"{ONE}?a=1&b=2") == f"{ONE}?a=1&b=2"


URL_PARTS = st.text(st.characters(min_codepoint=33, max_codepoint=0x2FFF), max_size=30)


@given(URL_PARTS, URL_PARTS)
def test_the_canonical_spelling_of_a_canonical_spelling_is_itself(path, query):
    url = f"https://example.org/{path}?{query}"
    if safe_url(url) is None:
        return
    once = canonical_url(url)
    assert canonical_url(once) == once


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "java\tscript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "//example.org/a",
        "https://user:pw@example.org/",
        "https://user@example.org/",
        "http://169.254.169.254:8888\\@public/",
        "https:///a",
        "https://exa mple.org/",
        'https://example.org/"onclick=x',
        "https://example.org/<b>",
        "file:///etc/passwd",
        "ftp://example.org/",
        "https://example.org:99999/",
        "https://[::1/",
        "",
    ],
)
def test_a_link_that_may_not_be_stored_is_none(url):
    assert safe_url(url) is None
    with pytest.raises(ValueError, match="not an http"):
        canonical_url(url)


def test_a_stored_link_keeps_its_spelling():
    assert safe_url(" https://Example.org/ä?q=1#x ") == "https://Example.org/ä?q=1#x"


def test_parts_of_a_digest_do_not_run_together():
    assert digest("ab", "c") != digest("a", "bc")
    assert digest("a\x1fb") != digest("a", "b")


def test_keys_are_the_same_for_the_same_fact_and_differ_in_every_part():
    base = ("story", "route", "alert", "first")
    keys = {dedupe_key(*base)}
    for place in range(4):
        other = list(base)
        other[place] += "x"
        keys.add(dedupe_key(*other))
    assert len(keys) == 5
    assert dedupe_key(*base) in keys
    assert delivery_key("k", "desk", "slack", "C1") != delivery_key("k", "desk", "slack", "C2")


def test_an_article_id_is_the_key_of_the_narrow_registry():
    found = article_id(ONE)
    assert f"{int(found, 16):016x}" == found
    assert len(body_hash(b"x")) == 16
