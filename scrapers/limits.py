"""What a fetch may cost: sizes in bytes, times in seconds."""

from dataclasses import dataclass

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The caps of one fetch and the manners towards one host; tests make them small."""

    connect: float = 5.0
    read: float = 10.0  # between two reads
    total: float = 20.0  # everything, dripped headers and redirects included
    head: int = 128 * 1024  # status line, headers and interim answers together
    wire: int = 5 * MEGABYTE  # bytes of a body as they come over the wire
    decoded: int = 20 * MEGABYTE  # bytes after decompression
    ratio: int = 200  # decoded to wire, once a kilobyte has come
    redirects: int = 5
    together: int = 64  # requests at one time, of all hosts
    min_delay: float = 1.0  # between two requests to one host
    jitter: float = 0.25  # the share of a delay that is added to it at most, at random
    longest_delay: float = 60.0  # a crawl delay beyond this is taken as this
    longest_wait: float = 3.0  # for a turn at a host; then the fetch is put off, others go on
    robots_bytes: int = 500 * 1024  # RFC 9309, section 2.5
    robots_seconds: float = 86_400.0
    robots_retry_seconds: float = 300.0  # after a robots.txt that could not be had
    longest_pause: float = 86_400.0  # what a Retry-After is believed
    default_pause: float = 300.0  # a Retry-After that says nothing we can read
    busy_pause: float = 60.0  # 429 without a Retry-After
