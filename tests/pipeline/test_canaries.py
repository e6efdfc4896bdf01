"""Secrets in every setting, every delivery failing once, all of it at debug level: nothing shows them."""

import json
import logging
from dataclasses import asdict, replace

import pytest

from core.settings import read_settings
from pipeline.connections import SMTP, with_connections
from pipeline.inbox.store import Inbox
from tests.alerts.post_stand_in import PostStandIn
from tests.alerts.smtp_line import SmtpLine
from tests.pipeline.desk import NEWS, PASS

pytestmark = pytest.mark.slow  # whole parts together: seconds, not moments

CANARIES = {
    name: f"canary-{name}-9b1f"
    for name in ("slack", "app", "smtp", "hook-address", "hook-secret", "apprise")
}


@pytest.fixture
def others():
    opened = {"mail": SmtpLine("auth", b"535 no\r\n"), "hook": PostStandIn(), "more": PostStandIn()}
    yield opened
    for one in opened.values():
        one.close()


@pytest.fixture
def armed(desk, others):
    """A desk whose every secret is a canary; the mail server's come from an Airflow connection."""
    hook, more = others["hook"], others["more"]
    given = read_settings(
        {
            **desk.world.environment(),
            "SEEDWATCH_STATE": str(desk.settings.state),
            "SEEDWATCH_OUT": str(desk.settings.out),
            "SEEDWATCH_SLACK_BOT_TOKEN": CANARIES["slack"],
            "SEEDWATCH_SLACK_APP_TOKEN": CANARIES["app"],
            "SEEDWATCH_WEBHOOK_CRM_DESK_URL": f"http://{hook.address}/{CANARIES['hook-address']}",
            "SEEDWATCH_WEBHOOK_CRM_DESK_SECRET": CANARIES["hook-secret"],
            "SEEDWATCH_APPRISE_TEAMS_URL": f"json://{more.address}/{CANARIES['apprise']}",
        }
    )
    connection = {
        "conn_type": "smtp", "host": "127.0.0.1", "port": others["mail"].port, "login": "desk",
        "password": CANARIES["smtp"], "extra": {"disable_ssl": True},
    }  # fmt: skip
    given = with_connections(given, {SMTP: json.dumps(connection)})
    assert CANARIES["smtp"] in given.smtp_url
    allowed = (*given.allow_loopback, hook.address)
    desk.settings = replace(given, allow_loopback=allowed)

    def more_receivers(data):
        data["receivers"] |= {
            "crm": {"kind": "webhook", "endpoint": "crm-desk"},
            "teams": {"kind": "apprise", "endpoint": "teams"},
            "syndicated": {"kind": "feed", "feed": "analysts"},
            "log": {"kind": "console"},
        }
        data["routes"]["analysts"]["receivers"] += ["crm", "teams", "syndicated", "log"]

    desk.edit_routes(more_receivers)
    return desk


def words_of(desk):
    """Yield (where, text) of everything that is kept: rows, files, pages."""
    tables = desk.ask(
        "select table_schema, table_name from information_schema.tables "
        "where table_schema in ('main', 'desk')"
    )
    for schema, table in tables:
        for row in desk.ask(f'from {schema}."{table}"'):
            yield f"{schema}.{table}", repr(row)
    for path in desk.settings.state.rglob("*"):
        if path.is_file():
            yield str(path), path.read_bytes().decode("latin-1")
    items, _ = Inbox(desk.settings.inbox).newest(100)
    for item in items:
        yield f"inbox {item.key}", repr(item) + item.text


def test_no_secret_is_in_a_log_a_row_a_report_a_file_or_a_page(armed, others, caplog, capsys):
    reports = []
    with caplog.at_level(logging.DEBUG):
        others["hook"].fault, others["more"].fault = "status:500", "lost"
        armed.publish(NEWS)
        reports += armed.run(*PASS, "digest", "deliver").values()
        others["hook"].fault = others["more"].fault = others["mail"].stage = ""
        for _ in range(4):
            armed.clock.advance(1000)
            reports += armed.run("deliver").values()
        reports += armed.run("publish", "audit").values()
        for app in (armed.app(),):
            logging.getLogger("test").debug("%r %r", app.settings, app.notifiers)
            app.close()
    assert others["hook"].taken
    assert others["more"].taken
    assert others["mail"].taken
    assert armed.posts()
    assert "seedwatch" in (armed.settings.syndication / "analysts.atom").read_text()
    printed = capsys.readouterr()
    assert "=" * 72 in printed.out
    shown = [
        ("log", caplog.text),
        ("reports", json.dumps([asdict(report) for report in reports])),  # what Airflow's XCom gets
        ("errors", repr(armed.errors)),
        ("printed", printed.out + printed.err),
        *words_of(armed),
    ]
    assert len(shown) > 50
    found = {
        (where, name) for where, text in shown for name, word in CANARIES.items() if word in text
    }
    assert found == set()
