"""`python -m alerts.slack_payload FILE`: checks captured calls, one JSON object a line.

A line is `{"method", "payload", …}`, or a payload alone, which is taken as a chat.postMessage.
Exit status: 0 no error, 1 an error, 2 the file can't be read.
"""

import json
import sys
from pathlib import Path

from alerts.slack_payload.check import check
from alerts.slack_payload.findings import Level


def main(arguments: list[str]) -> int:
    """Print each finding with its line, then the counts."""
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m alerts.slack_payload FILE\n")
        return 2
    path = Path(arguments[0])
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        sys.stderr.write(f"{path}: {error}\n")
        return 2
    checked = errors = warnings = 0
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        checked += 1
        for level, text in _findings(line):
            errors += level is Level.ERROR
            warnings += level is Level.WARNING
            sys.stdout.write(f"{path}:{number}: {text}\n")
    sys.stdout.write(f"{checked} payloads, {errors} errors, {warnings} warnings\n")
    return 1 if errors else 0


def _findings(line: str) -> list[tuple[Level, str]]:
    """Return the findings of one captured line."""
    try:
        call = json.loads(line)
    except ValueError as error:
        return [(Level.ERROR, f"error: not JSON: {error}")]
    if not isinstance(call, dict):
        return [(Level.ERROR, "error: not an object")]
    method, payload = "chat.postMessage", call
    if "payload" in call:
        method, payload = str(call.get("method", method)), call["payload"]
    return [(finding.level, str(finding)) for finding in check(method, payload)]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
