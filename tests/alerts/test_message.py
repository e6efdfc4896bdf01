import json
from dataclasses import replace

from alerts.labels import places
from alerts.message import compose, from_json, notice, to_json
from core.records import Relevance, Severity
from tests.alerts.samples import (
    BASE,
    BOOK,
    TEXT,
    alert,
    article,
    judge,
    knows,
    match,
    report,
    routes,
    story,
)
from tests.clock import START


def told(reports, state=None):
    (judgment,) = judge(reports, routes(), state)
    texts = {r.article_id: article(r.article_id) for r in reports}
    return judgment, compose(judgment.decision, story(*reports), BOOK, texts)


def actions(judgment):
    return judgment.tellings[0].actions


def test_an_alert_says_what_fired_on_which_sentence_and_why():
    _, made = told([report("a", title="  Plant\nopens ")])
    (piece,) = made.evidence
    assert made.headline == "Plant opens"
    assert piece.rule_title == "A plant is announced"
    assert [piece.passage[a:b] for a, b in piece.spans] == ["battery plant"]
    assert piece.seed == "japan-asean, statement 3: Japan supports next-generation vehicles."
    assert made.reason == "First report of this story."


def test_the_headline_stays_that_of_the_first_report():
    judgment, made = told([report("a"), report("b")], knows(*BASE))
    assert made.headline == "Title of a"
    assert made.reason == "Now reported by 2 independent outlets."
    assert actions(judgment) == ("edit",)


def test_a_material_fact_goes_into_the_thread_and_into_the_message():
    judgment, made = told([report("a"), report("b", severity=Severity.HIGH)], knows(*BASE))
    assert made.reason.startswith("Severity rose to high. Now reported by 2")
    assert actions(judgment) == ("reply", "edit")


def test_evidence_of_the_deciding_article_comes_first():
    other = (match(words="hybrid pickups", rule_id="ev_production/other"),)
    _, made = told([report("a"), report("b", matches=other)], knows(*BASE))
    assert [piece.rule_id for piece in made.evidence] == [
        "ev_production/other",
        "ev_production/plant",
    ]


def test_an_experimental_rule_is_no_evidence():
    found = (match(), match(rule_id="ev_production/draft"))
    _, made = told([report("a", matches=found)])
    assert [piece.rule_id for piece in made.evidence] == ["ev_production/plant"]


def test_a_match_in_the_title_alone_quotes_the_title():
    title = "Battery plant opens"
    found = (match(title, "Battery plant", field="title"),)
    reports = [report("a", title=title, matches=found)]
    (judgment,) = judge(reports, routes())
    decision = judgment.decision
    made = compose(decision, story(*reports), BOOK, {"a": article("a", title=title)})
    assert made.evidence[0].passage == title


def test_without_the_stored_text_the_matched_words_stand_alone():
    reports = [report("a")]
    (judgment,) = judge(reports, routes())
    decision = judgment.decision
    (piece,) = compose(decision, story(*reports), BOOK, {}).evidence
    assert (piece.passage, piece.spans) == ("battery plant", ((0, 13),))


def test_hidden_characters_in_a_passage_go_and_take_their_spans_along():
    text = TEXT.replace("Rayong", "Ray\u202eong")
    reports = [report("a", matches=(match(text),))]
    (judgment,) = judge(reports, routes())
    decision = judgment.decision
    (piece,) = compose(decision, story(*reports), BOOK, {"a": article("a", text)}).evidence
    assert "\u202e" not in piece.passage
    assert piece.spans == ()


def test_references_leave_out_copies_bad_links_and_what_is_beside_the_point():
    reports = [
        report("a"),
        report("copy", duplicate_of="a"),
        report("off", relevance=Relevance.IGNORE),
        report("bad", url="javascript:alert(1)"),
        report("same", url="https://a.example/news"),
        report("b"),
    ]
    _, made = told(reports, knows(*BASE))
    assert [reference.source_name for reference in made.reports] == ["Outlet a", "Outlet b"]


def test_references_are_capped():
    _, made = told([report(f"r{n}") for n in range(90)], knows(*BASE))
    assert len(made.reports) == 60


def test_an_alert_survives_the_way_through_json():
    made = alert()
    assert from_json(to_json(made)) == made
    assert to_json(from_json(to_json(made))) == to_json(made)
    assert json.loads(to_json(made))["severity"] == "high"


def test_a_notice_is_an_alert_of_the_operators_route():
    made = notice("Slack is\nstopped", dedupe_key="k", now=START, severity=Severity.HIGH)
    assert (made.route_id, made.headline) == ("operator", "Slack is stopped")
    assert from_json(to_json(made)) == made


def test_what_is_new_is_told_in_the_readers_words():
    texts = {"b": article("b", text="The battery plant signed for 3 billion baht.")}
    reports = [report("a"), report("b", matches=(match(texts["b"].text),))]
    (judgment,) = judge(reports, routes(), knows(*BASE, "corroborated:2"), texts=texts)
    made = compose(judgment.decision, story(*reports), BOOK, texts)
    assert made.reason == "New stage: agreement, signed. New amount: 3,000,000,000 THB."


def test_news_of_one_kind_is_one_sentence():
    judgment, _ = told([report("a"), report("b")], knows(*BASE))
    facts = "topic:security+topic:supply_chain+party:toyota+region:china+region:japan+region:south_china_sea"
    made = compose(replace(judgment.decision, fact=facts), story(report("a")), BOOK, {})
    assert made.reason == (
        "New topics: Security and Supply chains. New party: Toyota. "
        "It concerns China, Japan and South China Sea too."
    )
    made = compose(replace(judgment.decision, fact="region:china"), story(report("a")), BOOK, {})
    assert made.reason == "It concerns China too."


def test_regions_that_a_line_has_no_room_for_are_counted():
    names = [f"land_{letter}" for letter in "abcdefghij"]
    assert places(names[:2]) == "Land A, Land B"
    assert places(names[:8]).endswith("Land H")
    assert places(names).endswith("Land H and 2 more")
    assert places(()) == ""
