"""The inbox as a web application: a list, and a page a delivery.

Served by `./run inbox` on loopback, or mounted below another application: every link is relative.
What is shown came from the web, so nothing of it is ever markup, script or a remote picture: text
is escaped, a mail's HTML stands in a sandboxed frame under a policy of its own.
"""

from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import FastAPI, HTTPException
from fastapi.responses import HTMLResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.middleware.trustedhost import TrustedHostMiddleware

from core.settings import Settings
from pipeline.inbox.blocks import draw
from pipeline.inbox.store import Inbox, Item

SHOWN = 200
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


def create_app(settings: Settings, *, hosts: tuple[str, ...] = ()) -> FastAPI:
    """Return the application over the inbox of `settings`.

    `hosts` are the names under which it answers (without them any): on loopback they keep a page
    elsewhere that has bent its name to this machine (DNS rebinding) from reading along.
    """
    views = Views(settings)
    app = FastAPI(title="seedwatch inbox", docs_url=None, redoc_url=None, openapi_url=None)
    if hosts:
        app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(hosts))
    app.add_api_route("/", views.index)
    app.add_api_route("/style.css", views.style)
    app.add_api_route("/messages/{folder}/{key}", views.message)
    app.add_api_route("/messages/{folder}/{key}/html", views.html)
    app.add_api_route("/messages/{folder}/{key}/mail", views.mail)
    return app


class Views:
    """The pages; each is made anew from the files."""

    def __init__(self, settings: Settings) -> None:
        """Take the settings: the folder of the inbox and the zone of the times."""
        self._inbox = Inbox(settings.inbox)
        self._folder = settings.inbox
        self._pages = _pages(settings)

    def index(self) -> HTMLResponse:
        """Show the newest deliveries."""
        items, total = self._inbox.newest(SHOWN)
        return self._page("list.html", items=items, total=total, root="", folder=self._folder)

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

    def _page(self, name: str, status: int = 200, **values: Any) -> HTMLResponse:
        """Return a template filled in, under the policy of all pages."""
        return HTMLResponse(self._pages.get_template(name).render(**values), status, headers=_SAFE)


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
