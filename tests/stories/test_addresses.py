import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.identity import canonical_url
from stories.addresses import address

PIECES = """
http https :// www. www2. m. amp. news example .com paper . / // /. .. index.html /amp .amp .html - _ ~
, : :8443 = @ ? a=1 utm_source=x # %41 %2f é A /AMP/ default.aspx xn-- 1.2
"""
PARTS = st.sampled_from([*PIECES.split(), "\n"])


@pytest.mark.parametrize(
    "url",
    [
        "https://paper.example/2026/11/a-plant-opens.html",
        "http://www.paper.example/plant/",
        "https://m.paper.example/plant",
        "https://paper.example/plant/amp/",
        "https://paper.example/Plant/index.html",
        "https://paper.example/a//b/./c/../d",
        "https://paper.example/plant?id=7&utm_source=feed",
        "HTTPS://Paper.Example/plant#top",
        "https://paper.example:8443/plant",
        "https://paper.example/caf%C3%A9",
    ],
)
def test_an_address_is_the_canonical_url(url):
    assert address(url) == canonical_url(url)


@given(st.lists(PARTS, max_size=9).map("".join))
def test_a_short_cut_never_leads_elsewhere(tail):
    url = f"https://{tail}"
    try:
        whole = canonical_url(url)
    except ValueError:
        whole = None
    front = whole is None or not whole.removeprefix("https://").partition("/")[2]
    assert address(url) == (whole if whole and ("?" in whole or not front) else None)


@pytest.mark.parametrize(
    "url", [None, "", "ftp://paper.example/plant", "https://", "https://paper.example/", "plant"]
)
def test_what_names_no_article_has_no_address(url):
    assert address(url) is None
