"""`digest` at a terminal: a preview as files, who reads, and who has left."""

import io
import shutil
import sys
import webbrowser
from email import message_from_bytes, policy
from pathlib import Path

import pytest
import yaml

from core.settings import ROOT
from pipeline.cli.digest import main
from warehouse import digests
from warehouse.connection import Warehouse

pytestmark = pytest.mark.slow  # rules are read and compiled

WHO = "analyst@example.org"


@pytest.fixture
def home(tmp_path, monkeypatch):
    routes = tmp_path / "routes.yaml"
    shutil.copyfile(ROOT / "alerts" / "routes.yaml", routes)
    for name, value in (("STATE", tmp_path / "state"), ("OUT", tmp_path / "out"),
                        ("ROUTES", routes)):  # fmt: skip
        monkeypatch.setenv(f"SEEDWATCH_{name}", str(value))
    for name in ("SMTP_URL", "SLACK_BOT_TOKEN", "PUBLIC_URL"):
        monkeypatch.delenv(f"SEEDWATCH_{name}", raising=False)
    return tmp_path


def test_a_preview_is_three_files_and_nothing_in_the_outbox(home, capsys):
    assert main(["--preview", "--reader", WHO]) == 0
    subject, page, words, mail = capsys.readouterr().out.splitlines()
    assert "INCOMPLETE, no source" in subject
    assert page == str(home / "out" / "preview" / "digest.html")
    message = message_from_bytes((home / "out/preview/digest.eml").read_bytes(),
                                 policy=policy.default)  # fmt: skip
    assert (message["To"], message["Subject"], mail[-4:]) == (WHO, subject, ".eml")
    assert "<h1" in (home / "out/preview/digest.html").read_text()
    assert "incomplete" in Path(words).read_text().lower()
    with Warehouse(home / "state" / "news.duckdb").session() as session:
        assert session.connection.execute("select count(*) from outbox").fetchall() == [(0,)]
        assert session.connection.execute("select count(*) from digests").fetchall() == [(0,)]


def test_a_reader_of_another_list_is_no_reader(home, capsys):  # noqa: ARG001 - the home counts
    assert main(["--preview", "--reader", "stranger@example.org"]) == 1
    assert "no address of the digest's receivers" in capsys.readouterr().err


def test_a_reader_who_leaves_and_comes_back(home, capsys):
    with Warehouse(home / "state" / "news.duckdb").transaction() as session:
        from tests.warehouse.rows import NOW

        digests.add_readers(session, "seedwatch-daily", [WHO], now=NOW)
    said = []
    for option in ("--opt-out", "--opt-out", "--opt-in", "--opt-in"):
        assert main([option, WHO]) == 0
        said.append(capsys.readouterr().out.partition(":")[0].removeprefix(WHO).strip())
        assert main(["--readers"]) == 0
        assert WHO in capsys.readouterr().out
    assert said == ["is mailed no more", "had left already", "is let in again", "had not left"]


def test_without_a_digest_in_the_routes_it_says_so(home, capsys):
    path = home / "routes.yaml"
    data = yaml.safe_load(path.read_text())
    data.pop("digest")
    path.write_text(yaml.safe_dump(data))
    assert main(["--preview"]) == 1
    assert "no digest is configured" in capsys.readouterr().err


class Browser:
    """A browser that notes what it is to open, as `webbrowser` knows them."""

    def __init__(self, *, works=True):
        self.works, self.opened = works, []

    def open(self, url, _new=0, _autoraise=True):  # noqa: FBT002 - the signature of its kind
        self.opened.append(url)
        return self.works


@pytest.fixture
def at_hand(monkeypatch):
    """Let a machine have just these browsers, and a person at its terminal or not."""

    def have(*browsers, terminal=True):
        said = io.StringIO()
        said.isatty = lambda: terminal
        monkeypatch.setattr(sys, "stdout", said)
        monkeypatch.setattr(webbrowser, "_tryorder", [str(n) for n in range(len(browsers))])
        known = {str(n): [None, browser] for n, browser in enumerate(browsers)}
        monkeypatch.setattr(webbrowser, "_browsers", known)

    return have


@pytest.mark.parametrize(
    ("options", "terminal", "opens"),
    [((), True, True), ((), False, False), (("--open",), False, True), (("--no-open",), True, False)],
)  # fmt: skip
def test_a_preview_is_opened_where_a_person_sits_or_asks(home, at_hand, options, terminal, opens):
    browser = Browser()
    at_hand(browser, terminal=terminal)
    assert main(["--preview", *options]) == 0
    page = home / "out" / "preview" / "digest.html"
    assert str(page) in sys.stdout.getvalue().splitlines()
    assert browser.opened == ([page.as_uri()] if opens else [])


@pytest.mark.parametrize("browsers", [(), (Browser(works=False),)])
def test_a_machine_without_a_browser_prints_the_path_and_says_so_only_where_asked(
    home, capsys, at_hand, browsers
):
    at_hand(*browsers)
    assert main(["--preview"]) == 0
    assert str(home / "out" / "preview" / "digest.html") in sys.stdout.getvalue()
    assert capsys.readouterr().err == ""
    assert main(["--preview", "--open"]) == 1
    assert "no browser" in capsys.readouterr().err
