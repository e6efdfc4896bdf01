"""The two functions that all untrusted text goes through on its way into Slack's markup.

Source: docs.slack.dev/messaging/formatting-message-text: `&`, `<` and `>` are the only characters
with a meaning, and `<…>` the only way to a mention, a broadcast or a link.
"""

from urllib.parse import quote, urlsplit, urlunsplit

from alerts.graphemes import cut, units
from core.hostnames import to_ascii
from core.identity import safe_url
from core.text import clean, one_line

_UNSAFE_IN_LINK = " |<>\"'\\^`{}\t\r\n"


def escape(text: str) -> str:
    """Return `text` without hidden characters and with `&`, `<`, `>` as entities, in that order."""
    return clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def fit(text: str, limit: int) -> str:
    """Return `text` on one line, escaped, in at most `limit` UTF-16 units.

    The cut falls between graphemes of the text and never inside an entity.
    """
    line = one_line(text, max(limit * 2, 1))
    room = limit
    while units(escaped := escape(cut(line, room))) > limit:
        room -= max(1, (units(escaped) - limit) // 5)
    return escaped


def shown_url(url: str) -> str | None:
    """Return `url` as it may be linked to, or None: http(s) with a host, no userinfo.

    White space, quotes, brackets, `|`, backslash, `^`, the backtick and braces are percent-encoded, as
    any of them can end the link early. Control characters are refused. A host of other letters is
    written in ASCII, so that an address never looks like one that it is not.
    """
    encoded = "".join(quote(char) if char in _UNSAFE_IN_LINK[:-3] else char for char in url.strip())
    safe = safe_url(encoded)
    if safe is None:
        return None
    parts = urlsplit(safe)
    if parts.netloc.isascii():
        return safe
    host = to_ascii(parts.hostname or "")
    port = f":{parts.port}" if parts.port else ""
    return safe_url(urlunsplit(parts._replace(netloc=host + port)))


def link(url: str, label: str, limit: int = 3000) -> str:
    """Return `<url|label>`, or the escaped label alone where the address may not be linked to.

    An empty label becomes the host. The whole is at most `limit` UTF-16 units: a link that would
    not fit is left out, never cut.
    """
    target = shown_url(url)
    words = one_line(label.replace("|", " "))
    if target is None:
        return fit(words, limit)
    words = words or (urlsplit(target).hostname or target)
    address = target.replace("&", "&amp;")
    room = limit - units(address) - 3
    if room < 1:
        return fit(words, limit)
    return f"<{address}|{fit(words, room)}>"
