"""The two template environments of mail: HTML that escapes by itself, and plain text."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import css_inline
import jinja2
from markupsafe import Markup

from alerts import digest_words
from alerts.gloss import about
from alerts.labels import clock_time, label, language, places
from alerts.passages import once, runs
from core.hostnames import shown_host
from core.identity import safe_url
from core.text import clean, one_line

FOLDER = Path(__file__).parent / "templates"


@cache
def _environment(*, html: bool) -> jinja2.Environment:
    """Return an environment in which an unknown name is an error, not an empty text."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(FOLDER),
        autoescape=html,  # noqa: S701 - off for plain text alone, where there is no markup
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_visible,
    )
    environment.filters |= {
        "line": one_line,
        "also": _also,
        "label": label,
        "places": places,
        "language": language,
        "moment": clock_time,
        "safe_url": lambda url: safe_url(url) or "#",
        "odd_host": _odd_host,
        "standing": digest_words.standing,
        "stories": lambda number: digest_words.count(number, "story"),
    }
    environment.globals |= {"runs": runs, "once": once, "about": about}
    return environment


def _visible(value: Any) -> Any:
    """Return a text of the web without the characters that hide or turn what stands around them."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return clean(value)
    return value


def _also(topics: Sequence[str]) -> list[str]:
    """Return a story's further topics as one phrase in a list, or an empty list."""
    return [f"also {', '.join(map(label, topics))}"] if topics else []


def _odd_host(url: str) -> str:
    """Return an address's host in both spellings where letters of another alphabet could deceive."""
    try:
        shown = shown_host(urlsplit(url).hostname or "")
    except ValueError:
        return ""
    return shown if "xn--" in shown else ""


@cache
def _inliner() -> css_inline.CSSInliner:
    """Return the inliner of `mail.css`; it never loads anything from elsewhere."""
    return css_inline.CSSInliner(
        load_remote_stylesheets=False,
        keep_style_tags=True,
        extra_css=(FOLDER / "mail.css").read_text(encoding="utf-8"),
    )


def render_html(name: str, **values: object) -> str:
    """Return a template as HTML whose styles stand in the elements, as mail programs want them.

    A style block marked `data-css-inline="ignore"` stays: media queries can't be inlined.
    """
    page = _environment(html=True).get_template(name).render(**values)
    return str(_inliner().inline(page))


def render_text(name: str, **values: object) -> str:
    """Return a template as plain text without runs of empty lines."""
    text = _environment(html=False).get_template(name).render(**values)
    lines: list[str] = []
    for line in text.splitlines():
        if line.strip() or (lines and lines[-1]):
            lines.append(line.rstrip())
    return "\n".join(lines).strip() + "\n"
