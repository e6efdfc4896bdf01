"""Payloads that pass every rule, and callers that need no SDK."""

import json
from urllib.parse import urlencode

ALERTS = "C0DEMOALERT"
OPERATOR = "C0DEMOOPER"
ANY = "xoxb-test"


def message(key="k1", text="Plant announced", **more):
    return {
        "channel": ALERTS,
        "text": text,
        "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": True}}],
        "unfurl_links": False,
        "unfurl_media": False,
        "metadata": {
            "event_type": "seedwatch_alert",
            "event_payload": {
                "delivery_key": key,
                "story_id": "s1",
                "rule_id": "r1",
                "schema_version": 1,
            },
        },
        **more,
    }


def update(ts, **more):
    payload = message(ts=ts, parse="none", **more)
    del payload["unfurl_links"], payload["unfurl_media"], payload["metadata"]
    return payload


def as_json(payload, token=ANY):
    headers = {"Content-Type": "application/json; charset=utf-8"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    return {"data": json.dumps(payload).encode(), "headers": headers}


def as_form(payload, token=ANY):
    fields = {
        name: json.dumps(value) if isinstance(value, dict | list) else _form_value(value)
        for name, value in payload.items()
    }
    if token:
        fields["token"] = token
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    return {"data": urlencode(fields).encode(), "headers": headers}


def _form_value(value):
    return str(value).lower() if isinstance(value, bool) else str(value)
