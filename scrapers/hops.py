"""The way of one fetch over its redirects: every hop judged for itself, none taken twice.

What the caller sends along (validators, authorization) goes to the origin it was meant for and to no
other. An https address never leads to an http one.
"""

from urllib.parse import urljoin

from core.errors import FetchError
from scrapers.guard import Target, check_url

PERMANENT = frozenset({301, 308})
REDIRECTS = frozenset({302, 303, 307}) | PERMANENT


class Way:
    """Where a fetch has been, and where it is now."""

    def __init__(self, url: str, *, allow_loopback: tuple[str, ...], redirects: int) -> None:
        """Take the address that is asked for; raises FetchError where the guard refuses it."""
        self.url = url
        self._allow_loopback = allow_loopback
        self._redirects = redirects
        self.target = check_url(url, allow_loopback=allow_loopback)
        self._origin = self.target.origin
        self._seen = [self.target.url]
        self._permanent = True

    def to_send(self, headers: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
        """Return those of the caller's headers that may go to the present target."""
        return headers if self.target.origin == self._origin else ()

    @property
    def moved_to(self) -> str | None:
        """Return where permanent redirects alone have led; None where others were among them."""
        return self.target.url if self._permanent and len(self._seen) > 1 else None

    def follow(self, status: int, location: str) -> Target:
        """Go where a redirect leads; raises FetchError where it may not be followed."""
        there = self.next_hop(location)
        if there.url in self._seen:
            raise FetchError(self.url, "refused: redirect loop")
        if len(self._seen) > self._redirects:
            raise FetchError(self.url, f"refused: more than {self._redirects} redirects")
        self._seen.append(there.url)
        self._permanent = self._permanent and status in PERMANENT
        self.target = there
        return there

    def next_hop(self, location: str) -> Target:
        """Return the target that a Location names; raises FetchError for one we do not ask."""
        try:
            there = check_url(
                urljoin(self.target.url, _as_utf8(location)), allow_loopback=self._allow_loopback
            )
        except ValueError:
            raise FetchError(self.url, "refused: redirect to a broken address") from None
        except FetchError as error:
            raise FetchError(self.url, f"{error.reason} (redirect)") from None
        if self.target.scheme == "https" and there.scheme == "http":
            raise FetchError(self.url, "refused: redirect from https to http")
        return there


def _as_utf8(location: str) -> str:
    """Return a Location header as the UTF-8 that servers mean; http.client reads Latin-1."""
    try:
        return location.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return location
