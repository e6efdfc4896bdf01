"""`why ID-or-URL`: the ledger of one article."""

import argparse


def main(argv: list[str]) -> int:
    """Print what was done with an article and why; exit 1 where none is known by that name."""
    parser = argparse.ArgumentParser(
        prog="./run why",
        description="What was done with an article and why: fetched, extracted, which rules "
        "matched where, which nearly did, its story, each decision and its reason, each delivery.",
    )
    parser.add_argument(
        "wanted",
        metavar="ID-or-URL",
        help="an article's id or address, or words of its title (two characters or more)",
    )
    chosen = parser.parse_args(argv)
    from core import identity
    from core.settings import read_settings
    from pipeline.cli._tell import complain
    from pipeline.why import lines
    from warehouse.analyst import copy_to_read, reading
    from warehouse.ledger import find, ledger

    path = copy_to_read(read_settings())
    complain(f"reading {path}")
    try:
        article_id = identity.article_id(identity.canonical_url(chosen.wanted))
    except ValueError:
        article_id = chosen.wanted
    with reading(path) as session:
        ids = find(session, chosen.wanted.strip(), article_id)
        if not ids:
            complain(
                f"nothing is known of '{chosen.wanted}': it was in no feed that was read, or it came "
                "after the copy was published (./run step publish makes a new one)"
            )
            return 1
        for number, known in enumerate(ids[:5]):
            print("\n".join([*([""] if number else []), *lines(ledger(session, known))]))
    if len(ids) > 5:
        complain(f"{len(ids) - 5} more articles have these words in their title")
    return 0
