"""The shape of blocks: which types there are, what each may and must hold.

A strict table of what an alert may use (docs.slack.dev/reference/block-kit/blocks); a block that is
legal in Slack but not listed here is refused all the same, as nothing of ours should send it.
"""

from dataclasses import dataclass
from typing import Any

from alerts.slack_payload.findings import Finding, Json, blocks_of, error


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shape:
    """The properties of one type; a value names what it must be."""

    must: dict[str, str]
    may: dict[str, str]


_TEXT_STYLE = frozenset({"bold", "italic", "strike", "code", "underline"})
BLOCKS = {
    "header": _Shape(must={"text": "plain"}, may={"level": "int"}),
    "section": _Shape(
        must={}, may={"text": "text", "fields": "texts", "accessory": "element", "expand": "bool"}
    ),
    "divider": _Shape(must={}, may={}),
    "context": _Shape(must={"elements": "context"}, may={}),
    "actions": _Shape(must={"elements": "elements"}, may={}),
    "image": _Shape(must={"alt_text": "str"}, may={"image_url": "str", "title": "plain"}),
    "rich_text": _Shape(must={"elements": "rich"}, may={}),
}
ELEMENTS = {
    "button": _Shape(
        must={"text": "plain"},
        may={
            "action_id": "str",
            "url": "str",
            "value": "str",
            "style": "style",
            "confirm": "dict",
            "accessibility_label": "str",
        },
    ),
    "overflow": _Shape(must={"options": "options"}, may={"action_id": "str", "confirm": "dict"}),
    "static_select": _Shape(
        must={"options": "options"},
        may={"action_id": "str", "placeholder": "plain", "initial_option": "dict",
             "confirm": "dict", "focus_on_load": "bool"},
    ),
    "image": _Shape(must={"alt_text": "str", "image_url": "str"}, may={}),
}  # fmt: skip
OPTION = _Shape(must={"text": "text"}, may={"value": "str", "description": "text", "url": "str"})
TEXT = {
    "plain_text": _Shape(must={"text": "str"}, may={"emoji": "bool"}),
    "mrkdwn": _Shape(must={"text": "str"}, may={"verbatim": "bool"}),
}
RICH = {
    "rich_text_section": _Shape(must={"elements": "runs"}, may={}),
    "rich_text_quote": _Shape(must={"elements": "runs"}, may={"border": "int"}),
    "rich_text_preformatted": _Shape(must={"elements": "runs"}, may={"border": "int"}),
    "rich_text_list": _Shape(
        must={"elements": "rich", "style": "str"},
        may={"indent": "int", "offset": "int", "border": "int"},
    ),
}
RUNS = {
    "text": _Shape(must={"text": "str"}, may={"style": "text_style"}),
    "link": _Shape(must={"url": "str"}, may={"text": "str", "style": "text_style"}),
    "date": _Shape(
        must={"timestamp": "int", "format": "str"},
        may={"fallback": "str", "url": "str", "style": "text_style"},
    ),
    "emoji": _Shape(must={"name": "str"}, may={"style": "text_style", "unicode": "str"}),
}
_LISTS = {"texts": TEXT, "elements": ELEMENTS, "rich": RICH, "runs": RUNS,
          "context": {**TEXT, "image": ELEMENTS["image"]}}  # fmt: skip
_ONE = {"text": TEXT, "plain": {"plain_text": TEXT["plain_text"]}, "element": ELEMENTS}
_PLAIN = {"str": str, "bool": bool, "dict": dict}


def check_schema(payload: Json) -> list[Finding]:
    """Return what Slack would not accept as a block."""
    findings: list[Finding] = []
    for place, block in blocks_of(payload):
        findings += _typed(block, BLOCKS, place, extra=frozenset({"block_id"}))
        if block.get("type") == "section" and not (block.get("text") or block.get("fields")):
            findings.append(_bad(place, "a section needs a text or fields"))
        if block.get("type") == "image" and not block.get("image_url"):
            findings.append(_bad(place, "an image needs an image_url"))
    return findings


def _typed(
    value: Any, table: dict[str, _Shape], place: str, extra: frozenset[str] = frozenset()
) -> list[Finding]:
    """Return the faults of an object whose `type` chooses its shape."""
    if not isinstance(value, dict):
        return [_bad(place, "not an object")]
    shape = table.get(str(value.get("type")))
    if shape is None:
        known = ", ".join(sorted(table))
        return [_bad(place, f"unknown type {value.get('type')!r}: here stand {known}")]
    return _shaped(value, shape, place, extra | {"type"})


def _shaped(value: Json, shape: _Shape, place: str, extra: frozenset[str]) -> list[Finding]:
    """Return the faults of an object against one shape."""
    wants = shape.must | shape.may
    missing = sorted(shape.must.keys() - value.keys())
    findings = [_bad(place, f"'{name}' is missing") for name in missing]
    for name, inner in value.items():
        where = f"{place}.{name}"
        if name in wants:
            findings += _value(inner, wants[name], where)
        elif name not in extra:
            findings.append(_bad(where, f"unknown property '{name}'"))
        elif not isinstance(inner, str):
            findings.append(_bad(where, "not text"))
    return findings


def _value(value: Any, want: str, place: str) -> list[Finding]:
    """Return the faults of one property's value."""
    if want in _PLAIN:
        return [] if isinstance(value, _PLAIN[want]) else [_bad(place, f"not a {want}")]
    if want == "int":
        fits = isinstance(value, int) and not isinstance(value, bool)
        return [] if fits else [_bad(place, "not an integer")]
    if want == "style":
        fits = value in ("primary", "danger")
        return [] if fits else [_bad(place, "a style is primary or danger")]
    if want == "text_style":
        fits = isinstance(value, dict) and value.keys() <= _TEXT_STYLE
        return [] if fits else [_bad(place, "unknown text style")]
    if want in _ONE:
        return _typed(value, _ONE[want], place)
    return _list(value, want, place)


def _list(value: Any, want: str, place: str) -> list[Finding]:
    """Return the faults of a list and of what is in it."""
    if not isinstance(value, list) or not value:
        return [_bad(place, "not a list with at least one member")]
    findings = []
    for index, inner in enumerate(value):
        where = f"{place}[{index}]"
        if want != "options":
            findings += _typed(inner, _LISTS[want], where)
        elif isinstance(inner, dict):
            findings += _shaped(inner, OPTION, where, frozenset())
        else:
            findings.append(_bad(where, "not an object"))
    return findings


def _bad(place: str, reason: str) -> Finding:
    """Return an error of this layer."""
    return error("schema", place, reason, "invalid_blocks")
