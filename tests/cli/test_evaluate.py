import gzip
import json

import pytest

from pipeline.cli.evaluate import main
from tests import pack

pytestmark = pytest.mark.slow  # whole steps on real parts: not for the quick loop


@pytest.fixture(scope="module")
def good():
    topics = pack.pack().topics
    labels = {**dict.fromkeys(topics, False), "relevance": "ignore"}
    return {"id": "a", "title": "Bakery opens", "text": "", "labels": labels}


def test_standard_input_is_read_and_bad_lines_are_left_out(ask, good):
    answers, status, err = ask(main, good, b"{", good, {"id": "x"}, arguments=["-", "--json"])
    assert (status, answers[0]["items"]) == (0, 2)
    first, second, note = err.splitlines()
    assert first.startswith("line 2: not JSON")
    assert second.startswith("line 4: ")
    assert note == "2 of 4 lines left out, the others are evaluated"


def test_a_file_without_an_item_is_refused(ask, tmp_path):
    path = tmp_path / "lines.jsonl"
    path.write_text("{\n")
    answers, status, err = ask(main, arguments=[str(path)])
    assert (answers, status) == ([], 2)
    assert "line 1: " in err
    assert "it holds no items" in err


def test_a_file_that_can_t_be_read_is_named_as_the_filters_do(ask, tmp_path):
    _, status, err = ask(main, arguments=[str(tmp_path / "none")])
    assert (status, err) == (2, f"can't read {tmp_path / 'none'}: No such file or directory\n")


def test_a_gzip_file_is_unpacked(ask, good, tmp_path):
    path = tmp_path / "lines.gz"
    path.write_bytes(gzip.compress(json.dumps(good).encode()))
    answers, status, _ = ask(main, arguments=[str(path), "--json"])
    assert (status, answers[0]["items"]) == (0, 1)
