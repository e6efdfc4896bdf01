"""`withdraw STORY --reason …`: a wrong alert is taken back and corrected wherever it was told."""

import argparse


def main(argv: list[str]) -> int:
    """Take a story back and say what was corrected; exit 1 where there is none of that id."""
    parser = argparse.ArgumentParser(
        prog="./run withdraw",
        description="Take a story back: its messages are edited, mail receivers get a correction, "
        "nothing more is told of it, the ledger keeps it, and the next digest says so.",
    )
    parser.add_argument(
        "story", metavar="STORY", help="the id of a story, or of one of its articles"
    )
    parser.add_argument("--reason", required=True, help="what was wrong, for its readers")
    parser.add_argument("--author", default=None, help="by default the name you are logged in as")
    options = parser.parse_args(argv)
    from pipeline.app import open_app
    from pipeline.cli.silence import me
    from pipeline.withdraw import withdraw

    app = open_app()
    try:
        done = withdraw(app, options.story, author=options.author or me(), reason=options.reason)
    finally:
        app.close()
    if not done.fresh:
        print(f"{done.story_id} was withdrawn before: nothing was done")
        return 0
    print(f"withdrawn: {done.title} ({done.story_id})")
    if done.corrected:
        noun = "correction" if done.corrected == 1 else "corrections"
        print(f"{done.corrected} {noun} on the way (./run step deliver sends at once)")
    if done.stopped:
        noun = "delivery" if done.stopped == 1 else "deliveries"
        print(f"{done.stopped} {noun} that had not left: stopped")
    if not (done.corrected or done.stopped):
        print("no channel had been told of it; the next digest says that it was withdrawn")
    return 0
