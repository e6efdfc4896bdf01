"""`routes lint | list | test`, `silence`, `withdraw` and `feedback` at the command line."""

import json

import pytest

from pipeline.cli import feedback, routes, silence, withdraw
from tests import pack
from tests.warehouse import rows
from warehouse.connection import Warehouse
from warehouse.publish import publish

pytestmark = pytest.mark.slow  # whole steps on real parts: not for the quick loop

FILE = """\
receivers:
  desk: {kind: file, folder: desk}
  loud: {kind: file, folder: loud, budget: {alerts: 3, per: hour}}
times:
  never-now: [{dates: ["2020-01-01"]}]
routes:
  news:
    note: for the desk
    receivers: [desk]
    group_wait: 2m
    routes:
      loud: {match: {severity_at_least: critical}, receivers: [loud]}
      sea: {match: {regions: [south_china_sea]}, group_interval: 5m}
  operator: {receivers: [desk]}
"""
ITEM = {
    "title": "Japan and the Philippines sign pact on joint naval patrols in the South China Sea",
    "text": "Japan and the Philippines signed a pact on joint patrols of their warships on Monday.",
}


@pytest.fixture
def file(tmp_path, monkeypatch):
    path = tmp_path / "routes.yaml"
    path.write_text(FILE, encoding="utf-8")
    monkeypatch.setenv("SEEDWATCH_ROUTES", str(path))
    monkeypatch.setenv("SEEDWATCH_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("SEEDWATCH_OUT", str(tmp_path / "out"))
    return path


@pytest.fixture(scope="module")
def relevance():
    verdict = pack.classifier().classify(article_id="x", title=ITEM["title"], text=ITEM["text"])
    return verdict.relevance.value


def test_lint_finds_no_fault_in_the_projects_own_routes(capsys):
    assert routes.main(["lint"]) == 0
    assert "no faults" in capsys.readouterr().out


def test_lint_tells_every_fault_with_file_and_line(file, capsys):
    file.write_text(FILE.replace("[south_china_sea]", "[atlantis]"), encoding="utf-8")
    assert routes.main(["lint"]) == 1
    out = capsys.readouterr().out
    assert out.startswith(f"{file}:13: no rule says region 'atlantis'")
    file.write_text(FILE.replace("[loud]}", "[lout]}").replace("2m", "soon"), encoding="utf-8")
    assert routes.main(["lint"]) == 1
    assert len(capsys.readouterr().out.splitlines()) == 2


def test_lint_warns_of_what_nothing_uses_and_of_languages_without_a_source(file, capsys):
    slips = FILE.replace("{regions: [south_china_sea]}", "{languages: [en, sw]}")
    file.write_text(
        slips.replace("times:", "  spare: {kind: file, folder: spare}\ntimes:"), encoding="utf-8"
    )
    assert routes.main(["lint"]) == 0
    *found, last = capsys.readouterr().out.splitlines()
    assert [line.split(": ", 2)[1:] for line in found] == [
        [f"{file}:4", "no route and no digest uses 'spare': remove it, or name it in a route"],
        [f"{file}:6", "no route uses 'never-now': remove it, or name it in a route"],
        [f"{file}:14", found[2].split(": ", 2)[2]],
    ]
    assert found[2].split(": ", 2)[2].startswith("no source is in 'sw': they are in ")
    assert "no faults" in last


def test_lint_warns_of_a_route_that_opens_no_more_and_of_one_that_tells_old_news(file, capsys):
    file.write_text(
        FILE.replace("group_wait: 2m", "group_wait: 3d\n    active: [never-now]"), encoding="utf-8"
    )
    assert routes.main(["lint"]) == 0  # a date that has passed must not break a good file
    told = [line for line in capsys.readouterr().out.splitlines() if line.startswith("warning")]
    assert [line.split(": ", 2)[1:] for line in told] == [
        [
            f"{file}:10",
            "the route 'news' waits 3 d before a story's first alert, longer than news may be old (2 d)",
        ],
        [f"{file}:11", "the route 'news' does not open any more: it tells nothing"],
    ]


def test_a_broken_time_is_one_fault(file, capsys):
    file.write_text(FILE.replace("2020-01-01", "02-30"), encoding="utf-8")
    assert routes.main(["lint"]) == 1
    captured = capsys.readouterr()
    assert captured.out.startswith(f"{file}:5: ")
    assert captured.err == "1 fault\n"


def test_the_way_tells_of_a_silence_and_of_what_may_keep_an_item_back(file, capsys):
    file.write_text(
        FILE.replace("[loud]}", "[loud]}", 1)
        + "inhibit:\n  twin:\n    source: {severity_at_least: critical}\n    target: {}\n"
        "    equal: [region]\n",
        encoding="utf-8",
    )
    rule = next(
        one.rule_id
        for one in pack.classifier()
        .classify(article_id="x", title=ITEM["title"], text=ITEM["text"])
        .matches
    )
    file.write_text(file.read_text().replace("note: for the desk", "match: {relevance: digest}"))
    silence.main(["add", "--for", "2h", "--rule", rule, "--reason", "known", "--author", "Mori"])
    capsys.readouterr()
    assert routes.main(["test", json.dumps(ITEM)]) == 0
    out = capsys.readouterr().out
    assert "kept back now: Silenced by Mori until " in out
    assert "kept back where a louder story, at least critical, of the same region" in out


def test_list_shows_the_tree(file, capsys):
    assert routes.main(["--routes", str(file), "list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines == [
        "news: everything → desk",
        "    for the desk",
        "    first alert after 2 min",
        "  loud: severity at least critical → loud",
        "      first alert after 2 min",
        "  sea: regions south_china_sea → desk",
        "      first alert after 2 min; at most one update in 5 min",
        "operator: notices about the pipeline → desk",
        "",
        "receiver desk: file desk",
        "receiver loud: file loud, at most 3 alerts an hour",
    ]


def test_the_way_of_a_line_is_told_with_its_reasons(file, capsys, relevance):
    assert relevance == "alert"
    assert routes.main(["--routes", str(file), "test", json.dumps(ITEM)]) == 0
    out = capsys.readouterr().out
    assert "news: yes, and a route below it takes it" in out
    assert "loud: no, Severity" in out
    assert "sea: yes, tells desk" in out
    assert "waits 2 min for more reports" in out


def test_beside_the_way_of_a_stored_item_stands_what_was_decided_about_it(file, tmp_path, capsys):
    live = Warehouse(tmp_path / "state" / "news.duckdb")
    with live.transaction() as session:
        rows.tell(session)
    publish(live, tmp_path / "state" / "pub" / "news.duckdb")
    assert routes.main(["--routes", str(file), "test", "https://news.example/1"]) == 0
    out = capsys.readouterr().out
    assert "news: yes, tells desk" in out
    assert "what was decided about it:\n  " in out
    assert "alert on analysts: first sighting [first]. The first report." in out


@pytest.mark.parametrize(
    ("item", "status", "words"),
    [
        ('{"text": "x"}', 2, "needs a 'title'"),
        ("{broken", 2, "not JSON"),
        ('{"title": "x", "source_kind": "gossip"}', 2, "press, official, trade, not 'gossip'"),
        ('{"title": "x", "source_kind": ["press"]}', 2, "not ['press']"),
        ('{"title": "x", "tier": 9}', 2, "1, 2 or 3, not 9"),
        ('{"title": "x", "tier": [1]}', 2, "1, 2 or 3, not [1]"),
    ],
)
def test_a_line_that_can_not_be_read_is_refused(file, capsys, item, status, words):
    assert routes.main(["--routes", str(file), "test", item]) == status
    assert words in capsys.readouterr().err


def test_a_field_of_a_line_that_is_null_is_as_if_it_were_missing(file, capsys):
    line = json.dumps({**ITEM, "tier": None, "source_kind": None, "language": None})
    assert routes.main(["--routes", str(file), "test", line]) == 0
    assert "source press, tier 2" in capsys.readouterr().out


def test_a_silence_is_made_listed_and_ended(file, capsys):
    assert file.is_file()
    made = silence.main(
        ["add", "--for", "2h", "--topic", "security", "--below", "critical", "--reason", "known",
         "--author", "Mori"]
    )  # fmt: skip
    assert made == 0
    silence_id = capsys.readouterr().out.split()[1]
    assert silence.main(["list"]) == 0
    listed = capsys.readouterr().out
    assert f"{silence_id}  active" in listed
    assert "topics: security; below: critical" in listed
    assert silence.main(["end", silence_id, "--by", "Sato"]) == 0
    assert silence.main(["list"]) == 0
    captured = capsys.readouterr()
    assert captured.out == f"silence {silence_id} is over\n"
    assert "no silence is in force" in captured.err
    assert silence.main(["list", "--all"]) == 0
    assert "ended by Sato" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--for", "soon", "--topic", "security"], "no duration"),
        (["--for", "1h"], "at least a topic"),
        (
            ["--for", "1h", "--source-kind", "gossip"],
            "--source-kind 'gossip': input should be 'press'",
        ),
        (["--for", "1h", "--topic", "security", "--below", "loud"], "--below 'loud': input should"),
        (["--for", "1h", "--below", "high"], "at least a topic"),
        (["--for", "1h", "--topic", "secruity"], "no topic 'secruity': they are ev_production"),
        (["--for", "1h", "--region", "thialand"], "no region 'thialand'"),
        (["--for", "1h", "--subtopic", "bateries"], "no rule says sub-topic 'bateries'"),
        (["--for", "1h", "--rule", "securty/*"], "no rule is called 'securty/*'"),
        (["--for", "1h", "--route", "nws"], "no route 'nws': they are news"),
        (["--for", "1h", "--story", "x"], "has the id 'x'"),
        (["--for", "1h", "--topic", "security", "--link", "javascript:x"], "is no link"),
    ],
)
def test_a_silence_that_says_nothing_is_refused(file, capsys, arguments, words):
    assert file.is_file()
    assert silence.main(["add", "--reason", "x", *arguments]) == 2
    assert words in capsys.readouterr().err


def test_a_silence_of_years_is_a_slip(file, shell):
    assert file.is_file()
    asked = ("--for", "4000d", "--topic", "security", "--reason", "x")
    done = shell("silence", "add", *asked)
    assert done.returncode == 1
    assert b"lasts at most 400 days" in done.stderr


def test_what_is_not_known_can_not_be_withdrawn_or_judged(file, shell):
    assert file.is_file()
    for arguments in (("withdraw", "x", "--reason", "y"), ("feedback", "x", "relevant")):
        done = shell(*arguments)
        assert done.returncode == 1
        assert b"has the id 'x'" in done.stderr


def test_feedback_needs_a_word_and_says_where_nobody_spoke(file, capsys):
    assert file.is_file()
    with pytest.raises(SystemExit):
        feedback.main(["some-story"])
    capsys.readouterr()
    assert feedback.main(["rules"]) == 0
    assert "nobody has said anything" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        withdraw.main(["some-story"])
