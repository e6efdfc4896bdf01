"""`step NAME`: one step of the pipeline, on its own pending rows."""

import argparse


def main(argv: list[str]) -> int:
    """Run one step; exit 1 if it failed, 3 if broken content stopped it."""
    from core.settings import read_settings
    from pipeline.cli._pass import pass_at_terminal
    from pipeline.steps import STEPS

    parser = argparse.ArgumentParser(
        prog="./run step",
        description="One step on its own pending rows. `watch` polls every source that is due.",
    )
    parser.add_argument("name", choices=list(STEPS), metavar="NAME", help=", ".join(STEPS))
    chosen = parser.parse_args(argv)
    return pass_at_terminal(read_settings(), (chosen.name,))
