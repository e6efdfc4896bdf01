import subprocess
import sys
import types
from pathlib import Path

import pytest

from core.errors import ConfigError, ConfigFault, FetchError
from pipeline.cli import __main__ as door


@pytest.fixture
def command(monkeypatch):
    """Return a function that enters a command under the name `probe`."""

    def enter(main):
        module = types.ModuleType("pipeline.cli.probe")
        module.main = main
        monkeypatch.setitem(sys.modules, "pipeline.cli.probe", module)

    return enter


def raising(error):
    def main(_):
        raise error

    return main


def test_a_command_gets_its_arguments_and_gives_its_status(command):
    seen = []
    command(lambda argv: seen.append(argv) or 1)
    assert door.run(["probe", "--flag", "x"]) == 1
    assert seen == [["--flag", "x"]]


@pytest.mark.parametrize(
    "name", ["nonsense", "", "_stream", "__main__", "os.path", "../x", "Group"]
)
def test_what_is_no_command_is_wrong_usage(name, capsys):
    assert door.run([name]) == 2
    assert f"there is no command '{name}'" in capsys.readouterr().err


def test_all_faults_of_broken_content_are_told_at_once(command, capsys):
    faults = [ConfigFault(path=Path("a.yaml"), line=n, message=f"fault {n}") for n in (1, 2)]
    command(raising(ConfigError(*faults)))
    assert door.run(["probe"]) == 3
    assert capsys.readouterr().err == "a.yaml:1: fault 1\na.yaml:2: fault 2\n"


def test_an_error_of_the_house_is_told_without_a_traceback(command, capsys):
    command(raising(FetchError("https://x.example", "timeout")))
    assert door.run(["probe"]) == 1
    assert capsys.readouterr().err == "probe: https://x.example: timeout\n"


def test_an_interrupt_is_quiet(command, capsys):
    command(raising(KeyboardInterrupt()))
    assert door.run(["probe"]) == 130
    assert capsys.readouterr().err == ""


def test_a_defect_keeps_its_traceback(command):
    command(raising(ZeroDivisionError()))
    with pytest.raises(ZeroDivisionError):
        door.run(["probe"])


def test_a_missing_package_inside_a_command_is_not_taken_for_a_missing_command(command):
    command(raising(ModuleNotFoundError("no such package", name="elsewhere")))
    with pytest.raises(ModuleNotFoundError):
        door.run(["probe"])


def test_a_reader_that_has_seen_enough_ends_it_quietly():
    lines = b"".join(b'{"id": %d, "title": "Plant number %d"}\n' % (n, n) for n in range(3000))
    run = [sys.executable, "-m", "pipeline.cli", "group"]
    with subprocess.Popen(
        run,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=Path(door.__file__).resolve().parents[2],
    ) as child:
        assert child.stdin
        assert child.stdout
        child.stdin.write(lines[:4000])
        child.stdin.flush()
        assert child.stdout.readline().startswith(b'{"id": 0, ')
        child.stdout.close()
        try:
            child.stdin.write(lines[4000:])
            child.stdin.close()
        except BrokenPipeError:
            pass  # it has ended already, as it should
        assert child.stderr
        assert child.stderr.read() == b""
        assert child.wait() == 0
