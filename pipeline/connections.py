"""Airflow's two connections as the environment gives them, for commands that run outside Airflow.

Inside tasks `orchestration.connections` asks Airflow itself, which also knows its database and its
secrets backends; of those a command can't know.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from core.settings import Settings

SLACK = "AIRFLOW_CONN_SLACK_API_DEFAULT"
SMTP = "AIRFLOW_CONN_SMTP_DEFAULT"


def with_connections(settings: Settings, environ: Mapping[str, str]) -> Settings:
    """Return the settings with what the connections in `environ` say; they win, as in Airflow.

    A connection that can't be read changes nothing: Airflow itself complains about it.
    """
    changes: dict[str, str] = {}
    if slack := _parse(environ.get(SLACK, "")):
        changes |= _given(
            slack_bot_token=slack["password"], slack_base_url=slack["extra"].get("base_url")
        )
    smtp = _parse(environ.get(SMTP, ""))
    if smtp and smtp["host"]:
        changes |= _given(smtp_url=_smtp_url(smtp), mail_from=smtp["extra"].get("from_email"))
    return replace(settings, **changes)  # type: ignore[arg-type]  # the names are text fields'


def _given(**values: Any) -> dict[str, str]:
    """Return the values that say something."""
    return {name: str(value) for name, value in values.items() if value}


def _parse(text: str) -> dict[str, Any] | None:
    """Return a connection's parts; both forms that Airflow takes, JSON and URI, or None."""
    try:
        return _from_json(text) if text.lstrip().startswith("{") else _from_uri(text)
    except (ValueError, TypeError, AttributeError):
        return None


def _from_json(text: str) -> dict[str, Any]:
    """Return the parts of the JSON form, whose extra is an object or a text that holds one."""
    data = json.loads(text)
    extra = data.get("extra") or {}
    return {
        **{name: data.get(name) for name in ("login", "password", "host", "port")},
        "extra": json.loads(extra) if isinstance(extra, str) else dict(extra),
    }


def _from_uri(text: str) -> dict[str, Any] | None:
    """Return the parts of the URI form; its query is the extra, or holds it as `__extra__`."""
    if "://" not in text:
        return None
    parts = urlsplit(text)
    extra: dict[str, Any] = dict(parse_qsl(parts.query))
    if whole := extra.pop("__extra__", None):
        extra = {**json.loads(whole), **extra}
    return {
        "login": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "host": unquote(parts.hostname or ""),
        "port": parts.port,
        "extra": extra,
    }


def _smtp_url(smtp: dict[str, Any]) -> str:
    """Return the URL of our own setting: TLS from the first byte unless `disable_ssl` is set."""
    plain = str(smtp["extra"].get("disable_ssl", "")).strip().lower() in {"true", "1", "yes", "on"}
    login = quote(smtp["login"], safe="") if smtp["login"] else ""
    if login and smtp["password"]:
        login += ":" + quote(smtp["password"], safe="")
    host = f"[{smtp['host']}]" if ":" in smtp["host"] else smtp["host"]
    port = smtp["port"] or (25 if plain else 465)
    return f"{'smtp' if plain else 'smtps'}://{login}{'@' if login else ''}{host}:{port}"
