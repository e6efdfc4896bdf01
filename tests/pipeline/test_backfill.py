"""Reading archives back: what is taken, what is left to the feeds, and going on after a stop."""

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime

import pytest

from core.settings import ROOT, read_settings
from pipeline.app import App
from pipeline.backfill import LEASE, backfill
from pipeline.cli.collect import main
from tests.clock import FixedClock
from tests.pipeline.archive_site import ArchiveSite, article

pytestmark = pytest.mark.slow  # whole steps on real parts: not for the quick loop

SINCE = datetime(2026, 10, 1, tzinfo=UTC)  # the clock stands at 2026-11-02 03:00 UTC


@pytest.fixture
def site():
    with ArchiveSite() as made:
        yield made


@pytest.fixture
def settings(site, tmp_path):
    folder = tmp_path / "sources"
    folder.mkdir()
    (folder / "japan.yaml").write_text(
        "sources:\n  harbour:\n    name: Harbour\n    format: feed\n"
        f"    url: {site.url}/feed\n    homepage: {site.url}/\n    language: en\n"
        "    timezone: Asia/Tokyo\n    owner: harbour\n    poll_seconds: 2\n    evidence: written here\n"
    )
    return read_settings(
        {
            "SEEDWATCH_STATE": str(tmp_path / "state"),
            "SEEDWATCH_SOURCES": str(folder),
            "SEEDWATCH_ALLOW_LOOPBACK": site.host,
        }
    )


def read(settings, *, since=SINCE, limit=None, clock=None):
    shown = []
    app = App(settings, clock or FixedClock())
    try:
        done = backfill(app, app.sources.sources, since=since, limit=limit, tell=shown.append)
    finally:
        app.close()
    return done.report, shown


def stored(settings):
    app = App(settings, FixedClock())
    with app.warehouse.session() as session:
        return session.connection.execute(
            "select a.url, a.backlog, a.origin from articles as a order by a.url"
        ).fetchall()


def paths(settings):
    return [url.split("/", 3)[3] for url, _, _ in stored(settings)]


def fill(site):
    """Put an index with a sitemap of October, an older one, and what October holds."""
    site.put("/robots.txt", f"User-agent: *\nAllow: /\nSitemap: {site.url}/index.xml\n")
    site.index("/index.xml", october="2026-11-01", summer="2026-08-31")
    site.sitemap(
        "/october.xml",
        [
            ("/berth/1", "2026-10-05", None),
            ("/berth/2", None, "2026-10-20T10:00:00+09:00"),
            ("/berth/3", "2026-11-01T23:00:00Z", None),  # may be news: its day is not known
            ("/berth/4", None, "2026-11-01T10:00:00+09:00"),  # is news
            ("/berth/5", "2026-09-01", None),  # too old
            ("/berth/6", None, None),  # nothing is known
        ],
        packed=True,
    )
    site.put_articles(1, 2, 3, 4, 5, 6)


def test_an_archive_is_read_back_to_a_day_as_history(site, settings):
    fill(site)
    report, shown = read(settings)
    assert stored(settings) == [
        (f"{site.url}/berth/1", True, "page"),
        (f"{site.url}/berth/2", True, "page"),
    ]
    assert (report.seen, report.done, report.failed) == (2, 2, 0)
    assert report.skipped == 3
    assert "/summer.xml" not in site.hits
    assert (shown[-1].found, shown[-1].fetched) == (2, 2)


def test_a_second_run_reads_nothing_twice(site, settings):
    fill(site)
    read(settings)
    before = list(site.hits)
    report, _ = read(settings)
    assert site.hits == before
    assert report.seen == 0


def test_a_run_that_goes_further_back_reads_the_older_ones(site, settings):
    fill(site)
    site.sitemap("/summer.xml", [("/berth/7", "2026-08-20", None)])
    site.put_articles(7)
    read(settings)
    read(settings, since=datetime(2026, 8, 1, tzinfo=UTC))
    assert paths(settings) == ["berth/1", "berth/2", "berth/5", "berth/7"]


def test_a_limit_stops_and_the_next_run_goes_on(site, settings):
    fill(site)
    report, _ = read(settings, limit=1)
    assert report.seen == 1
    assert paths(settings) == ["berth/1"]
    report, _ = read(settings, limit=1)
    assert report.seen == 1
    assert paths(settings) == ["berth/1", "berth/2"]


def test_what_an_earlier_run_found_and_did_not_fetch_counts(site, settings, monkeypatch):
    fill(site)
    with monkeypatch.context() as patch:
        patch.setattr("pipeline.backfill._Run.fetch_all", lambda _run: None)
        assert read(settings)[0].seen == 2
    report, shown = read(settings)
    assert (report.seen, report.done) == (2, 2)
    assert (shown[-1].found, shown[-1].fetched) == (2, 2)


def test_the_usual_places_are_tried_where_robots_names_none(site, settings):
    site.sitemap("/sitemap.xml", [("/2026/10/07/berth-8", None, None)])
    site.put("/2026/10/07/berth-8", article(8))
    report, _ = read(settings)
    assert paths(settings) == ["2026/10/07/berth-8"]
    assert any("404" in reason for reason, _ in report.reasons)


def test_day_pages_are_read_by_the_selectors(site, settings):
    path = settings.sources / "japan.yaml"
    path.write_text(
        path.read_text()
        + f"    archive: {site.url}/archive/{{yyyy}}/{{mm}}/{{dd}}\n"
        + "    selectors: {item: li}\n"
    )
    site.put("/archive/2026/10/29", "<html><ul><li><a href='/berth/9'>Berth nine</a></ul></html>")
    site.put("/archive/2026/11/01", "<html><ul><li><a href='/berth/1'>Berth one</a></ul></html>")
    site.put_articles(1, 9)
    read(settings, since=datetime(2026, 10, 28, tzinfo=UTC))
    assert paths(settings) == ["berth/9"]


def add(settings, *lines):
    """Add lines to the source's entry."""
    path = settings.sources / "japan.yaml"
    path.write_text(path.read_text() + "".join(f"    {line}\n" for line in lines))


def test_an_archive_may_be_one_sitemap_or_one_a_month(site, settings):
    add(settings, f"archive: {site.url}/maps/{{yyyy}}-{{mm}}.xml")
    site.sitemap("/maps/2026-10.xml", [("/berth/1", "2026-10-05", None)], packed=True)
    site.sitemap("/maps/2026-11.xml", [("/berth/2", "2026-11-02", None)])
    site.put_articles(1, 2)
    report, _ = read(settings)
    assert paths(settings) == ["berth/1"]
    assert report.skipped == 1
    path = settings.sources / "japan.yaml"
    path.write_text(path.read_text().replace("maps/{yyyy}-{mm}.xml", "whole.xml"))
    site.sitemap("/whole.xml", [("/berth/3", "2026-10-07", None)])
    site.put_articles(3)
    read(settings)
    assert paths(settings) == ["berth/1", "berth/3"]


def command(settings, site, monkeypatch, *more):
    """Return the exit status of the command."""
    monkeypatch.setenv("SEEDWATCH_STATE", str(settings.state))
    monkeypatch.setenv("SEEDWATCH_SOURCES", str(settings.sources))
    monkeypatch.setenv("SEEDWATCH_ALLOW_LOOPBACK", site.host)
    return main(["--since", "2026-10-01", *more])


def test_without_an_archive_it_says_where_to_name_one_and_reads_it_then(
    site, settings, monkeypatch, capsys
):
    said = f"harbour: no archive found; name `archive:` in {settings.sources / 'japan.yaml'}:2\n"
    for more in ((), ("--source", "harbour")):
        assert command(settings, site, monkeypatch, *more) == 1
        assert said in capsys.readouterr().err
    add(settings, f"archive: {site.url}/whole.xml")
    site.sitemap("/whole.xml", [("/berth/3", "2026-10-07", None)])
    site.put_articles(3)
    assert command(settings, site, monkeypatch) == 0
    assert "no archive" not in capsys.readouterr().err
    assert paths(settings) == ["berth/3"]


def test_one_source_of_many_without_an_archive_fails_where_it_was_asked_for(
    site, settings, monkeypatch, capsys
):
    fill(site)
    text = (settings.sources / "japan.yaml").read_text().replace("harbour:", "pier:")
    with ArchiveSite() as empty:
        (settings.sources / "world.yaml").write_text(text.replace(site.url, empty.url))
        site.host += f",{empty.host}"
        assert command(settings, site, monkeypatch) == 0
        assert "pier: no archive found" in capsys.readouterr().err
        assert command(settings, site, monkeypatch, "--source", "pier") == 1


def test_a_sitemap_that_is_none_is_told_and_the_others_go_on(site, settings):
    site.put("/robots.txt", f"Sitemap: {site.url}/bad.xml\nSitemap: {site.url}/good.xml\n")
    site.put("/bad.xml", "<html>login</html>")
    site.sitemap("/good.xml", [("/berth/1", "2026-10-05", None)])
    site.put_articles(1)
    report, _ = read(settings)
    assert paths(settings) == ["berth/1"]
    assert any("no sitemap" in reason for reason, _ in report.reasons)


def test_a_list_that_cannot_be_had_for_now_is_the_next_runs(site, settings):
    fill(site)
    site.ill.add("/october.xml")
    report, _ = read(settings)
    assert report.seen == 0
    assert report.reasons == (("harbour: http 500: left to the next run", 1),)
    site.ill.clear()
    report, _ = read(settings)
    assert (report.seen, report.reasons) == (2, ())
    assert paths(settings) == ["berth/1", "berth/2"]


def test_lists_that_never_answer_do_not_keep_the_others_back(site, settings):
    names = [f"/ill-{n}.xml" for n in range(3)]
    site.ill.update(names)
    site.put("/robots.txt", "".join(f"Sitemap: {site.url}{n}\n" for n in (*names, "/good.xml")))
    site.sitemap("/good.xml", [("/berth/1", "2026-10-05", None)])
    site.put_articles(1)
    read(settings)
    assert "/good.xml" not in site.hits
    read(settings)
    assert paths(settings) == ["berth/1"]


def test_an_archive_is_not_begun_while_its_robots_txt_is_ill(site, settings):
    fill(site)
    site.ill.add("/robots.txt")
    report, _ = read(settings)
    assert [why for why, _ in report.reasons if why.endswith("left to the next run")]
    site.ill.clear()
    later = FixedClock()
    later.advance(3600)
    read(settings, clock=later)
    assert paths(settings) == ["berth/1", "berth/2"]


def test_an_archive_that_was_read_is_told(site, settings):
    fill(site)
    read(settings)
    report, _ = read(settings)
    assert report.notes[-1] == "1 archives were read so far back before"


@pytest.mark.slow
def test_killed_at_any_moment_it_goes_on_and_stores_each_article_once(site, settings):
    numbers = range(1, 31)
    site.put("/robots.txt", f"Sitemap: {site.url}/index.xml\n")
    site.index("/index.xml", a="2026-10-10", b="2026-10-20", c="2026-10-30")
    for turn, name in enumerate("abc"):
        mine = [n for n in numbers if n % 3 == turn]
        site.sitemap(f"/{name}.xml", [(f"/berth/{n}", "2026-10-05", None) for n in mine])
    site.put_articles(*numbers)
    with site.hold("/berth/"), child(settings, site) as run:  # killed with a batch in its hands
        held = site.holding.wait(60)
        run.send_signal(signal.SIGKILL)
    assert held
    for wait in (0.6, 0.9, 1.3):
        with child(settings, site) as run:
            time.sleep(wait)
            run.send_signal(signal.SIGKILL)
    clock = FixedClock(datetime.now(UTC))
    _, shown = read(settings, clock=clock)
    waits = [one.doing for one in shown if one.doing.startswith("waiting until")]
    assert waits, "what the killed run held was not waited for"
    assert clock.seconds > LEASE.total_seconds() / 2
    assert sorted(paths(settings)) == sorted(f"berth/{n}" for n in numbers)


def child(settings, site):
    """Return the command in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "pipeline.cli", "collect", "--since", "2026-10-01"],
        cwd=ROOT,
        env={
            **os.environ,
            "SEEDWATCH_STATE": str(settings.state),
            "SEEDWATCH_SOURCES": str(settings.sources),
            "SEEDWATCH_ALLOW_LOOPBACK": site.host,
        },
        stdout=subprocess.DEVNULL,
    )
