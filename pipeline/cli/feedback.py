"""`feedback STORY relevant|not-relevant`: what a reader thought of a story; `feedback rules`: of rules."""

import argparse
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.app import App

LONGEST = 3650  # days


def main(argv: list[str]) -> int:
    """Keep a reader's word, or print what was said; exit 1 where there is no such story."""
    parser = argparse.ArgumentParser(prog="./run feedback", description=__doc__)
    parser.add_argument(
        "story", metavar="STORY", help="the id of a story or of an article; 'rules' for the table"
    )
    parser.add_argument("word", nargs="?", choices=("relevant", "not-relevant"))
    parser.add_argument("--note", default="", help="why")
    parser.add_argument("--author", default=None, help="by default the name you are logged in as")
    parser.add_argument("--days", type=int, default=90, help="of the table: how far back")
    options = parser.parse_args(argv)
    if options.word is None and options.story != "rules":
        parser.error("say relevant or not-relevant")
    if not 1 <= options.days <= LONGEST:
        parser.error(f"--days is 1 to {LONGEST}")
    from pipeline.app import open_app
    from pipeline.cli.silence import me
    from pipeline.feedback import give_feedback

    app = open_app()
    try:
        if options.word is None:
            return _rules(app, timedelta(days=options.days))
        title = give_feedback(
            app,
            options.story,
            relevant=options.word == "relevant",
            author=options.author or me(),
            note=options.note,
        )
    finally:
        app.close()
    print(f"{options.word}: {title}")
    return 0


def _rules(app: "App", back: timedelta) -> int:
    """Print what readers' words say of each rule."""
    from pipeline.cli._tell import complain, table
    from warehouse import feedback

    with app.warehouse.session() as session:
        rows = feedback.by_rule(session, since=app.clock.now() - back)
    if not rows:
        complain("nobody has said anything yet")
        return 0
    shown = [
        (
            row["rule_id"],
            row["stories"],
            row["relevant"],
            row["not_relevant"],
            None if row["precision"] is None else f"{row['precision']:.2f}",
        )
        for row in rows
    ]
    print(table(("rule", "stories", "relevant", "not relevant", "precision"), shown))
    return 0
