"""`once`: one pass of every step in one process, without Airflow."""

import argparse
from pathlib import Path


def main(argv: list[str]) -> int:
    """Run watch to audit once; exit 1 if a step failed, 3 if broken content stopped one."""
    parser = argparse.ArgumentParser(
        prog="./run once",
        description="One pass of every step in one process, without Airflow: watch, collect, "
        "classify, group, decide, digest (built where the day's is due and not built yet), deliver, "
        "publish, audit. Maintenance is not among them: ./run step maintenance.",
    )
    parser.parse_args(argv)
    from core.settings import read_settings
    from pipeline.cli._pass import pass_at_terminal
    from pipeline.passes import ONCE

    settings = read_settings()
    before = _held(settings.inbox)
    status = pass_at_terminal(settings, ONCE)
    unsent = not settings.slack_bot_token or not settings.smtp_url
    if _held(settings.inbox) - before or (unsent and settings.inbox.is_dir()):
        print(f"not everything is configured: what would be sent is in {settings.inbox}")
    return status


def _held(inbox: Path) -> frozenset[tuple[Path, int]]:
    """Return the files of the inbox with the time of their last change, in nanoseconds."""
    return frozenset((path, path.stat().st_mtime_ns) for path in inbox.rglob("*") if path.is_file())
