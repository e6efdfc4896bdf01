"""What a fetch may cost: sizes in bytes, times in seconds."""

from dataclasses import dataclass

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The caps of one fetch and the manners towards one host; tests make them small."""

    connect: float = 5.0
    read: float = 10.0  # between two reads
    total: float = 20.0  # everything, dripped headers and redirects included
    wire: int = 5 * MEGABYTE  # bytes as they come over the wire
    decoded: int = 20 * MEGABYTE  # bytes after decompression
    ratio: int = 200  # decoded to wire, once a kilobyte has come
    redirects: int = 5
    min_delay: float = 1.0  # between two requests to one host
    longest_delay: float = 60.0  # a crawl delay beyond this is taken as this
    longest_wait: float = 120.0  # for a turn at a host; then the fetch is put off
    robots_bytes: int = 500 * 1024  # RFC 9309, section 2.5
    robots_seconds: float = 86_400.0
    robots_retry_seconds: float = 300.0  # after a robots.txt that could not be had
    longest_pause: float = 86_400.0  # what a Retry-After is believed
    default_pause: float = 300.0  # a Retry-After that says nothing we can read
