"""Whether an article that was read again says something new: pure."""

from core.records import Article, PageKind
from pipeline.batch import Fetched
from pipeline.revision import readable_diff
from warehouse.articles import text_hash
from warehouse.revisions import Edit, Version

SHRUNK = 0.3  # a text that shrinks to less went behind a wall: that is no edit


def edit_of(old: Version, item: Fetched) -> Edit | None:
    """Return the edit that `item` brings, or None where its words are the same or less is seen."""
    new = item.article
    if new is None or old.text_hash == text_hash(new.title, new.text):
        return None
    if item.origin == "feed" and old.origin == "page":
        return None  # the page could not be read this time: what it said before still stands
    if new.page_kind is not old.page_kind and new.page_kind is PageKind.PAYWALL:
        return None
    if len(new.text) < SHRUNK * len(old.text):
        return None
    cause = "read" if (old.origin, item.origin) == ("feed", "page") else "edited"
    return edit(old, new, origin=item.origin, cause=cause)


def edit(old: Version, new: Article, *, origin: str, cause: str) -> Edit:
    """Return the edit from one version to another."""
    return Edit(
        old=old,
        new=new,
        origin=origin,
        cause=cause,
        diff=readable_diff((old.title, old.text), (new.title, new.text)),
    )
