"""`listen`: takes clicks on the buttons below alerts in Slack, until Ctrl-C."""

import argparse
import logging
import signal
import sys
import threading


def main(argv: list[str]) -> int:
    """Listen until Ctrl-C or SIGTERM; exit 1 where there is no app token or Slack refuses it."""
    parser = argparse.ArgumentParser(
        prog="./run listen",
        description="Takes clicks on the buttons below alerts (acknowledge, mute, relevant or not) "
        "over Slack's Socket Mode. Needs SEEDWATCH_SLACK_APP_TOKEN; ./run up starts it by itself.",
    )
    parser.add_argument("--until-eof", action="store_true", help="stop when standard input ends")
    parser.add_argument("--if-configured", action="store_true", help="exit 0 without an app token")
    chosen = parser.parse_args(argv)
    from core.clock import SystemClock
    from core.settings import environment, read_settings
    from pipeline.connections import with_connections
    from pipeline.listen import Listener

    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(message)s")
    logging.getLogger("seedwatch").setLevel(logging.INFO)
    settings = with_connections(read_settings(), environment({}))
    if chosen.if_configured and not settings.slack_app_token:
        print("listen: no SEEDWATCH_SLACK_APP_TOKEN, so alerts have no buttons", flush=True)
        return 0
    listener = Listener(settings, SystemClock())
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: listener.stop())
    if chosen.until_eof:
        threading.Thread(target=_until_end, args=(listener.stop,), daemon=True).start()
    print(f"listen: clicks go through {settings.clicks}", flush=True)
    listener.run()
    return 0


def _until_end(stop: object) -> None:
    """Stop when whoever started us is gone."""
    sys.stdin.buffer.read()
    if callable(stop):
        stop()
