"""Source files: what is refused, and where."""

from pathlib import Path

import pytest

from core.errors import ConfigError
from core.records import SourceFormat
from core.settings import ROOT
from scrapers.model import dump_sources, load_sources, parse_sources_json, where_written

GOOD = """\
sources:
  harbour-post:
    name: Harbour Post
    format: feed
    url: https://harbour.example/feed
    homepage: https://harbour.example/
    language: en
    timezone: Asia/Tokyo
    owner: harbour
    selectors: {text: "div.body p"}
    evidence: its home page
"""


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def faults(folder: Path, *allow: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        load_sources(folder, allow_loopback=allow)
    return [f"{f.path.name}:{f.line}: {f.message}" for f in caught.value.faults]


def test_a_source_is_read_with_its_country_and_defaults(tmp_path: Path) -> None:
    (source,) = load_sources(write(tmp_path, japan=GOOD)).sources
    assert (source.source_id, source.country, source.format) == (
        "harbour-post", "japan", SourceFormat.FEED,
    )  # fmt: skip  # one thing
    assert (source.poll_seconds, source.official) == (300.0, False)
    assert source.selectors == (("text", "div.body p"),)


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("owner: harbour", "owner: harbour\n    colour: red", 10, "unknown field"),
        ("    owner: harbour\n", "", 2, "field required"),
        ("https://harbour.example/feed", "ftp://harbour.example/feed", 5, "http(s)"),
        ("https://harbour.example/feed", "https://a:b@harbour.example/", 5, "http(s)"),
        ("Asia/Tokyo", "Mars/Base", 8, "IANA"),
        ("language: en", "language: English", 7, "BCP 47"),
        ("format: feed", "format: blog", 4, "format"),
        ("{text:", "{body:", 10, "unknown selector 'body'"),
        ("div.body p", "div[[", 10, "not CSS"),
        ("owner: harbour", "owner: harbour\n    parser: nobody", 10, "scrapers/parsers/nobody.py"),
        ("owner: harbour", "owner: harbour\n    parser: ../../etc", 10, "no module"),
        ("owner: harbour", "owner: harbour\n    poll_seconds: 59", 10, "below 60"),
        ("harbour-post:", "Harbour_Post:", 2, "kebab-case"),
        ("evidence: its home page", "evidence: ''", 11, "evidence"),
    ],
)
def test_a_fault_names_its_file_and_line(
    tmp_path: Path, *, old: str, new: str, line: int, words: str
) -> None:
    assert old in GOOD
    (fault,) = faults(write(tmp_path, japan=GOOD.replace(old, new)))
    assert fault.startswith(f"japan.yaml:{line}: ")
    assert words in fault


def test_all_faults_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    found = faults(
        write(
            tmp_path,
            japan=GOOD.replace("format: feed", "format: x").replace("Asia/Tokyo", "x"),
            thailand=GOOD,
            asean="sources: [",
            china=GOOD.replace("harbour-post", "other").replace("owner: harbour", "owner: ''"),
        )
    )
    assert {fault.partition(":")[0] for fault in found} == {
        "japan.yaml", "thailand.yaml", "asean.yaml", "china.yaml",
    }  # fmt: skip  # one thing
    assert len(found) == 5
    assert any("'harbour-post' stands at" in fault for fault in found)


def test_a_folder_without_files_is_a_fault(tmp_path: Path) -> None:
    assert "no source file" in faults(tmp_path)[0]


def test_only_an_allowed_address_may_be_polled_in_seconds(tmp_path: Path) -> None:
    text = GOOD.replace("https://harbour.example/feed", "http://127.0.0.1:8123/feed").replace(
        "owner: harbour", "owner: harbour\n    poll_seconds: 2"
    )
    folder = write(tmp_path, demo=text)
    assert load_sources(folder, allow_loopback=("127.0.0.1:8123",)).sources[0].poll_seconds == 2
    assert "below 60" in faults(folder, "127.0.0.1:8124")[0]


def test_the_version_is_that_of_the_content(tmp_path: Path) -> None:
    first = load_sources(write(tmp_path, japan=GOOD)).version
    assert load_sources(write(tmp_path, japan=f"# a word\n{GOOD}")).version == first
    changed = GOOD.replace("Harbour Post", "Harbour Times")
    assert load_sources(write(tmp_path, japan=changed)).version != first


def test_a_source_set_survives_its_json_form(tmp_path: Path) -> None:
    sources = load_sources(write(tmp_path, japan=GOOD))
    assert parse_sources_json(dump_sources(sources)) == sources


@pytest.mark.parametrize(
    "edit",
    [
        lambda _: b"", lambda _: b"[]", lambda _: b"{}", lambda b: b[:-20],
        lambda b: b.replace(b"harbour.example/feed", b"evil.example/feed"),
        lambda b: b.replace(b'"format": "feed"', b'"format": "x"'),
    ],
)  # fmt: skip  # a list, not a column
def test_a_json_form_that_was_tampered_with_is_refused(tmp_path: Path, edit) -> None:
    content = dump_sources(load_sources(write(tmp_path, japan=GOOD)))
    with pytest.raises(ConfigError):
        parse_sources_json(edit(content))


def test_the_sources_of_the_project_are_sound() -> None:
    sources = load_sources(ROOT / "scrapers" / "sources").sources
    assert len(sources) >= 10
    for source in sources:
        assert source.url.startswith("https://")
        assert len(source.evidence) > 30
    assert {"japan", "thailand", "asean", "china"} <= {source.country for source in sources}


@pytest.mark.parametrize("place", ["{yyyy}/{mm}/{dd}", "{yyyy}{mm}_index.html", "sitemap.xml"])
def test_an_archive_is_a_pattern_by_date_or_one_address(tmp_path: Path, place: str) -> None:
    archive = f"https://harbour.example/{place}"
    write(tmp_path, japan=GOOD + f'    archive: "{archive}"\n')
    assert load_sources(tmp_path).sources[0].archive == archive


@pytest.mark.parametrize(
    ("archive", "words"),
    [
        ("https://harbour.example/{mm}", "must name {yyyy}"),
        ("https://harbour.example/{yyyy}/{page}", "or none of them"),
        ("file:///etc/passwd", "is not an http(s) address"),
    ],
)
def test_another_archive_is_refused(tmp_path: Path, archive: str, words: str) -> None:
    write(tmp_path, japan=GOOD + f'    archive: "{archive}"\n')
    (fault,) = faults(tmp_path)
    assert "archive" in fault
    assert words in fault


def test_where_a_source_is_written_is_told_by_file_and_line(tmp_path: Path) -> None:
    write(tmp_path, japan=GOOD, broken="{")
    assert where_written(tmp_path, "harbour-post") == f"{tmp_path / 'japan.yaml'}:2"
    assert where_written(tmp_path, "nowhere") == str(tmp_path)
