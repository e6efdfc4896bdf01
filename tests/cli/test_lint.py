import sys

from pipeline.cli.lint import checks, report, run_all
from tests.clock import FixedClock


def python(code):
    return (sys.executable, "-c", code)


def test_every_check_runs_even_when_the_first_fails(tmp_path, capsys):
    commands = (
        ("first", python("print('its words'); raise SystemExit(1)")),
        ("second", python("open('second', 'w').close()")),
        ("third", ("/no/such/program",)),
        ("fourth", python("open('fourth', 'w').close()")),
    )
    status = report(run_all(commands, tmp_path, FixedClock()))
    assert status == 1
    assert {path.name for path in tmp_path.iterdir()} == {"second", "fourth"}
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[:2] for line in lines[:4]] == [
        ["FAILED", "first"],
        ["ok", "second"],
        ["FAILED", "third"],
        ["ok", "fourth"],
    ]
    assert all(line.endswith(" s") for line in lines[:4])
    assert "its words" in lines
    assert "can't start /no/such/program: No such file or directory" in lines


def test_all_passed_is_status_0_and_one_line_a_check(tmp_path, capsys):
    assert report(run_all((("only", python("print('noise')")),), tmp_path, FixedClock())) == 0
    assert len(capsys.readouterr().out.splitlines()) == 1


def test_every_linter_of_the_house_is_among_the_checks():
    named = " ".join(name for name, _ in checks())
    for linter in (
        "mypy",
        "ruff check",
        "ruff format",
        "lint-imports",
        "house",
        "rules lint",
        "docs --check",
        "content: sources and routes",
    ):
        assert linter in named
