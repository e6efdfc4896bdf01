"""Titles without the site's name, and the language of a text."""

import pytest

from scrapers.languages import language_of
from scrapers.titles import cut_site_name


@pytest.mark.parametrize(
    ("title", "wanted"),
    [
        ("Plant opens | The Harbour News", "Plant opens"),
        ("Plant opens - Harbour News", "Plant opens"),
        ("Plant opens | Business | The Harbour News", "Plant opens"),
        ("The Harbour News: Plant opens", "The Harbour News: Plant opens"),
        ("Harbour News | Plant opens", "Plant opens"),
        ("工場が開業｜港新聞", "工場が開業"),
        ("Plant opens - harbournews.example", "Plant opens"),
        ("Electric cars - a long way to go", "Electric cars - a long way to go"),
        ("Tokyo-Bangkok line opens", "Tokyo-Bangkok line opens"),
        ("Profit up 5% – shares fall | Markets", "Profit up 5% – shares fall | Markets"),
        ("The Harbour News", "The Harbour News"),
        ("", ""),
    ],
)
def test_only_the_sites_own_name_is_cut(title: str, wanted: str) -> None:
    names = ("The Harbour News", "港新聞")
    assert cut_site_name(title, names=names, url="https://www.harbournews.example/a") == wanted


@pytest.mark.parametrize(
    ("text", "declared", "language"),
    [
        ("A plant opens", ("en-GB",), "en"),
        ("A plant opens", (None, "id_ID"), "id"),
        ("A plant opens", (None,), None),
        ("A plant opens", ("ja",), None),
        ("โรงงานแบตเตอรี่", ("en",), "th"),
        ("電池工場が開業する", ("en",), "ja"),
        ("电池工厂开业", ("zh-CN",), "zh"),
        ("電池工廠", (), "zh"),
        ("배터리 공장", ("en",), "ko"),
        ("", ("en",), "en"),
    ],
)
def test_the_script_of_the_text_outweighs_the_template(
    text: str, declared: tuple[str | None, ...], language: str | None
) -> None:
    assert language_of(text, *declared) == language
