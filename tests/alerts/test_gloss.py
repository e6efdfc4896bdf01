"""Stories in other languages through the project's own rules: what an English reader is told."""

import json

import pytest

from alerts import alert_mail
from alerts.digest import digest_story
from alerts.gloss import about, gloss
from alerts.message import compose, from_json, to_json
from alerts.payload import body
from alerts.slack_blocks import fallback, render
from core.records import Decision, DecisionKind, Reason
from pipeline.content import rulebook
from tests.alerts.samples import article, evidence, reference, report, story
from tests.alerts.test_digest import build
from tests.clock import START
from tests.pack import classifier, pack

THAI = (
    "th",
    "ญี่ปุ่นและไทยลงนามความร่วมมือผลิตรถยนต์ไฟฟ้า",
    "กระทรวงอุตสาหกรรมของไทยและญี่ปุ่นลงนามบันทึกความเข้าใจเรื่องการผลิตรถยนต์ไฟฟ้าเมื่อวันจันทร์",
)
JAPANESE = (
    "ja",
    "日本とタイ、電気自動車の生産で協力覚書に署名",
    "両政府は月曜日、電気自動車の生産で協力する覚書に署名した。\n\nラヨーン県に工場を建てる計画もある。",
)
ENGLISH = (
    "en",
    "Japan and Thailand sign a pact to build electric cars",
    "The two governments agreed on Monday to cooperate in the production of electric vehicles.",
)


def told(language, title, text):
    """Return the alert that the real rules make of an article."""
    verdict = classifier().classify(article_id="a", title=title, text=text)
    one = report("a", title=title, language=language, verdict=verdict)
    decision = Decision(
        decision_id="d", story_id="a", article_id="a", route_id="analysts", kind=DecisionKind.ALERT,
        reason=Reason.FIRST_SIGHTING, fact="first", dedupe_key="k", decided_at=START,
    )  # fmt: skip
    return compose(decision, story(one), rulebook(pack()), {"a": article("a", text, title)})


@pytest.mark.parametrize(("written", "name"), [(THAI, "Thai"), (JAPANESE, "Japanese")])
def test_an_article_in_another_language_is_told_in_english_too(written, name):
    alert = told(*written)
    first = alert.evidence[0]
    assert first.rule_id == "ev_production/joint-framework"
    assert "electrified_vehicle" in first.concepts
    assert alert.headline == written[1]
    words = gloss(alert.reports, alert.evidence)
    assert words.startswith(f"In {name}. In English: {first.rule_title}")
    assert "electrified vehicle" in words
    assert "reader region" not in words  # a group of places says nothing to a reader
    assert words.isascii()
    blocks = render(alert, "post", "Asia/Tokyo")["blocks"]
    assert words in [b["elements"][0]["text"] for b in blocks if b["type"] == "context"]
    assert words in fallback(alert, "Asia/Tokyo")


@pytest.mark.parametrize(("written", "name"), [(THAI, "Thai"), (JAPANESE, "Japanese")])
def test_mails_say_in_both_forms_what_a_story_in_another_language_is_about(written, name):
    alert = told(*written)
    words = about(alert.reports, alert.evidence)
    assert words.startswith(f"In {name}, about ")
    assert "electrified vehicle" in words
    mail = body(alert_mail.render(alert, "post", "Asia/Tokyo"))
    one = story(report("a", title=written[1], language=written[0],
                       verdict=classifier().classify(article_id="a", title=written[1], text=written[2])))  # fmt: skip
    shown = digest_story(one, rulebook(pack()), {"a": article("a", written[2], written[1])})
    day = build(shown)
    for page, plain in ((mail["html"], mail["text"]), (day.html, day.text)):
        assert f">{words.split(',')[0]}, about " in page
        assert f"In {name}, about " in plain
    english = body(alert_mail.render(told(*ENGLISH), "post", "Asia/Tokyo"))
    assert ", about " not in english["text"]


def test_an_article_in_english_needs_none():
    alert = told(*ENGLISH)
    assert alert.evidence
    assert gloss(alert.reports, alert.evidence) == ""


@pytest.mark.parametrize("written", [THAI, ENGLISH])
def test_an_alert_comes_back_from_the_warehouse_with_its_concepts(written):
    alert = told(*written)
    assert from_json(to_json(alert)) == alert


def test_an_alert_that_was_stored_before_concepts_were_is_still_read():
    data = json.loads(to_json(told(*THAI)))
    for piece in data["evidence"]:
        del piece["concepts"]
    assert from_json(json.dumps(data)).evidence[0].concepts == ()


@pytest.mark.parametrize("language", [None, "", "en", "en-GB", "EN"])
def test_english_and_what_does_not_say_its_language_have_none(language):
    assert gloss((reference(language=language),), (evidence(),)) == ""


def test_without_reports_or_rules_there_is_none():
    assert gloss((), (evidence(),)) == gloss((reference(),), ()) == ""


def test_each_rule_and_each_concept_is_named_once_and_few_of_them():
    many = tuple(
        evidence(
            rule_title=f"Rule {n % 4}", concepts=("plant", f"idea_{n}", "asean_member", "ev_brand")
        )
        for n in range(20)
    )
    words = gloss((reference(language="vi"),), many)
    assert words == (
        "In Vietnamese. In English: Rule 0; Rule 1; Rule 2 "
        "(plant, idea 0, EV brand, idea 1, idea 2, idea 3, idea 4, idea 5)"
    )
