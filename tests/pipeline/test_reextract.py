"""Extraction again over kept pages: a source that gets selectors reads its old pages by them."""

import pytest
import yaml

from pipeline.reextract import reextract
from tests.pipeline.desk import NEWS

pytestmark = pytest.mark.slow  # whole steps on real parts: not for the quick loop


def again(desk, **given):
    app = desk.app()
    try:
        return reextract(app, **given)
    finally:
        app.close()


def first_paragraphs_alone(desk):
    """Let every source take the first paragraph of a page for its text."""
    select(desk, {"text": "p:first-of-type"})


def select(desk, selectors):
    """Let every source be read by these selectors."""
    for path in desk.settings.sources.glob("*.yaml"):
        data = yaml.safe_load(path.read_text())
        for source in data["sources"].values():
            source["selectors"] = selectors
            source.pop("parser", None)
        path.write_text(yaml.safe_dump(data, allow_unicode=True))


def test_the_same_extraction_changes_nothing(desk):
    desk.publish(NEWS)
    desk.run()
    report = again(desk)
    assert (report.seen, report.done, report.failed) == (1, 0, 0)
    assert desk.ask("select count(*) from revisions") == [(0,)]


def test_another_way_to_read_makes_revisions_and_tells_nobody(desk):
    desk.publish(NEWS)
    desk.run()
    before = desk.silence()
    first_paragraphs_alone(desk)
    dry = again(desk, dry_run=True)
    assert (dry.seen, dry.done) == (1, 1)
    assert desk.ask("select count(*) from revisions") == [(0,)]
    assert again(desk).done == 1
    ((cause, longer),) = desk.ask(
        "select r.cause, length(r.text) > length(t.text) from revisions r join article_texts t using (article_id)"
    )
    assert (cause, longer) == ("extracted", True)
    desk.run("classify", "group", "decide", "deliver")
    assert desk.errors == ()
    assert desk.silence() == before
    assert desk.ask("select revision from verdicts where revision > 0") == [(1,)]
    assert again(desk).done == 0


def test_pages_of_other_sources_are_left_alone(desk):
    desk.publish(NEWS)
    desk.run()
    assert again(desk, source_id="nobody").seen == 0


def test_a_page_that_cannot_be_read_is_told_and_changes_nothing(desk):
    desk.publish(NEWS)
    desk.run()
    (page,) = desk.settings.pages.glob("??/*.gz")
    page.write_bytes(b"broken")
    report = again(desk)
    assert (report.failed, report.done) == (1, 0)
    assert "not an archived page" in report.reasons[0][0]


def test_a_page_that_could_not_be_read_is_kept_and_read_once_extraction_is_mended(desk):
    select(desk, {"drop": "body"})  # as after a change of layout: nothing is left to read
    desk.publish(NEWS)
    desk.run()
    assert desk.ask("select origin from articles where not backlog") == [("feed",)]
    still = again(desk)
    assert (still.seen, still.done, still.failed, still.skipped) == (1, 0, 0, 1)
    assert "no article" in still.reasons[0][0]
    select(desk, {})
    assert again(desk).done == 1
    assert desk.ask("select origin, revision from articles where not backlog") == [("page", 1)]
