"""What a route asks for is known to the rules, or named with its line."""

import json

from alerts.model import parse_routes
from core.yamlfile import read
from pipeline.route_way import unknown_names
from tests.pack import pack

ROUTES = """\
receivers:
  desk: {kind: file, folder: desk}
routes:
  operator: {receivers: [desk]}
  news:
    match: {subtopics: [SUBTOPIC]}
    receivers: [desk]
"""


def lint(tmp_path, subtopic):
    path = tmp_path / "routes.yaml"
    path.write_text(ROUTES.replace("SUBTOPIC", subtopic))
    document = read(path)
    faults = unknown_names(document, parse_routes(json.dumps(document.data)), pack())
    return [(fault.line, fault.message) for fault in faults]


def test_a_sub_topic_of_the_topics_file_and_the_name_of_a_rule_are_both_known(tmp_path):
    assert lint(tmp_path, "batteries") == []
    assert lint(tmp_path, "plant-in-asean") == []


def test_a_sub_topic_that_nobody_says_is_a_fault_with_its_line(tmp_path):
    assert lint(tmp_path, "bateries") == [(6, "no rule is called 'bateries'")]


def test_an_inhibition_that_asks_for_what_nobody_says_is_a_fault_with_its_line(tmp_path):
    path = tmp_path / "routes.yaml"
    path.write_text(
        ROUTES.replace("SUBTOPIC", "batteries") + "inhibit:\n  twin:\n"
        "    source: {severity_at_least: high, topics: [secruity]}\n"
        "    target: {severity_at_most: low, regions: [thailand, thialand]}\n"
        "    equal: [topic]\n"
    )
    document = read(path)
    faults = unknown_names(document, parse_routes(json.dumps(document.data)), pack())
    assert [(fault.line, fault.message.partition(":")[0]) for fault in faults] == [
        (10, "no rule says topic 'secruity'"),
        (11, "no rule says region 'thialand'"),
    ]
