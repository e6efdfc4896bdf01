"""The ledger of one article in words: fetched, extracted, matched, grouped, decided, delivered.

Pure: rows in, lines out, so that the command line and the web page tell the same.
"""

from collections.abc import Callable
from typing import Any

from alerts.model import NO_ROUTE
from core.text import one_line
from pipeline.why_verdict import House, verdict_lines

Row = dict[str, Any]
Ledger = dict[str, list[Row]]

MOST_LINES = 8  # of the diff of one revision


def lines(found: Ledger, house: House | None = None) -> list[str]:
    """Return the ledger of an article as lines, one section after another.

    A `house` lends the words of the rule set: titles, statements, thresholds.
    """
    told: list[str] = []
    for title, section in _SECTIONS:
        body = verdict_lines(found, house) if section is verdict_lines else section(found)
        if body:
            told += [title, *(f"  {line}" for line in body), ""]
    return told[:-1]


def _fetched(found: Ledger) -> list[str]:
    """Return how the article was found and read."""
    entry = found["entry"][0]
    told = [
        f"{entry['article_id']}  {one_line(entry['title'] or entry['feed_title'] or '(no title)')}",
        (
            f"source     {entry['source'] or entry['source_id']} ({entry['source_state'] or 'gone'}"
            f"{': ' + entry['source_reason'] if entry['source_reason'] else ''})"
        ),
        f"address    {entry['url']}",
        f"published  {_time(entry['published_at'] or entry['feed_published_at'])}",
        f"admitted   {_time(entry['seen_at'])}" + ("  as backlog" if entry["backlog"] else ""),
        f"fetched    {_how_fetched(entry)}",
    ]
    if entry["origin"]:
        told.append(f"text       {entry['characters']} characters, from the {entry['origin']}")
    if entry["page_kind"] not in (None, "article"):
        told.append(f"page       {entry['page_kind']}: its text may not be whole")
    flags = [name for name in ("noindex", "noarchive") if entry[name]]
    if flags:
        told.append(f"robots     {', '.join(flags)}")
    told += [
        f"set aside  by {row['step']}: {row['reason']}: {row['detail']}"
        for row in found["quarantine"]
    ]
    return told


def _changed(found: Ledger) -> list[str]:
    """Return how the article changed since its first sight."""
    told = []
    for row in found["revisions"]:
        told.append(f"{row['revision']}  {_time(row['replaced_at'])}  {row['cause']}")
        told += [f"    {one_line(line, 300)}" for line in row["diff"].split("\n")[:MOST_LINES]]
        more = row["diff"].count("\n") + 1 - MOST_LINES
        told += [f"    … and {more} more paragraphs"] if more > 0 else []
    return told


def _how_fetched(entry: Row) -> str:
    """Return how the page was got: what was done, how often it was tried, and why no better."""
    if entry["state"] == "admitted":
        done = "not yet"
    elif entry["origin"] == "feed":
        done = "from the feed alone"
    else:
        done = "the page" if entry["state"] == "fetched" else entry["state"]
    asked = entry["attempts"] and not (entry["backlog"] and entry["origin"] == "feed")
    tried = f", {_tries(entry['attempts'])}" if asked else ""
    return done + tried + (f": {entry['reason']}" if entry["reason"] else "")


def _tries(count: int) -> str:
    """Return a number of tries in words."""
    return f"{count} {'try' if count == 1 else 'tries'}"


def _grouped(found: Ledger) -> list[str]:
    """Return the story of the article and who else tells it."""
    own = next(
        (r for r in found["story"] if r["article_id"] == found["entry"][0]["article_id"]), None
    )
    if own is None:
        return ["not grouped yet"]
    how = f"{own['how']} story {own['story_id']}"
    if own["duplicate_of"]:
        how += f" as a copy of {own['duplicate_of']}"
    told = [how + (f", similarity {own['similarity']:.2f}" if own["similarity"] else "")]
    told += [
        f"withdrawn  {_time(row['withdrawn_at'])} by {row['author']}: {row['reason']}"
        for row in found.get("withdrawals", ())
    ]
    if own["evidence"]:
        told.append(f"joined by  {one_line(', '.join(own['evidence']), 200)}")
    if own["credit"]:
        told.append(f"credits    {own['credit']}: one voice with others that do")
    told += [
        f"also told by {row['source']}: {one_line(row['title'], 80)} ({row['article_id']})"
        for row in found["story"]
        if row["article_id"] != own["article_id"]
    ]
    return told


def decided(found: Ledger) -> list[str]:
    """Return every decision about an article with its reason, a line each."""
    return [
        f"{_time(row['decided_at'])}  {row['kind']}"
        + (f" on {row['route_id']}" if row["route_id"] != NO_ROUTE else "")
        + f": {row['reason']}"
        + (f" [{row['fact']}]" if row["fact"] else "")
        + (f". {row['detail']}" if row["detail"] else "")
        for row in found["decisions"]
    ] or ["not decided yet"]


def _delivered(found: Ledger) -> list[str]:
    """Return every delivery and digest that followed; where none did, how its story was told."""
    told = [
        f"{_time(row['settled_at'] or row['created_at'])}  {row['channel']} {row['target']}: "
        f"{row['action']} {row['state']} after {_tries(row['attempts'])}"
        + (f", receipt {row['receipt']}" if row["receipt"] else "")
        + (f" ({one_line(row['last_reason'], 120)})" if row["last_reason"] else "")
        for row in found["deliveries"]
    ]
    told = told or _elsewhere(found)
    return told + [
        f"{_time(row['built_at'])}  digest {row['digest_id']}" for row in found["digests"]
    ]


def _elsewhere(found: Ledger) -> list[str]:
    """Return that nothing followed from the article itself, and where its story stands all the same."""
    rows = found.get("told", ())
    if not rows:
        return ["nothing was sent"]
    return [
        "nothing was sent on account of this article; its story was told by others of its reports",
        *(
            f"{_time(row['told_at'])}  {row['channel']} {row['target']}: "
            + ("in a summary, " if row["in_summary"] else "")
            + row["state"]
            + (f" ({one_line(row['last_reason'], 120)})" if row["last_reason"] else "")
            for row in rows
        ),
    ]


def _time(moment: Any) -> str:
    """Return a time of the database, which is UTC, to the second."""
    return f"{moment:%Y-%m-%d %H:%M:%S} UTC" if moment else "not stated"


_SECTIONS: tuple[tuple[str, Callable[[Ledger], list[str]]], ...] = (
    ("article", _fetched),
    ("revisions", _changed),
    ("verdict", verdict_lines),
    ("story", _grouped),
    ("decisions", decided),
    ("deliveries", _delivered),
)
