"""`capture KEY URL`: drafts a new source from one of its article pages."""

import argparse
from contextlib import closing
from pathlib import Path


def main(argv: list[str]) -> int:
    """Write the drafts and print what to do next; raises what `pipeline.capture.capture` raises."""
    parser = argparse.ArgumentParser(
        prog="./run capture",
        description="Fetch one article and draft its source: the entry, a golden page with the "
        "page's markup and none of its words, and what our extraction finds on it. Nothing is "
        "overwritten.",
    )
    parser.add_argument("key", metavar="KEY", help="the new source's id, as japan-news")
    parser.add_argument("url", metavar="URL", help="an article of it")
    parser.add_argument("--folder", type=Path, help="where to write; out/capture/KEY by default")
    chosen = parser.parse_args(argv)

    from pipeline.app import open_app
    from pipeline.capture import capture

    with closing(open_app()) as app:
        folder = chosen.folder or app.settings.out / "capture" / chosen.key
        done = capture(
            chosen.key,
            chosen.url,
            fetcher=app.fetcher,
            clock=app.clock,
            folder=folder,
            known=[source.source_id for source in app.sources.sources],
        )
    for path in done.files:
        print(f"wrote {path}")
    for note in done.notes:
        print(f"note: {note}")
    print(
        "next: look over source.yaml and put its entry into scrapers/sources/<country>.yaml;\n"
        "      where the JSON is not what a reader would call the article, add selectors or a\n"
        "      parser, mend the JSON by hand, and put golden/ into tests/scrapers/golden/;\n"
        f"      then ./run sources check {chosen.key}"
    )
    return 0
