"""Over feedparser's own test corpus we find feedparser's entries."""

from pathlib import Path

import pytest

from bench import feed_corpus

pytestmark = pytest.mark.slow

# Where we mean to differ, and why.
MEANT = {
    "wellformed/rss/entity_in_doctype.xml": "a document with entities of its own is refused",
    "wellformed/atom/entry_updated_multiple_values.xml": "of two dates the first counts",
}


@pytest.fixture(scope="module")
def feeds(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder: Path = tmp_path_factory.mktemp("corpus")
    try:
        return feed_corpus.read(feed_corpus.fetch(folder))
    except feed_corpus.NoCorpusError as error:
        pytest.skip(f"feedparser's source distribution cannot be had: {error}")


def test_the_corpus_gives_the_same_entries(feeds: dict[str, bytes]) -> None:
    found = feed_corpus.compare_entries(feeds)
    assert found.with_entries > 1100
    assert found.same / found.with_entries >= 0.98, found.differing
    assert set(MEANT) <= set(found.differing), "a difference that was meant is gone"


def test_another_file_is_not_taken_for_the_corpus(tmp_path: Path) -> None:
    path = tmp_path / feed_corpus.NAME
    path.write_bytes(b"something else")
    with pytest.raises(feed_corpus.NoCorpusError, match="another file"):
        feed_corpus.read(path)
