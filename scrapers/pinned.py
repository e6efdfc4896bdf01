"""Connections that go to a checked address: the requests adapter of the fetcher.

The name still goes into the Host header, the TLS server name and the certificate check; only the
socket is opened to the very address that the guard looked at, so that no second look-up can differ.
"""

import contextlib
import functools
import socket
import ssl
from typing import Any

from requests.adapters import HTTPAdapter
from requests.models import PreparedRequest
from requests.structures import CaseInsensitiveDict
from requests.utils import DEFAULT_CA_BUNDLE_PATH, requote_uri
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError
from urllib3.util.ssl_ import create_urllib3_context

from core.errors import FetchError
from scrapers import guard
from scrapers.answer import BoundedAnswer
from scrapers.attempt import current
from scrapers.limits import Limits

_DEFAULTS = Limits()
_HOSTS = 256  # whose idle connections are kept


class _Pinned(HTTPConnection):
    """A connection whose socket the guard opens, and which the running fetch can shut down."""

    allow_loopback: tuple[str, ...] = ()
    _twin: socket.socket | None = None

    def _new_conn(self) -> socket.socket:
        """Return a socket that is connected to a checked address; raises FetchError."""
        attempt = current()
        limit = float(self.timeout) if isinstance(self.timeout, int | float) else None
        key = f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"
        port = int(self.port or self.default_port)
        addresses = guard.resolve(
            self._dns_host,  # with its trailing dot, if it has one
            port,
            loopback=key in self.allow_loopback,
            timeout=attempt.left() if attempt else (limit or 5.0),
        )
        problem: OSError | None = None
        for family, address in addresses:
            sock = socket.socket(family, socket.SOCK_STREAM)
            try:
                for option in self.socket_options or ():
                    sock.setsockopt(*option)
                sock.settimeout(min(limit or 5.0, attempt.left()) if attempt else limit)
                sock.connect((address, port))
            except OSError as error:
                sock.close()
                problem = error
            else:
                self._note(sock)
                return sock
        if isinstance(problem, TimeoutError):
            raise ConnectTimeoutError(self, "connect timeout") from problem
        raise NewConnectionError(self, f"no connection: {problem}") from problem

    def _note(self, sock: socket.socket) -> None:
        """Keep a duplicate of `sock`: TLS takes the socket itself away, the duplicate stays ours."""
        self._twin = sock.dup()
        self._watch()

    def _watch(self) -> None:
        """Put this connection under the running fetch's deadline."""
        attempt = current()
        if attempt is not None and self._twin is not None:
            attempt.watch(self._twin)

    def request(self, *args: Any, **kwargs: Any) -> None:
        """Send a request; a connection from the pool comes under this fetch's deadline."""
        self._watch()
        super().request(*args, **kwargs)

    def close(self) -> None:
        """Close the connection and our duplicate of its socket."""
        twin, self._twin = self._twin, None
        if twin is not None:
            with contextlib.suppress(OSError):  # already gone
                twin.close()
        super().close()


class _PinnedTls(_Pinned, HTTPSConnection):
    """The same over TLS."""


@functools.cache
def trusted() -> ssl.SSLContext:
    """Return the one TLS context, with requests' own list of authorities and no other.

    Reading that list takes a dozen milliseconds: once a process instead of once a connection.
    """
    context = create_urllib3_context()
    context.load_verify_locations(DEFAULT_CA_BUNDLE_PATH)
    return context


class GuardedAdapter(HTTPAdapter):
    """A requests transport that connects only where the guard lets it; no retries, no proxies."""

    def __init__(
        self,
        *,
        allow_loopback: tuple[str, ...],
        limits: Limits = _DEFAULTS,
        connections: int = 64,
    ) -> None:
        """Take the allowed "host:port" pairs, and how many connections to keep for one host."""
        self._allow_loopback = allow_loopback
        self._limits = limits
        super().__init__(pool_connections=_HOSTS, pool_maxsize=connections, max_retries=0)

    def init_poolmanager(
        self,
        connections: int,
        maxsize: int,
        block: bool = False,  # noqa: FBT001, FBT002 - the signature of requests' own method
        **pool_kwargs: Any,
    ) -> None:
        """Make the pools from connection classes that know this adapter's allow-list."""
        super().init_poolmanager(connections, maxsize, block=block, **pool_kwargs)
        answer = functools.partial(
            BoundedAnswer,
            head=self._limits.head,
            chunked=self._limits.wire + self._limits.head,  # chunk lines and trailers included
        )
        known = {"allow_loopback": self._allow_loopback, "response_class": answer}
        plain = type("Plain", (_Pinned,), known)
        tls = type("Tls", (_PinnedTls,), known)
        self.poolmanager.pool_classes_by_scheme = {
            "http": type("PlainPool", (HTTPConnectionPool,), {"ConnectionCls": plain}),
            "https": type("TlsPool", (HTTPSConnectionPool,), {"ConnectionCls": tls}),
        }

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:  # noqa: ARG002 - the signature of requests' own method
        """Demand a certificate that our one context trusts; nothing can switch that off."""
        if url.startswith("https:"):
            conn.cert_reqs = "CERT_REQUIRED"
            conn.conn_kw["ssl_context"] = trusted()

    def proxy_manager_for(self, proxy: str, **_options: Any) -> Any:
        """Refuse: a proxy would resolve names for itself, behind the guard's back."""
        raise FetchError(proxy, "refused: no proxies")


def get_request(url: str, headers: dict[str, str]) -> PreparedRequest:
    """Return a request that is ready to send: `url` is ASCII in its host, quoted where it must be.

    Made by hand, as there are no cookies, no authentication, no body and no hooks to prepare.
    """
    request = PreparedRequest()
    request.method = "GET"
    request.url = requote_uri(url)
    request.headers = CaseInsensitiveDict(headers)
    return request
