"""The seed articles: what they say, said in our own words, and nothing lost."""

from pathlib import Path

import pytest

from classifiers.seeds import load_seeds

FOLDER = Path(__file__).resolve().parents[2] / "seeds" / "articles"
SEEDS = {seed.seed_id: seed for seed in load_seeds(FOLDER)}
JAPAN_ASEAN = "japan-asean-next-generation-vehicles"
JAPAN_THAILAND = "japan-thailand-automotive-cooperation"


def text(seed_id):
    return " ".join(statement.text for statement in SEEDS[seed_id].statements)


def test_there_are_the_two_seeds():
    assert set(SEEDS) == {JAPAN_ASEAN, JAPAN_THAILAND}


def test_what_a_seed_does_not_state_is_null():
    first, second = SEEDS[JAPAN_ASEAN], SEEDS[JAPAN_THAILAND]
    assert first.published_at.isoformat() == "2023-12-15T07:00:00+09:00"
    assert (second.publisher, second.url, second.published_at) == (None, None, None)
    assert (first.publisher, first.url) == (None, None)


@pytest.mark.parametrize(
    ("seed_id", "fact"),
    [
        *(
            (JAPAN_ASEAN, fact)
            for fact in (
                "ASEAN",
                "EVs",
                "hybrid",
                "basic plan",
                "Saturday",
                "Monday",
                "Tokyo",
                "joint vision",
                "action plan",
                "BYD",
                "market share",
                "defense equipment",
                "joint training",
                "maritime safety",
                "overflight",
                "rule of law",
                "cybersecurity",
                "supply chains",
                "Qin",
                "October 31",
            )
        ),
        *(
            (JAPAN_THAILAND, fact)
            for fact in (
                "Tanaka Kazushige",
                "director-general",
                "Trade Policy Department",
                "METI",
                "Wednesday",
                "60 years",
                "decarbonisation",
                "Public-Private Automotive Business Forum",
                "embassy",
                "hotel",
                "Bangkok",
                "supply chain data",
                "export hub",
                "Australia",
                "sustainable supplies",
                "PHEVs",
                "HEVs",
                "training",
            )
        ),
    ],
)
def test_a_fact_of_the_article_is_kept(seed_id, fact):
    assert fact in text(seed_id)


@pytest.mark.parametrize("word", ["Keidanren", "Kashiwazaki", "tsunami", "Russia", "Vietnam"])
def test_the_sidebar_of_the_page_is_no_part_of_the_seed(word):
    assert word.lower() not in text(JAPAN_ASEAN).lower()


def test_statements_are_numbered_from_one():
    for seed in SEEDS.values():
        numbers = [statement.number for statement in seed.statements]
        assert numbers == list(range(1, len(numbers) + 1))
        assert seed.statement(0) is None
        assert seed.statement(len(numbers) + 1) is None
        assert seed.statement(1) is seed.statements[0]
