"""`step NAME`: one step of the pipeline, on its own pending rows."""

import argparse
from contextlib import closing


def main(argv: list[str]) -> int:
    """Run one step; exit 1 if it failed."""
    from pipeline.app import open_app
    from pipeline.cli._tell import complain, tell
    from pipeline.passes import run_pass
    from pipeline.steps import STEPS

    parser = argparse.ArgumentParser(
        prog="run step",
        description="One step on its own pending rows. `watch` polls every source that is due.",
    )
    parser.add_argument("name", choices=list(STEPS), metavar="NAME", help=", ".join(STEPS))
    chosen = parser.parse_args(argv)
    with closing(open_app()) as app:
        done = run_pass(app, (chosen.name,), after=tell)
    for error in done.errors:
        complain(error)
    return 1 if done.errors else 0
