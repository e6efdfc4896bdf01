"""Finds the module of a command and runs it; turns what goes wrong into words and a status."""

import importlib
import os
import re
import sys
from collections.abc import Callable

from core.errors import ConfigError, SeedwatchError

ANSWERED, FAILED, USAGE, BROKEN_CONTENT, INTERRUPTED = 0, 1, 2, 3, 130


def command(name: str) -> Callable[[list[str]], int] | None:
    """Return the `main` of a command, or None where there is no command of that name."""
    if not re.fullmatch(r"[a-z][a-z_]*", name):
        return None
    module = f"pipeline.cli.{name}"
    try:
        main: Callable[[list[str]], int] = importlib.import_module(module).main
    except ModuleNotFoundError as error:
        if error.name == module:
            return None
        raise
    return main


def run(argv: list[str]) -> int:
    """Run `NAME ARG …` and return the exit status."""
    name = argv[0] if argv else ""
    main = command(name)
    if main is None:
        print(f"there is no command '{name}'; ./run --help lists them all", file=sys.stderr)
        return USAGE
    return _told(name, main, argv[1:])


def _told(name: str, main: Callable[[list[str]], int], argv: list[str]) -> int:
    """Run a command; return its status, or tell what went wrong and return that status."""
    try:
        return _flushed(main, argv)
    except ConfigError as error:
        print(error, file=sys.stderr)
        return BROKEN_CONTENT
    except SeedwatchError as error:
        print(f"{name}: {error}", file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        return INTERRUPTED
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            _drop_output()  # the reader has seen enough, as `head` does
            return ANSWERED
        where = f": {error.filename}" if error.filename is not None else ""
        print(f"{name}: {error.strerror or error}{where}", file=sys.stderr)
        _drop_output()
        return FAILED


def _flushed(main: Callable[[list[str]], int], argv: list[str]) -> int:
    """Run a command and write out what it printed, also where it leaves by SystemExit (--help)."""
    try:
        status = main(argv)
    except SystemExit:
        sys.stdout.flush()
        raise
    sys.stdout.flush()
    return status


def _drop_output() -> None:
    """Let what is still buffered go nowhere, or the interpreter complains when it exits."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
