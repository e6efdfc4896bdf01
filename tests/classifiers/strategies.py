"""Random rules and articles, drawn from few characters so that they meet often."""

from hypothesis import strategies as st

from tests.classifiers.samples import CONCEPTS

# No capital that folds to two characters: the plain reading compares capitals place by place.
PIECES = [
    *(
        "a",
        "b",
        "A",
        "B",
        "ab",
        "Ab",
        "ev",
        "EV",
        "Electric Car",
        "electric cars",
        "plant",
        "plants",
    ),
    *(
        "works",
        "1",
        "-",
        "'",
        "’",
        ".",
        " ",
        " ",
        " ",
        "\n",
        "\u00a0",
        "\u00ad",
        "\u200b",
        "é",
        "e\u0301",
    ),
    *(
        "ﬁ",
        "カ",
        "ー",
        "ｶ",
        "カー",
        "日",
        "本",
        "日本",
        "工場",
        "電気自動車",
        "ย",
        "ยยยยย",
        "เ",
        "ิ",
        "ำ",
        "한",
        "㎏",
    ),
]
texts = st.lists(st.sampled_from(PIECES), max_size=24).map("".join)
phrases = st.sampled_from(
    [
        *("a", "b", "ab", "a b", "ev", "plant", "electric car*", "plan*", "works", "fi", "é", "1"),
        *("カー", "日本", "工場", "ยยยยย", "한", "kg", "a-b", "b'a"),
    ]
)
cased = st.sampled_from(["EV", "Ab", "A", "B a"]).map(lambda term: {"term": term, "case": True})
concepts = st.sampled_from(sorted(CONCEPTS)).map("${}".format)
terms = st.one_of(phrases, cased, concepts)
scopes = st.none() | st.lists(
    st.sampled_from(["title", "lead", "body", "text"]), min_size=1, max_size=2, unique=True
)
positions = terms | st.lists(terms, min_size=1, max_size=2)
near = st.fixed_dictionaries(
    {
        "terms": st.lists(positions, min_size=2, max_size=3),
        "words": st.integers(0, 3),
        "ordered": st.booleans(),
    }
).map(lambda value: {"near": value})
count = st.fixed_dictionaries(
    {"of": st.lists(terms, min_size=1, max_size=2), "at_least": st.integers(2, 3)}
).map(lambda value: {"count": value})
bare = st.recursive(
    terms | near | count,
    lambda inner: st.builds(
        lambda key, parts: {key: parts},
        st.sampled_from(["any", "all"]),
        st.lists(inner, min_size=1, max_size=3),
    ),
    max_leaves=4,
)
clauses = st.builds(
    lambda clause, where: (
        {**clause, "in": where}
        if where and isinstance(clause, dict) and "term" not in clause
        else clause
    ),
    bare,
    scopes,
)
parts = st.lists(clauses, max_size=2)
matches = st.fixed_dictionaries({"all": parts, "any": parts, "none": parts}).filter(
    lambda match: match["all"] or match["any"]
)
