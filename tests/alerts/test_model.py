import json
from pathlib import Path

import pytest
from pydantic import ValidationError

from alerts.model import RouteSet, dump_routes, load_routes, parse_routes
from core.errors import ConfigError
from core.records import Severity
from core.settings import ROOT

GOOD = """\
receivers:
  analysts: {kind: slack, channel: C0SEEDWATCH1}
  readers: {kind: email, to: [a@example.org]}
routes:
  analysts:
    match: {topics: [security], severity_at_least: high}
    receivers: [analysts]
  operator: {receivers: [analysts, readers]}
digest: {list_id: daily, receivers: [readers], time: "07:30"}
"""


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "routes.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def faults(tmp_path, text):
    with pytest.raises(ConfigError) as caught:
        load_routes(write(tmp_path, text))
    return [(fault.line, fault.message) for fault in caught.value.faults]


def test_the_routes_that_ship_with_the_project_are_in_order():
    routes = load_routes(ROOT / "alerts" / "routes.yaml")
    assert routes.policy.max_alert_age_hours == 48
    assert [name for name, _ in routes.in_order] == ["analysts", "security-desk"]


def test_a_good_file_gives_its_routes_and_defaults(tmp_path):
    routes = load_routes(write(tmp_path, GOOD))
    match = routes.routes["analysts"].match
    assert (match.severity_at_least, match.relevance) == (Severity.HIGH, None)
    assert routes.policy.settle_seconds == 60
    assert routes.digest.timezone is None


def test_the_last_good_set_survives_the_way_through_the_warehouse(tmp_path):
    routes = load_routes(write(tmp_path, GOOD))
    again = parse_routes(dump_routes(routes))
    assert again == routes
    assert again.version == routes.version


def test_the_version_changes_with_the_content_and_not_with_comments(tmp_path):
    first = load_routes(write(tmp_path, GOOD)).version
    assert load_routes(write(tmp_path, "# a comment\n" + GOOD)).version == first
    assert load_routes(write(tmp_path, GOOD.replace("high", "low"))).version != first


def test_text_that_is_no_route_set_is_refused():
    with pytest.raises(ValidationError):
        parse_routes("{}")


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("C0SEEDWATCH1", "'#alerts'", 2, "copy the id"),
        ("C0SEEDWATCH1", "alerts", 2, "copy the id"),
        ("a@example.org", "'a b@example.org'", 3, "no plain address"),
        ("a@example.org", "a@example.org, A@example.org", 3, "twice"),
        ("topics:", "topic:", 6, "unknown field"),
        ("high", "loud", 6, "severity_at_least"),
        ("receivers: [analysts]", "receivers: [analyst]", 7, "the receivers are analysts, readers"),
        ("receivers: [analysts]", "receivers: []", 7, "at least 1"),
        ("receivers: [analysts, readers]", "receivers: [analysts]", 8, "two receivers"),
        ("receivers: [readers], time", "receivers: [analysts], time", 9, "Slack channel"),
        ('"07:30"', "17:30", 9, "in quotes"),
        ('"07:30"', '"25:00"', 9, "in quotes"),
        ('"07:30"', '"07:30", timezone: Mars/Base', 9, "no IANA zone"),
        ("topics: [security]", "relevance: ignore", 6, "every article"),
        ("kind: slack", "kind: pager", 2, "slack"),
        ("  operator: {receivers: [analysts, readers]}\n", "", 4, "'operator' is missing"),
    ],
)  # fmt: skip
def test_a_broken_file_is_refused_with_its_line_and_a_hint(tmp_path, old, new, line, words):
    assert old in GOOD
    found = faults(tmp_path, GOOD.replace(old, new, 1))
    assert any(at == line and words in message for at, message in found), found


def test_all_faults_are_told_at_once(tmp_path):
    text = GOOD.replace("topics:", "topic:").replace("C0SEEDWATCH1", "alerts")
    text = text.replace("receivers: [readers]", "receivers: [nobody]")
    assert {line for line, _ in faults(tmp_path, text)} == {2, 6, 9}


def test_an_operator_with_one_kind_is_enough_where_only_one_is_configured(tmp_path):
    text = (
        "receivers: {desk: {kind: file, folder: desk}}\nroutes: {operator: {receivers: [desk]}}\n"
    )
    assert load_routes(write(tmp_path, text)).in_order == ()


@pytest.mark.parametrize("folder", ["../etc", "a/b", "", "A"])
def test_a_folder_name_can_not_leave_the_inbox(tmp_path, folder):
    text = f"receivers: {{desk: {{kind: file, folder: '{folder}'}}}}\nroutes: {{}}\n"
    assert any("folder" in message for _, message in faults(tmp_path, text))


def test_editors_get_a_json_schema():
    schema = json.dumps(RouteSet.model_json_schema())
    assert "severity_at_least" in schema
