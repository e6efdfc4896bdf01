"""`python -m demo --out DIR`: the world alone, to look at and to send things to, until Ctrl-C."""

import argparse
import signal
import sys
import threading
from pathlib import Path
from types import FrameType

from core.text import one_line
from demo.world import World


def main(arguments: list[str] | None = None) -> int:
    """Run the world, publish the programme article by article, and return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m demo", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="folder for slack.jsonl and mails")
    parser.add_argument(
        "--every", type=float, default=8.0, metavar="SECONDS", help="between two articles"
    )
    options = parser.parse_args(arguments)
    out: Path = options.out
    over = threading.Event()

    def leave(number: int, frame: FrameType | None) -> None:
        del number, frame
        over.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, leave)
    with World(home=out, slack_log=out / "slack.jsonl", mail_dir=out / "mail") as world:
        _say(f"news site  {world.site_url}")
        _say(f"slack      {world.slack_page}  (API {world.slack_base_url})")
        _say(f"mail       {world.mail_page}  (send to {world.smtp_url})")
        _say("")
        _say("Settings that point a pipeline at it:")
        for name, value in world.environment().items():
            _say(f"  export {name}='{value}'")
        _say("")
        for slug in world.programme:
            if over.wait(options.every):
                return 0
            world.publish(slug)
            title = one_line(world.title(slug), 90)
            _say(f"published  {title}\n           expected: {world.expectation(slug)}")
        _say("The programme is over; Ctrl-C ends the world.")
        over.wait()
    return 0


def _say(line: str) -> None:
    """Print one line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
