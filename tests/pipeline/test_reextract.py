"""Extraction again over kept pages: a source that gets selectors reads its old pages by them."""

from dataclasses import replace
from datetime import timedelta

import pytest
import yaml

from pipeline.cli.reextract import main
from pipeline.page_archive import keep_page, newest_pages, read_page
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


def beside(desk):
    """What is stored beside the words of the one article that is news."""
    (found,) = desk.ask(
        "select published_at, authors, language, section, image_url, canonical_url, revision"
        " from articles where not backlog"
    )
    return found


def retouch(desk, *changes):
    """Change the kept page of the one article as if extraction read other things in it."""
    ((article_id,),) = desk.ask("select article_id from articles where not backlog")
    page = read_page(dict(newest_pages(desk.settings.pages))[article_id])
    text = page.body.decode()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    keep_page(desk.settings.pages, article_id, replace(page, body=text.encode()))


def decisions(desk):
    return desk.ask("select count(*) from decisions")


def test_what_stands_beside_the_words_is_mended_and_counted_and_tells_nobody(desk):
    desk.publish(NEWS)
    desk.run()
    published, authors, _, section, image, canonical, _ = beside(desk)
    before, decided = desk.silence(), decisions(desk)
    earlier = published - timedelta(days=40)
    retouch(
        desk,
        (f"{published:%Y-%m-%d}", f"{earlier:%Y-%m-%d}"),
        (authors[0], "Wharf Clerk"),
        (f'content="{section.capitalize()}"', 'content="Harbours"'),
        (f'{NEWS}/">', f'{NEWS}-whole/">'),
        (image.rpartition("/")[2], "another.svg"),
    )
    dry = again(desk, dry_run=True)
    assert (dry.seen, dry.done) == (1, 1)
    assert beside(desk)[0] == published
    report = again(desk)
    assert (report.done, report.failed) == (1, 0)
    assert report.notes == (
        "1 with other published times",
        "1 with other authors",
        "1 with other sections",
        "1 with other lead images",
        "1 with other canonical URLs",
    )
    found = beside(desk)
    assert found[0].date() == earlier.date()
    assert found[1][0] == "Wharf Clerk"
    assert found[3].lower() == "harbours"
    assert found[4].endswith("/another.svg")
    assert found[5:] == (f"{canonical}-whole", 0)
    assert desk.ask("select count(*) from revisions") == [(0,)]
    desk.run("classify", "group", "decide", "deliver")
    assert desk.errors == ()
    assert (desk.silence(), decisions(desk)) == (before, decided)
    assert again(desk).done == 0


def test_the_command_says_what_would_come_out_otherwise(desk, monkeypatch, capsys):
    desk.publish(NEWS)
    desk.run("watch", "collect")
    retouch(desk, ("Haruka Minobe", "Wharf Clerk"))
    for name, value in desk.world.environment().items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("SEEDWATCH_STATE", str(desk.settings.state))
    assert main(["--dry-run"]) == 0
    said = capsys.readouterr().out
    assert "1 done" in said
    assert "1 with other authors" in said
    assert "words" not in said


def test_a_date_that_turns_out_to_be_fresh_tells_nobody_of_what_was_too_old(desk):
    desk.publish(NEWS)
    desk.run("watch", "collect")
    desk.ask("update articles set published_at = published_at - interval 90 day where not backlog")
    before = desk.silence()
    desk.run("classify", "group", "decide", "deliver")
    assert desk.silence() == before
    assert desk.ask("select reason from decisions where reason = 'too old'")
    first_paragraphs_alone(desk)
    report = again(desk)
    assert report.notes == ("1 with other words", "1 with other published times")
    desk.run("classify", "group", "decide", "deliver")
    assert desk.errors == ()
    assert desk.silence() == before
    assert desk.ask("select revision from verdicts where revision > 0") == [(1,)]
