"""`once`: one pass of every step in one process, without Airflow."""

import argparse
from contextlib import closing


def main(argv: list[str]) -> int:
    """Run watch to audit once; exit 1 if a step failed."""
    parser = argparse.ArgumentParser(
        prog="run once", description="One pass of every step in one process, without Airflow."
    )
    parser.parse_args(argv)
    from pipeline.app import open_app
    from pipeline.cli._tell import complain, tell
    from pipeline.passes import EVERYTHING, run_pass

    with closing(open_app()) as app:
        done = run_pass(app, EVERYTHING, after=tell)
        if not app.settings.slack_bot_token or not app.settings.smtp_url:
            print(f"not everything is configured: what would be sent is in {app.settings.inbox}")
    for error in done.errors:
        complain(error)
    return 1 if done.errors else 0
