"""`doctor`: settings, Slack, mail, disk, database, content: what is wrong and how to mend it."""

import argparse
from typing import TYPE_CHECKING

from core.errors import ConfigError

if TYPE_CHECKING:
    from alerts.probe import Finding as Found


def main(argv: list[str]) -> int:
    """Print a line a finding; exit 1 if one is a FAULT."""
    parser = argparse.ArgumentParser(
        prog="./run doctor",
        description="Settings, Slack token, scopes and channels, mail server, disk, database, "
        "published copy and content: what is wrong and how to mend it. Nothing is sent, but for "
        "the test message of `slack --post`.",
    )
    parser.add_argument("part", nargs="?", choices=("slack",), help="look at Slack alone")
    parser.add_argument("--channel", metavar="ID", help="with slack: this channel alone")
    parser.add_argument("--post", action="store_true", help="with slack: post a test message")
    chosen = parser.parse_args(argv)
    if chosen.part != "slack" and (chosen.channel or chosen.post):
        parser.error("--channel and --post go with: doctor slack")
    from alerts.probe import Finding, Level
    from core.clock import SystemClock
    from core.settings import environment, read_settings
    from pipeline.connections import with_connections
    from pipeline.doctor import examine, examine_slack

    try:
        settings = with_connections(read_settings(), environment({}))
    except ConfigError as error:
        for fault in error.faults:
            _tell(Finding(level=Level.FAULT, what="settings", text=str(fault)))
        return 1
    _tell(Finding(level=Level.OK, what="settings", text="can be read"))
    faults = 0
    if chosen.part == "slack":
        found = examine_slack(settings, SystemClock(), channel=chosen.channel, post=chosen.post)
    else:
        found = examine(settings, SystemClock())
    for finding in found:
        _tell(finding)
        faults += finding.level is Level.FAULT
    print("no fault" if not faults else f"{faults} fault{'s' if faults > 1 else ''}")
    return 1 if faults else 0


def _tell(finding: "Found") -> None:
    """Print one finding, and below it how to mend it."""
    print(f"{finding.level.value:<5}  {finding.what:<18} {finding.text}", flush=True)
    if finding.mend and finding.level.value != "ok":
        print(f"{'':<5}  {'':<18} → {finding.mend}", flush=True)
