from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from classifiers.schema import json_schemas
from core.yamlfile import parse, read
from tests.classifiers.conftest import RULE

FOLDER = Path(__file__).resolve().parents[2] / "classifiers"
KINDS = {
    "rule": sorted(
        path for path in FOLDER.glob("rules/*/*.yaml") if path.parent.name != "exclusions"
    ),
    "exclusion": sorted(FOLDER.glob("rules/exclusions/*.yaml")),
    "concepts": sorted(FOLDER.glob("concepts/*.yaml")),
    "topics": [FOLDER / "topics.yaml"],
    "regions": sorted(FOLDER.glob("regions/*.yaml")),
    "relevance": [FOLDER / "relevance.yaml"],
}


@pytest.mark.slow  # over 200 files, each against a schema that refers to itself
@pytest.mark.parametrize("kind", KINDS)
def test_every_file_of_the_pack_fits_its_schema(kind):
    schema = json_schemas()[kind]
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    assert KINDS[kind]
    for path in KINDS[kind]:
        assert not list(validator.iter_errors(read(path).data)), path


@pytest.mark.parametrize(
    ("old", "new"),
    [("severity: high", "severity: loud"), ("$plant", "{nearly: 3}"), ("title:", "titel:")],
)
def test_an_editor_sees_a_slip(old, new):
    data = parse(Path("rule.yaml"), RULE.replace(old, new, 1)).data
    assert list(Draft202012Validator(json_schemas()["rule"]).iter_errors(data))
