import json

import pytest

from demo.world import World
from pipeline import doctor
from pipeline.cli.doctor import main
from tests.pipeline.desk import load_ruleset


@pytest.fixture
def world(tmp_path, monkeypatch):
    monkeypatch.setattr(doctor, "load_ruleset", load_ruleset)  # once is enough for all tests
    with World(home=tmp_path / "world", mail_dir=tmp_path / "mail") as opened:
        for name, value in opened.environment().items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("SEEDWATCH_STATE", str(tmp_path / "state"))
        yield opened


def test_a_house_in_order_is_told_and_exits_0(world, capsys):
    assert world.site_url
    assert main([]) == 0
    said = capsys.readouterr().out
    assert said.splitlines()[-1] == "no fault"
    assert "FAULT" not in said


def test_a_fault_is_told_with_the_way_to_mend_it_and_exits_1(world, monkeypatch, capsys):
    world.slack.stop()
    monkeypatch.setenv("SEEDWATCH_SMTP_URL", "smtp://desk:hush@127.0.0.1:1")
    assert main([]) == 1
    said = capsys.readouterr().out
    assert said.count("FAULT") == 2
    assert said.splitlines()[-1] == "2 faults"
    assert "→ see SEEDWATCH_SMTP_URL" in said
    assert "hush" not in said


def test_a_setting_that_can_not_be_read_is_a_fault(monkeypatch, capsys):
    monkeypatch.setenv("SEEDWATCH_PORT", "many")
    assert main([]) == 1
    assert "SEEDWATCH_PORT" in capsys.readouterr().out


def test_an_airflow_connection_is_what_is_looked_at(world, monkeypatch, capsys):
    base = world.slack_base_url
    monkeypatch.delenv("SEEDWATCH_SLACK_BOT_TOKEN")
    text = json.dumps({"password": "xoxb-invalid", "extra": {"base_url": base}})
    monkeypatch.setenv("AIRFLOW_CONN_SLACK_API_DEFAULT", text)
    assert main([]) == 1
    assert "invalid_auth" in capsys.readouterr().out
