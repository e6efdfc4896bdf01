"""Airflow's connections `slack_api_default` and `smtp_default` win over the environment's settings.

They are read inside tasks alone, where Airflow hands them out: from `AIRFLOW_CONN_…` variables, a
secrets backend, or its database.
"""

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import quote

from core.settings import Settings

if TYPE_CHECKING:
    from airflow.sdk import Connection

SLACK = "slack_api_default"
SMTP = "smtp_default"
SMTP_PORT, SMTPS_PORT = 25, 465  # where a connection names none


def settings_with_connections(settings: Settings) -> Settings:
    """Return the settings with what Airflow's two connections say, where they exist.

    Of Slack's: the bot token is the password, `base_url` in the extra is another API address. Of
    SMTP's: host, port, login and password; `disable_ssl` in the extra speaks plain SMTP (which
    STARTTLS may still protect), `from_email` is the sender. Fields as the providers define them.
    """
    changes: dict[str, str] = {}
    if slack := _connection(SLACK):
        changes |= _slack_changes(slack)
    if smtp := _connection(SMTP):
        changes |= _smtp_changes(smtp)
    return replace(settings, **changes)  # type: ignore[arg-type]  # the names are text fields'


def _connection(conn_id: str) -> "Connection | None":
    """Return a connection, or None where Airflow knows none of that name."""
    from airflow.sdk import Connection  # noqa: PLC0415 - a DAG file may import this module
    from airflow.sdk.exceptions import AirflowNotFoundException  # noqa: PLC0415 - as above

    try:
        found: Connection = Connection.get(conn_id)
    except AirflowNotFoundException:
        return None
    return found


def _slack_changes(slack: "Connection") -> dict[str, str]:
    """Return the settings that a Slack connection gives."""
    given = {
        "slack_bot_token": slack.password,
        "slack_base_url": slack.extra_dejson.get("base_url"),
    }
    return {name: str(value) for name, value in given.items() if value}


def _smtp_changes(smtp: "Connection") -> dict[str, str]:
    """Return the settings that an SMTP connection gives; none without a host."""
    extra = smtp.extra_dejson
    changes = {}
    if smtp.host:
        plain = _is_true(extra.get("disable_ssl"))
        login = quote(smtp.login, safe="") if smtp.login else ""
        if login and smtp.password:
            login += ":" + quote(smtp.password, safe="")
        host = f"[{smtp.host}]" if ":" in smtp.host else smtp.host
        port = smtp.port or (SMTP_PORT if plain else SMTPS_PORT)
        scheme = "smtp" if plain else "smtps"
        changes["smtp_url"] = f"{scheme}://{login}{'@' if login else ''}{host}:{port}"
    if extra.get("from_email"):
        changes["mail_from"] = str(extra["from_email"])
    return changes


def _is_true(value: object) -> bool:
    """Return whether a flag of an extra is set; Airflow's own form stores some as text."""
    return str(value).strip().lower() in {"true", "1", "yes", "on"}
