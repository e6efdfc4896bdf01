import pytest

from core.settings import ROOT
from pipeline.cli.opml import main
from scrapers.model import load_sources

SOURCES = load_sources(ROOT / "scrapers" / "sources").sources


@pytest.fixture
def listed(tmp_path):
    path = tmp_path / "all.opml"
    assert main(["export", str(path)]) == 0
    return path


def test_the_list_goes_to_standard_output_or_a_file(tmp_path, capsys):
    listed = tmp_path / "all.opml"
    assert main(["export", str(listed)]) == 0
    assert f"to {listed}" in capsys.readouterr().err
    assert main(["export"]) == 0
    assert capsys.readouterr().out == listed.read_text(encoding="utf-8")


def test_what_is_read_already_is_passed_over(listed, capsys):
    assert main(["import", str(listed), "--country", "japan"]) == 0
    done = capsys.readouterr()
    assert done.out.endswith("sources: {}\n")
    assert "is read as japan-news" in done.err
    assert "0 of " in done.err


def test_a_new_feed_becomes_an_entry(tmp_path, capsys):
    path = tmp_path / "mine.opml"
    path.write_text("<opml><body><outline text='H' xmlUrl='https://h.example/f'/></body></opml>")
    folder = tmp_path / "sources"
    folder.mkdir()
    asked = ["import", str(path), "--country", "japan"]
    assert main(asked) == 0
    (folder / "japan.yaml").write_text(capsys.readouterr().out)
    (source,) = load_sources(folder).sources
    assert (source.source_id, source.evidence) == ("h", "Imported from mine.opml.")
    new = tmp_path / "new.yaml"
    assert main([*asked, "--to", str(new)]) == 0
    assert new.read_text() == (folder / "japan.yaml").read_text()
    assert main([*asked, "--to", str(new)]) == 2
    assert "is there already and is not overwritten" in capsys.readouterr().err


def test_a_bad_list_is_an_error_that_names_the_file(tmp_path, capsys):
    path = tmp_path / "bad.opml"
    assert main(["import", str(path), "--country", "japan"]) == 2
    assert f"can't read {path}: No such file" in capsys.readouterr().err
    path.write_text("<html></html>")
    assert main(["import", str(path), "--country", "japan"]) == 2
    assert "bad.opml: not OPML" in capsys.readouterr().err


def test_an_import_says_what_a_list_cannot_hold(tmp_path, listed, monkeypatch, capsys):
    empty = tmp_path / "sources"
    empty.mkdir()
    (empty / "japan.yaml").write_text("sources: {}\n")
    monkeypatch.setenv("SEEDWATCH_SOURCES", str(empty))
    assert main(["import", str(listed), "--country", "japan"]) == 0
    said = capsys.readouterr().err
    thai = sum(1 for source in SOURCES if (source.region or source.country) == "thailand")
    assert "all are in one file, for japan; with a region of their own: " in said
    assert f"thailand {thai}," in said
    assert " japan " not in said.partition("of their own: ")[2].partition(": move")[0]
    assert "no place for parser, selectors, archive and evidence" in said


def test_a_list_of_one_country_is_told_nothing_of_others(tmp_path, capsys):
    path = tmp_path / "mine.opml"
    path.write_text("<opml><body><outline text='H' xmlUrl='https://h.example/f'/></body></opml>")
    assert main(["import", str(path), "--country", "japan"]) == 0
    said = capsys.readouterr().err
    assert "of their own" not in said
    assert "no place for parser" in said
