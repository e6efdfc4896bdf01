"""`digest`: build the digest that is due, look at the next one, or see to who reads it."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.settings import Settings
    from pipeline.app import App

ANSWERED, FAILED = 0, 1


def main(argv: list[str]) -> int:
    """Run the step `digest`, or what an option asks for; exit 1 where it failed."""
    chosen = _parser().parse_args(argv)
    from core.settings import read_settings

    settings = read_settings()
    if chosen.preview:
        return _preview(settings, chosen.reader, open_it=chosen.open)
    if chosen.readers:
        return _tell_readers(settings)
    for address, take_back in ((chosen.opt_out, False), (chosen.opt_in, True)):
        if address:
            return _change(settings, address, take_back=take_back)
    from pipeline.cli._pass import pass_at_terminal

    return pass_at_terminal(settings, ("digest",))


def _parser() -> argparse.ArgumentParser:
    """Return the command's options; one thing at a time."""
    parser = argparse.ArgumentParser(
        prog="./run digest",
        description="Builds the digest that is due and puts it into the outbox; where it was built "
        "before, nothing. `./run step deliver` sends it.",
    )
    what = parser.add_mutually_exclusive_group()
    what.add_argument(
        "--preview", action="store_true", help="write the next digest as files, and send nothing"
    )
    what.add_argument("--readers", action="store_true", help="who reads the list, and who has left")
    what.add_argument("--opt-out", metavar="ADDRESS", help="end a reader's subscription")
    what.add_argument("--opt-in", metavar="ADDRESS", help="let a reader who has left in again")
    parser.add_argument(
        "--reader", metavar="ADDRESS", help="with --preview: as this reader will get it"
    )
    parser.add_argument(
        "--open",
        action=argparse.BooleanOptionalAction,
        default=None,
        help="with --preview: open the page in a browser, or not; by default where one is at hand "
        "and a person sits at the terminal",
    )
    return parser


def _preview(settings: "Settings", reader: str | None, *, open_it: bool | None) -> int:
    """Write the next digest as page, text and mail below `out/`, print where, and open the page."""
    from contextlib import closing

    from core.clock import SystemClock
    from core.text import one_line
    from pipeline.cli._pass import ToldApp
    from pipeline.cli._tell import complain
    from pipeline.digest_preview import preview

    with closing(ToldApp(settings, SystemClock())) as app:
        if _list_id(app) is None:
            return FAILED
        try:
            shown = preview(app, reader)
        except LookupError:
            complain(f"{reader} is no address of the digest's receivers")
            return FAILED
    folder = settings.out / "preview"
    page = _write(folder / "digest.html", shown.page)
    _write(folder / "digest.txt", shown.text)
    _write(folder / "digest.eml", shown.mail)
    print(
        f"{one_line(shown.subject, 200)}\n{page}\n{folder / 'digest.txt'}\n{folder / 'digest.eml'}"
    )
    if open_it is False or (open_it is None and not sys.stdout.isatty()):
        return ANSWERED
    opened = _open(page)
    if open_it and not opened:
        complain("no browser was found that opens it")
        return FAILED
    return ANSWERED


def _open(page: Path) -> bool:
    """Open a page in the browser of whoever sits here; False where there is none."""
    import webbrowser

    try:
        return webbrowser.get().open(page.as_uri())
    except webbrowser.Error:
        return False


def _write(path: Path, content: str) -> Path:
    """Write a file whole and return its path."""
    from core.files import replace_file

    replace_file(path, content.encode("utf-8"))
    return path


def _tell_readers(settings: "Settings") -> int:
    """Print who was ever mailed a digest, and since when they have left."""
    from pipeline.cli._tell import table
    from warehouse import digests
    from warehouse.connection import Warehouse

    with Warehouse(settings.database).session() as session:
        rows = digests.readers(session)
    names = ("list", "address", "since", "left", "how")
    columns = ("list_id", "address", "first_at", "left_at", "how")
    print(table(names, [[row[name] for name in columns] for row in rows]))
    return ANSWERED


def _change(settings: "Settings", address: str, *, take_back: bool) -> int:
    """End a subscription or take its end back, and say whether that changed anything."""
    from contextlib import closing

    from core.clock import SystemClock
    from pipeline.cli._pass import ToldApp
    from pipeline.unsubscribe import Subscriptions

    with closing(ToldApp(settings, SystemClock())) as app:
        list_id = _list_id(app)
    if list_id is None:
        return FAILED
    subscriptions = Subscriptions(settings, SystemClock())
    if take_back:
        changed = subscriptions.take_back(list_id, address)
        words = "is let in again" if changed else "had not left"
    else:
        changed = subscriptions.end_for(list_id, address)
        words = "is mailed no more" if changed else "had left already"
    print(f"{address} {words}: {list_id}")
    return ANSWERED


def _list_id(app: "App") -> str | None:
    """Return the list of the routes; None, with a word about it, where there is none."""
    from pipeline.cli._tell import complain

    if app.routes.digest is None:
        complain("no digest is configured: the routes have no 'digest'")
        return None
    return app.routes.digest.list_id
