"""`doctor`: settings, Slack, mail, disk, database, content: what is wrong and how to mend it."""

import argparse
from typing import TYPE_CHECKING

from core.errors import ConfigError

if TYPE_CHECKING:
    from alerts.probe import Finding as Found


def main(argv: list[str]) -> int:
    """Print a line a finding; exit 1 if one is a FAULT."""
    argparse.ArgumentParser(
        prog="./run doctor",
        description="Settings, Slack token, scopes and channels, mail server, disk, database, "
        "published copy and content: what is wrong and how to mend it. Nothing is sent.",
    ).parse_args(argv)
    from alerts.probe import Finding, Level
    from core.clock import SystemClock
    from core.settings import environment, read_settings
    from pipeline.connections import with_connections
    from pipeline.doctor import examine

    try:
        settings = with_connections(read_settings(), environment({}))
    except ConfigError as error:
        for fault in error.faults:
            _tell(Finding(level=Level.FAULT, what="settings", text=str(fault)))
        return 1
    _tell(Finding(level=Level.OK, what="settings", text="can be read"))
    faults = 0
    for finding in examine(settings, SystemClock()):
        _tell(finding)
        faults += finding.level is Level.FAULT
    print("no fault" if not faults else f"{faults} fault{'s' if faults > 1 else ''}")
    return 1 if faults else 0


def _tell(finding: "Found") -> None:
    """Print one finding, and below it how to mend it."""
    print(f"{finding.level.value:<5}  {finding.what:<18} {finding.text}", flush=True)
    if finding.mend and finding.level.value != "ok":
        print(f"{'':<5}  {'':<18} → {finding.mend}", flush=True)
