from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.records import Report, Verdict
from stories.corroboration import corroborate
from tests.stories.conftest import NOON


def report(name, owner=None, **given):
    fields = {
        "article_id": name,
        "source_id": name,
        "source_name": name.title(),
        "owner": owner or name,
        "official": False,
        "url": "https://paper.example/1",
        "title": "A plant opens",
        "language": "en",
        "published_at": NOON,
        "first_seen_at": NOON,
        "backlog": False,
        "duplicate_of": None,
        "verdict": Verdict(article_id=name, ruleset_version="v1"),
    }
    return Report(**{**fields, **given})


def test_independent_papers_are_counted_and_named_in_order():
    found = corroborate([report("herald"), report("post"), report("times")])
    assert (found.outlets, found.names) == (3, ("Herald", "Post", "Times"))


def test_one_owner_is_one_voice_however_many_papers_it_has():
    found = corroborate([report("herald", "press"), report("evening", "press"), report("post")])
    assert (found.outlets, found.voices, found.names) == (2, ("press", "post"), ("Herald", "Post"))
    assert found.reports == 3


def test_a_wire_copy_counts_with_its_original():
    found = corroborate([report("wire"), report("herald", duplicate_of="wire")])
    assert (found.outlets, found.reports, found.copies) == (1, 1, 1)


def test_texts_that_name_one_wire_are_one_voice_though_none_is_a_copy():
    wires = {"herald": "reuters", "post": "reuters"}
    found = corroborate([report("herald"), report("post"), report("times")], wires)
    assert (found.outlets, found.voices) == (2, ("reuters", "times"))


def test_a_copy_whose_original_is_not_here_speaks_for_its_owner():
    assert corroborate([report("herald", duplicate_of="elsewhere")]).voices == ("herald",)


def test_first_and_latest_report_do_not_trust_a_future_date():
    late = NOON + timedelta(hours=2)
    found = corroborate(
        [
            report("herald", published_at=NOON + timedelta(days=9)),
            report("post", published_at=None, first_seen_at=late),
            report("times", published_at=NOON - timedelta(hours=1)),
        ]
    )
    assert (found.first_report_at, found.latest_report_at) == (NOON - timedelta(hours=1), late)


def test_official_sources_are_named():
    found = corroborate([report("herald"), report("ministry", official=True)])
    assert found.official == ("Ministry",)


def test_no_report_is_no_voice():
    found = corroborate([])
    assert (found.outlets, found.first_report_at, found.official) == (0, None, ())


OWNERS = st.lists(st.tuples(st.sampled_from("abc"), st.booleans()), max_size=8)


@given(OWNERS, st.randoms())
def test_the_count_does_not_depend_on_the_order_of_independent_reports(owners, dice):
    told = [report(f"r{n}", owner, official=official) for n, (owner, official) in enumerate(owners)]
    mixed = list(told)
    dice.shuffle(mixed)
    left, right = corroborate(told), corroborate(mixed)
    assert (left.outlets, set(left.voices)) == (right.outlets, set(right.voices))
    assert left.outlets == len({owner for owner, _ in owners})


@pytest.mark.parametrize("copies", [1, 4])
def test_copies_never_add_a_voice(copies):
    told = [report("wire"), *(report(f"p{n}", duplicate_of="wire") for n in range(copies))]
    assert corroborate(told).outlets == 1
