import gzip
import json
import subprocess
import sys
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.clock import SystemClock
from core.errors import ParseError
from core.settings import ROOT, environment
from pipeline.cli._stream import LineError, Stats, _answer_line, _encode, run_filter, text_field
from tests.clock import FixedClock


def echo(item):
    return {"title": item["title"]}


def filter_of(answer, required=("title",)):
    return lambda argv: run_filter(argv, name="probe", required=required, answer=answer)


def test_answers_keep_the_order_and_blank_lines_get_none(ask):
    answers, status, err = ask(
        filter_of(echo), {"id": "b", "title": "1"}, b"", b"   ", {"id": "a", "title": "2"}
    )
    assert answers == [{"id": "b", "title": "1"}, {"id": "a", "title": "2"}]
    assert (status, err) == (0, "")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        pytest.param(b"{", "not JSON", id="cut off"),
        pytest.param(b"\xff\xfe", "not UTF-8 at byte 0", id="other encoding"),
        pytest.param(b"[1]", "not a JSON object", id="a list"),
        pytest.param(b"null", "not a JSON object", id="null"),
        pytest.param(b'{"title": "x"}', "no 'id'", id="no id"),
        pytest.param(b'{"id": null, "title": "x"}', "no 'id'", id="null id"),
        pytest.param(b'{"id": [1], "title": "x"}', "no 'id'", id="an id that is a list"),
        pytest.param(b"[" * 100_000, "JSON too deeply nested", id="nested without end"),
        pytest.param(b'{"id": 1, "n": ' + b"9" * 5000 + b"}", "not JSON", id="endless number"),
    ],
)
def test_a_line_without_an_id_is_answered_with_its_number(ask, line, words):
    answers, status, _ = ask(filter_of(echo), b"", line, {"id": "a", "title": "t"})
    assert answers[0]["id"] is None
    assert answers[0]["line"] == 2
    assert words in answers[0]["error"]
    assert answers[1:] == [{"id": "a", "title": "t"}]
    assert status == 0


@pytest.mark.parametrize(
    ("error", "words"),
    [
        pytest.param(LineError("no good"), "no good", id="refused"),
        pytest.param(ParseError("https://x.example", "bad"), "https://x.example: bad", id="house"),
        pytest.param(ZeroDivisionError("division"), "ZeroDivisionError: division", id="defect"),
        pytest.param(ValueError(), "ValueError", id="without words"),
    ],
)
def test_an_item_that_fails_is_answered_and_the_rest_goes_on(ask, error, words):
    def answer(item):
        if item["title"] == "bad":
            raise error
        return {"ok": True}

    answers, status, _ = ask(filter_of(answer), {"id": 7, "title": "bad"}, {"id": 8, "title": "x"})
    assert answers == [{"id": 7, "error": words}, {"id": 8, "ok": True}]
    assert status == 0


@pytest.mark.parametrize("item", [{"id": "a"}, {"id": "a", "title": None}])
def test_a_missing_or_null_field_is_named(ask, item):
    answers, _, _ = ask(filter_of(echo), item)
    assert answers == [{"id": "a", "error": "'title' is missing"}]


def test_one_of_several_fields_is_enough(ask):
    main = filter_of(lambda _: {}, required=(("html", "html_path"),))
    answers, _, _ = ask(main, {"id": "a"}, {"id": "b", "html": ""}, {"id": "c", "html_path": "x"})
    assert answers == [
        {"id": "a", "error": "'html' or 'html_path' is missing"},
        {"id": "b"},
        {"id": "c"},
    ]


def test_text_must_be_text():
    assert text_field({"title": None}, "title") is text_field({}, "title") is None
    with pytest.raises(LineError, match="'title' must be text, not int"):
        text_field({"title": 3}, "title")


def test_stats_count_the_items_that_were_parsed(ask):
    lines = [{"id": "a", "title": "t"}, b"{", {"id": "b"}, {"id": "c", "title": "t"}]
    answers, _, err = ask(filter_of(echo), *lines, arguments=["--stats"])
    stats = json.loads(err)
    assert len(answers) == 4
    assert set(stats) == {"items", "seconds", "cpu_seconds", "peak_rss_mb"}
    assert stats["items"] == 3
    assert stats["peak_rss_mb"] > 5


def test_stats_measure_the_answering_and_not_the_waiting():
    clock = FixedClock()

    def work(seconds):
        clock.sleep(seconds)
        until = time.process_time() + seconds
        while time.process_time() < until:
            pass
        return {}

    stats = Stats(clock)
    _answer_line(1, b'{"id": 1}', (), lambda _: work(0.05), stats)
    work(0.1)
    _answer_line(2, b'{"id": 2}', (), lambda _: {}, stats)
    measured = json.loads(stats.line())
    assert measured["seconds"] == 0.05
    assert 0.05 <= measured["cpu_seconds"] < 0.15


def test_a_file_is_read_where_one_is_named(ask, tmp_path):
    path = tmp_path / "lines.jsonl"
    path.write_bytes(b'\xef\xbb\xbf{"id": "a", "title": "with a mark"}')
    answers, status, _ = ask(filter_of(echo), arguments=[str(path)])
    assert (answers, status) == ([{"id": "a", "title": "with a mark"}], 0)


def test_a_file_that_is_not_there_is_wrong_usage(ask, tmp_path):
    for path in (tmp_path / "none", tmp_path):
        answers, status, err = ask(filter_of(echo), arguments=[str(path)])
        assert (answers, status) == ([], 2)
        assert err.startswith(f"can't read {path}: ")


def test_an_unknown_option_is_wrong_usage(ask):
    with pytest.raises(SystemExit) as stopped:
        ask(filter_of(echo), arguments=["--nonsense"])
    assert stopped.value.code == 2


@pytest.mark.parametrize("name", ["group", "extract", "feed"])
def test_help_says_what_lines_look_like(shell, name):
    done = shell(name, "--help")
    assert done.returncode == 0
    assert f"usage: ./run {name}".encode() in done.stdout
    assert b'Each answer: {"id"' in b" ".join(done.stdout.split())


def test_streams_are_utf8_whatever_the_locale(shell):
    line = '{"id": "タイ", "title": "โรงงาน"}\n'.encode()
    done = shell(
        "group", given=line, LC_ALL="C", LANG="C", PYTHONUTF8="0", PYTHONIOENCODING="ascii"
    )
    assert done.stdout.decode() == '{"id": "タイ", "story_id": "タイ", "duplicate_of": null}\n'
    assert done.stderr == b""


def test_half_a_character_is_answered_in_valid_utf8():
    assert json.loads(_encode({"id": "\ud83d", "title": "ไทย"}).decode()) == {
        "id": "\ud83d",
        "title": "ไทย",
    }


@given(st.binary(max_size=200))
def test_any_bytes_are_answered_with_one_line(raw):
    answer = _answer_line(1, raw, ("title",), echo, Stats(SystemClock()))
    assert "id" in answer
    assert _encode(answer).count(b"\n") == 1


def test_half_a_character_in_a_text_keeps_the_place_of_all_else(ask):
    line = b'{"id": "\\ud83d", "title": "a\\udc00 b \\ud83d\\ude00", "tags": [{"x": "\\ud800"}]}'
    answers, _, _ = ask(filter_of(lambda item: {k: v for k, v in item.items() if k != "id"}), line)
    assert answers == [{"id": "\ud83d", "title": "a\ufffd b 😀", "tags": [{"x": "\ufffd"}]}]


def test_an_id_that_no_encoding_holds_is_refused_in_words(ask):
    main = filter_of(lambda item: {"n": len(item["id"].encode())})
    answers, _, _ = ask(main, b'{"id": "\\ud83d", "title": "t"}')
    assert answers[0]["error"] == "half a character (a lone surrogate) stands in the id"


@pytest.mark.parametrize("name", ["lines.jsonl.gz", "lines.jsonl"])
def test_a_gzip_file_is_unpacked_whatever_its_name(ask, tmp_path, name):
    path = tmp_path / name
    path.write_bytes(gzip.compress(b'{"id": "a", "title": "t"}\n'))
    answers, status, _ = ask(filter_of(echo), arguments=[str(path)])
    assert (answers, status) == ([{"id": "a", "title": "t"}], 0)


def test_a_gzip_file_that_is_cut_off_is_named(ask, tmp_path):
    path = tmp_path / "cut.gz"
    path.write_bytes(gzip.compress(b'{"id": "a", "title": "t"}\n')[:-9])
    _, status, err = ask(filter_of(echo), arguments=[str(path)])
    assert status == 2
    assert err.startswith(f"can't read {path}: it is not whole gzip")


@pytest.mark.parametrize(
    "arguments",
    [
        ("group", "--help"),
        pytest.param(("group",), marks=pytest.mark.slow),  # each starts a process
        pytest.param(("rules", "list"), marks=pytest.mark.slow),
    ],
)
def test_a_full_disk_is_one_line_and_status_1(arguments):
    with open("/dev/full", "wb") as full:  # noqa: PTH123 - a device
        done = subprocess.run(
            [sys.executable, "-m", "pipeline.cli", *arguments],
            input=b'{"id": 1, "title": "t"}\n',
            stdout=full,
            stderr=subprocess.PIPE,
            cwd=ROOT,
            env=environment({"PYTHONUNBUFFERED": ""}),  # argparse hides an error that comes at once
            check=False,
        )
    assert done.stderr.decode() == f"{arguments[0]}: No space left on device\n"
    assert done.returncode == 1
