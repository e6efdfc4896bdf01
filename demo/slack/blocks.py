"""Blocks as views that a template can show; unknown ones are named, not hidden."""

from dataclasses import dataclass
from html import escape
from typing import Any

from markupsafe import Markup

from core.identity import safe_url
from demo.slack.mrkdwn import anchor, date_text, plain_html, to_html
from demo.slack.store import Json

_STYLES = (("bold", "b"), ("italic", "i"), ("strike", "s"), ("code", "code"))
_NESTED = {
    "rich_text_section": "div",
    "rich_text_quote": "blockquote",
    "rich_text_preformatted": "pre",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One block or element as a template shows it; `html` that is plain text gets escaped there."""

    kind: str
    html: Markup | str = ""
    fields: tuple[Markup, ...] = ()
    elements: tuple["View", ...] = ()
    style: str = ""
    url: str | None = None
    action: str = ""  # of a button that is no link: what a click on it says


def views(content: Json) -> list[View]:
    """Return what is shown of a message: its blocks, or its text where it has none."""
    blocks = content.get("blocks")
    if isinstance(blocks, list) and blocks:
        return [_view(block) for block in blocks if isinstance(block, dict)]
    return [View(kind="section", html=to_html(str(content.get("text", ""))))]


def _view(block: Json) -> View:
    """Return one block's view."""
    kind = str(block.get("type"))
    if kind in {"header", "section"}:
        return View(
            kind=kind,
            html=_text(block.get("text")),
            fields=tuple(_text(field) for field in _objects(block.get("fields"))),
            elements=tuple(_element(part) for part in _objects([block.get("accessory")])),
        )
    if kind in {"context", "actions", "context_actions"}:
        return View(kind=kind, elements=tuple(map(_element, _objects(block.get("elements")))))
    if kind == "rich_text":
        html = "".join(_rich(element) for element in _objects(block.get("elements")))
        return View(kind="section", html=Markup(html))  # noqa: S704 - escaped in _rich
    if kind == "markdown":
        return View(kind="section", html=plain_html(str(block.get("text", ""))))
    if kind == "divider":
        return View(kind=kind)
    return View(kind="note", html=f"{kind}: {block.get('alt_text', '')}")


def _text(value: Any) -> Markup:
    """Return a text object as HTML."""
    if not isinstance(value, dict):
        return Markup()
    text = str(value.get("text", ""))
    return to_html(text) if value.get("type") == "mrkdwn" else plain_html(text)


def _objects(value: Any) -> list[Any]:
    """Return the objects of a list."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _element(element: Json) -> View:
    """Return the view of a button, a text, or another element."""
    kind = str(element.get("type"))
    if kind == "button":
        style = element.get("style")
        return View(
            kind=kind,
            html=_text(element.get("text")),
            style=style if style in {"primary", "danger"} else "",
            url=safe_url(str(element.get("url", ""))),
            action="" if element.get("url") else str(element.get("action_id", "")),
        )
    if kind == "overflow":
        options = _objects(element.get("options"))
        return View(kind=kind, fields=tuple(_text(option.get("text")) for option in options))
    if kind in {"mrkdwn", "plain_text"}:
        return View(kind="text", html=_text(element))
    return View(kind="text", html=f"{kind}: {element.get('alt_text', '')}")


def _rich(element: Json) -> str:
    """Return a part of a rich text as HTML."""
    kind = str(element.get("type"))
    inner = _objects(element.get("elements"))
    if kind in _NESTED:
        tag = _NESTED[kind]
        return f"<{tag}>{''.join(_rich(part) for part in inner)}</{tag}>"
    if kind == "rich_text_list":
        tag = "ol" if element.get("style") == "ordered" else "ul"
        items = "".join(f"<li>{_rich(part)}</li>" for part in inner)
        return f"<{tag}>{items}</{tag}>"
    return _styled(_word(kind, element), element.get("style"))


def _word(kind: str, element: Json) -> str:
    """Return one run of a rich text; here text is text and knows no markup."""
    if kind == "text":
        return escape(str(element.get("text", ""))).replace("\n", "<br>")
    if kind == "link":
        url = str(element.get("url", ""))
        return anchor(url, str(element.get("text") or url))
    if kind == "date":
        try:
            return escape(date_text(str(element.get("timestamp")), str(element.get("format"))))
        except (ValueError, OverflowError, OSError):
            return escape(str(element.get("fallback", "")))
    name = element.get("range") or element.get("name") or element.get("user_id") or kind
    return f'<mark class="broadcast">{escape(kind)}: {escape(str(name))}</mark>'


def _styled(html: str, style: Any) -> str:
    """Return a run in its styles."""
    for name, tag in _STYLES:
        if isinstance(style, dict) and style.get(name):
            html = f"<{tag}>{html}</{tag}>"
    return html
