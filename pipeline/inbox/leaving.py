"""The page that ends a subscription: the only one that is open to everybody who holds its address.

GET shows, as mail scanners open every link; POST with the exact body of RFC 8058 ends it, without a
login, a cookie or a second question, and a second time changes nothing. A token that nobody was given
is not found, and says no more than that.
"""

from email import message_from_bytes, policy
from urllib.parse import parse_qsl

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment
from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Receive, Scope, Send

from alerts.digest_mail import ONE_CLICK
from core.errors import WarehouseError
from pipeline.unsubscribe import Subscriptions

PREFIX = "/unsubscribe/"
LONGEST = 4096  # bytes of a body
_NAME, _, _VALUE = ONE_CLICK.partition("=")
# A proxy says so: whatever it adds these to comes from outside, under whatever name.
_FORWARDED = (b"forwarded", b"x-forwarded-for", b"x-forwarded-host")
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex",
}


class Leaving:
    """The two routes of the page."""

    def __init__(self, subscriptions: Subscriptions, pages: Environment) -> None:
        """Take who reads what, and the templates."""
        self._subscriptions = subscriptions
        self._pages = pages

    def add_to(self, app: FastAPI) -> None:
        """Add the routes."""
        app.add_api_route(PREFIX + "{token}", self.show, methods=["GET", "HEAD"])
        app.add_api_route(PREFIX + "{token}", self.end, methods=["POST"])

    async def show(self, token: str) -> HTMLResponse:
        """Show what would end, and the button that ends it."""
        return await self._answer(token, how=None)

    async def end(self, token: str, request: Request) -> HTMLResponse:
        """End the subscription, where the body is the one that the RFC gives."""
        body = await _body(request)
        if body is None or not is_one_click(body, request.headers.get("content-type", "")):
            return self._page(400, list_id=None, state="odd")
        return await self._answer(token, how="one click")

    async def _answer(self, token: str, *, how: str | None) -> HTMLResponse:
        """Look the token up, or end what it stands for."""
        call = self._subscriptions.list_of if how is None else self._subscriptions.end
        arguments = (token,) if how is None else (token, how)
        try:
            found = await run_in_threadpool(call, *arguments)
        except WarehouseError:
            return self._page(503, list_id=None, state="later")
        if found is None:
            return self._page(404, list_id=None, state="unknown")
        return self._page(200, list_id=found, state="ask" if how is None else "ended")

    def _page(self, status: int, *, list_id: str | None, state: str) -> HTMLResponse:
        """Return the page in one of its states."""
        text = self._pages.get_template("unsubscribe.html").render(
            list_id=list_id, state=state, field=_NAME, value=_VALUE
        )
        return HTMLResponse(text, status, headers=HEADERS)


class OutsideSeesOnlyLeaving:
    """Lets requests from outside this machine see that page and nothing else.

    From outside is what asks for the public host, and whatever came through a proxy.
    """

    def __init__(self, app: ASGIApp, public_host: str | None) -> None:
        """Take the application, and the name under which the world knows it."""
        self._app = app
        self._public = public_host

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer that it is not for everybody."""
        if scope["type"] == "http" and not scope["path"].startswith(PREFIX):
            headers = dict(scope["headers"])
            host = headers.get(b"host", b"").decode("latin-1").rsplit(":", 1)[0].lower()
            if any(name in headers for name in _FORWARDED) or host == self._public:
                text = "Only the page that ends a subscription is open here."
                await HTMLResponse(text, 403, headers=HEADERS)(scope, receive, send)
                return
        await self._app(scope, receive, send)


def is_one_click(body: bytes, content_type: str) -> bool:
    """Return whether a body is `List-Unsubscribe=One-Click` and nothing else, in either form."""
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        head = f"Content-Type: {content_type}\r\n\r\n".encode("latin-1", "replace")
        message = message_from_bytes(head + body, policy=policy.default)
        parts = list(message.iter_parts()) if message.is_multipart() else []
        pairs = [
            (str(part.get_param("name", "", "content-disposition")), _words(part.get_payload()))
            for part in parts
        ]
        return pairs == [(_NAME, _VALUE)]
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, strict_parsing=True)
    except (UnicodeDecodeError, ValueError):
        return False
    return pairs == [(_NAME, _VALUE)]


def _words(payload: object) -> str:
    """Return a part's text."""
    return payload.strip() if isinstance(payload, str) else ""


async def _body(request: Request) -> bytes | None:
    """Return a request's body, or None where it is longer than any right one."""
    found = b""
    async for chunk in request.stream():
        found += chunk
        if len(found) > LONGEST:
            return None
    return found
