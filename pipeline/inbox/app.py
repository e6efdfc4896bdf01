"""The inbox as a web application: a list, a page a delivery, past digests, and our own feeds.

Served by `./run inbox` on loopback, or mounted below another application: every link is relative.
What is shown came from the web, so nothing of it is ever markup, script or a remote picture: text
is escaped, a mail's HTML stands in a sandboxed frame under a policy of its own.
"""

import re
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from fastapi import FastAPI, HTTPException
from fastapi.responses import HTMLResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.middleware.trustedhost import TrustedHostMiddleware

from core.settings import Settings
from pipeline.digest_pages import page, past
from pipeline.inbox.blocks import draw
from pipeline.inbox.leaving import Leaving, OutsideSeesOnlyLeaving
from pipeline.inbox.store import Inbox, Item
from pipeline.unsubscribe import Subscriptions

SHOWN = 200
FEED = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}\.(atom|rss)")
PAGES = Path(__file__).resolve().parent / "pages"
_OPEN = 'sandbox="allow-popups allow-popups-to-escape-sandbox"'
_SAFE = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; frame-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
_FRAMED = {
    **_SAFE,
    "Content-Security-Policy": "sandbox allow-popups allow-popups-to-escape-sandbox; "
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'self'",
}


def create_app(
    settings: Settings,
    *,
    hosts: tuple[str, ...] = (),
    subscriptions: Subscriptions | None = None,
) -> FastAPI:
    """Return the application over the inbox of `settings`.

    `hosts` are the names under which it answers (without them any): on loopback they keep a page
    elsewhere that has bent its name to this machine (DNS rebinding) from reading along. With
    `subscriptions` it has the one page that everybody may open, which ends a subscription, under the
    public address too; below another application's login it is left out.
    """
    views = Views(settings)
    app = FastAPI(title="seedwatch inbox", docs_url=None, redoc_url=None, openapi_url=None)
    public = urlsplit(settings.public_url or "").hostname
    if subscriptions is not None:
        Leaving(subscriptions, views.pages).add_to(app)
        app.add_middleware(OutsideSeesOnlyLeaving, public_host=public)
    if hosts:
        known = [*hosts, *([public] if public and subscriptions is not None else [])]
        app.add_middleware(TrustedHostMiddleware, allowed_hosts=known)
    app.add_api_route("/", views.index)
    app.add_api_route("/style.css", views.style)
    app.add_api_route("/messages/{folder}/{key}", views.message)
    app.add_api_route("/messages/{folder}/{key}/html", views.html)
    app.add_api_route("/messages/{folder}/{key}/mail", views.mail)
    app.add_api_route("/digests", views.digests)
    app.add_api_route("/digests/{key}", views.digest)
    app.add_api_route("/feeds/{name}", views.feed)
    return app


class Views:
    """The pages; each is made anew from the files."""

    def __init__(self, settings: Settings) -> None:
        """Take the settings: the folder of the inbox and the zone of the times."""
        self._inbox = Inbox(settings.inbox)
        self._folder = settings.inbox
        self._settings = settings
        self.pages = _pages(settings)

    def index(self) -> HTMLResponse:
        """Show the newest deliveries."""
        items, total = self._inbox.newest(SHOWN)
        names = sorted(path.name for path in self._settings.syndication.glob("*.atom"))
        feeds = [name for name in names if FEED.fullmatch(name)]
        return self._page(
            "list.html", items=items, total=total, root="", folder=self._folder, feeds=feeds
        )

    def style(self) -> Response:
        """Return the style sheet of all pages."""
        return Response((PAGES / "inbox.css").read_bytes(), media_type="text/css", headers=_SAFE)

    def message(self, folder: str, key: str) -> HTMLResponse:
        """Show one delivery."""
        item = self._inbox.item(folder, key)
        if item is None:
            return self._page("missing.html", 404, root="../../")
        blocks = draw(item.slack) if item.slack is not None else ()
        return self._page("message.html", item=item, blocks=blocks, root="../../")

    def html(self, folder: str, key: str) -> Response:
        """Return a delivery's HTML, for the sandboxed frame alone."""
        content = self._inbox.html(folder, key)
        if content is None:
            raise HTTPException(404)
        # A link leads to a new tab: in the frame the policy would block it.
        content = content.replace(b"<head>", b'<head><base target="_blank">', 1)
        return Response(content, media_type="text/html; charset=utf-8", headers=_FRAMED)

    def mail(self, folder: str, key: str) -> Response:
        """Return the mail as it would have been sent, to be kept or opened in a mail program."""
        content = self._inbox.mail(folder, key)
        if content is None:
            raise HTTPException(404)
        named = {"Content-Disposition": f'attachment; filename="{key}.eml"'}
        return Response(content, media_type="message/rfc822", headers={**_SAFE, **named})

    def digests(self) -> HTMLResponse:
        """Show the digests that were built, newest first."""
        found = past(self._settings, SHOWN)
        return self._page("digests.html", digests=found, root="")

    def digest(self, key: str) -> Response:
        """Return a past digest as the page that it was, under the policy of what came from the web."""
        content = page(self._settings, key)
        if content is None:
            raise HTTPException(404)
        content = content.replace(b"<head>", b'<head><base target="_blank">', 1)
        return Response(content, media_type="text/html; charset=utf-8", headers=_FRAMED)

    def feed(self, name: str) -> Response:
        """Return one of our own feeds, as Atom or RSS."""
        path = self._settings.syndication / name
        if not FEED.fullmatch(name) or path.is_symlink() or not path.is_file():
            raise HTTPException(404)
        kind = "application/atom+xml" if name.endswith(".atom") else "application/rss+xml"
        return Response(path.read_bytes(), media_type=f"{kind}; charset=utf-8", headers=_SAFE)

    def _page(self, name: str, status: int = 200, **values: Any) -> HTMLResponse:
        """Return a template filled in, under the policy of all pages."""
        return HTMLResponse(self.pages.get_template(name).render(**values), status, headers=_SAFE)


def _pages(settings: Settings) -> Environment:
    """Return the templates: every value escaped, an unknown name an error."""
    pages = Environment(
        loader=FileSystemLoader(PAGES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    zone = ZoneInfo(settings.timezone)

    def moment(at: datetime) -> str:
        return f"{at.astimezone(zone):%Y-%m-%d %H:%M:%S %Z}"

    def recipient(item: Item) -> str:
        return item.receiver if item.target == item.folder else f"{item.receiver} · {item.target}"

    pages.filters |= {"moment": moment, "recipient": recipient}
    pages.globals["sandbox"] = _OPEN
    return pages
