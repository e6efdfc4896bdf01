"""What an expression can hold, told without guessing."""

import pytest

from classifiers.expressions import can_hold


@pytest.mark.parametrize(
    ("expression", "phrase", "can"),
    [
        ("ev [a-z]lant", "lant", True),
        ("ev [a-z]lant", "plans", False),
        ("gx[0-9]{2}", "gx", True),
        ("gx[0-9]{2}", "gy", False),
        ("GX[0-9]+", "gx1", True),
        ("(?i)Foo|bar", "foo", True),
        ("(foo|bar)+", "barfoo", True),
        ("(foo|bar)", "barfoo", False),
        (r"\bph?ev\b", "pev", True),
        (r"\bph?ev\b", "hv", False),
        (r"\d{3} kwh", "kwh", True),
        (r"\d{3} kwh", "mwh", False),
        (r"\W\w\s\S\D", "- a", False),
        ("[^a]b", "ab", False),
        ("[^a]b", "cb", True),
        ("[^A-C]b", "ab", False),
        ("x.*y", "anything", True),
        ("x?y?z", "xz", True),
        ("x?y?z", "zx", False),
        ("日本|中国", "日中", False),
        ("(?:日本|中国)の", "国の", True),
        (r"\p{L}x", "qq", True),  # of RE2 alone: nothing is said
        (r"a(?P<n>b)", "ab", True),
    ],
)
def test_what_can_be_held(expression, phrase, can):
    assert can_hold(expression, phrase) is can
