"""The guard: which addresses the fetcher may connect to, judged for every hop and every address.

A check of the URL's text alone loses to DNS rebinding (the name answers differently the second
time), so names are resolved here, every answer is checked, and the connection goes to the checked
address itself (`scrapers/pinned.py`). The networks refused beyond "not global" are those that wrap
another address (IPv4-mapped, NAT64, 6to4, Teredo, ISATAP) or that `ipaddress` calls global in error; CGNAT
and the backslash and encoded-address tricks are GHSA-gwph-fp79-379w and GHSA-rph4-96w6-q594.
"""

import ipaddress
import re
import socket
import threading
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

from core.errors import FetchError
from core.identity import safe_url

Address = tuple[socket.AddressFamily, str]  # family and a numeric address

_REFUSED = tuple(
    ipaddress.ip_network(network)
    for network in (
        "0.0.0.0/8",
        "100.64.0.0/10",  # CGNAT: neither private nor global to `ipaddress`
        "168.63.129.16/32",  # a cloud's wire server, on a public address
        "192.0.0.0/24",
        "192.88.99.0/24",  # 6to4 relays
        "198.18.0.0/15",
        "240.0.0.0/4",
        "::/96",  # IPv4-compatible, :: and ::1
        "::ffff:0:0/96",  # IPv4-mapped
        "64:ff9b::/96",  # NAT64
        "64:ff9b:1::/48",
        "100::/64",
        "2001::/32",  # Teredo
        "2001:db8::/32",
        "2002::/16",  # 6to4
        "3fff::/20",  # documentation, RFC 9637
        "5f00::/16",  # segment routing, RFC 9602
        "fec0::/10",  # site-local, deprecated
    )
)
_ISATAP = 0x0000_5EFE  # RFC 5214: an interface id that wraps an IPv4 address, under any prefix
_NUMBER_LABEL = re.compile(r"(0x[0-9a-f]*|\d+)")  # WHATWG "ends in a number"
_HOST = re.compile(r"[a-z0-9_]([a-z0-9_.-]{0,251}[a-z0-9_])?\.?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A URL that may be asked for: its ASCII spelling, and where it leads."""

    url: str
    scheme: str
    host: str  # lower case, ASCII, without brackets
    port: int

    @property
    def key(self) -> str:
        """Return "host:port", the spelling of the loopback allow-list and of the host budget."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def origin(self) -> str:
        """Return scheme, host and port."""
        return f"{self.scheme}://{self.key}"


def check_url(url: str, *, allow_loopback: tuple[str, ...] = ()) -> Target:
    """Return where `url` leads, without a look at the network.

    Raises FetchError ("refused: …") for other schemes, userinfo, backslashes, encoded or private
    IP addresses, and ports other than 80 and 443 that are not in `allow_loopback`.
    """
    if safe_url(url) is None:
        raise FetchError(url, "refused: not a plain http(s) address")
    parts = urlsplit(url.strip())
    scheme = parts.scheme.lower()
    host = _ascii_host(url, parts.hostname or "")
    port = parts.port or (443 if scheme == "https" else 80)
    shown = f"[{host}]" if ":" in host else host
    netloc = shown if parts.port is None else f"{shown}:{port}"
    target = Target(
        url=urlunsplit((scheme, netloc, parts.path or "/", parts.query, "")),
        scheme=scheme,
        host=host,
        port=port,
    )
    if target.key in allow_loopback:
        return target
    if port not in (80, 443):
        raise FetchError(url, f"refused: port {port}")
    literal = _literal(host)
    if literal is not None and not is_public(literal):
        raise FetchError(url, f"refused: {host} is not a public address")
    return target


def _ascii_host(url: str, name: str) -> str:
    """Return the host in ASCII, as the resolver will see it; raises FetchError for odd ones."""
    if _literal(name) is not None:
        return name.lower()
    try:
        host = name.lower() if name.isascii() else name.encode("idna").decode().lower()
    except UnicodeError:
        raise FetchError(url, "refused: the host name is not valid") from None
    if not _HOST.fullmatch(host):
        raise FetchError(url, "refused: the host name is not valid")
    last = host.rstrip(".").rsplit(".", 1)[-1]
    if _NUMBER_LABEL.fullmatch(last) and _literal(host) is None:
        raise FetchError(url, "refused: an encoded IP address")
    return host


def _literal(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """Return the IP address that `host` spells in full, or None."""
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Return whether `address` is one of the public internet and wraps no other address."""
    if any(address in network for network in _REFUSED if network.version == address.version):
        return False
    if address.version == 6 and (int(address) >> 32) & 0xFDFF_FFFF == _ISATAP:
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def resolve(host: str, port: int, *, loopback: bool, timeout: float) -> tuple[Address, ...]:
    """Return the addresses of `host`, every one of them checked.

    With `loopback` (the pair is in the allow-list) all must be loopback, else all must be public:
    one bad answer among good ones refuses the host. Raises FetchError.
    """
    literal = _literal(host)
    found = (str(literal),) if literal else _look_up(host, port, timeout)
    addresses = tuple(ipaddress.ip_address(text) for text in found)
    for address in addresses:
        if not (address.is_loopback if loopback else is_public(address)):
            raise FetchError(host, f"refused: {host} leads to {address}, not a public address")
    return tuple((socket.AF_INET if a.version == 4 else socket.AF_INET6, str(a)) for a in addresses)


def _look_up(host: str, port: int, timeout: float) -> tuple[str, ...]:
    """Return the numeric addresses of a name, in a thread: getaddrinfo itself knows no timeout."""
    answers: list[str] = []
    failures: list[str] = []

    def ask() -> None:
        try:
            rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            failures.append(str(error))
            return
        # A scope ("fe80::1%eth0") is cut off: such an address is never public anyway.
        answers.extend(dict.fromkeys(str(row[4][0]).partition("%")[0] for row in rows))

    thread = threading.Thread(target=ask, name=f"look-up {host}", daemon=True)
    thread.start()
    thread.join(timeout)
    if thread.is_alive():
        raise FetchError(host, "dns: timeout")
    if failures or not answers:
        raise FetchError(host, "dns: no such host")
    return tuple(answers)
