"""Strict YAML: what people write wrong is named with its line, all of it at once."""

from pathlib import Path

import pytest
from pydantic import BaseModel, ConfigDict

from core import yamlfile
from core.errors import ConfigError

PATH = Path("rules/x.yaml")


class Leaf(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str
    size: int = 0


class Tree(BaseModel):
    model_config = ConfigDict(extra="forbid")

    leaves: list[Leaf]
    country: str = ""


def faults(text: str, model=None) -> list[str]:
    def read():
        yamlfile.parse(PATH, text).validate(model or Tree)

    with pytest.raises(ConfigError) as caught:
        read()
    return [str(fault) for fault in caught.value.faults]


def test_a_good_file_becomes_its_model():
    tree = yamlfile.parse(PATH, "leaves:\n- {name: a, size: 2}\ncountry: no\n").validate(Tree)
    assert tree.leaves == [Leaf(name="a", size=2)]
    assert tree.country == "no"


def test_every_fault_comes_at_once_with_its_line():
    text = "leaves:\n- name: a\n  sise: 2\n- name: b\n  size: many\nextra: 1\n"
    found = faults(text)
    assert [f.split(": ", 1)[0] for f in found] == [
        "rules/x.yaml:3",
        "rules/x.yaml:5",
        "rules/x.yaml:6",
    ]
    assert "unknown field 'leaves.0.sise'" in found[0]


def test_a_missing_field_names_the_place_that_lacks_it():
    assert faults("leaves:\n- size: 1\n") == ["rules/x.yaml:2: leaves.0.name: field required"]


def test_a_key_that_stands_twice_is_refused_where_the_second_stands():
    assert faults("country: a\nleaves: []\ncountry: b\n") == [
        "rules/x.yaml:3: the key 'country' stands here twice: keep one of them"
    ]


def test_a_key_that_is_no_text_is_refused():
    assert "put it in quotes" in faults("1: a\n")[0]


@pytest.mark.parametrize("text", ["a: [", "\t- x", "a: 'b", "%YAML 9\n"])
def test_what_is_no_yaml_says_so(text):
    assert "not YAML" in faults(text)[0]


def test_only_true_and_false_are_booleans_and_nothing_is_a_date():
    data = yamlfile.parse(PATH, "[true, False, yes, no, on, off, 2026-11-02, 1, 1.5, null]").data
    assert data == [True, False, "yes", "no", "on", "off", "2026-11-02", 1, 1.5, None]


@pytest.mark.parametrize("text", ["!!python/object/apply:os.system ['true']", "a: !secret x"])
def test_tags_are_refused(text):
    assert "write plain data" in faults(text)[0]


def test_aliases_are_refused_so_that_no_file_can_grow_without_end():
    text = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"
    assert all("write it out" in fault for fault in faults(text))


def test_a_file_that_can_not_be_read_is_a_fault_of_that_file(tmp_path):
    with pytest.raises(ConfigError, match=r"gone\.yaml: can't be read"):
        yamlfile.read(tmp_path / "gone.yaml")
    broken = tmp_path / "latin.yaml"
    broken.write_bytes(b"a: caf\xe9\n")
    with pytest.raises(ConfigError, match=r"latin\.yaml: can't be read"):
        yamlfile.read(broken)
