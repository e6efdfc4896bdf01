"""`inbox`: a web page of what would have been sent, had Slack or the mail server been configured."""

import argparse
import sys


def main(argv: list[str]) -> int:
    """Serve the inbox on loopback until Ctrl-C; exit 1 where its port is taken."""
    parser = argparse.ArgumentParser(
        prog="./run inbox",
        description="Shows what would have been sent while Slack or the mail server is not "
        "configured. SEEDWATCH_INBOX_PORT chooses another port than 8081.",
    )
    parser.add_argument("--until-eof", action="store_true", help="stop when standard input ends")
    chosen = parser.parse_args(argv)
    from core.settings import read_settings
    from pipeline.cli._tell import complain
    from pipeline.inbox.serve import HOST, serve

    settings = read_settings()
    print(f"inbox: http://{HOST}:{settings.inbox_port}/ shows {settings.inbox}", flush=True)
    ended_with = sys.stdin.buffer if chosen.until_eof else None
    if serve(settings, until_end_of=ended_with):
        return 0
    complain(f"port {settings.inbox_port} is taken: choose another with SEEDWATCH_INBOX_PORT")
    return 1
