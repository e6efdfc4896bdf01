"""Text that is safe to carry, and files that appear whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.files import replace_file
from core.text import clean, one_line


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        pytest.param("a\r\nBcc: x", "a Bcc: x", id="no second header line"),
        pytest.param("evil\u202egpj.exe\u202c", "evilgpj.exe", id="bidi override"),
        pytest.param("pay\u200bpal\ufeff", "paypal", id="zero width"),
        pytest.param("a\x00b\x1b[31mc", "ab[31mc", id="NUL and escape"),
        pytest.param("lone \ud800 surrogate", "lone surrogate", id="surrogate"),
        pytest.param("  many \t\n words ", "many words", id="white space"),
        pytest.param("e\u0301", "é", id="NFC"),
        pytest.param("ครอบ\u200dครัว", "ครอบ\u200dครัว", id="joiners stay"),
    ],
)
def test_hidden_characters_do_not_pass(raw, shown):
    assert one_line(raw) == shown


def test_a_long_line_is_cut_with_an_ellipsis():
    assert one_line("x" * 600, 10) == "x" * 9 + "…"
    assert one_line("x" * 10, 10) == "x" * 10


@given(st.text(alphabet=st.characters(), max_size=80))
def test_cleaning_twice_changes_nothing_and_leaves_one_line(text):
    once = one_line(text)
    assert one_line(once) == once
    assert len(once.splitlines()) <= 1
    assert clean(clean(text)) == clean(text)
    once.encode()  # no surrogate is left


def test_a_file_is_replaced_whole_and_leaves_nothing_aside(tmp_path):
    path = tmp_path / "new" / "state.json"
    replace_file(path, b"one")
    replace_file(path, b"two")
    assert path.read_bytes() == b"two"
    assert [p.name for p in path.parent.iterdir()] == ["state.json"]


def test_a_write_that_fails_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "state.json"
    replace_file(path, b"old")

    def full(_descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        replace_file(path, b"new")
    assert path.read_bytes() == b"old"
