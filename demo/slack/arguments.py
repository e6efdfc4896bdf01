"""How a call's arguments arrive: JSON bodies, form bodies, the query, the token's places."""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from demo.web import Request

_JSON_IN_FORMS = ("blocks", "attachments", "metadata")
_SWITCHES = (
    "include_all_metadata",
    "inclusive",
    "link_names",
    "mrkdwn",
    "reply_broadcast",
    "unfurl_links",
    "unfurl_media",
)


class BadBodyError(Exception):
    """A body that can't be read; its text is Slack's error code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arguments:
    """The arguments of one call, in the types of a JSON body, and its token apart."""

    payload: dict[str, Any]
    token: str | None


def read_arguments(request: Request) -> Arguments:
    """Return the arguments of a call; raises BadBodyError with Slack's code."""
    payload: dict[str, Any] = _from_form(request.query)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if request.body:
        payload |= _body(kind, request.body)
    bearer = request.headers.get("authorization", "")
    token = bearer.removeprefix("Bearer ").strip() if bearer.startswith("Bearer ") else None
    own = payload.pop("token", None)  # a secret: it belongs in no log
    return Arguments(payload=payload, token=token or (own if isinstance(own, str) else None))


def _body(kind: str, body: bytes) -> dict[str, Any]:
    """Return the arguments in a body of the given content type."""
    try:
        text = body.decode()
    except UnicodeDecodeError as error:
        raise BadBodyError("invalid_charset") from error
    if kind == "application/json":
        try:
            data = json.loads(text)
        except ValueError as error:
            raise BadBodyError("invalid_json") from error
        if not isinstance(data, dict):
            raise BadBodyError("json_not_object")
        return data
    if kind == "application/x-www-form-urlencoded":
        return _from_form(dict(parse_qsl(text, keep_blank_values=True)))
    raise BadBodyError("invalid_post_type" if kind else "missing_post_type")


def _from_form(fields: Any) -> dict[str, Any]:
    """Return form fields with the JSON in them read and switches as booleans."""
    payload: dict[str, Any] = dict(fields)
    for name in _JSON_IN_FORMS:
        if name in payload:
            try:
                payload[name] = json.loads(payload[name])
            except ValueError:
                continue  # stays text: the judge says that it is no list
    for name in _SWITCHES:
        if name in payload:
            payload[name] = str(payload[name]).lower() in {"1", "true"}
    return payload
