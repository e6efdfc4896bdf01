"""Faults between the parts of a routes file: all at once, each with its line."""

import pytest

from alerts.model import load_routes
from core.errors import ConfigError

GOOD = """\
timezone: Asia/Tokyo
receivers:
  desk: {kind: slack, channel: C0SEEDWATCH1}
  twin: {kind: slack, channel: C0SEEDWATCH1}
  mail: {kind: email, to: [a@example.org], budget: {alerts: 5, per: day}}
times:
  night: [{hours: ["22:00-06:00"]}]
  work: [{hours: ["09:00-18:00"], weekdays: [mon-fri]}]
routes:
  news:
    receivers: [desk]
    group_wait: 30s
    group_interval: 5m
    repeat_interval: 1d
    mute: [night]
    routes:
      security:
        match: {topics: [security], languages: [en]}
        active: [work]
        continue: true
      rest:
        receivers: [mail]
  operator: {receivers: [desk, mail]}
inhibit:
  quiet-twin:
    source: {severity_at_least: high}
    target: {severity_at_most: medium}
    equal: [party, topic]
"""


def faults(tmp_path, text):
    path = tmp_path / "routes.yaml"
    path.write_text(text, encoding="utf-8")
    try:
        load_routes(path)
    except ConfigError as error:
        return [(fault.line, fault.message) for fault in error.faults]
    return []


def test_a_tree_with_everything_is_in_order(tmp_path):
    assert faults(tmp_path, GOOD) == []
    nodes = load_routes(tmp_path / "routes.yaml").nodes
    assert list(nodes) == ["news", "news/security", "news/rest"]
    security, rest = nodes["news/security"], nodes["news/rest"]
    assert (security.receivers, rest.receivers) == (("desk",), ("mail",))
    assert (security.group_interval, security.mute, security.active) == (300, ("night",), ("work",))


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("receivers: [mail]", "receivers: [male]", 22, "unknown receiver 'male'"),
        ("receivers: [desk]\n", "receivers: [desk, twin]\n", 11, "told by 'desk' already"),
        ("    receivers: [desk]\n", "", 10, "no receivers"),
        ("receivers: [mail]", "receivers: []", 22, "at least 1"),
        ("mute: [night]", "mute: [nights]", 15, "unknown time 'nights'"),
        ("active: [work]", "active: [night]", 19, "never opens"),
        ('{hours: ["22:00-06:00"]}', "{}", 15, "never opens"),
        ("repeat_interval: 1d", "repeat_interval: 1m", 14, "shorter than group_interval"),
        ("group_wait: 30s", "group_wait: soon", 12, "no duration"),
        ("Asia/Tokyo", "Asia/Tokio", 1, "no IANA zone"),
        ("        continue: true\n", "        continue: false\n", 18, None),
        ("match: {topics: [security], languages: [en]}", "match: {}", 20, None),
        ("{receivers: [desk, mail]}", "{receivers: [desk, mail], mute: [night]}", 23, "takes no 'mute'"),
        ("severity_at_least: high", "severity_at_most: low", 25, "louder than its target"),
        ("severity_at_most: medium", "severity_at_least: critical, severity_at_most: low", 27, "no severity"),
        ("equal: [party, topic]", "equal: []", 28, "at least 1"),
        ("alerts: 5", "alerts: 0", 5, "greater than or equal to 1"),
        ("languages: [en]", "language: [en]", 18, "unknown field"),
        ("topics: [security]", "tier_at_most: 9", 18, "a tier is 1, 2 or 3"),
        ("languages: [en]", "languages: [english]", 18, "'english' is no language code"),
        ("languages: [en]", "languages: [pt-BR]", 18, "write 'pt' for 'pt-BR'"),
        ("topics: [security]", "topics: [security, security]", 18, "'security' stands here twice"),
        ("languages: [en]", "languages: [en, ja, en]", 18, "'en' stands here twice"),
        ("severity_at_least: high", "severity_at_least: high, topics: [a, a]", 26, "'a' stands here twice"),
        ("        active: [work]\n", "        repeat_interval: 2m\n", 19, "group_interval is that of a route above"),
        ("        active: [work]\n", "        group_interval: 2d\n", 19, "repeat_interval is that of a route above"),
        ("        active: [work]\n", "        group_interval: 1m\n        repeat_interval: 2m\n", 19, None),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_line(tmp_path, old, new, line, words):
    assert old in GOOD
    found = faults(tmp_path, GOOD.replace(old, new, 1))
    if words is None:
        assert found == []
    else:
        assert any(at == line and words in message for at, message in found), found


@pytest.mark.parametrize(
    ("first", "words"),
    [
        ("match: {}", "takes everything"),
        ("match: {severity_at_least: low}", "takes everything"),
        ("match: {tier_at_most: 3, topics: []}", "takes everything"),
        ("match: {regions: [japan]}", "wants the same"),
        ("match: {regions: [japan], relevance: digest}", "wants the same"),
        ("match: {regions: [thailand, japan]}", "takes all that it wants"),
    ],
)
def test_nothing_reaches_a_route_behind_one_that_takes_all(tmp_path, first, words):
    text = GOOD.replace(
        "      rest:\n        receivers: [mail]\n",
        f"      taker:\n        {first}\n      rest:\n        match: {{regions: [japan]}}\n",
    )
    (fault,) = faults(tmp_path, text)
    assert fault[0] == 23
    assert words in fault[1]
    assert faults(tmp_path, text.replace(first, f"{first}\n        continue: true", 1)) == []


@pytest.mark.parametrize(
    ("first", "second", "reached"),
    [
        ("{rules: [security/*]}", "{rules: [security/drill]}", False),
        ("{rules: ['*']}", "{rules: [security/*, ev_production/plant]}", False),
        ("{rules: [security/*]}", "{rules: [security/drill, ev_production/plant]}", True),
        ("{rules: [security/dr*]}", "{rules: [security/drill]}", True),  # such globs are not read
        ("{severity_at_least: medium}", "{severity_at_least: high}", False),
        ("{severity_at_least: high}", "{severity_at_least: medium}", True),
        ("{tier_at_most: 1}", "{tier_at_most: 2}", True),
        ("{tier_at_most: 2}", "{tier_at_most: 1, topics: [security]}", False),
        ("{topics: [security]}", "{}", True),
        ("{relevance: alert}", "{topics: [security]}", True),  # below a route that asks for less
    ],
)
def test_a_sibling_is_reached_where_the_one_before_leaves_it_something(
    tmp_path, first, second, reached
):
    text = GOOD.replace(
        "      rest:\n        receivers: [mail]\n",
        f"      taker:\n        match: {first}\n      rest:\n        match: {second}\n",
    )
    found = [message for line, message in faults(tmp_path, text) if line == 23]
    assert [bool(found), *("put it first" in one for one in found)] == (
        [False] if reached else [True, True]
    )


def test_one_place_under_two_names_would_hear_each_story_twice(tmp_path):
    second = GOOD.replace("  operator:", "  more:\n    receivers: [twin]\n  operator:")
    ((line, words),) = faults(tmp_path, second)
    assert line == 24
    assert "the same place as 'desk' of the route 'news'" in words
    assert faults(tmp_path, second.replace("[twin]", "[desk]")) == []
    assert faults(tmp_path, GOOD.replace("operator: {receivers: [desk", "operator: {receivers: [twin")) == []  # fmt: skip


def test_a_child_that_nothing_comes_through_to_is_told(tmp_path):
    text = GOOD.replace(
        "    receivers: [desk]\n", "    receivers: [desk]\n    match: {languages: [ja]}\n"
    )
    assert any("nothing comes through" in message for _, message in faults(tmp_path, text))


def test_a_name_that_stands_twice_is_told(tmp_path):
    text = GOOD.replace("      rest:\n", "      security:\n")
    assert any("twice" in message for _, message in faults(tmp_path, text))


def test_all_faults_come_at_once(tmp_path):
    text = GOOD.replace("receivers: [mail]", "receivers: [male]").replace("Tokyo", "Tokio")
    text = text.replace("mute: [night]", "mute: [nights]").replace(
        "repeat_interval: 1d", "repeat_interval: 1m"
    )
    assert {line for line, _ in faults(tmp_path, text)} == {1, 14, 15, 22}
