"""What surrounds an article never counts as its text: extraction and rules on the demo's pages."""

from datetime import UTC, datetime

import pytest
from bs4 import BeautifulSoup

from core.records import Page
from demo.article import load_articles
from demo.publishers import PUBLISHERS
from demo.site import Site
from scrapers.extract import extract
from tests import pack

pytestmark = pytest.mark.slow  # prints a whole site and compiles the pack

ARTICLES = load_articles()
WHOLE = [slug for slug, a in ARTICLES.items() if not a.paywalled]
OFF_TOPIC = [s for s, a in ARTICLES.items() if a.place and a.expect == "nothing" and not a.topics]


@pytest.fixture(scope="module")
def classifier():
    return pack.classifier()


@pytest.fixture(scope="module")
def full_site():
    """Return a site with every article printed, the on-topic ones last: they fill the sidebars."""
    site = Site()
    site.start()
    for slug in sorted(ARTICLES, key=lambda slug: bool(ARTICLES[slug].topics)):
        if ARTICLES[slug].place is not None:
            site.publish(slug)
    yield site
    site.stop()


@pytest.fixture
def page_of(full_site, fetch):
    def read(slug):
        url = full_site.article_url(slug)
        reply = fetch(url)
        assert reply.status == 200
        return Page(
            url=url,
            final_url=url,
            status=200,
            headers=(("content-type", reply.headers["Content-Type"]),),
            body=reply.body,
            fetched_at=datetime(2026, 11, 2, 3, tzinfo=UTC),
        )

    return read


def topics(classifier, title, text, language="en"):
    return classifier.classify(article_id="a", title=title, text=text, language=language).topics


@pytest.mark.parametrize("slug", WHOLE)
def test_the_extract_is_the_article_and_nothing_that_surrounds_it(slug, page_of):
    article, paper = ARTICLES[slug], PUBLISHERS[ARTICLES[slug].publisher]
    found = extract(page_of(slug))
    assert [p for p in article.paragraphs if p not in found.text] == []
    others = (a.title for a in ARTICLES.values() if a.slug != slug)
    around = (*paper.popular, *paper.ranking, *others, "newsletter", "Send to a friend")
    assert [phrase for phrase in around if phrase in found.text] == []
    assert len(found.text) <= sum(len(p) + 2 for p in article.paragraphs) + 200
    assert paper.name not in found.title


@pytest.mark.parametrize("slug", OFF_TOPIC)
def test_an_off_topic_article_beside_on_topic_headlines_has_no_topic(slug, page_of, classifier):
    page = page_of(slug)
    found = extract(page)
    assert topics(classifier, found.title, found.text) == ()
    # The same page with all that it shows would have one, so the extract alone makes the difference.
    whole = BeautifulSoup(page.body, "lxml").get_text("\n")
    lines = [line.strip() for line in whole.splitlines() if line.strip()]
    assert any(topics(classifier, line, "") for line in lines)


@pytest.mark.parametrize("paper", PUBLISHERS.values(), ids=PUBLISHERS)
def test_half_of_a_sidebars_headlines_and_more_would_be_topics_by_themselves(paper, classifier):
    headlines = (*paper.popular, *paper.ranking)
    hits = [headline for headline in headlines if topics(classifier, headline, "")]
    assert len(hits) >= len(headlines) / 2
