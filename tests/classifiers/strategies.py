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
        "中",
        "。",
    ),
    *(
        "…",
        "½",
        "”",
        "“",
        "É",
        "\ufe0f",
        "\x00",
        "\x01",
        "\x02",
        "_",
        "supply",
        "built a",
        "! ",
        ". ",
    ),
    *("100 MW", "1,200 mw", "3 gigawatts", "$2", "us$ 40", "2 million", "4万", "12", "5.5", "x7"),
    *(
        "1,5",
        "5.200",
        "5,200",
        "1.234.567,8",
        "rp ",
        "rp",
        "0.200",
        " juta",
        " miliar",
        " tỷ",
        " xe",
    ),
    *(" nghìn", " kendaraan", " rupiah", "12.05.2026", "192.168.1.10"),
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
inflected = st.sampled_from(
    [("plant", "last"), ("build a works", "first"), ("supply ev", "both")]
).map(lambda pair: {"term": pair[0], "inflect": pair[1]})
numbers = st.fixed_dictionaries(
    {"at_least": st.sampled_from([0, 1, 4, 100, 5000, 2e6, 3e9])},
    optional={
        "unit": st.sampled_from(["MW", "USD", "million", "IDR", "vehicle"]),
        "at_most": st.sampled_from([3e9, 5e9]),
    },
).map(lambda value: {"number": value})
expressions = st.sampled_from(
    [
        {"regex": "[ab]{2}"},
        {"regex": "ev.?", "holds": "ev"},
        {"regex": "(plant|works)[^a-z]", "holds": "works"},
        {"regex": "工.", "holds": "場"},
        {"regex": "^a|b$"},
    ]
)
terms = st.one_of(phrases, cased, concepts, inflected, numbers, expressions)
scopes = st.none() | st.lists(
    st.sampled_from(["title", "lead", "body", "text"]), min_size=1, max_size=2, unique=True
)
positions = terms | st.lists(terms, min_size=1, max_size=2)
near = st.builds(
    lambda terms, measure, ordered: {"near": {"terms": terms, **measure, "ordered": ordered}},
    st.lists(positions, min_size=2, max_size=3),
    st.integers(0, 3).map(lambda words: {"words": words})
    | st.integers(1, 2).map(lambda sentences: {"sentences": sentences}),
    st.booleans(),
)
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
        if where and isinstance(clause, dict) and not clause.keys() & {"term", "number", "regex"}
        else clause
    ),
    bare,
    scopes,
)
parts = st.lists(clauses, max_size=2)
matches = st.fixed_dictionaries({"all": parts, "any": parts, "none": parts}).filter(
    lambda match: match["all"] or match["any"]
)
