"""Slack's markup as safe HTML: everything is escaped first, only known marks become tags.

Source: docs.slack.dev/messaging/formatting-message-text. A broadcast or a mention is shown as a
loud mark, so that one in an alert could not be overlooked.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from html import escape

from markupsafe import Markup

from core.identity import safe_url

_TOKEN = re.compile(r"```(.+?)```|`([^`\n]+)`|<([^<>\n]+)>", re.DOTALL)  # code or control
_EMPHASIS = (
    (re.compile(r"(?<![\w*])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![\w*])"), "b"),
    (re.compile(r"(?<![\w_])_(?=\S)([^_\n]+?)(?<=\S)_(?![\w_])"), "i"),
    (re.compile(r"(?<![\w~])~(?=\S)([^~\n]+?)(?<=\S)~(?![\w~])"), "s"),
)
_EMOJI = {
    "rotating_light": "🚨",
    "warning": "⚠️",
    "bell": "🔔",
    "mute": "🔇",
    "link": "🔗",
    "white_check_mark": "✅",
    "red_circle": "🔴",
    "large_orange_circle": "🟠",
    "large_yellow_circle": "🟡",
    "large_green_circle": "🟢",
    "large_blue_circle": "🔵",
    "white_circle": "⚪",
    "mag": "🔍",
    "newspaper": "📰",
}
_EMOJI_NAME = re.compile(r":([a-z0-9_+-]+):")
_HOLE = "\ue000{}\ue001"  # private use: a finished piece of HTML stands aside for it
_HOLES = re.compile("\ue000(\\d+)\ue001")


def plain(text: str) -> str:
    """Return what a reader sees of escaped text: Slack turns three entities back."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def plain_html(text: str) -> Markup:
    """Return a plain_text object as HTML."""
    return Markup(escape(_emoji(plain(text))).replace("\n", "<br>"))  # noqa: S704 - escaped


def to_html(text: str) -> Markup:
    """Return mrkdwn as HTML."""
    done: list[str] = []

    def aside(match: re.Match[str]) -> str:
        done.append(_control(match[3]) if match[3] else _code(match))
        return _HOLE.format(len(done) - 1)

    rest = _TOKEN.sub(aside, text.replace("\ue000", "").replace("\ue001", ""))
    rest = escape(_emoji(plain(rest)), quote=True)
    for pattern, tag in _EMPHASIS:
        rest = pattern.sub(rf"<{tag}>\1</{tag}>", rest)
    rest = _quotes(rest)
    rest = _HOLES.sub(lambda m: done[int(m[1])], rest)
    return Markup(rest)  # noqa: S704 - every piece was escaped above


def anchor(url: str, label: str) -> str:
    """Return a link, or its label alone where the address is none that a page may link to."""
    target = safe_url(url)
    words = escape(label or url)
    if target is None:
        return words
    return f'<a href="{escape(target)}" rel="noreferrer noopener" target="_blank">{words}</a>'


def date_text(stamp: str, pattern: str) -> str:
    """Return a Slack date in UTC; Slack shows it in the reader's zone."""
    moment = datetime.fromtimestamp(int(stamp), UTC)
    forms = {
        "date_num": f"{moment:%Y-%m-%d}",
        "date_pretty": f"{moment:%B} {moment.day}, {moment.year}",
        "date_short_pretty": f"{moment:%b} {moment.day}, {moment.year}",
        "date_long_pretty": f"{moment:%A}, {moment:%B} {moment.day}, {moment.year}",
        "date_short": f"{moment:%b} {moment.day}, {moment.year}",
        "date_long": f"{moment:%A}, {moment:%B} {moment.day}, {moment.year}",
        "date": f"{moment:%B} {moment.day}, {moment.year}",
        "time_secs": f"{moment:%H:%M:%S} UTC",
        "time": f"{moment:%H:%M} UTC",
    }
    return re.sub(r"\{(\w+)\}", lambda m: forms.get(m[1], m[0]), pattern)


def _code(match: re.Match[str]) -> str:
    """Return a code block or a code span."""
    if match[1] is not None:
        return f"<pre>{escape(plain(match[1].strip()))}</pre>"
    return f"<code>{escape(plain(match[2]))}</code>"


def _control(inner: str) -> str:
    """Return what stands between `<` and `>`: a mention, a date, or a link."""
    target, _, label = inner.partition("|")
    kinds: dict[str, Callable[[str, str], str]] = {"!": _special, "@": _mention, "#": _mention}
    show = kinds.get(target[:1])
    if show is not None:
        return show(target, label)
    return anchor(plain(target), plain(label))


def _special(target: str, label: str) -> str:
    """Return a date, or a broadcast as a loud mark."""
    parts = target.split("^")
    if parts[0] == "!date" and len(parts) > 2:
        try:
            return f"<time>{escape(date_text(parts[1], parts[2]))}</time>"
        except (ValueError, OverflowError, OSError):
            return escape(plain(label))
    name = plain(label) or parts[0][1:]
    return f'<mark class="broadcast">@{escape(name.lstrip("@"))}</mark>'


def _mention(target: str, label: str) -> str:
    """Return a person or a channel as a loud mark."""
    return f'<mark class="broadcast">{escape(target[0])}{escape(plain(label) or target[1:])}</mark>'


def _emoji(text: str) -> str:
    """Return text with the emoji names that the demo knows as emoji."""
    return _EMOJI_NAME.sub(lambda m: _EMOJI.get(m[1], m[0]), text)


def _quotes(html: str) -> str:
    """Return escaped lines joined by breaks, those that begin with `>` as quotes."""
    shown: list[str] = []
    for line in html.split("\n"):
        if line.startswith("&gt;"):
            shown.append(
                f"<blockquote>{line.removeprefix('&gt;').lstrip() or '&nbsp;'}</blockquote>"
            )
        else:
            shown.append(line + "<br>")
    return "".join(shown).removesuffix("<br>")
